"""Counts and measured quantities."""

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from communique.schemas.columns import Quantity, column
from communique.schemas.facts import PeriodTable
from communique.schemas.vocabulary import Comparator


class Figures(PeriodTable):
    """A count or measured quantity."""

    metric: str = column("Metric", "What is measured, as in `drones_launched`.", pattern=r"^[a-z0-9_]+$")
    value: Quantity = column("Value", "The number; the lower bound of a range.", unit="unit", key=True)
    value_upper: Quantity = column("Upper value", "Upper bound of a range.", nullable=True, unit="unit")
    comparator: str = column("Comparator", "How the number relates to the true one.", vocabulary=Comparator)
    unit: str = column("Unit", "Unit of measurement or counted thing; ISO 4217 code for money.", nullable=True)
    object: str = column("Object", "What is counted, verbatim.", nullable=True, key=True, verbatim=True)
    object_id: str = column("Object entity", "The entity counted.", nullable=True, references="entities.entity_id")
    actor_id: str = column("Actor", "Who did it or has it.", nullable=True, references="entities.entity_id")
    target_id: str = column("Target", "Whom it befell.", nullable=True, references="entities.entity_id")

    @pa.dataframe_check(
        name="value_range", description="value_upper stands with comparator between and is not below value"
    )
    def value_range(cls, data: PolarsData) -> pl.LazyFrame:
        """Only a range has an upper bound, and never one below the lower."""
        upper, between = pl.col("value_upper"), pl.col("comparator") == "between"
        return data.lazyframe.select((between == upper.is_not_null()) & (upper >= pl.col("value")).fill_null(True))
