"""Who is the subject of a sentence, seen through titles: the parser may take the title for it instead of the name."""

from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Token

from communique.extract.names.titles import Title
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span, hull
from communique.resolve.quotations import inside_quotation

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NEAREST = 2
"""Titles before a name that may be its bearer's: an office, and a rank between office and name."""


def with_title(span: Span, titles: Sequence[Title]) -> Span:
    """A person's name with the title directly before it. `titles` are those of the document, in order."""
    before = bisect_right(titles, span.start, key=lambda title: title.span.end)
    for title in titles[max(0, before - _NEAREST) : before]:
        if title.person is not None and title.person.span == span:
            return hull([title.span, span])
    return span


def is_subject(sentence: Sentence, span: Span, titles: Sequence[Title], *, of_root: bool = False) -> bool:
    """Whether a person is a subject of the sentence (`of_root`: of its main verb), by name or title."""
    for token in map(_first_joined, sentence.tokens_in(with_title(span, titles))):
        if token.dep_ in _SUBJECTS and (not of_root or token.head.dep_ == "ROOT"):
            return True
    return False


def _first_joined(token: Token) -> Token:
    """The noun that carries the part of another in the sentence; else the token itself.

    That is the first of those joined by "and", and the office before a name in apposition ("his leader, Jane Roe,").
    """
    while (token.dep_ == "conj" or (token.dep_ == "appos" and token.head.tag_ == "NN")) and token.head is not token:
        token = token.head
    return token


def is_subject_in(reading: Reading, span: Span, titles: Sequence[Title]) -> bool:
    """Whether a person is a subject of the sentence it stands in, outside quotation marks."""
    sentence = reading.sentence_at(span.start)
    return sentence is not None and not inside_quotation(reading, span) and is_subject(sentence, span, titles)
