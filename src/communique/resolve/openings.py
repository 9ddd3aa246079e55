"""Who "the leaders" of a long joint text are: those who act together in its first sentences.

Far below them a statement of two leaders names others as well ("the plan of Prime Minister X"); what it says stays
theirs, unless others act together in between.
"""

from collections.abc import Sequence

from communique.extract.names.name import Entity, Name, names_between
from communique.extract.names.titles import Title
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.resolve.quotations import inside_quotation
from communique.resolve.subjects import is_subject
from communique.schemas.vocabulary import BlockRole, EntityKind

_LEADERS = frozenset({"leaders", "presidents"})
_FIRST = 4
"""Sentences of a text, without its title, in which its leaders are named."""


def leaders_of_text(
    reading: Reading, mentions: Sequence[Name], titles: Sequence[Title], phrase: Span, count: int | None
) -> tuple[Entity, ...]:
    """The people whom the first sentences of a text name as acting together, where a phrase far below means them.

    `count`: how many the phrase speaks of, if it says so. Empty where others act together between.
    """
    if phrase.of(reading.text).lower().split()[-1] not in _LEADERS:
        return ()
    before = [s for s in reading.sentences if s.role is not BlockRole.TITLE and s.span.end <= phrase.start]
    first = next((s for s in before[:_FIRST] if _together(reading, mentions, titles, s)), None)
    if first is None:
        return ()
    who = _together(reading, mentions, titles, first)
    if count is not None and len(who) != count:
        return ()
    others = (_together(reading, mentions, titles, one) for one in before if one.index > first.index)
    return () if any(other.keys() - who.keys() for other in others) else tuple(who.values())


def _together(
    reading: Reading, mentions: Sequence[Name], titles: Sequence[Title], sentence: Sentence
) -> dict[str, Entity]:
    """The people whom a sentence names outside quotation marks, two or more, if any of them is a subject."""
    people = [
        m
        for m in names_between(mentions, sentence.span.start, sentence.span.end)
        if m.entity.kind is EntityKind.PERSON and not inside_quotation(reading, m.span)
    ]
    who = {m.entity.entity_id: m.entity for m in people}
    if len(who) < 2 or not any(is_subject(sentence, m.span, titles) for m in people):
        return {}
    return who
