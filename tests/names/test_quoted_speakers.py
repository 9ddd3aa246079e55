"""Who is known only as the one who says a quotation, and firms by the word beside their name."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import Row, resolve
from communique.schemas.vocabulary import BlockRole, Precision

DOCUMENT = "0" * 20


def statements(text: str) -> list[Row]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document(DOCUMENT, text, (block,), "en", None, date(2024, 11, 5), Precision.DAY)
    return resolve(extract(document))["statements"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We always train together,” said Vantrell.", f"person:vantrell@{DOCUMENT}"),
        ("“We always train together,” Vantrell said on Monday.", f"person:vantrell@{DOCUMENT}"),
        ("“We build boats,” Vantrell said in a statement.", "organisation:vantrell"),
        ("“We build boats,” TRX said.", "organisation:trx"),
        ("“We build boats,” said Vantrell. A spokesman for Vantrell left.", "organisation:vantrell"),
        ("“We always train together,” Minister said.", None),
        ("“We always train together,” said Today.", None),
    ],
)
def test_a_single_word_that_says_a_quotation_is_somebody_of_this_document(text: str, speaker: str | None) -> None:
    assert [row["speaker_id"] for row in statements(text)] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The company Vantrell said that it would build 20 boats.", "organisation:vantrell"),
        ("Boat maker Vantrell Marine said that it would build 20 boats.", "organisation:vantrell-marine"),
        (
            "Vantrell, a small boat builder and manufacturer, grew. Vantrell said that it would grow.",
            "organisation:vantrell",
        ),
        ("The company said that it would build 20 boats.", None),
        ("The company Minister said that it would build 20 boats.", None),
    ],
)
def test_a_firm_is_known_by_the_word_beside_its_name(text: str, speaker: str | None) -> None:
    assert [row["speaker_id"] for row in statements(text)] == [speaker]
