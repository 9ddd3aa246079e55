"""The name of what is measured: drones_launched, people_killed, inflation_rise."""

import re

from spacy.tokens import Token

from communique.extract.figures.lexicon import forms, words
from communique.extract.figures.measured import Measured
from communique.extract.transfers.goods import lemma as lemma_of
from communique.extract.transfers.lexicon import goods_words
from communique.extract.trees import children

UNKNOWN = "count"
"""The metric of a number of which nothing says what it counts."""


def metric(found: Measured, percent: bool, worth: bool = False) -> str:
    """Snake case, from the counted noun and what befell it; `count` where neither has a word in Latin letters.

    `worth`: the number is what the things are worth. A percentage is a share, unless its verb says that something rose
    or fell. A verb names the metric only where what is counted is its object, or its subject in the passive or without
    an object: in "brought aid to 40 villages" nothing is said of the villages.
    """
    noun, verb = found.noun, found.verb
    parts = []
    if noun is not None:
        parts.append(noun.lemma_ if percent else plural(noun))
    if worth:
        return snake(" ".join([*parts, "value"]))
    if not found.level and (change := _change(found, measured=percent or found.noun is None)) is not None:
        parts = [*parts, change] if noun is None or noun.lemma_.lower() not in _changing() else parts
    elif percent:
        parts.append("share")
    elif found.level:
        # "the toll rose to 40" counts the dead, and none that rose
        if _is_planned(found):
            parts.append("planned")
    elif (state := _state_behind(found)) is not None:
        parts.append(state)
    elif not found.part and (done := _done(noun)) is not None:
        parts.append(done)
    elif verb is not None and _befalls(found) and _has_meaning(verb):
        parts.append(participle(verb))
    elif noun is not None and (behind := _participle_behind(noun)) is not None:
        parts.append(participle(behind))
    return snake(" ".join(parts)) or UNKNOWN


def _is_planned(found: Measured) -> bool:
    """Whether a change is only what somebody wants or plans: "wants to raise the number to 300"."""
    verb = found.verb if found.verb is not None else found.number.head.head
    return verb.tag_ == "VB" and verb.dep_ in {"xcomp", "ccomp"} and verb.head.lemma_ in words("planning", "verbs")


def _has_meaning(verb: Token) -> bool:
    return verb.lemma_.isalpha() and len(verb.lemma_) > 2 and verb.lemma_.lower() not in words("light", "verbs")


def _befalls(found: Measured) -> bool:
    """Whether the verb tells what befell the counted things, not what others did in their presence."""
    verb, word = found.verb, found.noun or found.number
    if verb is None or found.part:
        return found.part
    if found.role in {"dobj", "nsubjpass", "npadvmod", "attr"}:
        return _reaches(word, verb, found.number)
    if found.role == "nsubj":
        moves = verb.lemma_.lower() in words("moving", "verbs")
        return _reaches(word, verb) and (found.noun is None or moves or not children(verb, "dobj", "ccomp"))
    return found.role == "ROOT" or (verb == word.head and verb.dep_ in {"acl", "relcl"})


def _reaches(word: Token, verb: Token, number: Token | None = None) -> bool:
    """Whether only measures, "of" and joined words stand between a word and its verb."""
    current = word
    while current.head not in (current, verb):
        above = current.head
        through = current.dep_ in {"conj", "nummod", "appos", "quantmod", "compound", "nmod"} or above.tag_ in {
            "CD",
            "JJR",
        }
        if above.lower_ == "of" and above.head.tag_ == "CD" and number is not None and above.head != number:
            return False  # the 50 of "intercepted 43 of 50 drones"
        if above.lower_ == "of" and (lemma_of(above.head) in goods_words("classifiers") or above.head.tag_ == "CD"):
            through, above = True, above.head
        if not through:
            return False
        current = above
    return current.head == verb


def _state_behind(found: Measured) -> str | None:
    """What people without a noun are: "left 17 wounded"."""
    if found.noun is not None:
        return None
    behind = [token.lower_ for token in found.number.doc[found.number.i + 1 : found.number.i + 3]]
    if behind[:1] and behind[0] in words("states", "more"):
        behind = behind[1:]
    return behind[0] if behind and behind[0] in words("states", "words") else None


def _participle_behind(noun: Token) -> Token | None:
    """The bare participle right behind the counted things: "the 60 drones launched"."""
    after = noun.doc[noun.i + 1 : noun.i + 2]
    if not after or after[0] not in list(children(noun, "acl")) or after[0].tag_ != "VBN":
        return None
    return None if after[0].lemma_.lower() in words("light", "verbs") else after[0]


def _done(noun: Token | None) -> str | None:
    """What a noun over the counted things says was done to them: "the release of 16 prisoners"."""
    if noun is not None and noun.lemma_.lower() in forms("deeds"):
        return None  # the injuries of "the death of one and 30 injuries"
    while noun is not None and noun.dep_ == "conj":
        noun = noun.head
    if noun is None or noun.dep_ != "pobj" or noun.head.lower_ != "of":
        return None
    return forms("deeds").get(noun.head.head.lemma_.lower())


def plural(noun: Token) -> str:
    """A noun as the text has it, or its plural where the language forms one without s."""
    lemma = noun.lemma_.lower()
    if noun.tag_ == "NN" and noun.i > 1 and noun.nbor(-1).tag_ == "HYPH" and noun.nbor(-2).tag_ == "CD":
        return forms("joined").get(lemma, forms("plurals").get(lemma, noun.lower_))
    return forms("plurals").get(lemma, noun.lower_)


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
    if not particle and (wanted := forms("particles").get(lemma)) is not None:
        behind = [t for t in (*verb.doc[verb.i + 1 : verb.i + 2], *verb.rights) if t.lower_ == wanted]
        particle = [wanted] if behind and not children(behind[0], "pobj") else []  # tagged as preposition or adverb
    return " ".join([form, *particle])


def _changing() -> frozenset[str]:
    return words("changes", "rise") | words("changes", "fall")


def _change(found: Measured, measured: bool) -> str | None:
    """Which way what is counted or `measured` (in percent or money) has changed, if it has."""
    noun, verb = found.noun, found.verb
    for word in (verb, noun):
        if word is not None:
            if word == verb and found.role == "dobj" and not measured:
                continue  # "dropped 87 bombs" tells of no fall
            if noun is not None and word == verb and noun.lemma_.lower() in words("collected", "nouns"):
                continue  # "9 percent of the money has been raised"
            if noun is None and found.role == "dobj" and word.lemma_.lower() in words("collected", "verbs"):
                continue  # "raised $3 million for the party"
            for direction in ("rise", "fall"):
                if word.lemma_.lower() in words("changes", direction):
                    return direction
    return None


def snake(phrase: str) -> str:
    """A phrase in snake case, of Latin letters and digits alone; empty if it has none."""
    return re.sub(r"[^a-z0-9]+", "_", phrase.lower()).strip("_")
