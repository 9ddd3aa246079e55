"""Funding in a language without a parser: by stems in the amount's own clause, with less confidence."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from communique.extract.clauses_uk import receiver
from communique.extract.funding.parties import PARTIES
from communique.extract.names.name import Names
from communique.extract.quantities import Quantity
from communique.extract.spans import Span, hull, trim
from communique.schemas.vocabulary import MAX_EVIDENCE, FundingStatus

LANGUAGES = frozenset({"uk"})
"""Languages that have a file of stems."""
_CLAUSE_ENDS = re.compile(r"[;:—]|,\s+(?:а|але|що|який|яка|які|де)\b")


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
    if _denied().search(text, clause.start, cue.start):
        status = FundingStatus.OTHER
    return Stemmed(status, cue, clause)


def parties_at(text: str, found: Stemmed, names: Names) -> tuple[Span | None, Span | None]:
    """Provider and recipient by place: who stands right before the verb, or behind "від" where one receives."""
    parties = [n.span for n in names.within(found.clause) if n.kind != "adjective" and n.entity.kind in PARTIES]
    subject = next((p for p in parties if _gap().fullmatch(text, p.end, found.cue.start)), None)
    word = text[found.cue.start : found.cue.end]
    if _pattern("uk", "receiving").match(word):
        giver = next((p for p in parties if _from().search(text, found.clause.start, p.start)), None)
        return giver, subject
    if not _pattern("uk", "giving").match(word):
        return None, None
    getter = receiver(text, found.clause, found.cue, names)
    return subject, getter.span if getter is not None and getter.span != subject else None


def _clause(text: str, sentence: Span, amount: Span) -> Span:
    start = max((m.end() for m in _CLAUSE_ENDS.finditer(text, sentence.start, amount.start)), default=sentence.start)
    end = min((m.start() for m in _CLAUSE_ENDS.finditer(text, amount.end, sentence.end)), default=sentence.end)
    found = trim(text, start, end, '.,;:«»“”"—–-• ')
    clause = hull((found, amount)) if found else amount
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
def _gap() -> re.Pattern[str]:
    """What may stand between a subject and its verb."""
    return re.compile(r"\s+(?:(?:вже|уже|також|нещодавно|сьогодні|вчора|торік|додатково|ще)\s+)*")


@cache
def _from() -> re.Pattern[str]:
    return re.compile(r"(?i)\bвід\s+$")


@cache
def _denied() -> re.Pattern[str]:
    return re.compile(r"(?i)\bне\s+(?:було\s+)?$")


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
