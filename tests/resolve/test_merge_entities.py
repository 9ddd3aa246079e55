"""Entities of many documents become one table."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import ContractError
from communique.resolve.entities import merge_entities


def row(name: str, *aliases: str, kind: str = "person", iso3: str | None = None) -> dict[str, Any]:
    return {
        "entity_id": "person:x",
        "kind": kind,
        "name": name,
        "aliases": list(aliases),
        "iso3": iso3,
        "external_ids": [],
    }


def test_aliases_are_united_and_the_fullest_name_is_kept() -> None:
    merged = merge_entities([row("J. Roe", "Roe"), row("Jane Roe", "Ms Roe", "Roe")]).to_pylist()
    assert merged[0]["name"] == "Jane Roe"
    assert merged[0]["aliases"] == ["J. Roe", "Ms Roe", "Roe"]


def test_external_ids_may_come_as_arrow_gives_them() -> None:
    one = row("Jane Roe") | {"external_ids": [("wikidata", "Q1")]}
    other = row("Jane Roe") | {"external_ids": {"isni": "2"}}
    assert merge_entities([one, other]).to_pylist()[0]["external_ids"] == [("isni", "2"), ("wikidata", "Q1")]


def test_one_id_of_two_kinds_is_an_error() -> None:
    with pytest.raises(ContractError, match="person:x"):
        merge_entities([row("Jane Roe"), row("Jane Roe", kind="place")])


@given(
    st.permutations(
        [row("Jane Roe", "B"), row("Jané Roe", "A"), row("Jane Roe"), row("Roe") | {"entity_id": "person:a"}]
    )
)
def test_the_order_of_documents_does_not_matter(rows: list[dict[str, Any]]) -> None:
    first = merge_entities(rows)
    assert first.equals(merge_entities(list(reversed(rows))))
    assert first.column("entity_id").to_pylist() == ["person:a", "person:x"]


def test_no_rows_are_an_empty_table() -> None:
    assert merge_entities([]).num_rows == 0
