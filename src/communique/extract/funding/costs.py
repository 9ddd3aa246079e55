"""Money that pays a cost, or is asked for one: the nouns of cost then do not say that it is no funding."""

from spacy.tokens import Token

from communique.extract.funding.amounts import Amount
from communique.extract.funding.cues import nouns


def pays_cost(amount: Amount) -> bool:
    """Whether somebody pays a part of a cost: "reimbursed €6 million of the cost"."""
    head = through_shares(amount.head)
    if head.dep_ not in {"dobj", "nsubjpass"} or head.head.lemma_ not in nouns("cost_verbs"):
        return False
    return all(n.lemma_ in nouns("costs") | nouns("shares") for n in amount.nouns if n.lemma_ in nouns("other"))


def asks_for_purpose(amount: Amount) -> bool:
    """Whether the nouns that say that it is no funding are only what it is for: "needs €2 bn for imports"."""
    verb = amount.head.head
    known = nouns("asking_verbs") | nouns("money_verbs")
    if amount.head.dep_ not in {"dobj", "nsubjpass"} or verb.lemma_ not in known:
        return False
    others = [n for n in amount.nouns if n.lemma_ in nouns("other")]
    return all(n.dep_ in {"pobj", "conj"} and n.left_edge.i > 0 and _is_for(n) for n in others)


def through_shares(word: Token) -> Token:
    """From an amount to the noun that is its size: "its share of €3 million"."""
    while word.dep_ == "pobj" and word.head.lower_ == "of" and word.head.head.lemma_ in nouns("shares"):
        word = word.head.head
    return word


def _is_for(noun: Token) -> bool:
    while noun.dep_ == "conj":
        noun = noun.head
    return noun.head.lower_ == "for" or (noun.head.lower_ == "in" and noun.lemma_.lower() in nouns("budgets"))
