"""The name of what is measured: drones_launched, people_killed, inflation_rise."""

import re

from spacy.tokens import Token

from communique.extract.figures.lexicon import forms, words

_UNKNOWN = "count"


def metric(noun: Token | None, verb: Token | None, percent: bool) -> str:
    """Snake case, from the counted noun and the verb it depends on; `count` where neither has a word in Latin letters.

    A percentage is a share, unless its verb says that something rose or fell.
    """
    parts = []
    if noun is not None:
        parts.append(noun.lemma_ if percent else plural(noun))
    if (change := _change(noun, verb)) is not None:
        parts = [*parts, change] if noun is None or noun.lemma_.lower() not in _changing() else parts
    elif percent:
        parts.append("share")
    elif (
        verb is not None
        and verb.lemma_.isalpha()
        and len(verb.lemma_) > 2
        and verb.lemma_.lower() not in words("light", "verbs")
    ):
        parts.append(participle(verb))
    return snake(" ".join(parts)) or _UNKNOWN


def plural(noun: Token) -> str:
    """A noun as the text has it, or its plural where the language forms one without s."""
    return forms("plurals").get(noun.lemma_.lower(), noun.lower_)


def participle(verb: Token) -> str:
    """The past participle of a verb, with its particle ("shot down")."""
    lemma = verb.lemma_.lower()
    if verb.tag_ == "VBN":
        form = verb.lower_
    elif lemma in forms("participles"):
        form = forms("participles")[lemma]
    elif lemma.endswith("e"):
        form = f"{lemma}d"
    elif lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        form = f"{lemma[:-1]}ied"
    else:
        form = f"{lemma}ed"
    particle = [child.lower_ for child in verb.children if child.dep_ == "prt"]
    return " ".join([form, *particle])


def _changing() -> frozenset[str]:
    return words("changes", "rise") | words("changes", "fall")


def _change(noun: Token | None, verb: Token | None) -> str | None:
    for word in (verb, noun):
        if word is not None:
            for direction in ("rise", "fall"):
                if word.lemma_.lower() in words("changes", direction):
                    return direction
    return None


def snake(phrase: str) -> str:
    """A phrase in snake case, of Latin letters and digits alone; empty if it has none."""
    return re.sub(r"[^a-z0-9]+", "_", phrase.lower()).strip("_")
