"""Every block of the README and the pages runs, in the order in which a reader meets it, and prints what is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import PAGES, ROOT, Beginning, beginning, blocks, follow

SERVER = ROOT / "docs" / "how-to" / "run-under-prefect.md"
"""Waits for a temporary server to start."""


@pytest.fixture(scope="session")
def begun() -> Iterator[Beginning]:
    with beginning() as made:
        yield made


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=str(page.relative_to(ROOT)), marks=[pytest.mark.slow] if page == SERVER else [])
        for page in PAGES
        if blocks(page)
    ],
)
def test_a_page_can_be_followed(page: Path, tmp_path: Path, begun: Beginning) -> None:
    shown = follow(page, tmp_path, begun)

    for output in shown:
        if not output.true:
            pytest.fail(
                f"{output.block} shows what is no longer printed:\n{output.printed}\nafter a change that is meant, "
                "`make docs` writes it anew (after `make publish` if rows of the example dataset changed)",
                pytrace=False,
            )
