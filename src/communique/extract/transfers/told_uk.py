"""Transfers in Ukrainian, where no parser reads: a verb of `handover_uk.toml`, the goods at it, and the cases."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from communique.extract.clauses_uk import (
    WORD,
    adverbs,
    behind_preposition,
    clauses,
    is_denied,
    is_joined,
    receiver,
    stems,
    subject_before,
)
from communique.extract.facts import Period, Transfer
from communique.extract.names.name import Names, names_between
from communique.extract.periods import period_for, periods_of
from communique.extract.quantities import Quantity, QuantityKind, find_quantities
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span, hull
from communique.extract.transfers.goods_uk import Goods, goods_at
from communique.schemas.vocabulary import MAX_EVIDENCE, TransferStatus

_COUNTED, _UNCOUNTED = 0.65, 0.5
_MOST_BETWEEN = 3
"""Words between verb and goods that are neither names, times nor other goods."""
_JOINS = frozenset({"і", "й", "та", "а", "також", "ще", "від", "у", "в", "як", "з"})
_NOT_GOODS = frozenset(
    {"про", "для", "проти", "на", "з", "із", "за", "від", "по", "у", "в", "щодо", "до", "під", "через", "із-за"}
)
"""A preposition right before goods makes them something else than the object."""
_BATCHES = frozenset({"партія", "партію", "партії", "пакет"})
"""Before a preposition these are made of the goods: "партія з 30 машин"."""
_INFINITIVE = re.compile(r"\w{2,}ти(?:ся|сь)?\Z")


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb of a clause: how far the goods have come by it, and what its subject does."""

    span: Span
    status: TransferStatus
    role: str
    subject_at: int
    """Where the word begins that has its subject: the verb itself, or the one that governs an infinitive."""


def ukrainian_transfers(reading: Reading, sentence: Sentence, names: Names) -> list[Transfer]:
    """The goods of one sentence that its verbs hand over, in order."""
    if sentence.is_question:
        return []
    quantities = find_quantities(reading.text, sentence.span, reading.document.language)
    rows: list[Transfer] = []
    for clause in clauses(reading.text, sentence.span):
        verbs = _verbs(reading.text, sentence.span, clause)
        if not verbs:
            continue
        found = list(_goods(reading.text, clause, quantities, names, verbs))
        for goods, quantity in found:
            place = hull([goods.span, quantity.span]) if quantity else goods.span
            known = [*(one.span for one, _ in found), *(n.span for n in names.found), *(q.span for q in quantities)]
            known += [period.span for period in periods_of(reading, sentence)]
            verb = _verb_of(reading.text, verbs, place, known)
            if verb is not None and not is_denied(reading.text, clause, verb.subject_at):
                row = _row(reading, sentence, clause, goods, quantity, verb, names)
                if quantity is not None or row.provider is not None or row.recipient is not None:
                    rows.append(row)
    return rows


def _goods(
    text: str, clause: Span, quantities: list[Quantity], names: Names, verbs: list[_Verb]
) -> Iterator[tuple[Goods, Quantity | None]]:
    """The goods of a clause with their numbers; without a number only right behind a verb and its receiver."""
    taken: list[Span] = []
    for quantity in quantities:
        if quantity.kind is not QuantityKind.COUNT or quantity.vague or not clause.contains(quantity.number_span):
            continue
        goods = goods_at(text, quantity.span.end, clause.end, names)
        before = text[clause.start : quantity.span.start].lower().split()
        of_batch = len(before) > 1 and before[-2] in _BATCHES
        if goods is not None and (of_batch or not (before and before[-1] in _NOT_GOODS)):
            taken.append(goods.span)
            yield goods, quantity
    for verb in verbs:
        at = verb.span.end
        for name in names_between(names.found, at, clause.end):
            if not set(re.findall(WORD, text[at : name.span.start].lower())) <= adverbs() | {"від"}:
                break
            if goods_at(text, at, clause.end, names) is not None:
                break
            at = name.span.end
        while (word := re.compile(rf"\s+({WORD})").match(text, at, clause.end)) and word[1].lower() in adverbs():
            at = word.end()
        goods = goods_at(text, at, clause.end, names)
        if goods is not None and not any(goods.span.overlaps(span) for span in taken):
            taken.append(goods.span)
            yield goods, None


def _verb_of(text: str, verbs: list[_Verb], place: Span, known: list[Span]) -> _Verb | None:
    """The verb whose object the goods are: the last before them with little between, else a passive behind.

    `known`: names, numbers, times and other goods, which may stand between.
    """
    before = [verb for verb in verbs if verb.span.end <= place.start]
    if before:
        return before[-1] if _is_near(text, before[-1].span.end, place.start, known) else None
    after = [v for v in verbs if v.span.start >= place.end and v.role in {"passive", "arrive"}]
    gap = text[place.end : after[0].span.start] if after else ""
    return after[0] if after and len(re.findall(WORD, gap)) <= _MOST_BETWEEN and "," not in gap else None


def _is_near(text: str, start: int, end: int, known: list[Span]) -> bool:
    words = [
        match
        for match in re.compile(WORD).finditer(text, start, end)
        if not any(span.start <= match.start() < span.end for span in known)
    ]
    if words and words[-1][0].lower() == "з" and len(words) > 1 and words[-2][0].lower() in _BATCHES:
        words = words[:-2]
    if any(word[0].lower() in _NOT_GOODS - _JOINS and not _before_known(text, word.end(), known) for word in words):
        return False
    left = [word[0].lower() for word in words if word[0].lower() not in adverbs() | _JOINS]
    return len(left) <= _MOST_BETWEEN and not any(_INFINITIVE.match(word) for word in left)


def _before_known(text: str, at: int, known: list[Span]) -> bool:
    """Whether a name or a time follows a preposition, and no noun that would have the goods behind it."""
    return any(text[at : span.start].isspace() for span in known if span.start > at)


def _verbs(text: str, sentence: Span, clause: Span) -> list[_Verb]:
    found: list[_Verb] = []
    for section, roles in _file().items():
        for role, patterns in roles.items():
            if section == "governors":
                continue
            for match in stems(tuple(patterns)).finditer(text, clause.start, clause.end):
                span = Span(*match.span())
                if section != "infinitive":
                    found.append(_Verb(span, TransferStatus(section), role, span.start))
                elif (governor := _governor(text, sentence, span)) is not None:
                    found.append(_Verb(span, governor[1], role, governor[0]))
    return sorted(found, key=lambda verb: verb.span)


def _governor(text: str, sentence: Span, verb: Span) -> tuple[int, TransferStatus] | None:
    """The last word before an infinitive that asks or promises: where it begins, and the status it gives."""
    found = [
        (match.start(), status)
        for status in (TransferStatus.REQUESTED, TransferStatus.PROMISED)
        for match in stems(tuple(_file()["governors"][status])).finditer(text, sentence.start, verb.start)
    ]
    return max(found) if found else None


def _row(
    reading: Reading,
    sentence: Sentence,
    clause: Span,
    goods: Goods,
    quantity: Quantity | None,
    verb: _Verb,
    names: Names,
) -> Transfer:
    text = reading.text
    subject = subject_before(text, clause, verb.subject_at, names)
    if subject is not None and is_joined(text, clause, subject, names):
        subject = None  # several give together: the row has room for one
    dative = receiver(text, clause, verb.span, names)
    giver = behind_preposition(text, clause, ("від",), names)
    provider = subject if verb.role in {"give", "produce"} else giver
    recipient = subject if verb.role in {"receive", "ask"} else dative
    if verb.status is TransferStatus.REQUESTED and verb.role == "give":
        provider = None
    place = hull([goods.span, quantity.number_span]) if quantity else goods.span
    evidence = clause if clause.end - clause.start <= MAX_EVIDENCE else hull([verb.span, goods.span])
    return Transfer(
        evidence=evidence,
        method=f"transfers.uk.{verb.role}",
        confidence=_COUNTED if quantity else _UNCOUNTED,
        item=Cell(goods.span.of(text), goods.span),
        item_entity=goods.weapon,
        quantity=Cell(quantity.value, quantity.number_span) if quantity else None,
        comparator=Cell(quantity.comparator, quantity.comparator_span or quantity.number_span) if quantity else None,
        unit=Cell(goods.unit.of(text), goods.unit) if goods.unit else None,
        status=Cell(verb.status, verb.span),
        provider=provider.span if provider else None,
        recipient=recipient.span if recipient and recipient != provider else None,
        period=None if verb.status is TransferStatus.REQUESTED else _period(reading, sentence, verb, place),
    )


def _period(reading: Reading, sentence: Sentence, verb: _Verb, goods: Span) -> Period | None:
    """When; a number in the goods that looks like a year is none."""
    found = period_for(reading, sentence, verb.span)
    return None if found and found.span.overlaps(goods) else found


@cache
def _file() -> Mapping[str, Mapping[str, list[str]]]:
    text = files("communique.extract.transfers").joinpath("handover_uk.toml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, list[str]]]", tomllib.loads(text))
