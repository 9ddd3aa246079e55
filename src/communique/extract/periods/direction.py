"""Whether words that name no year lie behind or ahead of publication, by the tense of the verb they depend on."""

from enum import StrEnum

from spacy.tokens import Token

from communique.extract.periods.expressions import words
from communique.extract.periods.future_uk import is_ahead
from communique.extract.periods.tense import Tense, tense_of
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole

_NOUNS = frozenset({"NOUN", "PROPN"})


class Direction(StrEnum):
    """Where a month or weekday without a year lies, seen from the publication."""

    BACK = "back"
    AHEAD = "ahead"
    OPEN = "open"
    """The words leave it open: nothing but the present is sure."""


def direction_of(sentence: Sentence, span: Span) -> Direction | None:
    """The direction of the words at a span of a sentence; None where no verb of their own settles it.

    Without a parse only a future tense does (Ukrainian).
    """
    if sentence.tree is None:
        begin = sentence.span.start
        return Direction.AHEAD if is_ahead(sentence.text, span.start - begin, span.end - begin) else None
    tokens = sentence.tokens_in(span)
    if not tokens:
        return None
    inside = {token.i for token in tokens}
    current = next((t for t in tokens if t.head.i not in inside or t.head == t), tokens[0])
    by_noun = False
    while True:
        if current.i not in inside:
            if current.pos_ == "VERB":
                break
            if current.lower_ in _planned():
                return Direction.AHEAD if _is_present(current.head) else Direction.OPEN
            by_noun = by_noun or current.pos_ in _NOUNS or current.tag_.startswith("NNP")
        if current.head == current:
            return None
        current = current.head
    found = _by_verb(current)
    if found is Direction.OPEN and sentence.role is BlockRole.TITLE and tense_of(current) is Tense.PRESENT:
        return None  # headlines tell in the present what has happened
    if by_noun:
        # "announced a summit in March": the verb's tense is not that of the noun
        return None if found is Direction.BACK else Direction.OPEN
    return found


def _by_verb(verb: Token) -> Direction:
    tense = tense_of(verb)
    if verb.lemma_ in _planned() or verb.lower_ in _planned():
        return Direction.AHEAD if _is_present(verb) else Direction.OPEN
    match tense:
        case Tense.PAST:
            return Direction.BACK
        case Tense.FUTURE:
            return Direction.AHEAD
        case Tense.INFINITIVE | Tense.PARTICIPLE:
            above = verb.head
            if above != verb and above.pos_ == "VERB" and (below := _by_verb(above)) is not Direction.OPEN:
                return below
            return Direction.OPEN
        case _:
            return Direction.OPEN


def _is_present(verb: Token) -> bool:
    """Whether a verb of planning plans now: "is expected", "plans", not "was expected" or "the talks planned for"."""
    bare = verb.tag_ in {"VBN", "VBD"} and not any(c.dep_ in {"aux", "auxpass"} for c in verb.children)
    return not bare and tense_of(verb) in {Tense.PRESENT, Tense.FUTURE}


def _planned() -> frozenset[str]:
    return frozenset(words()["planned"]["words"])
