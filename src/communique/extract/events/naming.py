"""Proper names of events: the Harbour Recovery Conference, Exercise Northern Shield."""

from spacy.tokens import Token

from communique.extract.events.lexicon import lexicon
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.schemas.vocabulary import EventKind

_INSIDE = frozenset({"of", "for", "on", "in", "the", "and", "&", "'s", "’s", "-"})
"""Words in lower case that may stand inside a name, never at its end."""
_NEVER_ALONE = 2
"""A name has at least so many words in capitals: "the Conference" names nothing."""


def titled_kind(noun: Token) -> EventKind | None:
    """The kind that a title before a name gives it: exercise for "Exercise Northern Shield"."""
    if not noun.tag_.startswith("NNP"):
        return None
    first = _left_end(noun)
    return None if first == noun else lexicon().titles.get(first.text)


def proper_name(sentence: Sentence, noun: Token) -> Span | None:
    """The name of the event that a noun heads, in the words of the text; None where it is no name.

    The words in capitals around the noun, with "of", "on" and the like between them. A headline, where every word has a
    capital, names nothing.
    """
    if not _is_capital(noun):
        return None
    first, last = _left_end(noun), _right_end(noun)
    words = [token for token in noun.doc[first.i : last.i + 1] if _is_capital(token)]
    if len(words) < _NEVER_ALONE or _is_headline(first, last):
        return None
    return Span(sentence.place(first).start, sentence.place(last).end)


def _left_end(noun: Token) -> Token:
    first = noun
    for at in range(noun.i - 1, -1, -1):
        token = noun.doc[at]
        if _is_capital(token):
            if token.tag_ in {"DT", "IN", "PRP$", "CC", "CD"} or token.pos_ in {"VERB", "AUX"}:
                break
            first = token
        elif not (token.text == "-" or (token.tag_ == "POS" and token.i)):
            break
    return first


def _right_end(noun: Token) -> Token:
    last = noun
    for token in noun.doc[noun.i + 1 : noun.right_edge.i + 1]:
        if _is_capital(token) and token.tag_ != "DT":
            last = token
        elif (
            token.text == ","
            and last != noun
            and token.i + 2 < len(noun.doc)
            and noun.doc[token.i + 2].lower_ in {",", "and"}
        ):
            continue  # "the Conference on Recovery, Reform and Defence"
        elif token.lower_ not in _INSIDE:
            break
        elif token.lower_ == "in" or (token.lower_ in {"and", "with"} and last == noun):
            break  # "the Recovery Conference in Ruritania": where it is held
    return last


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper()


def _is_headline(first: Token, last: Token) -> bool:
    """Whether the words around a name have capitals too."""
    around = [*first.doc[: first.i], *first.doc[last.i + 1 :]]
    if any(token.pos_ in {"VERB", "AUX"} and token.text.islower() for token in around):
        return False
    words = [token for token in around if token.is_alpha and len(token) > 3]
    return len(words) > 1 and sum(map(_is_capital, words)) > 0.7 * len(words)
