"""Who is meant where a text goes on by an office: by a spokesman's body, a counterpart, two offices, public record."""

import pytest

from communique.schemas.vocabulary import StatementKind
from tests.statements.small_readings import said_by_whom

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


@pytest.mark.parametrize(
    ("text", "expected"),
    SPOKESMEN + TWO_OFFICES + COUNTERPARTS + ON_RECORD + SURNAMES_IN_CAPITALS + LEAST_WORDS,
)
def test_an_office_leads_to_who_bears_it(text: str, expected: Said) -> None:
    assert said_by_whom(text) == expected
