"""Requests in Ukrainian, where no parser reads: a verb of `cues_uk.toml`, who asks before it, what is asked behind."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import cast

from communique.extract.clauses_uk import WORD, clauses, is_attribute, is_denied, stems, subject_before
from communique.extract.facts import Request
from communique.extract.names.name import Names
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span, trim
from communique.extract.statements.ukrainian import leading_phrase
from communique.schemas.vocabulary import MAX_EVIDENCE, RequestKind

_CONFIDENCE = 0.6
_INFINITIVE = re.compile(r"(?<![\w’'-])(?:не\s+)?[а-яіїєґ’'ʼ]{2,}ти(?:ся|сь)?(?![\w’'-])")
_NO_INFINITIVES = frozenset({"мети", "освіти", "сироти", "роботи", "висоти", "суботи", "частоти"})
_MOST_ADDRESSED = 8
"""Words between the verb and the infinitive: whom it is asked of."""
_MARKS = ' .,;:!?«»“”"–—-'
_OWN_VOICE = frozenset({"ми", "я"})
_NOT_WHOM = frozenset({"і", "та", "й", "також", "ще", "знову", "вкотре", "терміново", "негайно"})


def ukrainian_requests(reading: Reading, sentence: Sentence, names: Names) -> Iterator[Request]:
    """What one sentence says that somebody asks for, needs, demands or proposes: at most one a clause."""
    if sentence.is_question:
        return
    for clause in clauses(reading.text, sentence.span):
        for section in ("to", "infinitive", "object"):
            found = _asked(reading, clause, section, names)
            if found is not None:
                yield found
                break


def _asked(reading: Reading, clause: Span, section: str, names: Names) -> Request | None:
    text = reading.text
    for kind, pattern in _cues(section):
        match = pattern.search(text, clause.start, clause.end)
        if match is None or is_denied(text, clause, match.start()):
            continue
        cue = Span(*match.span())
        whom: Span | None = None
        start = cue.end
        if section == "infinitive":
            verb = _infinitive(text, cue.end, clause.end)
            if verb is None:
                continue
            whom, start = _whom(text, cue.end, verb), verb
        thing = trim(text, start, clause.end, _MARKS)
        if thing is None or (section == "object" and not _is_thing(thing.of(text))):
            continue
        maker = _maker(text, clause, cue, names)
        evidence = trim(text, maker.start if maker else cue.start, thing.end)
        if evidence is None or evidence.end - evidence.start > MAX_EVIDENCE:
            continue
        return Request(
            evidence=evidence,
            method=f"requests.uk.{section}",
            confidence=_CONFIDENCE,
            kind=kind,
            requester=maker,
            made_by=maker if kind is not RequestKind.NEED else None,
            addressee=whom,
            object=Cell(thing.of(text), thing),
        )
    return None


def _infinitive(text: str, start: int, end: int) -> int | None:
    """Where the first infinitive behind the verb begins, if few words stand between and no mark."""
    for match in _INFINITIVE.finditer(text, start, end):
        if match[0] in _NO_INFINITIVES:
            continue
        between = text[start : match.start()]
        near = len(between.split()) <= _MOST_ADDRESSED and not re.search(r"[,:;()«»]", between)
        return match.start() if near else None
    return None


def _whom(text: str, start: int, end: int) -> Span | None:
    """The words between the verb and the infinitive, adverbs left out."""
    words = [match for match in re.compile(WORD).finditer(text, start, end) if match[0].lower() not in _NOT_WHOM]
    return Span(words[0].start(), words[-1].end()) if words else None


def _maker(text: str, clause: Span, cue: Span, names: Names) -> Span | None:
    """Who asks: the name right before the verb with its title, or the noun phrase there; None in the first person."""
    lead = trim(text, clause.start, cue.start, _MARKS)
    if lead is None or lead.of(text).lower().split()[-1] in _OWN_VOICE:
        return None
    named = subject_before(text, clause, cue.start, names)
    if named is not None and not is_attribute(text, clause, named):
        return named.span
    return leading_phrase(text, lead.start, lead.end)


def _is_thing(words: str) -> bool:
    """Whether what stands behind a verb can be its object: no preposition, no conjunction."""
    return words.split()[0].lower() not in {"в", "у", "на", "від", "до", "щоб", "що", "і", "та", "з"}


@cache
def _cues(section: str) -> tuple[tuple[RequestKind, re.Pattern[str]], ...]:
    return tuple((RequestKind(kind), stems(tuple(patterns))) for kind, patterns in _file()[section].items())


@cache
def _file() -> Mapping[str, Mapping[str, list[str]]]:
    text = files("communique.extract.requests").joinpath("cues_uk.toml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, list[str]]]", tomllib.loads(text))
