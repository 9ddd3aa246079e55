"""Mentions of events in Ukrainian, where no parser reads: a verb that tells one, or a noun and a verb of happening."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import cast

from communique.extract.clauses_uk import PARTIES, clauses, doer, is_attribute, is_denied, place_in, stems
from communique.extract.events.mention import Mention
from communique.extract.facts import Period
from communique.extract.names.name import Name, Names, names_between
from communique.extract.periods import periods_of
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span, hull
from communique.schemas.vocabulary import MAX_EVIDENCE, BlockRole, EntityKind, EventKind, MentionKind

_WITH = frozenset({"з", "із", "зі", "між"})
_JOINS = re.compile(r"\s*(?:,|і|й|та|,\s*а також|а також)\s*")
_GOVERNED = frozenset({"про", "щодо", "після", "перед", "до", "під", "для", "за", "від"})
"""Prepositions before the noun of an event by which the clause tells something else."""
_PARTNERS_WITHOUT_PREPOSITION = frozenset({EventKind.VISIT, EventKind.AWARD})
_PLACED = frozenset({EntityKind.PLACE, EntityKind.COUNTRY})


def ukrainian_mentions(reading: Reading, names: Names) -> Iterator[Mention]:
    """All tellings of events in a document, in order of the text."""
    for sentence in reading.sentences:
        if sentence.is_question:
            continue
        for clause in clauses(reading.text, sentence.span):
            if clause.end - clause.start > MAX_EVIDENCE:
                continue
            found = _by_verb(reading, sentence, clause, names) or _by_noun(reading, sentence, clause, names)
            if found is not None:
                yield found


def _by_verb(reading: Reading, sentence: Sentence, clause: Span, names: Names) -> Mention | None:
    text = reading.text
    for kind, pattern in _verbs():
        match = pattern.search(text, clause.start, clause.end)
        if match is None or is_denied(text, clause, match.start()):
            continue
        verb = Span(*match.span())
        doers = _doers(text, clause, verb, names)
        partners = _behind(text, clause, verb, kind, names)
        place = _visited(text, clause, verb, names) if kind is EventKind.VISIT else None
        place = place or _place(text, clause, verb, names)
        return _mention(reading, sentence, clause, kind, [*doers, *partners], place)
    return None


def _by_noun(reading: Reading, sentence: Sentence, clause: Span, names: Names) -> Mention | None:
    """A noun in a clause with a verb by which it takes place, where a day or a place is told too."""
    text = reading.text
    verb = _happening("happening").search(text, clause.start, clause.end)
    if verb is None or is_denied(text, clause, verb.start()):
        return None
    for kind, pattern in _nouns():
        match = pattern.search(text, clause.start, clause.end)
        if match is None or text[clause.start : match.start()].lower().split()[-1:] in (
            [word] for word in sorted(_GOVERNED)
        ):
            continue
        if any(name.span.contains(Span(*match.span())) for name in names.within(clause)):
            continue
        holder = []
        if _happening("holding").match(text, verb.start(), verb.end()):
            holder = _doers(text, clause, Span(*verb.span()), names)
        partners = _behind(text, clause, Span(*match.span()), kind, names)
        place = _place(text, clause, hull([Span(*verb.span()), Span(*match.span())]), names)
        found = _mention(reading, sentence, clause, kind, [*holder, *partners], place)
        return found if found.date is not None or found.place is not None or found.participants else None
    return None


def _doers(text: str, clause: Span, verb: Span, names: Names) -> list[Name]:
    """The subject before the verb, and what "і" joins to it on the left."""
    first = doer(text, clause, verb.start, names)
    if first is not None and is_attribute(text, clause, first) and not _is_delegation(text, clause, first):
        first = None
    found = [first] if first else []
    for name in reversed(names_between(names.found, clause.start, found[0].span.start)) if found else ():
        if name.entity.kind not in PARTIES or not _JOINS.fullmatch(text, name.span.end, found[0].span.start):
            break
        found.insert(0, name)
    return found


def _is_delegation(text: str, clause: Span, name: Name) -> bool:
    """Whether the country of a delegation takes part, or one acts by its forces."""
    before = text[clause.start : name.span.start].lower().split()
    return name.kind is MentionKind.ADJECTIVE or before[-1:] == ["делегація"]


def _behind(text: str, clause: Span, cue: Span, kind: EventKind, names: Names) -> list[Name]:
    """Those with whom it happens: behind "з" or "між" and joined to each other; of a visit who is visited."""
    found: list[Name] = []
    for name in names_between(names.found, cue.end, clause.end):
        if name.entity.kind not in PARTIES or name.kind is MentionKind.ADJECTIVE:
            continue
        between = text[cue.end : name.span.start].lower().split()
        joined = bool(found) and _JOINS.fullmatch(text, found[-1].span.end, name.span.start)
        direct = kind in _PARTNERS_WITHOUT_PREPOSITION and not between
        is_person = (
            name.entity.kind is EntityKind.PERSON and not _WITH.isdisjoint(between) and "," not in " ".join(between)
        )
        if joined or direct or (not found and (is_person or between[-1:] in ([word] for word in sorted(_WITH)))):
            found.append(name)
    return found


def _visited(text: str, clause: Span, verb: Span, names: Names) -> Span | None:
    """The place or country right behind a verb of visiting."""
    first = next(iter(names_between(names.found, verb.end, clause.end)), None)
    if first is None or first.entity.kind not in _PLACED or first.kind is MentionKind.ADJECTIVE:
        return None
    return first.span if not text[verb.end : first.span.start].strip() else None


def _place(text: str, clause: Span, cue: Span, names: Names) -> Span | None:
    """Where it happens: the only place behind the cue, else the one the clause begins with."""
    behind = place_in(text, Span(cue.end, clause.end), names) if cue.end < clause.end else None
    first = (
        place_in(text, Span(clause.start, cue.start), names) if behind is None and clause.start < cue.start else None
    )
    return behind or (first if first and len(text[clause.start : first.start].split()) == 1 else None)


def _mention(
    reading: Reading,
    sentence: Sentence,
    clause: Span,
    kind: EventKind,
    parties: list[Name],
    place: Span | None,
) -> Mention:
    spans = [name.span for name in parties if name.span != place]
    return Mention(
        kind=kind,
        name=None,
        evidence=clause,
        participants=tuple(sorted(dict.fromkeys(spans))),
        place=place,
        date=_date(reading, sentence, clause),
        by_verb=True,
        in_title=sentence.role is BlockRole.TITLE,
        known=False,
        rule=f"events.{kind}.uk",
    )


def _date(reading: Reading, sentence: Sentence, clause: Span) -> Period | None:
    """The only time in the clause."""
    found = [period for period in periods_of(reading, sentence) if clause.contains(period.span)]
    return found[0] if len(found) == 1 else None


@cache
def _verbs() -> tuple[tuple[EventKind, re.Pattern[str]], ...]:
    return tuple((EventKind(kind), stems(tuple(patterns))) for kind, patterns in _file()["verbs"].items())


@cache
def _nouns() -> tuple[tuple[EventKind, re.Pattern[str]], ...]:
    return tuple((EventKind(kind), stems(tuple(patterns))) for kind, patterns in _file()["nouns"].items())


@cache
def _happening(section: str) -> re.Pattern[str]:
    return stems(tuple(_file()[section]["verbs"]))


@cache
def _file() -> Mapping[str, Mapping[str, list[str]]]:
    text = files("communique.extract.events").joinpath("lexicon_uk.toml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, list[str]]]", tomllib.loads(text))
