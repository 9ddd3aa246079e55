"""A version beside the one that was made of the same inputs again."""

from dataclasses import replace
from pathlib import Path

import pytest
from small_tables import PROVENANCE, tables

from communique.compare.rebuilt import compared
from communique.compare.sides import Side, side_of
from communique.dataset.history import read_history
from communique.publish import publish


def published(folder: Path, code_sha256: str) -> Side:
    publish(tables(), folder, replace(PROVENANCE, code_sha256=code_sha256))
    return side_of(folder, read_history(folder).releases[-1])


@pytest.mark.parametrize(("code", "is_wrong"), [("a" * 64, True), ("b" * 64, False)])
def test_other_words_beside_the_same_rows_count_where_the_program_is_the_same(
    tmp_path: Path, code: str, is_wrong: bool
) -> None:
    before, again = published(tmp_path / "old" / "aid", "a" * 64), published(tmp_path / "new" / "aid", code)
    page = again.folder / "README.md"
    page.write_text(page.read_text() + "\nAnother line.\n")
    found = compared(before, again)
    assert bool(found.problems) == is_wrong
    assert any("README.md has other words" in line for line in (*found.problems, *found.notes))
