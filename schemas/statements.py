"""What was said or written, and by whom."""

import pandera.polars as pa
import polars as pl
from pandera.polars import PolarsData

from communique.schemas.columns import Strings, column
from communique.schemas.facts import FactTable
from communique.schemas.vocabulary import SpeakerKind, SpeakerResolution, StatementKind


class Statements(FactTable):
    """Something said or written, attributed."""

    kind: str = column("Kind", "Quoted words or reported speech.", vocabulary=StatementKind, key=True)
    speaker_id: str = column(
        "Speaker", "Who said it; null when unnamed or unclear.", nullable=True, references="entities.entity_id"
    )
    co_speaker_ids: Strings = column(
        "Co-speakers", "The others, of a joint statement.", references="entities.entity_id"
    )
    speaker_text: str = column(
        "Speaker in words", "The words that name the speaker, verbatim.", nullable=True, verbatim=True
    )
    speaker_kind: str = column("Speaker kind", "What sort of source it is.", vocabulary=SpeakerKind)
    speaker_resolution: str = column(
        "Speaker resolution",
        "Which kind of words the speaker was found by.",
        nullable=True,
        vocabulary=SpeakerResolution,
    )
    cue: str = column("Cue", "The words that introduce the statement, verbatim.", nullable=True, verbatim=True)
    content: str = column("Content", "What was said, verbatim, without quotation marks.", verbatim=True)
    content_start: int = column(
        "Content start", "Where the content begins in `documents.text`.", unit="code points", key=True, ge=0
    )
    content_end: int = column("Content end", "Where it ends, exclusive.", unit="code points", ge=1)
    addressee_id: str = column("Addressee", "Whom it was said to.", nullable=True, references="entities.entity_id")

    @pa.dataframe_check(name="content_length", description="content is as long as its offsets say")
    def content_length(cls, data: PolarsData) -> pl.LazyFrame:
        """Content is never empty and as long as its offsets say."""
        length = pl.col("content").str.len_chars()
        return data.lazyframe.select((length >= 1) & (length == pl.col("content_end") - pl.col("content_start")))
