"""Goods that a number only points back to: "Norway will deliver 12 of them"."""

from collections.abc import Sequence

from communique.extract.names.name import Names
from communique.extract.quantities import Quantity
from communique.extract.reading import Sentence
from communique.extract.transfers.counted import number_token
from communique.extract.transfers.goods import Goods, find_goods
from communique.extract.transfers.lexicon import words
from communique.extract.trees import children


def pointed_at(
    sentence: Sentence,
    before: Sentence | None,
    quantities: Sequence[Quantity],
    goods: Sequence[Goods],
    names: Names,
) -> list[tuple[Goods, Goods, Quantity]]:
    """Numbers with "of them", as goods whose head is the number, each with the goods that are meant and the number.

    `goods` are those of the sentence. Meant are the only goods in the plural that stand before the number there, else
    in the sentence `before`.
    Numbers of which that is not clear are left out.
    """
    found = []
    for quantity in quantities:
        if quantity.money or quantity.percent or quantity.vague:
            continue
        number = number_token(sentence, quantity)
        if number is None or not any(
            thing.lower_ in words("pointing", "words")
            for of in children(number, "prep")
            if of.lower_ == "of"
            for thing in children(of, "pobj")
        ):
            continue
        earlier = [one for one in goods if one.head.i < number.i]
        meant = _only_plural(earlier) or (
            _only_plural(find_goods(before, names)) if before is not None and not earlier else None
        )
        if meant is not None:
            found.append((Goods(number, quantity.number_span, None), meant, quantity))
    return found


def _only_plural(goods: Sequence[Goods]) -> Goods | None:
    several = [one for one in goods if one.head.tag_ in {"NNS", "NNPS"}]
    return several[0] if len(several) == 1 else None
