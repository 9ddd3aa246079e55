"""Whom 'the leaders' of a talk and an office that several hold stand for."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

DIRECT, INDIRECT = StatementKind.DIRECT, StatementKind.INDIRECT

LEADERS_OF_A_TALK = [
    (
        "Anna Volk met with the ministers. The ministers said that the port was closed.",
        [(INDIRECT, "the port was closed", None)],
    ),
    (
        "Anna Volk met with the presidents of Poland and Latvia. They stressed that the port was closed.",
        [(INDIRECT, "the port was closed", None)],
    ),
    (
        (
            "President Karl Oddson held a call with Baltic leaders today. The leaders reaffirmed their "
            "support for the new port."
        ),
        [(INDIRECT, "their support for the new port", "Karl Oddson")],
    ),
    (
        (
            "President Karl Oddson held a call with Baltic leaders today. The leaders discussed ferries. "
            "They agreed that the port must open in May."
        ),
        [(INDIRECT, "the port must open in May", "Karl Oddson")],
    ),
    (
        (
            "President Karl Oddson met with European counterparts in Riga. The leaders stressed that the "
            "port must open in May."
        ),
        [(INDIRECT, "the port must open in May", "Karl Oddson")],
    ),
    (
        (
            "National Security Advisor Karl Oddson met Minister of Defence Ivan Petrenko in Riga. The two "
            "officials committed to closer cooperation at sea."
        ),
        [(INDIRECT, "closer cooperation at sea", "Karl Oddson")],
    ),
    (
        (
            "Deputy Minister Anna Volk spoke with Ambassador Ivan Petrenko. Both officials stressed that the "
            "port must open in May."
        ),
        [(INDIRECT, "the port must open in May", "Anna Volk")],
    ),
    (
        (
            "National Security Advisor Karl Oddson met Minister of Defence Ivan Petrenko in Riga. In light "
            "of the storm, the two officials agreed that the port must close. They also committed to closer "
            "cooperation at sea."
        ),
        [(INDIRECT, "closer cooperation at sea", "Karl Oddson")],
    ),
    (
        (
            "Ivan Petrenko joined the beginning of the call, and President Karl Oddson and other Nordic "
            "leaders reiterated their support for the port. The leaders noted that the storm was over."
        ),
        [(INDIRECT, "the storm was over", "Karl Oddson")],
    ),
    (
        (
            "The Minister of Defence of Latvia, Anna Volk, and her Nordic counterparts met in Oslo. The "
            "ministers stressed that the port must open in May."
        ),
        [(INDIRECT, "the port must open in May", "Anna Volk")],
    ),
    (
        (
            "President Karl Oddson spoke of ferries. The leaders of the trade unions said that the port must "
            "open in May."
        ),
        [(INDIRECT, "the port must open in May", None)],
    ),
    (
        (
            "President Karl Oddson held a call with Baltic leaders today. Union leaders said that the port "
            "must open in May."
        ),
        [(INDIRECT, "the port must open in May", None)],
    ),
    (
        ("President Karl Oddson sent a letter to Baltic leaders. The leaders said that the port must open in May."),
        [(INDIRECT, "the port must open in May", None)],
    ),
    (
        "Officials met in Riga. The two officials said that the port must open in May.",
        [(INDIRECT, "the port must open in May", None)],
    ),
]

OFFICES_SEVERAL_HOLD = [
    (
        (
            "During a meeting with President of Malta Jane Roe, President of Latvia Anna Volk spoke of ferries.\n"
            "“We need two more,” the President said."
        ),
        [(DIRECT, "We need two more", "Anna Volk")],
    ),
    (
        (
            "During a meeting with President of Malta Jane Roe and President of Norway Karl Oddson, "
            "President of Latvia Anna Volk spoke of ferries.\n"
            "She noted that Malta helps.\n"
            "“We need two more,” the President said."
        ),
        [(DIRECT, "We need two more", "Anna Volk")],
    ),
    (
        (
            "In a call with Prime Minister of Norway Karl Oddson, Prime Minister of Latvia Anna Volk thanked "
            "Norway. The Prime Minister noted that the port is open."
        ),
        [(INDIRECT, "the port is open", "Anna Volk")],
    ),
    (
        (
            "Together with President of Malta Jane Roe, President of Latvia Anna Volk opened the yard.\n"
            "“It is a good day,” the President said."
        ),
        [(DIRECT, "It is a good day", "Anna Volk")],
    ),
    (
        (
            "During the talks in Riga, President of Malta Jane Roe and President of the Republic of Latvia "
            "Anna Volk spoke of ferries. “We need two more,” the President said during a meeting with the "
            "press."
        ),
        [(DIRECT, "We need two more", None)],
    ),
    (
        ("President of Malta Jane Roe met President of Latvia Anna Volk.\n“It is a good day,” the President said."),
        [(DIRECT, "It is a good day", "Jane Roe")],
    ),
    (
        (
            "At the invitation of President of Malta Jane Roe, President of Latvia Anna Volk visited the "
            "islands.\n"
            "The President stressed that the ferries must sail."
        ),
        [(INDIRECT, "the ferries must sail", "Anna Volk")],
    ),
    (
        (
            "President of Latvia Anna Volk wrote to President of Malta Jane Roe.\n"
            "President of Malta Jane Roe answered on Monday.\n"
            "“It is a good day,” the President said."
        ),
        [(DIRECT, "It is a good day", None)],
    ),
]

CASES = [*LEADERS_OF_A_TALK, *OFFICES_SEVERAL_HOLD]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_who_is_meant_follows_from_who_met_whom(text: str, said: list[tuple[StatementKind, str, str | None]]) -> None:
    found = said_by_whom(text)
    assert [row for row in said if tuple(map(str, row[:2])) + row[2:] not in found] == []
    assert said or not any(kind == INDIRECT for kind, _, _ in found)


LEADERS_OF_A_TEXT = [
    (
        "Prime Minister Karl Oddson of Norway and President Anna Volk of Latvia met in Riga and issued this text.\n"
        "The ferries sail. The ports are open. The road is long.\n"
        "The plan of Prime Minister Oddson and the idea of President Volk were discussed.\n"
        "The two leaders called for a new port.",
        [(INDIRECT, "a new port", "Karl Oddson")],
    ),
    (
        "Prime Minister Karl Oddson of Norway and President Anna Volk of Latvia met in Riga.\n"
        "The\u00a0Leaders called for a new port.",
        [(INDIRECT, "a new port", "Karl Oddson")],
    ),
    (
        "Prime Minister Karl Oddson, President Peter Brumble and President Anna Volk met in Riga.\n"
        "The three leaders called for a new port. The two leaders called for a new road.",
        [(INDIRECT, "a new port", "Karl Oddson"), (INDIRECT, "a new road", None)],
    ),
    (
        "Prime Minister Karl Oddson and President Anna Volk met in Riga. The road is long.\n"
        "Minister Peter Brumble and Senator Jane Roe opened the port.\n"
        "The plan of Minister Brumble and the idea of Senator Roe were old.\n"
        "The two leaders called for a new port.",
        [(INDIRECT, "a new port", None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), LEADERS_OF_A_TEXT)
def test_the_leaders_of_a_long_text_are_those_whom_it_begins_with(
    text: str, expected: list[tuple[StatementKind, str, str | None]]
) -> None:
    found = said_by_whom(text)
    assert [row for row in found if row[1] in {content for _, content, _ in expected}] == expected
