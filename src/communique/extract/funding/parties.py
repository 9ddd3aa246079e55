"""Who can give and get money, and where a noun phrase names one."""

from spacy.tokens import Token

from communique.extract.funding.cues import nouns
from communique.extract.names.name import Names
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.extract.trees import children, subject
from communique.schemas.vocabulary import EntityKind

PARTIES = frozenset({EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP})
"""Kinds that give and receive; a person does so only for the body or country the person speaks for."""
OWN_VOICE = frozenset({"we", "We", "I", "us", "me", "our", "Our", "my", "My"})
"""Words for whoever speaks, as written ("US" is a country): `resolve` knows for whom that is."""


def is_public(sentence: Sentence, verb: Token, names: Names) -> bool:
    """Whether a named party, a public body or a capital that asks or promises is the verb's subject or agent."""
    own = [child for agent in children(verb, "agent") for child in children(agent, "pobj")]
    if (found := subject(verb)) is not None:
        own.append(found)
    asks = verb.lemma_ in nouns("asking") | nouns("promising")
    return any(
        noun.lemma_ in nouns("recipients")
        or noun.lower_ == "we"
        or party(sentence, noun, names) is not None
        or (asks and any(name.entity.kind is EntityKind.PLACE for name in names.overlapping(sentence.place(noun))))
        for noun in own
    )


def party(sentence: Sentence, noun: Token, names: Names, generic: bool = False) -> Span | None:
    """The place of a named party at a noun; with `generic` also a body without a name that a name describes.

    "Moldova", "Norwegian government", "the government of Norway"; with `generic` also "Moldova's schools".
    """
    place = sentence.place(noun)
    for name in names.overlapping(place):
        if name.kind != "adjective" and name.entity.kind in PARTIES:
            return None if _is_parliament(sentence, name.span) else name.span
    phrase = sentence.place(noun.doc[noun.left_edge.i : noun.i + 1])
    if noun.lemma_ in nouns("recipients") or noun.pos_ == "PROPN":
        inside = [name for name in names.within(phrase) if name.entity.kind in PARTIES]
        if inside:
            return phrase if generic or inside[-1].kind == "adjective" else inside[-1].span
        if generic and noun.lemma_ in nouns("recipients"):
            below = [c for p in children(noun, "prep") if p.lower_ == "of" for c in children(p, "pobj")]
            return party(sentence, below[0], names) if below else None
    if generic and noun.lemma_ in nouns("owned"):
        for owner in children(noun, "poss"):
            return party(sentence, owner, names)
    return None


def _is_parliament(sentence: Sentence, place: Span) -> bool:
    words = sentence.text[place.start - sentence.span.start : place.end - sentence.span.start].lower().split()
    return not nouns("parliaments").isdisjoint(words)


def body_of_government(sentence: Sentence, noun: Token, names: Names) -> Span | None:
    """The country of "the government of Norway"."""
    if noun.lemma_ not in nouns("governments"):
        return None
    below = [c for p in children(noun, "prep") if p.lower_ == "of" for c in children(p, "pobj")]
    return party(sentence, below[0], names) if below else None


def in_own_voice(sentence: Sentence, noun: Token) -> Span | None:
    """The place of "we", "our" ..."""
    return sentence.place(noun) if noun.text in OWN_VOICE else None
