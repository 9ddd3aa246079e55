"""Whom a rank or "the official" stands for: the one bearer told of before, where no other may be meant.

Nouns stand in nouns.toml, section `people`.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from communique.extract.names.name import Entity, Name
from communique.extract.names.offices import is_rank, title_words
from communique.extract.names.people import gender
from communique.extract.names.titles import Title
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, EntityKind

_LONGEST = 3
"""Words of a rank."""
_LONGEST_WRITTEN = 30
_SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_LOOK_BACK = 5
"""Sentences before "the official", in which nobody but the one meant is named."""


def ranked(reading: Reading, names: Sequence[Name], span: Span) -> Entity | None:
    """The person behind "the colonel": the only one who was given the rank before, where no unnamed colonel was.

    `names` are those of the document in order; who is given the rank later is not meant.
    """
    before = [n for n in names if n.entity.kind is EntityKind.PERSON and n.span.end <= span.start]
    rank = _rank(span.of(reading.text).split())
    found = {n.entity.entity_id: n.entity for n in before if _bears(reading.text, n, rank)}
    last = span.of(reading.text).lower().split()[-1]
    if len(found) != 1 or _unnamed(reading, span, frozenset({last}), last, [n.span for n in before]):
        return None
    return next(iter(found.values()))


def may_be(reading: Reading, names: Sequence[Name], titles: Sequence[Title], span: Span, who: Entity) -> bool:
    """Whether "the official" may be a person: he bears such an office, and nobody else was told of, named or not.

    `names`: those of the document, and titles that stand for somebody of it.
    """
    noun = span.of(reading.text).lower()
    here = reading.sentence_at(span.start)
    if here is None:
        return False
    start = reading.sentences[max(0, here.index - _LOOK_BACK)].span.start
    before = [n for n in names if n.entity.kind is EntityKind.PERSON and n.span.end <= span.start]
    if any(n.span.start >= start and n.entity.entity_id != who.entity_id for n in before):
        return False
    heads = _people()[noun]
    held = [t for t in titles if t.person and t.span.end <= span.start]
    bears = any(t.person and t.person.entity == who and (not heads or t.head in heads) for t in held)
    known = [n.span for n in before] + [t.span for t in held]
    return bears and not _unnamed(reading, span, _unnamed_nouns() | {noun}, noun, known)


def is_of_somebody(words: str) -> bool:
    """Whether a noun behind "the" means a person of either gender told of just before."""
    return words.lower() in _people()


def is_only_spokesperson(reading: Reading, titles: Sequence[Title], title: Title) -> bool:
    """Whether no unnamed spokesman was told of before "the spokeswoman", and she may be the one who is named."""
    noun = title.words.of(reading.text).lower().split()[-1]
    before = [t for t in titles if t.head == title.head and t.person is not None and t.span.end <= title.span.start]
    sexes = {gender(t.person.entity.name) for t in before if t.person is not None}
    if (noun.endswith("swoman") and "m" in sexes) or (noun.endswith("sman") and "f" in sexes):
        return False
    known = [t.span for t in before]
    return not _unnamed(reading, title.span, _SPOKESMEN, noun, known)


def speaks_for(reading: Reading, span: Span, names: Sequence[Name], held: Sequence[Title]) -> bool:
    """Whether "the army spokesman" may be one of a person's titles: it, or the name of its body, has the words too.

    Words in a name, as in "the Harbour Board spokesman", are left to whoever compares bodies.
    """
    words = span.of(reading.text).lower().split()[:-1]
    named = " ".join(n.span.of(reading.text).lower() for n in names if n.span.overlaps(span))
    own = [word for word in words if word not in named]
    told = {word.strip(".,") for title in held for word in _beside(reading.text, title).lower().split()}
    told |= _forces() if any(map(is_rank, told)) else set()
    told |= {word for title in held if title.of is not None for word in title.of.entity.name.lower().split()}
    return all(word in told or (word in _forces() and not _forces().isdisjoint(told)) for word in own)


def _beside(text: str, title: Title) -> str:
    """A title with what stands right before it in its line, to the end of the name of whoever bears it."""
    before = text[max(0, title.span.start - _LONGEST_WRITTEN) : title.span.start].rpartition("\n")[2]
    end = title.span.end if title.person is None else max(title.span.end, title.person.span.end)
    return before + text[title.span.start : end]


def _unnamed(reading: Reading, span: Span, nouns: frozenset[str], again: str, known: Sequence[Span]) -> bool:
    """Whether somebody without a name was told of by one of the nouns before a place: "an official", "officials".

    Not in a headline, nor in what is `known` as somebody's name or title, nor right before it, nor by the noun `again`
    with "the" alone.
    """
    for sentence in reading.sentences:
        if sentence.span.start >= span.start:
            return False
        if sentence.role is BlockRole.TITLE or not any(noun in sentence.text.lower() for noun in nouns):
            continue  # a headline leaves out names that the text has
        for token in sentence.tree or ():
            place = sentence.place(token)
            if place.start >= span.start or token.tag_[:2] != "NN" or token.lemma_.lower() not in nouns:
                continue
            is_known = any(place.overlaps(one) or 0 <= one.start - place.end <= 1 for one in known)
            is_part = token.dep_ in {"compound", "nmod", "amod"}
            if not (is_known or is_part or (token.lemma_.lower() == again and _is_bare(token))):
                return True
    return False


def _is_bare(noun: Token) -> bool:
    """Whether a noun stands with "the" alone, for one told of before."""
    others = [child.lower_ for child in noun.children if not child.is_punct]
    return noun.tag_ in {"NN", "NNP"} and others == ["the"]


def _bears(text: str, name: Name, rank: str | None) -> bool:
    """Whether a rank, or a longer one that ends in it, stands right before a name: "Lt. Col." for a colonel."""
    line = text[max(0, name.span.start - _LONGEST_WRITTEN) : name.span.start].rpartition("\n")[2]
    words = line.split()
    given = next(filter(None, (_rank(words[-n:]) for n in range(min(_LONGEST, len(words)), 0, -1))), None)
    return rank is not None and given is not None and (given == rank or given.endswith(f" {rank}"))


def _rank(words: Sequence[str]) -> str | None:
    """The key of a rank or form of address."""
    known = tuple(" ".join(words).lower().replace(".", "").split())
    return title_words().ranks.get(known) or ("".join(known) if known in title_words().address else None)


@cache
def person_nouns() -> frozenset[str]:
    """Nouns for one person who need not be named: "spokesman", "chancellor"."""
    return _unnamed_nouns() | {key[0] for key in title_words().heads if len(key) == 1}


@cache
def _people() -> dict[str, frozenset[str]]:
    """Nouns for somebody told of before, each with the offices that make one; none: any does."""
    data = tomllib.loads(files("communique.resolve").joinpath("nouns.toml").read_text("utf-8"))
    return {noun: frozenset(heads) for noun, heads in data["people"]["told_again"].items()}


@cache
def _forces() -> frozenset[str]:
    """Words for those who bear arms for a country, of which one may stand for another: "military", "army"."""
    data = tomllib.loads(files("communique.resolve").joinpath("nouns.toml").read_text("utf-8"))
    return frozenset(data["people"]["forces"])


@cache
def _unnamed_nouns() -> frozenset[str]:
    data = tomllib.loads(files("communique.resolve").joinpath("nouns.toml").read_text("utf-8"))
    return frozenset(data["people"]["unnamed"])
