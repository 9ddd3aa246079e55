"""What a number counts: the noun that the tree gives it."""

from collections.abc import Sequence

from spacy.tokens import Token

from communique.extract.quantities.quantity import Quantity
from communique.extract.reading import Sentence
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
        return noun
    of = [noun for child in children(number, "prep") if child.lower_ == "of" for noun in children(child, "pobj")]
    if of and is_noun(of[0]):
        return of[0]
    return _following(sentence, end)


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


def counts_by_noun(sentence: Sentence, quantities: Sequence[Quantity]) -> dict[int, Quantity]:
    """The plain count that belongs to a noun, the first if there are more, by the noun's position in the tree."""
    found: dict[int, Quantity] = {}
    for quantity in quantities:
        if not (quantity.money or quantity.percent or quantity.modifier):
            noun = counted_noun(sentence, quantity)
            if noun is not None:
                found.setdefault(noun.i, quantity)
    return found
