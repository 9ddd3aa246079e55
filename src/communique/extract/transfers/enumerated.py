"""Goods of one enumeration: the parser often loses the end of a long one, whose goods come as far as those before.

In "includes 20 vehicles, 30 upgraded tanks, 18 howitzers and four radars" it may take "upgraded" for a verb. What
stands between two goods tells whether they are enumerated: commas, "and" and nouns, and nothing that begins a clause.
"""

from collections.abc import Mapping, Sequence

from spacy.tokens import Token

from communique.extract.names.name import Names
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.extract.transfers.goods import Goods
from communique.extract.transfers.handover import is_purpose
from communique.extract.transfers.lexicon import Act, acts, words
from communique.extract.transfers.phrases import is_noun, name_at
from communique.extract.transfers.status import Handover
from communique.schemas.vocabulary import EntityKind

_MOST_BETWEEN = 25
"""Tokens between two goods that are enumerated next to each other."""
_MOST_BEFORE_FIRST = 10
"""Tokens between the word that says that a package contains goods and the first of them."""
_MOST_BACK = 3
"""Goods before: an accessory of one ("guns with spare barrels, radars") may stand between two that are enumerated."""
_ACTORS = frozenset({EntityKind.COUNTRY, EntityKind.GROUP, EntityKind.ORGANISATION, EntityKind.PERSON})


def enumerated(
    sentence: Sentence,
    names: Names,
    goods: Sequence[Goods],
    handovers: Mapping[int, Handover],
    containers: Sequence[Handover],
) -> dict[int, Handover]:
    """The hand-overs of goods that have none of their own, by the position of their head.

    `handovers`: those of the goods that have one, by position. `goods`: all of them, in order of the text.
    `containers`: words of the sentence behind which the contents of a package are enumerated.
    """
    found: dict[int, Handover] = {}
    for position, one in enumerate(goods):
        if one.head.i in handovers or not _heads_its_phrase(one.head):
            continue
        container = _container_of(sentence, one, containers)
        if container is not None:
            found[one.head.i] = container
            continue
        for before in reversed(goods[max(0, position - _MOST_BACK) : position]):
            handover = handovers.get(before.head.i) or found.get(before.head.i)
            if handover is not None and _are_enumerated(
                sentence, names, before.span.end, one.span.start, handover.act is Act.CONTAIN
            ):
                found[one.head.i] = handover
                break
    return found


def _heads_its_phrase(head: Token) -> bool:
    """Whether no further noun follows that the goods only describe: the fuel of "fuel depots"."""
    behind = head.doc[head.i + 1 : head.i + 2]
    return not behind or not (is_noun(behind[0]) or behind[0].tag_ in {"HYPH", "POS"})


def _container_of(sentence: Sentence, goods: Goods, containers: Sequence[Handover]) -> Handover | None:
    """The word right before goods, but for what describes or measures them, that says that a package contains them."""
    for one in containers:
        start, end = sentence.place(one.cue).end, goods.span.start
        between = sentence.tokens_in(Span(start, end)) if start < end else []
        if (
            start < end
            and len(between) <= _MOST_BEFORE_FIRST
            and all(
                (not _is_for_a_purpose(word) and (_is_nominal(word) or _describes(word)))
                or word.lower_ in words("enumerating", "measuring")
                for word in between
            )
        ):
            return one
    return None


def _are_enumerated(sentence: Sentence, names: Names, start: int, end: int, loosely: bool) -> bool:
    """Whether only an enumeration stands between; `loosely`: what the parser takes for a verb may describe goods."""
    between = sentence.tokens_in(Span(start, end)) if start < end else []
    marks = [i for i, token in enumerate(between) if token.lower_ in words("enumerating", "marks")]
    if not marks or len(between) > _MOST_BETWEEN:
        return False
    purposes = [token.lower_ for token in between[: marks[0]]]
    if "for" in purposes and not any(token.text == "," or token.tag_ == "CD" for token in between[marks[0] :]):
        return False  # "ammunition for the howitzers and tanks"
    for position, token in enumerate(between):
        if token.lower_ in words("enumerating", "against") or (position > marks[-1] and _is_for_a_purpose(token)):
            return False
        if position > marks[0] and _is_actor(sentence, token, names):
            return False
        if position in marks or _is_nominal(token) or token.lower_ in words("enumerating", "measuring"):
            continue
        if loosely and _describes(token):
            continue
        if token.tag_ != "IN" or position > marks[-1]:
            return False
    return True


def _is_nominal(token: Token) -> bool:
    """Whether a word can stand in a noun phrase; a participle does behind a number, or where the parser says so."""
    if token.tag_ in {"VBN", "VBD", "VBG"}:
        return token.dep_ == "amod" or (token.i > 0 and token.nbor(-1).tag_ == "CD")
    return token.tag_.startswith(("NN", "JJ")) or token.tag_ in {
        "CD",
        "DT",
        "HYPH",
        "POS",
        "-LRB-",
        "-RRB-",
        "``",
        "''",
    }


def _is_for_a_purpose(word: Token) -> bool:
    """Whether goods behind a word are only what is worked on: "repair of guns"."""
    behind = word.doc[word.i + 1 : word.i + 2]
    return is_noun(word) and is_purpose(word) and bool(behind) and behind[0].lower_ in {"of", "for"}


def _describes(word: Token) -> bool:
    """Whether what the parser takes for a verb describes goods: a mark, a number or an adverb stands before it."""
    if not word.tag_.startswith(("VB", "RB")) or acts("verbs").get(word.lemma_.lower()) is not None or word.i == 0:
        return False
    before, behind = word.nbor(-1), word.doc[word.i + 1 : word.i + 2]
    leads = before.tag_ in {",", "CC", "CD", "DT", "RB", "JJ"} or before.lemma_ in acts("verbs")
    return leads and bool(behind) and behind[0].tag_.startswith(("NN", "JJ", "DT", "VB", "CD", "HYPH"))


def _is_actor(sentence: Sentence, token: Token, names: Names) -> bool:
    """Whether somebody is named who may give other goods: "Norway sent guns, Denmark shells"."""
    if not token.tag_.startswith("NNP"):
        return False
    name = name_at(sentence, token, names)
    return name is not None and name.entity.kind in _ACTORS
