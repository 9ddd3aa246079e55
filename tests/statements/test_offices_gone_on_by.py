"""Who is meant where a text goes on by an office: by a spokesman's body, a counterpart, two offices, public record."""

import pytest

from communique.extract.names import find_names
from communique.schemas.vocabulary import EntityKind, StatementKind
from tests.statements.small_readings import reading_of, said_by_whom

DIRECT, INDIRECT = StatementKind.DIRECT, StatementKind.INDIRECT
Said = list[tuple[StatementKind, str, str | None]]

SPOKESMEN = [
    (
        "Talks failed, AFP spokesperson Col. Jane Roe said. “We do not want that,” the military spokesperson said.",
        [(INDIRECT, "Talks failed", "Jane Roe"), (DIRECT, "We do not want that", "Jane Roe")],
    ),
    (
        "Talks failed, Foreign Ministry spokesperson Jane Roe said. “We wait,” the ministry spokesperson said.",
        [(INDIRECT, "Talks failed", "Jane Roe"), (DIRECT, "We wait", "Jane Roe")],
    ),
    (
        "Talks failed, Foreign Ministry spokesperson Jane Roe said. “We wait,” the defence ministry spokesperson said.",
        [(INDIRECT, "Talks failed", "Jane Roe"), (DIRECT, "We wait", None)],
    ),
    (
        "Talks failed, AFP spokesperson Col. Jane Roe said. “We do not want that,” the police spokesperson said.",
        [(INDIRECT, "Talks failed", "Jane Roe"), (DIRECT, "We do not want that", None)],
    ),
]

TWO_OFFICES = [
    (
        "The Foreign Minister and Deputy Prime Minister, Jane Volk, condemned the shelling.",
        [(INDIRECT, "the shelling", "Jane Volk")],
    ),
    (
        "Deputy PM and Minister for Defence Richard Volk said Norland continues its support.",
        [(INDIRECT, "Norland continues its support", "Richard Volk")],
    ),
    (
        "The Army chief and the head of the Navy, John Volk, agreed that the harbour is safe.",
        [(INDIRECT, "the harbour is safe", None)],
    ),
    (
        "National Security Council (NSC) Director General Jonathan Roe also said the missions were successful.",
        [(INDIRECT, "the missions were successful", "Jonathan Roe")],
    ),
]

COUNTERPARTS = [
    (
        "Slovak Defence Minister Robert Roe and his Czech counterpart Jan Zuna met. “Yes,” the Czech minister said.",
        [(DIRECT, "Yes", "Jan Zuna")],
    ),
    (
        "German Foreign Minister Anna Volk spoke to her counterpart John Roe. “Good,” the German minister said.",
        [(DIRECT, "Good", "Anna Volk")],
    ),
    (
        "Polish Deputy Minister of Defence Pawel Roe came. “It is much,” the Polish deputy minister of defence said. "
        "Poland’s Deputy Minister of Defence Jan Volk went.",
        [(DIRECT, "It is much", "Pawel Roe")],
    ),
]

ON_RECORD = [
    (
        "Zelensky visited Oslo. “We need air defence,” the Ukrainian president said.",
        [(DIRECT, "We need air defence", "Volodymyr Zelenskyy")],
    ),
    (
        "Stoltenberg opened the meeting. “Allies are united,” the NATO chief said.",
        [(DIRECT, "Allies are united", "Jens Stoltenberg")],
    ),
    (
        "Trump criticised Biden. “It was wrong,” the US president said.",
        [(DIRECT, "It was wrong", None)],
    ),
    (
        "Biden spoke on Monday. “It was wrong,” the French president said.",
        [(DIRECT, "It was wrong", None)],
    ),
    (
        "British PM Jane Roe came at 6 PM. “It was bad,” the PM said.",
        [(DIRECT, "It was bad", "Jane Roe")],
    ),
]

SURNAMES_IN_CAPITALS = [
    (
        "Defence Minister John VOLK came. “We do not want that,” Mr. VOLK said.",
        [(DIRECT, "We do not want that", "John Volk")],
    ),
    (
        "Defence Minister KISHI Nobuo met his counterpart. “We agree,” Minister KISHI said.",
        [(DIRECT, "We agree", "Kishi Nobuo")],
    ),
]

LEAST_WORDS = [
    (
        "Minister Anna Volk spoke. Volk added the force is also committed to support the town.",
        [(INDIRECT, "the force is also committed to support the town", "Anna Volk")],
    ),
    (
        "Minister Anna Volk spoke. Volk clarified the presence of the chief on the ships could not be a threat.",
        [(INDIRECT, "the presence of the chief on the ships could not be a threat", "Anna Volk")],
    ),
    (
        "The Harbour Ministry also says that in parallel with these efforts, “we aim to broaden our coalition.”",
        [(DIRECT, "we aim to broaden our coalition", "Harbour Ministry")],
    ),
    (
        "In a statement sent by his spokesperson Jane Roe, the mayor expressed his condolences to the family.",
        [(INDIRECT, "his condolences to the family", None)],
    ),
    (
        "The port is shut, said Jane Roe, the spokeswoman, in a statement. “It is a crime,” said the statement.",
        [(INDIRECT, "The port is shut", "Jane Roe"), (DIRECT, "It is a crime", "Jane Roe")],
    ),
]

WHO_MADE_A_TEXT = [
    (
        "According to a statement by the Norwegian Ministry of Defence, the bridge was hit.",
        [(INDIRECT, "the bridge was hit", "Norwegian Ministry of Defence")],
    ),
    (
        "According to information provided by the Norwegian Ministry of Defence, trains stop.",
        [(INDIRECT, "trains stop", "Norwegian Ministry of Defence")],
    ),
    (
        "According to figures of the Norwegian Ministry of Defence, the price rose.",
        [(INDIRECT, "the price rose", "Norwegian Ministry of Defence")],
    ),
    (
        "The Inter-Harbour Public Relations (IHPR) said that the bridge holds. “We wait,” a spokesman for IHPR said.",
        [
            (INDIRECT, "the bridge holds", "Inter-Harbour Public Relations"),
            (DIRECT, "We wait", "Inter-Harbour Public Relations"),
        ],
    ),
]

LOST_COMMAS_BEFORE = [
    (
        "Defence Minister Judith Roe told Heather Volk “It is much, and we will come up with a plan.”",
        [(DIRECT, "It is much, and we will come up with a plan", "Judith Roe")],
    ),
    (
        'Minister Judith Roe pointed out "the killing of 71 militants shows that our agencies are vigilant".',
        [(DIRECT, "the killing of 71 militants shows that our agencies are vigilant", "Judith Roe")],
    ),
    (
        "“With respect to you, Cabinet decides it,” Minister Anna Volk told Mike Roe on his breakfast show.",
        [(DIRECT, "With respect to you, Cabinet decides it", "Anna Volk")],
    ),
    (
        "Minister Anna Volk came. Volk reiterated Norway's call for diplomacy and dialogue.",
        [(INDIRECT, "diplomacy and dialogue", "Anna Volk")],
    ),
    (
        "Minister Anna Volk came. Volk reiterated Norway's view that war hurts.",
        [(INDIRECT, "Norway's view that war hurts", "Anna Volk")],
    ),
]

OF_OTHERS = [
    (
        "Defence Minister Jana Prell of Poland came. “We wait,” the head of the Defence Ministry of Latvia said.",
        [(DIRECT, "We wait", None)],
    ),
    (
        "Foreign Minister Ivo Talmer came. “We wait,” the EU's top diplomat said.",
        [(DIRECT, "We wait", None)],
    ),
    (
        "Secretary of State Carla Brunt spoke. “We see,” the bloc's top diplomat said.",
        [(DIRECT, "We see", None)],
    ),
    (
        "Taiwan's government has never wavered, Presidential Office spokesman Wang Yu-chi said Monday.",
        [(INDIRECT, "Taiwan's government has never wavered", "Wang Yu-chi")],
    ),
]


def bodies_in(text: str) -> set[str]:
    """The organisations that a text names."""
    found = find_names(reading_of(text)).found
    return {name.entity.name for name in found if name.entity.kind is EntityKind.ORGANISATION}


def test_a_presidential_office_is_of_a_country_that_the_text_names() -> None:
    assert bodies_in("Taiwan met Norway. The Presidential Office said so.") == {"Presidential Office"}
    assert "Office of the President of Ukraine" in bodies_in("Ukraine came. The Presidential Office said so.")
    told = "Office of the President announces talks. The Office of the President of Ukraine met France. It said so."
    assert bodies_in(told) == {"Office of the President of Ukraine"}


@pytest.mark.parametrize(
    ("text", "expected"),
    SPOKESMEN
    + TWO_OFFICES
    + COUNTERPARTS
    + ON_RECORD
    + SURNAMES_IN_CAPITALS
    + LEAST_WORDS
    + WHO_MADE_A_TEXT
    + LOST_COMMAS_BEFORE
    + OF_OTHERS,
)
def test_an_office_leads_to_who_bears_it(text: str, expected: Said) -> None:
    assert said_by_whom(text) == expected
