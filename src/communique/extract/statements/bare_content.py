"""What is reported behind a time or a circumstance, with no "that", where the parse loses it.

`said on Thursday air defence forces had shot down a drone`, `condemned in the strongest terms the attack`.
"""

from spacy.tokens import Token

from communique.calendar import MONTHS, WEEKDAYS
from communique.extract.statements.passages import Passage
from communique.extract.trees import SUBJECTS, children

_DAYS = frozenset({"today", "yesterday", "tonight"})
_NEARER = frozenset({"early", "late", "earlier", "later"})
_PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night"})
_BEGINS_CLAUSE = frozenset({"DT", "PDT", "PRP", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "CD", "EX"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBORDINATE = frozenset({"after", "when", "as", "because", "that", "which", "who", "if", "while", "before", "whose"})
_MOST_OF_ADDRESSEE = 4
CIRCUMSTANCES = frozenset({"in", "on", "at", "during"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_BEGINS_OBJECT = frozenset({"DT", "PDT", "PRP$"})
MOST_OF_CIRCUMSTANCE = 10
"""Words behind a verb within which the object begins."""


def clause_behind_time(passage: Passage, verb: Token) -> Token | None:
    """The first word of a clause right behind the day on which it was said.

    By the words: a parser takes "Thursday air defence forces" for one noun phrase.
    """
    tree = verb.doc
    at = _time_end(verb, verb.i + 1)
    if at is None and verb.lemma_ == "tell":
        whom = range(verb.i + 2, min(verb.i + 2 + _MOST_OF_ADDRESSEE, len(tree)))
        at = next((end for i in whom if (end := _time_end(verb, i)) is not None), None)
    if at is None or at + 1 >= len(tree) or tree[at].tag_ not in _BEGINS_CLAUSE or at in passage.quoted:
        return None
    for token in tree[at + 1 :]:
        if token.lower_ in _SUBORDINATE or token.is_punct or token.i in passage.quoted:
            return None
        if token.tag_ in _FINITE:
            return tree[at] if token.nbor(-1).tag_ != "CC" else None
    return None


def lost_subject(verb: Token, clause: Token) -> Token | None:
    """The first word of a clause with no "that" whose subject a parser gives the verb: `added | the force is ready`."""
    if children(clause, *SUBJECTS):
        return None
    first = clause.left_edge
    is_finite = clause.tag_ in _FINITE or any(child.dep_ == "aux" and child.tag_ in _FINITE for child in clause.lefts)
    for noun in children(verb, "dobj"):
        if noun.left_edge.i == verb.i + 1 and noun.right_edge.i + 1 == first.i and is_finite and first.dep_ != "mark":
            return noun.left_edge
    return None


def _time_end(verb: Token, at: int) -> int | None:
    """The index behind "early on Thursday", "on 3 May", "yesterday" if that stands at a place."""
    tree, count = verb.doc, len(verb.doc)
    if at < count and tree[at].lower_ in _NEARER:
        at += 1
    is_on = at < count and tree[at].lower_ == "on"
    at += is_on
    if at + 1 >= count:
        return None
    if tree[at].lower_ in WEEKDAYS or (tree[at].lower_ in _DAYS and not is_on):
        at += 1
    elif is_on and _is_date(tree[at].lower_, tree[at + 1].lower_):
        at += 2
    else:
        return None
    return at + (at < count and tree[at].lower_ in _PARTS_OF_DAY)


def _is_date(one: str, other: str) -> bool:
    """Whether two words are a month and its day: "3 May", "May 3"."""
    return (one.isdigit() and other in MONTHS) or (one in MONTHS and other.isdigit())


def object_behind_circumstance(passage: Passage, verb: Token) -> Token | None:
    """The first word of an object that stands behind where or how it was said, with nothing else between."""
    tree, first = verb.doc, verb.i + 1
    if first >= len(tree) or tree[first].lower_ not in CIRCUMSTANCES:
        return None
    for token in tree[first + 1 : first + 1 + MOST_OF_CIRCUMSTANCE]:
        if token.is_punct or token.tag_ in _FINITE or token.i in passage.quoted:
            return None
        if token.tag_ in _BEGINS_OBJECT and token.nbor(-1).tag_ in _NOUNS:
            return token
    return None
