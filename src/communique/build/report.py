"""What a run of `build` tells people and programs: rows of its version, what was refused and why, how good it is.

The flow leaves it as its artifacts.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

from communique.build.failures import StoppedError
from communique.build.request import BuildResult
from communique.dataset.manifest import Json
from communique.dataset.sql import parquet
from communique.errors import CommuniqueError
from communique.publish import Publication
from communique.schemas.contract import empty
from communique.schemas.vocabulary import Operation, Stage
from communique.workspace import IN_MEMORY

EXAMPLES = 3
"""Examples of each reason for refusals."""

SHOWN_ROWS = 20
"""Rows that failed validation, as far as a page shows them."""

KEPT_ROWS = 1000
"""Rows that failed validation, as far as the table for programs has them."""

_AT_ONCE = 4096

LONGEST_CELL = 160
"""Characters of a value in a cell; longer ones are cut."""

_CHECKED = frozenset({str(Stage.RESOLVE), str(Stage.VALIDATE)})
"""Stages that refuse rows of tables; those before them refuse inputs."""

_MARKS = re.compile(r"([\\`*|<>\[\]])")


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table, and how they differ from the version before: all are added where there is none."""

    table: str
    rows: int
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True)
class Example:
    """One of the inputs or rows that were refused."""

    locator: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What one rule of a stage refused."""

    stage: str
    table: str | None
    reason: str
    rows: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class InvalidRow:
    """A row of a table that did not pass, and why."""

    table: str
    row: str
    """Its id, or its key."""
    rule: str
    column: str | None
    value: str | None
    evidence: str | None
    document_id: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a run."""

    dataset: str
    state: str
    """What became of it in words: `1.0.1: published`, `failed`."""
    reason: str
    tables: tuple[TableRows, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    invalid: tuple[InvalidRow, ...] = ()
    quality: Mapping[str, float] = field(default_factory=dict)

    def markdown(self) -> str:
        """Return the report as a page."""
        parts = [f"# {self.dataset} {self.state}", cell(self.reason, None)]
        if self.tables:
            rows = [(t.table, t.rows, t.added, t.removed, t.changed) for t in self.tables]
            parts.append(markdown_table(("table", "rows", "added", "removed", "changed"), rows, numbers=4))
        if self.refusals:
            parts += ["## Refused", _refusals(self.refusals)]
        if self.invalid:
            parts += ["## Rows that did not pass validation", _invalid(self.invalid)]
        if self.quality:
            parts += [
                "## Quality",
                markdown_table(("measure", "value"), [(n, f"{v:.3f}") for n, v in self.quality.items()]),
            ]
        return "\n\n".join(parts) + "\n"

    def rows_table(self) -> list[dict[str, Json]]:
        """Return the rows of every table for programs."""
        return [asdict(table) for table in self.tables]

    def refused_table(self) -> list[dict[str, Json]]:
        """Return every reason with its count and examples for programs."""
        return [
            {
                "stage": refusal.stage,
                "table": refusal.table,
                "reason": refusal.reason,
                "rows": refusal.rows,
                "examples": "; ".join(_example(example) for example in refusal.examples),
            }
            for refusal in self.refusals
        ]

    def invalid_table(self) -> list[dict[str, Json]]:
        """Return the rows that did not pass validation for programs, the first thousand of them."""
        return [asdict(row) for row in self.invalid[:KEPT_ROWS]]


def of_result(dataset: str, result: BuildResult) -> Report:
    """Return the report of a run that ended well."""
    publication = result.publication
    what = "published" if publication.changed else "nothing changed"
    return Report(
        dataset=dataset,
        state=f"{publication.version}: {what}",
        reason=publication.reason,
        tables=rows_of(publication),
        refusals=refusals_of(result.quarantine),
        invalid=invalid_of(result.quarantine),
        quality=publication.quality,
    )


def of_error(dataset: str, error: CommuniqueError) -> Report:
    """Return the report of a run that was stopped: why, and what was refused until then, if the error knows."""
    refused = error.quarantine if isinstance(error, StoppedError) else empty("quarantine")
    return Report(dataset, "failed", str(error), (), refusals_of(refused), invalid_of(refused))


def rows_of(publication: Publication) -> tuple[TableRows, ...]:
    """Return the rows of every table against the version before, from `changes`."""
    counts: dict[tuple[str, str], int] = {}
    if publication.changed and publication.parent is not None:
        with IN_MEMORY.connected() as connection:
            # A row that changed has a line for each of its fields.
            query = f"""SELECT table_name, operation, count(DISTINCT id) FROM
                {parquet(publication.folder / "changes.parquet")} GROUP BY ALL"""
            counts = {(table, operation): rows for table, operation, rows in connection.execute(query).fetchall()}
    elif publication.changed:
        counts = {(table, Operation.ADDED): rows for table, rows in publication.rows.items()}
    return tuple(
        TableRows(table, rows, *(counts.get((table, str(operation)), 0) for operation in Operation))
        for table, rows in publication.rows.items()
    )


def refusals_of(quarantine: pa.Table) -> tuple[Refusal, ...]:
    """Return what was refused by reason, each with its first examples, in the order of stage, table and reason."""
    counts: dict[tuple[str, str, str], int] = {}
    examples: dict[tuple[str, str, str], list[Example]] = {}
    columns = ["stage", "table_name", "rule", "locator", "failing_value"]
    for row in _rows(quarantine.select(columns)):
        key = (row["stage"], row["table_name"] or "", row["rule"])
        counts[key] = counts.get(key, 0) + 1
        if len(known := examples.setdefault(key, [])) < EXAMPLES:
            known.append(Example(row["locator"], row["failing_value"]))
    return tuple(
        Refusal(stage, table or None, reason, counts[stage, table, reason], tuple(examples[stage, table, reason]))
        for stage, table, reason in sorted(counts)
    )


def invalid_of(quarantine: pa.Table) -> tuple[InvalidRow, ...]:
    """Return the rows of tables that were refused, with the evidence they would have stood on."""
    return tuple(
        InvalidRow(
            table=row["table_name"],
            row=row["locator"],
            rule=row["rule"],
            column=row["column_name"],
            value=row["failing_value"],
            evidence=_evidence(row["row_json"]),
            document_id=row["document_id"],
        )
        for row in _rows(quarantine)
        if row["stage"] in _CHECKED and row["table_name"] is not None
    )


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table: few are Python values at a time."""
    for batch in table.to_batches(max_chunksize=_AT_ONCE):
        yield from batch.to_pylist()


def _evidence(row_json: str | None) -> str | None:
    """Return the evidence of a refused row; of a mention its words."""
    try:
        row = json.loads(row_json or "{}")
    except ValueError:
        return None
    found = row.get("evidence", row.get("mention")) if isinstance(row, dict) else None
    return found if isinstance(found, str) else None


def _refusals(refusals: Iterable[Refusal]) -> str:
    rows = [
        (r.stage, r.table, r.reason, r.rows, "<br>".join(cell(_example(example)) for example in r.examples))
        for r in refusals
    ]
    head = "| stage | table | reason | rows | for instance |\n|---|---|---|---:|---|\n"
    return head + "\n".join(
        f"| {cell(stage)} | {cell(table)} | {cell(reason)} | {count} | {examples} |"
        for stage, table, reason, count, examples in rows
    )


def _invalid(invalid: Sequence[InvalidRow]) -> str:
    columns = ("table", "row", "rule", "column", "value", "evidence")
    shown = [(r.table, r.row, r.rule, r.column, r.value, r.evidence) for r in invalid[:SHOWN_ROWS]]
    more = len(invalid) - len(shown)
    return markdown_table(columns, shown) + (f"\n\nand {more:,} more" if more else "")


def _example(example: Example) -> str:
    return example.locator if example.value is None else f"{example.locator}: {example.value}"


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[object]], numbers: int = 0) -> str:
    """Return a table; the last `numbers` columns stand to the right."""
    rules = ["---"] * (len(columns) - numbers) + ["---:"] * numbers
    lines = [columns, rules, *([cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(value: object, longest: int | None = LONGEST_CELL) -> str:
    """Return a value on one line, cut, with the marks of Markdown as the characters they are."""
    if value is None:
        return ""
    written = " ".join(str(value).split())
    if longest is not None and len(written) > longest:
        written = written[:longest].rstrip() + "…"
    return _MARKS.sub(r"\\\1", written)
