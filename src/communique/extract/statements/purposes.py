"""Reported statements that stand as the purpose of a talk: `The Minister met X to reaffirm that ...`."""

from spacy.tokens import Token

from communique.extract.statements.cues import lexicon
from communique.extract.statements.speaking_verbs import is_active
from communique.extract.trees import is_negated

_TOLD = frozenset({"VBD", "VBN"})


def tells_purpose(verb: Token) -> bool:
    """Whether an infinitive says what somebody met or spoke with another to say: `met X to reaffirm that ...`."""
    talk = verb.head
    if verb.tag_ != "VB" or verb.lemma_ not in lexicon().purposes or verb.dep_ not in {"advcl", "xcomp"}:
        return False
    if [child.lower_ for child in verb.lefts if child.dep_ == "aux"] != ["to"] or is_negated(verb):
        return False
    return talk.tag_ in _TOLD and talk.lemma_ in lexicon().talks and not is_negated(talk) and is_active(talk)
