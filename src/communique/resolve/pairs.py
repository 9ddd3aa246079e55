"""Whom "they", "the leaders" and "both presidents" stand for: the people who met or spoke just before."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from communique.extract.names.name import Entity, Name
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.resolve.quotations import inside_quotation
from communique.schemas.vocabulary import EntityKind

_LOOK_BACK = 6
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def is_plural(words: str) -> bool:
    """Whether a noun phrase without its article stands for several people named before (plurals.toml)."""
    return " ".join(words.lower().split()) in _plurals()


def people_together(reading: Reading, mentions: Sequence[Name], phrase: Span) -> tuple[Entity, ...]:
    """The people of the nearest sentence before that names two or more outside quotation marks, the subject first.

    Empty where a sentence nearer by names just one person, or where none of them is a subject: then it is not clear.
    """
    here = reading.sentence_at(phrase.start)
    if here is None:
        return ()
    for sentence in reversed(reading.sentences[max(0, here.index - _LOOK_BACK) : here.index + 1]):
        end = phrase.start if sentence is here else sentence.span.end
        people = [
            m
            for m in mentions
            if m.entity.kind is EntityKind.PERSON
            and sentence.span.start <= m.span.start
            and m.span.end <= end
            and not inside_quotation(reading, m.span)
        ]
        who = {m.entity.entity_id: m.entity for m in people}
        if len(who) > 1:
            return tuple(who.values()) if any(_is_subject(sentence, m.span) for m in people) else ()
    return ()


def _is_subject(sentence: Sentence, span: Span) -> bool:
    return any(token.dep_ in _SUBJECTS for token in sentence.tokens_in(span))


@cache
def _plurals() -> frozenset[str]:
    data = tomllib.loads(files("communique.resolve").joinpath("plurals.toml").read_text("utf-8"))
    return frozenset(data["people"])
