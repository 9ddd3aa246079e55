"""The words that report events, from `lexicon.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from communique.calendar import MONTHS, WEEKDAYS
from communique.schemas.vocabulary import EventKind


class Need(StrEnum):
    """What must be given beside a trigger for an event to be told."""

    OBJECT = "object"
    NAMED_OBJECT = "named_object"
    PARTNER = "partner"
    NAMED_PARTNER = "named_partner"
    PLACE = "place"
    WHEN_OR_WHERE = "when_or_where"
    ATTACKED = "attacked"
    VERB = "verb"
    SITTING = "sitting"
    TOGETHER = "together"


class Role(StrEnum):
    """Where an event noun stands to a verb that says that it happens."""

    OBJECT = "object"
    SUBJECT = "subject"
    IN = "in"
    ON = "on"
    PARTICIPLE = "participle"
    THERE = "there"


@dataclass(frozen=True, slots=True)
class VerbRule:
    """A verb that is an event; empty sets demand nothing. The fields are explained in `lexicon.toml`."""

    kind: EventKind
    lemmas: frozenset[str]
    prepositions: frozenset[str]
    objects: frozenset[str]
    manner: frozenset[str]
    onto: frozenset[str]
    subjects: frozenset[str]
    particles: frozenset[str]
    need: Need | None
    kind_at_place: EventKind


@dataclass(frozen=True, slots=True)
class NounRule:
    """A noun that is an event; empty sets demand nothing."""

    kind: EventKind
    lemmas: frozenset[str]
    modifiers: frozenset[str]
    not_modifiers: frozenset[str]
    of: frozenset[str]
    need: Need | None
    proper: bool


@dataclass(frozen=True, slots=True)
class LightVerb:
    """Verbs that say of an event noun that it happens."""

    role: Role
    lemmas: frozenset[str]
    objects: frozenset[str]
    into: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All rules, in the order of the file: the first that fits decides."""

    verbs: tuple[VerbRule, ...]
    nouns: tuple[NounRule, ...]
    light: tuple[LightVerb, ...]
    collective: frozenset[str]
    people: frozenset[str]
    titles: Mapping[str, EventKind]
    undone: frozenset[str]
    sitting: frozenset[str]
    greeted: frozenset[str]
    attackers: frozenset[str]
    volleys: frozenset[str]
    fired: frozenset[str]
    wished: frozenset[str]
    habits: frozenset[str]
    attending: frozenset[str]
    times: frozenset[str]
    buildings: frozenset[str]
    bounds: frozenset[str]
    harming: frozenset[str]
    supposed: frozenset[str]
    unmet: frozenset[str]
    rehearsed: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The rules of `lexicon.toml`. A kind, role or need that is not in its vocabulary raises ValueError."""
    data = tomllib.loads(files("communique.extract.events").joinpath("lexicon.toml").read_text("utf-8"))
    return Lexicon(
        verbs=tuple(
            VerbRule(
                EventKind(entry["kind"]),
                frozenset(entry["lemmas"]),
                frozenset(entry.get("with", ())),
                frozenset(entry.get("object", ())),
                frozenset(entry.get("manner", ())),
                frozenset(entry.get("onto", ())),
                frozenset(entry.get("subject", ())),
                frozenset(entry.get("particle", ())),
                Need(entry["needs"]) if "needs" in entry else None,
                EventKind(entry.get("kind_at_place", entry["kind"])),
            )
            for entry in data["verb"]
        ),
        nouns=tuple(
            NounRule(
                EventKind(entry["kind"]),
                frozenset(entry["lemmas"]),
                frozenset(entry.get("modifiers", ())),
                frozenset(entry.get("not_modifiers", ())),
                frozenset(entry.get("of", ())),
                Need(entry["needs"]) if "needs" in entry else None,
                entry.get("proper", False),
            )
            for entry in data["noun"]
        ),
        light=tuple(
            LightVerb(
                Role(entry["role"]),
                frozenset(entry["lemmas"]),
                frozenset(entry.get("object", ())),
                frozenset(entry.get("into", ())),
            )
            for entry in data["light"]
        ),
        collective=frozenset(data["collective"]["lemmas"]),
        people=frozenset(data["people"]["lemmas"]),
        greeted=frozenset(data["greeted"]["lemmas"]),
        attackers=frozenset(data["attackers"]["lemmas"]),
        volleys=frozenset(data["volleys"]["lemmas"]),
        fired=frozenset(data["volleys"]["of"]) | frozenset(data["attackers"]["lemmas"]),
        wished=frozenset(data["wished"]["lemmas"]),
        habits=frozenset(data["habits"]["words"]),
        attending=frozenset(data["attending"]["lemmas"]),
        times=frozenset(data["times"]["words"]) | MONTHS | WEEKDAYS,
        buildings=frozenset(data["buildings"]["words"]),
        bounds=frozenset(data["bounds"]["words"]),
        harming=frozenset(data["harming"]["lemmas"]),
        supposed=frozenset(data["supposed"]["lemmas"]),
        unmet=frozenset(data["unmet"]["lemmas"]),
        rehearsed=frozenset(data["rehearsed"]["lemmas"]),
        sitting=frozenset(data["sitting"]["lemmas"]),
        undone=frozenset(data["undone"]["lemmas"]),
        titles={title: EventKind(kind) for title, kind in data["titles"].items()},
    )


@cache
def verb_rules() -> Mapping[str, tuple[VerbRule, ...]]:
    """The rules of each verb, in the order of the file."""
    lemmas = sorted(frozenset().union(*(rule.lemmas for rule in lexicon().verbs)))
    return {lemma: tuple(rule for rule in lexicon().verbs if lemma in rule.lemmas) for lemma in lemmas}


@cache
def noun_rules() -> Mapping[str, tuple[NounRule, ...]]:
    """The rules of each noun, in the order of the file."""
    lemmas = sorted(frozenset().union(*(rule.lemmas for rule in lexicon().nouns)))
    return {lemma: tuple(rule for rule in lexicon().nouns if lemma in rule.lemmas) for lemma in lemmas}


@cache
def event_words() -> frozenset[str]:
    """The lemmas without one of which a sentence tells of no event; words that a hyphen joins stand apart."""
    told = {*lexicon().titles}.union(*(rule.lemmas for rule in lexicon().verbs))
    told = told.union(*(rule.lemmas for rule in lexicon().nouns))
    return frozenset(part for lemma in told for part in (lemma.lower(), *lemma.lower().replace("-", " ").split()))


@cache
def title_words() -> frozenset[str]:
    """The words, in lower case, that before a name say of which kind it is."""
    return frozenset(title.lower() for title in lexicon().titles)
