"""Funding in a language without a parser: by stems in the amount's own clause, with less confidence."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from communique.extract.clauses_uk import behind_preposition, clauses, is_denied, receiver, subject_before
from communique.extract.funding.parties import PARTIES
from communique.extract.funding.wording import which
from communique.extract.names.name import Names
from communique.extract.quantities import Quantity
from communique.extract.spans import Cell, Span, hull, trim
from communique.schemas.vocabulary import MAX_EVIDENCE, FundingStatus

LANGUAGES = frozenset({"uk"})
"""Languages that have a file of stems."""


@dataclass(frozen=True, slots=True)
class Stemmed:
    """A status with the words that give it and the clause around."""

    status: FundingStatus
    cue: Span
    clause: Span


def judge_by_stems(text: str, sentence: Span, quantity: Quantity, language: str) -> Stemmed | None:
    """The status of an amount, or None where no stem says that it is funding or one nearer says that it is not."""
    clause = _clause(text, sentence, quantity.span)
    funding = _nearest(text, clause, quantity.span, _pattern(language, "funding"))
    if funding is None:
        return None
    other = _nearest(text, clause, quantity.span, _pattern(language, "other"), _source(language))
    if other is not None and _distance(other, quantity.span) < _distance(funding, quantity.span):
        return None
    found = [(cue, status) for status in FundingStatus for cue in _all(text, clause, _status_pattern(language, status))]
    before = [(cue, status) for cue, status in found if cue.end <= quantity.span.start]
    after = [(cue, status) for cue, status in found if cue.start >= quantity.span.end]
    if not before and not after:
        return Stemmed(FundingStatus.OTHER, funding, clause)
    cue, status = max(before, key=lambda c: c[0].start) if before else min(after, key=lambda c: c[0].start)
    if is_denied(text, clause, cue.start):
        status = FundingStatus.OTHER
    return Stemmed(status, cue, clause)


def parties_at(text: str, found: Stemmed, names: Names) -> tuple[Span | None, Span | None]:
    """Provider and recipient by place: who stands right before the verb, or behind "від" where one receives."""
    subject = subject_before(text, found.clause, found.cue.start, names)
    own = subject.span if subject is not None and subject.entity.kind in PARTIES else None
    word = text[found.cue.start : found.cue.end]
    if _pattern("uk", "receiving").match(word):
        giver = behind_preposition(text, found.clause, _load("uk")["giver"]["words"], names)
        return (giver.span if giver is not None and giver.entity.kind in PARTIES else None), own
    if _pattern("uk", "asking").match(word):
        return None, own
    if not _pattern("uk", "giving").match(word):
        return None, _helped(text, found.clause, names)
    getter = receiver(text, found.clause, found.cue, names)
    return own, getter.span if getter is not None and getter.span != own else _helped(text, found.clause, names)


def _helped(text: str, clause: Span, names: Names) -> Span | None:
    """The party right behind a noun of help: "пакет допомоги Україні"."""
    for name in names.within(clause):
        if name.kind != "adjective" and name.entity.kind in PARTIES:
            before = text[clause.start : name.span.start].split()
            if before and _pattern("uk", "help").fullmatch(before[-1]):
                return name.span
    return None


def purpose_behind(text: str, found: Stemmed, amount: Span) -> Cell[str] | None:
    """What stands behind "на" or "для" right behind an amount, to the end of its clause; no time."""
    match = _for_what().match(text, amount.end, found.clause.end)
    if match is None or _pattern("uk", "times").match(match["purpose"]):
        return None
    place = trim(text, *match.span("purpose"), ' .,;:»”"')
    return Cell(place.of(text), place) if place is not None else None


def source_behind(text: str, found: Stemmed, amount: Span) -> Span | None:
    """The assets or their yield from which an amount comes: "з доходів від заморожених активів"."""
    match = _from_what().search(text, amount.end, found.clause.end)
    return Span(*match.span("source")) if match is not None else None


@cache
def _for_what() -> re.Pattern[str]:
    words, verbs = ("|".join(_load("uk")["purpose"][key]) for key in ("words", "verbs"))
    help_ = "|".join(_load("uk")["help"]["stems"])
    return re.compile(rf"(?i)(?:\s+(?:{help_})\w*)?(?:\s+(?:{verbs}))?\s+(?:{words})\s+(?P<purpose>[^,.;:()]{{3,120}})")


@cache
def _from_what() -> re.Pattern[str]:
    words = "|".join(_load("uk")["source"]["words"])
    return re.compile(
        rf"(?i)\s(?:{words})\s+(?P<source>(?:[^\W\d]+\s+){{0,4}}?(?:актив|прибутк|доход)\w*(?:\s+від(?:\s+[^\W\d]+){{1,3}})?)"
    )


def _clause(text: str, sentence: Span, amount: Span) -> Span:
    """The clause of an amount; a part ("з яких 200 млн") goes with the clause of its whole."""
    found = clauses(text, sentence)
    own = next((i for i, clause in enumerate(found) if clause.overlaps(amount)), None)
    if own is None:
        return amount
    if own and which().search(text[found[own - 1].end : amount.start]):
        own -= 1
    clause = hull((*(one for one in found[own:] if one.start < amount.end), amount))
    return clause if clause.end - clause.start <= MAX_EVIDENCE else amount


def _nearest(
    text: str, clause: Span, amount: Span, pattern: re.Pattern[str], leaving_out: re.Pattern[str] | None = None
) -> Span | None:
    """The nearest of the words, without those behind `leaving_out`."""
    found = [
        cue
        for cue in _all(text, clause, pattern)
        if leaving_out is None or not leaving_out.search(text, amount.end, max(cue.start, amount.end))
    ]
    return min(found, key=lambda cue: (_distance(cue, amount), cue.start), default=None)


def _all(text: str, clause: Span, pattern: re.Pattern[str]) -> list[Span]:
    return [Span(*match.span()) for match in pattern.finditer(text, clause.start, clause.end)]


def _distance(cue: Span, amount: Span) -> int:
    return max(amount.start - cue.end, cue.start - amount.end)


@cache
def _source(language: str) -> re.Pattern[str]:
    """Words behind an amount after which it is said where the money comes from ("з доходів від активів")."""
    return re.compile(rf"(?i)\b(?:{'|'.join(_load(language)['source']['words'])})\s")


@cache
def _pattern(language: str, section: str) -> re.Pattern[str]:
    return _stems(_load(language)[section]["stems"])


@cache
def _status_pattern(language: str, status: FundingStatus) -> re.Pattern[str]:
    return _stems(_load(language)["status"].get(status, []))


def _stems(stems: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{'|'.join(stems)})\w*" if stems else r"(?!)")


@cache
def _load(language: str) -> Mapping[str, Mapping[str, list[str]]]:
    text = files("communique.extract.funding").joinpath(f"cues_{language}.toml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, list[str]]]", tomllib.loads(text))
