"""Documents can be withdrawn: their rows go, what others say stays, and they do not come back."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from cluster_tables import FIRST, LATER, NEAR, PART, PART_AGAIN, SAME, clustered, with_copies
from small_tables import AID_DOCUMENT, DRILL_DOCUMENT, PROVENANCE, ROWS, Row, tables, without

import communique
from communique.compare.verify import verify
from communique.dataset.manifest import RepublishedText
from communique.errors import GateError, UsageError
from communique.publish import PublishSettings, publish
from communique.publish.naming import meant
from communique.publish.retraction import Retraction, retract

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


@pytest.fixture
def two_documents(folder: Path) -> Path:
    publish(tables(), folder, PROVENANCE)
    return folder


def test_a_version_without_the_document_and_a_tombstone(two_documents: Path) -> None:
    done = withdraw(two_documents, DRILL_DOCUMENT)

    assert done.publication is not None
    assert (done.publication.version, done.publication.reason) == ("1.1.0", f"1 document withdrawn: {WHY}")
    assert [row["document_id"] for row in rows(two_documents, "documents")] == [AID_DOCUMENT["document_id"]]
    assert {row["document_id"] for row in rows(two_documents, "events")} == {AID_DOCUMENT["document_id"]}
    assert len(rows(two_documents, "documents", "1.0.0")) == 2, "an earlier version still has it"
    assert problems(two_documents) == []
    told = tomllib.loads((two_documents / "dataset.toml").read_text())["withdrawn"]
    assert told == {GONE: {"source": "notes", "locator": "drill.txt", "raw_sha256": "cd" * 32, "reason": WHY}}


def test_quarantine_says_why_and_changes_say_what(two_documents: Path) -> None:
    withdraw(two_documents, DRILL_DOCUMENT)

    [refused] = [row for row in rows(two_documents, "quarantine") if row["rule"] == "withdrawn"]
    assert (refused["stage"], refused["locator"], refused["failing_value"]) == ("clean", "notes/drill.txt", WHY)
    changes = {(row["table_name"], row["operation"], row["cause"]) for row in rows(two_documents, "changes")}
    assert changes == {
        ("documents", "removed", "document"),
        ("events", "removed", "document"),
        ("quarantine", "added", "document"),
    }


def test_what_did_not_change_is_the_file_of_the_parent(two_documents: Path) -> None:
    withdraw(two_documents, DRILL_DOCUMENT)

    assert (two_documents / "1.1.0/funding.parquet").samefile(two_documents / "1.0.0/funding.parquet")


def test_a_build_that_finds_it_again_may_not_publish_it(two_documents: Path) -> None:
    withdraw(two_documents, DRILL_DOCUMENT)

    with pytest.raises(GateError, match=r"notes/drill\.txt .* was withdrawn meanwhile"):
        publish(tables(), two_documents, PROVENANCE)


def test_the_same_bytes_are_the_same_document_and_another_text_is_told(two_documents: Path) -> None:
    withdraw(two_documents, DRILL_DOCUMENT)
    elsewhere = DRILL_DOCUMENT | {"document_id": "0" * 20, "source": "renamed"}
    edited = DRILL_DOCUMENT | {"document_id": "1" * 20, "raw_sha256": "ef" * 32}
    left = without(DRILL_DOCUMENT)

    with pytest.raises(GateError, match="was withdrawn meanwhile"):
        publish(tables({**left, "documents": [*left["documents"], elsewhere]}), two_documents, PROVENANCE)
    done = publish(tables({**left, "documents": [*left["documents"], edited]}), two_documents, PROVENANCE)
    assert any("stands where a document was withdrawn, with another text" in one for one in done.warnings)


def test_a_document_that_is_no_longer_in_the_latest_version_gets_a_tombstone_alone(folder: Path) -> None:
    publish(tables(), folder, PROVENANCE)
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)

    done = withdraw(folder, DRILL_DOCUMENT)

    assert done.publication is None
    assert GONE in tomllib.loads((folder / "dataset.toml").read_text())["withdrawn"]
    assert withdraw(folder, DRILL_DOCUMENT).publication is None, "once more changes nothing"


def test_what_the_owner_wrote_in_the_settings_stays(two_documents: Path) -> None:
    settings = two_documents / "dataset.toml"
    mine = '# mine\ntitle = "Aid"\n[gates]\nlargest_fall = 1 # all\n'
    settings.write_text(mine)

    withdraw(two_documents, DRILL_DOCUMENT)
    withdraw(two_documents, AID_DOCUMENT)

    content = settings.read_text()
    assert content.startswith(mine)
    assert sorted(tomllib.loads(content)["withdrawn"]) == sorted([GONE, AID_DOCUMENT["document_id"]])


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
        publish(tables(without(DRILL_DOCUMENT)), two_documents, PROVENANCE)


@pytest.mark.parametrize("text", list(RepublishedText))
def test_whatever_a_version_republishes(folder: Path, text: RepublishedText) -> None:
    publish(with_copies(), folder, PROVENANCE, text=text)

    withdraw(folder, FIRST)

    assert problems(folder) == []
    with communique.open(folder) as found:
        assert found.republished_text is text


def test_too_great_a_loss_is_stopped_like_any_other_and_leaves_nothing(two_documents: Path) -> None:
    with (two_documents / "dataset.toml").open("a") as settings:
        settings.write("[gates.rows]\ndocuments = { min = 2 }\n")
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
def test_a_document_is_named_by_id_place_or_address(folder: Path, name: str, means: set[str]) -> None:
    publish(with_copies(), folder, PROVENANCE)

    done = retract(folder, [name], WHY)

    assert {one.locator for one in done.documents} == means


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
    from communique.publish.naming import Known

    known = [Known(f"abcd{n:016d}", "notes", str(n), str(n), (), ("1.0.0",)) for n in range(2)]

    with pytest.raises(UsageError, match="abcd is the beginning of more than one id"):
        meant(["abcd"], known)


# Copies


def cluster(folder: Path) -> dict[str, tuple[str, str, float, str]]:
    """What each document is to which, by file name."""
    names = {row["document_id"]: row["locator"] for row in rows(folder, "documents")}
    found = rows(folder, "duplicates")
    assert {row["cluster_id"] for row in found} <= {min(row["document_id"] for row in found)} if found else True
    return {
        names[row["document_id"]]: (
            row["relation"],
            names[row["canonical_document_id"]],
            row["similarity"],
            row["method"],
        )
        for row in found
    }


def test_an_identical_copy_takes_the_place_with_all_that_was_measured(folder: Path) -> None:
    publish(with_copies(), folder, PROVENANCE)

    done = withdraw(folder, FIRST)

    assert cluster(folder) == {
        "same.txt": ("canonical", "same.txt", 1.0, "priority_earliest_longest"),
        "near.txt": ("near", "same.txt", 0.9, "shingle_jaccard"),
        "later.txt": ("near", "same.txt", 0.85, "shingle_jaccard"),
        "part.txt": ("excerpt", "same.txt", 0.7, "shingle_jaccard"),
        "part-again.txt": ("identical", "part.txt", 1.0, "same_body"),
    }
    canonical = {row["locator"] for row in rows(folder, "documents") if row["canonical"]}
    assert canonical == {"aid.txt", "drill.txt", "same.txt", "part.txt"}
    assert done.unread == (SAME["document_id"],)
    [told] = [row for row in rows(folder, "quarantine") if row["rule"] == "copy_not_read"]
    assert (told["stage"], told["locator"], told["document_id"]) == ("extract", "wire/same.txt", SAME["document_id"])
    assert problems(folder) == []


def test_without_an_identical_copy_the_earliest_near_one_takes_the_place_and_the_measures_say_of_whom(
    folder: Path,
) -> None:
    publish(with_copies(), folder, PROVENANCE)

    done = withdraw(folder, FIRST, SAME)

    assert cluster(folder) == {
        "near.txt": ("canonical", "near.txt", 1.0, "canonical_withdrawn"),
        "later.txt": ("near", "near.txt", 0.85, "canonical_withdrawn"),
        "part.txt": ("excerpt", "near.txt", 0.7, "canonical_withdrawn"),
        "part-again.txt": ("identical", "part.txt", 1.0, "same_body"),
    }
    assert done.unread == (NEAR["document_id"],)


def test_an_excerpt_is_succeeded_by_its_copy(folder: Path) -> None:
    publish(with_copies(), folder, PROVENANCE)

    done = withdraw(folder, PART)

    found = cluster(folder)
    assert found["part-again.txt"] == ("excerpt", "first.txt", 0.7, "shingle_jaccard")
    assert found["first.txt"] == ("canonical", "first.txt", 1.0, "priority_earliest_longest")
    assert done.unread == (PART_AGAIN["document_id"],)


def test_canonical_and_excerpt_at_once(folder: Path) -> None:
    publish(with_copies(), folder, PROVENANCE)

    withdraw(folder, PART, FIRST, SAME, NEAR, LATER)

    assert cluster(folder) == {}, "one that is left alone has no row"
    assert {row["locator"] for row in rows(folder, "documents") if row["canonical"]} == {
        "aid.txt",
        "drill.txt",
        "part-again.txt",
    }


def test_a_copy_that_goes_changes_nothing_for_the_others(folder: Path) -> None:
    publish(with_copies(), folder, PROVENANCE)

    done = withdraw(folder, NEAR)

    assert "near.txt" not in cluster(folder)
    assert cluster(folder)["same.txt"] == ("identical", "first.txt", 1.0, "same_body")
    assert done.unread == ()


def test_copies_are_told_of_and_go_on_request(folder: Path) -> None:
    publish(with_copies(), folder, PROVENANCE)

    told = withdraw(folder, SAME)
    assert set(told.copies) == {one["document_id"] for one in (FIRST, NEAR, LATER)}, "an excerpt is no copy"

    done = withdraw(folder, SAME, copies=True)
    assert {one.locator for one in done.documents} == {"first.txt", "same.txt", "near.txt", "later.txt"}
    assert {row["locator"] for row in rows(folder, "documents")} == {
        "aid.txt",
        "drill.txt",
        "part.txt",
        "part-again.txt",
    }
    assert done.copies == ()


def test_a_cluster_of_an_article_and_its_copy(folder: Path) -> None:
    two = clustered((FIRST, FIRST, "canonical", 1.0), (SAME, FIRST, "identical", 1.0))
    publish(with_copies(two), folder, PROVENANCE)

    withdraw(folder, FIRST)

    assert rows(folder, "duplicates") == []


# Entities


def test_an_entity_goes_with_the_last_row_that_names_it_and_an_alias_with_the_last_mention(folder: Path) -> None:
    publish(with_copies(), folder, PROVENANCE)

    withdraw(folder, FIRST)

    named = {row["entity_id"]: row["aliases"] for row in rows(folder, "entities")}
    assert "organisation:zenda-works" not in named
    assert "country:rur" in named
    assert named["person:flavia-strakencz"] == ["Flavia Strakencz MP", "the Chancellor"], "who said it is not known"

    withdraw(folder, AID_DOCUMENT)
    assert [row["entity_id"] for row in rows(folder, "entities")] == ["country:rur"]


def test_a_name_that_only_the_withdrawn_document_said_goes(folder: Path) -> None:
    given = with_copies()
    publish(given, folder, PROVENANCE)
    assert "the Chancellor" in {a for row in rows(folder, "entities") for a in row["aliases"]}
    mentioned = [row for row in given["mentions"].to_pylist() if row["entity_id"] == "person:flavia-strakencz"]
    assert {row["document_id"] for row in mentioned} == {FIRST["document_id"], AID_DOCUMENT["document_id"]}

    withdraw(folder, AID_DOCUMENT)

    [kept] = [row for row in rows(folder, "entities") if row["entity_id"] == "person:flavia-strakencz"]
    assert kept["aliases"] == ["Flavia Strakencz MP"]


def test_the_rows_of_before_are_those_of_the_fixture() -> None:
    assert {row["document_id"] for row in ROWS["events"]} == {GONE, AID_DOCUMENT["document_id"]}
