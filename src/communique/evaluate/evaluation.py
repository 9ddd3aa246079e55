"""What an evaluation says: the figures, and what they rest on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from communique.dataset.manifest import Json
from communique.evaluate.intervals import Interval
from communique.evaluate.judging import NOT_ANNOTATED, TABLE_OF, Judged
from communique.evaluate.measures import Counts, SpeakerCounts
from communique.evaluate.reliability import Reliability

HEADLINE = "headline"
"""The name of the mean of the headline measures."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one measure gave over all documents."""

    name: str
    counts: Counts
    headline: bool
    interval: Interval | None
    """Of the F1; None where none was asked for."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that one side lacks."""

    table: str
    document: str
    missed: bool
    """Annotated and not found; otherwise found and not annotated."""
    words: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A version against annotated documents."""

    documents: int
    results: tuple[Result, ...]
    headline_f1: float
    """The mean F1 of the headline measures."""
    headline_interval: Interval | None
    speakers: SpeakerCounts
    ungrounded: int
    """Rows whose evidence or content is not what stands at its offsets; they count as not found."""
    absent: tuple[str, ...]
    """Annotated documents that the version does not hold: everything in them is missed."""
    text_differs: tuple[str, ...]
    """Documents whose text in the version is not the annotated one."""
    judged: tuple[Judged, ...]
    """Every found row that has a confidence, right or wrong; in the order of documents, then of tables."""
    reliability: tuple[Reliability, ...]
    """Of all judged rows together, then table by table."""
    differences: tuple[Difference, ...]

    def counts(self, measure: str) -> Counts:
        """Return what a measure gave. Raises KeyError."""
        return {result.name: result.counts for result in self.results}[measure]

    def f1(self) -> Mapping[str, float]:
        """Return the F1 of every measure by its name, and that of the headline as `headline`."""
        return {**{result.name: result.counts.f1 for result in self.results}, HEADLINE: self.headline_f1}

    def kinds_of_errors(self) -> Mapping[str, int]:
        """Return how often each kind of error occurs (as `figures: wrong period`, `events: missed`), most first."""
        wrong = (row.kind_of_error for row in self.judged if not row.right)
        lacking = (
            f"{TABLE_OF.get(row.table, row.table)}: {'missed' if row.missed else NOT_ANNOTATED}"
            for row in self.differences
            if row.missed or row.table == "entities"  # the other tables have said so already
        )
        counted = Counter([*wrong, *lacking])
        return dict(sorted(counted.items(), key=lambda kind: (-kind[1], kind[0])))

    def as_json(self) -> dict[str, Json]:
        """Return every figure as one object, without the single differences."""
        return {
            "documents": self.documents,
            "absent": self.absent,
            "text_differs": self.text_differs,
            "ungrounded": self.ungrounded,
            "headline": {"f1": self.headline_f1, **_bounds(self.headline_interval)},
            "speakers": {"wrong": self.speakers.wrong, "named": self.speakers.named},
            "measures": [
                {
                    "measure": result.name,
                    "precision": result.counts.precision,
                    "recall": result.counts.recall,
                    "f1": result.counts.f1,
                    **_bounds(result.interval),
                    "right": result.counts.right,
                    "annotated": result.counts.annotated,
                    "found": result.counts.found,
                    "headline": result.headline,
                }
                for result in self.results
            ],
            "reliability": [
                {
                    "table": table.table,
                    "rows": table.rows,
                    "error": table.error,
                    "bins": [
                        {
                            "start": one.start,
                            "end": one.end,
                            "rows": one.rows,
                            "right": one.right,
                            "share": one.share,
                            "confidence": one.confidence,
                        }
                        for one in table.bins
                    ],
                }
                for table in self.reliability
            ],
        }


def _bounds(interval: Interval | None) -> dict[str, Json]:
    return {} if interval is None else {"low": interval.low, "high": interval.high}
