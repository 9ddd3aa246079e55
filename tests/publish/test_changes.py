"""`changes` says what differs from the parent version, field by field, and why."""

import dataclasses
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from small_tables import AID_DOCUMENT, DRILL_DOCUMENT, PROVENANCE, ROWS, Row, replaced, tables, without

from communique.compare.differences import LONGEST_VALUE
from communique.dataset.history import read_history
from communique.publish import Provenance, SourceDigest, publish

FUNDING_ID = ROWS["funding"][0]["id"]
BETTER = dataclasses.replace(PROVENANCE, code_version="0.2.0")
OTHER_RULES = dataclasses.replace(PROVENANCE, code_sha256="34" * 32)
OTHER_SETTINGS = dataclasses.replace(PROVENANCE, settings={"shingle_words": 6})
OTHER_NAMES = dataclasses.replace(PROVENANCE, gazetteer_sha256="99" * 32)
OTHER_CONTRACT = dataclasses.replace(PROVENANCE, contract=2)


def changes(folder: Path, rows: dict[str, list[Row]], provenance: Provenance = BETTER) -> list[dict[str, Any]]:
    """The changes of the version that `rows` make after the version of the unchanged tables."""
    if not (folder / "versions.json").exists():
        publish(tables(), folder, PROVENANCE)
    published = publish(tables(rows), folder, provenance)
    assert read_history(folder).latest == published.version
    return pq.read_table(published.folder / "changes.parquet").to_pylist()


def change(table: str, row: str, operation: str, cause: str, *field: str | None) -> dict[str, Any]:
    name, old, new = field or (None, None, None)
    return {
        "table_name": table,
        "id": row,
        "operation": operation,
        "field": name,
        "old": old,
        "new": new,
        "cause": cause,
    }


@pytest.mark.parametrize(
    ("provenance", "cause"),
    [
        (BETTER, "extractor"),
        (OTHER_RULES, "extractor"),
        (OTHER_SETTINGS, "extractor"),
        (OTHER_NAMES, "gazetteer"),
        (OTHER_CONTRACT, "contract"),
        (PROVENANCE, "extractor"),
    ],
)
def test_a_changed_field_is_one_row_with_both_values(folder: Path, provenance: Provenance, cause: str) -> None:
    found = changes(folder, replaced("funding", 0, amount_upper=Decimal("1.50"), comparator="between"), provenance)

    assert found == [
        change("funding", FUNDING_ID, "changed", cause, "amount_upper", None, "1.50"),
        change("funding", FUNDING_ID, "changed", cause, "comparator", "eq", "between"),
    ]


def test_rules_and_names_that_change_together_explain_what_is_theirs(folder: Path) -> None:
    both = dataclasses.replace(OTHER_RULES, gazetteer_sha256="99" * 32)

    found = changes(folder, replaced("funding", 0, comparator="approx", provider_id=None), both)

    assert {row["field"]: row["cause"] for row in found} == {"comparator": "extractor", "provider_id": "gazetteer"}


def test_a_document_that_goes_takes_its_rows_with_it(folder: Path) -> None:
    found = changes(folder, without(DRILL_DOCUMENT))

    assert found == [
        change("documents", DRILL_DOCUMENT["document_id"], "removed", "document"),
        change("events", ROWS["events"][1]["id"], "removed", "document"),
    ]


def test_a_row_of_a_document_that_stays_comes_because_of_the_extractor(folder: Path) -> None:
    publish(tables({**ROWS, "funding": []}), folder, PROVENANCE)

    assert changes(folder, dict(ROWS)) == [change("funding", FUNDING_ID, "added", "extractor")]


def test_an_entity_that_a_new_document_names_changes_because_of_the_document(folder: Path) -> None:
    publish(tables({**without(AID_DOCUMENT), "entities": []}), folder, PROVENANCE)

    causes = {row["id"]: row["cause"] for row in changes(folder, dict(ROWS)) if row["table_name"] == "entities"}

    assert causes["country:rur"] == "document"
    assert causes["person:rudolf-elphberg"] == "extractor"


def test_a_canonical_document_that_gives_way_to_a_new_copy_changes_because_of_the_document(folder: Path) -> None:
    copy = DRILL_DOCUMENT | {"document_id": "0" * 20, "locator": "copy.txt"}
    cluster = [
        {
            "document_id": document["document_id"],
            "cluster_id": copy["document_id"],
            "canonical_document_id": copy["document_id"],
            "relation": relation,
            "similarity": 1.0,
            "method": "sha256",
        }
        for document, relation in ((copy, "canonical"), (DRILL_DOCUMENT, "identical"))
    ]
    rows = replaced("documents", 1, canonical=False)
    rows["documents"].append(copy)

    found = changes(folder, {**rows, "duplicates": cluster, "events": [ROWS["events"][0]]})

    assert {row["cause"] for row in found} == {"document"}
    assert (
        change("documents", DRILL_DOCUMENT["document_id"], "changed", "document", "canonical", "true", "false") in found
    )
    assert change("events", ROWS["events"][1]["id"], "removed", "document") in found


def test_a_key_of_several_columns_is_joined_by_spaces(folder: Path) -> None:
    found = changes(folder, {**ROWS, "mentions": []})

    assert [row["id"] for row in found] == [f"{AID_DOCUMENT['document_id']} country:rur 0 9"]


def test_a_null_in_a_key_is_matched_with_itself(folder: Path) -> None:
    found = changes(folder, replaced("quarantine", 0, row_json="{}"))

    assert found == [
        change("quarantine", "read  notes/broken.jsonl:2 not_json  {", "changed", "extractor", "row_json", None, "{}")
    ]


def test_a_refused_line_comes_because_the_sources_changed(folder: Path) -> None:
    line = ROWS["quarantine"][0] | {"locator": "notes/broken.jsonl:9"}
    more = dataclasses.replace(BETTER, sources=(SourceDigest("notes", "02" * 32, 2),))

    found = changes(folder, {**ROWS, "quarantine": [*ROWS["quarantine"], line]}, more)

    assert [(row["operation"], row["cause"]) for row in found] == [("added", "document")]


def test_a_long_value_is_cut_and_says_how_long_it_was(folder: Path) -> None:
    body = "ї" * (LONGEST_VALUE + 1)

    (found,) = changes(folder, replaced("documents", 1, body=body))

    assert found["new"] == "ї" * LONGEST_VALUE + f"… ({LONGEST_VALUE + 1} characters)"


def test_lists_maps_and_days_are_written_as_json_and_iso(folder: Path) -> None:
    rows = replaced("entities", 0, external_ids=[("wikidata", "Q2")])
    rows["documents"] = replaced("documents", 0, tags=["a, b"], published_on=None)["documents"]

    found = changes(folder, rows)

    assert [(row["field"], row["old"], row["new"]) for row in found] == [
        ("published_on", "2030-10-03", None),
        ("tags", '["aid","defence"]', '["a, b"]'),
        ("external_ids", "{}", '{"wikidata":"Q2"}'),
    ]
