"""What a quantity measures, read from the tree: the counted noun, its unit, and the verb over it."""

from dataclasses import dataclass

from spacy.tokens import Token

from communique.extract.figures.lexicon import words
from communique.extract.quantities import Quantity
from communique.extract.reading import Sentence
from communique.extract.spans import Cell
from communique.extract.transfers.counted import counted_noun, number_token
from communique.extract.transfers.goods import lemma
from communique.extract.transfers.lexicon import goods_words
from communique.extract.transfers.phrases import is_noun
from communique.extract.trees import children, subject

_MAX_STEPS = 8


@dataclass(frozen=True, slots=True)
class Measured:
    """The noun that is counted or measured, the verb over it, the unit, and the token that stands for the quantity."""

    number: Token
    noun: Token | None
    verb: Token | None
    unit: Cell[str] | None
    role: str
    """How noun or number depends on the verb: a dependency label."""


def measured(sentence: Sentence, quantity: Quantity) -> Measured | None:
    """What a quantity of a parsed sentence measures."""
    number = number_token(sentence, quantity)
    if number is None:
        return None
    if quantity.percent:
        return _percentage(sentence, quantity, number)
    if quantity.money:
        return _money(number)
    return _count(sentence, quantity, number)


def _count(sentence: Sentence, quantity: Quantity, number: Token) -> Measured:
    noun = counted_noun(sentence, quantity)
    unit = None
    verb, role = governing_verb(noun or number)
    if noun is not None and noun.lemma_.lower() in words("units", "measures"):
        unit = _unit(sentence, noun)
        noun = _complement(noun, "of") or (_noun_subject(verb, noun) if verb is not None and _is_state(verb) else None)
    elif noun is not None and lemma(noun) in goods_words("classifiers", "units"):
        inner = _complement(noun, "of")
        unit, noun = (None, noun) if inner is None else (_unit(sentence, noun), inner)
    return Measured(number, noun, verb, unit, role)


def _percentage(sentence: Sentence, quantity: Quantity, number: Token) -> Measured:
    sign = [token for token in sentence.tokens_in(quantity.span) if token.lower_ in {"%", "percent", "per"}]
    top = sign[-1] if sign else number
    noun = _complement(top, "of") or _complement(number, "of")
    if noun is None:
        noun = _modified_noun(top)
        noun = (_complement(noun, "in", "of") or noun) if noun is not None else None
    verb, role = governing_verb(top)
    if noun is None:
        noun = _measured_by(top, verb)
    return Measured(top, noun, verb, None, role)


def _money(number: Token) -> Measured:
    noun = _complement(number, "in", "of") or _modified_noun(number)
    verb, role = governing_verb(number)
    if noun is None:
        noun = _measured_by(number, verb)
    return Measured(number, noun, verb, None, role)


def _measured_by(number: Token, verb: Token | None) -> Token | None:
    """The noun whose measure follows: "a rate of 20%", "rates above 20%", "sales fell by 33%"."""
    current = number
    for _ in range(_MAX_STEPS):
        above = current.head
        if above in (current, verb):
            break
        if (
            is_noun(above)
            and above.lemma_ not in words("levels", "nouns")
            and current.dep_ in {"prep", "acl", "amod", "appos", "relcl"}
        ):
            return above
        current = above
    if verb is not None and (
        changed := [thing for thing in children(verb, "dobj") if is_noun(thing) and thing != number]
    ):
        return changed[0]
    return _noun_subject(verb, number)


def _is_state(verb: Token) -> bool:
    """Whether a measure after the verb is one of its subject: "the front is 1,000 km long"."""
    return verb.lemma_.lower() in words("units", "state")


def _noun_subject(verb: Token | None, number: Token) -> Token | None:
    """The verb's subject, if it is a noun other than the number itself."""
    own = subject(verb) if verb is not None else None
    return own if own is not None and own != number and is_noun(own) else None


def _modified_noun(number: Token) -> Token | None:
    above = number.head
    if (
        above != number
        and is_noun(above)
        and above.i > number.i
        and number.dep_ in {"nummod", "compound", "nmod", "amod", "quantmod"}
    ):
        return above
    return None


def _complement(word: Token, *prepositions: str) -> Token | None:
    for child in children(word, "prep"):
        if child.lower_ in prepositions:
            for noun in children(child, "pobj"):
                if is_noun(noun):
                    return noun
    return None


def _unit(sentence: Sentence, noun: Token) -> Cell[str]:
    before = [
        t for t in children(noun, "amod", "compound") if t.lower_ in words("units", "compound") and t.i == noun.i - 1
    ]
    span = sentence.place(noun.doc[(before[0] if before else noun).i : noun.i + 1])
    return Cell(sentence.text[span.start - sentence.span.start : span.end - sentence.span.start], span)


def governing_verb(token: Token) -> tuple[Token | None, str]:
    """The nearest verb over a word, and how the branch that holds the word depends on it."""
    current = token
    for _ in range(_MAX_STEPS):
        if current.tag_.startswith("VB"):
            return current, "ROOT"
        above = current.head
        if above == current:
            return None, current.dep_
        if above.tag_.startswith("VB") and not (above.dep_ in {"amod", "compound"} and is_noun(above.head)):
            return above, current.dep_
        current = above
    return None, current.dep_
