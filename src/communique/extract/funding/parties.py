"""Who can give and get money, and where a noun phrase names one."""

from functools import cache

from spacy.tokens import Token

from communique.extract.funding.cues import nouns
from communique.extract.names.gazetteer import rows
from communique.extract.names.name import Entity, Name, Names
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.extract.trees import children, subject
from communique.schemas.vocabulary import EntityKind

PARTIES = frozenset({EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP})
"""Kinds that give and receive; a person does so only for the body or country the person speaks for."""
OWN_VOICE = frozenset({"we", "We", "I", "us", "me", "our", "Our", "my", "My"})
"""Words for whoever speaks, as written ("US" is a country): `resolve` knows for whom that is."""


_LINKS = frozenset({"of", "on", "for"})
"""Words in a name after which its last word is not its head: "Law on the Defence Fund"."""
_NEAR = 250
"""Code points before "this programme" in which the programme is named that it means."""


def is_public(sentence: Sentence, verb: Token, names: Names) -> bool:
    """Whether a named party, a public body or a capital is the verb's subject or agent."""
    own = [child for agent in children(verb, "agent") for child in children(agent, "pobj")]
    if (doer := subject(verb)) is not None:
        own.append(doer)
    if verb.dep_ == "acl":
        own.append(verb.head)  # "an appeal seeking €2 million"
    if verb.dep_ == "pcomp" and not own:
        above = next((word for word in verb.ancestors if word.pos_ == "VERB"), verb)
        own += [word for word in (subject(above),) if word is not None]  # "we work towards the goal of raising"
    if verb.lemma_ in nouns("receiving") and any(one.lemma_ in nouns("helping") for one in children(verb, "advcl")):
        places = [name.entity.kind for noun in own for name in names.overlapping(sentence.place(noun))]
        if EntityKind.PLACE in places:
            return True  # a region: "Bavaria will get €2 million to help farmers"
    if any(noun.lemma_.lower() in nouns("appeals") for noun in own) and _asks(verb):
        return True
    if any(
        _is_body(sentence, noun, names) for p in children(verb, "prep") if p.lower_ == "through" for noun in p.rights
    ):
        return True
    if verb.lemma_ in nouns("receiving"):
        from_whom = [c for p in children(verb, "prep") if p.lower_ == "from" for c in children(p, "pobj")]
        if any(noun.lemma_ in nouns("donors") for noun in from_whom):
            return True
    asks = verb.lemma_ in nouns("asking") | nouns("promising")
    for noun in own:
        if noun.lemma_ in nouns("recipients") or noun.lower_ == "we":
            return True
        if noun.lower_ == "it" and verb.dep_ == "ccomp" and verb.lemma_ in nouns("asking_verbs"):
            teller = subject(verb.head)  # "the agency said that it needs"
            if teller is not None and party(sentence, teller, names) is not None:
                return True
        if noun.lower_ == "they" and verb.lemma_ in nouns("asking_verbs"):
            return True
        found = party(sentence, noun, names)
        if found is not None and (asks or not all(is_capital(name.entity) for name in names.overlapping(found))):
            return True
    return False


def _asks(verb: Token) -> bool:
    return verb.lemma_ in nouns("asking_verbs") | nouns("asking")


def _is_body(sentence: Sentence, noun: Token, names: Names) -> bool:
    """Whether a noun is named as what money is given through: "approved €2 million through the Harbour Fund"."""
    kinds = PARTIES | {EntityKind.PROGRAMME}
    return any(name.entity.kind in kinds for name in names.overlapping(sentence.place(noun)))


def party(sentence: Sentence, noun: Token, names: Names, generic: bool = False) -> Span | None:
    """The place of a named party at a noun; with `generic` also a body without a name that a name describes.

    "Moldova", "Norwegian government", "the government of Norway"; with `generic` also "Moldova's schools".
    """
    place = sentence.place(noun)
    for name in names.overlapping(place):
        if name.kind != "adjective" and name.entity.kind in PARTIES:
            return name.span if is_party(sentence, name) else None
        if is_capital(name.entity):
            return name.span
    phrase = sentence.place(noun.doc[noun.left_edge.i : noun.i + 1])
    if noun.lemma_ in nouns("recipients") or noun.pos_ == "PROPN":
        inside = [
            name
            for name in names.within(phrase)
            if name.entity.kind in PARTIES and not _is_parliament(sentence, name.span)
        ]
        if inside:
            if noun.pos_ == "PROPN" and noun.lemma_.lower() in nouns("own_names") and inside[-1].kind == "name":
                return None  # a body with a name of its own: "the United Nations Harbour Fund"
            if not generic and _is_private(noun) and inside[-1].entity.kind is EntityKind.COUNTRY:
                return None  # "commitments by Norwegian banks": not by Norway
            is_nation = inside[-1].entity.kind is EntityKind.COUNTRY and noun.lemma_ in nouns("of_nation")
            if generic and is_nation and len(inside) == 1 and inside[0].kind != "adjective":
                return inside[0].span
            return phrase if generic or inside[-1].kind == "adjective" else inside[-1].span
        if generic and noun.lemma_ in nouns("recipients"):
            below = [c for p in children(noun, "prep") if p.lower_ == "of" for c in children(p, "pobj")]
            found = party(sentence, below[0], names) if below else None
            return found or _only_country(sentence, noun, names)
    if generic and noun.lemma_ in nouns("owned"):
        for owner in children(noun, "poss"):
            return party(sentence, owner, names)
        below = [c for p in children(noun, "prep") if p.lower_ in {"in", "of"} for c in children(p, "pobj")]
        return _country(sentence, below[0], names) if len(below) == 1 else None
    return None


def _only_country(sentence: Sentence, noun: Token, names: Names) -> Span | None:
    """The only party behind a noun of people, a country: "refugees in Chad", "victims of the war in Sudan"."""
    if noun.right_edge.i == noun.i:
        return None
    found = [
        name
        for name in names.within(sentence.place(noun.doc[noun.i + 1 : noun.right_edge.i + 1]))
        if name.entity.kind in PARTIES
    ]
    is_one = len(found) == 1 and found[0].entity.kind is EntityKind.COUNTRY and found[0].kind == "name"
    before = noun.doc[noun.i + 1].lower_
    return found[0].span if is_one and before in {"in", "of", "from", "across", "inside"} else None


def may_be_firm(names: Names, place: Span) -> bool:
    """Whether a place names a body alone, and none that is a state's or an alliance's by the words of its name."""
    found = list(names.overlapping(place))
    if len(found) != 1 or found[0].entity.kind is not EntityKind.ORGANISATION:
        return False
    return nouns("buyers").isdisjoint(found[0].entity.name.lower().replace("-", " ").split())


def _is_private(noun: Token) -> bool:
    """Whether a noun stands for who is of a country and does not act for it: a bank, but not its central bank."""
    is_state = any(child.lower_ in nouns("of_state") for child in children(noun, "amod", "compound"))
    return noun.lemma_ in nouns("private") and not is_state


def _country(sentence: Sentence, noun: Token, names: Names) -> Span | None:
    found = [n for n in names.overlapping(sentence.place(noun)) if n.kind == "name"]
    return found[0].span if found and found[0].entity.kind is EntityKind.COUNTRY else None


def named_fund(sentence: Sentence, noun: Token, names: Names, section: str) -> Span | None:
    """The place of a programme at a noun whose name ends in one of the words of a section: "Clean Energy Fund"."""
    for name in names.overlapping(sentence.place(noun)):
        words = sentence.text[name.span.start - sentence.span.start : name.span.end - sentence.span.start].split()
        if name.entity.kind is EntityKind.PROGRAMME and words[-1].lower() in nouns(section) and "on" not in words:
            return name.span
    return None


def is_capital(entity: Entity) -> bool:
    """Whether an entity is a capital, whose government gives and gets: "received €2 million", "granted Kyiv"."""
    return entity.kind is EntityKind.PLACE and entity.name in _capitals()


@cache
def _capitals() -> frozenset[str]:
    return frozenset(row["name"] for row in rows("places.csv") if row["country"])


def is_party(sentence: Sentence, name: Name) -> bool:
    """Whether a name is that of a country, body or group, not of its people or of a legislature."""
    return name.kind != "adjective" and name.entity.kind in PARTIES and not _is_parliament(sentence, name.span)


def called_body(sentence: Sentence, noun: Token, names: Names) -> Span | None:
    """The place of a body that was named before: "the agency", "The ministry"; `resolve` knows which.

    A fund that is a programme by its name stands where it is named.
    """
    if noun.lemma_ not in nouns("bodies") or noun.tag_ not in {"NN", "NNP"}:
        return None
    first = noun.left_edge
    if first.lower_ != "the" or noun.i - first.i != 1:
        return None
    return called_programme(sentence, noun, names) or sentence.place(noun.doc[first.i : noun.i + 1])


def called_programme(sentence: Sentence, noun: Token, names: Names) -> Span | None:
    """The place of the only programme named before whose name ends in a noun: "the fund", "this initiative".

    With "this" also of the only one named right before, whatever its name ends in.
    """
    start = sentence.place(noun).start
    if start == 0:
        return None
    found = [
        name
        for name in names.within(Span(0, start))
        if name.entity.kind is EntityKind.PROGRAMME
        and name.entity.name.lower().split()[-1] == noun.lemma_
        and _LINKS.isdisjoint(name.entity.name.lower().split())
    ]
    if not found and noun.left_edge.lower_ == "this":
        near = Span(max(0, start - _NEAR), start)
        found = [name for name in names.within(near) if name.entity.kind is EntityKind.PROGRAMME]
    return found[-1].span if len({name.entity.entity_id for name in found}) == 1 else None


def sole_party_before(sentence: Sentence, word: Token, names: Names) -> Span | None:
    """The only party that a sentence names before a word: whom "its" means."""
    end = sentence.place(word).start
    if end == sentence.span.start:
        return None
    found = [name for name in names.within(Span(sentence.span.start, end)) if is_party(sentence, name)]
    return found[-1].span if len({name.entity.entity_id for name in found}) == 1 else None


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
