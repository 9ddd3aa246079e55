"""Small questions about what a verb says of the money below it."""

from spacy.tokens import Token

from communique.extract.denials import is_denied
from communique.extract.funding.amounts import Amount
from communique.extract.funding.cues import nouns, verb_class
from communique.extract.funding.scope import heading
from communique.extract.periods.tense import Tense, tense_of
from communique.extract.trees import children


def is_made(verb: Token) -> bool:
    """Whether what is made is spent when it is made: "made investments"."""
    return any(own.lemma_ in nouns("made") for own in children(verb, "dobj", "nsubjpass"))


def is_spared(verb: Token, below: Token) -> bool:
    """Whether money is saved or earned, whatever for: "save $200 on the systems", "contribute $9 bn to the economy"."""
    if verb.lemma_ == "contribute":
        to = [own for prep in children(verb, "prep") if prep.lower_ == "to" for own in children(prep, "pobj")]
        return any(own.lemma_.lower() in nouns("outputs") for own in to)
    return verb.lemma_ == "save" and below.dep_ == "dobj"


def is_news(below: Token) -> bool:
    """Whether what is given is news: "provided an update on the aid"."""
    return below.dep_ == "dobj" and below.lemma_ in nouns("news")


def adds_up(verb: Token, below: Token) -> bool:
    """Whether money itself comes on top of other money, which promises nothing: "the contract adds to an order"."""
    if verb.lemma_ == "expect" and below.lemma_ in nouns("bought"):
        return any(own.lemma_ in nouns("fulfilling") for own in children(verb, "xcomp"))  # goods come, not money
    return verb.lemma_ == "add" and below.dep_ == "nsubj" and not children(verb, "dobj")


def is_undone(verb: Token, below: Token) -> bool:
    """Whether it is said of what the money is that it is not or only may be given: "the contract was not awarded"."""
    return below.dep_ in {"nsubjpass", "dobj"} and (is_denied(verb) or tense_of(verb) is Tense.MAY)


def is_bought(amount: Amount, verb: Token) -> bool:
    """Whether an amount is that of a contract or an order, or of what is of one: "a contract modification".

    So is all that who receives a contract gets by it: "received a contract with a value of".
    """
    if any(own.lemma_ in nouns("bought") | {"deal"} for own in children(verb, "dobj")):
        return True
    return any(
        noun.lemma_ in nouns("bought")
        or (
            noun.lemma_ in nouns("of_contracts")
            and any(of.lemma_ in nouns("bought") for of in children(noun, "compound"))
        )
        for noun in amount.nouns
    )


def is_aside(below: Token) -> bool:
    """Whether what stands below a verb is a sum beside its object: "besides", "in addition to", "on top of".

    So is what an absolute "with" adds: "it will use the yield, with €2 million paid in May".
    """
    if below.dep_ != "prep":
        return False
    if below.lower_ == "with":
        return below.head.lemma_ not in nouns("ditransitive") and below.i > 0 and below.nbor(-1).text == ","
    phrase = {(below.lower_, child.lower_) for child in children(below, "pobj")}
    return below.lower_ in {"besides", "beyond", "alongside"} or bool(phrase & {("in", "addition"), ("on", "top")})


def is_of_noun(verb: Token, amount: Amount) -> bool:
    """Whether a relative clause says what a thing does or earns: "projects that seek", "the €2 million they made"."""
    if verb.lemma_ == "make":
        return not amount.is_funding
    if verb.dep_ != "relcl" or children(verb, "nsubjpass", "auxpass"):
        return False
    asks = verb_class(verb)
    is_doer = any(own.tag_ in {"WDT", "WP"} for own in children(verb, "nsubj"))
    return is_doer and asks is not None and asks.name == "request"


def is_headline(verb: Token) -> bool:
    """Whether an infinitive is the verb of its sentence: "Norway to provide", without a finite verb."""
    stands_alone = verb.head == verb and bool(children(verb, "nsubj")) and any(c.tag_ == "TO" for c in verb.children)
    return not is_denied(verb) and verb.tag_ == "VB" and (stands_alone or heading(verb) is not None)


def is_reported_future(verb: Token) -> bool:
    """Whether "would" is the "will" of a report in the past ("said that it would provide") without a condition."""
    above = verb.head
    while above.lemma_ == "statement" or above.dep_ == "prep":
        above = above.head  # "said in a statement that it would provide"
    return (
        tense_of(verb) is Tense.WOULD
        and verb.dep_ in {"ccomp", "acl"}
        and above.lemma_ in nouns("reports")
        and tense_of(above) is Tense.PAST
        and not is_denied(above)
        and not any(c.lower_ in {"if", "unless"} for child in children(verb, "advcl") for c in child.children)
    )
