"""How real a text makes an action: done, under way, to come, asked for, open or denied."""

from enum import Enum, auto

from spacy.tokens import Token

from communique.extract.transfers.lexicon import words
from communique.extract.transfers.phrases import is_noun
from communique.extract.trees import children, is_negated


class Mood(Enum):
    """How real the text makes an action."""

    DONE = auto()
    PRESENT = auto()
    ONGOING = auto()
    FUTURE = auto()
    ASKED = auto()
    OPEN = auto()
    UNSAID = auto()
    DENIED = auto()


_GOVERNORS = {
    "negative": Mood.DENIED,
    "open": Mood.OPEN,
    "asked": Mood.ASKED,
    "future": Mood.FUTURE,
    "done": Mood.DONE,
    "ongoing": Mood.PRESENT,
}
_MAX_STEPS = 12


def mood_of(verb: Token, depth: int = 0) -> Mood:
    """How real the text makes a verb's action, from its auxiliaries, its form and what governs it.

    What nothing settles: an infinitive is still to come, a gerund under way, an imperative asked for.
    """
    if depth > _MAX_STEPS:
        return Mood.UNSAID
    if is_negated(verb) or _is_left_open(verb) or any(map(is_none, children(verb, "nsubj", "nsubjpass"))):
        return Mood.DENIED
    auxiliaries = children(verb, "aux", "auxpass")
    forms = {aux.lower_ for aux in auxiliaries}
    for key, mood in (("future", Mood.FUTURE), ("asked", Mood.ASKED), ("open", Mood.OPEN)):
        if forms & words("modals", key):
            return mood
    if any(aux.tag_ == "TO" for aux in auxiliaries):
        return _or(Mood.FUTURE, mood_above(verb, depth))
    if any(aux.lemma_ == "have" or aux.lower_ in {"'ve", "’ve"} for aux in auxiliaries):
        return Mood.DONE if verb.tag_ != "VBG" else Mood.PRESENT
    if verb.tag_ == "VBG" and forms & {"was", "were"}:
        return Mood.ONGOING  # "announced that it was sending 12 guns"
    if verb.tag_ == "VBD" or forms & {"was", "were"}:
        return Mood.DONE
    if verb.tag_ == "VBN":
        if forms:
            return Mood.PRESENT
        return mood_above(verb, depth) if verb.dep_ == "conj" and verb.head.tag_.startswith("VB") else Mood.DONE
    if verb.tag_ == "VBG":
        return Mood.ONGOING if forms else _or(Mood.PRESENT, mood_above(verb, depth))
    if verb.tag_ in {"VBZ", "VBP"}:
        return Mood.PRESENT
    if verb.dep_ == "ROOT" and not children(verb, "nsubj"):
        return Mood.ASKED
    return _or(Mood.FUTURE, mood_above(verb, depth))


def _is_left_open(verb: Token) -> bool:
    """Whether somebody only asks or does not say if it is so: "said whether tanks would be sent", "asked if"."""
    if any(child.lower_ == "whether" for child in verb.lefts):
        return True
    return verb.dep_ == "ccomp" and any(child.lower_ == "if" for child in children(verb, "mark"))


def _or(usual: Mood, mood: Mood) -> Mood:
    return usual if mood is Mood.UNSAID else mood


def mood_above(word: Token, depth: int = 0) -> Mood:
    """The mood that what governs a word gives it."""
    above = word.head
    if above == word or depth > _MAX_STEPS:
        return Mood.UNSAID
    if is_none(word) or (is_noun(above) and is_none(above)):
        return Mood.DENIED  # "no delivery of tanks", "no plans to send tanks"
    if any(left.dep_ == "amod" and is_governor(left, "open") for left in word.lefts):
        return Mood.OPEN
    if above.tag_ in {"IN", "TO", "RB"} or above.dep_ in {"prep", "agent"}:
        if above.lower_ == "against" and (word.tag_ == "VBG" or above.head.lemma_ in {"be", "vote", "decide"}):
            return Mood.DENIED
        if above.lower_ in {"about", "on", "regarding"} and above.head.lemma_.lower() == "ask":
            return Mood.OPEN  # "asked about the delivery" asks for an answer
        return Mood.OPEN if above.lower_ in {"before", "without", "despite", "if"} else mood_above(above, depth + 1)
    if above.lemma_.lower() in words("wishes", "verbs") and word.dep_ == "xcomp" and not children(word, "nsubj"):
        return Mood.OPEN  # "wants to send": it asks nobody
    own = mood_of(above, depth + 1) if above.tag_.startswith(("VB", "MD")) else None
    if own is Mood.DENIED or (own is not None and word.dep_ == "conj"):
        return own
    if own in {Mood.FUTURE, Mood.ASKED} and not is_governor(above, "negative") and above.tag_ != "VBG":
        return own
    if above.lower_ == "able" and _will_be(above):
        return Mood.FUTURE
    for name, mood in _GOVERNORS.items():
        if is_governor(above, name) or (
            own is not None and any(is_governor(thing, name) for thing in _things(above, name) if thing != word)
        ):
            return Mood.PRESENT if mood is Mood.DONE and word.tag_ == "VBG" else mood
    if own is None:
        found = mood_above(above, depth + 1) if is_noun(above) else Mood.UNSAID
        return found if not word.tag_.startswith("VB") or found in {Mood.ASKED, Mood.DENIED, Mood.OPEN} else Mood.UNSAID
    if word.tag_ == "VB" or (word.tag_ == "VBG" and word.dep_ not in {"advcl", "pcomp", "xcomp"}):
        return own if own in {Mood.ASKED, Mood.OPEN} else Mood.UNSAID
    return own


def _will_be(able: Token) -> bool:
    """Whether who is able to do something will be so: "will soon be able to supply"."""
    verb = able.head
    return verb.lemma_ == "be" and any(
        aux.lower_ in words("modals", "certain") or (aux.lower_ == "would" and verb.dep_ == "ccomp")
        for aux in children(verb, "aux")
    )


def _things(verb: Token, governor: str) -> list[Token]:
    """What beside a verb may govern what stands below it: its object, and what it is not to be ("is illegal to")."""
    return children(verb, "dobj", "acomp") if governor == "negative" else children(verb, "dobj")


def is_none(noun: Token) -> bool:
    """Whether there is none: "no plans", "neither ally", "none of the allies"."""
    is_nobody = noun.lower_ in words("nobody", "pronouns")
    return (is_nobody and not any(right.lower_ == "other" for right in noun.rights)) or any(
        left.lower_ in {"no", "neither"} for left in children(noun, "det", "neg")
    )


def is_governor(token: Token, governor: str) -> bool:
    """Whether a word is among the governors of a mood; the lemmatiser does not know every noun."""
    if governor == "negative" and token.lemma_.lower() == "end" and children(token, "prt"):
        return False  # "ended up"
    if governor == "negative" and token.lemma_.lower() == "rule" and any(t.lower_ == "out" for t in token.rights):
        return True  # "ruled out sending"
    return token.lemma_.lower() in words("governors", governor) or token.lower_ in words("governors", governor)
