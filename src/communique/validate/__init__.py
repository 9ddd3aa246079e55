"""Validate: refuse every row that breaks the contract, and say which rule it broke."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from communique.errors import ContractError
from communique.schemas.contract import TABLES, empty, sort_order
from communique.validate.declared import broken_rules
from communique.validate.keys import dangling, null_elements, references, repeated
from communique.validate.ledger import Ledger
from communique.validate.offsets import Texts, misplaced_blocks, misplaced_spans, misquoted, quoting
from communique.validate.structure import conform
from communique.workspace import IN_MEMORY, Workspace

__all__ = ["Validated", "validate"]

CHECKED = tuple(name for name in TABLES if name not in {"quarantine", "changes"})
"""The tables whose rows are checked; `changes` is made when a version is compared with its parent."""


@dataclass(frozen=True, slots=True)
class Validated:
    """`tables`: the tables that were checked; `quarantine`: what was refused here and before."""

    tables: dict[str, pa.Table]
    quarantine: pa.Table


def validate(tables: Mapping[str, pa.Table], workspace: Workspace = IN_MEMORY) -> Validated:
    """Check rows one by one, then against their texts, then against each other.

    Takes tables of the contract (one that is not given is empty; `quarantine` holds what earlier stages refused) and
    returns all of them with the contract's schema and order. A refused row becomes a row of `quarantine` with stage
    validate and the first rule that it broke. A row that names a refused or unknown row is refused too, until nothing
    changes; only the link to the statement around a fact is cut, since the fact stands without it. Raises
    ContractError for data of the wrong shape, and if rows in are not rows out plus rows quarantined. Some rows at a
    time are looked at, and large tables are held in the workspace.
    """
    given = {name: conform(name, table) for name, table in tables.items()}
    if "changes" in given:
        raise ContractError("table changes is no input: it is made when a version is compared with its parent")
    ledger = Ledger({name: given.get(name, empty(name)) for name in CHECKED})
    _check_rows(ledger)
    _check_texts(ledger)
    _check_references(ledger)
    kept = {name: ledger.table(name, workspace) for name in CHECKED}
    refused = ledger.quarantine()
    _account(given, kept, refused)
    return Validated(kept, _quarantine(given.get("quarantine", empty("quarantine")), refused))


def _check_rows(ledger: Ledger) -> None:
    for table in CHECKED:
        for rows in ledger.parts(table):
            ledger.refuse(table, broken_rules(table, rows))
            ledger.refuse(table, null_elements(table, rows))
        ledger.refuse(table, repeated(table, ledger))


def _check_texts(ledger: Ledger) -> None:
    for rows in ledger.parts("documents", ["text", "blocks"]):
        ledger.refuse("documents", misplaced_blocks(rows))
    texts = Texts(ledger)
    for table in CHECKED:
        if table != "documents" and (looked_at := quoting(table)):
            for rows in ledger.parts(table, looked_at):
                text_of = texts.of(rows.get_column("document_id"))
                ledger.refuse(table, misquoted(rows, text_of))
                ledger.refuse(table, misplaced_spans(rows, text_of))


def _check_references(ledger: Ledger) -> None:
    changed = True
    while changed:
        changed = False
        for table in CHECKED:
            for reference in references(table):
                broken = dangling(reference, ledger)
                if reference.link:
                    ledger.cut(table, reference.column, broken)
                else:
                    changed = ledger.refuse(table, broken) > 0 or changed


def _account(given: Mapping[str, pa.Table], kept: Mapping[str, pa.Table], refused: pa.Table) -> None:
    """Rows in are rows out plus rows quarantined, table by table. Raises ContractError."""
    counts = dict(pl.Series(refused.column("table_name").to_pylist(), dtype=pl.String).value_counts().iter_rows())
    for table in CHECKED:
        rows = given[table].num_rows if table in given else 0
        quarantined = counts.get(table, 0)
        if rows != kept[table].num_rows + quarantined:
            out = kept[table].num_rows
            raise ContractError(f"table {table}: {rows} rows in, but {out} out and {quarantined} in quarantine")


def _quarantine(before: pa.Table, refused: pa.Table) -> pa.Table:
    """All refusals in the contract's order; those that share a key are numbered, so that none is lost."""
    key = list(sort_order("quarantine"))
    rows = pl.DataFrame(pa.concat_tables([before, refused]))
    rows = rows.sort([*key, "document_id", "row_json"], nulls_last=False, maintain_order=True)
    copy = pl.int_range(1, pl.len() + 1).over(key)
    numbered = pl.when(copy > 1).then(pl.format("{}#{}", pl.col("locator"), copy)).otherwise(pl.col("locator"))
    rows = rows.with_columns(numbered.alias("locator")).sort(key, nulls_last=False, maintain_order=True)
    table = conform("quarantine", rows.to_arrow().cast(pa.schema([(f.name, f.type) for f in before.schema])))
    if rows.height and broken_rules("quarantine", rows.with_row_index("row_number")).height:
        raise ContractError("table quarantine: a refusal does not say its stage, locator or rule")
    return table
