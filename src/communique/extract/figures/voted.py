"""How a vote went: two numbers that belong together, and those who abstained."""

import re
from collections.abc import Iterator
from functools import cache

from communique.extract.facts import Figure
from communique.extract.figures.lexicon import phrases
from communique.extract.periods import period_for
from communique.extract.quantities import find_quantities
from communique.extract.quantities.lexicon import alternatives, numbers_of
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span
from communique.schemas.vocabulary import MAX_EVIDENCE, Comparator

_METRICS = {"yes": "votes_for", "no": "votes_against", "rest": "abstentions"}
_REJECTING = {"yes": "votes_against", "no": "votes_for", "rest": "abstentions"}
"""Where something is rejected, the majority stands first too."""
_CONFIDENCE = 0.8


def votes(reading: Reading, sentence: Sentence) -> list[Figure]:
    """The results of votes that a sentence tells ("by 97 votes to 18"), in order of the text."""
    return sorted(_votes(reading, sentence), key=lambda figure: figure.value.span)


def _votes(reading: Reading, sentence: Sentence) -> Iterator[Figure]:
    seen: list[Span] = []
    small = sentence.text.lower()
    if not any(word in small for word in phrases("votes", "needed")):
        return
    for pattern in _patterns():
        for match in pattern.finditer(reading.text, sentence.span.start, sentence.span.end):
            place = Span(*match.span())
            if any(place.overlaps(other) for other in seen):
                continue
            seen.append(place)
            metrics = _REJECTING if _rejected().search(reading.text, sentence.span.start, place.start) else _METRICS
            for group, metric in metrics.items():
                if match[group] is None:
                    continue
                number = Span(*match.span(group))
                quantity = next(iter(find_quantities(reading.text, number, reading.document.language)), None)
                if quantity is not None and quantity.number_span == number:
                    long = sentence.span.end - sentence.span.start > MAX_EVIDENCE
                    yield Figure(
                        evidence=place if long else sentence.span,
                        method="figures.vote",
                        confidence=_CONFIDENCE,
                        metric=metric,
                        value=Cell(quantity.value, number),
                        comparator=Cell(Comparator.EQ, number),
                        period=period_for(reading, sentence, number),
                    )


@cache
def _rejected() -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{alternatives(phrases('votes', 'rejecting'))})\b")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    word = alternatives(numbers_of("words"))
    number = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{word})(?:-(?:{word}))?)"
    return tuple(
        re.compile(rf"(?i)(?<![\w.,])(?:{written.replace('{n}', number)})(?![\w%])")
        for written in phrases("votes", "patterns")
    )
