"""Small questions to a dependency tree (ClearNLP labels, as in spaCy's English pipelines)."""

from functools import cache

from spacy.strings import get_string_id
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj", "attr")
"""Labels of what a clause has that says of whom or of what it tells."""


def subtree(token: Token) -> Tokens:
    """The token with everything that depends on it, as one stretch."""
    doc: Doc = token.doc
    return doc[token.left_edge.i : token.right_edge.i + 1]


def children(token: Token, *labels: str) -> list[Token]:
    """The dependents with one of the labels, in order."""
    wanted = _ids(labels)
    return [child for child in token.children if child.dep in wanted]


@cache
def _ids(labels: tuple[str, ...]) -> frozenset[int]:
    """Labels as tokens have them: to write one out takes longer than to compare."""
    return frozenset(map(get_string_id, labels))


def subject(verb: Token) -> Token | None:
    """The verb's own subject (active or passive, never expletive), or that of the verb it is joined to or governs it.

    A participle or a co-ordinated verb has none of its own: it inherits from its head ("..., stating that").
    """
    current = verb
    for _ in range(len(verb.doc)):
        own = children(current, "nsubj", "nsubjpass", "csubj")
        if own:
            return own[0]
        if current.dep_ not in {"conj", "advcl", "xcomp", "aux", "auxpass", "pcomp"} or current.head == current:
            return None
        current = current.head
    return None


def is_negated(token: Token) -> bool:
    """Whether the verb itself carries a negation ("did not provide")."""
    return any(child.dep_ == "neg" for child in token.children)
