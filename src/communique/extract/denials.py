"""Whether a text says that a clause is not so: "denied that", "it is not true that", "reports that ... are false"."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from communique.extract.trees import children, is_negated

CONTENT = frozenset({"ccomp", "xcomp", "csubj", "csubjpass", "dobj", "acl", "pobj", "pcomp", "nsubj", "nsubjpass"})
"""Labels of what a verb or noun says something of."""


def is_denied(word: Token) -> bool:
    """Whether a verb or predicate is negated, also by "no longer" and "never"."""
    return is_negated(word) or any(
        child.lower_ == "never" or (child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children))
        for child in word.children
    )


def is_called_untrue(word: Token) -> bool:
    """Whether something above a word denies what it says, or calls it untrue."""
    for below in path(word):
        above = below.head
        if above == below or below.dep_ not in CONTENT:
            continue
        if above.lemma_ in _words("deniers") and not is_denied(above):
            return True
        judged = {child.lower_ for child in children(above, "acomp", "attr")}
        if judged & _words("untruths") or (is_denied(above) and judged & _words("truths")):
            return True
    return False


def path(token: Token) -> Iterator[Token]:
    """The token and all that it depends on, upwards."""
    current = token
    while True:
        yield current
        if current.head == current:
            return
        current = current.head


@cache
def _words(name: str) -> frozenset[str]:
    """A list of words in `denials.toml`."""
    text = files("communique.extract").joinpath("denials.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)[name]["words"])
