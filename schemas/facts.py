"""What every fact table shares: identity, evidence, and how the row was read."""

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from communique.schemas.columns import HEX_ID, Spans, column
from communique.schemas.vocabulary import MAX_EVIDENCE, Precision


class Table(pa.DataFrameModel):
    """A table of the contract: exactly the declared columns, in the declared order."""

    class Config:
        """Nothing undeclared, nothing out of place."""

        strict = True
        ordered = True


class FactTable(Table):
    """A table whose rows are read from a text and carry the words that say so."""

    id: str = column(
        "Id",
        "First 20 hex digits of the sha256 of table, document and natural key: the same on every machine.",
        pattern=HEX_ID,
    )
    document_id: str = column(
        "Document", "The document the fact was read in.", pattern=HEX_ID, references="documents.document_id"
    )
    evidence_start: int = column(
        "Evidence start", "Where the evidence begins in `documents.text`.", unit="code points", ge=0
    )
    evidence_end: int = column("Evidence end", "Where the evidence ends, exclusive.", unit="code points", ge=1)
    evidence: str = column(
        "Evidence",
        "Verbatim `text[evidence_start:evidence_end]`: the smallest clause that carries the row.",
        verbatim=True,
    )
    spans: Spans = column("Spans", "Where each field was read: field, span_start, span_end.", unit="code points")
    statement_id: str = column(
        "Statement", "The statement that contains the fact.", nullable=True, references="statements.id"
    )
    method: str = column("Method", "The rule or model that produced the row.")
    confidence: float = column(
        "Confidence", "How likely the row is right, rounded to two decimals.", unit="probability", ge=0.0, le=1.0
    )

    @pa.dataframe_check(
        name="evidence_length", description=f"evidence is 1 to {MAX_EVIDENCE} code points and its offsets agree"
    )
    def evidence_length(cls, data: PolarsData) -> pl.LazyFrame:
        """Evidence is never empty, never a whole document, and as long as its offsets say."""
        length = pl.col("evidence").str.len_chars()
        return data.lazyframe.select(
            (length >= 1) & (length <= MAX_EVIDENCE) & (length == pl.col("evidence_end") - pl.col("evidence_start"))
        )


class PeriodTable(FactTable):
    """A fact table whose rows say when."""

    period_text: str = column(
        "Period in words", "The words that give the period, verbatim.", nullable=True, verbatim=True
    )
    period_start: pl.Date = column(
        "Period start", "First day of the period; null when the text does not settle it.", nullable=True
    )
    period_end: pl.Date = column("Period end", "Last day of the period.", nullable=True)
    period_precision: str = column(
        "Period precision",
        "How exact the period is; read start and end only together with it.",
        nullable=True,
        vocabulary=Precision,
    )

    @pa.dataframe_check(
        name="period_order", description="period_start, period_end and period_precision stand together and in order"
    )
    def period_order(cls, data: PolarsData) -> pl.LazyFrame:
        """A period has a start, an end not before it, and a precision, or none of them."""
        start, end, precision = pl.col("period_start"), pl.col("period_end"), pl.col("period_precision")
        none = start.is_null() & end.is_null() & precision.is_null()
        return data.lazyframe.select(none | (precision.is_not_null() & (start <= end)).fill_null(False))
