"""Which sentences may tell of goods that change hands, known from their words alone, before they are parsed."""

from functools import cache

from communique.extract.surface import Surface
from communique.extract.transfers.lexicon import acts, goods_after, goods_nouns, words, words_of_goods


def may_hand_over(sentence: Surface) -> bool:
    """Whether a sentence holds a word for goods and one that hands them over."""
    return may_name_goods(sentence) and sentence.may_hold(handing_words())


def may_name_goods(sentence: Surface) -> bool:
    """Whether a word may be a noun for goods, by itself or with a word that must stand before it.

    Weapons that have a name are not looked for.
    """
    return any(_is_goods(sentence, at) for at in sentence.positions(words_of_goods()))


def _is_goods(sentence: Surface, at: int) -> bool:
    forms = sentence.forms(at)
    if not forms.isdisjoint(goods_nouns()):
        return True
    with_these = frozenset().union(*(goods_after().get(form, frozenset()) for form in forms))
    return sentence.may_hold(with_these)


@cache
def handing_words() -> frozenset[str]:
    """The words and lemmas without one of which nothing is handed over."""
    under_way = frozenset(part for phrase in words("underway", "phrases") for part in phrase.split()[1:])
    others = (
        words("relieving", "verbs")
        | words("pointing", "before")
        | words("backing", "verbs")
        | words("backing", "boosting")
    )
    return frozenset([*acts("verbs"), *acts("nouns"), *under_way, *others])
