"""Whom "they", "the leaders" and "both presidents" stand for: the people who met or spoke just before."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from communique.extract.names.name import Entity, Name, names_between
from communique.extract.names.titles import Title
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.resolve.quotations import inside_quotation
from communique.resolve.subjects import is_subject
from communique.schemas.vocabulary import EntityKind

_LOOK_BACK = 8


def is_plural(words: str) -> bool:
    """Whether a noun phrase without its article stands for several people named before (plurals.toml)."""
    return " ".join(words.lower().split()) in _plurals()


def people_together(
    reading: Reading, mentions: Sequence[Name], titles: Sequence[Title], phrase: Span
) -> tuple[Entity, ...]:
    """The people of the nearest sentence before that names two or more outside quotation marks, the subject first.

    Empty where none of them is a subject: then it is not clear who acts together.
    """
    here = reading.sentence_at(phrase.start)
    if here is None:
        return ()
    for sentence in reversed(reading.sentences[max(0, here.index - _LOOK_BACK) : here.index + 1]):
        end = phrase.start if sentence is here else sentence.span.end
        people = [
            m
            for m in names_between(mentions, sentence.span.start, end)
            if m.entity.kind is EntityKind.PERSON and not inside_quotation(reading, m.span)
        ]
        who = {m.entity.entity_id: m.entity for m in people}
        if len(who) > 1:
            return tuple(who.values()) if any(is_subject(sentence, m.span, titles) for m in people) else ()
    return ()


@cache
def _plurals() -> frozenset[str]:
    data = tomllib.loads(files("communique.resolve").joinpath("plurals.toml").read_text("utf-8"))
    return frozenset(data["people"])
