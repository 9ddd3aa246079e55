"""Whose text "the statement" is: of the body or person that the document says published it.

Nouns and verbs stand in nouns.toml, section `texts`.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from communique.extract.names.name import Entity
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.extract.trees import children, subject, subtree
from communique.resolve.quotations import inside_quotation
from communique.schemas.vocabulary import BlockRole

Resolve = Callable[[Span], Entity | None]
"""Whom a noun phrase stands for, or nobody."""

_LOOK_BACK = 6
"""Sentences before "the statement" in which it is told of."""
_IN = frozenset({"in"})


def is_text(words: str) -> bool:
    """Whether words without an article are a published text: "statement", "joint statement"."""
    return re.sub(r"^(?:same|joint|official|written) ", "", " ".join(words.lower().split())) in _words("nouns")


def issuer(reading: Reading, text: Span, resolve: Resolve) -> Entity | None:
    """Who published the text that "the statement" at a place means: by the nearest sentence before that tells of it.

    None where that sentence says nobody, or where a text of another kind is told of between them.
    """
    here = reading.sentence_at(text.start)
    if here is None:
        return None
    for sentence in reversed(reading.sentences[max(0, here.index - _LOOK_BACK) : here.index]):
        if sentence.role is BlockRole.TITLE or not any(noun in sentence.text.lower() for noun in _words("nouns")):
            continue
        told = [t for t in sentence.tree or () if t.lemma_.lower() in _words("nouns") and t.tag_ in {"NN", "NNP"}]
        told = [t for t in told if not inside_quotation(reading, sentence.place(t))]
        if not told:
            continue
        if all(_is_bare(t) for t in told):
            continue  # "the statement" again
        found = {who.entity_id: who for t in told for who in _publishers(sentence, t, resolve)}
        return next(iter(found.values())) if len(found) == 1 else None
    return None


def _is_bare(noun: Token) -> bool:
    """Whether a noun stands with "the" alone, and says nothing more of whose it is."""
    return all(child.lower_ in {"the", "this"} or child.is_punct for child in noun.children) and noun.dep_ == "nsubj"


def _publishers(sentence: Sentence, noun: Token, resolve: Resolve) -> Iterator[Entity]:
    """X of "X's statement", "a statement by X", "X issued a statement", "X said in a statement"."""
    for phrase in _owners(noun):
        span = sentence.place(phrase[0]), sentence.place(phrase[-1])
        who = resolve(Span(span[0].start, span[1].end))
        if who is not None:
            yield who
            return


def _owners(noun: Token) -> Iterator[list[Token]]:
    for child in noun.children:
        if child.dep_ == "poss" and child.tag_ != "PRP$":
            yield [t for t in subtree(child) if t.tag_ != "POS"]
        if child.dep_ in {"compound", "nmod"} and child.tag_ == "NNP":
            yield list(subtree(child))
        if child.dep_ == "prep" and child.lower_ in {"by", "of", "from"}:
            yield from (list(subtree(name)) for name in children(child, "pobj"))
        if child.dep_ == "acl" and child.lemma_ in _words("published"):
            yield from (list(subtree(n)) for agent in children(child, "agent") for n in children(agent, "pobj"))
    verb = noun.head
    if noun.dep_ == "nsubjpass" and verb.lemma_ in _words("published"):
        yield from (list(subtree(n)) for agent in children(verb, "agent") for n in children(agent, "pobj"))
    if noun.dep_ == "dobj" and verb.lemma_ in _words("published"):
        yield from _subject(verb)
    if noun.dep_ == "pobj" and verb.lower_ in _IN:
        yield from _subject(verb.head)


def _subject(verb: Token) -> Iterator[list[Token]]:
    own = subject(verb) if verb.tag_[:2] == "VB" else None
    if own is not None and own.tag_[:2] == "NN":
        yield list(subtree(own))


@cache
def _words(key: str) -> frozenset[str]:
    data = tomllib.loads(files("communique.resolve").joinpath("nouns.toml").read_text("utf-8"))
    return frozenset(data["texts"][key])
