"""Money of laws and budgets: what a law gives is approved, what a budget proposes is asked for."""

from spacy.tokens import Token

from communique.extract.denials import is_denied
from communique.extract.funding.cues import nouns, verb_class
from communique.extract.funding.doers import antecedent
from communique.extract.funding.judgement import OF_BILL, Judgement
from communique.extract.periods.tense import Tense, tense_of
from communique.extract.trees import children, subject
from communique.schemas.vocabulary import FundingStatus

_IN_FORCE = frozenset({Tense.PAST, Tense.PRESENT, Tense.PARTICIPLE})
"""What a law "will" or "would" give is not law yet."""
_DRAFT = frozenset({"draft", "proposed", "planned"})
"""What is said of a law that is none yet."""


def of_law(verb: Token, below: Token) -> Judgement | None:
    """What a law gives or a budget proposes: "the Act provides €2 billion", "the President's budget includes"."""
    own = subject(verb)
    if own is not None and own.tag_ in {"WDT", "PRP"}:
        own = antecedent(own, verb)
    if own is None or below.dep_ not in {"dobj", "dative"} or is_denied(verb) or tense_of(verb) not in _IN_FORCE:
        return None
    found = verb_class(verb)
    gives = verb.lemma_ in nouns("containing") or (found is not None and found.name in {"give", "allocate"})
    if own.lemma_.lower() in nouns("laws"):
        is_draft = any(child.lower_ in _DRAFT for child in children(own, "amod", "compound"))
        approved = FundingStatus.OTHER if is_draft else FundingStatus.ALLOCATED
        status = approved if gives and verb.lemma_ not in nouns("receiving") else None
    elif own.lemma_.lower() in nouns("budgets"):
        proposes = verb.lemma_ in nouns("proposing") or (found is not None and found.name == "request")
        is_proposed = any(owner.lemma_.lower() in nouns("proposers") for owner in children(own, "poss"))
        status = FundingStatus.REQUESTED if proposes or (gives and is_proposed) else None
    else:
        return None
    return Judgement(status, verb, verb, verb, OF_BILL, 0.6) if status is not None else None
