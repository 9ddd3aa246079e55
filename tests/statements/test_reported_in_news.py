"""Reported speech as political news tells it: judgements, marks inside a report, texts that speak, its ends."""

import pytest
from small_readings import said_by_whom, statements

REPORTED = [
    # judgements with "as"
    ("The mayor derided the plan as “a farce” during a debate.", "the plan as “a farce”"),
    ("The ministry referred to the boats as “wrecks” in a letter.", "the boats as “wrecks”"),
    ("The union slammed the decision as a betrayal of workers.", "the decision as a betrayal of workers"),
    ("The envoy criticised what he called a waste of boats.", "a waste of boats"),
    # words that run into marks
    ("The boats “are too old for this,” Ms. Volk said.", "The boats “are too old for this,”"),
    ("The board noted she “called the firm and warned the crew”.", "she “called the firm and warned the crew”"),
    # in order to say it
    ("The mayor went on to argue that the town must act.", "the town must act"),
    ("The mayor took to the radio to say that the bridge was closed.", "the bridge was closed"),
    ("Ministers continue to insist that the plan works.", "the plan works"),
    # what texts show
    ("The poll showed that the mayor leads in every ward.", "the mayor leads in every ward"),
    ("The mayor is narrowly ahead, the poll found.", "The mayor is narrowly ahead"),
    ("Despite reports urging new rules for ferries, nothing was done.", "new rules for ferries"),
    # accusations and what nouns report
    ("The firm was accused on Monday of hiding its losses.", "hiding its losses"),
    ("The firm was accused by critics of hiding its losses.", "hiding its losses"),
    ("Protests followed the mayor's warning that the pier would close.", "the pier would close"),
    ("The union met after the firm's vow to reopen the plant.", "reopen the plant"),
    ("The envoy underscored her view that the talks should go on.", "her view that the talks should go on"),
    # to whom, and when
    ("The bridge is safe, the mayor told reporters on Monday.", "The bridge is safe"),
    ("The agency reported at the time that the strait was closed.", "the strait was closed"),
    ("Police said in a statement that two men had been arrested.", "two men had been arrested"),
    # where it ends
    ("The party promised not to raise taxes.", "not to raise taxes"),
    ("The mayor said he did nothing wrong, while a rival accused him of lying to the town.", "he did nothing wrong"),
    ("He emphasized that the town did not start the row but is committed to ending it.",
     "the town did not start the row but is committed to ending it"),
    ("The council announced it would buy ten boats — bringing the fleet to forty.", "it would buy ten boats"),
    ("The leaders agreed on the importance of open roads should it come to a storm.",
     "the importance of open roads should it come to a storm"),
    ("The firm announced a grant for women-led and owned businesses in the town.",
     "a grant for women-led and owned businesses in the town"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content"), REPORTED)
def test_a_report_is_found_with_its_words(text: str, content: str) -> None:
    assert content in [row.content.of(text) for row in statements(text)]


@pytest.mark.parametrize(
    ("text", "not_content"),
    [
        ("The board dismissed Mr. Volk as director of the port.", "Mr. Volk"),  # an office, no judgement
        ("The visit shows that the road is open.", "the road is open"),  # no text shows it
        ("The mayor dismissed suggestions that the pier would close.", "the pier would close"),  # others say so
        ("The village faced claims that the well was dry.", "the well was dry"),
        ("Sales went on to beat last year's record.", "last year's record"),
        ("The union understands that times are hard.", "times are hard"),  # no newspaper
        ("In the end, it confirms recent polling on the toll.", "In the end"),
        ("The mayor was admitted to the hospital.", "the hospital"),
    ],
)
def test_what_nobody_says_is_no_report(text: str, not_content: str) -> None:
    assert not any(row.content.of(text).startswith(not_content) for row in statements(text))


@pytest.mark.parametrize(
    ("text", "content", "who"),
    [
        ("A NATO statement said that the boats had left.", "the boats had left", "NATO"),
        (
            "Lord Ada Brumble wrote for years. A review by Lord Ada Brumble found that the boats leak.",
            "the boats leak",
            "Ada Brumble",
        ),
        ("Minister Jane Roe spoke. Her report calls for new boats.", "new boats", "Jane Roe"),
        ("A NATO report found that the boats leak.", "the boats leak", None),  # of NATO, or about it
        ("A report found that the boats leak.", "the boats leak", None),
    ],
)
def test_a_text_speaks_for_who_made_it(text: str, content: str, who: str | None) -> None:
    assert ("indirect", content, who) in said_by_whom(text)
