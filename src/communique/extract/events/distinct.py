"""Distinct events: which tellings are of one event, and which of them tells it best."""

from collections.abc import Hashable, Iterable
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
    events: dict[EventKind, list[_Event]] = {}
    for mention in sorted(found, key=lambda m: _rank(m)):
        told = _Told(
            mention,
            _day(text, mention.date) if mention.date else None,
            _name(text, mention.place, names) if mention.place else None,
            _who(mention, names),
            mention.name.of(text).casefold() if mention.name else None,
        )
        of_kind = events.setdefault(mention.kind, [])
        same = next((event for event in of_kind if _is_of(told, event)), None)
        if same is None:
            same = _Event(mention, {})
            of_kind.append(same)
        same.tellings.setdefault(told.compared, []).append(told)
    best = (event.best for of_kind in events.values() for event in of_kind)
    return sorted(best, key=lambda m: (m.evidence, m.kind))


@dataclass(frozen=True, slots=True)
class _Told:
    """A telling with what is compared, looked up once: every telling is compared with the others of its kind."""

    mention: Mention
    day: str | None
    place: str | None
    who: frozenset[str]
    called: str | None

    @property
    def compared(self) -> Hashable:
        """What is compared of it, beside its place: tellings that have the same are compared once with others."""
        one = self.mention
        said = (self.day, self.place, self.who, self.called, one.place is None)
        return (*said, one.in_title, one.by_verb, one.known, one.new)


@dataclass(frozen=True, slots=True)
class _Event:
    """The best telling of an event, and all of them by what is compared."""

    best: Mention
    tellings: dict[Hashable, list[_Told]]


def _is_of(told: _Told, event: _Event) -> bool:
    """Whether a telling and every telling of an event overlap or are alike."""
    place = told.mention.evidence
    return all(
        _alike(told, others[0])
        or (not _called_apart(told, others[0]) and all(place.overlaps(other.mention.evidence) for other in others))
        for others in event.tellings.values()
    )


def _rank(mention: Mention) -> tuple[bool, bool, bool, int, Span]:
    """Best first: outside titles, news, by a clause, with more said, earlier in the text."""
    said = min(2, len(mention.participants)) + (mention.place is not None) + (mention.date is not None)
    return (mention.in_title, mention.known, not mention.by_verb, -said, mention.evidence)


def _called_apart(ours: _Told, theirs: _Told) -> bool:
    """Whether both have names, of which neither contains the other."""
    if not (ours.called and theirs.called):
        return False
    return not (ours.called in theirs.called or theirs.called in ours.called)


def _alike(ours: _Told, theirs: _Told) -> bool:
    """Whether nothing that both give differs."""
    left, right = ours.mention, theirs.mention
    if ours.day and theirs.day and ours.day != theirs.day:
        return False
    if ours.place and theirs.place and ours.place != theirs.place:
        return False
    if _called_apart(ours, theirs):
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
