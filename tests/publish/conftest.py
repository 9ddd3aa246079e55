"""Dataset folders to publish to and to look at."""

from pathlib import Path

import pytest
from small_tables import DRILL_DOCUMENT, PROVENANCE, tables, without

from communique.publish import Publication, publish


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the dataset `aid` will be."""
    return tmp_path / "datasets" / "aid"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """A dataset of two versions, published once for all tests that only look: the drill came with the second."""
    dataset = tmp_path_factory.mktemp("published") / "datasets" / "aid"
    publish(tables(without(DRILL_DOCUMENT)), dataset, PROVENANCE)
    return publish(tables(), dataset, PROVENANCE)
