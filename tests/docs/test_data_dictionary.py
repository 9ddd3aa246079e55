"""The page of columns is derived, never edited."""

from pathlib import Path

from communique.schemas.dictionary import markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"


def test_the_data_dictionary_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == markdown(), "stale: run `make dictionary`"
