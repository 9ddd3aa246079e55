"""The figures of quality of a version: measured on whole tables, kept in its manifest, and no reason for a version."""

import json
from pathlib import Path

import pytest

from communique.build import BuildRequest, BuildResult, build
from communique.build.steps import PlainSteps, WorkerPool
from communique.dataset.manifest import RepublishedText
from communique.errors import UsageError

TEXT = "Aid agreed\n\nGermany allocated EUR 400 million for drones. The talks in Oslo continue, the ministry said.\n"
FUNDING = "Germany allocated EUR 400 million for drones"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """One annotated document: an amount that is found, one that cannot be."""
    folder = tmp_path / "gold"
    folder.mkdir()
    start = TEXT.index(FUNDING)
    place = {"quote": FUNDING, "start": start, "end": start + len(FUNDING)}
    row = {"currency": "EUR", "status": "allocated", "provider": "Germany", "comparator": "eq"}
    funding = [{**place, **row, "amount": amount} for amount in (400_000_000, 7_000_000)]
    document = {"id": "note", "text_sha256": None, "funding": funding, "annotated": ["funding"]}
    (folder / "note.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def build_with(gold: Path | None, tmp_path: Path, mode: RepublishedText = RepublishedText.FULL) -> BuildResult:
    (tmp_path / "press").mkdir(exist_ok=True)
    (tmp_path / "press" / "note.txt").write_text(TEXT, encoding="utf-8")
    request = BuildRequest((str(tmp_path / "press"),), tmp_path / "aid", text=mode, annotated=gold)
    return build(request, PlainSteps(WorkerPool(1)))


def test_figures_stand_in_the_manifest_and_make_no_version(tmp_path: Path, gold: Path) -> None:
    first = build_with(gold, tmp_path)
    manifest = json.loads((first.publication.folder / "manifest.json").read_text())
    assert manifest["quality"] == first.publication.quality
    assert manifest["quality"]["funding amount"] == pytest.approx(2 / 3, abs=0.01)

    again = build_with(None, tmp_path)
    assert not again.publication.changed
    assert again.publication.quality == first.publication.quality


def test_they_are_of_whole_texts_whatever_is_withheld(tmp_path: Path, gold: Path) -> None:
    whole = build_with(gold, tmp_path).publication.quality
    withheld = build_with(gold, tmp_path, RepublishedText.NONE).publication

    assert withheld.changed
    assert withheld.quality == whole


def test_annotations_that_are_not_there_are_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no annotated documents at .*absent: the folder does not exist"):
        build_with(tmp_path / "absent", tmp_path)
