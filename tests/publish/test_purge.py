"""A take-down leaves no word of a document in any version, and the chain of digests says so."""

import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cluster_tables import FIRST, ORDER, SAME, with_copies
from operations import INPUTS
from small_tables import AID_DOCUMENT, DRILL_DOCUMENT, PROVENANCE, ROWS, replaced, tables, without

import communique
from communique.compare.verify import verify
from communique.dataset.catalogue import is_current
from communique.dataset.history import read_history
from communique.publish import publish, store
from communique.publish.emptying import emptied
from communique.publish.expiry import expire
from communique.publish.places import put_in_place
from communique.publish.retraction import Retraction, retract

WHY = "court order of 4 June"
ID = AID_DOCUMENT["document_id"]
WORDS = ("Ruritania", "Minister", "Chancellor", "Strelsau", "400.50", "Elphberg", "elphberg", "flavia")
"""What only the document says, in its text, its names or their ids."""

REFUSED = {
    "stage": "validate",
    "table_name": "mentions",
    "locator": f"{ID} person:rudolf-elphberg 3 9",
    "document_id": ID,
    "rule": "verbatim",
    "column_name": "mention",
    "failing_value": "Elphberg",
    "row_json": '{"mention":"Elphberg"}',
}


def words_in(folder: Path) -> dict[str, list[str]]:
    """Which of the words stand where in a dataset: in every cell of every table, the store's too, and other files."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = (
                json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False)
                if path.suffix == ".parquet"
                else path.read_bytes().decode("utf-8", "replace")
            )
            if said := [word for word in WORDS if word in content]:
                found[str(path.relative_to(folder))] = said
    return found


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three versions, with what they were made from: the drill came, then money was read better."""
    folder = tmp_path_factory.mktemp("before") / "aid"
    refused = [*ROWS["quarantine"], REFUSED]
    publish(tables({**without(DRILL_DOCUMENT), "quarantine": refused}), folder, PROVENANCE, inputs=INPUTS)
    publish(tables({**ROWS, "quarantine": refused}), folder, PROVENANCE, inputs=INPUTS)
    better = replaced("funding", 0, status="allocated", purpose="for Strelsau")
    publish(tables({**better, "quarantine": refused}), folder, replace(PROVENANCE, code_version="0.2.0"))
    return folder


@pytest.fixture(scope="module")
def taken_down(published: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Retraction]:
    folder = shutil.copytree(published, tmp_path_factory.mktemp("after") / "aid")
    return folder, retract(folder, [ID], WHY, empty=True)


def test_no_version_and_no_other_file_has_a_word_of_it(published: Path, taken_down: tuple[Path, Retraction]) -> None:
    folder, done = taken_down

    assert set(WORDS) == {word for said in words_in(published).values() for word in said}, "the search finds them"
    assert words_in(folder) == {}
    assert done.purged is not None
    assert done.purged.versions == ("1.0.0", "1.1.0", "1.1.1")
    assert done.publication is not None
    assert done.publication.version == "1.2.0"


def test_the_rows_stay_with_numbers_dates_and_codes(taken_down: tuple[Path, Retraction]) -> None:
    with communique.open(taken_down[0], "1.1.1", verify=True) as found:
        [funding] = found.table("funding").to_pylist()
        [statement] = found.table("statements").to_pylist()
        [document] = [row for row in found.table("documents").to_pylist() if row["document_id"] == ID]
        other = [row for row in found.table("documents").to_pylist() if row["document_id"] != ID]

    assert (funding["amount"], funding["currency"], funding["status"]) == (400500000, "EUR", "allocated")
    assert (funding["evidence"], funding["purpose"], funding["evidence_start"]) == ("", None, 90)
    assert statement["speaker_id"] == f"person:purged-3@{ID}"
    assert (document["text"], document["title"], document["tags"], document["locator"]) == ("", None, [], "aid.txt")
    assert other == [DRILL_DOCUMENT]


def test_the_chain_holds_and_says_what_happened(taken_down: tuple[Path, Retraction]) -> None:
    folder, _ = taken_down
    checks = list(verify(folder, deep=True))

    assert [check for check in checks if not check.passed] == []
    told = [note for check in checks if check.what == "manifest" for note in check.notes]
    assert len(told) == 3
    assert all(WHY in note for note in told)
    history = read_history(folder)
    for release in history.releases[:3]:
        [purge] = release.purges
        manifest = json.loads((folder / release.version / "manifest.json").read_bytes())
        assert manifest["purged"] == [{"documents": [ID], "reason": WHY, "manifest_sha256": purge.manifest_sha256}]
        assert purge.manifest_sha256 != release.manifest_sha256
    assert WHY in (folder / "1.0.0" / "README.md").read_text()


def test_a_list_that_tells_of_a_purge_that_no_manifest_knows_is_not_believed(published: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(published, tmp_path / "aid")
    written = json.loads((folder / "versions.json").read_text())
    forged = {"documents": [ID], "reason": WHY, "purged_at": "2031-01-01T00:00:00+00:00", "manifest_sha256": "ab" * 32}
    written["versions"][1]["purges"] = [forged]
    (folder / "versions.json").write_text(json.dumps(written))

    [wrong] = [check for check in verify(folder) if not check.passed and check.version]

    assert (wrong.version, wrong.what) == ("1.1.0", "chain")
    assert "tell of other purges" in wrong.problems[0]


def test_changes_tell_of_both_versions_as_they_are_now(taken_down: tuple[Path, Retraction]) -> None:
    with communique.open(taken_down[0], "1.1.1") as found:
        changes = found.table("changes").to_pylist()

    assert [(row["table_name"], row["field"], row["old"], row["new"]) for row in changes] == [
        ("funding", "status", "pledged", "allocated")
    ]


def test_no_file_with_the_words_is_left_behind_a_name(published: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(published, tmp_path / "aid")
    for file in sorted((folder / "1.0.0").glob("*.parquet")):
        later = folder / "1.1.0" / file.name
        if later.read_bytes() == file.read_bytes():
            later.unlink()
            os.link(file, later)
    held = [os.open(file, os.O_RDONLY) for file in sorted(folder.glob("*/statements.parquet"))]
    assert max(os.fstat(one).st_nlink for one in held) > 1

    retract(folder, [ID], WHY, empty=True)

    assert [os.fstat(one).st_nlink for one in held] == [0, 0, 0]
    for one in held:
        os.close(one)
    assert (folder / "1.0.0/statements.parquet").samefile(folder / "1.1.0/statements.parquet"), "still shared"


def test_the_catalogue_opens_and_shows_the_new_digests(taken_down: tuple[Path, Retraction]) -> None:
    folder, _ = taken_down
    assert is_current(folder, read_history(folder))


def test_once_more_changes_nothing(taken_down: tuple[Path, Retraction], tmp_path: Path) -> None:
    folder = shutil.copytree(taken_down[0], tmp_path / "aid")
    before = (folder / "versions.json").read_bytes()

    done = retract(folder, [ID], "another reason", empty=True)

    assert done.publication is None
    assert done.purged is not None
    assert done.purged.versions == ()
    assert (folder / "versions.json").read_bytes() == before


def test_the_store_forgets(taken_down: tuple[Path, Retraction]) -> None:
    kept = store.kept(taken_down[0], "1.1.0")

    assert kept is not None
    assert kept.purged == 1
    assert kept.records.column("locator").to_pylist() == ["drill.txt"]


def test_a_version_whose_parent_has_expired_tells_nothing_that_cannot_be_checked(
    published: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(published, tmp_path / "aid")
    now = datetime(2031, 1, 1, tzinfo=UTC)
    expire(folder, newest=1, now=now)
    assert expire(folder, newest=1, now=now + timedelta(days=7)).expired == ("1.0.0", "1.1.0")

    retract(folder, [ID], WHY, empty=True)

    assert words_in(folder) == {}
    assert [check for check in verify(folder, deep=True) if not check.passed] == []


def test_a_purge_that_counts_but_is_not_in_place_is_read_from_where_it_was_made(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(published, tmp_path / "aid")

    class StoppedError(Exception):
        pass

    def stop(*_: object) -> None:
        raise StoppedError

    monkeypatch.setattr("communique.publish.purge.put_in_place", stop)
    with pytest.raises(StoppedError):
        retract(folder, [ID], WHY, empty=True)

    with communique.open(folder, verify=True) as found:
        assert ".purging" in str(found.folder)
        assert found.table("statements").column("content").to_pylist() == [""]
    assert [check for check in verify(folder) if not check.passed and check.what != "catalogue"] == []
    put_in_place(folder, read_history(folder))
    assert not (folder / ".purging").exists()
    with communique.open(folder, verify=True) as found:
        assert found.folder == folder / "1.1.1"


def test_what_was_withdrawn_is_purged_when_no_version_has_it_any_more(published: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(published, tmp_path / "aid")
    publish(tables(without(AID_DOCUMENT)), folder, PROVENANCE, inputs=INPUTS)
    retract(folder, [ID], WHY)
    for later in (timedelta(0), timedelta(days=7)):
        expire(folder, newest=1, now=datetime(2031, 1, 1, tzinfo=UTC) + later)
    assert [name for name in words_in(folder) if name.startswith(".store")], "the last build read it"

    assert retract(folder, [ID], WHY, empty=True).publication is None

    assert not [name for name in words_in(folder) if name.startswith(".store")]


def test_copies_and_other_states_that_only_earlier_versions_have_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "aid"
    publish(with_copies(), folder, PROVENANCE)
    retract(folder, [SAME["document_id"]], WHY)
    state = FIRST | {"document_id": "ab" * 10, "raw_sha256": "ab" * 32}
    publish(tables({**ROWS, "documents": [*ROWS["documents"], state]}), folder, PROVENANCE)

    done = retract(folder, [state["document_id"]], WHY, empty=True)
    [told] = [warning for warning in done.warnings if "keep their words" in warning]
    assert FIRST["document_id"] in told

    done = retract(folder, [FIRST["document_id"]], WHY, empty=True)
    assert SAME["document_id"] in done.copies
    assert not any("keep their words" in warning for warning in done.warnings), "the other state was purged"


# What is emptied, and what is not


def test_what_others_name_keeps_its_name_and_loses_only_what_the_document_calls_it() -> None:
    changed = emptied(with_copies(), {ID})

    entities = {row["entity_id"]: row for row in changed["entities"].to_pylist()}
    assert entities["person:flavia-strakencz"]["aliases"] == ["Flavia Strakencz MP"]
    assert entities["country:rur"]["name"] == "Ruritania"
    assert entities[f"person:purged-1@{ID}"] == {
        "entity_id": f"person:purged-1@{ID}",
        "kind": "person",
        "name": "",
        "aliases": [],
        "iso3": None,
        "external_ids": [],
    }
    assert "person:rudolf-elphberg" not in entities


def test_tables_without_rows_of_it_are_as_they_were() -> None:
    assert set(emptied(with_copies(), {DRILL_DOCUMENT["document_id"]})) == {"documents", "events"}
    assert emptied(with_copies(), {"0" * 20}) == {}


def test_rows_of_quarantine_keep_apart() -> None:
    refused = [{**REFUSED, "failing_value": value} for value in ("Elphberg", "Rudolf", None)]
    given = {**tables(), "quarantine": tables({"quarantine": refused})["quarantine"]}

    found = emptied(given, {ID})["quarantine"].to_pylist()

    assert [row["failing_value"] for row in found] == ["purged #1", "purged #2", None]
    assert {row["locator"] for row in found} == {ID}
    assert {row["row_json"] for row in found} == {None}


def test_every_text_of_a_document_is_empty_but_for_codes_and_places() -> None:
    given: dict[str, pa.Table] = with_copies()
    changed = emptied(given, {FIRST["document_id"]})

    for name in ("documents", "mentions", "transfers"):
        [*mine] = [row for row in changed[name].to_pylist() if row["document_id"] == FIRST["document_id"]]
        for row in mine:
            for column, value in row.items():
                assert not (isinstance(value, str) and value and value in ORDER and len(value) > 3), (name, column)


def test_what_was_emptied_once_stays_as_it_is_and_numbers_go_on() -> None:
    once: dict[str, Any] = {**with_copies(), **emptied(with_copies(), {FIRST["document_id"]})}
    assert emptied(once, {FIRST["document_id"]}) == {}

    both = emptied(once, {ID, FIRST["document_id"]})

    kinds = {row["entity_id"]: row["kind"] for row in both["entities"].to_pylist()}
    assert kinds == {
        "country:rur": "country",
        f"organisation:purged-1@{FIRST['document_id']}": "organisation",
        f"person:purged-2@{FIRST['document_id']}": "person",
        f"person:purged-1@{ID}": "person",
    }
