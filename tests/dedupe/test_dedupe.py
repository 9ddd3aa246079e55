"""What is a copy of what, on bodies made up for the purpose."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.dedupe import DedupeSettings, dedupe, mark_canonical
from communique.dedupe.candidates import MAX_BUCKET, sharing
from communique.dedupe.copies import Address
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


def other_words(count: int, story: str) -> str:
    return " ".join(f"{story}{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(count)) + "."


def memorandum(sum_of: str, to: str = "the island of Brume") -> str:
    return (
        "By the authority vested in the harbour board by its charter, the board hereby delegates to its treasurer the "
        f"authority under article 12 of the charter to direct the release of up to {sum_of} in ropes and anchors "
        f"of the stores, to provide assistance to {to} and to make the findings that article 12 requires. You are "
        "directed to publish this memorandum in the harbour gazette."
    )


def table(
    *bodies: str,
    days: list[date | None] | None = None,
    urls: list[str | None] | None = None,
    ids: list[str] | None = None,
    sources: list[str] | None = None,
    precision: str = "day",
) -> pa.Table:
    return pa.table(
        {
            "document_id": ids or [f"{i:020x}" for i in range(len(bodies))],
            "source": sources or ["wire"] * len(bodies),
            "url": pa.array(urls or [None] * len(bodies), pa.string()),
            "body": list(bodies),
            "published_on": pa.array(days or [None] * len(bodies), pa.date32()),
            "published_precision": pa.array([day and precision for day in days or [None] * len(bodies)], pa.string()),
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
    found = relations(table(f"{ARTICLE} {other_words(200, 'one')}", f"{other_words(180, 'two')} {ARTICLE}", ARTICLE))
    assert sorted(found.values()) == ["canonical", "excerpt"]
    assert found[2] == "excerpt"


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3])
def test_a_wire_text_is_found_inside_a_much_longer_article(share: float) -> None:
    around = int(len(ARTICLE.split()) * (1 / share - 1))
    longer = f"{other_words(around // 2, 'one')} {ARTICLE} {other_words(around // 2, 'two')}"
    assert relations(table(ARTICLE, longer)) == {0: "excerpt", 1: "canonical"}


def test_a_paragraph_that_many_texts_share_ties_none_of_them_and_only_that_paragraph_alone_is_an_excerpt() -> None:
    texts = [f"{other_words(40, f'story{chr(97 + i)}')} {ARTICLE}" for i in range(26)]
    assert relations(table(*texts[:2])) == {0: "canonical", 1: "excerpt"}
    assert relations(table(*texts)) == {}
    assert sorted(relations(table(*texts, ARTICLE)).values()) == ["canonical", "excerpt"]


@pytest.mark.parametrize(("texts", "drawn"), [(2, 0), (25, 0), (26, 0), (80, 0)])
@pytest.mark.parametrize("share", [0.1, 0.25])
def test_of_texts_with_one_paragraph_none_is_drawn_to_another_however_many_they_are(
    texts: int, drawn: int, share: float
) -> None:
    paragraph = other_words(60, "shared")
    own = int(60 / share) - 60
    bodies = [f"{other_words(own, f'own{chr(97 + i % 26)}{chr(97 + i // 26)}')} {paragraph}" for i in range(texts)]
    assert len(relations(table(*bodies))) == drawn


def test_each_of_thirty_wire_texts_is_found_in_its_article_and_in_no_other() -> None:
    wires = [other_words(90, f"wire{chr(97 + i % 26)}{chr(97 + i // 26)}") for i in range(30)]
    leads = [other_words(300, f"lead{chr(97 + i % 26)}{chr(97 + i // 26)}") for i in range(30)]
    articles = [f"{lead} {wire} {lead[::-1]}" for lead, wire in zip(leads, wires, strict=True)]
    found = dedupe(table(*wires, *articles)).to_pylist()
    assert sum(row["relation"] == "excerpt" for row in found) == 30
    of_wires = {row["document_id"]: row["canonical_document_id"] for row in found if row["relation"] == "excerpt"}
    assert of_wires == {f"{i:020x}": f"{30 + i:020x}" for i in range(30)}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (memorandum("$350 million"), memorandum("$725 million")),
        (memorandum("$1 billion"), memorandum("$800 million")),
        (memorandum("three hundred coils"), memorandum("nine hundred coils")),
        (memorandum("$350 million"), memorandum("approximately $725 million")),
        (memorandum("$350 million", to="the town of Ostvik"), memorandum("$350 million", to="the town of Larnholm")),
    ],
)
def test_one_form_for_another_sum_or_another_name_is_no_copy(first: str, second: str) -> None:
    assert relations(table(first, second)) == {}
    assert relations(table(first, first + TAIL)) == {0: "near", 1: "canonical"}


def test_on_another_day_no_number_may_differ_and_on_one_day_a_counter_beside_the_text_may() -> None:
    first = ARTICLE + TAIL + other_words(150, "one") + " The society counts seven hulls."
    second = ARTICLE + TAIL + other_words(150, "one") + " The society has counted 12 gulls."
    day = date(2030, 5, 1)
    assert relations(table(first, second)) == {0: "near", 1: "canonical"}
    assert relations(table(first, second, days=[day, date(2030, 5, 2)])) == {0: "canonical", 1: "near"}
    assert relations(table(first, second, days=[day, date(2030, 5, 9)])) == {}
    assert relations(table(first, second, days=[day, date(2030, 5, 9)], precision="month")) == {
        0: "canonical",
        1: "near",
    }


def test_a_short_text_that_a_source_publishes_again_on_another_day_is_no_copy() -> None:
    days: list[date | None] = [date(2030, 5, 1), date(2030, 5, 9)]
    again = memorandum("$350 million")
    assert relations(table(again, again, days=days)) == {}
    assert relations(table(again, again + " Signed in the harbour.", days=days)) == {}
    assert relations(table(again, again, days=days, precision="month")) == {0: "canonical", 1: "identical"}
    assert relations(table(again, again, days=days, sources=["board", "portal"])) == {0: "canonical", 1: "identical"}
    assert relations(table(again, again, days=days, urls=["https://example.org/memo"] * 2)) == {
        0: "canonical",
        1: "identical",
    }
    long = f"{again} {other_words(200, 'one')}"
    assert relations(table(long, long, days=days)) == {0: "canonical", 1: "identical"}


def test_one_page_rendered_in_many_ways_is_one_cluster() -> None:
    linked = ARTICLE.replace("new bridge", "[new bridge](https://example.org/bridge)[3]").replace(
        "Ferries", "\n1. Ferries"
    )
    menu = "".join(f"{i}. [Harbour {i}](/harbour/{i})\n" for i in range(1, 30))
    pages = [
        ARTICLE,
        linked,
        FRAME + ARTICLE,
        menu + linked,
        FRAME + linked + TAIL * 2,
        ARTICLE.replace("the", "the\u00ad"),
    ]
    found = dedupe(table(*pages)).to_pylist()
    assert len(found) == len(pages)
    assert len({row["cluster_id"] for row in found}) == 1


def test_a_copy_of_an_excerpt_is_identical_to_the_excerpt_and_a_copy_of_a_near_copy_is_near() -> None:
    longer = f"{ARTICLE} {other_words(120, 'one')}"
    rows = dedupe(table(longer, ARTICLE, ARTICLE.upper(), longer + TAIL, longer + TAIL)).to_pylist()
    assert [(row["relation"], int(row["canonical_document_id"], 16)) for row in rows] == [
        ("near", 3),
        ("excerpt", 3),
        ("identical", 1),
        ("canonical", 3),
        ("identical", 3),
    ]
    assert len({row["cluster_id"] for row in rows}) == 1


def test_a_source_of_higher_priority_stands_for_earlier_copies_elsewhere() -> None:
    documents = table(
        ARTICLE, ARTICLE + TAIL, days=[date(2030, 5, 1), date(2030, 5, 2)], sources=["portal", "ministry"]
    )
    assert [row["relation"] for row in dedupe(documents).to_pylist()] == ["canonical", "near"]
    ranked = DedupeSettings(source_priority=("ministry",))
    assert [row["relation"] for row in dedupe(documents, ranked).to_pylist()] == ["near", "canonical"]


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


def test_a_missing_column_and_settings_that_do_not_fit_are_named() -> None:
    with pytest.raises(ContractError, match="published_on"):
        dedupe(table(ARTICLE).drop_columns(["published_on"]))
    with pytest.raises(UsageError, match="sketched 0"):
        DedupeSettings(sketched=0)
    with pytest.raises(UsageError, match=r"candidate 1\.5"):
        DedupeSettings(candidate=1.5)


BODIES = [
    ARTICLE,
    ARTICLE + TAIL,
    FRAME + ARTICLE,
    ARTICLE.upper(),
    ARTICLE.split(". Ferries")[0],
    daily("4 May", 120, 3411, 90210),
    daily("5 May", 131, 3502, 91877),
    daily("4 May", 120, 3411, 90210) + TAIL,
    memorandum("$350 million"),
    memorandum("$725 million"),
    memorandum("$350 million") + TAIL + ARTICLE,
    "",
    "Closed today.",
    "closed today.",
]


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(len(BODIES))))
def test_the_order_of_documents_changes_nothing(order: list[int]) -> None:
    documents = table(*BODIES)
    assert dedupe(documents.take(order)).equals(dedupe(documents))


def test_every_row_points_to_a_row_of_its_cluster_that_is_read() -> None:
    rows = dedupe(table(*BODIES)).to_pylist()
    by_id = {row["document_id"]: row for row in rows}
    members: dict[str, list[str]] = {}
    for row in rows:
        centre = by_id[row["canonical_document_id"]]
        assert centre["cluster_id"] == row["cluster_id"]
        assert centre["relation"] == "canonical" or (
            row["relation"] == "identical" and centre["relation"] in {"excerpt", "revision"}
        )
        assert 0 <= row["similarity"] <= 1
        members.setdefault(row["cluster_id"], []).append(row["document_id"])
    assert all(len(ids) > 1 and min(ids) == name for name, ids in members.items())
    assert [row["document_id"] for row in rows] == sorted({row["document_id"] for row in rows})


def test_an_address_of_very_many_texts_pairs_them_with_the_first_only() -> None:
    many = MAX_BUCKET + 5
    assert len(sharing([Address("wire", "https://example.org")] * many)) == many - 1
