"""Whose words stand without quotation marks, or alone in their paragraph, by the lines around them."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

SOURCE_LINES = [
    (
        "President Anna Volk held a meeting of the staff.\nSource: Volk on Telegram\n"
        'Quote: "The brigades have what they asked for."',
        "The brigades have what they asked for",
        "Anna Volk",
    ),
    (
        "Norland will send tanks.\nSource: Karl Berg, Defence Minister of Norland, in the Daily Post\n"
        'Details: The tanks are in the port.\nQuote: "We will send them by March."',
        "We will send them by March",
        "Karl Berg",
    ),
    (
        'Defence Minister Karl Berg has visited the port.\nQuote from Berg: "We saw the damage ourselves."',
        "We saw the damage ourselves",
        "Karl Berg",
    ),
    # Whose words they are is not said by a line that names an office, an agency or two people.
    ('Source: press service of Karl Berg\nQuote: "The port is open."', "The port is open", None),
    ('Source: Daily Post\nQuote: "The port is open."', "The port is open", None),
    ('Source: Karl Berg and Anna Volk\nQuote: "The port is open."', "The port is open", None),
    # A mark set on the wrong side of the space parts no words.
    (
        "President Anna Volk came to the port. “I thank the crews.\nThey kept it open, ”the President said.",
        "They kept it open",
        "Anna Volk",
    ),
    ('Source: Karl Berg’s lawyer\nQuote: "The port is open."', "The port is open", None),
    ('Source: deputy head of the party of Karl Berg\nQuote: "The port is open."', "The port is open", None),
    ('Source: Karl Berg, correspondent in Riga\nQuote: "The port is open."', "The port is open", None),
    (
        'Source: Anna Volk on Telegram\nDetails: She met Karl Berg, who spoke after her.\nQuote: "The port is open."',
        "The port is open",
        None,
    ),
    # Its own sentence speaks first.
    (
        'Source: Karl Berg on Telegram\nQuote: "The port is open," Minister Anna Volk said.',
        "The port is open",
        "Anna Volk",
    ),
]

ALONE = [
    (
        "The trucks brought aid for 35,000 people, according to agency spokesperson Karl Berg.\n"
        '"The town is cut off. There are many people without water."\nThe last convoy came in July.',
        "The town is cut off. There are many people without water",
        "Karl Berg",
    ),
    (
        'Anna Volk, the agency\'s spokesperson, said that the attack hit a school.\n"A market was hit two days ago."\n'
        "The office has no staff there.",
        "A market was hit two days ago",
        "Anna Volk",
    ),
    # The next line says who said it.
    (
        'Anna Volk said that the attack hit a school.\n"A market was hit two days ago."\nThis was stated by Karl Berg.',
        "A market was hit two days ago",
        "Karl Berg",
    ),
    # Somebody may answer what is asked, told, denied or told of, and says "I" himself.
    ("Karl Berg asked whether the port would close.\n“No, it stays open.”", "No, it stays open", None),
    ("Anna Volk told the captain that the port was closed.\n“My ships wait there.”", "My ships wait there", None),
    ("Anna Volk said she had a letter from a sailor.\n“I have not been home.”", "I have not been home", None),
    ("Anna Volk said that the captain, Karl Berg, was safe.\n“I swam for two hours.”", "I swam for two hours", None),
    ("The ministry said that the crews were brave.\n“I only thought of my ship.”", "I only thought of my ship", None),
    ("Anna Volk said that the war would end.\n“Who told you that?”", "Who told you that?", None),
    (
        "Anna Volk stressed that the port must stay open.\n“We lose a million.”\nSuch was the view of Karl Berg.",
        "We lose a million",
        None,
    ),
    ("Anna Volk said that wages are low. Karl Berg runs the port.\n“We pay enough.”", "We pay enough", None),
    # Two people tell something before it.
    (
        "Anna Volk said that the attack hit a school, and Karl Berg said that it hit a market.\n"
        '"We counted forty shells that day."',
        "We counted forty shells that day",
        None,
    ),
]

BLOCKS = [
    (
        "Minister Anna Volk said:\nFor too long the towns have waited.\nThe convoy brought some aid on Monday.\n"
        "Everyone with influence must make sure that the next one comes.\nNotes to editors",
        [
            ("For too long the towns have waited", "Anna Volk"),
            ("The convoy brought some aid on Monday", "Anna Volk"),
            ("Everyone with influence must make sure that the next one comes", "Anna Volk"),
        ],
    ),
    # An article that goes on about other things is no statement.
    (
        "Minister Anna Volk said:\nFor too long the towns have waited.\nReporters asked for more, but got no answer.\n"
        "Last year the port was closed for a month.",
        [("For too long the towns have waited", "Anna Volk")],
    ),
    (
        "Minister Anna Volk said:\nFor too long the towns have waited.\nThe Minister spoke in Riga.\nIt rained there.",
        [("For too long the towns have waited", "Anna Volk")],
    ),
    # A list of who wrote what.
    ("We list what people told us.\n- Anna Volk wrote on Facebook.\n- Karl Berg wrote on X.", []),
    # What names the speaker is told of them.
    (
        "Minister Anna Volk said:\nFor too long the towns have waited.\nAnna Volk visited the port on Monday.\n",
        [("For too long the towns have waited", "Anna Volk")],
    ),
    (
        "Anna Volk, the President of Norland, called the Prime Minister.\nWe discussed the next package.\n"
        "- Volk wrote on Telegram.",
        [("We discussed the next package", "Anna Volk")],
    ),
    # A line that says something of its own signs nothing, and what is told in the third person is nobody's words.
    (
        "Anna Volk called the Prime Minister.\nWe discussed the next package.\n- Volk said that it rained.",
        [],
    ),
    # A line that says what was announced opens a list, and no speech.
    (
        "Today Minister Anna Volk announced her intent to name the following people to the council of the port:\n"
        "Karl Berg, who has led the yard since 2004 and lives in the old town with his family and two dogs.\n"
        "Jane Roe taught at the school of the navy and wrote two books about the weather of the northern seas.",
        [],
    ),
    ("Anna Volk called the Prime Minister.\nThe talk took an hour.\n- Volk wrote on Telegram.", []),
]


@pytest.mark.parametrize(("text", "content", "speaker"), [*SOURCE_LINES, *ALONE])
def test_a_quotation_is_of_whom_the_lines_around_it_name(text: str, content: str, speaker: str | None) -> None:
    assert (StatementKind.DIRECT, content, speaker) in said_by_whom(text)


@pytest.mark.parametrize(("text", "expected"), BLOCKS)
def test_paragraphs_without_marks_are_of_whom_a_line_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(what, who) for kind, what, who in said_by_whom(text.strip()) if kind == StatementKind.DIRECT] == expected
