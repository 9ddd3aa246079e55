"""Who holds an office by the text."""

from collections.abc import Sequence
from dataclasses import dataclass

from communique.extract.names.gazetteer import body_on_record
from communique.extract.names.name import Entity
from communique.extract.names.offices import title_words
from communique.extract.names.titles import Title
from communique.extract.reading import Reading
from communique.resolve.subjects import is_subject_in
from communique.schemas.vocabulary import EntityKind

_DISTINCT = frozenset({"deputy", "vice", "former", "first", "acting", "assistant", "prime", "ex-", "press"})


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds an office. `is_only`: nobody else in the document holds one that the words could mean."""

    entity: Entity
    is_only: bool


def holder(reading: Reading, title: Title, titles: Sequence[Title]) -> Held | None:
    """Whom the document gives this title: the one that fits, else the document's own holder of it, else nobody.

    The heads must be one office or one must stand for the other ("Head of State" for a president); deputies, former
    and acting holders are others; portfolio and body must not contradict. Phrases such as "a member" stand for no one.
    The own holder is the first of two and more: news about an office holder calls others by office and country.
    Not so where this sentence or the one before it has another for its subject.
    """
    known = title_words()
    if title.head in known.indefinite and title.of is None and not title.modifiers and not title.portfolio:
        return None
    fits: dict[str, list[Title]] = {}
    for other in titles:
        if other.person is not None and _same_office(title, other):
            fits.setdefault(other.person.entity.entity_id, []).append(other)
    holders = list(fits.values())
    if len(holders) == 1 and (who := holders[0][0].person) is not None:
        return Held(who.entity, True)
    if len(holders) > 1 and title.of is None:
        return _own(reading, title, holders, titles)
    return None


def _same_office(title: Title, other: Title) -> bool:
    heads = title_words().stands_for.get(title.head, (title.head,))
    if other.head not in heads or title.modifiers & _DISTINCT != other.modifiers & _DISTINCT:
        return False
    if title.portfolio and other.portfolio and not title.portfolio & other.portfolio:
        return False
    return _same_body(title, other)


def _same_body(title: Title, other: Title) -> bool:
    """Whether two titles may belong to one body.

    A holder whose country the text does not say holds no office of a country that the title names, unless the public
    record says so.
    """
    if title.body is None or title.body == other.body:
        return True
    if other.body is not None or other.person is None:
        return False
    of = body_on_record(other.person.entity.name)
    return title.body.name in of if of else title.body.kind is not EntityKind.COUNTRY


def _own(reading: Reading, title: Title, holders: Sequence[Sequence[Title]], titles: Sequence[Title]) -> Held | None:
    first, *others = holders
    person = first[0].person
    if person is None or first[0].span.start > title.span.start:
        return None
    here = reading.sentence_at(title.span.start)
    if here is None:
        return None
    near = [s.span for s in reading.sentences[max(0, here.index - 1) : here.index + 1]]
    rivals = [rival.person.span for held in others for rival in held if rival.person]
    before = [r for r in rivals if r.start < title.span.start and any(s.contains(r) for s in near)]
    if any(is_subject_in(reading, rival, titles) for rival in before):
        return None
    return Held(person.entity, False)
