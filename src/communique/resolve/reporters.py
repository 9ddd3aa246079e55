"""Whose text "the report" is where only a verb tells of it: "..., the port authority reported. The report says ...".

Only a body counts, and only where the nearest sentence that reports anything has one source. Verbs stand in nouns.toml,
section `texts.told_by`.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from communique.extract.names.name import Entity
from communique.extract.reading import Sentence
from communique.extract.trees import children, is_negated, subtree
from communique.schemas.vocabulary import EntityKind

_BODIES = frozenset({EntityKind.ORGANISATION, EntityKind.COUNTRY})
_FINITE = frozenset({"VBD", "VBZ", "VBN"})
_ADDRESSED = frozenset({"to"})
_RELATIVE = frozenset({"that", "which", "who"})


def may_tell(text: str, wanted: str) -> bool:
    """Whether a sentence may tell of a text of a kind by a verb or a source: known without a tree."""
    return wanted in _told_by() and any(stem in text.lower() for stem in _stems(wanted))


def sources(sentence: Sentence, wanted: str) -> Iterator[Token]:
    """The heads of those who report something in a sentence by one of the verbs for a kind of text.

    Nobody where it tells of somebody else who has a name, whose report it may be.
    Whoever a passive names as its agent alone, where one does: "According to the paper, this was reported by the navy".
    """
    tree = sentence.tree
    verbs = [t for t in tree or () if t.tag_ in _FINITE and t.lemma_ in _told_by()[wanted] and not is_negated(t)]
    agents = [noun for verb in verbs for agent in children(verb, "agent") for noun in children(agent, "pobj")]
    if agents:
        yield from agents
        return
    if any(_is_of_another(verb) for verb in verbs):
        return
    for verb in verbs:
        addressed = any(child.lower_ in _ADDRESSED for child in children(verb, "prep"))
        yield from (own for own in children(verb, "nsubj") if not addressed and own.lower_ not in _RELATIVE)
    for to in tree or ():
        if to.lower_ == "to" and to.i and to.nbor(-1).lower_ == "according":
            if any(own.dep_ == "nsubj" and own.head.dep_ == "ROOT" and _studies(own) for own in tree or ()):
                return  # "According to the paper, the bank studied the trade": whose report it is, is not clear
            yield from children(to, "pobj")


def _is_of_another(verb: Token) -> bool:
    """Whether what a verb tells of is a study or what somebody else studied: "reported on a survey by the bank"."""
    matters = [noun for on in children(verb, "prep") if on.lower_ == "on" for noun in children(on, "pobj")]
    told = [own for clause in children(verb, "ccomp") for own in children(clause, "nsubj")]
    return any(noun.lemma_.lower() in _words("studies") for noun in matters) or any(map(_studies, told))


def _studies(subject: Token) -> bool:
    """Whether somebody with a name studies or visits something."""
    return subject.tag_ == "NNP" and subject.head.lemma_.lower() in _words("studied")


@cache
def _words(key: str) -> frozenset[str]:
    data = tomllib.loads(files("communique.resolve").joinpath("nouns.toml").read_text("utf-8"))
    return frozenset(data["texts"][key])


def phrase_of(sentence: Sentence, head: Token) -> tuple[int, int]:
    """Where the noun phrase of a head stands in the document, without the clauses behind it."""
    words = [t for t in subtree(head) if t.tag_ != "POS"]
    clauses = [child.left_edge.i for child in head.rights if child.dep_ in {"relcl", "acl", "punct", "appos"}]
    end = min(clauses, default=words[-1].i + 1)
    kept = [t for t in words if t.i < end] or words
    return sentence.place(kept[0]).start, sentence.place(kept[-1]).end


def is_one_body(found: list[Entity | None]) -> Entity | None:
    """The one body of those who report; None for a person, somebody unknown, or several."""
    who = {entity.entity_id: entity for entity in found if entity is not None}
    if len(who) != 1 or None in found:
        return None
    only = next(iter(who.values()))
    return only if only.kind in _BODIES else None


@cache
def _told_by() -> dict[str, frozenset[str]]:
    """The verbs that tell of a text, by the noun for it."""
    data = tomllib.loads(files("communique.resolve").joinpath("nouns.toml").read_text("utf-8"))["texts"]["told_by"]
    return {noun: frozenset(group["verbs"]) for group in data for noun in group["nouns"]}


@cache
def _stems(wanted: str) -> tuple[str, ...]:
    irregular = {"say": "said", "write": "wrote"}
    return (*sorted(irregular.get(verb, verb) for verb in _told_by()[wanted]), "says", "according")
