"""Quotations introduced by a message, an answer or a manner of speaking."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

DIRECT, INDIRECT = StatementKind.DIRECT, StatementKind.INDIRECT

MESSAGES = [
    ("Karl Oddson had one answer from the ministry: “We stay.”", [(DIRECT, "We stay", None)]),
    ("Karl Oddson brought a message of the bishop: “Peace be with you.”", [(DIRECT, "Peace be with you", None)]),
    ("In a video address, Anna Volk said that the port is open.", [(INDIRECT, "the port is open", "Anna Volk")]),
    ("Video: President Anna Volk said that the port is open.", [(INDIRECT, "the port is open", "Anna Volk")]),
    ("Anna Volk had a clear message: “The port stays open.”", [(DIRECT, "The port stays open", "Anna Volk")]),
    ("Her message was clear: “The port stays open.” Anna Volk spoke in Riga.", [(DIRECT, "The port stays open", None)]),
    ("Anna Volk’s message was clear: “The port stays open.”", [(DIRECT, "The port stays open", "Anna Volk")]),
    ("In his words, “the port stays open and the ferries sail.” Karl Oddson spoke in Riga.", []),
    (
        "Karl Oddson spoke in Riga. In his words, “The port stays open and the ferries sail.”",
        [(DIRECT, "The port stays open and the ferries sail", "Karl Oddson")],
    ),
    ("Anna Volk put it this way: “The port stays open.”", [(DIRECT, "The port stays open", "Anna Volk")]),
    ("On this point Anna Volk was firm: “The port stays open.”", [(DIRECT, "The port stays open", "Anna Volk")]),
    (
        "Karl Oddson was asked about the ferries. His answer: “They sail in May.”",
        [(DIRECT, "They sail in May", "Karl Oddson")],
    ),
    ("Anna Volk’s reply was short: “We stay.”", [(DIRECT, "We stay", "Anna Volk")]),
    (
        "“The port stays open,” reads a post on Anna Volk’s Telegram channel.",
        [(DIRECT, "The port stays open", "Anna Volk")],
    ),
    ("“The port stays open,” Anna Volk said in a Telegram post.", [(DIRECT, "The port stays open", "Anna Volk")]),
    ("Anna Volk spoke in Riga. The answer is simple: “We stay.”", [(DIRECT, "We stay", None)]),
    ("The law was clear: “No ship may dock.” Anna Volk wrote it.", [(DIRECT, "No ship may dock", None)]),
    ("Karl Oddson posted on X: “They sail in May.”", [(DIRECT, "They sail in May", "Karl Oddson")]),
]

CASES = [*MESSAGES]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_a_quotation_behind_a_message_has_its_speaker(
    text: str, said: list[tuple[StatementKind, str, str | None]]
) -> None:
    found = said_by_whom(text)
    assert [row for row in said if tuple(map(str, row[:2])) + row[2:] not in found] == []
    assert said or not any(kind == INDIRECT for kind, _, _ in found)
