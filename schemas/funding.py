"""Money."""

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from communique.schemas.columns import Money, column
from communique.schemas.facts import PeriodTable
from communique.schemas.vocabulary import Comparator, FundingStatus


class Funding(PeriodTable):
    """An amount of money that moves, is promised, asked for or blocked."""

    amount: Money = column(
        "Amount", "As the text states it; never converted; the lower bound of a range.", unit="currency", key=True
    )
    amount_upper: Money = column("Upper amount", "Upper bound of a range.", nullable=True, unit="currency")
    currency: str = column("Currency", "ISO 4217 code.", pattern=r"^[A-Z]{3}$", key=True)
    comparator: str = column("Comparator", "How the amount relates to the true one.", vocabulary=Comparator)
    status: str = column("Status", "How far the money has come.", vocabulary=FundingStatus)
    provider_id: str = column("Provider", "Who gives it.", nullable=True, references="entities.entity_id")
    recipient_id: str = column("Recipient", "Who receives it.", nullable=True, references="entities.entity_id")
    programme_id: str = column(
        "Programme", "The programme or instrument.", nullable=True, references="entities.entity_id"
    )
    source_of_funds_id: str = column(
        "Source of funds", "Where the money comes from.", nullable=True, references="entities.entity_id"
    )
    tranche: str = column("Tranche", "Which part of a series, verbatim.", nullable=True, verbatim=True)
    purpose: str = column("Purpose", "What it is for, verbatim.", nullable=True, verbatim=True)
    part_of_id: str = column(
        "Part of",
        "The row whose amount contains this one (a share or tranche of a stated total): never add the two.",
        nullable=True,
        references="funding.id",
    )

    @pa.dataframe_check(
        name="amount_range", description="amount_upper stands with comparator between and is not below amount"
    )
    def amount_range(cls, data: PolarsData) -> pl.LazyFrame:
        """Only a range has an upper bound, and never one below the lower."""
        upper, between = pl.col("amount_upper"), pl.col("comparator") == "between"
        return data.lazyframe.select((between == upper.is_not_null()) & (upper >= pl.col("amount")).fill_null(True))
