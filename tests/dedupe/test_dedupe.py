"""What is a copy of what, on bodies made up for the purpose."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.dedupe import DedupeSettings, dedupe, mark_canonical
from communique.dedupe.candidates import MAX_BUCKET, same_address
from communique.dedupe.copies import Address
from communique.dedupe.shingles import Vocabulary, normalise, shingle, words
from communique.dedupe.verification import Thresholds, compare, judge
from communique.errors import ContractError, UsageError
from communique.schemas.contract import arrow_schema

ARTICLE = (
    "The ministry of the coastal republic said that its engineers had finished the new bridge across the "
    "northern bay, which the storms of last winter had damaged. Work began in spring with forty crews and"
    " ended two weeks ahead of the plan. Ferries will stop on Sunday, and buses will cross the bay every "
    "quarter of an hour from then on. The mayor of the old harbour thanked the crews and promised that "
    "the square before the bridge would be planted with lime trees in autumn."
)
FRAME = (
    "Home News Contacts Archive Subscribe to our letter and never miss what happens at the ministry "
    "again. Read next: how the harbour museum found its lost anchor. "
)
TAIL = (
    " Share this page with friends and colleagues. All rights belong to the ministry of the coastal "
    "republic and its partners."
)


def daily(day: str, boats: int, nets: int, crabs: int) -> str:
    return (
        f"Total catch of the northern fleet from 1 January to {day} amounted to about: "
        f"boats at sea {boats} (+{boats % 7}), nets set {nets} (+{nets % 11}), crabs landed {crabs} (+{crabs % 13}). "
        "The data are being updated. The counting is made difficult by heavy weather off the northern cape. "
        "Support the fleet, buy local fish and eat it while it is fresh."
    )


def table(
    *bodies: str,
    days: list[date | None] | None = None,
    urls: list[str | None] | None = None,
    ids: list[str] | None = None,
) -> pa.Table:
    return pa.table(
        {
            "document_id": ids or [f"{i:020x}" for i in range(len(bodies))],
            "source": ["wire"] * len(bodies),
            "url": pa.array(urls or [None] * len(bodies), pa.string()),
            "body": list(bodies),
            "published_on": pa.array(days or [None] * len(bodies), pa.date32()),
        }
    )


def relations(documents: pa.Table) -> dict[int, str]:
    return {int(row["document_id"], 16): row["relation"] for row in dedupe(documents).to_pylist()}


def test_one_body_in_other_marks_case_and_spaces_is_identical() -> None:
    other = ARTICLE.upper().replace("'", "’").replace(" ", "\n")
    assert relations(table(ARTICLE, other)) == {0: "canonical", 1: "identical"}


def test_one_article_in_another_frame_is_a_copy_or_an_excerpt() -> None:
    assert relations(table(ARTICLE + TAIL, ARTICLE)) == {0: "canonical", 1: "near"}
    longer = (
        FRAME * 2
        + ARTICLE
        + TAIL * 3
        + " Weather: rain. Tides: low at noon. Lights: all in order. Fog: none to speak of."
    )
    assert relations(table(ARTICLE.split(". Ferries")[0], longer)) == {0: "excerpt", 1: "canonical"}


def test_daily_releases_of_one_template_stay_apart_and_copies_of_one_day_do_not() -> None:
    first, second = daily("4 May", 120, 3411, 90210), daily("5 May", 131, 3502, 91877)
    assert relations(table(first, second)) == {}
    assert relations(table(first, second, first + TAIL)) == {0: "near", 2: "canonical"}


def test_a_number_that_differs_parts_what_is_the_same_otherwise() -> None:
    assert relations(table(daily("4 May", 120, 3411, 90210), daily("4 May", 120, 3411, 98765))) == {}


def test_another_text_at_the_same_address_is_a_revision() -> None:
    revised = ARTICLE.replace("forty crews", "44 crews").replace("Sunday", "Monday")
    address: list[str | None] = ["https://example.org/bridge"] * 2
    assert relations(table(ARTICLE, revised, urls=address, days=[date(2030, 5, 1), date(2030, 5, 2)])) == {
        0: "canonical",
        1: "revision",
    }
    assert relations(table(ARTICLE, "Another thing altogether stands here now.", urls=address)) == {}


@pytest.mark.parametrize("body", ["", "  \n ", "Two words", "one two three four"])
def test_a_body_shorter_than_a_shingle_is_never_near(body: str) -> None:
    assert relations(table(body, body + " more" if body.strip() else body, ARTICLE)) == {}


def test_empty_bodies_never_cluster_and_short_ones_only_with_themselves() -> None:
    assert relations(table("", "", " ", "Closed today.", "closed today.", "Closed tomorrow.")) == {
        3: "canonical",
        4: "identical",
    }


@pytest.mark.parametrize(
    ("days", "bodies", "expected"),
    [
        ([date(2030, 5, 2), date(2030, 5, 1)], [ARTICLE, ARTICLE], 1),
        ([None, date(2030, 5, 1)], [ARTICLE, ARTICLE], 1),
        ([None, None], [ARTICLE, ARTICLE], 0),
        ([date(2030, 5, 1)] * 2, [ARTICLE, ARTICLE + " Tides permitting."], 1),
        ([date(2030, 5, 1), date(2030, 5, 2)], [ARTICLE, ARTICLE + " Tides permitting."], 0),
    ],
)
def test_the_canonical_document_is_the_earliest_then_the_longest_then_the_smallest_id(
    days: list[date | None], bodies: list[str], expected: int
) -> None:
    found = dedupe(table(*bodies, days=days)).to_pylist()
    assert {row["canonical_document_id"] for row in found} == {f"{expected:020x}"}
    assert {row["relation"] for row in found if row["document_id"] == f"{expected:020x}"} == {"canonical"}


def test_two_articles_with_one_excerpt_in_common_are_not_drawn_together() -> None:
    first = ARTICLE + " " + daily("4 May", 120, 3411, 90210)
    second = ARTICLE + " " + " ".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(120))
    found = relations(table(first, second, ARTICLE))
    assert sorted(found.values()) == ["canonical", "excerpt"]
    assert found[2] == "excerpt"


def test_only_identical_and_near_copies_lose_their_place() -> None:
    documents = table(ARTICLE, ARTICLE, ARTICLE + TAIL, ARTICLE.split(". Ferries")[0], daily("4 May", 1, 2, 3))
    documents = documents.append_column(arrow_schema("documents").field("canonical"), pa.array([True] * 5))
    duplicates = dedupe(documents)
    marked = mark_canonical(documents, duplicates)
    by_relation = {row["document_id"]: row["relation"] for row in duplicates.to_pylist()}
    assert marked.schema == documents.schema
    assert set(by_relation.values()) == {"canonical", "near", "excerpt"}
    for row in marked.to_pylist():
        assert row["canonical"] == (by_relation.get(row["document_id"]) not in {"identical", "near"})


def test_no_documents_give_no_rows_of_the_same_schema() -> None:
    assert dedupe(table()).schema == arrow_schema("duplicates")
    assert dedupe(table()).num_rows == 0


def test_a_missing_column_and_bands_that_do_not_fit_are_named() -> None:
    with pytest.raises(ContractError, match="published_on"):
        dedupe(table(ARTICLE).drop_columns(["published_on"]))
    with pytest.raises(UsageError, match="bands 50"):
        DedupeSettings(permutations=128, bands=50)


BODIES = [
    ARTICLE,
    ARTICLE + TAIL,
    FRAME + ARTICLE,
    ARTICLE.upper(),
    ARTICLE.split(". Ferries")[0],
    daily("4 May", 120, 3411, 90210),
    daily("5 May", 131, 3502, 91877),
    daily("4 May", 120, 3411, 90210) + TAIL,
    "",
    "Closed today.",
    "closed today.",
]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(BODIES))))
def test_the_order_of_documents_changes_nothing(order: list[int]) -> None:
    documents = table(*BODIES)
    assert dedupe(documents.take(order)).equals(dedupe(documents))


def test_every_row_points_to_a_canonical_row_of_its_cluster() -> None:
    rows = dedupe(table(*BODIES)).to_pylist()
    canonical = {row["document_id"]: row for row in rows if row["relation"] == "canonical"}
    members: dict[str, list[str]] = {}
    for row in rows:
        centre = canonical[row["canonical_document_id"]]
        assert centre["cluster_id"] == row["cluster_id"]
        assert 0 <= row["similarity"] <= 1
        members.setdefault(row["cluster_id"], []).append(row["document_id"])
    assert all(len(ids) > 1 and min(ids) == name for name, ids in members.items())
    assert [row["document_id"] for row in rows] == sorted({row["document_id"] for row in rows})


@given(st.text(max_size=200))
def test_normalising_is_idempotent(body: str) -> None:
    assert normalise(normalise(body)) == normalise(body)


@given(
    st.lists(st.sampled_from(["a", "b", "7", "8", "may"]), max_size=30),
    st.lists(st.sampled_from(["a", "b", "7", "9"]), max_size=30),
)
def test_comparison_is_symmetric_and_bounded(left: list[str], right: list[str]) -> None:
    vocabulary = Vocabulary()
    a, b = shingle(left, 3, vocabulary), shingle(right, 3, vocabulary)
    assert compare(a, b) == compare(b, a)
    assert 0 <= compare(a, b).jaccard <= compare(a, b).containment <= 1
    assert compare(a, a).differing == 0
    assert judge(compare(a, a), False, Thresholds()) == ("near" if len(left) >= 3 else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 24.02, 1,200 came.", ["on", "24.02", "1,200", "came"]),
        ("see [the list](https://example.org/a/b?c=1) now", ["see", "the", "list", "now"]),
        ("at www.example.org/x today", ["at", "today"]),
        ("the minister’s plan", ["the", "minister's", "plan"]),
    ],
)
def test_words_leave_out_addresses_and_keep_numbers_whole(text: str, expected: list[str]) -> None:
    assert words(normalise(text)) == expected


def test_an_address_of_very_many_texts_pairs_them_with_the_first_only() -> None:
    many = MAX_BUCKET + 5
    assert len(same_address([Address("wire", "https://example.org")] * many)) == many - 1
