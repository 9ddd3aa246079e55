"""When an act takes place that another verb only carries on, allows or thanks for."""

from spacy.tokens import Token

from communique.extract.denials import is_denied
from communique.extract.funding.cues import nouns
from communique.extract.periods.tense import Tense, tense_of
from communique.extract.trees import children

_NESTED = 3
"""Verbs that may carry one another: "continued to help provide"."""
_SHARES = frozenset({"%", "percent", "cent"})
"""What says how much of a sum has come in, and not how large the sum is that has: "is funded at 20 percent"."""
_CONTENT = frozenset({"xcomp", "ccomp"})


def carried_tense(verb: Token) -> Tense:
    """The tense of a verb; below "continued to", "was able to", "helped" theirs, and past below "thanked for"."""
    if verb.lemma_ in nouns("paying_out") and tense_of(verb) is Tense.PRESENT and not is_denied(verb):
        return Tense.PAST  # "the fund disburses €2 million", as headlines have it
    if verb.lemma_ == "fund" and tense_of(verb) is Tense.PRESENT and _says_how_far(verb):
        return Tense.PAST
    for _ in range(_NESTED):
        tense, above = tense_of(verb), verb.head
        if tense is Tense.PARTICIPLE and (_is_thanked_for(verb) or (verb.dep_ == "pcomp" and above.lower_ == "after")):
            return Tense.PAST
        if tense not in {Tense.INFINITIVE, Tense.PARTICIPLE} or verb.dep_ not in _CONTENT or is_denied(verb):
            return tense
        if above.lower_ == "able" and above.head.lemma_ == "be":
            settled = tense_of(above.head) is Tense.PAST and not is_denied(above.head)
            return Tense.PAST if settled else tense
        if above.lemma_ not in nouns("carrying") or is_denied(above):
            return tense
        verb = above
    return tense_of(verb)


def _says_how_far(verb: Token) -> bool:
    """Whether a passive says how much has come in: "the appeal is funded at €2 million"."""
    reached = [
        far for preposition in children(verb, "prep") if preposition.lower_ == "at" for far in preposition.rights
    ]
    return (
        bool(reached)
        and not any(far.lower_ in _SHARES for far in reached)
        and bool(children(verb, "auxpass"))
        and not is_denied(verb)
    )


def _is_thanked_for(verb: Token) -> bool:
    """Whether somebody is thanked or praised for an act: "grateful to Norway for giving"."""
    if verb.dep_ != "pcomp" or verb.head.lower_ not in {"for", "of"}:
        return False
    above = verb.head.head
    near = {above.lemma_.lower(), above.head.lemma_.lower(), *(child.lemma_.lower() for child in above.children)}
    return not near.isdisjoint(nouns("thanks") | nouns("thanking") | nouns("thankful"))
