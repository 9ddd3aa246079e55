"""What accompanies a version is what the tools of those who made the formats take it for."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from communique.describe.about import known_licences
from communique.describe.flow import flow
from communique.schemas.contract import TABLES, columns

KINDS = ["told", "withheld"]


@pytest.fixture(params=KINDS)
def folder(request: pytest.FixtureRequest) -> Path:
    """The folder of a version: one that says all there is to say of itself, and one that says nothing."""
    dataset: Path = request.getfixturevalue(request.param)
    return dataset / ("1.1.0" if request.param == "told" else "1.0.0")


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text("utf-8"))


def test_frictionless_finds_the_descriptor_right(folder: Path) -> None:
    import frictionless

    package = read(folder, "datapackage.json")

    assert [error.message for error in frictionless.Package.metadata_validate(package)] == []
    found = frictionless.Package.from_descriptor(package)
    assert [resource.name for resource in found.resources] == list(TABLES)
    for resource in found.resources:
        assert resource.path is not None
        assert (folder / resource.path).stat().st_size == resource.bytes


def test_frictionless_reads_a_table_without_lists(told: Path) -> None:
    """Those with lists it reads from the CSV export."""
    import frictionless

    with frictionless.system.use_context(trusted=True):
        package = frictionless.Package(str(told / "1.1.0" / "datapackage.json"))
        rows = package.get_resource("mentions").read_rows()

    assert [row["mention"] for row in rows] == ["Ruritania"]


@pytest.mark.parametrize("table", list(TABLES))
def test_the_descriptor_says_of_a_column_what_its_declaration_says(told: Path, table: str) -> None:
    [resource] = [one for one in read(told / "1.1.0", "datapackage.json")["resources"] if one["name"] == table]
    schema = resource["schema"]
    keys = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", [])}

    for field, column in zip(schema["fields"], columns(table), strict=True):
        assert (field["name"], field["title"], field["description"]) == (column.name, column.title, column.description)
        assert field.get("unit") == column.unit
        told_of = field.get("constraints", {})
        assert told_of.get("required", False) == (not column.nullable)
        assert told_of.get("enum") == ([str(one) for one in column.vocabulary] if column.vocabulary else None)
        if column.references:
            at, name = column.references.split(".")
            if field["type"] == "array":
                assert field["references"] == column.references
            else:
                assert keys[column.name] == {"resource": "" if at == table else at, "fields": [name]}


def test_sources_licence_and_contributors_are_told(told: Path) -> None:
    package = read(told / "1.1.0", "datapackage.json")

    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert {"title": "Ministry of Ruritania", "source": "notes", "licence": "CC0-1.0", "documents": 1} in package[
        "sources"
    ]
    assert [(one["title"], one["role"]) for one in package["contributors"]] == [
        ("A. Writer", "author"),
        ("B. Reader", "author"),
        ("Institute of Strelsau", "publisher"),
    ]


def plain(value: Any) -> Any:
    """A value as mlcroissant gives it, made comparable."""
    if isinstance(value, bytes):
        return value.decode()
    return [plain(one) for one in value] if isinstance(value, list) else value


def test_mlcroissant_finds_it_right_and_reads_every_record(folder: Path) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=folder / "croissant.json")

    assert dataset.metadata.ctx.issues.errors == set()
    assert all("datePublished" in one or "license" in one for one in dataset.metadata.ctx.issues.warnings)
    for table in TABLES:
        expected = pq.read_table(folder / f"{table}.parquet")
        records = [dict(record) for record in dataset.records(table)]
        assert len(records) == expected.num_rows
        for name in ("document_id", "entity_id", "id", "aliases", "kind"):
            if name in expected.column_names and table != "changes":
                assert [plain(one[f"{table}/{name}"]) for one in records] == expected.column(name).to_pylist()


def test_parts_of_lists_and_maps_are_read_by_name(told: Path) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=told / "1.1.0" / "croissant.json")
    [ruritania] = [one for one in dataset.records("entities") if one["entities/name"] == b"Ruritania"]
    [statement] = list(dataset.records("statements"))

    assert ruritania["entities/external_ids"] == {
        "entities/external_ids/key": [b"wikidata"],
        "entities/external_ids/value": [b"Q1"],
    }
    assert statement["statements/spans"]["statements/spans/field"] == [b"speaker_id"]


def test_the_card_says_where_each_table_is(told: Path) -> None:
    written = (told / "1.1.0" / "README.md").read_text("utf-8")
    card = yaml.safe_load(written.split("---\n")[1])

    assert card["pretty_name"] == 'Aid "as told": a <test> 1.1.0'
    assert (card["license"], card["size_categories"], card["language"]) == ("cc-by-4.0", ["n<1K"], ["en"])
    files = {one["config_name"]: one["data_files"][0]["path"] for one in card["configs"]}
    assert files["funding"] == "funding.parquet"
    assert "requests" not in files, "a table without rows has no types to load"
    assert [one["config_name"] for one in card["configs"] if one.get("default")] == ["statements"]


def test_the_citation_has_what_the_format_asks_for(folder: Path) -> None:
    told = yaml.safe_load((folder / "CITATION.cff").read_text("utf-8"))

    assert {"cff-version", "message", "title", "authors"} <= told.keys()
    assert (told["cff-version"], told["type"], told["version"]) == ("1.2.0", "dataset", folder.name)
    assert all(one["name"] for one in told["authors"])
    assert "date-released" not in told, "nothing that accompanies a version reads a clock"


def test_catalogues_find_what_they_ask_for(told: Path) -> None:
    """DCAT 3 asks for a title and a description; Google Dataset Search for at least 50 characters of it."""
    import rdflib

    graph = rdflib.Graph().parse(told / "1.1.0" / "dcat.jsonld", format="json-ld")
    dcat, dct, sdo = (
        rdflib.Namespace(one)
        for one in ("http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/", "https://schema.org/")
    )
    [dataset] = graph.subjects(rdflib.RDF.type, dcat.Dataset)

    assert str(dataset) == "https://data.example/aid/1.1.0/"
    assert (dataset, rdflib.RDF.type, sdo.Dataset) in graph
    for wanted in (dct.title, dct.description, dct.license, dct.publisher, dct.creator, sdo.name, sdo.license):
        assert graph.value(dataset, wanted) is not None, wanted
    assert 50 <= len(str(graph.value(dataset, sdo.description))) <= 5000
    assert graph.value(dataset, sdo.temporalCoverage).toPython() == "2030-10-03/2030-10-03"
    assert str(graph.value(dataset, dcat.previousVersion)) == "https://data.example/aid/1.0.0/"
    files = set(graph.objects(dataset, dcat.distribution))
    assert len(files) == len(TABLES)
    for file in files:
        assert graph.value(file, dcat.downloadURL) == file
        assert graph.value(file, sdo.contentUrl) == file
        assert str(graph.value(file, sdo.sha256))


def test_a_dataset_that_says_nothing_of_itself_names_nobody(withheld: Path) -> None:
    catalogue = read(withheld / "1.0.0", "dcat.jsonld")

    assert not {"dct:publisher", "schema:creator", "dcat:landingPage"} & catalogue.keys()
    assert "keep their own licences" in catalogue["schema:license"]
    assert {one["dcat:downloadURL"]["@id"] for one in catalogue["dcat:distribution"]} >= {"funding.parquet"}


@given(st.recursive(st.text() | st.integers() | st.booleans() | st.none(), lambda inner: st.lists(inner, max_size=3)))
def test_yaml_reads_back_what_flow_writes(value: Any) -> None:
    assert yaml.safe_load(f"told: {flow(value)}\n") == {"told": value}


def test_licences_are_told_once() -> None:
    licences = list(known_licences())

    assert len({one.spdx for one in licences}) == len(licences)
    assert all(one.address.startswith("https://") for one in licences)
