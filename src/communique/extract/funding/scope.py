"""What a sentence says beyond the verb of giving: states of its subject, denials, conditions."""

from spacy.tokens import Token

from communique.extract.denials import CONTENT, is_called_untrue, is_denied, path
from communique.extract.funding.cues import nouns, predicate_status
from communique.extract.funding.judgement import Judgement
from communique.extract.periods.tense import Tense, tense_of
from communique.extract.trees import children
from communique.schemas.vocabulary import FundingStatus

_PREDICATES = ("acomp", "oprd", "attr", "acl", "advcl", "xcomp", "ccomp")
_CONDITIONS = frozenset({"if", "unless", "whether", "should"})
_NOT_YET = frozenset({Tense.FUTURE, Tense.WOULD, Tense.MAY, Tense.MUST, Tense.INFINITIVE})
_COURTS = frozenset({"court", "judge", "tribunal", "jury"})
_CLAUSE_LABELS = frozenset({"advcl", "ccomp", "ROOT", "conj"})


def by_predicate(verb: Token) -> Judgement | None:
    """A state that a verb links to its subject: "remains blocked", "is on hold"; status other where it is negated."""
    if verb.lemma_ not in nouns("copulas"):
        return None
    words = [child for child in children(verb, *_PREDICATES) if child.i > verb.i]
    words += [noun for prep in children(verb, "prep") if prep.i > verb.i for noun in children(prep, "pobj")]
    for word in words:
        if (status := predicate_status(word)) is not None:
            if is_denied(verb) or is_denied(word):
                status = FundingStatus.OTHER
            return Judgement(status, word, None, verb, "funding_predicate", 0.75)
    return None


def is_hypothetical(judgement: Judgement) -> bool:
    """Whether the clause is denied ("denied that", "it is not true that") or supposed ("if")."""
    verb = judgement.verb
    if judgement.cue.doc[-1].text == "?":
        return True
    if _is_left_open(judgement):
        return True
    if verb is not None and any(_is_condition(child, verb) for child in verb.children):
        return True
    if verb is not None and any(child.lower_ == "none" for child in children(verb, "dobj", "nsubj", "nsubjpass")):
        return True  # "has paid none of the €2 million"
    if judgement.cue.lemma_ == "order" and any(own.lemma_ in _COURTS for own in children(judgement.cue, "nsubj")):
        return True  # a fine is no aid that was ordered
    # what stands between the verb and a cue above it ("the authority to determine whether") is decided by the cue
    for word in path(judgement.cue):
        if any(_is_condition(child, word) for child in word.children) or _is_of_no_intent(word):
            return True
    return is_called_untrue(judgement.cue)


def _is_of_no_intent(word: Token) -> bool:
    """Whether a gerund tells what there is no will to do: "has no intention of giving"."""
    if word.dep_ != "pcomp" or word.head.lower_ != "of" or word.head.dep_ != "prep":
        return False
    return any(child.dep_ == "det" and child.lower_ == "no" for child in word.head.head.children)


def _is_left_open(judgement: Judgement) -> bool:
    """Whether a verb above the cue leaves it open or undoes it; for a noun also "no" and, if it says paid, the tense.

    Participles at the amount ("blocked aid") hold whatever is done with it.
    """
    word, is_noun, decided = judgement.cue, judgement.method == "funding_noun", False
    if not is_noun and judgement.method != "funding_verb":
        return False
    while True:
        if is_noun and any(child.dep_ == "det" and child.lower_ == "no" for child in word.children):
            return True
        above = word.head
        if above == word or word.dep_ == "relcl" or (word.dep_ == "acl" and word.tag_ == "VBN"):
            return False
        if is_noun and word.lower_ == "for" and above.lemma_ in nouns("unsettlers"):
            return True  # "hopes for a donation"
        if above.pos_ == "VERB" and word.dep_ in CONTENT | {"prep"}:
            if word.dep_ != "prep" and _unsettles(above):
                return not is_denied(above)
            if is_noun and not decided and judgement.status is FundingStatus.DISBURSED:
                decided = True
                if is_denied(above) or tense_of(above) in _NOT_YET:
                    return True
        word = above


def _unsettles(verb: Token) -> bool:
    return verb.lemma_ in nouns("unsettlers") or any(
        f"{verb.lemma_} {child.lower_}" in nouns("unsettlers") for child in children(verb, "prt")
    )


def _is_condition(child: Token, verb: Token) -> bool:
    if child.dep_ in {"mark", "advmod"}:
        return child.lower_ in _CONDITIONS
    # "Had the bank approved": the auxiliary stands before the subject, and the clause is no question
    return (
        child.dep_ == "aux"
        and child.lower_ in {"had", "should"}
        and verb.dep_ in _CLAUSE_LABELS
        and any(child.i < own.i < verb.i for own in children(verb, "nsubj", "nsubjpass"))
        and verb.doc[-1].text != "?"
    )


def heading(verb: Token) -> Token | None:
    """The name right before an infinitive that heads a sentence without a finite verb: "Norway to provide"."""
    first = verb.left_edge.i
    if verb.tag_ != "VB" or verb.doc[first].lower_ != "to" or first == 0:
        return None
    before = verb.doc[first - 1]
    is_name = before == verb.head and before.head == before and not children(before, "det")
    return before if is_name and before.pos_ in {"NOUN", "PROPN"} and before.text[0].isupper() else None
