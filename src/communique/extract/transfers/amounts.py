"""How many of the goods: a number before them, a measure with "of", or an article before one piece."""

from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Token

from communique.extract.quantities import Quantity
from communique.extract.reading import Sentence
from communique.extract.spans import Cell, Span
from communique.extract.transfers.counted import Counts
from communique.extract.transfers.goods import Goods, lemma
from communique.extract.transfers.lexicon import goods_words
from communique.extract.trees import children
from communique.schemas.vocabulary import Comparator

_LEAST_OF_MASS = 1000
"""From here on a number before goods without a plural counts them: "20,000 artillery ammunition"."""
_ONE = frozenset({"a", "an", "another"})
"""Articles and the like that stand before one piece."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of goods with its comparator and unit; all None where the text gives no number."""

    value: Cell[Decimal] | None = None
    comparator: Cell[Comparator] | None = None
    unit: Cell[str] | None = None

    @property
    def span(self) -> Span | None:
        """Where the number stands."""
        return None if self.value is None else self.value.span


def amount_of(sentence: Sentence, goods: Goods, counts: Counts) -> Amount:
    """The amount of goods: a number before them or their measure, or an article."""
    measure = _measure(goods.head)
    for noun in (goods.head, measure):
        if noun is None:
            continue
        quantity = counts.of(noun, goods.span if noun == goods.head else sentence.place(noun))
        if quantity is not None and not _is_calibre(noun, quantity):
            span = quantity.comparator_span or quantity.number_span
            return Amount(
                Cell(quantity.value, quantity.number_span), Cell(quantity.comparator, span), _unit(sentence, noun)
            )
    for noun in (goods.head, measure):
        if noun is not None and (article := _article(noun)) is not None:
            place = sentence.place(article)
            return Amount(Cell(Decimal(1), place), Cell(Comparator.EQ, place), _unit(sentence, noun))
    return Amount()


def _is_calibre(noun: Token, quantity: Quantity) -> bool:
    """Whether a number counts nothing because what it stands before has no plural: "155 artillery ammunition"."""
    return lemma(noun) in goods_words("mass") and quantity.value < _LEAST_OF_MASS


def _measure(head: Token) -> Token | None:
    """The noun that measures the goods: "rounds of ammunition"."""
    preposition = head.head
    if head.dep_ == "pobj" and preposition.lower_ == "of" and lemma(preposition.head) in goods_words("classifiers"):
        return preposition.head
    return None


def _unit(sentence: Sentence, noun: Token) -> Cell[str] | None:
    return Cell(noun.lower_, sentence.place(noun)) if lemma(noun) in goods_words("classifiers", "units") else None


def _article(noun: Token) -> Token | None:
    """The article before goods that come in pieces: it says that there is one."""
    if noun.tag_ not in {"NN", "NNP"} or lemma(noun) in goods_words("mass"):
        return None
    if lemma(noun) in goods_words("classifiers") - goods_words("classifiers", "units"):
        return None
    articles = [token for token in children(noun, "det") if token.lower_ in _ONE]
    return articles[0] if articles else None
