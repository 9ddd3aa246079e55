"""Who is known only as the one who says a quotation ("…," said Roe), and firms by the word beside their name."""

import re
import tomllib
from collections.abc import Iterator, Sequence, Set
from functools import cache, lru_cache

from communique.extract.names.bodies import not_first
from communique.extract.names.gazetteer import entity, text_of
from communique.extract.names.name import Entity, Name
from communique.extract.names.offices import is_office_word, title_words
from communique.extract.names.people import could_be_name, is_common
from communique.extract.names.words import Word
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_CLOSED = re.compile(r"[,.!?…]?[”\"»]['’]?\s+")
"""What stands between a quotation and the words behind it."""
_OPENS = re.compile(r"[,:]\s+[“\"«„]")
"""What stands between a verb of speech and the quotation behind it."""
_LEAST = 3
"""Letters of a word that is a name, at least."""


def firms(text: str, block: Span, known: Sequence[Name]) -> Iterator[Name]:
    """The firms of one block that are called one: "the company Roe Drones", "Roe Drones, a maker of drones"."""
    if not any(text.find(word, *block) >= 0 for word in _firm_words_in(text)):
        return
    before, behind, apposed = _firms()
    for pattern in (before, behind, apposed):
        for match in pattern.finditer(text, block.start, block.end):
            name, span = match["name"], Span(*match.span("name"))
            first = name.split()[0]
            # Between commas a name of common words is one all the same: "the label, Big Engine, says".
            is_phrase = pattern is not apposed and is_common(first.lower())
            if first in not_first() or is_office_word(first.lower()) or is_phrase:
                continue
            if not any(one.span.overlaps(span) for one in known):
                yield Name(span, entity(EntityKind.ORGANISATION, name.replace("’", "'")), MentionKind.NAME)


def quoted(
    text: str, words: Sequence[Word], taken: Set[int], ordinary: frozenset[str], document_id: str
) -> Iterator[Name]:
    """The single words that say a quotation, of a document that knows no more of them.

    A person of this document alone; a body where the word is written as one ("TRX") or has what only bodies have.
    """
    for i, word in enumerate(words):
        if not word.is_capitalised or word.start in taken or not _says_quotation(words, i):
            continue
        if len(word.text) < _LEAST or word.possessive or is_common(word.lower) or word.lower in ordinary:
            continue
        if word.text in not_first() or is_office_word(word.lower) or is_office_word(word.lower.removesuffix("s")):
            continue
        if word.lower in title_words().modifiers | title_words().portfolios:
            continue
        yield Name(Span(word.start, word.end), _speaker(text, word, document_id), MentionKind.NAME)


def _speaker(text: str, word: Word, document_id: str) -> Entity:
    is_body = not could_be_name(word) or not word.text[1:].islower() or _owned(word.text).search(text) is not None
    if is_body and not ("-" in word.text or "'" in word.text):
        return entity(EntityKind.ORGANISATION, word.text)
    return entity(EntityKind.PERSON, word.text, document_id)


def _says_quotation(words: Sequence[Word], i: int) -> bool:
    """Whether `”, said Roe.`, `”, Roe said` or `Roe said: “` stands around word `i`, and no name goes on beside it."""
    behind = words[i + 1] if i + 1 < len(words) else None
    begins = i == 0 or words[i - 1].after != " "  # "The Commission said:" is a body that the text has named
    if begins and behind is not None and behind.lower in verbs_of_speech() and _OPENS.fullmatch(behind.after):
        return words[i].after == " "
    if i and _CLOSED.fullmatch(words[i - 1].after):
        return behind is not None and words[i].after == " " and behind.lower in verbs_of_speech()
    is_said = i > 1 and words[i - 1].lower in verbs_of_speech() and words[i - 1].after == " "
    if not is_said or not _CLOSED.fullmatch(words[i - 2].after):
        return False
    return behind is None or words[i].after != " " or not behind.is_capitalised


@lru_cache(maxsize=1 << 10)
def _owned(word: str) -> re.Pattern[str]:
    """What only a body has or does: "Roe's chief executive", "head of Roe", "Roe said in a statement"."""
    owned, held = _of_firms()
    name = re.escape(word)
    return re.compile(
        rf"\b{name}(?:['’]s)? (?:{owned})\b|\b(?:{held}) (?:of|at|for|from|with) {name}\b"
        rf"|\b{name} (?:said|announced|wrote) in an? (?:\w+ )?(?:statement|release|filing)\b"
    )


@cache
def _of_firms() -> tuple[str, str]:
    """What firms have, and what is held at them, as alternatives of a pattern."""
    data = tomllib.loads(text_of("person_words.toml"))
    return "|".join(data["owned_by_firms"]), "|".join(data["held_at_firms"])


@cache
def firm_words() -> tuple[str, ...]:
    """What a firm is called: "company", "manufacturer"."""
    return tuple(tomllib.loads(text_of("person_words.toml"))["firms"])


@lru_cache(maxsize=1)
def _firm_words_in(text: str) -> tuple[str, ...]:
    """Those of `_firm_words_written` that a text has at all; kept for its next block."""
    return tuple(word for word in _firm_words_written() if word in text)


@cache
def _firm_words_written() -> tuple[str, ...]:
    """The same, and with a capital those that may have one."""
    return (*firm_words(), *body_words(), *sorted(map(str.capitalize, _makers())))


@cache
def body_words() -> tuple[str, ...]:
    """What other bodies are called: "label", "charity"."""
    return tuple(tomllib.loads(text_of("person_words.toml"))["bodies"])


@cache
def _makers() -> frozenset[str]:
    """Of these those that no office has: with a capital too they stand before a name ("Shipbuilder Roe")."""
    return frozenset(tomllib.loads(text_of("person_words.toml"))["makers"])


def is_called_firm(text: str, name: str) -> bool:
    """Whether a document calls a body a firm, or gives it what only firms have ("Roe's chief executive")."""
    return any(found["name"] == name for pattern in _firms() for found in pattern.finditer(text)) or (
        _owned(name).search(text) is not None
    )


@cache
def _firms() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A firm behind the word that says so, before it, and behind it between commas ("the firm that sails it, Roe,")."""
    kinds = "|".join(map(re.escape, firm_words()))
    written = "|".join(f"(?i:{re.escape(kind[0])}){re.escape(kind[1:])}" for kind in firm_words() if kind in _makers())
    bodies = "|".join(map(re.escape, body_words()))
    run = r"[A-Z][\w&]*(?:-[A-Z]\w+)*(?: [A-Z][\w&]*){0,2}"
    return (
        re.compile(rf"\b(?:{kinds}|{written}) (?P<name>{run})\b(?![’'-])"),
        re.compile(rf"(?<![\w.] )\b(?P<name>{run}), (?:an?|the|which is an?) (?:[\w-]+ ){{0,4}}?(?:{kinds})\b"),
        re.compile(
            rf"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur) (?:[\w-]+ ){{0,3}}?(?:{kinds}|{bodies})"
            rf"(?: (?:that|which|who|behind) [^,.;:!?“”\"\n]{{1,60}})?, (?P<name>{run}), (?=[a-z])"
        ),
    )


@cache
def verbs_of_speech() -> frozenset[str]:
    """Forms of verbs beside a quotation: "said", "adds"."""
    return frozenset(tomllib.loads(text_of("person_words.toml"))["verbs_of_speech"])
