"""Distinct events: which tellings are of one event, and which of them tells it best."""

from collections.abc import Iterable
from dataclasses import dataclass

from communique.extract.events.mention import Mention
from communique.extract.facts import Period
from communique.extract.names.name import Names
from communique.extract.spans import Span
from communique.schemas.vocabulary import EventKind


def distinct(text: str, found: Iterable[Mention], names: Names) -> list[Mention]:
    """One telling of each event, in order of the text: the best, with what the others add.

    Two tellings of one kind are of one event unless something that both give differs: date, place, name, or
    participants of whom neither group contains the other. "The meeting" with whomever is the one told before.
    """
    events: dict[EventKind, list[list[_Told]]] = {}
    for mention in sorted(found, key=lambda m: _rank(m)):
        told = _Told(
            mention,
            _day(text, mention.date) if mention.date else None,
            _name(text, mention.place, names) if mention.place else None,
            _who(mention, names),
            mention.name.of(text).casefold() if mention.name else None,
        )
        of_kind = events.setdefault(mention.kind, [])
        same = next((event for event in of_kind if all(_same(told, other) for other in event)), None)
        if same is None:
            of_kind.append([told])
        else:
            same.append(told)
    best = (tellings[0].mention for of_kind in events.values() for tellings in of_kind)
    return sorted(best, key=lambda m: (m.evidence, m.kind))


@dataclass(frozen=True, slots=True)
class _Told:
    """A telling with what is compared, looked up once: every telling is compared with the others of its kind."""

    mention: Mention
    day: str | None
    place: str | None
    who: frozenset[str]
    called: str | None


def _rank(mention: Mention) -> tuple[bool, bool, bool, int, Span]:
    """Best first: outside titles, news, by a clause, with more said, earlier in the text."""
    said = min(2, len(mention.participants)) + (mention.place is not None) + (mention.date is not None)
    return (mention.in_title, mention.known, not mention.by_verb, -said, mention.evidence)


def _same(ours: _Told, theirs: _Told) -> bool:
    left, right = ours.mention, theirs.mention
    if left.evidence.overlaps(right.evidence):
        return True
    if ours.day and theirs.day and ours.day != theirs.day:
        return False
    if ours.place and theirs.place and ours.place != theirs.place:
        return False
    if ours.called and theirs.called and not (ours.called in theirs.called or theirs.called in ours.called):
        return False
    if left.in_title is not right.in_title and left.by_verb and right.by_verb:
        return True  # a title tells what the text tells at length, of people by their offices
    if (
        left.kind is EventKind.VISIT
        and left.by_verb
        and right.by_verb
        and (left.place is None) is not (right.place is None)
    ):
        return False
    if left.known or right.known:
        return True
    if left.new and not left.in_title and not right.in_title and bool(ours.who) is not bool(theirs.who):
        return False  # "a meeting of ministers" beside the one of the President
    return ours.who <= theirs.who or theirs.who <= ours.who


def _who(mention: Mention, names: Names) -> frozenset[str]:
    return frozenset(name.entity.entity_id for span in mention.participants for name in names.within(span))


def _day(text: str, period: Period) -> str:
    """The first day of a period, or its words where nothing settles the day."""
    return str(period.start or period.span.of(text).casefold())


def _name(text: str, place: Span, names: Names) -> str:
    return next((name.entity.entity_id for name in names.within(place)), place.of(text))
