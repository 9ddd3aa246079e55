"""`README.md`: what a version is, what it holds and how to ask it; for Hugging Face its dataset card."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from communique.dataset.manifest import Json, RepublishedText
from communique.dataset.tables import table_schema
from communique.describe.about import about as about_of
from communique.describe.about import licence
from communique.describe.coverage import coverage
from communique.describe.flow import flow
from communique.describe.version import Version

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


_UNPARSED = """
**This version was made without a parser** (`--no-parse`). Of English documents it has what needs none: names, offices,
quotations without their speakers. Of money, materiel, figures, events, requests and reported speech it has next to
nothing, which does not mean that they are silent. `method` ends in `.unparsed` in every row that was read so.
"""


def readme(version: Version, *, has_maps: bool = True) -> str:
    """Return the page of a version. Raises StoreError when a table is damaged.

    `has_maps` says that its files have columns of maps, which Hugging Face cannot load: the card leaves their tables
    out.
    """
    rows = "\n".join(f"| `{table}` | {entry.rows:,} |" for table, entry in version.tables.items())
    since = "" if version.parent is None else f" since {version.parent}"
    said = "content_start, content_end" if version.manifest.text is RepublishedText.NONE else "content"
    description, name, number = version.text("description"), version.name, version.number
    about = f"\n{description}\n" if description else ""
    return f"""{_front_matter(version, has_maps)}
# {version.text("title")} {number}
{about}
What changed{since}: {version.text("reason")}.

| table | rows |
|---|---:|
{rows}

Columns are described in the metadata of the Parquet files.
{_unparsed(version)}
{_TEXT[version.manifest.text]}

## Query it

With DuckDB, in the folder above this one:

```sh
duckdb catalog.duckdb "SELECT speaker, {said}, published_on FROM statements_named LIMIT 5"
```

With the command line, where `datasets/` lies:

```sh
communique query --dataset {name} --version {number} "SELECT status, currency, sum(amount) FROM funding GROUP BY ALL"
```

In Python:

```python
import communique

with communique.open("datasets/{name}", version="{number}") as dataset:
    print(dataset.sql("FROM statements_named SELECT speaker, {said} LIMIT 5"))
```

## Licence

{version.text("licence")}
{_purged(version)}"""


_SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000)
_SIZE_NAMES = ("1K", "10K", "100K", "1M", "10M", "100M", "1B")


def _front_matter(version: Version, has_maps: bool) -> str:
    """Return what Hugging Face reads of a dataset: every table with rows as a configuration of its own.

    Values are JSON, which YAML has too. The first configuration is the one that is loaded when none is named.
    """
    known, title = licence(version), version.text("title")
    tables = [name for name, entry in version.tables.items() if entry.rows and name not in _LAST]
    tables += [name for name in _LAST if name in version.tables and version.tables[name].rows]
    if has_maps:
        tables = [name for name in tables if not maps_in(table_schema(version.file(name)))]
    configs: list[Json] = [
        {
            "config_name": name,
            "data_files": [{"split": "train", "path": version.tables[name].file}],
            **({"default": True} if name == _FIRST else {}),
        }
        for name in tables
    ]
    told: dict[str, Json] = {
        "pretty_name": f"{title} {version.number}",
        "license": known.hugging_face if known else "other",
        **({} if known else {"license_name": "see-below"}),
        "language": list(coverage(version).languages),
        "size_categories": [_size(max((entry.rows for entry in version.tables.values()), default=0))],
        "tags": ["tabular", "defence", "information-extraction", *about_of(version).keywords],
        "configs": configs,
    }
    lines = [f"{key}: {flow(value)}" for key, value in told.items() if value]
    return "\n".join(["---", *lines, "---", ""])


_FIRST = "statements"
_LAST = ("documents", "quarantine", "changes")


def maps_in(schema: pa.Schema) -> list[str]:
    """Return the columns of maps."""
    return [column.name for column in schema if pa.types.is_map(column.type)]


def _size(rows: int) -> str:
    """Return what Hugging Face calls a number of rows: `10K<n<100K`."""
    if rows < _SIZES[0]:
        return f"n<{_SIZE_NAMES[0]}"
    for least, name, most, beyond in zip(_SIZES, _SIZE_NAMES, _SIZES[1:], _SIZE_NAMES[1:], strict=False):
        if least <= rows < most:
            return f"{name}<n<{beyond}"
    return f"n>{_SIZE_NAMES[-1]}"


def _purged(version: Version) -> str:
    """Return a word on what was taken out since; nothing where all is as it was published."""
    if not version.purges:
        return ""
    told = []
    for purge in version.purges:
        documents = purge.get("documents")
        listed = ", ".join(f"`{one}`" for one in documents) if isinstance(documents, Sequence) else ""
        told.append(f"The words of {listed} were taken out after publication: {purge.get('reason')}\n")
    return "\n## Purged\n\n" + "\n".join(told)


def _unparsed(version: Version) -> str:
    settings = version.manifest.written.get("settings")
    extract = settings.get("extract") if isinstance(settings, Mapping) else None
    return _UNPARSED if isinstance(extract, Mapping) and extract.get("parse") is False else ""
