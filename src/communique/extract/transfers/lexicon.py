"""The data files of this folder: goods, and words that say that goods change hands."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import cast


class Act(StrEnum):
    """What a verb or noun over goods says of them."""

    GIVE = "give"
    RECEIVE = "receive"
    ARRIVE = "arrive"
    PRODUCE = "produce"
    PROMISE = "promise"
    PROCURE = "procure"
    REQUEST = "request"
    CONTAIN = "contain"


@cache
def _sections(name: str) -> Mapping[str, Mapping[str, list[str]]]:
    text = files("communique.extract.transfers").joinpath(f"{name}.toml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, list[str]]]", tomllib.loads(text))


@cache
def goods_nouns() -> frozenset[str]:
    """Lemmas that are goods by themselves."""
    return frozenset(word for members in _sections("goods")["heads"].values() for word in members)


@cache
def goods_class(name: str) -> frozenset[str]:
    """The lemmas of one class of goods."""
    return frozenset(_sections("goods")["heads"][name])


@cache
def goods_after() -> Mapping[str, frozenset[str]]:
    """Lemmas that are goods after one of the modifiers given."""
    return {noun: frozenset(words) for noun, words in _sections("goods")["modified"].items()}


@cache
def words_of_goods() -> frozenset[str]:
    """All lemmas that may be goods: a sentence has goods only with one of them, the name of a weapon or a number."""
    return goods_nouns() | frozenset(goods_after())


@cache
def goods_words(section: str, key: str = "nouns") -> frozenset[str]:
    """A further list of the goods file: neutral, classifiers, mass."""
    return frozenset(_sections("goods")[section][key])


def is_rating(word: str) -> bool:
    """Whether behind a number a word says how strong or wide the goods are that follow."""
    return word.lower() in goods_words("ratings") | goods_words("ratings", "powers")


@cache
def acts(part_of_speech: str) -> Mapping[str, Act]:
    """The act of each lemma among `verbs` or `nouns`."""
    return {word: Act(act) for act, words in _sections("handover")[part_of_speech].items() for word in words}


@cache
def containing_verbs() -> frozenset[str]:
    """Lemmas of the verbs that say what a package contains."""
    return frozenset(_sections("handover")["verbs"][Act.CONTAIN])


@cache
def counting_verbs() -> frozenset[str]:
    """Lemmas of the verbs that make goods of what is counted with them, though no list has it."""
    counted = _sections("handover")["counted"]
    return frozenset([*counted["give"], *counted["receive"], *counted["promise"]]) | containing_verbs()


@cache
def words(section: str, key: str) -> frozenset[str]:
    """A list of the hand-over file: governors, modals, packages."""
    return frozenset(_sections("handover")[section][key])
