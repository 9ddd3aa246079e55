"""`communique verify`: nothing that was published can be otherwise without being told."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from called import Run
from small_tables import PROVENANCE, ROWS, replaced, tables

from communique.compare.verify import Check, verify
from communique.publish import publish


def wrong(folder: Path, *, deep: bool = False) -> list[tuple[str, str]]:
    return [(check.version, check.what) for check in verify(folder, deep=deep) if not check.passed]


def told(folder: Path, *, deep: bool = False) -> str:
    return "\n".join(problem for check in verify(folder, deep=deep) for problem in check.problems)


@pytest.fixture
def dataset(datasets: Path, tmp_path: Path) -> Path:
    """A copy of the dataset, to be damaged."""
    return Path(shutil.copytree(datasets / "aid", tmp_path / "aid"))


def listed(dataset: Path, place: int, **values: object) -> None:
    path = dataset / "versions.json"
    written = json.loads(path.read_bytes())
    written["versions"][place] |= values
    path.write_text(json.dumps(written))


def forged(dataset: Path, version: str, change: Callable[[dict[str, object]], None]) -> None:
    """Write a manifest that says something else, and list its digest: whoever only compares digests is deceived."""
    path = dataset / version / "manifest.json"
    written = json.loads(path.read_bytes())
    change(written)
    path.write_text(json.dumps(written))
    place = [one["version"] for one in json.loads((dataset / "versions.json").read_bytes())["versions"]].index(version)
    listed(dataset, place, manifest_sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def rewritten(dataset: Path, version: str, table: str, rows: object) -> None:
    """Write other rows and a manifest that gives the digest of their file."""
    file = dataset / version / f"{table}.parquet"
    pq.write_table(rows, file)

    def change(written: dict[str, object]) -> None:
        entry = written["tables"][table]  # type: ignore[index]
        entry |= {"bytes": file.stat().st_size, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}

    forged(dataset, version, change)


def test_what_was_published_passes(datasets: Path) -> None:
    checks = list(verify(datasets / "aid", deep=True))

    assert all(check.passed for check in checks)
    assert [check.what for check in checks if check.version == "1.1.0"] == [
        *("manifest", "chain", "files", "content", "rows", "changes"),
    ]
    assert [check.what for check in checks if check.version == "1.0.0"][-1] == "rows"
    assert checks[-2:] == [Check("", "settings"), Check("", "catalogue")]
    assert {check.version for check in verify(datasets / "aid", ["1.1.1"])} == {"1.1.1"}


FILES = sorted(["documents.parquet", "changes.parquet", "quarantine.parquet", "manifest.json"])


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", [0, 0.5, 1])
def test_one_bit_is_enough(dataset: Path, name: str, place: float) -> None:
    path = dataset / "1.1.0" / name
    content = bytearray(path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    path.write_bytes(content)

    assert wrong(dataset) == [("1.1.0", "manifest" if name == "manifest.json" else "files")]
    assert name in told(dataset)


def test_what_is_missing_and_what_is_too_much(dataset: Path) -> None:
    (dataset / "1.0.0" / "events.parquet").unlink()
    (dataset / "1.1.0" / "notes.txt").write_text("mine")
    shutil.rmtree(dataset / "1.1.1")

    assert wrong(dataset) == [("1.0.0", "files"), ("1.1.0", "files"), ("1.1.1", "manifest")]
    for words in ("events.parquet (No such file", "holds files that were not published: notes.txt", "1.1.1"):
        assert words in told(dataset)


def test_the_chain_is_walked(dataset: Path) -> None:
    forged(dataset, "1.0.0", lambda written: written.update(licence="another"))
    assert wrong(dataset) == [("1.1.0", "chain"), ("", "catalogue")]
    assert "does not name 1.0.0 with the digest" in told(dataset)

    forged(dataset, "1.1.1", lambda written: written.update(version="1.1.9", dataset="other"))
    assert "its manifest says version '1.1.9', not '1.1.1'" in told(dataset)
    assert "its manifest says dataset 'other', not 'aid'" in told(dataset)

    listed(dataset, 3, parent="0.9.0")
    assert "its parent 0.9.0 is not listed" in told(dataset)
    listed(dataset, 3, parent=None)
    assert "lists it as the first version" in told(dataset)


def test_a_reason_that_was_changed_in_the_list(dataset: Path) -> None:
    listed(dataset, 1, reason="because")

    assert wrong(dataset) == [("1.1.0", "chain")]
    assert "gives another reason for it" in told(dataset)


def test_a_list_of_versions_that_cannot_be_read_is_a_finding(dataset: Path, run: Run) -> None:
    (dataset / "versions.json").write_text("{")

    assert wrong(dataset) == [("", "versions")]
    for arguments in ((), ("1.0.0",), ("--deep",)):
        ran = run("verify", *arguments, of=dataset.parent)
        assert (ran.status, "versions.json is damaged" in ran.out) == (1, True)
    (dataset / "versions.json").unlink()
    assert "versions.json is missing" in told(dataset)


@pytest.mark.parametrize(("content", "words"), [(None, "is missing: restore it"), ("title = ", "is not TOML")])
def test_settings_that_are_lost_or_damaged(dataset: Path, content: str | None, words: str) -> None:
    path = dataset / "dataset.toml"
    path.unlink() if content is None else path.write_text(content)

    assert wrong(dataset) == [("", "settings")]
    assert words in told(dataset)


def test_a_catalogue_that_is_not_there_is_told_and_one_that_is_old_is_wrong(dataset: Path, run: Run) -> None:
    catalogue = dataset / "catalog.duckdb"
    whole = catalogue.read_bytes()
    catalogue.unlink()
    ran = run("verify", of=dataset.parent)
    assert (ran.status, "there is no" in ran.err) == (0, True)

    catalogue.write_bytes(whole[: len(whole) // 2])
    assert wrong(dataset) == [("", "catalogue")]


def test_what_expired_and_what_was_purged_is_no_damage(dataset: Path) -> None:
    before = json.loads((dataset / "versions.json").read_bytes())["versions"][1]["manifest_sha256"]
    shutil.rmtree(dataset / "1.0.0")
    listed(dataset, 0, expired_at="2031-06-01T00:00:00+00:00")
    (dataset / "catalog.duckdb").unlink()
    forged(dataset, "1.1.0", lambda written: written.update(purged=[{"manifest_sha256": before}]))
    purge = {"documents": ["ab" * 10], "reason": "asked", "purged_at": "2031-06-01", "manifest_sha256": before}
    listed(dataset, 1, purges=[purge])

    assert wrong(dataset, deep=True) == []
    notes = [(check.version, check.what, *check.notes) for check in verify(dataset, deep=True) if check.notes]
    assert [note[:2] for note in notes] == [
        ("1.0.0", "expired"),
        ("1.1.0", "manifest"),
        ("1.1.0", "changes"),
        ("", "catalogue"),
    ]
    assert "asked: abab" in notes[1][2]


def test_rows_behind_right_digests_of_files(dataset: Path) -> None:
    events = pq.read_table(dataset / "1.1.0" / "events.parquet")
    rewritten(dataset, "1.1.0", "events", events.slice(1))

    assert ("1.1.0", "files") not in wrong(dataset)
    assert {("1.1.0", "content"), ("1.1.0", "changes")} <= set(wrong(dataset, deep=True))
    assert "events.parquet does not hold the rows" in told(dataset, deep=True)


def test_changes_that_tell_something_else(dataset: Path) -> None:
    changes = pq.read_table(dataset / "1.1.1" / "changes.parquet")
    rewritten(dataset, "1.1.1", "changes", changes.slice(1))

    assert "tells 0 differences to 1.1.0, comparing them gives 1 others" in told(dataset, deep=True)


@pytest.mark.parametrize(
    ("rows", "promise"),
    [
        (replaced("funding", 0, status="owed"), "funding: the vocabulary of status"),
        (replaced("funding", 0, provider_id="country:xxx"), "provider_id refers to entities.entity_id"),
        (replaced("funding", 0, evidence="Other words stand here, as long as these are."), "evidence is what stands"),
        (replaced("events", 0, participant_ids=["country:rur", "country:xxx"]), "participant_ids refers to entities"),
        ({**ROWS, "entities": [*ROWS["entities"], ROWS["entities"][0]]}, "entities: its key (entity_id)"),
    ],
)
def test_a_promise_that_rows_break(tmp_path: Path, rows: dict[str, list[dict[str, object]]], promise: str) -> None:
    publish(tables(rows), tmp_path / "aid", PROVENANCE)

    assert wrong(tmp_path / "aid") == []
    assert wrong(tmp_path / "aid", deep=True) == [("1.0.0", "rows")]
    assert promise in told(tmp_path / "aid", deep=True)


def test_another_method_of_digests_is_told(dataset: Path) -> None:
    forged(dataset, "1.2.0", lambda written: written.update(content_digest={"method": "communique.content/9"}))

    assert "made by another method" in told(dataset, deep=True)


def test_the_command_says_that_all_is_well(run: Run) -> None:
    fine = run("verify", "--deep")
    assert (fine.status, fine.out) == (0, "")
    assert fine.err == "aid: 25 of 25 checks passed (4 versions)\n"
    assert json.loads(run("verify", "1.0.0", "--json").out)["passed"] is True
    assert run("verify", "3.0").status == 2


def test_the_command_on_a_damaged_dataset(run: Run, dataset: Path) -> None:
    (dataset / "1.0.0" / "events.parquet").unlink()

    ran = run("verify", of=dataset.parent)
    assert ran.status == 1
    assert "1.0.0" in ran.out
    assert "events.parquet (No such file or directory)" in ran.out
    assert ran.err == "aid: 13 of 14 checks passed (4 versions)\n"
    assert run("verify", "1.1.0", of=dataset.parent).status == 0
