"""Entities, offices and memberships are what the package followthemoney takes them for."""

import json
from pathlib import Path
from typing import Any

import pytest

from communique.export import Form
from communique.export.exporting import Exported, export_as
from communique.schemas import vocabulary
from communique.schemas.follow_the_money import ENTITY, mapping, told


@pytest.fixture(scope="module")
def done(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return export_as(dataset, "latest", Form.FOLLOWTHEMONEY, tmp_path_factory.mktemp("ftm") / "aid.jsonl")


@pytest.fixture(scope="module")
def written(done: Exported) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.place.read_text("utf-8").splitlines()]


def named(written: list[dict[str, Any]], schema: str) -> list[dict[str, Any]]:
    return [one for one in written if one["schema"] == schema]


def test_followthemoney_takes_every_entity_and_every_value(written: list[dict[str, Any]]) -> None:
    from followthemoney import model

    proxies = {one["id"]: model.get_proxy(one, cleaned=False) for one in written}

    for one in written:
        proxy = proxies[one["id"]]
        assert {p.name: sorted(proxy.get(p)) for p in proxy.iterprops()} == one["properties"], "no value is dropped"
        assert [name for name in proxy.schema.required if not proxy.get(name)] == []
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert proxies[value].schema.is_a(prop.range), (one["id"], prop.name, value)


def test_an_office_is_held_by_somebody_and_says_by_which_words(written: list[dict[str, Any]]) -> None:
    offices = {one["caption"]: one["properties"] for one in named(written, "Occupancy")}
    posts = {one["id"]: one["properties"] for one in named(written, "Position")}

    minister = offices["Minister of Defence"]
    assert minister["holder"] == ["person-rudolf-elphberg"]
    assert minister["summary"] == ["The Minister of Defence met the Chancellor in Strelsau."]
    assert posts[minister["post"][0]]["country"] == ["ua"]
    assert posts[offices["Colonel"]["post"][0]]["organization"] == ["organisation-guard"]
    [proof] = minister["proof"]
    [document] = [one for one in written if one["id"] == proof]
    assert (document["schema"], document["properties"]["publishedAt"]) == ("Article", ["2030-10-03"])
    assert {"startDate", "endDate", "status"}.isdisjoint(minister), "a title says nothing of since when"


def test_members_and_parts(written: list[dict[str, Any]]) -> None:
    [membership] = named(written, "Membership")
    bodies = {one["id"]: one["properties"] for one in named(written, "Organization")}

    assert (membership["properties"]["member"], membership["properties"]["organization"]) == (
        ["person-flavia-strakencz"],
        ["organisation-guard"],
    )
    assert bodies["organisation-guard"]["parent"] == ["organisation-ministry-of-defence"]
    assert bodies["organisation-guard"]["wikidataId"] == ["Q42"]
    assert bodies["organisation-ministry-of-defence"]["country"] == ["ua"]


def test_what_no_schema_fits_is_left_out_and_counted(done: Exported, written: list[dict[str, Any]]) -> None:
    assert dict(done.left_out) == {
        "entities of kind group": 1,
        "entities of kind weapon": 1,
        "relations holds_office": 1,  # without a title there is no post
        "relations member_of": 1,
        "relations operates": 1,
    }
    assert not [one for one in written if "sabre" in one["id"]]


def test_every_line_names_dataset_and_version_and_the_order_is_that_of_ids(written: list[dict[str, Any]]) -> None:
    assert {(tuple(one["datasets"]), tuple(one["origin"])) for one in written} == {(("aid",), ("aid 1.0.0",))}
    assert [one["id"] for one in written] == sorted(one["id"] for one in written)


def test_the_mapping_names_only_what_there_is() -> None:
    from followthemoney import model

    kinds, predicates = set(vocabulary.EntityKind), set(vocabulary.Predicate)
    assert {row.subject for row in mapping() if row.predicate == ENTITY} == kinds
    assert {row.predicate for row in mapping()} == {ENTITY, *predicates}
    for row in mapping():
        assert {row.subject, row.object} <= {"", *kinds}
        if row.schema is not None:
            schema = model.get(row.schema)
            assert schema is not None
            for name in (row.subject_property, row.object_property):
                assert name is None or schema.get(name) is not None, row


@pytest.mark.parametrize(
    ("predicate", "subject", "object_", "schema"),
    [
        ("holds_office", "person", "country", "Occupancy"),
        ("member_of", "country", "group", None),
        ("supplies", "country", "country", None),
        ("holds_office", "weapon", "country", None),
        (ENTITY, "person", "", "Person"),
        (ENTITY, "place", "", None),
    ],
)
def test_what_a_tie_becomes(predicate: str, subject: str, object_: str, schema: str | None) -> None:
    found = told(predicate, subject, object_)

    assert (found.schema if found else None) == schema
