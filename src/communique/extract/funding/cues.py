"""The words of `cues.toml` and `nouns.toml`, as types."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from spacy.tokens import Token

from communique.extract.periods.tense import Tense
from communique.schemas.vocabulary import FundingStatus

_PARTICLES = frozenset({"prt", "prep", "advmod", "acomp", "oprd", "ccomp", "xcomp"})
"""Labels of the words that make one verb with their verb: "set aside", "made available"."""
_OBJECTS = frozenset({"dobj", "dative", "nsubjpass"})
_CALLING = frozenset({"for", "on", "upon", "to"})
"""Words behind "call" where it asks for something."""


@dataclass(frozen=True, slots=True)
class VerbClass:
    """Verbs that say how far money is: a status by tense, and which dependent clauses they decide about."""

    name: str
    status: Mapping[Tense, FundingStatus]
    """None where the tense alone settles nothing."""
    governs: frozenset[str]
    """Tenses of a dependent verb, or `noun` for a status noun below it."""


def verb_class(verb: Token) -> VerbClass | None:
    """The class of a verb with its particle, if it is a cue."""
    classes = _classes()
    if _is_no_cue(verb):
        return None
    if verb.lemma_ == "make" and _is_available(verb):
        return classes["allocate"]
    if verb.lemma_ == "raise" and _is_help_raised(verb):
        return classes["increase"]
    for child in verb.children:
        if child.dep_ in _PARTICLES and (name := _particles().get(f"{verb.lemma_} {child.lower_}")):
            if child.lower_ == "for" and any(other.dep_ in _OBJECTS for other in verb.children):
                continue  # "provides money for", not "provides for"
            return classes[name]
    return classes[name] if (name := _class_of_verb().get(verb.lemma_)) else None


def _is_no_cue(verb: Token) -> bool:
    """Whether a verb says nothing of money here: "they call it", and "program", a noun that is taken for a verb."""
    if verb.lemma_ == "call":
        return not any(child.lower_ in _CALLING for child in verb.children)
    return verb.lower_ == "program" and not any(child.dep_ == "aux" for child in verb.children)


def _is_help_raised(verb: Token) -> bool:
    """Whether somebody's help is raised to a sum, which promises it: "raised its support to €2 million"."""
    up = any(child.dep_ == "prep" and child.lower_ in {"to", "by"} for child in verb.children)
    return up and any(child.dep_ in _OBJECTS and child.lemma_ in nouns("given") for child in verb.children)


def _is_available(verb: Token) -> bool:
    """Whether something is made available, where the parser hangs the word on the amount."""
    objects = [child for child in verb.children if child.dep_ in _OBJECTS | {"ccomp"} and child.i > verb.i]
    return any(word.lower_ == "available" for one in objects for word in one.subtree)


def is_money_verb(verb: Token) -> bool:
    """Whether a verb is about money whatever its object: listed, or a cue only with its particle."""
    if verb.lemma_ == "make" and _is_available(verb):
        return True
    return verb.lemma_ in nouns("money_verbs") or any(
        child.dep_ in _PARTICLES and f"{verb.lemma_} {child.lower_}" in _particles() for child in verb.children
    )


def adjective_status(word: Token) -> FundingStatus | None:
    """Status that a participle before or behind a noun gives ("blocked aid")."""
    return _statuses("adjectives").get(word.lower_)


def noun_status(noun: Token) -> FundingStatus | None:
    """Status that a noun of money gives by itself ("a commitment of")."""
    return _statuses("nouns").get(noun.lemma_)


def predicate_status(word: Token) -> FundingStatus | None:
    """Status that a predicate gives its subject ("remains blocked", "is on hold")."""
    return _statuses("predicates").get(word.lower_)


def infinitive_noun_status(noun: Token) -> FundingStatus | None:
    """Status that a noun gives to the infinitive below it ("the decision to allocate")."""
    return _statuses("infinitive_nouns").get(noun.lemma_)


def infinitive_adjective_status(word: Token) -> FundingStatus | None:
    """Status that an adjective gives to the infinitive below it ("ready to provide")."""
    return _statuses("infinitive_adjectives").get(word.lower_)


@cache
def nouns(section: str) -> frozenset[str]:
    """Lemmas of a section of `nouns.toml`."""
    return frozenset(word for members in _load("nouns.toml")[section].values() for word in members)


@cache
def _classes() -> Mapping[str, VerbClass]:
    found = {}
    for name, row in _load("cues.toml")["class"].items():
        table = cast("Mapping[str, str]", row)
        status = {tense: FundingStatus(table[tense]) for tense in Tense if table.get(tense)}
        found[name] = VerbClass(name, status, frozenset(row["governs"]))
    return found


@cache
def _class_of_verb() -> Mapping[str, str]:
    """The class of each verb; a verb that stands in two belongs to the first."""
    found: dict[str, str] = {}
    for name, row in _load("cues.toml")["class"].items():
        for verb in row["verbs"]:
            found.setdefault(verb, name)
    return found


@cache
def _particles() -> Mapping[str, str]:
    return cast("Mapping[str, str]", _load("cues.toml")["particles"])


@cache
def _statuses(section: str) -> Mapping[str, FundingStatus]:
    return {
        word: FundingStatus(status) for word, status in cast("Mapping[str, str]", _load("cues.toml")[section]).items()
    }


@cache
def _load(name: str) -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    return cast(
        "Mapping[str, Mapping[str, Mapping[str, list[str]]]]",
        tomllib.loads(files("communique.extract.funding").joinpath(name).read_text("utf-8")),
    )
