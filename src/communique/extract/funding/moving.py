"""Money that is the subject of its verb: it comes from somebody, goes to somebody, or has the goods it is worth."""

from spacy.tokens import Token

from communique.extract.denials import is_denied
from communique.extract.funding.amounts import Amount
from communique.extract.funding.cues import nouns, verb_class
from communique.extract.funding.judgement import DIRECT, Judgement
from communique.extract.periods.tense import Tense, tense_of
from communique.extract.trees import children, subject
from communique.schemas.vocabulary import FundingStatus

_COMING = {
    Tense.PRESENT: FundingStatus.ALLOCATED,
    Tense.PAST: FundingStatus.DISBURSED,
    Tense.FUTURE: FundingStatus.PLEDGED,
}
"""What "comes from" and "goes to" say by its tense."""
_SETTING_OFF = frozenset({"–", "—", "-", ",", "("})
_AHEAD = frozenset({Tense.FUTURE, Tense.WOULD})


def by_coming(verb: Token, below: Token, amount: Amount) -> Judgement | None:
    """What comes from a fund or a party, and what is added: "€15 million comes from Norway, and €2 million from"."""
    comes = verb if below.dep_ == "nsubj" else below
    if below.dep_ not in {"nsubj", "conj"} or below.pos_ == "VERB":
        return None
    if not any(preposition.lower_ == "from" for preposition in children(comes, "prep")):
        return None
    status = _COMING.get(tense_of(verb), FundingStatus.OTHER)
    method = "funding_verb" if amount.is_funding else DIRECT
    return Judgement(status, verb, verb, verb, method, 0.6)


def by_going(verb: Token, amount: Amount) -> Judgement | None:
    """What goes to a party by itself: "€15 million will go to Norland"; "goes to" says that it is settled.

    So is what will help one: "another €15 million would support schools", and what will be used.
    """
    if verb.lemma_ in nouns("using") and tense_of(verb) is Tense.FUTURE and not is_denied(verb):
        method = "funding_verb" if amount.is_funding else DIRECT
        return Judgement(FundingStatus.PLEDGED, verb, verb, verb, method, 0.6) if children(verb, "auxpass") else None
    helps = verb.lemma_ in nouns("aiding") and bool(children(verb, "dobj")) and tense_of(verb) in _AHEAD
    if is_denied(verb) or not (helps or verb.lemma_ in nouns("going")):
        return None
    if not helps and not any(prep.lower_ in {"to", "towards", "toward"} for prep in children(verb, "prep")):
        return None
    status = FundingStatus.PLEDGED if tense_of(verb) in _AHEAD else _COMING.get(tense_of(verb))
    method = "funding_verb" if amount.is_funding else DIRECT
    return None if status is None else Judgement(status, verb, verb, verb, method, 0.6)


def participle_behind(amount: Amount) -> Judgement | None:
    """What is said of an amount right behind it, set off: "€2 million – already disbursed", "€2 million to be paid"."""
    tree, place = amount.head.doc, max(token.i for token in amount.tokens) + 1
    if not amount.is_funding or place + 2 >= len(tree):
        return None
    ahead = [token.lower_ for token in tree[place : place + 2]]
    tense = Tense.FUTURE if ahead == ["to", "be"] else Tense.PAST
    if tense is Tense.PAST and not (ahead[0] in _SETTING_OFF and ahead[1] == "already"):
        return None
    verb = tree[place + 2]
    found = verb_class(verb) if verb.tag_ in {"VBN", "VBD"} else None
    status = found.status.get(tense) if found is not None else None
    return Judgement(status, verb, verb, amount.head, "funding_relative", 0.75) if status is not None else None


def passive_behind(amount: Amount) -> Judgement | None:
    """The passive right behind an amount whose subject the parser lost: "as €2 million have been allocated"."""
    preposition = amount.head.head
    if amount.head.dep_ != "pobj" or preposition.lower_ not in {"as", "after", "before", "since", "than"}:
        return None
    last = amount.head.right_edge.i + 1
    if last >= len(amount.head.doc):
        return None
    verb = amount.head.doc[last].head
    if amount.head.doc[last].dep_ not in {"aux", "auxpass"} or children(verb, "nsubj", "nsubjpass", "csubj", "expl"):
        return None
    return _allotted(verb) if children(verb, "auxpass") and not is_denied(verb) else None


def _allotted(verb: Token) -> Judgement | None:
    found = verb_class(verb)
    status = found.status.get(tense_of(verb)) if found is not None else None
    return Judgement(status, verb, verb, verb, "funding_verb", 0.7) if status is not None else None


def holds_goods(amount: Amount, verb: Token) -> Token | None:
    """The package of which a clause says what goods it has, and so is announced: "the €40 million package includes"."""
    if verb.lemma_ not in nouns("holding") or not amount.nouns or is_denied(verb):
        return None
    package = amount.nouns[0]
    if package.lemma_ not in nouns("packages") or subject(verb) != package or tense_of(verb) is not Tense.PRESENT:
        return None
    has_money = any(word.tag_ == "$" or word.lemma_ in nouns("funding") for word in verb.subtree if word.i > verb.i)
    return None if has_money else package


def asked_beside(amount: Amount) -> Judgement | None:
    """What an appeal asks for that another word parts from its sum: "launched an appeal on Friday for €2 million"."""
    preposition = amount.head.head
    if amount.head.dep_ != "pobj" or preposition.lower_ != "for":
        return None
    for noun in amount.nouns:
        if noun.dep_ == "dobj" and noun.head == preposition.head and noun.lemma_ in nouns("requests"):
            return Judgement(FundingStatus.REQUESTED, noun, None, noun, "funding_noun", 0.6)
    return None


def is_new(amount: Amount) -> Token | None:
    """The word that says that help is new where no verb says how far it has come: "the new support amounts to"."""
    return next(
        (
            child
            for noun in amount.nouns
            if noun.lemma_ in nouns("given")
            for child in children(noun, "amod")
            if child.lower_ in nouns("fresh")
        ),
        None,
    )
