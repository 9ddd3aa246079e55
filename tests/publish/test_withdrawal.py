"""What stays of copies, entities and links when documents are taken out of the tables."""

import pyarrow as pa
from cluster_tables import FIRST, LATER, NEAR, PART, PART_AGAIN, SAME, clustered, with_copies
from hypothesis import given, settings
from hypothesis import strategies as st
from small_tables import AID_DOCUMENT, DRILL_DOCUMENT, Row

from communique.publish import withdrawal
from communique.publish.withdrawal import Remains


def without(*documents: Row, of: dict[str, pa.Table] | None = None) -> Remains:
    return withdrawal.without(of or with_copies(), {document["document_id"] for document in documents})


def cluster(remains: Remains) -> dict[str, tuple[str, str, float, str]]:
    """What each document is to which, by file name."""
    names = {row["document_id"]: row["locator"] for row in remains.tables["documents"].to_pylist()}
    found = remains.tables["duplicates"].to_pylist()
    assert {row["cluster_id"] for row in found} <= {min((row["document_id"] for row in found), default=None)}
    return {
        names[row["document_id"]]: (
            row["relation"],
            names[row["canonical_document_id"]],
            row["similarity"],
            row["method"],
        )
        for row in found
    }


def canonical(remains: Remains) -> set[str]:
    return {row["locator"] for row in remains.tables["documents"].to_pylist() if row["canonical"]}


def test_an_identical_copy_takes_the_place_with_all_that_was_measured() -> None:
    remains = without(FIRST)

    assert cluster(remains) == {
        "same.txt": ("canonical", "same.txt", 1.0, "priority_earliest_longest"),
        "near.txt": ("near", "same.txt", 0.9, "shingle_jaccard"),
        "later.txt": ("near", "same.txt", 0.85, "shingle_jaccard"),
        "part.txt": ("excerpt", "same.txt", 0.7, "shingle_jaccard"),
        "part-again.txt": ("identical", "part.txt", 1.0, "same_body"),
    }
    assert canonical(remains) == {"aid.txt", "drill.txt", "same.txt", "part.txt"}
    assert remains.unread == (SAME["document_id"],)


def test_without_an_identical_copy_the_earliest_near_one_takes_the_place_and_the_measures_say_of_whom() -> None:
    remains = without(FIRST, SAME)

    assert cluster(remains) == {
        "near.txt": ("canonical", "near.txt", 1.0, "canonical_withdrawn"),
        "later.txt": ("near", "near.txt", 0.85, "canonical_withdrawn"),
        "part.txt": ("excerpt", "near.txt", 0.7, "canonical_withdrawn"),
        "part-again.txt": ("identical", "part.txt", 1.0, "same_body"),
    }
    assert remains.unread == (NEAR["document_id"],)


def test_an_excerpt_is_succeeded_by_its_copy() -> None:
    remains = without(PART)

    found = cluster(remains)
    assert found["part-again.txt"] == ("excerpt", "first.txt", 0.7, "shingle_jaccard")
    assert found["first.txt"] == ("canonical", "first.txt", 1.0, "priority_earliest_longest")
    assert remains.unread == (PART_AGAIN["document_id"],)


def test_canonical_and_excerpt_at_once() -> None:
    remains = without(PART, FIRST, SAME, NEAR, LATER)

    assert cluster(remains) == {}, "one that is left alone has no row"
    assert canonical(remains) == {"aid.txt", "drill.txt", "part-again.txt"}


def test_a_copy_that_goes_changes_nothing_for_the_others() -> None:
    remains = without(NEAR)

    assert "near.txt" not in cluster(remains)
    assert cluster(remains)["same.txt"] == ("identical", "first.txt", 1.0, "same_body")
    assert remains.unread == ()


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from([one["document_id"] for one in (FIRST, SAME, NEAR, LATER, PART, PART_AGAIN)])))
def test_whoever_goes_every_cluster_has_one_canonical_document_that_is_there(gone: set[str]) -> None:
    remains = withdrawal.without(with_copies(), gone)

    found = remains.tables["duplicates"].to_pylist()
    ids = {row["document_id"] for row in remains.tables["documents"].to_pylist()}
    assert {row["canonical_document_id"] for row in found} | {row["document_id"] for row in found} <= ids
    assert len(found) != 1
    assert sum(row["relation"] == "canonical" for row in found) == (1 if found else 0)
    by_id = {row["document_id"]: row for row in found}
    for row in found:
        assert by_id[row["canonical_document_id"]]["relation"] in {"canonical", "excerpt"}
    assert all(not by_id or by_id[d]["relation"] not in {"identical", "near"} for d in remains.unread if d in by_id)


def test_an_article_and_its_copy() -> None:
    two = clustered((FIRST, FIRST, "canonical", 1.0), (SAME, FIRST, "identical", 1.0))

    assert cluster(without(FIRST, of=with_copies(two))) == {}


def aliases(remains: Remains) -> dict[str, list[str]]:
    return {row["entity_id"]: row["aliases"] for row in remains.tables["entities"].to_pylist()}


def test_an_entity_goes_with_the_last_row_that_names_it() -> None:
    assert "organisation:zenda-works" not in aliases(without(FIRST))
    assert {"country:rur", "person:flavia-strakencz"} <= set(aliases(without(FIRST)))
    assert set(aliases(without(FIRST, AID_DOCUMENT))) == {"country:rur"}


def test_a_name_goes_with_the_last_mention_that_says_it() -> None:
    assert aliases(without(FIRST))["person:flavia-strakencz"] == ["Flavia Strakencz MP", "the Chancellor"]
    assert aliases(without(AID_DOCUMENT))["person:flavia-strakencz"] == ["Flavia Strakencz MP"]


def test_a_link_to_a_fact_that_is_gone_is_cut() -> None:
    given = with_copies()
    said = given["statements"].to_pylist()[0]["id"]
    transfers = [row | {"statement_id": said} for row in given["transfers"].to_pylist()]
    of = {**given, "transfers": pa.Table.from_pylist(transfers, schema=given["transfers"].schema)}

    assert {row["statement_id"] for row in without(DRILL_DOCUMENT, of=of).tables["transfers"].to_pylist()} == {said}
    assert {row["statement_id"] for row in without(AID_DOCUMENT, of=of).tables["transfers"].to_pylist()} == {None}
