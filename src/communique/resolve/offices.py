"""Who holds an office by the text."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from communique.extract.names.by_office import is_leader_on_record, leaders_on_record
from communique.extract.names.gazetteer import body_on_record
from communique.extract.names.name import Entity, Name
from communique.extract.names.nations import countries_of_body
from communique.extract.names.offices import title_words
from communique.extract.names.titles import Title
from communique.extract.reading import Reading
from communique.resolve.departments import ministers, same_fields
from communique.resolve.subjects import is_subject_in
from communique.schemas.vocabulary import EntityKind

_SPOUSE = re.compile(r"(?:President|Head of State)['’]s (?:wife|spouse)")
_BODY_BEFORE = re.compile(
    r"(?<![\w.-])(?P<body>[A-Z]{3,6}|company|firm|bank|club|union|university|college|association|federation|foundation"
    r"|agency|court|committee|commission|council|assembly|institute|party|board|society|league|group|corporation)"
    r"(?:['’]s)?\s+\Z"
)
_LONGEST_BODY = 20
_ITS = ("its ", "their ")
_FIRMS = frozenset({"company", "firm", "corporation"})
_NO_FIRM = re.compile(
    r"\b(?:club|union|universit\w+|college|association|federation|foundation|agency|court|committee|commission|council|assembly"
    r"|institute|party|board|society|league|ministry|department|office|parliament|army|navy|force|forces|bank)\b"
)
_ASIDE = re.compile(
    r"(?:During|In|After|At|Together|On|Following|Before|Upon|Alongside)\b[^,;:]*\b(?:with|of|by|to|between|from)\s+(?:the\s+)?"
)
"""The beginning of a sentence that goes by somebody to another: "During a meeting with", "At the invitation of the"."""
_BEHIND_COMMA = (", ", ", the ")
_ACTS = re.compile(r"\s+(?!and\b)[a-z]")
"""Behind the name of one who does something, and is not one of a list."""
_MOST_IN_A_ROW = 3
"""Sentences in a row that may begin with "The Minister"."""
_FIRST_LADY = "first lady"
_DISTINCT = frozenset({"deputy", "vice", "former", "first", "acting", "assistant", "prime", "ex-", "press"})


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds an office. `is_only`: nobody else in the document holds one that the words could mean."""

    entity: Entity
    is_only: bool


Offices = Mapping[str, Sequence[Sequence[Title]]]
"""The titles of a document that have a bearer, by head: a list for each person and office, each in order."""


def offices(titles: Iterable[Title]) -> Offices:
    """The titles that have a bearer as `holder` looks them up; alike are those of one person, office and body."""
    found: dict[str, dict[tuple[object, ...], list[Title]]] = {}
    for title in titles:
        if title.person is not None:
            body = title.body.entity_id if title.body else None
            alike = (title.person.entity.entity_id, title.modifiers, title.portfolio, body)
            found.setdefault(title.head, {}).setdefault(alike, []).append(title)
    return {head: tuple(alike.values()) for head, alike in found.items()}


def holder(reading: Reading, title: Title, held: Offices, titles: Sequence[Title]) -> Held | None:
    """Whom the document gives this title: the one that fits, else the document's own holder of it, else nobody.

    The heads must be one office or one must stand for the other ("Head of State" for a president); deputies, former
    and acting holders are others; portfolio and body must not contradict. Phrases such as "a member" stand for no one.
    The own holder is the first of two and more: news about an office holder calls others by office and country.
    Not so where this sentence or the one before it has another for its subject. With a body or country, "the Polish
    deputy minister", it is the only one whom the text has told of by then.
    """
    known = title_words()
    fits: dict[str, list[Sequence[Title]]] = {}
    heads = known.stands_for.get(title.head, (title.head,))
    alike = [one for head in sorted(set(heads)) for one in held.get(head, ()) if _same_office(title, one[0])]
    if title.head in known.indefinite and title.of is None and not title.modifiers and not title.portfolio:
        alike = []
    if (of := _unknown_body(reading, title)) is not None:
        alike = [one for one in alike if any(_may_be_of(reading, of, each) for each in one)]
    if not alike and of is None:
        alike = list(ministers(reading, title, held))
    for one in sorted(alike, key=lambda one: one[0].span):
        if (bearer := one[0].person) is not None:
            fits.setdefault(bearer.entity.entity_id, []).append(one)
    holders = list(fits.values())
    if len(holders) == 1 and (who := holders[0][0][0].person) is not None:
        return Held(who.entity, True)
    if len(holders) > 1 and title.of is None:
        return _own(reading, title, holders, titles)
    before = [held[0][0].person for held in holders if held[0][0].span.start < title.span.start]
    return Held(before[0].entity, False) if len(before) == 1 and before[0] is not None else None


def leader_on_record(title: Title, names: Sequence[Name]) -> Held | None:
    """Who leads the country of a title that has no bearer, by public record: the only one whom the document names."""
    if title.modifiers - {"prime"} or title.person is not None or (title.body is not None and title.portfolio):
        return None
    # "NATO" before an office is read as what it is for.
    of = {word.upper() for word in title.portfolio} if title.body is None else {title.body.name}
    if len(of) != 1:
        return None
    heads = {title.head, *title_words().stands_for.get(title.head, ())}
    found = {
        name.entity.entity_id: name.entity
        for name in names
        if name.entity.kind is EntityKind.PERSON
        and not of.isdisjoint(body_on_record(name.entity.name))
        and not leaders_on_record(name.entity.name).isdisjoint(heads)
    }
    only = next(iter(found.values())) if len(found) == 1 else None
    return Held(only, False) if only is not None and is_leader_on_record(only.name) else None


def spouse(phrase: str, held: Offices) -> Entity | None:
    """Who is "President's wife": the one whom the document calls First Lady."""
    if _SPOUSE.fullmatch(phrase) is None:
        return None
    bearers = {o.person.entity.entity_id: o.person.entity for one in held.get(_FIRST_LADY, ()) for o in one if o.person}
    return next(iter(bearers.values())) if len(bearers) == 1 else None


def _same_office(title: Title, other: Title) -> bool:
    if title.modifiers & _DISTINCT != other.modifiers & _DISTINCT:
        return False
    if title.portfolio and other.portfolio and not same_fields(title.portfolio, other.portfolio):
        return False
    return _same_body(title, other)


def _unknown_body(reading: Reading, title: Title) -> str | None:
    """The word for a body no list knows that stands right before a title: "the bank's chairman", or letters.

    Whoever holds that office of another body, or of a country, does not hold this one.
    """
    if title.body is not None or title.span.of(reading.text).isupper():
        return None
    found = _BODY_BEFORE.search(reading.text, max(0, title.span.start - _LONGEST_BODY), title.span.start)
    return None if found is None else found["body"].casefold()


def _may_be_of(reading: Reading, body: str, held: Title) -> bool:
    """Whether an office may be one of "the company": told of as that, as "its", or as a body's by name."""
    if (own := _unknown_body(reading, held)) is not None:
        return own == body
    if held.body is None:
        return reading.text[: held.span.start].lower().endswith(_ITS)
    name = held.body.name.lower()
    is_named_so = re.search(rf"\b{body}\b", name) is not None
    is_firm = body in _FIRMS and held.body.kind is EntityKind.ORGANISATION and _NO_FIRM.search(name) is None
    return is_named_so or is_firm


def _same_body(title: Title, other: Title) -> bool:
    """Whether two titles may belong to one body.

    A holder whose country the text does not say holds no office of a country that the title names, unless the public
    record says so.
    """
    if title.body is None or title.body == other.body:
        return True
    if other.body is not None and title.body.kind is EntityKind.COUNTRY:
        return title.body.name in countries_of_body(other.body.name)
    if other.body is not None or other.person is None:
        return False
    of = body_on_record(other.person.entity.name)
    return title.body.name in of if of else title.body.kind not in {EntityKind.COUNTRY, EntityKind.PLACE}


def _own(
    reading: Reading, title: Title, holders: Sequence[Sequence[Sequence[Title]]], titles: Sequence[Title]
) -> Held | None:
    own = _first_to_act(reading, holders)
    first, others = holders[own], [*holders[:own], *holders[own + 1 :]]
    person = first[0][0].person
    if person is None or first[0][0].span.start > title.span.start:
        return None
    here = reading.sentence_at(title.span.start)
    if here is None:
        return None
    near = [s.span for s in reading.sentences[_last_named(reading, title, here.index, titles) : here.index + 1]]
    rivals = [
        r.person.span
        for held in others
        for one in held
        for r in _between(one, near[0].start, title.span.start)
        if r.person
    ]
    before = [r for r in rivals if r.start < title.span.start and any(s.contains(r) for s in near)]
    if any(is_subject_in(reading, rival, titles) for rival in before):
        return None
    return Held(person.entity, False)


def _last_named(reading: Reading, title: Title, here: int, titles: Sequence[Title]) -> int:
    """The index of the sentence before one with a title, or of the one before those that the same bare title begins."""
    at = max(0, here - 1)
    for _ in range(_MOST_IN_A_ROW):
        begins = reading.sentences[at].span
        again = any(
            t.person is None
            and t.of is None
            and t.head == title.head
            and begins.contains(t.span)
            and t.span.start <= begins.start + len("The ")
            for t in titles
        )
        if not again or at == 0:
            break
        at -= 1
    return at


def _first_to_act(reading: Reading, holders: Sequence[Sequence[Sequence[Title]]]) -> int:
    """Of several holders the index of the document's own: the first, unless its sentence only goes by it to another.

    `During a meeting with the President of X, the President of Y said ...` is about the latter. By the words alone: the
    parser takes one for an apposition to the other.
    """
    firsts = [held[0][0] for held in holders]
    here = reading.sentence_at(firsts[0].span.start)
    if here is None or _ASIDE.fullmatch(reading.text, here.span.start, firsts[0].span.start) is None:
        return 0
    acting = [
        i
        for i, one in enumerate(firsts[1:], start=1)
        if one.person is not None
        and here.span.contains(one.span)
        and reading.text[: one.span.start].endswith(_BEHIND_COMMA)
        and _ACTS.match(reading.text, one.person.span.end) is not None
    ]
    return acting[0] if len(acting) == 1 else 0


def _between(titles: Sequence[Title], start: int, end: int) -> Sequence[Title]:
    """Of titles in order those that begin between two places, and one on either side: a bearer may stand across."""
    first, last = (bisect_left(titles, place, key=lambda title: title.span.start) for place in (start, end))
    return titles[max(0, first - 1) : last + 1]
