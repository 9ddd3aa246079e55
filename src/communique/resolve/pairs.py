"""Whom "they", "the leaders" and "both presidents" stand for: the people who met or spoke just before."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from communique.extract.names.name import Entity, Name, names_between
from communique.extract.names.titles import Title
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.extract.trees import children, is_negated
from communique.resolve.openings import leaders_of_text
from communique.resolve.quotations import inside_quotation
from communique.resolve.subjects import is_subject, with_title
from communique.schemas.vocabulary import EntityKind

_LOOK_BACK = 8
_LOOK_BACK_FOR_NOUNS = 20
"""Sentences: "the parties" are those of the meeting that a document tells of, "they" those of just now."""
_TOPIC = 2
_PRONOUN = "they"
_PLURAL_NOUNS = frozenset({"NNS", "NNPS"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_TWO = 2
_TOLD = frozenset({"VBD", "VBN", "VBZ"})
_MEET = "meet"
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
    words = _normal(phrase.of(reading.text))
    count = 2 if words == "pair" else _plurals().numbers.get(words.split()[0])
    reach = _LOOK_BACK if words == _PRONOUN else _LOOK_BACK_FOR_NOUNS
    if not _are_called_so(reading.text, words, phrase.start):
        return ()
    if not _names_people(reading, mentions, here, phrase.start):
        return leaders_of_text(reading, mentions, titles, phrase, count)
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
        if (host := _in_company(sentence, people, titles)) is not None:
            return () if _are_the_guests(sentence, words) else (host,)
        if words == _PRONOUN and len(who) <= 1 and (same := _plural_subject(sentence, end)) is not None:
            return people_together(reading, mentions, titles, same)
        if len(who) > 1:
            acts = any(is_subject(sentence, m.span, titles) for m in people)
            if not acts and not _is_left_without_subject(sentence, people, words):
                break
            if count is not None and len(who) != count:
                return ()
            return tuple(who.values())
    return leaders_of_text(reading, mentions, titles, phrase, count)


def _are_called_so(text: str, words: str, until: int) -> bool:
    """Whether the text has the office before by which people are called, or is short for it: "generals", "Gen. Roe"."""
    noun = words.rpartition(" ")[2]
    if noun not in _plurals().offices:
        return True
    if words == noun and not text[:until].lower().endswith("the "):
        return False  # "Generals said" may be any
    one = f"{noun[:-3]}y" if noun.endswith("ies") else f"{noun[:-2]}an" if noun.endswith("men") else noun[:-1]
    return re.search(rf"(?i)\b(?:(?:{one}|{noun})\b|{noun[:3]}s?\.)", text[:until]) is not None


def _goes_on(reading: Reading, here: Sentence) -> bool:
    """Whether a sentence just before tells of the same people by a plural ("They", "The leaders")."""
    before = reading.sentences[max(0, here.index - _TOPIC) : here.index]
    return any(
        token.dep_ in _SUBJECTS and token.head.dep_ == "ROOT" and is_plural(token.text)
        for sentence in before
        if sentence.may_hold(_plurals().people)
        for token in sentence.tree or ()
    )


def _in_company(sentence: Sentence, people: Sequence[Name], titles: Sequence[Title]) -> Entity | None:
    """The one person of a sentence who acts together with people who are not named.

    "Jane Roe and her counterparts" are one subject; "Jane Roe held a call with Baltic leaders" tells of a talk.
    """
    found = {m.entity.entity_id: m.entity for m in people if _has_company(sentence, m.span, titles)}
    return next(iter(found.values())) if len(found) == 1 else None


def _are_the_guests(sentence: Sentence, words: str) -> bool:
    """Whether a phrase repeats the noun of those who were met: "met with the ministers. The ministers said"."""
    noun = words.rpartition(" ")[2]
    return words != _PRONOUN and any(
        token.lower_ == noun and token.tag_ in _PLURAL_NOUNS and children(token, "det", "nummod")
        for token in sentence.tree or ()
    )


def _has_company(sentence: Sentence, person: Span, titles: Sequence[Title]) -> bool:
    """Whether a person is a subject together with people who are not named, or met them."""
    tokens = sentence.tokens_in(with_title(person, titles))
    joined = [t for token in tokens for t in children(token, "conj")]
    if any(t.tag_ in _PLURAL_NOUNS and is_plural(t.text) for t in joined):
        return is_subject(sentence, person, titles)
    verbs = [t.head for t in tokens if t.dep_ == "nsubj" and t.head.dep_ == "ROOT" and t.head.tag_ in _TOLD]
    return any(_is_talk_with_several(verb) for verb in verbs)


def _is_talk_with_several(verb: Token) -> bool:
    """Whether a verb tells of a meeting or call with people who are not named: "held a call with Baltic leaders"."""
    talks = _plurals().talks
    if verb.lemma_ not in talks or is_negated(verb):
        return False
    if any(_is_several(guest) for guest in children(verb, "dobj")):
        return verb.lemma_ == _MEET
    held = [noun for noun in children(verb, "dobj") if noun.lemma_ in talks]
    return any(
        preposition.lower_ == "with" and any(_is_several(guest) for guest in children(preposition, "pobj"))
        for one in (verb, *held)
        for preposition in children(one, "prep")
    )


def _is_several(guest: Token) -> bool:
    """Whether a noun stands for several people of whom nothing tells which."""
    of_others = any(preposition.lower_ == "of" for preposition in children(guest, "prep"))
    return guest.tag_ in _PLURAL_NOUNS and is_plural(guest.text) and not children(guest, "conj") and not of_others


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
    if end <= sentence.span.start:
        return False
    for token in sentence.tree or ():
        place = sentence.place(token)
        meant = token.dep_ in _SUBJECTS or (not goes_on and bool(children(token, "relcl")))
        if token.tag_ not in _PLURAL_NOUNS or not meant or place.end > end:
            continue
        if not inside_quotation(reading, place) and not any(title.span.contains(place) for title in titles):
            return not is_plural(token.text) and not is_plural(_counted(token))
    return False


def _plural_subject(sentence: Sentence, end: int) -> Span | None:
    """The subject of a sentence before `end` where it is one noun for several people ("The leaders")."""
    for token in sentence.tree or ():
        if token.dep_ in _SUBJECTS and token.head.dep_ == "ROOT" and sentence.place(token).end < end:
            alone = all(child.dep_ in {"det", "nummod"} for child in token.children)
            if not alone or token.lower_ == _PRONOUN:
                return None
            counted = _counted(token)
            if is_plural(counted):
                return Span(sentence.place(token).end - len(counted), sentence.place(token).end)
            return sentence.place(token) if is_plural(token.text) else None
    return None


def _counted(noun: Token) -> str:
    """A noun with the "two" or "both" right before it."""
    before = noun.doc[noun.i - 1] if noun.i else noun
    return f"{before.text} {noun.text}" if before.lower_ in _TWO_WORDS and before.whitespace_ == " " else noun.text


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
    offices: frozenset[str]
    talks: frozenset[str]
    numbers: dict[str, int]


@cache
def _plurals() -> _Plurals:
    data = tomllib.loads(files("communique.resolve").joinpath("plurals.toml").read_text("utf-8"))
    return _Plurals(
        frozenset(data["people"]),
        frozenset(data["countries"]),
        frozenset(data["sides"]),
        frozenset(data["offices"]),
        frozenset(data["talks"]),
        dict(data["numbers"]),
    )
