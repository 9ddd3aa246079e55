"""What a number counts: the noun that the tree gives it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from communique.extract.quantities.quantity import Quantity
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.extract.transfers.lexicon import is_rating
from communique.extract.transfers.phrases import is_noun
from communique.extract.trees import children


def number_token(sentence: Sentence, quantity: Quantity) -> Token | None:
    """The token of a quantity that the rest of it depends on."""
    tokens = sentence.tokens_in(quantity.span)
    inside = {token.i for token in tokens}
    number = [token for token in tokens if token.idx + sentence.span.start < quantity.number_span.end]
    outer = [token for token in tokens if token.head.i not in inside or token.head == token]
    preferred = [token for token in outer if token in number and token.tag_ in {"CD", "NN", "NNS", "NNP", "JJ", "DT"}]
    candidates = preferred or [token for token in outer if token.tag_ in {"CD", "NN", "NNS"}] or number or tokens
    return candidates[-1] if candidates else None


def counted_noun(sentence: Sentence, quantity: Quantity) -> Token | None:
    """The noun that a quantity counts, or None where it stands alone ("killed 20", "12 million have fled").

    The noun it modifies, else the noun after "of", else the noun that directly follows with its adjectives.
    """
    number = number_token(sentence, quantity)
    if number is None:
        return None
    end = quantity.span.end - sentence.span.start
    if (noun := _modified(number)) is not None and noun.idx >= end:
        return _behind_model(noun) or noun
    of = [noun for child in children(number, "prep") if child.lower_ == "of" for noun in children(child, "pobj")]
    if of and is_noun(of[0]):
        return of[0]
    return _following(sentence, end)


def _behind_model(name: Token) -> Token | None:
    """What is counted behind its maker and model, which the parser takes for all: "125 Roe SM-6 missiles"."""
    if name.tag_ != "NNP" or name.i + 2 >= len(name.doc):
        return None
    model, thing = name.nbor(1), name.nbor(2)
    is_model = _MODEL.fullmatch(model.text) is not None
    return thing if is_model and thing.tag_ == "NNS" else None


def _modified(number: Token) -> Token | None:
    current = number
    while (
        current.dep_ in {"nummod", "amod", "compound", "quantmod", "nmod", "advmod", "det"} and current.head != current
    ):
        current = current.head
        if is_noun(current) and current.i > number.i and current.dep_ not in {"compound", "nmod"}:
            return current
    return current if is_noun(current) and current.i > number.i else None


def _following(sentence: Sentence, end: int) -> Token | None:
    """The last noun of the run of adjectives and nouns that starts right after the number."""
    if sentence.tree is None:
        return None
    noun: Token | None = None
    for token in sentence.tree:
        if token.idx < end:
            continue
        if is_noun(token):
            noun = token
        elif noun is not None or token.tag_ not in {"JJ", "JJR", "VBN", "VBG", "HYPH"}:
            break
    return noun


_MODEL = re.compile(r"(?=\S*\d)[A-Z][A-Z\d]*(?:[-/][A-Z\d]+)*")
"""The name of a model: "SM-6", "M113", "T72B3"."""
_PART_OF = re.compile(r"\s+(?:out\s+)?of\s+(?:(?:the|these|those|its|their)\s+)?", re.IGNORECASE)
"""Between the number of a part and that of the whole: "20 of the 50 tanks"."""
_DESCRIBING = frozenset({"JJ", "JJR", "VBN", "VBD", "VBG"})
"""What may stand between a number and a name that it counts: "30 upgraded Leopard 1 tanks"."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The plain counts of a sentence, the first where a noun has more than one."""

    by_noun: Mapping[int, Quantity]
    """By the position in the tree of the noun that the tree gives the number."""
    before: Mapping[int, Quantity]
    """By the place in the document of the first word behind the number."""

    def of(self, noun: Token, phrase: Span) -> Quantity | None:
        """The count right before the words of a noun phrase, else that of its noun; a number among them is a name's."""
        found = self.before.get(phrase.start) or self.by_noun.get(noun.i)
        return None if found is None or phrase.overlaps(found.number_span) else found


def counts_of(sentence: Sentence, quantities: Sequence[Quantity]) -> Counts:
    """What is counted in a sentence; "155 mm shells" are not."""
    by_noun: dict[int, Quantity] = {}
    before: dict[int, Quantity] = {}
    last: Quantity | None = None
    for quantity in quantities:
        if quantity.money or quantity.percent or quantity.modifier:
            continue
        rest = sentence.text[quantity.span.end - sentence.span.start :]
        words = rest.split(maxsplit=2)[:2]
        if words and is_rating(words[0]) and words[1:] != ["of"]:
            continue
        start = quantity.span.end + len(rest) - len(rest.lstrip())
        noun, part, last = counted_noun(sentence, quantity), last, quantity
        if part is not None and _PART_OF.fullmatch(sentence.text, *_between(sentence, part, quantity)):
            if noun is not None:
                by_noun[noun.i] = part
            continue
        if noun is not None:
            by_noun.setdefault(noun.i, quantity)
        before[start] = quantity
        between = next(iter(sentence.tokens_in(Span(start, start + 1))), None) if start < sentence.span.end else None
        if between is not None and between.tag_ in _DESCRIBING and between.whitespace_:
            before.setdefault(start + len(between) + 1, quantity)
    return Counts(by_noun, before)


def _between(sentence: Sentence, one: Quantity, other: Quantity) -> tuple[int, int]:
    """Where in a sentence the words between two of its quantities stand."""
    return one.span.end - sentence.span.start, other.span.start - sentence.span.start
