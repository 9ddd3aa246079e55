"""Distinct events: which tellings are of one event, and which of them tells it best."""

from collections.abc import Iterable

from communique.extract.events.mention import Mention
from communique.extract.facts import Period
from communique.extract.names.name import Names
from communique.extract.spans import Span
from communique.schemas.vocabulary import EventKind


def distinct(text: str, found: Iterable[Mention], names: Names) -> list[Mention]:
    """One telling of each event, in order of the text: the best, with what the others add.

    Two tellings of one kind are of one event unless something that both give differs: date, place, or participants of
    whom neither group contains the other. "The meeting" with whomever is the one told before.
    """
    events: list[list[Mention]] = []
    for mention in sorted(found, key=lambda m: _rank(m)):
        same = next((e for e in events if all(_same(text, mention, other, names) for other in e)), None)
        if same is None:
            events.append([mention])
        else:
            same.append(mention)
    return sorted((tellings[0] for tellings in events), key=lambda m: (m.evidence, m.kind))


def _rank(mention: Mention) -> tuple[bool, bool, bool, int, Span]:
    """Best first: outside titles, news, by a clause, with more said, earlier in the text."""
    said = min(2, len(mention.participants)) + (mention.place is not None) + (mention.date is not None)
    return (mention.in_title, mention.known, not mention.by_verb, -said, mention.evidence)


def _same(text: str, left: Mention, right: Mention, names: Names) -> bool:
    if left.kind is not right.kind:
        return False
    if left.evidence.overlaps(right.evidence):
        return True
    if left.date and right.date and _day(text, left.date) != _day(text, right.date):
        return False
    if left.place and right.place and _name(text, left.place, names) != _name(text, right.place, names):
        return False
    if (
        left.kind is EventKind.VISIT
        and left.by_verb
        and right.by_verb
        and (left.place is None) is not (right.place is None)
    ):
        return False
    if left.known or right.known:
        return True
    ours, theirs = _who(left, names), _who(right, names)
    return ours <= theirs or theirs <= ours


def _who(mention: Mention, names: Names) -> set[str]:
    return {name.entity.entity_id for span in mention.participants for name in names.within(span)}


def _day(text: str, period: Period) -> str:
    """The first day of a period, or its words where nothing settles the day."""
    return str(period.start or period.span.of(text).casefold())


def _name(text: str, place: Span, names: Names) -> str:
    return next((name.entity.entity_id for name in names.within(place)), place.of(text))
