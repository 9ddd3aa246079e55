"""Bodies that speak without capitals, and whose text 'the report' is where a verb tells of it."""

import pytest
from small_readings import said_by_whom

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import resolve
from communique.schemas.vocabulary import BlockRole, StatementKind

DIRECT, INDIRECT = StatementKind.DIRECT, StatementKind.INDIRECT

TEXTS_TOLD_BY_A_VERB = [
    (
        (
            "Power is back in four towns. This was reported by the press service of the Ministry of Energy.\n"
            "“Crews worked all night,” the report says."
        ),
        [(DIRECT, "Crews worked all night", "Ministry of Energy")],
    ),
    (
        (
            "The relevant statement was made by the Riga Port Authority, Harbour News reports.\n"
            "“The pier is open,” the statement reads."
        ),
        [(DIRECT, "The pier is open", "Riga Port Authority")],
    ),
    (
        ("The pier is open again, the Riga Port Authority reported on Monday.\n“Two cranes work,” the report says."),
        [(DIRECT, "Two cranes work", "Riga Port Authority")],
    ),
    (
        (
            "The Riga Port Authority announced on Monday that the pier would be closed. “No ship may dock,” "
            "the announcement reads."
        ),
        [(DIRECT, "No ship may dock", "Riga Port Authority")],
    ),
    (
        "The pier is open, according to the Riga Port Authority. “Two cranes work,” the statement said.",
        [(DIRECT, "Two cranes work", "Riga Port Authority")],
    ),
    (
        "As the Naval Forces informed, two boats sank. “The crews are safe,” the message says.",
        [(DIRECT, "The crews are safe", "Naval Forces")],
    ),
    (
        (
            "According to Harbour News, this was reported by the press service of the Naval Forces.\n"
            "“The crews are safe,” the report says."
        ),
        [(DIRECT, "The crews are safe", "Naval Forces")],
    ),
    (
        ("Two boats sank, the Naval Forces said on Monday.\n“The crews are safe,” the statement says."),
        [(DIRECT, "The crews are safe", "Naval Forces")],
    ),
    (
        (
            "Harbour News reports that the Riga Port Authority wrote to the Naval Forces. “Two cranes work,” "
            "the letter says."
        ),
        [(DIRECT, "Two cranes work", None)],
    ),
    (
        "Anna Volk reported to the Riga Port Authority. “Two cranes work,” the report says.",
        [(DIRECT, "Two cranes work", None)],
    ),
    (
        (
            "Auditors wrote a report about the Naval Forces. The Naval Forces said that it was wrong. “Two "
            "boats are missing,” the report says."
        ),
        [(DIRECT, "Two boats are missing", None)],
    ),
    (
        "The Naval Forces said that they had read the report. “Two boats are missing,” the report says.",
        [(DIRECT, "Two boats are missing", None)],
    ),
]

BODIES_WRITTEN_SMALL = [
    (
        "The patrols will go on, the Lithuanian military said on Monday.",
        [(INDIRECT, "The patrols will go on", "Lithuanian military")],
    ),
    ("The Polish army said that two boats had sunk.", [(INDIRECT, "two boats had sunk", "Polish army")]),
    (
        "According to the Norwegian air force, two jets were scrambled.",
        [(INDIRECT, "two jets were scrambled", "Norwegian air force")],
    ),
    ("“The crews are safe,” the Estonian navy said.", [(DIRECT, "The crews are safe", "Estonian navy")]),
    (
        "The Estonian foreign ministry said that two boats had sunk.",
        [(INDIRECT, "two boats had sunk", "Estonian foreign ministry")],
    ),
    (
        "“The crews are safe,” the Finnish defence ministry said.",
        [(DIRECT, "The crews are safe", "Finnish defence ministry")],
    ),
    ("Two boats sank, the Latvian coast guard reported.", [(INDIRECT, "Two boats sank", "Latvian coast guard")]),
    ("“We do not comment,” the Danish police said.", [(DIRECT, "We do not comment", "Danish police")]),
    (
        "The pier is open, the president’s press service reported.",
        [(INDIRECT, "The pier is open", "president's press service")],
    ),
    (
        "The pier is open, the press service of the head of state reported.",
        [(INDIRECT, "The pier is open", "press service of the head of state")],
    ),
    (
        (
            "Two boats sank, the Lithuanian military said on Monday. “The crews are safe,” the armed forces’ "
            "statement reads."
        ),
        [(DIRECT, "The crews are safe", "Lithuanian military")],
    ),
    ("The Lithuanian army bought boats. Two of them sank in May.", []),
    (
        "Two boats sank, the press service of the Lithuanian military said.",
        [(INDIRECT, "Two boats sank", "Lithuanian military")],
    ),
]

CASES = [*TEXTS_TOLD_BY_A_VERB, *BODIES_WRITTEN_SMALL]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_a_body_is_known_by_what_it_reports(text: str, said: list[tuple[StatementKind, str, str | None]]) -> None:
    found = said_by_whom(text)
    assert [row for row in said if tuple(map(str, row[:2])) + row[2:] not in found] == []
    assert said or not any(kind == INDIRECT for kind, _, _ in found)


def test_a_body_of_an_office_alone_is_of_its_document_and_one_of_a_country_is_the_one_it_always_is() -> None:
    def speaker(text: str, document_id: str) -> object:
        block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
        document = Document(document_id, text, (block,), "en", None, None, None)
        return resolve(extract(document))["statements"][0]["speaker_id"]

    press = "The president's press service said that the port is open."
    assert speaker(press, "a" * 20) != speaker(press, "b" * 20)
    assert {speaker(f"The {who} military said that the port is open.", who[0] * 20) for who in ("US", "American")} == {
        speaker("The U.S. military said that the port is open.", "c" * 20)
    }
    ministry = speaker("The Ministry of Defence of Ukraine said that the port is open.", "d" * 20)
    assert speaker("The Ukrainian defence ministry said that the port is open.", "e" * 20) == ministry
