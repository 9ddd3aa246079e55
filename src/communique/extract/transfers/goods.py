"""Goods in a sentence: nouns that name materiel or relief, and weapons known by name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from communique.extract.names.name import Names
from communique.extract.positions import positions
from communique.extract.reading import Sentence
from communique.extract.spans import Span, hull
from communique.extract.transfers.lexicon import (
    goods_after,
    goods_class,
    goods_nouns,
    goods_words,
    words,
    words_of_goods,
)
from communique.extract.transfers.phrases import is_noun, modifiers, noun_phrase
from communique.extract.trees import children
from communique.schemas.vocabulary import EntityKind

_BESIDE = re.compile(r"\s?[()]?\s?")
"""Between two parts of one name of goods; the second may stand in brackets."""


@dataclass(frozen=True, slots=True)
class Goods:
    """One kind of goods: the noun that heads it, its words, and the weapon's name among them."""

    head: Token
    span: Span
    weapon: Span | None


def find_goods(sentence: Sentence, names: Names) -> list[Goods]:
    """The goods that a parsed sentence names, in order, one a noun phrase."""
    if sentence.tree is None:
        return []
    weapons = _weapons(sentence, names)
    found: dict[int, Goods] = {}
    for token in (sentence.tree[at] for at in positions(sentence.parse, words_of_goods())):
        if is_noun(token) and _is_goods(token) and not (token.dep_ == "compound" and _is_goods(token.head)):
            found[token.i] = _goods(sentence, token, weapons.get(token.i))
    for position, weapon in weapons.items():
        if position not in found:
            found[position] = _goods(sentence, sentence.tree[position], weapon)
    whole = _whole(_merged(sentence, sorted(found.values(), key=lambda one: one.span)))
    heads = {one.head.i for one in whole}
    return sorted((one for one in whole if not _is_accessory_of(one.head, heads)), key=lambda one: one.head.i)


def _whole(goods: Sequence[Goods]) -> list[Goods]:
    """Goods in order of the text, without those that stand inside longer ones."""
    found: list[Goods] = []
    for one in goods:
        while found and found[-1].span != one.span and one.span.contains(found[-1].span):
            found.pop()
        if not found or found[-1].span == one.span or not found[-1].span.contains(one.span):
            found.append(one)
    return found


def _merged(sentence: Sentence, goods: Sequence[Goods]) -> list[Goods]:
    """Goods in order of the text, those one that stand right behind each other: "Leopard 2" and "A4 tanks"."""
    found: list[Goods] = []
    for one in goods:
        last = found[-1] if found else None
        gap = sentence.text[last.span.end - sentence.span.start : one.span.start - sentence.span.start] if last else ","
        if last is not None and last.span.end <= one.span.start and _BESIDE.fullmatch(gap):
            head = one.head if one.weapon is None or last.weapon is None else last.head
            found[-1] = Goods(head, _closed(sentence, hull([last.span, one.span])), last.weapon or one.weapon)
        else:
            found.append(one)
    return found


def _closed(sentence: Sentence, span: Span) -> Span:
    """A span with the bracket behind it that closes one inside."""
    words, behind = span.of(" " * sentence.span.start + sentence.text), span.end - sentence.span.start
    opened = words.count("(") > words.count(")") and sentence.text[behind : behind + 1] == ")"
    return Span(span.start, span.end + opened)


def _is_accessory_of(noun: Token, heads: set[int]) -> bool:
    """Whether the noun only says what other goods are for: the howitzers of "ammunition for the howitzers".

    Behind a comma the enumeration of the goods goes on: "ammunition for the howitzers, shells and rifles".
    """
    while noun.dep_ == "conj":
        if any(word.text == "," for word in noun.doc[noun.head.i : noun.i]):
            return False
        noun = noun.head
    return noun.dep_ == "pobj" and noun.head.lower_ == "for" and noun.head.head.i in heads


def _goods(sentence: Sentence, head: Token, weapon: Span | None) -> Goods:
    span = noun_phrase(sentence, head)
    return Goods(head, span if weapon is None else hull([span, weapon]), weapon)


def lemma(token: Token) -> str:
    """The lemma in lower case; names keep their plural, so a final s is tried without."""
    word = token.lemma_.lower()
    if token.tag_.startswith("NNP") and word.endswith("s") and word[:-1] in goods_nouns() | goods_words("neutral"):
        return word[:-1]
    return word


def is_joined(noun: Token) -> bool:
    """Whether the parser takes goods for what describes the next: the missiles of "missiles and Norland howitzers"."""
    return noun.tag_ in {"NNS", "NNPS"} and any(own.tag_ == "CC" for own in noun.rights)


def is_everyday(noun: Token) -> bool:
    """Whether the goods are made, sold and used every day, war or not: food, fuel, medicine."""
    everyday = goods_class("relief") | goods_class("energy") | words("everyday", "nouns")
    return lemma(noun) in everyday or any(left.lower_ in words("everyday", "modifiers") for left in noun.lefts)


def is_out_of_reach(noun: Token) -> bool:
    """Whether goods are only had access to, or not made yet: "access to vaccines", "vaccines under development"."""
    first = noun
    while first.dep_ == "conj" and first.head != first:
        first = first.head
    if first.head.lemma_ == "access" or (first.dep_ == "pobj" and first.head.head.lemma_ == "access"):
        return True
    return any(own.lemma_ in words("unmade", "words") for prep in children(noun, "prep") for own in prep.children)


def is_flier(goods: Goods) -> bool:
    """Whether the goods are weapons that come to their target by themselves: missiles, drones, shells."""
    return lemma(goods.head) in fliers()


def fliers() -> frozenset[str]:
    """The lemmas of weapons that come to their target by themselves."""
    return frozenset[str]().union(
        *(goods_class(name) for name in sorted(words("fliers", "classes"))), words("fliers", "nouns")
    )


def stays_own(verb: Token, noun: Token) -> bool:
    """Whether ships or aircraft are sent somewhere and not to somebody: "will send two frigates to the western sea"."""
    act, kind = verb.lemma_.lower(), lemma(noun)
    vessel = kind in words("deploying", "vessels")
    if act not in words("deploying", "verbs") or not (vessel or kind in words("deploying", "aircraft")):
        return False
    if children(verb, "dative"):
        return False
    ends = [
        thing
        for word in (verb, noun)
        for preposition in children(word, "prep", "dative")
        if preposition.lower_ in {"to", "for"}
        for thing in children(preposition, "pobj")
    ]
    if not ends:
        return vessel or act in words("deploying", "lending")
    return all(thing.lower_ in words("deploying", "places") for thing in ends)


def reaches_target(verb: Token, noun: Token) -> bool:
    """Whether what is sent is sent at somebody: "sent 20 drones into Poland"."""
    return verb.lemma_.lower() in words("fliers", "verbs") and any(
        preposition.lower_ in words("fliers", "prepositions") and children(preposition, "pobj")
        for word in (verb, noun)
        for preposition in children(word, "prep")
    )


def _is_goods(token: Token) -> bool:
    word = lemma(token)
    if token.i > 1 and token.nbor(-1).tag_ == "HYPH" and token.nbor(-2).lower_ in {"anti", "counter"}:
        return False  # "anti-tank and anti-armor missiles": what the goods are against
    if word in goods_nouns() or token.lower_ in goods_nouns():
        return True
    fitting = goods_after().get(word)
    return fitting is not None and any(
        part in fitting for before in modifiers(token) for part in (before.lower_, lemma(before))
    )


def _weapons(sentence: Sentence, names: Names) -> dict[int, Span]:
    """The name of a weapon by the position of the noun that stands for the goods."""
    found: dict[int, Span] = {}
    for name in names.within(sentence.span):
        if name.entity.kind is not EntityKind.WEAPON:
            continue
        tokens = sentence.tokens_in(name.span)
        if not tokens:
            continue
        inside = {token.i for token in tokens}
        outer = [token for token in tokens if is_noun(token) and (token.head.i not in inside or token.head == token)]
        head = outer[-1] if outer else tokens[-1]
        while head.dep_ in {"compound", "nmod", "amod"} and is_noun(head.head) and head.i < head.head.i:
            if is_joined(head) or not (_is_goods(head.head) or lemma(head.head) in goods_words("neutral")):
                break
            head = head.head
        found.setdefault(head.i, name.span)
    return found
