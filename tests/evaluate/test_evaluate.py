"""A small version against a few annotations: what counts as right, what is left out, and what is said of it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_version import (
    MEETING,
    SPOKEN,
    TENTS,
    TEXT,
    Measured,
    Row,
    Tables,
    annotated,
    at,
    changed,
    gold,
    read,
    tables,
    write,
)

from communique.errors import ContractError, StoreError, UsageError
from communique.evaluate import Evaluation, evaluate
from communique.evaluate.found import COLUMNS, LONGEST_EVIDENCE, document_name
from communique.evaluate.measures import ENTITY_KINDS
from communique.schemas.contract import arrow_schema
from communique.schemas.vocabulary import MAX_EVIDENCE, EntityKind


def shares(found: Evaluation, *measures: str) -> list[tuple[int, int, int]]:
    counts = [found.counts(measure) for measure in measures]
    return [(one.right, one.annotated, one.found) for one in counts]


def test_a_perfect_version_is_perfect(measured: Measured) -> None:
    found = measured(tables(), gold())

    assert {name: value for name, value in found.f1().items() if value not in (0, 1)} == {"headline": 0.8889}
    # Nobody speaks indirectly here, so this one headline measure has nothing to be right about.
    assert [r.name for r in found.results if r.headline and not r.counts.annotated] == [
        "statements indirect attributed"
    ]
    assert (found.absent, found.text_differs, found.ungrounded, found.differences) == ((), (), 0, ())
    assert (found.speakers.wrong, found.speakers.named) == (0, 1)


@pytest.mark.parametrize(
    ("held", "measure", "right"),
    [
        (changed("statements", speaker_id=None), "statements direct", 1),
        (changed("statements", speaker_id=None), "statements direct attributed", 0),
        (changed("statements", speaker_id="country:nor"), "statements direct attributed", 0),
        (changed("statements", kind="indirect"), "statements direct", 0),
        (changed("statements", **at("The bridge is", "content")), "statements direct", 1),
        (changed("statements", **at("bridge is", "content")), "statements direct", 0),
        (changed("funding", currency="USD"), "funding amount", 0),
        (changed("funding", amount=Decimal("40000000.01")), "funding amount", 0),
        (changed("funding", **at(TENTS)), "funding amount", 0),
        (changed("funding", status="pledged"), "funding amount", 1),
        (changed("funding", status="pledged"), "funding with status", 0),
        (changed("funding", provider_id=None), "funding provider", 0),
        (changed("funding", provider_id="organisation:mod"), "funding provider", 0),
        (changed("transfers", item="winter tents"), "transfers item", 1),
        (changed("transfers", item="generators"), "transfers item", 0),
        (changed("transfers", quantity=Decimal(13)), "transfers item", 1),
        (changed("transfers", quantity=Decimal(13)), "transfers with status", 0),
        (changed("transfers", status="promised"), "transfers with status", 0),
        (changed("figures", value=Decimal(11)), "figures value", 0),
        (changed("figures", comparator=None), "figures full", 1),
        (changed("figures", comparator="gt"), "figures full", 0),
        (changed("figures", period_start=None), "figures full", 0),
        (changed("figures", period_precision="day"), "figures full", 1),
        (changed("events", kind="visit"), "events", 0),
        (changed("requests", **at("send more")), "requests", 0),
        (changed("requests", **at("called on Norway to send more")), "requests", 1),
        (changed("relations", title="Deputy Chair"), "roles", 0),
        (changed("relations", title="Chair of the board"), "roles", 1),
        (changed("relations", predicate="member_of"), "roles", 0),
        (changed("entities", kind="group"), "entities organisation", 0),
        (changed("entities", name="Admiralty", aliases=None), "entities organisation", 0),
        (changed("entities", name="Defence Ministry"), "entities organisation", 1),
    ],
)
def test_what_counts_as_right(measured: Measured, held: Tables, measure: str, right: int) -> None:
    assert measured(held, gold()).counts(measure).right == right


@pytest.mark.parametrize(
    ("one", "held", "measure", "right"),
    [
        (annotated("statements", speaker="Navy", speaker_any=["the ministry"]), tables(), SPOKEN, 1),
        (annotated("statements", speaker=None), changed("statements", speaker_id=None), SPOKEN, 1),
        (annotated("funding", status="other", status_any=["allocated", "pledged"]), tables(), "funding with status", 1),
        # What is listed replaces the one value: who lists statuses lists all that are right.
        (annotated("funding", status="allocated", status_any=["pledged"]), tables(), "funding with status", 0),
        (annotated("funding", provider="Isles", provider_any=["Norway", "Isles"]), tables(), "funding provider", 1),
        (
            annotated("transfers", status_any=["promised", "delivered"], status="promised"),
            tables(),
            "transfers with status",
            1,
        ),
    ],
)
def test_lists_of_what_is_right_as_well(measured: Measured, one: Row, held: Tables, measure: str, right: int) -> None:
    assert measured(held, one).counts(measure).right == right


def test_a_wrong_speaker_is_told_and_none_is_not(measured: Measured) -> None:
    wrong = measured(changed("statements", speaker_id="country:nor"), gold()).speakers
    none = measured(changed("statements", speaker_id=None), gold()).speakers

    assert (wrong.wrong, wrong.named) == (1, 1)
    assert (none.wrong, none.named) == (0, 0)


def test_an_optional_row_counts_on_neither_side(measured: Measured) -> None:
    optional = annotated("events", optional=True)

    assert shares(measured(tables(), optional), "events") == [(0, 0, 0)]
    assert shares(measured({**tables(), "events": []}, optional), "events") == [(0, 0, 0)]
    assert shares(measured(changed("events", kind="visit"), optional), "events") == [(0, 0, 1)]


def test_of_an_excerpt_only_money_and_goods_are_measured(measured: Measured) -> None:
    excerpt = {"id": "note", "annotated": ["funding", "transfers"], "funding": gold()["funding"], "transfers": []}
    found = measured(tables(), excerpt)

    assert shares(found, "funding amount", "transfers item") == [(1, 1, 1), (0, 0, 1)]
    assert {r.counts.found for r in found.results if r.name.split()[0] not in {"funding", "transfers"}} == {0}
    assert found.speakers.named == 0
    assert {one.table for one in found.reliability} == {"all tables", "funding", "transfers"}
    assert [one.table for one in found.differences] == ["transfers"]


def test_a_row_that_its_text_does_not_bear_out_is_counted_and_not_found(measured: Measured) -> None:
    moved = tables()
    moved["events"][0]["evidence_start"] += 1
    moved["statements"][0]["content_end"] -= 1
    found = measured(moved, gold())

    assert found.ungrounded == 2
    assert shares(found, "events", "statements direct") == [(0, 1, 0), (0, 1, 0)]


def test_a_whole_document_is_no_evidence(measured: Measured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.evaluate.found.LONGEST_EVIDENCE", len(MEETING) - 1)
    found = measured(tables(), gold())

    assert found.ungrounded == 0
    assert shares(found, "events") == [(0, 1, 0)]


def test_an_absent_document_is_missed_as_a_whole(measured: Measured) -> None:
    found = measured(tables(), gold(), {**gold(), "id": "other"})

    assert (found.documents, found.absent) == (2, ("other",))
    assert shares(found, "events") == [(1, 2, 1)]


def test_a_text_that_is_not_the_annotated_one_is_told(measured: Measured, tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "note.txt").write_text(TEXT + " More.", encoding="utf-8")
    assert measured(tables(), gold()).text_differs == ("note",)

    (tmp_path / "gold" / "note.txt").write_text(TEXT, encoding="utf-8")
    assert measured(tables(), gold()).text_differs == ()
    lost = measured(tables(), annotated("events", quote="The council sat"))
    assert lost.text_differs == ("note",)
    assert shares(lost, "events") == [(0, 1, 1)]


def test_offsets_win_and_else_the_occurrence_of_the_quote_is_meant(measured: Measured) -> None:
    start = TEXT.index(MEETING)
    given = annotated("events", quote="Norway", start=start, end=start + 5)
    assert shares(measured(tables(), given), "events") == [(1, 1, 1)]

    held = changed("events", **at("Norway to send"))
    by_occurrence = [measured(held, annotated("events", quote="Norway", occurrence=n)) for n in range(4)]
    assert [found.counts("events").right for found in by_occurrence] == [0, 0, 1, 0]


def test_only_some_documents(measured: Measured) -> None:
    assert measured(tables(), gold(), {**gold(), "id": "other"}, only=["note"]).documents == 1
    with pytest.raises(UsageError, match=r"no annotated document 'nota'; did you mean note\?"):
        measured(tables(), gold(), only=["nota"])


def test_differences_name_the_document_and_the_words(measured: Measured) -> None:
    [missed, extra] = measured(changed("events", kind="visit"), gold()).differences

    assert (missed.table, missed.document, missed.missed, missed.words) == ("events", "note", True, MEETING)
    assert (extra.missed, extra.words) == (False, MEETING)


def test_confidence_is_compared_with_the_share_of_right_rows(measured: Measured) -> None:
    held = tables()
    held["events"] += [read("events", MEETING, 0.95, kind="visit"), read("events", MEETING, 0.4, kind="visit")]
    held["events"] += [read("events", MEETING, None, kind="call"), read("events", MEETING, 1.0, kind="award")]
    with_optional = gold()
    with_optional["events"].append({"kind": "award", "quote": MEETING, "optional": True})
    [events] = [one for one in measured(held, with_optional).reliability if one.table == "events"]

    # 0.4 alone; 0.9 (right) and 0.95 (wrong) in one bin; the optional row and the one without confidence in none.
    assert [(one.start, one.rows, one.right, one.confidence) for one in events.bins] == [
        (0.4, 1, 0, 0.4),
        (0.9, 2, 1, 0.925),
    ]
    assert events.error == pytest.approx((0.4 + 2 * 0.425) / 3, abs=1e-4)


def test_intervals_are_the_same_again_and_hold_the_figure(measured: Measured) -> None:
    documents = [{**annotated("events", kind=kind), "id": f"n{i}"} for i, kind in enumerate(["meeting", "visit"] * 6)]
    held = tables()
    held["documents"] = [{**held["documents"][0], "locator": one["id"]} for one in documents]
    first, second = (measured(held, *documents, intervals=True) for _ in range(2))
    [events] = [r for r in first.results if r.name == "events"]

    assert first == second
    assert events.interval is not None
    assert 0 < events.interval.low < events.counts.f1 < events.interval.high < 1
    [requests] = [r for r in first.results if r.name == "requests"]
    assert requests.interval == replace(events.interval, low=1.0, high=1.0)


def test_a_figure_can_be_written_down(measured: Measured) -> None:
    written = json.loads(json.dumps(measured(tables(), gold(), intervals=True).as_json()))

    assert written["headline"]["f1"] == 0.8889
    assert written["measures"][0] == {
        "measure": "statements direct", "precision": 1.0, "recall": 1.0, "f1": 1.0, "low": 1.0, "high": 1.0,
        "right": 1, "annotated": 1, "found": 1, "headline": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{", "cannot be read as JSON"),
        ('{"funding": []}', "give it an `id`"),
        ('{"id": "x", "funding": 3}', "`funding` must be a list"),
        ('{"id": "x", "funding": [3]}', "funding 1 must be an object"),
        ('{"id": "x", "funding": [{"amount": "1"}]}', "funding 1 has neither `start` and `end` nor a `quote`"),
        ('{"id": "x", "funding": [{"quote": "a", "status": 3}]}', "`status` must be text or null"),
        ('{"id": "x", "funding": [{"quote": "a", "amount": []}]}', "`amount` must be text, a number or null"),
        ('{"id": "x", "funding": [{"quote": "a", "status_any": "b"}]}', "`status_any` must be a list of texts"),
        ('{"id": "x", "funding": [{"quote": "a", "occurrence": -1}]}', "`occurrence` counts from 0"),
        ('["no", "annotation"]', "holds no annotated document"),
        ('{"title": "settings"}', "holds no annotated document"),
    ],
)
def test_annotations_that_are_not_in_form(tmp_path: Path, written: str, says: str) -> None:
    write(tables(), tmp_path / "version")
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "x.json").write_text(written, encoding="utf-8")

    with pytest.raises(UsageError, match=says.replace("[", r"\[")):
        evaluate(tmp_path / "version", tmp_path / "gold")


def test_a_version_that_is_none(tmp_path: Path, measured: Measured) -> None:
    measured(tables(), gold())
    with pytest.raises(UsageError, match="no folder"):
        evaluate(tmp_path / "version", tmp_path / "absent")
    with pytest.raises(StoreError, match="no table of documents"):
        evaluate(tmp_path / "gold", tmp_path / "gold")
    (tmp_path / "version" / "events.parquet").write_bytes(b"PAR1 broken PAR1")
    with pytest.raises(StoreError, match=r"events\.parquet cannot be read"):
        evaluate(tmp_path / "version", tmp_path / "gold")
    pq.write_table(pa.table({"document_id": ["d1"]}), tmp_path / "version" / "events.parquet")
    with pytest.raises(ContractError, match="has no column evidence_start"):
        evaluate(tmp_path / "version", tmp_path / "gold")


def test_a_table_may_be_a_folder_of_parts(measured: Measured, tmp_path: Path) -> None:
    whole = measured(tables(), gold())
    (tmp_path / "version" / "events").mkdir()
    (tmp_path / "version" / "events.parquet").rename(tmp_path / "version" / "events" / "part-0.parquet")

    assert measured({}, gold()) == whole


@pytest.mark.parametrize(
    ("locator", "name"),
    [
        ("note", "note"),
        ("a/b/note.txt", "note"),
        ("note.html.gz", "note"),
        ("x.jsonl:3", "x.jsonl:3"),
        ("v1.2", "v1.2"),
    ],
)
def test_a_document_is_known_by_the_last_part_of_its_locator(locator: str, name: str) -> None:
    assert document_name(locator) == name


def test_columns_that_are_read_are_those_of_the_contract() -> None:
    declared: Mapping[str, set[str]] = {table: set(arrow_schema(table).names) for table in COLUMNS}

    assert {table: set(columns) - declared[table] for table, columns in COLUMNS.items()} == {t: set() for t in COLUMNS}


def test_what_is_known_of_the_contract_is_what_it_says() -> None:
    assert LONGEST_EVIDENCE == MAX_EVIDENCE
    assert set(ENTITY_KINDS) <= {str(kind) for kind in EntityKind}
