"""Reported statements that stand as the purpose of a talk: `The Minister met X to reaffirm that ...`.

Also behind what somebody does in order to say something: `went on to argue that`, `took to the radio to say that`.
"""

from spacy.tokens import Token

from communique.extract.statements.cues import lexicon
from communique.extract.statements.speaking_verbs import is_active
from communique.extract.trees import children, is_negated

_TOLD = frozenset({"VBD", "VBN"})
_TOLD_OR_TELLS = frozenset({"VBD", "VBN", "VBZ", "VBP"})


def tells_purpose(verb: Token) -> bool:
    """Whether an infinitive says what somebody met or spoke with another to say: `met X to reaffirm that ...`."""
    if verb.tag_ != "VB" or verb.dep_ not in {"advcl", "xcomp", "acl"}:
        return False
    if (talk := _leading(verb)) is not None and _is_simple(verb):
        return talk.tag_ in _TOLD_OR_TELLS and not is_negated(talk) and is_active(talk)
    talk = verb.head
    if verb.lemma_ not in lexicon().purposes or verb.dep_ not in {"advcl", "xcomp"}:
        return False
    if not _is_simple(verb):
        return False
    return talk.tag_ in _TOLD and talk.lemma_ in lexicon().talks and not is_negated(talk) and is_active(talk)


def _is_simple(verb: Token) -> bool:
    """Whether an infinitive has "to" and no negation."""
    return [child.lower_ for child in verb.lefts if child.dep_ == "aux"] == ["to"] and not is_negated(verb)


def _leading(verb: Token) -> Token | None:
    """The verb before an infinitive that says nothing but that it is said: "went on to argue", "took to X to say"."""
    head = verb.head if verb.head.tag_[:2] == "VB" else verb.head.head
    if head.i > verb.i or head.tag_[:2] != "VB":
        return None
    lemma = head.lemma_.lower()
    behind = {
        f"{lemma} {child.lower_}"
        for child in head.rights
        if child.i < verb.i and child.dep_ in {"prt", "prep", "advmod"}
    }
    if lemma == "use" and not any(child.i < verb.i for child in children(head, "dobj")):
        return None  # "used to believe": believes it no more
    return head if lemma in lexicon().leading or not behind.isdisjoint(lexicon().leading) else None
