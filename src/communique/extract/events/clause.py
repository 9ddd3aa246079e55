"""Clauses: the words that carry a verb or a noun, and whether what they tell is told as real."""

from spacy.tokens import Token

from communique.extract.events.lexicon import lexicon
from communique.extract.reading import Sentence
from communique.extract.spans import Span, trim
from communique.extract.trees import children, is_negated
from communique.schemas.vocabulary import MAX_EVIDENCE

_OTHER_CLAUSES = frozenset({"conj", "cc", "advcl", "parataxis", "punct", "dep"})
"""Dependents behind a verb that open a clause of their own."""
_UNREAL = frozenset({"would", "could", "should", "may", "might", "must", "can", "'d", "’d", "ought"})
_OPEN_MARKS = frozenset({"if", "unless", "whether"})
_CARRIED_ON = frozenset(
    {"begin", "start", "continue", "go", "schedule", "set", "plan", "be", "help", "due", "use", "manage", "vote"}
)
"""Verbs whose infinitive tells a fact or a date ("is scheduled to meet"), unlike "wants to meet"."""
_DUE = frozenset({"due", "set", "scheduled", "about"})
_VERBS = frozenset({"VERB", "AUX"})
_STRIPPED = ",;:-–—"


def clause(sentence: Sentence, verb: Token, *also: Token) -> Span:
    """The verb with what depends on it, without the clauses behind it, but up to the tokens of `also`.

    Never longer than evidence may be: an overlong clause ends early.
    """
    right = verb.i
    for child in verb.rights:
        if child.dep_ in _OTHER_CLAUSES and child.dep_ != "punct" and child.i > verb.i:
            break
        if child.dep_ != "punct":
            right = max(right, child.right_edge.i)
    right = max(right, *(token.i for token in also), verb.i)
    left = min(verb.left_edge.i, *(token.i for token in also), verb.i)
    for child in verb.lefts:
        if child.dep_ in {"advcl", "ccomp", "parataxis"} and child.right_edge.i < min(
            (t.i for t in also), default=verb.i
        ):
            left = max(left, child.right_edge.i + 1)
    return _place(sentence, verb.doc[left], verb.doc[right])


def phrase(sentence: Sentence, noun: Token) -> Span:
    """A noun with all that depends on it."""
    return _place(sentence, noun.left_edge, noun.right_edge)


def phrase_alone(sentence: Sentence, noun: Token) -> Span:
    """A noun with all that depends on it, up to what is joined to it by "and"."""
    joined = next((c for c in noun.rights if c.dep_ == "cc" and children(noun, "conj")), None)
    return phrase(sentence, noun) if joined is None else _place(sentence, noun.left_edge, noun.doc[joined.i - 1])


def governing_verb(token: Token) -> Token | None:
    """The nearest verb that a token depends on."""
    return next((a for a in token.ancestors if a.pos_ in _VERBS), None)


def told_as_real(verb: Token) -> bool:
    """Whether a clause reports what has happened, happens or is scheduled: no negation, condition, wish or modal verb.

    A verb joined to another by "and" shares its auxiliaries.
    """
    if is_negated(verb) or any(c.lower_ in _OPEN_MARKS for c in children(verb, "mark")) or _is_wished(verb):
        return False
    auxiliaries = children(verb, "aux", "auxpass")
    if any(a.lower_ in _UNREAL for a in auxiliaries):
        return False
    if any(a.tag_ == "TO" for a in auxiliaries):
        expected = verb.head.lemma_ == "expect" and bool(children(verb.head, "auxpass"))
        if verb.dep_ != "xcomp" or not (expected or verb.head.lemma_ in _CARRIED_ON):
            return False
        return told_as_real(verb.head) and not (children(verb.head, "acomp", "attr") and not _is_due(verb.head))
    if verb.dep_ == "conj" and verb.head.pos_ in _VERBS and not auxiliaries and verb.tag_ in {"VB", "VBN", "VBG"}:
        return told_as_real(verb.head)
    return verb.tag_ != "VB" or bool(auxiliaries)


def _is_due(verb: Token) -> bool:
    """Whether what is to be done has a date: "is due to meet", unlike "it is necessary to meet"."""
    return any(c.lower_ in _DUE for c in children(verb, "acomp", "attr"))


def _is_wished(verb: Token) -> bool:
    """Whether a clause says what somebody hopes or demands: "they hope that the leaders meet", "there, I hope, ..."."""
    within = verb.dep_ == "ccomp" and verb.head.lemma_.lower() in lexicon().wished
    return within or any(c.lemma_.lower() in lexicon().wished for c in children(verb, "parataxis"))


def _place(sentence: Sentence, left: Token, right: Token) -> Span:
    start, end = sentence.place(left).start, sentence.place(right).end
    offset = sentence.span.start
    found = trim(sentence.text, start - offset, min(end, start + MAX_EVIDENCE) - offset, _STRIPPED)
    return Span(found.start + offset, found.end + offset) if found else sentence.place(left)
