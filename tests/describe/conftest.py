"""The small tables of tests/publish, for what accompanies a version."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish"))

import pytest
from small_tables import DRILL_DOCUMENT, PROVENANCE, ROWS, replaced, tables, without

from communique.dataset.history import read_history
from communique.dataset.manifest import RepublishedText, read_manifest
from communique.describe import Version, ancestors
from communique.publish import publish

SETTINGS = """
title = "Aid \\"as told\\": a <test>"
description = "What Ruritania gives."
licence = "CC-BY-4.0"

[about]
homepage = "https://aid.example/dataset"
address = "https://data.example/aid/"
publisher = "Institute of Strelsau"
contributors = ["A. Writer", "B. Reader"]
keywords = ["aid", "ruritania"]
"""


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of two versions that says all that `[about]` can say; documents name licences and whom to name."""
    dataset = tmp_path_factory.mktemp("told") / "aid"
    dataset.mkdir()
    (dataset / "dataset.toml").write_text(SETTINGS)
    publish(tables(without(DRILL_DOCUMENT)), dataset, PROVENANCE)
    named = replaced("documents", 0, attribution="Ministry of Ruritania", licence="CC0-1.0")
    publish(tables({**ROWS, **named}), dataset, PROVENANCE)
    return dataset


@pytest.fixture(scope="session")
def withheld(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of one version, without settings, that repeats no text and names its licence in words."""
    dataset = tmp_path_factory.mktemp("withheld") / "aid"
    publish(tables(), dataset, PROVENANCE, text=RepublishedText.NONE)
    return dataset


def version_of(dataset: Path, number: str) -> Version:
    """A published version, as what accompanies it sees it."""
    releases = read_history(dataset).releases
    release = read_history(dataset).release(number)
    return Version(read_manifest(dataset, release), ancestors(releases, release.parent))
