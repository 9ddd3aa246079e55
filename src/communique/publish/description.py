"""The manifest and the README of a version."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from communique.compare.differences import LEFT_OUT
from communique.dataset.content import METHOD
from communique.dataset.deprecation import Deprecation
from communique.dataset.history import Release
from communique.dataset.manifest import Json, RepublishedText, TableEntry
from communique.publish.dataset_settings import DatasetSettings
from communique.publish.provenance import Provenance


def manifest(
    name: str,
    version: str,
    parent: Release | None,
    reason: str,
    settings: DatasetSettings,
    tables: Mapping[str, TableEntry],
    deprecated: Sequence[Deprecation],
    provenance: Provenance,
) -> str:
    """Return the content of `manifest.json`."""
    ancestor: Json = None
    if parent is not None:
        ancestor = {"version": parent.version, "manifest_sha256": parent.manifest_sha256}
    written: dict[str, Json] = {
        "dataset": name,
        "version": version,
        "title": settings.title,
        "description": settings.description,
        "licence": settings.licence,
        "text": str(settings.text),
        "parent": ancestor,
        "reason": reason,
        "tables": {table: asdict(entry) for table, entry in tables.items()},
        "deprecated": [asdict(one) for one in deprecated],
        "content_digest": {
            "method": METHOD,
            "leaves_out": {table: sorted(columns) for table, columns in LEFT_OUT.items()},
        },
        **provenance.to_json(),
    }
    return json.dumps(written, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


_TEXT = {
    RepublishedText.FULL: """Every fact row carries its evidence, word for word:
`substring(documents.text, evidence_start + 1, evidence_end - evidence_start)`.""",
    RepublishedText.EVIDENCE: """Every fact row carries its evidence, word for word:
`substring(documents.text, evidence_start + 1, evidence_end - evidence_start)`.

**This version republishes only what it cites.** In `documents.text` and `documents.body` every character that no row
cites is a space, line ends excepted, so that every offset is as in the source. Who has a source can check the whole:
`documents.raw_sha256` is the digest of its bytes.""",
    RepublishedText.NONE: """**This version republishes no text.** Columns that repeat words of a source are empty
(`documents.text`, `evidence`, `content` ...); ids, offsets, values and names are as they were read. Who has a source
(`documents.raw_sha256` is the digest of its bytes) finds the evidence of a row at
`substring(text, evidence_start + 1, evidence_end - evidence_start)`.""",
}


def readme(
    name: str,
    version: str,
    parent: Release | None,
    reason: str,
    settings: DatasetSettings,
    tables: Mapping[str, TableEntry],
) -> str:
    """Return the content of a version's `README.md`."""
    rows = "\n".join(f"| `{table}` | {entry.rows:,} |" for table, entry in tables.items())
    since = "" if parent is None else f" since {parent.version}"
    said = "content_start, content_end" if settings.text is RepublishedText.NONE else "content"
    about = f"\n{settings.description}\n" if settings.description else ""
    return f"""# {settings.title} {version}
{about}
What changed{since}: {reason}.

| table | rows |
|---|---:|
{rows}

Columns are described in the metadata of the Parquet files.

{_TEXT[settings.text]}

## Query it

With DuckDB, in the folder above this one:

```sh
duckdb catalog.duckdb "SELECT speaker, {said}, published_on FROM statements_named LIMIT 5"
```

With the command line, where `datasets/` lies:

```sh
communique query --dataset {name} --version {version} "SELECT status, currency, sum(amount) FROM funding GROUP BY ALL"
```

In Python:

```python
import communique

with communique.open("datasets/{name}", version="{version}") as dataset:
    print(dataset.sql("FROM statements_named SELECT speaker, {said} LIMIT 5"))
```

## Licence

{settings.licence}
"""
