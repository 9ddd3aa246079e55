"""Who is the subject of a sentence, seen through titles: the parser may take the title for it instead of the name."""

from collections.abc import Sequence

from communique.extract.names.titles import Title
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span, hull
from communique.resolve.quotations import inside_quotation

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def with_title(span: Span, titles: Sequence[Title]) -> Span:
    """A person's name with the title directly before it."""
    for title in titles:
        if title.person is not None and title.person.span == span and title.span.end <= span.start:
            return hull([title.span, span])
    return span


def is_subject(sentence: Sentence, span: Span, titles: Sequence[Title], *, of_root: bool = False) -> bool:
    """Whether a person is a subject of the sentence (`of_root`: of its main verb), by name or title."""
    for token in sentence.tokens_in(with_title(span, titles)):
        if token.dep_ in _SUBJECTS and (not of_root or token.head.dep_ == "ROOT"):
            return True
    return False


def is_subject_in(reading: Reading, span: Span, titles: Sequence[Title]) -> bool:
    """Whether a person is a subject of the sentence it stands in, outside quotation marks."""
    sentence = reading.sentence_at(span.start)
    return sentence is not None and not inside_quotation(reading, span) and is_subject(sentence, span, titles)
