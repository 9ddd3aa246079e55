"""The words that ask, from `cues.toml`."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from communique.schemas.vocabulary import RequestKind


class Asks(StrEnum):
    """What follows a verb that asks; explained in `cues.toml`."""

    FOR = "for"
    ON = "on"
    TO = "to"
    SOMEBODY = "somebody"
    SOMETHING = "something"
    CLAUSE = "clause"
    INFINITIVE = "infinitive"
    GERUND = "gerund"
    UPON = "upon"


@dataclass(frozen=True, slots=True)
class VerbCue:
    """A verb that asks."""

    lemmas: frozenset[str]
    kind: RequestKind
    asks: frozenset[Asks]
    of_people: bool
    by_somebody: bool
    not_acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class NounCue:
    """A noun that asks; with `needs_verb` only where a verb tells of it."""

    lemmas: frozenset[str]
    kind: RequestKind
    needs_verb: bool
    not_modifiers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues, in the order of the file: the first that fits decides."""

    verbs: tuple[VerbCue, ...]
    nouns: tuple[NounCue, ...]
    modals: frozenset[str]
    modal_kind: RequestKind
    people: frozenset[str]
    told: frozenset[str]
    befalling: frozenset[str]
    things: frozenset[str]
    rejecting: frozenset[str]
    effects: frozenset[str]
    bought: frozenset[str]
    claimants: frozenset[str]
    put: frozenset[str]


@cache
def cues() -> Cues:
    """The cues of `cues.toml`. A kind or a complement that is not in its vocabulary raises ValueError."""
    data = tomllib.loads(files("communique.extract.requests").joinpath("cues.toml").read_text("utf-8"))
    return Cues(
        verbs=tuple(
            VerbCue(
                frozenset(e["lemmas"]),
                RequestKind(e["kind"]),
                frozenset(Asks(one) for one in e["asks"]),
                e.get("of_people", False),
                e.get("by_somebody", False),
                frozenset(e.get("not_acts", ())),
            )
            for e in data["verb"]
        ),
        nouns=tuple(
            NounCue(
                frozenset(e["lemmas"]), RequestKind(e["kind"]), e["needs_verb"], frozenset(e.get("not_modifiers", ()))
            )
            for e in data["noun"]
        ),
        modals=frozenset(data["modal"]["lemmas"]),
        modal_kind=RequestKind(data["modal"]["kind"]),
        people=frozenset(data["modal"]["people"]),
        told=frozenset(data["told"]["lemmas"]),
        befalling=frozenset(data["befalling"]["lemmas"]),
        things=frozenset(data["things"]["lemmas"]),
        rejecting=frozenset(data["rejecting"]["lemmas"]),
        effects=frozenset(data["effects"]["lemmas"]),
        bought=frozenset(data["bought"]["lemmas"]),
        claimants=frozenset(data["claimants"]["lemmas"]),
        put=frozenset(data["put"]["lemmas"]),
    )


@cache
def asking_words() -> frozenset[str]:
    """The words and lemmas without one of which a sentence asks for nothing."""
    told = cues().modals.union(*(cue.lemmas for cue in cues().verbs)).union(*(cue.lemmas for cue in cues().nouns))
    return frozenset([*told, *(part for lemma in told for part in lemma.split("-")), "need", "has"])
