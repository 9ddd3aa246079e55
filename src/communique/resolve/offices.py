"""Who holds an office by the text."""

from collections.abc import Sequence

from communique.extract.names.name import Entity
from communique.extract.names.offices import title_words
from communique.extract.names.titles import Title, same_body

_DISTINCT = frozenset({"deputy", "vice", "former", "first", "acting", "assistant", "prime", "ex-", "press"})


def holder(title: Title, titles: Sequence[Title]) -> Entity | None:
    """The one person whom the document gives this title, if exactly one fits; else None.

    The heads must be one office or one must stand for the other ("Head of State" for a president); deputies, former
    and acting holders are others; portfolio and body must not contradict. Phrases such as "a member" stand for no one.
    """
    known = title_words()
    if title.head in known.indefinite and title.of is None and not title.modifiers and not title.portfolio:
        return None
    heads = known.stands_for.get(title.head, (title.head,))
    fits: dict[str, Entity] = {}
    for other in titles:
        if other.person is None or other.head not in heads:
            continue
        if title.modifiers & _DISTINCT != other.modifiers & _DISTINCT:
            continue
        if not same_body(title.body, other.body):
            continue
        if title.portfolio and other.portfolio and not title.portfolio & other.portfolio:
            continue
        fits[other.person.entity.entity_id] = other.person.entity
    return next(iter(fits.values())) if len(fits) == 1 else None
