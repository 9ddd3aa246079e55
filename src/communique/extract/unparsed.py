"""A document read without a parser: rules that need no tree give what they give, all others nothing.

Names, titles and offices, words in quotation marks and tables need no tree. No model is loaded either.
"""

from dataclasses import replace
from functools import cache

import spacy
from spacy.language import Language

from communique.extract.reading import PARSED_LANGUAGES, Document, Reading, read
from communique.extract.statements import Spoken, find_spoken

_NONE = "zxx"
"""ISO 639-2 for no language at all: nothing parses it."""

UNPARSED = ".unparsed"
"""What stands behind the method of a row that was read so."""


def misses_its_parser(document: Document) -> bool:
    """Whether a document would have trees if it were parsed; in other languages the rules need none."""
    return document.language is None or document.language in PARSED_LANGUAGES


def read_unparsed(document: Document) -> Reading:
    """As `read`; no sentence has a tree to be asked for."""
    return replace(read(replace(document, language=_NONE), _words_alone()), document=document)


def spoken_unparsed(reading: Reading) -> Spoken:
    """As `find_spoken`, without the sentences around the quotations: nothing can be told from them without trees."""
    words_alone = replace(reading, document=replace(reading.document, language=_NONE))
    return find_spoken(words_alone)


@cache
def _words_alone() -> Language:
    """A pipeline that splits words, tags none of them and parses nothing."""
    return spacy.blank("en")
