"""Every test of the site may open pages in Chromium, and those of a dataset that attacks them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import browser, open_page, served
from told import told

from communique.site.building import write_site

__all__ = ["browser", "open_page"]


@pytest.fixture(scope="session")
def told_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of three versions, the last one hostile. Nobody writes to it."""
    return told(tmp_path_factory.mktemp("told"))


@pytest.fixture(scope="session")
def told_site(told_dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its site."""
    out = tmp_path_factory.mktemp("sites") / "aid"
    write_site(told_dataset, out)
    return out


@pytest.fixture(scope="session")
def told_address(told_site: Path) -> Iterator[str]:
    """Where its site is served, ending in a slash."""
    with served(told_site) as address:
        yield address
