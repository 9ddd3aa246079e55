"""Bodies that speak through somebody who is not named: "a Harbour Board spokesman", "a spokesperson for the company".

Who speaks then is the body, and so it is where the text goes on about "the spokesman", or about "she" right after. A
spokesman of a person or of a country says nothing for whom the words name with certainty.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from communique.extract.names.bodies import body_words
from communique.extract.names.name import Names
from communique.extract.names.speakers import firm_words
from communique.extract.spans import Span
from communique.extract.statements.context import spoken_for_words
from communique.extract.statements.passages import Passage
from communique.extract.trees import children
from communique.schemas.vocabulary import EntityKind

_OF_BODIES = frozenset({"for", "of", "from", "at", "with"})
_NOUNS = frozenset({"NN", "NNP"})
_BESIDE = frozenset({"compound", "nmod", "poss"})
_TOLD = frozenset({"appos", "attr"})
_DEFINITE = frozenset({"the", "this", "that"})
_PRONOUNS = {"he": "swoman", "she": "sman"}
"""Pronouns that stand for one who is not named, and how the noun for who they do not stand for ends."""
_LOOK_BACK = 6
"""Sentences before "the spokesman" in which the spokesman of a body may be told of."""
_NEAR = 3
"""Sentences before "she" in which she may be."""


def body_spoken_for(passage: Passage, head: Token, names: Names) -> Span | None:
    """The words for the body whose unnamed spokesman a noun phrase tells of for the first time: "a Board spokesman"."""
    if not is_spokesman(head) or _is_definite(head) or children(head, "conj") or _is_named(passage, head, names):
        return None
    return _body(passage, head, names)


def body_meant(passage: Passage, said_by: Span, before: Sequence[Passage], names: Names) -> Span | None:
    """The words for the body that speaks where the text goes on about its spokesman: "the spokesman said", "she said".

    `before` are the passages of the document before this one, in order. None for any other speaker.
    """
    head = _head(passage, said_by)
    if head is None:
        return None
    if head.lower_ in _PRONOUNS:
        return _of_pronoun(passage, head, before, names)
    return None if _is_named(passage, head, names) else _of_spokesman(passage, head, before, names)


def _head(passage: Passage, said_by: Span) -> Token | None:
    """The spokesman, or the pronoun, that a phrase for a speaker is."""
    inside = [token for token in passage.tree if said_by.contains(passage.place(token, token))]
    if len(inside) == 1 and inside[0].lower_ in _PRONOUNS:
        return inside[0]
    return next((token for token in inside if is_spokesman(token)), None)


def is_spokesman(token: Token) -> bool:
    """Whether a word means one who speaks for others."""
    return token.lower_ in spoken_for_words("spokesmen") and token.tag_ in _NOUNS


def _of_spokesman(passage: Passage, head: Token, before: Sequence[Passage], names: Names) -> Span | None:
    own = _body(passage, head, names)
    if not _is_definite(head):
        return own
    told = [(one, token) for one in before for token in _spokesmen(one)]
    told += [(passage, token) for token in _spokesmen(passage) if token.i < head.i]
    if any(_is_named(one, token, names) for one, token in told):
        return None  # "the Board's spokeswoman" is she who was named
    if own is not None or any(child.lower_ not in _DEFINITE for child in head.children):
        return own
    near = [(one, token) for one, token in told if any(one is late for late in (*before[-_LOOK_BACK:], passage))]
    return _body(*near[-1], names) if near else None


def _of_pronoun(passage: Passage, head: Token, before: Sequence[Passage], names: Names) -> Span | None:
    """The body of the spokesman told of just before, where nobody is named since but by the spokesman."""
    told = 0
    for one in reversed([*before, passage]):
        if passage.block - one.block > 1 or any(w.lower_ in spoken_for_words("witnesses") for w in one.parse.words):
            return None
        people = list(_people(one, names))
        spokesmen = [token for token in _spokesmen(one) if one is not passage or token.i < head.i]
        if spokesmen:
            noun = spokesmen[0]
            fits = len(spokesmen) == 1 and not noun.lower_.endswith(_PRONOUNS[head.lower_]) and noun.dep_ == "nsubj"
            behind = all(one.place(noun, noun).end <= person.start for person in people)
            clear = not people or (behind and not told and noun.head.dep_ == "ROOT")
            return _body(one, noun, names) if fits and clear else None
        if people:
            return None
        told += one is not passage and not one.quoted
        if told > _NEAR:
            return None
    return None


def _people(passage: Passage, names: Names) -> Iterator[Span]:
    """The names of people outside the quotations of a passage."""
    for name in names.within(passage.span):
        quoted = any(outer.contains(name.span) for outer in passage.quotation_tokens)
        if name.entity.kind is EntityKind.PERSON and not quoted:
            yield name.span


def _spokesmen(passage: Passage) -> Iterator[Token]:
    """The nouns for a spokesman in a passage; it is parsed only where one stands."""
    if any(token.lower_ in spoken_for_words("spokesmen") for token in passage.parse.words):
        yield from (token for token in passage.tree if is_spokesman(token) and token.i not in passage.quoted)


def _is_definite(head: Token) -> bool:
    return any(child.lower_ in _DEFINITE or child.dep_ == "poss" for child in head.lefts)


def _is_named(passage: Passage, head: Token, names: Names) -> bool:
    """Whether a name for the spokesman stands beside the noun, of somebody the document knows or not."""
    whole = passage.place(head.left_edge, head.right_edge)
    if any(name.entity.kind is EntityKind.PERSON for name in names.overlapping(whole)):
        return True
    if head.dep_ in _BESIDE or children(head, "appos"):
        return True  # "spokeswoman Zorba Vantrell said"
    if head.dep_ in _TOLD:
        # "Jane Roe, a spokeswoman for the Board", "Jane Roe is the Board's spokeswoman"
        owners = [head.head] if head.dep_ == "appos" else children(head.head, "nsubj")
        places = (passage.place(owner.left_edge, owner) for owner in owners)
        return any(n.entity.kind is EntityKind.PERSON for place in places for n in names.overlapping(place))
    behind = head.doc[head.i + 1 : head.i + 3]
    return any(t.tag_ == "NNP" and (t.i == head.i + 1 or t.nbor(-1).text == ",") for t in behind)


def _body(passage: Passage, head: Token, names: Names) -> Span | None:
    """The words for the one body that a spokesman speaks for, as the phrase says."""
    found = list(_bodies(passage, head, names))
    return found[0] if len(found) == 1 else None


def _bodies(passage: Passage, head: Token, names: Names) -> Iterator[Span]:
    nouns = [child for child in head.lefts if child.dep_ in _BESIDE]
    behind = [child for child in head.rights if child.dep_ == "prep"]
    for preposition in behind:
        if preposition.lower_ in _OF_BODIES:
            nouns += [noun for noun in children(preposition, "pobj") if not children(noun, "conj", "poss")]
    for noun in nouns:
        if (place := _body_at(passage, noun, names)) is not None:
            yield place


def _body_at(passage: Passage, noun: Token, names: Names) -> Span | None:
    """The name of the organisation that a noun is the head of, or the noun itself where it is one for a body."""
    place = passage.place(noun, noun)
    for name in names.overlapping(place):
        is_whole = name.span.contains(place) and (noun.dep_ == "pobj" or name.span.end == place.end)
        return name.span if name.entity.kind is EntityKind.ORGANISATION and is_whole else None
    if noun.lower_ not in body_words() | frozenset(firm_words()) or noun.tag_ != "NN":
        return None
    others = [child for child in noun.children if child.lower_ not in _DEFINITE and child.dep_ not in {"case", "punct"}]
    return place if not others else None
