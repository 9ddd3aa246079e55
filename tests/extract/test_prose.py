"""What is no prose is not read, and what is prose is read whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.extract.models import DEFAULT_MODEL, load
from communique.extract.prose import MAX_WITHOUT_STOP, MAX_WORD, prose
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole

SENTENCE = "The ministry handed over twelve generators to the town of Exampleville on Friday."


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        " ".join([SENTENCE] * 2000),
        "Handed over: 4 x 120 mm; 12 x 81 mm; 7 x 60 mm.",
        f"Details at https://example.org/{'a' * 300} were published. {SENTENCE}",
        "Міністерство передало дванадцять генераторів місту. " * 200,
        "该部周五向该市移交了十二台发电机。" * 100,
        "A B C D E. " * 30,
    ],
)
def test_prose_is_read_whole(text: str) -> None:
    assert [span.of(text) for span in prose(text, 0, len(text))] == [text.strip()]


@pytest.mark.parametrize(
    "junk",
    [
        "<" * 100_000,
        "[" * 50_000,
        "[a](" * 30_000,
        "![[]()" * 30_000,
        "A. " * 8_000,
        "***a " * 50_000,
        "| 1 | 2 | " * 5_000,
        "QUJD" * 500_000,
        f"data:image/png;base64,{'QUJD' * 50}",
        "word and word again " * 1_500,
    ],
)
def test_what_is_no_prose_is_not_read(junk: str) -> None:
    assert len("".join(span.of(junk) for span in prose(junk, 0, len(junk)))) < 10


@pytest.mark.parametrize("junk", ["x" * (MAX_WORD + 1), "data:image/png;base64,QUJDQUJD"])
def test_the_sentences_around_a_word_that_is_none_are_read(junk: str) -> None:
    text = f"{SENTENCE} {junk} {SENTENCE}"
    blocks = (Block(BlockRole.PARAGRAPH, Span(0, len(text))),)
    reading = read(Document("0" * 20, text, blocks, "en", None, None, None), load(DEFAULT_MODEL))
    assert [sentence.text for sentence in reading.sentences] == [SENTENCE, SENTENCE]
    assert [block.span.of(text) for block in reading.blocks] == [SENTENCE, SENTENCE]


def test_prose_after_a_table_of_signs_is_read() -> None:
    text = f"{'| - | - ' * 2_000}\n{' '.join([SENTENCE] * 100)}"
    assert prose(text, 0, len(text))[-1].of(text).endswith(" ".join([SENTENCE] * 50))


def test_a_stretch_without_stop_is_bounded() -> None:
    fits = "words and words " * (MAX_WITHOUT_STOP // 16 - 1) + "end."
    assert prose(fits, 0, len(fits))
    assert not prose(f"more of it, {fits} {fits}".replace(".", ","), 0, 2 * len(fits))


@given(st.text(st.sampled_from("ab1.<| \n"), max_size=3000), st.integers(0, 50))
def test_stretches_are_in_order_inside_and_trimmed(text: str, start: int) -> None:
    at = start = min(start, len(text))
    for span in prose(text, start, len(text)):
        assert at <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        at = span.end
