"""The manifest and the README of a version."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from communique.dataset.content import METHOD
from communique.dataset.history import Release
from communique.dataset.manifest import Json, TableEntry
from communique.publish.changes import LEFT_OUT
from communique.publish.dataset_settings import DatasetSettings
from communique.publish.provenance import Provenance


def manifest(
    name: str,
    version: str,
    parent: Release | None,
    reason: str,
    settings: DatasetSettings,
    tables: Mapping[str, TableEntry],
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
        "parent": ancestor,
        "reason": reason,
        "tables": {table: asdict(entry) for table, entry in tables.items()},
        "content_digest": {
            "method": METHOD,
            "leaves_out": {table: sorted(columns) for table, columns in LEFT_OUT.items()},
        },
        **provenance.to_json(),
    }
    return json.dumps(written, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


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
    about = f"\n{settings.description}\n" if settings.description else ""
    return f"""# {settings.title} {version}
{about}
What changed{since}: {reason}.

| table | rows |
|---|---:|
{rows}

Columns are described in the metadata of the Parquet files. Every fact row carries its evidence, word for word:
`substring(documents.text, evidence_start + 1, evidence_end - evidence_start)`.

## Query it

With DuckDB, in the folder above this one:

```sh
duckdb catalog.duckdb "SELECT speaker, content, published_on FROM statements_named LIMIT 5"
```

With the command line, where `datasets/` lies:

```sh
communique query --dataset {name} --version {version} "SELECT status, currency, sum(amount) FROM funding GROUP BY ALL"
```

In Python:

```python
import communique

with communique.open("datasets/{name}", version="{version}") as dataset:
    print(dataset.sql("FROM statements_named SELECT speaker, content LIMIT 5"))
```

## Licence

{settings.licence}
"""
