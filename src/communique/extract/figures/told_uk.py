"""Figures in Ukrainian, where no parser reads: a number, the noun behind it, and the nearest verb of its clause."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from communique.extract.clauses_uk import adverbs, behind_preposition, clauses, doer, is_denied, stems
from communique.extract.facts import Figure
from communique.extract.figures.admitted import ruled_out
from communique.extract.names.name import Names
from communique.extract.periods import period_for
from communique.extract.quantities import Quantity, find_quantities
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span, hull
from communique.schemas.vocabulary import MAX_EVIDENCE, BlockRole, EntityKind

_CONFIDENCE = {"count": 0.65, "percent": 0.6, "bare": 0.45}
_ADJECTIVES = r"\s+(?:(?!(?:який|які|та|або)\b)[а-яіїєґ'’ʼ-]+(?:их|іх|їх|ий|і|ї)\s+){0,2}?"

_BESIDE = re.compile(r"(?i)\b(?:з|із|зі|від|на|для|проти|без|про)\s+$")
"""A count behind one of these tells something of another thing: "військові із 8 країн", "запит на 200 дронів"."""


@dataclass(frozen=True, slots=True)
class _Deed:
    """A verb of a clause; `name` is empty for verbs that add nothing to the noun."""

    name: str
    span: Span


def ukrainian_figures(reading: Reading, sentence: Sentence, names: Names, taken: Sequence[Span]) -> list[Figure]:
    """The figures of one sentence, in order; `taken` are the numbers that other tables have.

    A count needs a noun of `metrics_uk.toml`, or a verb of it and no noun at all; a percentage needs one of the two.
    """
    if sentence.is_question or sentence.role is BlockRole.HEADING:
        return []
    rows = []
    parts = clauses(reading.text, sentence.span)
    for quantity in find_quantities(reading.text, sentence.span, reading.document.language):
        if quantity.money or ruled_out(quantity, names) or any(s.overlaps(quantity.number_span) for s in taken):
            continue
        clause = next((one for one in parts if one.contains(quantity.number_span)), None)
        if clause is not None and (row := _figure(reading, sentence, clause, quantity, names)) is not None:
            rows.append(row)
    return rows


def _figure(reading: Reading, sentence: Sentence, clause: Span, quantity: Quantity, names: Names) -> Figure | None:
    text = reading.text
    noun = _noun(text, quantity.span.end, clause.end) or _noun(text, _end(text, quantity, clause), clause.end)
    deed = _deed(text, clause, quantity.span)
    if not quantity.percent and _BESIDE.search(text[clause.start : quantity.span.start]):
        return None
    if _is_whole(text, clause, quantity) or (deed is None and noun is not None and not _begins(text, clause, quantity)):
        return None
    changes = deed is not None and deed.name in _file()["changed"]["words"]
    if deed is not None and is_denied(text, clause, deed.span.start):
        return None
    if quantity.percent:
        if (noun is None and deed is None) or (deed is not None and not deed.name and noun is None):
            return None
        name = "" if deed is None else deed.name
        parts = [noun[0] if noun else "", name, "" if changes else "share"]
        kind = "percent"
    elif noun is not None:
        if changes:
            return None
        parts, kind = [noun[0], deed.name if deed else ""], "count"
    elif deed is not None and deed.name and not changes and _stands_alone(text, quantity, clause, deed):
        parts, kind = [deed.name], "bare"
    else:
        return None
    actor = doer(text, clause, deed.span.start, names) if deed is not None else None
    period = period_for(reading, sentence, quantity.number_span)
    target = behind_preposition(text, clause, ("по",), names)
    evidence = (
        clause if clause.end - clause.start <= MAX_EVIDENCE else hull([quantity.span, *([noun[1]] if noun else [])])
    )
    return Figure(
        evidence=evidence,
        method=f"figures.uk.{kind}",
        confidence=_CONFIDENCE[kind],
        metric="_".join(part for part in parts if part),
        value=Cell(quantity.value, quantity.number_span),
        value_upper=None if quantity.upper is None else Cell(quantity.upper, quantity.number_span),
        comparator=Cell(quantity.comparator, quantity.comparator_span or quantity.number_span),
        unit=Cell("percent", quantity.span) if quantity.percent else None,
        object=None if noun is None else Cell(noun[1].of(text), noun[1]),
        object_entity=next((n.span for n in names.within(noun[1]) if n.entity.kind is EntityKind.WEAPON), None)
        if noun
        else None,
        actor=actor.span if actor else None,
        target=target.span if target and target != actor else None,
        period=period if period is None or not period.span.overlaps(quantity.number_span) else None,
    )


def _end(text: str, quantity: Quantity, clause: Span) -> int:
    """Where the counted noun is looked for: behind "із 50" in "45 із 50 дронів"."""
    whole = re.compile(r"\s+(?:з|із|зі)\s+\d[\d ]*(?=\s)").match(text, quantity.span.end, clause.end)
    return whole.end() if whole else quantity.span.end


def _is_whole(text: str, clause: Span, quantity: Quantity) -> bool:
    """Whether it is the whole of which another number is a part: "50" in "45 із 50 дронів"."""
    return re.search(r"\d\s+(?:з|із|зі)\s+\Z", text[clause.start : quantity.span.start]) is not None


def _begins(text: str, clause: Span, quantity: Quantity) -> bool:
    """Whether the number begins its clause, circumstances in front left out: it is the subject there."""
    before = text[clause.start : quantity.span.start].strip()
    return not before or before.endswith(",") or before.lower() in adverbs()


def _noun(text: str, start: int, end: int) -> tuple[str, Span] | None:
    """The English plural of the counted noun right behind a number, and its words with the adjectives before it."""
    for metric, pattern in _nouns():
        if (match := pattern.match(text, start, end)) is not None:
            return metric, Span(start + len(match[0]) - len(match[0].lstrip()), match.end())
    return None


def _deed(text: str, clause: Span, number: Span) -> _Deed | None:
    """The nearest verb before the number, else the first behind it."""
    found = [
        _Deed(name, Span(*match.span()))
        for name, pattern in _deeds()
        for match in pattern.finditer(text, clause.start, clause.end)
    ]
    behind = [d for d in found if d.name and d.span.start > number.end and not text[number.end : d.span.start].strip()]
    if behind:
        return behind[0]
    before = [deed for deed in found if deed.span.end <= number.start]
    after = [deed for deed in found if deed.span.start >= number.end]
    if before:
        return max(before, key=lambda deed: deed.span)
    return min(after, key=lambda deed: deed.span, default=None)


def _stands_alone(text: str, quantity: Quantity, clause: Span, deed: _Deed) -> bool:
    """Whether no noun follows the number: the clause ends, or the verb, a mark or a conjunction comes."""
    if deed.span.start > quantity.span.end and not text[quantity.span.end : deed.span.start].strip():
        return True
    return re.compile(r"\s*(?:[,.;)–—]|\s(?:і|й|та)\s|$)").match(text, quantity.span.end, clause.end) is not None


@cache
def _nouns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (metric, re.compile(rf"{_ADJECTIVES}(?i:{'|'.join(forms)})(?![\w’'-])"))
        for metric, forms in _file()["nouns"].items()
    )


@cache
def _deeds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    named = tuple((name, stems(tuple(forms))) for name, forms in _file()["deeds"].items())
    return (*named, ("", stems(tuple(_file()["light"]["verbs"]))))


@cache
def _file() -> Mapping[str, Mapping[str, list[str]]]:
    text = files("communique.extract.figures").joinpath("metrics_uk.toml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, list[str]]]", tomllib.loads(text))
