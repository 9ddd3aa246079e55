"""Evaluate: how much of what people annotated does a published version hold, and how much of what it holds is right.

Reads Parquet and JSON only and knows nothing of how a version is made.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias

from communique.errors import UsageError
from communique.evaluate.annotated import Annotated, Annotation, place, read_annotations
from communique.evaluate.evaluation import Difference, Evaluation, Result
from communique.evaluate.found import ABSENT, Found, FoundDocument, FoundEntity, read_found
from communique.evaluate.intervals import intervals as intervals_of
from communique.evaluate.judging import judge
from communique.evaluate.matching import MatchedDocument, match
from communique.evaluate.measures import MEASURES, PLACES, Counts, SpeakerCounts, speakers
from communique.evaluate.pairing import Matching
from communique.evaluate.reliability import reliability

__all__ = ["COMPARED", "Difference", "Evaluation", "Result", "evaluate"]

_Rows: TypeAlias = Matching[Annotated, Found | FoundEntity]

COMPARED: Mapping[str, Callable[[MatchedDocument], tuple[_Rows, ...]]] = {
    "statements": lambda d: (d.direct, d.indirect),
    "funding": lambda d: (d.funding,),
    "transfers": lambda d: (d.transfers,),
    "figures": lambda d: (d.figures,),
    "events": lambda d: (d.events,),
    "requests": lambda d: (d.requests,),
    "roles": lambda d: (d.roles,),
    "entities": lambda d: (d.entities,),
}
"""What is compared row by row, and so what single differences can be told of."""


def evaluate(version: Path, annotated: Path, *, only: Collection[str] = (), intervals: bool = True) -> Evaluation:
    """Compare a version with annotated documents.

    `version` is the folder of a version (`datasets/defence-aid/1.0.0`), `annotated` a folder of annotations as
    `communique.evaluate.annotated` describes them; `only` names the documents to look at, all when empty. A document
    is found by the last part of its locator. Without `intervals` no bootstrap is run, which takes most of the time.

    Raises UsageError for annotations that are not there or not in form, and for an unknown document in `only`,
    StoreError for a version that cannot be read.
    """
    annotations = _chosen(read_annotations(annotated), only)
    found = read_found(version, {annotation.name for annotation in annotations})
    matched = [_matched(annotation, found) for annotation in annotations]
    counts = [[m.count(d) if d.annotated.covers(m.name) else None for m in MEASURES] for d in matched]
    totals = [sum((one for one in of_measure if one), Counts()) for of_measure in zip(*counts, strict=True)]
    sure = intervals_of(counts) if intervals else None
    judged = tuple(row for d in matched for row in judge(d))
    headline = [total.f1 for total, measure in zip(totals, MEASURES, strict=True) if measure.headline]
    return Evaluation(
        documents=len(matched),
        results=tuple(
            Result(measure.name, total, measure.headline, sure.measures[number] if sure else None)
            for number, (measure, total) in enumerate(zip(MEASURES, totals, strict=True))
        ),
        headline_f1=round(sum(headline) / len(headline), PLACES),
        headline_interval=sure.headline if sure else None,
        speakers=sum((speakers(d) for d in matched if d.annotated.covers("statements")), SpeakerCounts()),
        ungrounded=sum(d.found.ungrounded for d in matched),
        absent=tuple(d.annotated.name for d in matched if d.annotated.name not in found),
        text_differs=tuple(d.annotated.name for d in matched if d.annotated.text_differs),
        judged=judged,
        reliability=reliability(judged),
        differences=tuple(difference for d in matched for difference in _differences(d)),
    )


def _chosen(annotations: Sequence[Annotation], only: Collection[str]) -> Sequence[Annotation]:
    if not only:
        return annotations
    known = [annotation.name for annotation in annotations]
    for name in sorted(set(only).difference(known)):
        close = get_close_matches(name, known, n=1)
        raise UsageError(f"no annotated document {name!r}" + (f"; did you mean {close[0]}?" if close else ""))
    return [annotation for annotation in annotations if annotation.name in only]


def _matched(annotation: Annotation, found: dict[str, FoundDocument]) -> MatchedDocument:
    held = found.get(annotation.name)
    return match(place(annotation, held.text if held else None), held or ABSENT)


def _differences(document: MatchedDocument) -> Iterator[Difference]:
    name = document.annotated.name
    for table, matchings in COMPARED.items():
        for matching in matchings(document) if document.annotated.covers(table) else ():
            yield from (Difference(table, name, True, row.words) for row in matching.missed)
            yield from (Difference(table, name, False, row.words) for row in matching.extra)
