"""Whose text "the statement" is: of the body or person that the document says published it.

Only what is written counts: "X issued a statement", "X said in a statement", "X's statement", "a statement by X". Who
is told of in a report, receives a letter, or gives a report its topic ("its Norland report") has not published it.
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
from communique.extract.trees import children, is_negated, subtree
from communique.resolve.quotations import inside_quotation
from communique.resolve.reporters import is_one_body, may_tell, phrase_of, sources
from communique.schemas.vocabulary import BlockRole, EntityKind

Resolve = Callable[[Span], Entity | None]
"""Whom a noun phrase stands for, or nobody."""

_LOOK_BACK = 6
"""Sentences before "the statement" in which it is told of."""
_LOOK_BACK_FOR_VERBS = 3
"""... and in which somebody reports what it says."""
_NOUNS = frozenset({"NN", "NNP", "NNS", "NNPS"})
_AUTHORS = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION})
"""Whose a text "from" or "of" a name is; that of a country may come from the place, or be about it."""


def is_text(words: str) -> bool:
    """Whether words without an article are a published text: "statement", "joint statement"."""
    return re.sub(r"^(?:same|joint|official|written) ", "", " ".join(words.lower().split())) in _words("nouns")


def issuer(reading: Reading, text: Span, resolve: Resolve) -> Entity | None:
    """Who published the text that "the statement" at a place means: by the nearest sentence before that tells of it.

    None where that sentence says nobody, somebody unknown or several, or tells of a text of another kind.
    """
    here = reading.sentence_at(text.start)
    if here is None:
        return None
    wanted = text.of(reading.text).lower().split()[-1]
    for sentence in reversed(reading.sentences[max(0, here.index - _LOOK_BACK) : here.index]):
        if sentence.role is BlockRole.TITLE or not any(noun in sentence.text.lower() for noun in _words("nouns")):
            continue
        told = [t for t in sentence.tree or () if t.lemma_.lower() in _words("nouns") and t.tag_ in _NOUNS]
        told = [t for t in told if not inside_quotation(reading, sentence.place(t))]
        if not told or all(_is_bare(t) for t in told):
            continue  # none, or "the statement" again
        if sentence.is_question or not all(_is_one_of(t, wanted) for t in told):
            return None
        publishers = [list(_publishers(sentence, t, resolve)) or [None] for t in told if not _is_bare(t)]
        found = {who.entity_id if who else "": who for of_one in publishers for who in of_one}
        return next(iter(found.values())) if len(found) == 1 else None
    return _reporter(reading, here, wanted, resolve)


def _reporter(reading: Reading, here: Sentence, wanted: str, resolve: Resolve) -> Entity | None:
    """Who published a text of which no noun tells: the one body that the nearest report before it is by."""
    for sentence in reversed(reading.sentences[max(0, here.index - _LOOK_BACK_FOR_VERBS) : here.index]):
        if sentence.role is BlockRole.TITLE or sentence.is_question or not may_tell(sentence.text, wanted):
            continue
        told = [t for t in sources(sentence, wanted) if not inside_quotation(reading, sentence.place(t))]
        if told:
            return is_one_body([resolve(Span(*phrase_of(sentence, head))) for head in told])
    return None


def _is_bare(noun: Token) -> bool:
    """Whether a noun stands with "the" alone, and says nothing more of whose it is."""
    return all(child.lower_ in {"the", "this"} or child.is_punct for child in noun.children) and noun.dep_ == "nsubj"


def _is_one_of(noun: Token, wanted: str) -> bool:
    """Whether a noun means one text of the wanted kind."""
    lemma = noun.lemma_.lower()
    return noun.tag_ in {"NN", "NNP"} and (lemma == wanted or {lemma, wanted} <= _words("alike"))


def _publishers(sentence: Sentence, noun: Token, resolve: Resolve) -> Iterator[Entity | None]:
    """Everybody whom the sentence makes the publisher of a text; None for one who is not known."""

    def whom(head: Token) -> Entity | None:
        if head.tag_[:2] != "NN" or children(head, "conj"):
            return None
        phrase = [t for t in subtree(head) if t.tag_ != "POS"]
        return resolve(Span(sentence.place(phrase[0]).start, sentence.place(phrase[-1]).end))

    yield from map(whom, _owners(noun))
    for preposition in _prepositions(noun):
        if preposition.lower_ in {"of", "from"}:
            authors = [whom(name) for name in children(preposition, "pobj")]
            authors = [who if who and who.kind in _AUTHORS else None for who in authors]
            yield from (who for who in authors if who or preposition.lower_ == "from")
    names = [child for child in noun.children if child.dep_ in {"compound", "nmod"} and child.tag_ == "NNP"]
    for verb in _verbs(noun):
        yield from map(whom, _subjects(verb))
    for name in names:
        who = whom(name)
        if who is None or who.kind in _AUTHORS:  # not "the Roe report", whoever hands it out
            yield who if who and _is_of_body(noun, name, who) else None


def _is_of_body(noun: Token, name: Token, who: Entity) -> bool:
    """Whether a body before a noun says whose text it is: "a NATO statement", not "a NATO report"."""
    is_channel = any(t.lower_ in _channels() for t in subtree(name))
    return who.kind is EntityKind.ORGANISATION and noun.lemma_.lower() in _words("alike") and not is_channel


def _prepositions(noun: Token) -> list[Token]:
    """Those of the noun, and one right behind it, which the parser may have given to the verb."""
    behind = [t for t in noun.doc[noun.i + 1 : noun.i + 2] if t.head != noun and t.dep_ in {"prep", "agent"}]
    return children(noun, "prep") + [t for t in behind if t.lower_ in {"by", "from"}]


def _owners(noun: Token) -> Iterator[Token]:
    """X of "X's statement", "a statement by X", "a statement issued by X", "a statement was issued by X"."""
    for child in noun.children:
        if child.dep_ == "poss" and child.tag_ != "PRP$":
            yield child
    for preposition in _prepositions(noun):
        if preposition.lower_ == "by":
            yield from children(preposition, "pobj")
    verbs = [child for child in noun.children if child.dep_ == "acl"]
    for verb in [*verbs, noun.head] if noun.dep_ == "nsubjpass" else verbs:
        for agent in children(verb, "agent"):
            if verb.lemma_ in _words("published") and not is_negated(verb):
                yield from children(agent, "pobj")


def _verbs(noun: Token) -> Iterator[Token]:
    """The verb that publishes a text, or that says something "in a statement"."""
    if noun.dep_ == "dobj" and noun.head.lemma_ in _words("published"):
        yield noun.head
    is_new = not any(child.dep_ == "det" and child.lower_ not in {"a", "an"} for child in noun.children)
    is_in = noun.dep_ == "pobj" and noun.head.lower_ == "in"
    if is_in and is_new:
        verb = noun.head.head
        if verb.dep_ == "nsubj" and verb.head.i < verb.i < noun.i:
            verb = verb.head  # "said Jane Roe, the spokeswoman, in a statement": a parser may give it to her
        if verb.lemma_ in _words("said"):
            yield verb


def _subjects(verb: Token) -> Iterator[Token]:
    """Who did what an active verb of fact tells: its own subject, or that of the verb it is joined to."""
    while _is_fact(verb):
        if own := children(verb, "nsubj"):
            yield own[0]
            return
        if verb.dep_ != "conj" or verb.head is verb:
            return
        verb = verb.head


def _is_fact(verb: Token) -> bool:
    """Whether a verb tells what somebody did: not what is done to him, or he may or does not do, or another claims."""
    is_other = any(child.dep_ == "auxpass" or child.tag_ in {"MD", "TO"} for child in verb.children)
    is_supposed = verb.dep_ == "ccomp" or any(child.lower_ in {"if", "unless"} for child in children(verb, "mark"))
    return verb.tag_[:2] == "VB" and not is_other and not is_supposed and not is_negated(verb)


@cache
def _words(key: str) -> frozenset[str]:
    data = tomllib.loads(files("communique.resolve").joinpath("nouns.toml").read_text("utf-8"))
    return frozenset(data["texts"][key])


@cache
def _channels() -> frozenset[str]:
    data = tomllib.loads(files("communique.resolve").joinpath("nouns.toml").read_text("utf-8"))
    return frozenset(data["channels"]["beside"])
