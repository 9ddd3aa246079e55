"""Money of bills: what one contains or would give."""

from spacy.tokens import Token

from communique.extract.denials import is_denied
from communique.extract.funding.amounts import Amount
from communique.extract.funding.cues import nouns, verb_class
from communique.extract.funding.judgement import OF_BILL, Judgement
from communique.extract.periods.tense import Tense, tense_of
from communique.extract.trees import children, subject
from communique.schemas.vocabulary import FundingStatus


def is_in_bill(amount: Amount) -> bool:
    """Whether a bill contains the amount, and is not itself the sum to pay: "the bill includes €20 million"."""
    own = subject(amount.head.head) if amount.head.dep_ == "dobj" else None
    others = [noun for noun in amount.nouns if noun.lemma_ in nouns("other")]
    return own is not None and own.lemma_ in nouns("bills") and others == [own]


def of_bill(verb: Token, below: Token, amount: Amount) -> Judgement | None:
    """What a bill would give, which is asked of who votes on it; that it was approved says a clause at the bill."""
    own = subject(verb)
    if own is None or own.lemma_ not in nouns("bills") or below.dep_ != "dobj":
        return None
    if any(child.lower_ == "this" for child in own.children):
        return None  # said where a bill is signed as well as where it is asked for
    found = verb_class(verb)
    is_size = verb.lemma_ in nouns("containing")
    if not is_size and (found is None or found.name not in {"give", "allocate"}):
        return None
    if is_denied(verb) or (not is_size and tense_of(verb) in {Tense.PAST, Tense.MAY, Tense.MUST}):
        return None
    if not (amount.is_funding or is_size):
        return None
    passed = any(_passes(own_verb) for own_verb in (*children(own, "acl", "relcl"), *children(verb, "advcl")))
    # What a bill "includes" may be law already; what it "would" give is not.
    asked = FundingStatus.REQUESTED if tense_of(verb) is Tense.WOULD else FundingStatus.OTHER
    status = FundingStatus.ALLOCATED if passed else asked
    return Judgement(status, verb, verb, verb, OF_BILL, 0.6)


def _passes(verb: Token) -> bool:
    """Whether a verb at a bill makes it law as far as a legislature can: not where one chamber or a committee votes."""
    found = verb_class(verb)
    if found is None or found.name != "allocate" or is_denied(verb):
        return False
    voting = [own for agent in children(verb, "agent") for own in children(agent, "pobj")] + children(verb, "nsubj")
    return not any(_is_chamber(one) and not any(map(_is_chamber, one.conjuncts)) for one in voting)


def _is_chamber(noun: Token) -> bool:
    """Whether a noun names a part of a legislature, and no more than one: "the House", "the Senate committee"."""
    return noun.lemma_.lower() in nouns("chambers") and noun.tag_ not in {"NNS", "NNPS"}
