"""Attributions that the words right behind a quotation make plain, where the parse does not (`"...," Roe tweeted`).

Small parsers take "tweeted" for a participle and "comments" for a noun there, and "shot back" is a verb of saying
nowhere else. A name, or "he" and "she", right beside the verb, and nothing behind it that it could report instead.
"""

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Token

from communique.extract.names.name import Names
from communique.extract.names.offices import is_office_word
from communique.extract.spans import Cell, Span
from communique.extract.statements.attribution import Attribution
from communique.extract.statements.context import beside_words
from communique.extract.statements.cues import lexicon
from communique.extract.statements.passages import Passage
from communique.extract.statements.speakers import Speaker
from communique.schemas.vocabulary import EntityKind

_MOST_TOKENS = 14
_OF_NAMES = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "DT", "POS", "HYPH", "CD"})
_WITHIN = frozenset({"of", "for", "and", "-"})
_WHERE = frozenset({"in", "at", "to"})
"""What may join an office with its place: "the chief of police in Ostvik"."""
_ARTICLES = frozenset({"the"})
_PRONOUNS = frozenset({"he", "she"})
_SPEAKERS = frozenset({EntityKind.ORGANISATION, EntityKind.COUNTRY, EntityKind.GROUP})
_ENDS = frozenset({".", ",", "—", "–", "-", ":", ";", "”", '"'})
_CLOSES = frozenset({"”", '"', "’", "'"})


def beside(passage: Passage, last: int, names: Names) -> Attribution | None:
    """The attribution right behind the quotation that ends at token `last`."""
    window = _window(passage, last)
    if not window:
        return None
    verb = _verb(window, 0)
    if verb:
        return _behind_verb(passage, window, verb, names)
    if (apposed := _apposed(passage, window, names)) is not None:
        return apposed
    for at in range(1, len(window)):
        if (verb := _verb(window, at)) and _says_no_more(window, at + verb - 1):
            said_by = _named(passage, window[:at], names)
            return _attribution(passage, said_by, window[at : at + verb]) if said_by is not None else None
        if not _is_of_name(window[at - 1]) and window[at - 1].tag_ != "RB" and window[at - 1].lower_ not in _PRONOUNS:
            return None
    return None


def _window(passage: Passage, last: int) -> Sequence[Token]:
    """The words behind a quotation up to the next one; none where it ends in a stop, or a joining word goes on."""
    tree = passage.tree
    ends = [token.text for token in tree[max(0, last - 1) : last + 1] if token.text not in _CLOSES]
    if "." in ends or "…" in ends:
        return []
    found: list[Token] = []
    for token in tree[last + 1 : last + 1 + _MOST_TOKENS]:
        if token.i in passage.quoted:
            break
        if found or not (token.is_punct or token.is_space):
            found.append(token)
    return found


def _verb(window: Sequence[Token], at: int) -> int:
    """How many words of the window are a finite verb of saying from `at` on."""
    if at + 1 < len(window) and f"{window[at].lower_} {window[at + 1].lower_}" in beside_words("phrases"):
        return 2
    form = window[at].text
    if form in beside_words("passing_on"):
        return 0
    says = form in lexicon().quoting_forms and form not in lexicon().verbs and not form.endswith("ing")
    return int(says or form in beside_words("words"))


def _says_no_more(window: Sequence[Token], at: int) -> bool:
    """Whether nothing stands behind the word `at` that somebody could say, ask for or praise."""
    if at + 1 == len(window):
        return True
    behind = window[at + 1]
    if window[at].text in beside_words("addressing"):
        return behind.lower_ not in {"that", "of"}
    return behind.text in _ENDS or behind.lower_ in beside_words("behind") or behind.tag_ == "RB"


def _behind_verb(passage: Passage, window: Sequence[Token], verb: int, names: Names) -> Attribution | None:
    """The attribution of `"...," comments Jane Roe of the yard`: a name behind the verb."""
    for at in range(verb, len(window)):
        if not _is_of_name(window[at]):
            return None
        said_by = _named(passage, window[verb : at + 1], names)
        whole = at + 1 == len(window) or not _is_of_name(window[at + 1]) or window[at + 1].lower_ in _WITHIN
        if said_by is not None and whole:
            return _attribution(passage, said_by, window[:verb]) if _says_no_more(window, at) else None
    return None


def _apposed(passage: Passage, window: Sequence[Token], names: Names) -> Attribution | None:
    """The attribution of `"...," the head of the port, Jane Roe, said`: an office, and between commas who holds it."""
    commas = [at for at, token in enumerate(window) if token.text == ","]
    for opens, closes in pairwise(commas):
        verb = _verb(window, closes + 1) if closes + 1 < len(window) else 0
        if not verb or not 0 < opens < closes - 1:
            continue
        held = window[:opens]
        if not all(_is_of_name(token) or token.lower_ in _WHERE for token in held) or not any(
            is_office_word(token.lower_) for token in held
        ):
            return None
        said_by = passage.place(window[opens + 1], window[closes - 1])
        person = [name for name in names.within(said_by) if name.entity.kind is EntityKind.PERSON]
        if len(person) != 1 or person[0].span != said_by or not _says_no_more(window, closes + verb):
            return None
        return _attribution(passage, said_by, window[closes + 1 : closes + 1 + verb])
    return None


def _is_of_name(token: Token) -> bool:
    return token.tag_ in _OF_NAMES or token.lower_ in _WITHIN


def _named(passage: Passage, words: Sequence[Token], names: Names) -> Span | None:
    """The place of a noun phrase that is "he" or "she", ends in a person's name, or is a body's name and no more."""
    kept = list(words)
    while kept and kept[-1].tag_ == "RB":
        kept.pop()
    if not kept:
        return None
    place = passage.place(kept[0], kept[-1])
    if len(kept) == 1 and kept[0].lower_ in _PRONOUNS:
        return place
    if not all(map(_is_of_name, kept)):
        return None
    bare = kept[1:] if kept[0].lower_ in _ARTICLES else kept
    begins = passage.place(bare[0], bare[0]).start if bare else place.start
    found = list(names.within(place))
    for name in found[-1:]:
        if name.span.end != place.end:
            return None
        if name.entity.kind is EntityKind.PERSON:
            owned = any(token.tag_ == "POS" or token.lower_ in _WITHIN for token in kept)
            return place if not owned or (len(found) == 1 and name.span.start == begins) else None
        if name.entity.kind in _SPEAKERS and name.span.start == begins:
            return place
    return None


def _attribution(passage: Passage, said_by: Span, verb: Sequence[Token]) -> Attribution:
    first, last = verb[0], verb[-1]
    words = passage.tree[first.i : last.i + 1].text
    return Attribution(Cell(words, passage.place(first, last)), Speaker(said_by), None, "direct.after")
