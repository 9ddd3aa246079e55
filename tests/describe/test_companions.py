"""What accompanies a version is listed with its digest, checked, sent along, and made anew when words are taken out."""

import hashlib
import json
import shutil
from pathlib import Path
from types import MappingProxyType

import pytest
from small_tables import AID_DOCUMENT, DRILL_DOCUMENT, PROVENANCE, tables, without

import communique
from communique import describe
from communique.compare.verify import verify
from communique.dataset.history import read_history
from communique.dataset.layout import README_FILE
from communique.dataset.manifest import RepublishedText, read_manifest
from communique.describe import COMPANIONS, Ancestor, Version, ancestors, companions
from communique.errors import StoreError
from communique.publish import publish
from communique.publish.archive import export
from communique.publish.importing import import_version
from communique.publish.purge import purge
from communique.publish.retraction import retract

WORDS = ("Ruritania", "Minister", "Chancellor", "Strelsau", "400.50", "Elphberg", "elphberg", "flavia")
"""What only the document about aid says."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of two versions: the drill came with the second."""
    dataset = tmp_path_factory.mktemp("described") / "aid"
    publish(tables(without(DRILL_DOCUMENT)), dataset, PROVENANCE)
    publish(tables(), dataset, PROVENANCE)
    return dataset


@pytest.fixture
def dataset(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "aid")


def problems(dataset: Path) -> list[str]:
    return [problem for check in verify(dataset) for problem in check.problems]


def companions_of(dataset: Path, version: str) -> dict[str, bytes]:
    """The companions that are made of a published version again."""
    history = read_history(dataset)
    release = history.release(version)
    manifest = read_manifest(dataset, release)
    return dict(companions(Version(manifest, ancestors(history.releases, release.parent))))


def test_the_manifest_lists_every_file_beside_the_tables(made: Path) -> None:
    manifest = json.loads((made / "1.1.0" / "manifest.json").read_bytes())

    assert list(manifest["files"]) == sorted(COMPANIONS)
    assert README_FILE in manifest["files"]
    for name, entry in manifest["files"].items():
        content = (made / "1.1.0" / name).read_bytes()
        assert entry == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_a_published_version_gives_its_companions_again_wherever_it_lies(dataset: Path) -> None:
    for version in ("1.0.0", "1.1.0"):
        published = {path.name: path.read_bytes() for path in (dataset / version).iterdir()}

        assert companions_of(dataset, version).items() <= published.items()


@pytest.mark.parametrize("name", sorted(COMPANIONS))
def test_verify_finds_one_that_was_changed_or_lost_and_reading_goes_on(dataset: Path, name: str) -> None:
    assert problems(dataset) == []
    file = dataset / "1.1.0" / name
    file.write_bytes(file.read_bytes() + b"\n")

    assert name in " ".join(problems(dataset))
    with pytest.raises(StoreError, match=name):
        export(dataset, "1.1.0", dataset.parent / "aid.zip")
    file.unlink()
    assert name in " ".join(problems(dataset))
    with communique.open(dataset, verify=True) as opened:
        assert opened.version == "1.1.0"


def test_who_pinned_a_version_from_before_they_were_listed_reads_it_still(dataset: Path) -> None:
    """Such a version has a README that its manifest does not name, and nothing else."""
    written = json.loads((dataset / "1.1.0" / "manifest.json").read_bytes())
    for name in written.pop("files"):
        if name != README_FILE:
            (dataset / "1.1.0" / name).unlink()
    content = json.dumps(written, indent=2).encode()
    listed = (dataset / "versions.json").read_text()
    digest = read_history(dataset).release("1.1.0").manifest_sha256
    (dataset / "1.1.0" / "manifest.json").write_bytes(content)
    (dataset / "versions.json").write_text(listed.replace(digest, hashlib.sha256(content).hexdigest()))

    with communique.open(dataset, "~=1.1", verify=True) as opened:
        assert opened.table("documents").num_rows == 2
    assert [one for one in problems(dataset) if "catalogue" not in one and "catalog.duckdb" not in one] == []
    export(dataset, "1.1.0", dataset.parent / "aid.zip")
    assert import_version(dataset.parent / "aid.zip", dataset.parent / "elsewhere").changed
    after = publish(tables(without(AID_DOCUMENT)), dataset, PROVENANCE)
    assert (after.folder / README_FILE).is_file()


def test_who_reads_manifests_of_before_finds_all_that_was_in_them(made: Path) -> None:
    told = json.loads((made / "1.1.0" / "manifest.json").read_bytes())

    assert list(told)[:12] == [
        "dataset",
        "version",
        "title",
        "description",
        "licence",
        "text",
        "parent",
        "reason",
        "tables",
        "deprecated",
        "content_digest",
        "contract",
    ]


def said_in(folder: Path) -> set[str]:
    """Which of the words stand in companions."""
    content = b"".join(path.read_bytes() for path in folder.iterdir() if path.suffix != ".parquet").decode()
    return {word for word in WORDS if word in content}


def quoting(version: Version) -> str:
    """A companion that repeats words of the documents."""
    import pyarrow.parquet as pq

    return json.dumps(
        [pq.read_table(version.file(name)).to_pylist() for name in ("documents", "entities", "changes")], default=str
    )


@pytest.fixture
def with_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    quoted = MappingProxyType({**COMPANIONS, "quotes.json": quoting})
    monkeypatch.setattr(describe, "COMPANIONS", quoted)


@pytest.mark.usefixtures("with_quotes")
def test_a_purge_leaves_no_word_in_them(tmp_path: Path) -> None:
    dataset = tmp_path / "aid"
    publish(tables(), dataset, PROVENANCE)
    assert "Elphberg" in (dataset / "1.0.0" / "quotes.json").read_text()
    assert said_in(dataset / "1.0.0") == set(WORDS)

    retract(dataset, [AID_DOCUMENT["document_id"]], "court order", empty=True)

    for version in ("1.0.0", "1.1.0"):
        assert said_in(dataset / version) == set()
        assert (dataset / version / "quotes.json").is_file()
    assert problems(dataset) == []
    assert "court order" in (dataset / "1.0.0" / README_FILE).read_text()


def test_a_purge_removes_what_is_made_no_more(tmp_path: Path) -> None:
    """As `retract` does it, without the version that follows."""
    dataset = tmp_path / "aid"
    with pytest.MonkeyPatch.context() as before:
        before.setattr(describe, "COMPANIONS", {README_FILE: COMPANIONS[README_FILE], "quotes.json": quoting})
        publish(tables(), dataset, PROVENANCE)
    with pytest.MonkeyPatch.context() as after:
        after.setattr(describe, "COMPANIONS", {README_FILE: COMPANIONS[README_FILE]})
        purge(dataset, read_history(dataset), frozenset({AID_DOCUMENT["document_id"]}), "court order")

    assert not (dataset / "1.0.0" / "quotes.json").exists()
    assert problems(dataset) == []


@pytest.mark.usefixtures("with_quotes")
def test_what_a_version_withholds_is_in_none_of_them(tmp_path: Path) -> None:
    done = publish(tables(), tmp_path / "aid", PROVENANCE, text=RepublishedText.NONE)

    assert "hall was full" not in (done.folder / "quotes.json").read_text()


def test_ancestors_follow_the_parents_the_nearest_first(made: Path) -> None:
    releases = read_history(made).releases

    assert ancestors(releases, "1.1.0") == (
        Ancestor("1.1.0", "1 document came"),
        Ancestor("1.0.0", "the first version"),
    )
    assert ancestors(releases, None) == ()
    assert ancestors(releases[1:], "1.1.0") == (Ancestor("1.1.0", "1 document came"),), "an import has no more"
