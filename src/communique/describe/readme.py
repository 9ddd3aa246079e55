"""`README.md`: what a version is, what it holds and how to ask it."""

from collections.abc import Sequence

from communique.dataset.manifest import RepublishedText
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


def readme(version: Version) -> str:
    """Return the page of a version."""
    rows = "\n".join(f"| `{table}` | {entry.rows:,} |" for table, entry in version.tables.items())
    since = "" if version.parent is None else f" since {version.parent}"
    said = "content_start, content_end" if version.manifest.text is RepublishedText.NONE else "content"
    description, name, number = version.text("description"), version.name, version.number
    about = f"\n{description}\n" if description else ""
    return f"""# {version.text("title")} {number}
{about}
What changed{since}: {version.text("reason")}.

| table | rows |
|---|---:|
{rows}

Columns are described in the metadata of the Parquet files.

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
