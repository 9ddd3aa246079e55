"""`dcat.jsonld`: the version for catalogues, as DCAT 3 of W3C and as Dataset of schema.org in one JSON-LD document.

Portals read the first, Google Dataset Search and other search engines the second. Whoever shows a version on a page
puts it there between `<script type="application/ld+json">` and `</script>`.
"""

import json

from communique.dataset.manifest import Json
from communique.describe.about import About, Licence, about, description, licence
from communique.describe.citation import bibtex
from communique.describe.coverage import Coverage, Origin, coverage
from communique.describe.declared import Table, declared_tables
from communique.describe.version import Version

DCAT_FILE = "dcat.jsonld"

_CONTEXT: dict[str, Json] = {
    "@language": "en",
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_PARQUET = "https://www.iana.org/assignments/media-types/application/vnd.apache.parquet"
_SHA256 = "spdx:checksumAlgorithm_sha256"


def dcat(version: Version) -> str:
    """Return the JSON-LD of a version. Raises StoreError for a table that is damaged."""
    who, covered, known = about(version), coverage(version), licence(version)
    tables = list(declared_tables(version))
    title, words, number = version.text("title"), description(version), version.number
    rights = version.text("licence").strip()
    told: dict[str, Json] = {
        "@context": _CONTEXT,
        "@id": _address(who, version, "") if who.address else f"#{version.name}-{number}",
        "@type": ["dcat:Dataset", "schema:Dataset"],
        "dct:identifier": f"{version.name} {number}",
        "schema:identifier": f"{version.name} {number}",
        "dct:title": title,
        "schema:name": title,
        "dct:description": words,
        "schema:description": words,
        "dcat:version": number,
        "schema:version": number,
        "adms:versionNotes": version.text("reason"),
        "schema:isAccessibleForFree": _typed("true", "boolean"),
        "schema:citation": bibtex(version),
        **_licence(known, rights),
        **_published_by(who),
        **_covers(covered),
        "schema:variableMeasured": _variables(tables),
        "dct:source": [_origin(one) for one in covered.origins],
        "dcat:distribution": [_distribution(version, who, table, known) for table in tables],
        "schema:distribution": [{"@id": _address(who, version, table.file)} for table in tables],
    }
    if version.parent is not None:
        told["dcat:previousVersion"] = {
            "@id": _sibling(who, version.parent) if who.address else f"#{version.name}-{version.parent}"
        }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _address(who: About, version: Version, file: str) -> str:
    """Return where a file of a version is: whole where the dataset says where it is served, else beside this one."""
    return f"{_sibling(who, version.number)}{file}" if who.address else file


def _sibling(who: About, number: str) -> str:
    return f"{who.address}/{number}/"


def _typed(value: str, kind: str) -> dict[str, Json]:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _licence(known: Licence | None, rights: str) -> dict[str, Json]:
    if known is not None:
        return {"dct:license": {"@id": known.address}, "schema:license": {"@id": known.address}}
    return {"dct:rights": {"@type": "dct:RightsStatement", "dct:description": rights}, "schema:license": rights}


def _published_by(who: About) -> dict[str, Json]:
    told: dict[str, Json] = {}
    if who.publisher:
        told["dct:publisher"] = {"@type": ["foaf:Agent", "schema:Organization"], **_named(who.publisher)}
        told["schema:publisher"] = {"@type": "schema:Organization", "schema:name": who.publisher}
    if makers := who.contributors or ((who.publisher,) if who.publisher else ()):
        told["dct:creator"] = [{"@type": "foaf:Agent", **_named(one)} for one in makers]
        told["schema:creator"] = [{"@type": "schema:Organization", "schema:name": one} for one in makers]
    if who.keywords:
        told["dcat:keyword"] = list(who.keywords)
        told["schema:keywords"] = list(who.keywords)
    if who.homepage:
        told["dcat:landingPage"] = {"@id": who.homepage}
        told["schema:url"] = {"@id": who.homepage}
    return told


def _named(name: str) -> dict[str, Json]:
    return {"foaf:name": name, "schema:name": name}


def _covers(covered: Coverage) -> dict[str, Json]:
    told: dict[str, Json] = {}
    if covered.languages:
        told["dct:language"] = list(covered.languages)
        told["schema:inLanguage"] = list(covered.languages)
    if covered.first_on is not None and covered.last_on is not None:
        first, last = covered.first_on.isoformat(), covered.last_on.isoformat()
        told["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(first, "date"),
            "dcat:endDate": _typed(last, "date"),
        }
        told["schema:temporalCoverage"] = f"{first}/{last}"
    return told


def _variables(tables: list[Table]) -> list[Json]:
    """Return the columns that hold what was read; ids, offsets and what every table of facts shares are left out."""
    return [
        {
            "@type": "schema:PropertyValue",
            "schema:name": f"{table.name}.{column.name}",
            "schema:description": column.meaning,
            **({"schema:unitText": column.unit} if column.unit else {}),
        }
        for table in tables
        for column in table.columns
        if column.name not in _SHARED and not column.name.endswith(("_id", "_ids", "_start", "_end", "_sha256"))
    ]


_SHARED = frozenset({"id", "evidence", "spans", "method", "confidence", "text", "body", "blocks"})


def _origin(origin: Origin) -> dict[str, Json]:
    return {
        "@type": "prov:Entity",
        "dct:title": origin.attribution or origin.source,
        **({"dct:rights": origin.licence} if origin.licence else {}),
    }


def _distribution(version: Version, who: About, table: Table, known: Licence | None) -> dict[str, Json]:
    address = _address(who, version, table.file)
    return {
        "@id": address,
        "@type": ["dcat:Distribution", "schema:DataDownload"],
        "dct:title": table.name,
        "schema:name": table.name,
        "dct:description": table.description,
        "schema:description": table.description,
        "dcat:downloadURL": {"@id": address},
        "schema:contentUrl": {"@id": address},
        "dcat:mediaType": {"@id": _PARQUET},
        "schema:encodingFormat": "application/vnd.apache.parquet",
        "dcat:byteSize": _typed(str(table.bytes), "nonNegativeInteger"),
        "schema:contentSize": f"{table.bytes} B",
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": _SHA256},
            "spdx:checksumValue": _typed(table.sha256, "hexBinary"),
        },
        "schema:sha256": table.sha256,
        **({"dct:license": {"@id": known.address}} if known else {}),
    }
