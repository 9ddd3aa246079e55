"""What an amount of money is an amount of: the nouns around it, by the tree."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from communique.extract.funding.cues import nouns
from communique.extract.quantities import Quantity
from communique.extract.reading import Sentence

_MODIFIES = frozenset({"nummod", "quantmod", "compound", "amod", "nmod", "poss", "npadvmod", "det"})
_OF = frozenset({"in", "of", "for", "worth", "as", "towards", "toward", "on"})
_LINKS = frozenset({"of", "in", "worth", "at", "to", "by", "including", "up"})
_REACHES = frozenset({"to", "by", "at"})
"""Prepositions after which a size verb states its object's size: "increase our support by"."""
_REACH = 8
"""Steps up the tree from an amount: "provision of a package of assistance in the amount of"."""
_SIZES = frozenset(
    {"total", "worth", "amount", "sum", "value", "tune", "part", "rest", "portion", "additional", "level", "size"}
)
"""Words that only say how much: what stands beyond them counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """A quantity of money in a tree. `head` heads its noun phrase; `nouns` are what it measures, nearest first."""

    quantity: Quantity
    head: Token
    nouns: tuple[Token, ...]

    @property
    def is_other(self) -> bool:
        """Whether the nearest noun that decides says it is a price, a stock, a loss ..."""
        for noun in self.nouns:
            if noun.lemma_ in nouns("funding"):
                return False
            if noun.lemma_ in nouns("other"):
                return True
        return False

    @property
    def is_funding(self) -> bool:
        """Whether a noun says that it is money that moves."""
        return not self.is_other and any(noun.lemma_ in nouns("funding") for noun in self.nouns)


def amount_in(sentence: Sentence, quantity: Quantity) -> Amount | None:
    """The amount as the tree has it; None without a tree."""
    tokens = sentence.tokens_in(quantity.number_span)
    if not tokens:
        return None
    tokens = sentence.tokens_in(quantity.span)
    inside = {token.i for token in tokens}
    numbers = sentence.tokens_in(quantity.number_span)
    head = next((t for t in reversed(numbers) if t.head == t or t.head.i not in inside), numbers[-1])
    while head.head.i in inside and head.head != head:
        head = head.head
    measured: list[Token] = []
    while head.dep_ in _MODIFIES and head.head.pos_ not in {"VERB", "AUX", "ADP"} and head.head.i > head.i:
        head = head.head
        measured.append(head)
    measured.extend(_complements(head, inside))
    measured.extend(_governors(head))
    joined = head
    while joined.dep_ == "conj" and joined.head != joined:
        joined = joined.head
        measured.extend(_complements(joined, {joined.i}))
    return Amount(quantity, head, tuple(dict.fromkeys(measured)))


def _complements(head: Token, inside: set[int]) -> Iterator[Token]:
    """Nouns behind the amount: "in military assistance", "of aid", "worth of weapons"."""
    prepositions = [c for c in head.children if c.dep_ == "prep" and c.i > head.i]
    prepositions += [
        c for t in head.doc if t.i in inside and t != head for c in t.children if c.dep_ == "prep" and c.i > head.i
    ]
    verb = head.head
    if head.dep_ in {"dobj", "nsubjpass", "attr", "pobj", "nsubj"}:
        # the parser often hangs "in assistance" on the verb: the preposition right behind the amount is meant
        prepositions += [c for c in verb.subtree if c.dep_ == "prep" and c.i == max(inside) + 1]
    for preposition in sorted(set(prepositions), key=lambda t: t.i):
        if preposition.lower_ not in _OF:
            continue
        for noun in preposition.children:
            if noun.dep_ in {"pobj", "pcomp"}:
                yield noun
                yield from (c for c in noun.conjuncts)
                if noun.lemma_ in _SIZES:
                    yield from _complements(noun, {noun.i})
    for child in head.children:
        if (
            child.i > head.i
            and child.dep_ in {"appos", "nmod", "compound", "npadvmod"}
            and child.pos_ in {"NOUN", "PROPN"}
        ):
            yield child


def _governors(head: Token) -> Iterator[Token]:
    """Nouns before the amount: "a package of", "aid totaling", "support in the amount of", the subject of a size."""
    current = head
    for _ in range(_REACH):
        up = current.head
        if up == current:
            return
        if up.dep_ == "prep" or up.pos_ == "ADP" or up.lower_ == "worth":
            if up.lower_ not in _LINKS:
                return
            if up.lower_ in _REACHES and up.head.pos_ == "VERB":
                yield from (c for c in up.head.children if c.dep_ in {"dobj", "nsubjpass"})
            current = up
        elif up.pos_ in {"NOUN", "PROPN"}:
            yield up
            current = up
        elif up.dep_ in {"acl", "relcl"} and up.lemma_ in nouns("transparent"):
            yield up.head
            current = up.head
        elif up.lemma_ in nouns("transparent"):
            yield from (c for c in up.children if c.dep_ in {"nsubj", "nsubjpass"})
            return
        else:
            return
