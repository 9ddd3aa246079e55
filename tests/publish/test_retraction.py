"""Documents can be withdrawn: their rows go, what others say stays, and they do not come back."""

import shutil
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cluster_tables import FIRST, LATER, NEAR, SAME, with_copies
from small_tables import AID_DOCUMENT, DRILL_DOCUMENT, PROVENANCE, ROWS, Row, replaced, tables
from small_tables import without as rows_without

import communique
from communique.compare.verify import verify
from communique.dataset.history import read_history
from communique.dataset.manifest import RepublishedText
from communique.errors import GateError, UsageError
from communique.publish import PublishSettings, publish
from communique.publish.latest import rollback
from communique.publish.naming import Known, find_documents, meant
from communique.publish.retraction import Retraction, retract
from communique.publish.tombstones import Tombstone, add_tombstones, read_tombstones

WHY = "withdrawn by its publisher"
GONE = DRILL_DOCUMENT["document_id"]


def rows(folder: Path, table: str, version: str = "latest") -> list[dict[str, Any]]:
    with communique.open(folder, version, verify=True) as found:
        listed: list[dict[str, Any]] = found.table(table).to_pylist()
        return listed


def problems(folder: Path) -> list[object]:
    return [check for check in verify(folder, deep=True) if not check.passed]


def withdraw(folder: Path, *documents: Row, **how: Any) -> Retraction:
    return retract(folder, [document["document_id"] for document in documents], WHY, **how)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of two documents, published once."""
    dataset = tmp_path_factory.mktemp("prepared") / "aid"
    publish(tables(), dataset, PROVENANCE)
    return dataset


@pytest.fixture
def two_documents(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(prepared, tmp_path / "aid")


@pytest.fixture(scope="module")
def withdrawn(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without the drill, for tests that only look, or fail."""
    dataset = shutil.copytree(prepared, tmp_path_factory.mktemp("withdrawn") / "aid")
    withdraw(dataset, DRILL_DOCUMENT)
    return dataset


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with the order and its copies, for tests that only look."""
    dataset = tmp_path_factory.mktemp("copies") / "aid"
    publish(with_copies(), dataset, PROVENANCE)
    return dataset


def test_a_version_without_the_document_and_a_tombstone(two_documents: Path) -> None:
    done = withdraw(two_documents, DRILL_DOCUMENT)

    assert done.publication is not None
    assert (done.publication.version, done.publication.reason) == ("1.1.0", f"1 document withdrawn: {WHY}")
    assert [row["document_id"] for row in rows(two_documents, "documents")] == [AID_DOCUMENT["document_id"]]
    assert {row["document_id"] for row in rows(two_documents, "events")} == {AID_DOCUMENT["document_id"]}
    assert len(rows(two_documents, "documents", "1.0.0")) == 2, "an earlier version still has it"
    told = tomllib.loads((two_documents / "dataset.toml").read_text())["withdrawn"]
    assert told == {GONE: {"source": "notes", "locator": "drill.txt", "raw_sha256": "cd" * 32, "reason": WHY}}


def test_quarantine_says_why_and_changes_say_what(withdrawn: Path) -> None:
    [refused] = [row for row in rows(withdrawn, "quarantine") if row["rule"] == "withdrawn"]
    assert (refused["stage"], refused["locator"], refused["failing_value"]) == ("clean", "notes/drill.txt", WHY)
    changes = {(row["table_name"], row["operation"], row["cause"]) for row in rows(withdrawn, "changes")}
    assert changes == {
        ("documents", "removed", "document"),
        ("events", "removed", "document"),
        ("quarantine", "added", "document"),
    }


def test_what_did_not_change_is_the_file_of_the_parent(two_documents: Path) -> None:
    withdraw(two_documents, DRILL_DOCUMENT)

    assert (two_documents / "1.1.0/funding.parquet").samefile(two_documents / "1.0.0/funding.parquet")
    assert problems(two_documents) == []


def test_a_build_that_finds_it_again_may_not_publish_it(withdrawn: Path) -> None:
    with pytest.raises(GateError, match=r"notes/drill\.txt .* was withdrawn meanwhile"):
        publish(tables(), withdrawn, PROVENANCE)


def test_the_same_bytes_are_the_same_document_and_another_text_is_told(withdrawn: Path, tmp_path: Path) -> None:
    two_documents = shutil.copytree(withdrawn, tmp_path / "aid")
    elsewhere = DRILL_DOCUMENT | {"document_id": "0" * 20, "source": "renamed"}
    edited = DRILL_DOCUMENT | {"document_id": "1" * 20, "raw_sha256": "ef" * 32}
    left = rows_without(DRILL_DOCUMENT)

    with pytest.raises(GateError, match="was withdrawn meanwhile"):
        publish(tables({**left, "documents": [*left["documents"], elsewhere]}), two_documents, PROVENANCE)
    done = publish(tables({**left, "documents": [*left["documents"], edited]}), two_documents, PROVENANCE)
    assert any("stands where a document was withdrawn, with another text" in one for one in done.warnings)


def test_a_document_that_is_no_longer_in_the_latest_version_gets_a_tombstone_alone(
    withdrawn: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(withdrawn, tmp_path / "aid")
    written = folder / "dataset.toml"
    written.write_text(written.read_text().partition("[withdrawn")[0])

    for _ in range(2):
        assert withdraw(folder, DRILL_DOCUMENT).publication is None
        assert GONE in tomllib.loads(written.read_text())["withdrawn"]


@pytest.mark.parametrize("purged", [False, True])
def test_the_same_text_out_of_other_bytes_is_one_document(purged: bool, two_documents: Path) -> None:
    [at] = [number for number, row in enumerate(ROWS["documents"]) if row["document_id"] == GONE]
    publish(tables(replaced("documents", at, raw_sha256="0e" * 32)), two_documents, PROVENANCE)

    done = withdraw(two_documents, DRILL_DOCUMENT, empty=purged)

    assert {one.raw_sha256 for one in done.documents} == {"cd" * 32, "0e" * 32}
    [tombstone] = read_tombstones(two_documents)
    assert (tombstone.document_id, tombstone.raw_sha256) == (GONE, "0e" * 32), "as the latest version had it"
    withdraw(two_documents, DRILL_DOCUMENT, empty=True)
    assert [one.purged for one in read_tombstones(two_documents)] == [True]
    assert GONE not in {row["document_id"] for row in rows(two_documents, "documents")}


def test_a_reason_that_was_given_before_is_the_one_that_stays(two_documents: Path) -> None:
    withdraw(two_documents, DRILL_DOCUMENT)
    rollback(two_documents)

    retract(two_documents, [GONE], "another reason")

    [refused] = [row for row in rows(two_documents, "quarantine") if row["rule"] == "withdrawn"]
    assert refused["failing_value"] == WHY, "a build takes it from the tombstone too"


def test_what_the_owner_wrote_in_the_settings_stays(two_documents: Path) -> None:
    written = two_documents / "dataset.toml"
    mine = '# mine\ntitle = "Aid"\n[gates]\nlargest_fall = 1 # all\n'
    written.write_text(mine)

    one, another = (Tombstone(n * 20, "notes", n, n, 'so "it" is') for n in "ab")
    add_tombstones(two_documents, [one])
    add_tombstones(two_documents, [replace(one, purged=True), another])

    content = written.read_text()
    assert content.startswith(mine)
    assert read_tombstones(two_documents) == (replace(one, purged=True), another)


@pytest.mark.parametrize(
    "written",
    [
        'withdrawn = "x"',
        "[withdrawn]\nx = 1",
        '[withdrawn.x]\nsource = "a"\nlocator = "b"\nraw_sha256 = 1',
    ],
)
def test_a_tombstone_that_is_none_stops_a_publish(two_documents: Path, written: str) -> None:
    (two_documents / "dataset.toml").write_text(written)

    with pytest.raises(UsageError, match="withdrawn"):
        publish(tables(rows_without(DRILL_DOCUMENT)), two_documents, PROVENANCE)


@pytest.mark.parametrize("text", [RepublishedText.EVIDENCE, RepublishedText.NONE])
def test_a_version_that_republishes_less(folder: Path, text: RepublishedText) -> None:
    publish(with_copies(), folder, PROVENANCE, text=text)

    withdraw(folder, FIRST)

    [told] = [row for row in rows(folder, "quarantine") if row["rule"] == "copy_not_read"]
    assert told["failing_value"].startswith("withheld: ")
    with communique.open(folder) as found:
        assert found.republished_text is text


def test_too_great_a_loss_is_stopped_like_any_other_and_leaves_nothing(two_documents: Path) -> None:
    with (two_documents / "dataset.toml").open("a") as written:
        written.write("[gates.rows]\ndocuments = { min = 2 }\n")
    before = (two_documents / "dataset.toml").read_bytes()

    with pytest.raises(GateError, match=r"rows\.documents 1 is below the min of 2"):
        withdraw(two_documents, DRILL_DOCUMENT)
    assert (two_documents / "dataset.toml").read_bytes() == before

    done = withdraw(two_documents, DRILL_DOCUMENT, settings=PublishSettings(accept=True))
    assert done.publication is not None
    assert done.publication.warnings == ("accepted: rows.documents 1 is below the min of 2 (gates.rows.documents)",)


@pytest.mark.parametrize(
    ("name", "means"),
    [
        (FIRST["document_id"], {"first.txt"}),
        (FIRST["document_id"][:8], {"first.txt"}),
        ("wire/first.txt", {"first.txt"}),
        ("https://wire.example/near.txt", {"near.txt"}),
        ("notes/drill.txt", {"drill.txt"}),
    ],
)
def test_a_document_is_named_by_id_place_or_address(copies: Path, name: str, means: set[str]) -> None:
    assert {one.locator for one in find_documents(copies, read_history(copies), [name])} == means


@pytest.mark.parametrize(
    ("named", "reason", "words"),
    [
        (["ffffffff"], WHY, "no version has a document 'ffffffff'"),
        (["f"], WHY, "at least 4 characters"),
        (["notes/drill.txt"], "  ", "needs a reason"),
    ],
)
def test_what_is_not_named_rightly(two_documents: Path, named: list[str], reason: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        retract(two_documents, named, reason)

    assert not (two_documents / "1.1.0").exists()


def test_the_beginning_of_two_ids_names_neither() -> None:
    known = [Known(f"abcd{n:016d}", "notes", str(n), str(n), (), ("1.0.0",)) for n in range(2)]

    with pytest.raises(UsageError, match="abcd is the beginning of more than one id"):
        meant(["abcd"], known)


def test_copies_are_told_of_and_go_on_request(copies: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(copies, tmp_path / "aid")

    told = withdraw(folder, SAME)
    assert set(told.copies) == {one["document_id"] for one in (FIRST, NEAR, LATER)}, "an excerpt is no copy"

    done = withdraw(folder, SAME, copies=True)
    assert {one.locator for one in done.documents} == {"first.txt", "same.txt", "near.txt", "later.txt"}
    left = {row["locator"] for row in rows(folder, "documents")}
    assert left == {"aid.txt", "drill.txt", "part.txt", "part-again.txt"}
    assert done.copies == ()


def test_a_copy_that_was_never_read_is_told_of(copies: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(copies, tmp_path / "aid")

    done = withdraw(folder, FIRST)

    assert done.unread == (SAME["document_id"],)
    [told] = [row for row in rows(folder, "quarantine") if row["rule"] == "copy_not_read"]
    assert (told["stage"], told["locator"], told["document_id"]) == ("extract", "wire/same.txt", SAME["document_id"])
    assert problems(folder) == []


def test_what_is_refused_where_a_document_was_purged_is_not_said_again(two_documents: Path) -> None:
    purged = Tombstone(GONE, "notes", "drill.txt", "cd" * 32, WHY, purged=True)
    add_tombstones(two_documents, [purged])
    refused = {"stage": "read", "rule": "repeated_id", "locator": "notes/drill.txt#2", "row_json": "Exercise begins"}
    given = tables({**rows_without(DRILL_DOCUMENT), "quarantine": [refused]})

    publish(given, two_documents, PROVENANCE)

    [told] = rows(two_documents, "quarantine")
    assert (told["rule"], told["row_json"]) == ("repeated_id", None)
