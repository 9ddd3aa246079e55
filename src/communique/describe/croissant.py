"""`croissant.json`: the version in the Croissant format 1.1, from which tools of machine learning read records."""

import json

import pyarrow as pa

from communique.dataset.manifest import Json
from communique.describe.about import about, description, licence
from communique.describe.citation import bibtex
from communique.describe.coverage import coverage
from communique.describe.declared import Column, Table, declared_tables
from communique.describe.version import Version

CROISSANT_FILE = "croissant.json"

PARQUET = "application/x-parquet"
"""What Croissant calls Parquet: readers of it know no other name."""

_CONTEXT: dict[str, Json] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The prefixes and terms of Croissant, as its specification gives them."""


def croissant(version: Version) -> str:
    """Return the metadata of a version. Raises StoreError for a table that is damaged."""
    who, covered, known = about(version), coverage(version), licence(version)
    tables = list(declared_tables(version))
    publisher: list[Json] = [{"@type": "Organization", "name": who.publisher}] if who.publisher else []
    creators: list[Json] = [{"@type": "Organization", "name": one} for one in who.contributors]
    told: dict[str, Json] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": version.name,
        "alternateName": version.text("title"),
        "description": description(version),
        "version": version.number,
        "citeAs": bibtex(version),
        **({"license": known.address if known else version.text("licence")} if version.text("licence") else {}),
        **({"url": who.homepage} if who.homepage else {}),
        **({"creator": creators or publisher} if creators or publisher else {}),
        **({"publisher": publisher} if publisher else {}),
        **({"keywords": list(who.keywords)} if who.keywords else {}),
        **({"inLanguage": list(covered.languages)} if covered.languages else {}),
        "distribution": [_file(table) for table in tables],
        "recordSet": [_records(table) for table in tables],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _file(table: Table) -> dict[str, Json]:
    return {
        "@type": "cr:FileObject",
        "@id": table.file,
        "name": table.file,
        "description": table.description,
        "contentUrl": table.file,
        "contentSize": f"{table.bytes} B",
        "encodingFormat": PARQUET,
        "sha256": table.sha256,
    }


def _records(table: Table) -> dict[str, Json]:
    key: list[Json] = [{"@id": f"{table.name}/{column}"} for column in table.key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        **({"key": key[0] if len(key) == 1 else key} if key else {}),
        "field": [_field(table, column) for column in table.columns],
    }


def _field(table: Table, column: Column) -> dict[str, Json]:
    told: dict[str, Json] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": _meaning(column),
    }
    if parts := _parts(column.type):
        return told | {"subField": [_part(table, column, *part) for part in parts]}
    kind = column.type.value_type if column.is_list else column.type
    source: dict[str, Json] = {"fileObject": {"@id": table.file}, "extract": {"column": column.name}}
    return told | {"dataType": _type(kind), **(_ARRAY if column.is_list else {}), "source": source}


_ARRAY: dict[str, Json] = {"isArray": True, "arrayShape": "-1"}


def _parts(kind: pa.DataType) -> list[tuple[str, str, pa.DataType]]:
    """Return the parts of what a list or a map holds: name, JSON path and type; none where it holds plain values."""
    if pa.types.is_map(kind):
        return [("key", "$[0]", kind.key_type), ("value", "$[1]", kind.item_type)]
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        return [(part.name, part.name, part.type) for part in kind.value_type]
    return []


def _part(table: Table, column: Column, name: str, path: str, kind: pa.DataType) -> dict[str, Json]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}/{name}",
        "name": f"{column.name}/{name}",
        "description": f"{column.title}: {name}.",
        "dataType": _type(kind),
        **_ARRAY,
        "source": {
            "fileObject": {"@id": table.file},
            "extract": {"column": column.name},
            "transform": {"jsonPath": path},
        },
    }


def _meaning(column: Column) -> str:
    """Return what a column means, what its values are, and where they are found.

    That stands in words: of `references` readers make joins, and tables that refer to each other cannot be read at all.
    """
    vocabulary = f" One of {', '.join(column.vocabulary)}." if column.vocabulary else ""
    refers = f" Refers to {column.references.table}.{column.references.column}." if column.references else ""
    return f"{column.meaning}{vocabulary}{refers}"


def _type(kind: pa.DataType) -> str:
    """Return what Croissant calls a type; text where it has no name for it."""
    for name, is_it in _TYPES:
        if is_it(kind):
            return name
    return "sc:Text"


_TYPES = (
    ("sc:Boolean", pa.types.is_boolean),
    ("sc:Integer", pa.types.is_integer),
    ("sc:Float", lambda one: pa.types.is_decimal(one) or pa.types.is_floating(one)),
    ("sc:Date", pa.types.is_date),
    ("sc:DateTime", pa.types.is_timestamp),
)
