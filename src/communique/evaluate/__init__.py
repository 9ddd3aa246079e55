"""Evaluate: how much of what people annotated does a published version hold, and how much of what it holds is right.

Reads Parquet and JSON only and knows nothing of how a version is made.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from communique.errors import UsageError
from communique.evaluate.annotated import Annotated, Annotation, place, read_annotations
from communique.evaluate.evaluation import Difference, Evaluation, Result
from communique.evaluate.found import ABSENT, Found, FoundDocument, FoundEntity, read_found
from communique.evaluate.intervals import intervals as intervals_of
from communique.evaluate.matching import MatchedDocument, match
from communique.evaluate.measures import MEASURES, Counts, SpeakerCounts, speakers
from communique.evaluate.pairing import Matching
from communique.evaluate.reliability import judge, reliability

__all__ = ["Difference", "Evaluation", "Result", "evaluate"]

HEADLINE_PLACES = 4


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
    headline = [total.f1 for total, measure in zip(totals, MEASURES, strict=True) if measure.headline]
    return Evaluation(
        documents=len(matched),
        results=tuple(
            Result(measure.name, total, measure.headline, sure.measures[number] if sure else None)
            for number, (measure, total) in enumerate(zip(MEASURES, totals, strict=True))
        ),
        headline_f1=round(sum(headline) / len(headline), HEADLINE_PLACES),
        headline_interval=sure.headline if sure else None,
        speakers=sum((speakers(d) for d in matched if d.annotated.covers("statements")), SpeakerCounts()),
        ungrounded=sum(d.found.ungrounded for d in matched),
        absent=tuple(d.annotated.name for d in matched if d.annotated.name not in found),
        text_differs=tuple(d.annotated.name for d in matched if d.annotated.text_differs),
        reliability=reliability(row for d in matched for row in judge(d)),
        differences=tuple(difference for d in matched for difference in _differences(d)),
    )


def _chosen(annotations: Sequence[Annotation], only: Collection[str]) -> Sequence[Annotation]:
    if not only:
        return annotations
    unknown = sorted(set(only) - {annotation.name for annotation in annotations})
    if unknown:
        raise UsageError(f"no annotated document {', '.join(unknown)}")
    return [annotation for annotation in annotations if annotation.name in only]


def _matched(annotation: Annotation, found: dict[str, FoundDocument]) -> MatchedDocument:
    held = found.get(annotation.name)
    return match(place(annotation, held.text if held else None), held or ABSENT)


def _differences(document: MatchedDocument) -> Iterator[Difference]:
    def of(table: str, *matchings: Matching[Annotated, Found | FoundEntity]) -> Iterator[Difference]:
        for matching in matchings if document.annotated.covers(table) else ():
            yield from (Difference(table, document.annotated.name, True, row.words) for row in matching.missed)
            yield from (Difference(table, document.annotated.name, False, row.words) for row in matching.extra)

    yield from of("statements", document.direct, document.indirect)
    yield from of("funding", document.funding)
    yield from of("transfers", document.transfers)
    yield from of("figures", document.figures)
    yield from of("events", document.events)
    yield from of("requests", document.requests)
    yield from of("roles", document.roles)
    yield from of("entities", document.entities)
