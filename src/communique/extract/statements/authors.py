"""Whose words a text reports: `a Harbour News poll`, `a review by Ada Brumble`, `her letter` stand for who made it."""

from dataclasses import replace

from spacy.tokens import Token

from communique.extract.names.name import Names
from communique.extract.spans import Span
from communique.extract.statements.cues import lexicon
from communique.extract.statements.passages import Passage
from communique.extract.statements.speakers import Speaker, speaker
from communique.extract.trees import children
from communique.schemas.vocabulary import EntityKind

_BEFORE = frozenset({"compound", "nmod", "poss", "amod"})
_OWNERS = frozenset({"his", "her"})
_MATERIAL = frozenset(
    {"explanation", "information", "data", "figure", "estimate", "assessment", "calculation", "statistic"}
)
"""What somebody knows by, and who it is from says it: "according to data from the Harbour Institute"."""
_OF_MAKERS = frozenset(
    {"statement", "release", "communique", "communiqué", "announcement", "data", "figures", "estimates"}
)
"""Texts whose "of" names who made them, not what they are about."""
_MAKERS = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION})


def who_reports(passage: Passage, head: Token, names: Names) -> Speaker | None:
    """The speaker whose noun phrase has this head; of a text the one who made it, where the phrase names just one.

    A text about somebody ("the Smith report") names no author: what stands before it is the name of a body.
    """
    said_by = speaker(passage, head, names)
    if said_by is None or said_by.others or head.lemma_.lower() not in lexicon().documents | _MATERIAL:
        return said_by
    maker = (
        _owner(passage, head)
        or _body_owning(passage, head, names)
        or _body_before(passage, head, names)
        or _made_by(passage, head, names)
    )
    return said_by if maker is None else replace(said_by, span=maker, kind=None)


def _owner(passage: Passage, head: Token) -> Span | None:
    """`his report`: he."""
    owners = children(head, "poss")
    return passage.place(owners[0], owners[0]) if owners and owners[0].lower_ in _OWNERS else None


def _body_owning(passage: Passage, head: Token, names: Names) -> Span | None:
    """`the Harbour News's survey`: the one body whose text it is."""
    owners = children(head, "poss")
    if head.lower_ not in lexicon().texts_of_bodies or not owners or owners[0].tag_[:3] != "NNP":
        return None
    place = passage.place(owners[0].left_edge, owners[0])
    named = list(names.within(place))
    is_body = len(named) == 1 and named[0].entity.kind is EntityKind.ORGANISATION
    return named[0].span if is_body and named[0].span.end == place.end else None


def _body_before(passage: Passage, head: Token, names: Names) -> Span | None:
    """`a Harbour News poll`: the body named directly before the head, the only one there."""
    before = [child for child in head.lefts if child.dep_ in _BEFORE and child.tag_[:3] == "NNP"]
    if head.lower_ not in lexicon().texts_of_bodies or not before or before[-1].i != head.i - 1:
        return None
    place = passage.place(head.left_edge, before[-1])
    bodies = [name for name in names.within(place) if name.entity.kind is EntityKind.ORGANISATION]
    return bodies[0].span if len(bodies) == 1 and bodies[0].span.end == place.end else None


def _made_by(passage: Passage, head: Token, names: Names) -> Span | None:
    """`a review by Lord Brumble`, `a study from the Harbour Institute`: who is named behind "by".

    Also with a participle between, `a statement issued by the Harbour Institute`, and behind who that is.
    """
    made = [child for child in children(head, "acl") if child.tag_ == "VBN"]
    for preposition in (word for one in (head, *made) for word in children(one, "prep", "agent")):
        if preposition.lower_ not in {"by", "from"} and (preposition.lower_ != "of" or head.lower_ not in _OF_MAKERS):
            continue
        for maker in children(preposition, "pobj"):
            place = passage.place(maker.left_edge, next(iter(children(maker, "appos")), maker))
            named = [name for name in names.overlapping(place) if name.entity.kind in _MAKERS]
            if children(maker, "appos") and named and named[-1].entity.kind is EntityKind.PERSON:
                named = [name for name in named if name.entity.kind is EntityKind.PERSON]  # behind an office of a body
            if len(named) == 1 and named[0].span.end >= place.end and not children(maker, "conj"):
                return named[0].span
    return None
