"""Whom "they", "the leaders" and "both presidents" stand for: the people who met or spoke just before."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from communique.extract.names.name import Entity, Name, names_between
from communique.extract.names.titles import Title
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.extract.trees import children
from communique.resolve.quotations import inside_quotation
from communique.resolve.subjects import is_subject
from communique.schemas.vocabulary import EntityKind

_LOOK_BACK = 8
_LOOK_BACK_FOR_NOUNS = 20
"""Sentences: "the parties" are those of the meeting that a document tells of, "they" those of just now."""
_TOPIC = 2
_PRONOUN = "they"
_PLURAL_NOUNS = frozenset({"NNS", "NNPS"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_TWO = 2
_TWO_WORDS = frozenset({"both", "two", "pair"})


def _names_people(reading: Reading, mentions: Sequence[Name], here: Sentence, end: int) -> bool:
    """Whether anybody is named as far back as is looked, which is known without a tree; speeches name few."""
    furthest = reading.sentences[max(0, here.index - _LOOK_BACK - _LOOK_BACK_FOR_NOUNS)].span.start
    return any(m.entity.kind is EntityKind.PERSON for m in names_between(mentions, furthest, end))


def is_plural(words: str) -> bool:
    """Whether a noun phrase without its article stands for several people named before (plurals.toml)."""
    return _normal(words) in _plurals().people


def counted_countries(words: str) -> int | None:
    """How many countries a phrase without its article speaks of: "three countries", "both sides"; else None."""
    number, _, noun = _normal(words).partition(" ")
    data = _plurals()
    if _normal(words) in data.sides:
        return _TWO
    return data.numbers.get(number) if noun in data.countries else None


def people_together(
    reading: Reading, mentions: Sequence[Name], titles: Sequence[Title], phrase: Span
) -> tuple[Entity, ...]:
    """The people of the nearest sentence before that names two or more outside quotation marks, the subject first.

    Empty where none of them is a subject: then it is not clear who acts together; also where "both" or "two" are
    spoken of and more are named, or where "they" may be a plural noun that stands nearer.
    """
    here = reading.sentence_at(phrase.start)
    if here is None:
        return ()
    if not _names_people(reading, mentions, here, phrase.start):
        return ()
    words = _normal(phrase.of(reading.text))
    reach = _LOOK_BACK if words == _PRONOUN else _LOOK_BACK_FOR_NOUNS
    for sentence in reversed(reading.sentences[max(0, here.index - reach) : here.index + 1]):
        end = phrase.start if sentence is here else sentence.span.end
        people = [
            m
            for m in names_between(mentions, sentence.span.start, end)
            if m.entity.kind is EntityKind.PERSON and not inside_quotation(reading, m.span)
        ]
        who = {m.entity.entity_id: m.entity for m in people}
        if words == _PRONOUN and _may_be_things(reading, sentence, end, titles, goes_on=_goes_on(reading, here)):
            return ()
        if words == _PRONOUN and len(who) == 1 and _has_company(sentence, people[0].span, titles):
            return tuple(who.values())
        if words == _PRONOUN and len(who) <= 1 and (same := _plural_subject(sentence, end)) is not None:
            return people_together(reading, mentions, titles, same)
        if len(who) > 1:
            if len(who) > _TWO and not _TWO_WORDS.isdisjoint(words.split()):
                return ()
            acts = any(is_subject(sentence, m.span, titles) for m in people)
            return tuple(who.values()) if acts or _is_left_without_subject(sentence, people, words) else ()
    return ()


def _goes_on(reading: Reading, here: Sentence) -> bool:
    """Whether a sentence just before tells of the same people by a plural ("They", "The leaders")."""
    before = reading.sentences[max(0, here.index - _TOPIC) : here.index]
    return any(
        token.dep_ in _SUBJECTS and token.head.dep_ == "ROOT" and is_plural(token.text)
        for sentence in before
        if sentence.may_hold(_plurals().people)
        for token in sentence.tree or ()
    )


def _has_company(sentence: Sentence, person: Span, titles: Sequence[Title]) -> bool:
    """Whether a person is a subject together with people who are not named: "Jane Roe and her counterparts"."""
    joined = [t for token in sentence.tokens_in(person) for t in children(token, "conj")]
    together = any(t.tag_ in _PLURAL_NOUNS and is_plural(t.text) for t in joined)
    return together and is_subject(sentence, person, titles, of_root=True)


def _is_left_without_subject(sentence: Sentence, people: Sequence[Name], words: str) -> bool:
    """Whether the parse gave the main verb no subject, and two people are joined by "and": they can only be it."""
    if words == _PRONOUN or len(people) != _TWO:
        return False
    roots = [token for token in sentence.tree or () if token.dep_ == "ROOT"]
    second = {token.i for token in sentence.tokens_in(people[1].span)}
    joined = any(t.i in second for token in sentence.tokens_in(people[0].span) for t in children(token, "conj"))
    return joined and not any(children(root, "nsubj", "nsubjpass", "csubj") for root in roots)


def _may_be_things(
    reading: Reading, sentence: Sentence, end: int, titles: Sequence[Title], *, goes_on: bool = False
) -> bool:
    """Whether a plural noun that is no title is a subject before `end`, or has a clause, outside quotation marks.

    Where a text `goes_on` about several people a noun with a clause is not enough.
    """
    for token in sentence.tree or ():
        place = sentence.place(token)
        meant = token.dep_ in _SUBJECTS or (not goes_on and bool(children(token, "relcl")))
        if token.tag_ not in _PLURAL_NOUNS or not meant or place.end > end:
            continue
        if not inside_quotation(reading, place) and not any(title.span.contains(place) for title in titles):
            return not is_plural(token.text)
    return False


def _plural_subject(sentence: Sentence, end: int) -> Span | None:
    """The subject of a sentence before `end` where it is one noun for several people ("The leaders")."""
    for token in sentence.tree or ():
        if token.dep_ in _SUBJECTS and token.head.dep_ == "ROOT" and sentence.place(token).end < end:
            alone = all(child.dep_ == "det" for child in token.children)
            return sentence.place(token) if alone and token.lower_ != _PRONOUN and is_plural(token.text) else None
    return None


def countries_together(reading: Reading, names: Sequence[Name], phrase: Span, count: int) -> tuple[Entity, ...]:
    """The countries of the nearest sentence before that names just so many outside quotation marks; else none.

    "Both sides" may be people too: of a sentence that names several it is not clear who they are.
    """
    here = reading.sentence_at(phrase.start)
    if here is None:
        return ()
    may_be_people = is_plural(phrase.of(reading.text))
    for sentence in reversed(reading.sentences[max(0, here.index - _LOOK_BACK_FOR_NOUNS) : here.index]):
        found = [
            m.entity
            for m in names_between(names, sentence.span.start, sentence.span.end)
            if not inside_quotation(reading, m.span)
        ]
        who = {entity.entity_id: entity for entity in found if entity.kind is EntityKind.COUNTRY}
        people = {entity.entity_id for entity in found if entity.kind is EntityKind.PERSON}
        if may_be_people and len(people) > 1:
            return ()
        if len(who) == count:
            return tuple(who.values())
        if len(who) > 1:
            return ()
    return ()


def _normal(words: str) -> str:
    return " ".join(words.lower().split())


@dataclass(frozen=True, slots=True)
class _Plurals:
    people: frozenset[str]
    countries: frozenset[str]
    sides: frozenset[str]
    numbers: dict[str, int]


@cache
def _plurals() -> _Plurals:
    data = tomllib.loads(files("communique.resolve").joinpath("plurals.toml").read_text("utf-8"))
    return _Plurals(
        frozenset(data["people"]), frozenset(data["countries"]), frozenset(data["sides"]), dict(data["numbers"])
    )
