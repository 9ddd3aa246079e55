"""Things that happened or are scheduled."""

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from communique.schemas.columns import Strings, column
from communique.schemas.facts import FactTable
from communique.schemas.vocabulary import EventKind, Precision


class Events(FactTable):
    """Something that happened or is scheduled."""

    kind: str = column("Kind", "What sort of event.", vocabulary=EventKind, key=True)
    name: str = column("Name", "Its own name, verbatim.", nullable=True, verbatim=True)
    participant_ids: Strings = column(
        "Participants", "Who took part, in order of appearance.", references="entities.entity_id"
    )
    place_id: str = column("Place", "Where.", nullable=True, references="entities.entity_id")
    date_start: pl.Date = column(
        "First day", "First day of what the text says; null when it does not settle it.", nullable=True
    )
    date_end: pl.Date = column("Last day", "Last day of what the text says.", nullable=True)
    date_precision: str = column(
        "Date precision",
        "How exact the date is; read the days only together with it.",
        nullable=True,
        vocabulary=Precision,
    )

    @pa.dataframe_check(
        name="date_order", description="date_start, date_end and date_precision stand together and in order"
    )
    def date_order(cls, data: PolarsData) -> pl.LazyFrame:
        """A date has a first day, a last day not before it, and a precision, or none of them."""
        start, end, precision = pl.col("date_start"), pl.col("date_end"), pl.col("date_precision")
        none = start.is_null() & end.is_null() & precision.is_null()
        return data.lazyframe.select(none | (precision.is_not_null() & (start <= end)).fill_null(False))
