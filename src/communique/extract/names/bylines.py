"""Who wrote a document, by its byline: "By JANE ROE and John Doe"."""

import re
from collections.abc import Iterator

from communique.extract.names.gazetteer import entity
from communique.extract.names.given_names import could_be_name, given_name, is_common
from communique.extract.names.name import Name
from communique.extract.names.offices import is_office_word
from communique.extract.names.people import canonical_name
from communique.extract.names.words import Word, words
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_LONGEST = 120
_OPENING = re.compile(
    r"\W*(?:(?i:(?:(?:story|written|reported|posted|published|edited|reviewed|words) )?by"
    r"|authors?|editors?|reporters?)\b:?)\s+"
)
_JOINED = re.compile(r",? (?:and|&) |, ")
_FEWEST, _MOST = 2, 4


def authors(text: str, block: Span, *, is_byline: bool) -> Iterator[Name]:
    """The people whom a block names as authors, in order; nobody where it is no byline.

    A block that is not marked as one (`is_byline`) is one if it opens with "By" and a sure given name.
    """
    opening = _OPENING.match(text, block.start, block.end) if block.end - block.start <= _LONGEST else None
    if opening is None:
        return
    named: list[list[Word]] = []
    run: list[Word] = []
    for word in words(text, opening.end(), block.end):
        if not (_may_be_part(word) or (run and word.lower in {"de", "van", "von", "del", "der", "al", "bin"})):
            if word.lower != "and" and not (run or named):
                return
            if word.lower != "and":
                if word.is_capitalised:
                    run = []  # "By Roe Post Staff"
                break
            continue
        run.append(word)
        if word.after not in {" ", ".", ". "}:
            named.append(run)
            run = []
            if _JOINED.fullmatch(word.after) is None and word.after != ", ":
                break
        elif text[word.end : word.end + 5].lower() == " and ":
            named.append(run)
            run = []
    if run:
        named.append(run)
    people = [run for run in named if _FEWEST <= len(run) <= _MOST]
    if not is_byline and not any(_is_given(run[0]) for run in people):
        return
    for run in people:
        span = Span(run[0].start, run[-1].end)
        yield Name(span, entity(EntityKind.PERSON, canonical_name(span.of(text))), MentionKind.NAME)


def _is_given(word: Word) -> bool:
    given = given_name(word.text)
    return given is not None and given.is_strong


def _may_be_part(word: Word) -> bool:
    """Whether a word may be part of an author's name; in capitals throughout it may."""
    if not word.is_capitalised or word.possessive or is_common(word.lower) or is_office_word(word.lower):
        return False
    return could_be_name(word._replace(text=word.text.title()))
