"""Whom "he" and "she" stand for: the subject just before, or nobody."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Token

from communique.extract.names.name import Entity, Name, names_between
from communique.extract.names.offices import is_address
from communique.extract.names.people import gender
from communique.extract.names.titles import Title
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.extract.statements.context import spoken_for_words
from communique.extract.statements.cues import lexicon
from communique.extract.trees import children
from communique.resolve.bearers import person_nouns
from communique.resolve.quotations import inside_quotation
from communique.resolve.subjects import is_subject
from communique.schemas.vocabulary import EntityKind

PERSONAL = {
    pronoun: gender
    for gender, pronouns in {"m": "he him his himself він його", "f": "she her herself вона її", "": "he/she"}.items()
    for pronoun in pronouns.split()
}
_LOOK_BACK = 4
_FURTHEST = 20
"""Sentences, with those of quotations: the one who speaks them was named before."""
_LONGEST_ADDRESS = 8
_OWNING = ("'s ", "’s ")
_ONE = frozenset({"NN", "NNP"})
_MAIN = frozenset({"ROOT", "conj", "ccomp", "parataxis"})
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b")
_SUBJECT_FORMS = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")


def antecedent(reading: Reading, mentions: Sequence[Name], titles: Sequence[Title], pronoun: Span) -> Entity | None:
    """The person meant: the subject before it in its sentence, or the one of the nearest sentence that has people.

    People inside quotation marks are not looked at. Two candidates of which neither is the subject: None; also where
    somebody who is not named says something nearer by ("A spokesman said ...").
    """
    here = reading.sentence_at(pronoun.start)
    if here is None:
        return None
    wanted = PERSONAL.get(pronoun.of(reading.text).lower(), "")
    for sentence in _sentences_before(reading, here):
        end = pronoun.start if sentence is here else sentence.span.end
        people = _people(reading, mentions, sentence.span.start, end, wanted)
        nearer = _office_that_speaks(reading, sentence, end, wanted, titles, people)
        if nearer is not None and not any(m.span.overlaps(nearer) for m in mentions):
            return None
        if not people or _only_own(reading, sentence, end, wanted, people):
            continue
        if (same := _pronoun_subject(reading, sentence, end, wanted, people, titles)) is not None:
            return antecedent(reading, mentions, titles, same)
        who = {m.entity.entity_id: m.entity for m in people}
        return next(iter(who.values())) if len(who) == 1 else _subject(sentence, people, titles)
    return _only_one(reading, mentions, here, pronoun, wanted)


def _only_one(reading: Reading, mentions: Sequence[Name], here: Sentence, pronoun: Span, wanted: str) -> Entity | None:
    """The one person named before a pronoun, however far, where nobody without a name was told of since."""
    people = _people(reading, mentions, 0, pronoun.start, wanted)
    who = {m.entity.entity_id: m.entity for m in people}
    if not wanted or len(who) != 1:
        return None
    last = people[-1]
    since = reading.text[last.span.end : here.span.end]
    spoken = (Span(last.span.end + m.start(), last.span.end + m.end()) for m in _FIRST_PERSON.finditer(since))
    if any(not inside_quotation(reading, place) for place in spoken):
        return None  # a speech tells of whom its audience knows
    is_sure = gender(last.entity.name, _address(reading, last.span)) == wanted
    return last.entity if is_sure and _others_told_of().search(since) is None else None


@cache
def _others_told_of() -> re.Pattern[str]:
    """A noun for somebody without a name."""
    nouns = person_nouns() | spoken_for_words("witnesses")
    return re.compile(rf"(?i)\b(?:{'|'.join(sorted(nouns))})\b")


def _people(reading: Reading, mentions: Sequence[Name], start: int, end: int, wanted: str) -> list[Name]:
    """The people named between two places outside quotation marks whom a pronoun of a gender may mean."""
    return [
        m
        for m in names_between(mentions, start, end)
        if m.entity.kind is EntityKind.PERSON
        and not inside_quotation(reading, m.span)
        and (not wanted or gender(m.entity.name, _address(reading, m.span)) in {wanted, ""})
    ]


def _address(reading: Reading, name: Span) -> str:
    """The form of address right before a name ("Mr"), in small letters; empty where there is none."""
    word = reading.text[max(0, name.start - _LONGEST_ADDRESS) : name.start].lower().split()[-1:]
    return word[0] if word and reading.text[name.start - 1] == " " and is_address(word[0]) else ""


def _office_that_speaks(
    reading: Reading, sentence: Sentence, end: int, wanted: str, titles: Sequence[Title], people: Sequence[Name]
) -> Span | None:
    """The noun for one person who is not named and says something, before `end`: "a spokesman", "the party leader"."""
    if _unnamed_said().search(reading.text, sentence.span.start, end) is None:
        return None
    for token in sentence.tree if sentence.tree is not None else ():
        verb, place = token.head, sentence.place(token)
        if token.dep_ != "nsubj" or token.tag_ not in _ONE or token.lower_ not in person_nouns() or place.end > end:
            continue
        says = verb.dep_ in _MAIN and verb.lower_ in lexicon().quoting_forms
        is_again = token.lower_ in lexicon().told_of and [c.lower_ for c in token.children] == ["the"]
        if not says or is_again or _is_told_of(verb) or children(token, "appos") or inside_quotation(reading, place):
            continue
        until = sentence.place(verb).start
        if any(", " in reading.text[place.end : m.span.start] for m in people if place.end < m.span.start < until):
            continue  # "The head of research, Professor Jane Roe, said"
        is_other = wanted and token.lower_.endswith(("man", "woman")) and _sex(token.lower_) != wanted
        # Whoever bears it, or is called by it and a country, is told of by `mentions` or was before.
        known = (t for t in titles if t.person is not None or t.of is not None)
        if not is_other and not any(t.span.overlaps(place) for t in known):
            return place
    return None


def _is_told_of(verb: Token) -> bool:
    """Whether a verb stands in what "he", "she" or somebody named says: whom they tell of does not speak next."""
    while verb.dep_ in {"ccomp", "conj"}:
        is_said, verb = verb.dep_ == "ccomp", verb.head
        own = children(verb, "nsubj")
        by_somebody = any(o.tag_ == "NNP" or o.lower_ in PERSONAL for o in own)
        if is_said and by_somebody and verb.lower_ in lexicon().quoting_forms:
            return True
    return False


@cache
def _unnamed_said() -> re.Pattern[str]:
    """A noun for a person and a verb of saying behind it: known without a tree, which is not made where none is."""
    verbs = (form for form in lexicon().quoting_forms if form.isascii() and not form.endswith("ing"))
    said = "|".join(sorted(form for form in verbs if form not in lexicon().verbs))
    return re.compile(rf"\b(?:{'|'.join(sorted(person_nouns()))})\b[^.;:?!“”\"]{{0,100}}?\b(?:{said})\b")


def _sex(noun: str) -> str:
    return "f" if noun.endswith("woman") else "m"


def _only_own(reading: Reading, sentence: Sentence, end: int, wanted: str, people: Sequence[Name]) -> bool:
    """Whether a sentence goes on about "he" or "she", and names others only as owners: "he praised Jane Roe's work"."""
    if not all(reading.text.startswith(_OWNING, m.span.end) for m in people):
        return False
    if _written(wanted).search(reading.text, sentence.span.start, end) is None:
        return False
    return any(
        token.dep_ == "nsubj"
        and token.head.dep_ == "ROOT"
        and PERSONAL.get(token.lower_) == wanted
        and sentence.place(token).end <= end
        for token in (sentence.tree if sentence.tree is not None else ())
    )


def _pronoun_subject(
    reading: Reading, sentence: Sentence, end: int, wanted: str, people: Sequence[Name], titles: Sequence[Title]
) -> Span | None:
    """A "he" or "she" that is the subject of a sentence whose people are none: who goes on in the next is the same."""
    before = min(end, people[0].span.start)
    if _written(wanted).search(reading.text, sentence.span.start, before) is None:
        return None
    if any(is_subject(sentence, m.span, titles, of_root=True) for m in people):
        return None
    for token in sentence.tree if sentence.tree is not None else ():
        place = sentence.place(token)
        if (
            token.dep_ == "nsubj"
            and token.head.dep_ == "ROOT"
            and PERSONAL.get(token.lower_) == wanted
            and place.end <= end
            and place.end <= people[0].span.start
            and not inside_quotation(reading, place)
        ):
            return place
    return None


@cache
def _written(gender: str) -> re.Pattern[str]:
    """Where a word begins like a pronoun of a gender: known without a tree, which is not made where none does."""
    forms = "|".join(sorted(pronoun for pronoun, of in PERSONAL.items() if of == gender))
    return re.compile(rf"(?i)(?<![^\W\d_])(?:{forms})")


def _sentences_before(reading: Reading, here: Sentence) -> Iterator[Sentence]:
    """A sentence and the few before it, the nearest first; those that are quoted as a whole are passed over."""
    yield here
    seen = 0
    for sentence in reversed(reading.sentences[max(0, here.index - _FURTHEST) : here.index]):
        if seen == _LOOK_BACK:
            return
        if not inside_quotation(reading, sentence.span):
            seen += 1
            yield sentence


def pronouns(reading: Reading) -> Iterator[Span]:
    """Every "he" and "she" outside quotation marks, in order."""
    for sentence in reading.sentences:
        for found in _SUBJECT_FORMS.finditer(sentence.text):
            span = Span(sentence.span.start + found.start(), sentence.span.start + found.end())
            if not inside_quotation(reading, span):
                yield span


def _subject(sentence: Sentence, people: Sequence[Name], titles: Sequence[Title]) -> Entity | None:
    """The one person who is a subject in the sentence: of its main verb, else of any."""
    for of_root in (True, False):
        subjects = {
            m.entity.entity_id: m.entity for m in people if is_subject(sentence, m.span, titles, of_root=of_root)
        }
        if len(subjects) == 1:
            return next(iter(subjects.values()))
    return None
