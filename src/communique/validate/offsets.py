"""Every offset lies inside its text, and the words that a row quotes are the words that stand there.

Offsets are code points; polars slices strings by code points too.
"""

import polars as pl
import pyarrow as pa

from communique.schemas.contract import columns
from communique.schemas.vocabulary import BlockRole
from communique.validate.ledger import BROKEN, Ledger
from communique.validate.structure import ROW, picked

QUOTED = (("evidence", "evidence"), ("content", "content"), ("mention", "mention"))
"""Columns that quote the text, and the stem of the columns that say where (`_start` and `_end`)."""


def quoting(table: str) -> list[str]:
    """The columns of a table that quote texts or say where something stands, and document_id; none where none does."""
    declared = {column.name for column in columns(table)}
    quoted = [name for name, stem in QUOTED if name in declared for name in (name, f"{stem}_start", f"{stem}_end")]
    there = dict.fromkeys([*quoted, *(["spans"] if "spans" in declared else [])])
    return ["document_id", *there] if there else []


class Texts:
    """The texts of the documents that stand: those of some at a time are held."""

    def __init__(self, ledger: Ledger) -> None:
        ids, texts = ledger.column("documents", "document_id"), ledger.column("documents", "text")
        self._texts = pa.table({"document_id": ids, "text": texts})
        place = pl.int_range(len(ids), dtype=pl.UInt32, eager=True)
        known = pl.DataFrame({"document_id": pl.Series(ids, dtype=pl.String), "place": place})
        self._known = known.filter(pl.Series(ledger.stands("documents")))

    def of(self, documents: pl.Series) -> pl.DataFrame:
        """document_id, text, and the text's length in code points, of those of some documents that are there."""
        asked = documents.alias("document_id").unique().to_frame()
        places = asked.join(self._known, on="document_id").get_column("place").sort().to_numpy()
        return pl.DataFrame(picked(self._texts, places)).with_columns(
            pl.col("text").str.len_chars().cast(pl.Int64).alias("length")
        )


def misplaced_blocks(documents: pl.DataFrame) -> pl.DataFrame:
    """Documents with a block that is empty, leaves the text or has an unknown role, as BROKEN."""
    blocks = documents.select(ROW, pl.col("text").str.len_chars().cast(pl.Int64).alias("length"), "blocks").explode(
        "blocks"
    )
    blocks = blocks.drop_nulls("blocks").unnest("blocks") if blocks.height else blocks.clear()
    if not blocks.height:
        return pl.DataFrame(schema=BROKEN)
    inside = _inside(pl.col("block_start"), pl.col("block_end"))
    known = pl.col("role").is_in([str(role) for role in BlockRole]).fill_null(False)
    value = pl.format(
        "{} {}:{}", *(pl.col(c).cast(pl.String).fill_null("null") for c in ("role", "block_start", "block_end"))
    )
    return pl.concat(
        [
            _broken(blocks.filter(~inside), "offsets_in_text", "blocks", value),
            _broken(blocks.filter(~known), "known_role", "blocks", value),
        ]
    )


def misplaced_spans(rows: pl.DataFrame, text_of: pl.DataFrame) -> pl.DataFrame:
    """Rows with a span that is empty, leaves its text or names no field, as BROKEN (where the document is known)."""
    if "spans" not in rows.columns:
        return pl.DataFrame(schema=BROKEN)
    spans = rows.select(ROW, "document_id", "spans").explode("spans").drop_nulls("spans").unnest("spans")
    spans = spans.join(text_of.select("document_id", "length"), on="document_id")
    inside = _inside(pl.col("span_start"), pl.col("span_end")) & pl.col("field").is_not_null()
    value = pl.format(
        "{} {}:{}", *(pl.col(c).cast(pl.String).fill_null("null") for c in ("field", "span_start", "span_end"))
    )
    return _broken(spans.filter(~inside).sort(ROW), "offsets_in_text", "spans", value)


def misquoted(rows: pl.DataFrame, text_of: pl.DataFrame) -> pl.DataFrame:
    """Rows whose words are not the words at their place, as BROKEN (where the document is known)."""
    found = [pl.DataFrame(schema=BROKEN)]
    for column, stem in QUOTED:
        if column not in rows.columns:
            continue
        start, end = pl.col(f"{stem}_start"), pl.col(f"{stem}_end")
        placed = rows.select(ROW, "document_id", column, start, end).join(text_of, on="document_id")
        outside = placed.filter(~_inside(start, end))
        inside = placed.filter(_inside(start, end))
        differs = inside.filter(pl.col("text").str.slice(start, end - start) != pl.col(column))
        place = pl.format("{}:{}", start, end)
        found.append(_broken(outside.sort(ROW), "offsets_in_text", column, place))
        found.append(_broken(differs.sort(ROW), "verbatim", column, pl.col(column)))
    return pl.concat(found)


def _inside(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    return ((start >= 0) & (start < end) & (end <= pl.col("length"))).fill_null(False)


def _broken(rows: pl.DataFrame, rule: str, column: str, value: pl.Expr) -> pl.DataFrame:
    return rows.select(
        pl.col(ROW).cast(pl.UInt32),
        pl.lit(rule).alias("rule"),
        pl.lit(column).alias("column_name"),
        value.cast(pl.String).alias("failing_value"),
    )
