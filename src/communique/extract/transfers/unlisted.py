"""Goods that no list has: what a number counts, where a verb of handing over has it as its object."""

from collections.abc import Sequence

from spacy.tokens import Token

from communique.extract.quantities import Quantity
from communique.extract.reading import Sentence
from communique.extract.transfers.counted import counted_noun
from communique.extract.transfers.goods import Goods, lemma
from communique.extract.transfers.lexicon import goods_words, words
from communique.extract.transfers.phrases import is_noun, named_before_number, noun_phrase
from communique.extract.trees import children

_OBJECT = frozenset({"dobj", "nsubjpass"})
_PARTICLES = frozenset({"over", "out"})


def counted_things(sentence: Sentence, quantities: Sequence[Quantity], known: Sequence[Goods]) -> list[Goods]:
    """Counted things that are neither people nor words, money or services, in order of the text.

    "Sent 50 mobile boiler houses" hands over houses, "sent 50 letters" nothing. `known` are the goods found by lists.
    """
    taken = [one.span for one in known if one.head.dep_ != "compound"]  # "boiler houses" are houses
    found: dict[int, Goods] = {}
    for quantity in quantities:
        if quantity.money or quantity.percent or quantity.modifier or quantity.vague:
            continue
        noun = counted_noun(sentence, quantity)
        if noun is None or not _is_thing(noun):
            continue
        span = noun_phrase(sentence, noun)
        if not any(span.overlaps(other) for other in taken) and not span.overlaps(quantity.number_span):
            found[noun.i] = Goods(noun, span, None)
    return [found[position] for position in sorted(found)]


def _is_thing(noun: Token) -> bool:
    named = noun.i > 0 and noun.nbor(-1).tag_ == "NNP"  # "16 Stridsfordon 90s"
    if noun.tag_ != "NNS" or not (noun.lower_.isalpha() or named) or lemma(noun) in goods_words("classifiers"):
        return False
    if any(child.lower_ == "of" for child in children(noun, "prep")):
        return False  # "20 rolls of cloth": what is rolled is the goods, and no list has it
    excluded = words("counted", "people") | words("counted", "words") | words("counted", "services")
    if {lemma(noun), noun.lower_} & excluded:
        return False
    return not lemma(noun).endswith(tuple(sorted(words("counted", "endings"))))


def is_handed_over(noun: Token) -> bool:
    """Whether a verb of handing over has a noun, or what it is joined to, as its object."""
    while noun.dep_ == "conj" and is_noun(noun.head):
        noun = noun.head
    verb = noun.head
    if named_before_number(noun) is not None:
        return verb.head.lemma_.lower() in words("counted", "receive")
    if noun.dep_ not in _OBJECT or not verb.tag_.startswith("VB"):
        return False
    particles = {child.lower_ for child in children(verb, "prt")}
    verbs = words("counted", "give") | words("counted", "receive") | words("counted", "promise")
    return verb.lemma_.lower() in verbs and particles <= _PARTICLES
