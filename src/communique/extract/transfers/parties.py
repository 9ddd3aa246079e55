"""Who gives, who receives, and under which programme."""

from spacy.tokens import Token

from communique.calendar import MONTHS
from communique.extract.names.name import Names
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.extract.transfers.goods import Goods, lemma
from communique.extract.transfers.lexicon import Act, acts, words
from communique.extract.transfers.phrases import after_preposition, name_at, named_before_number, party
from communique.extract.transfers.status import Handover
from communique.extract.trees import children, subject, subtree
from communique.schemas.vocabulary import EntityKind

_ACTORS = frozenset(
    {EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP, EntityKind.PERSON, EntityKind.PROGRAMME}
)
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_ADDRESSED = frozenset({"ask", "urge", "call", "request", "encourage", "press", "implore", "beg", "appeal"})


def provider_of(sentence: Sentence, handover: Handover, names: Names) -> Span | None:
    """Who gives: the subject of giving, the agent, the owner of the noun, "from X" of what is received."""
    cue = handover.cue
    if handover.act in {Act.RECEIVE, Act.ARRIVE, Act.REQUEST}:
        giver = after_preposition(cue, "from") or _behind_goods(cue, handover)
        return actor(sentence, (giver and named_before_number(giver)) or giver, names)
    agent = after_preposition(cue, "by")
    if agent is not None and _acts(sentence, agent, names):
        return party(sentence, agent, names)
    if not cue.tag_.startswith("VB"):
        owner = children(cue, "poss")
        if owner:
            return party(sentence, owner[0], names)
        return actor(sentence, after_preposition(cue, "from"), names) or _announcer(sentence, cue, names)
    if handover.passive and cue.dep_ != "relcl":
        return None
    if children(cue, "auxpass") and any(p.lower_ == "with" for p in children(cue, "prep")):
        return None  # "refugees will be provided with food"
    if cue.dep_ == "xcomp" and cue.head.lemma_ in _ADDRESSED:
        asked = children(cue.head, "dobj")
        return party(sentence, asked[0] if asked else after_preposition(cue.head, "on", "to"), names)
    if handover.act is Act.CONTAIN:
        return None
    if handover.act is Act.PROCURE:
        taker = after_preposition(cue, "for")
        if taker is None or _is_sum(taker):
            return None  # who buys does not give: "will buy 12 guns for €3 million"
    return _not_a_person(sentence, subject(cue) or _owner_above(cue), names)


def named_before(sentence: Sentence, handover: Handover, goods: Goods, names: Names) -> Span | None:
    """The country to which goods are given that the parser takes for their kind: "will send Norland guns"."""
    cue, head = handover.cue, goods.head
    if handover.act is not Act.GIVE or head.dep_ != "dobj" or head.head != cue or children(cue, "dative"):
        return None
    first = next((word for word in sentence.tokens_in(goods.span)), head)
    if first == head or first.i != cue.i + 1 or first.tag_ != "NNP" or first.is_upper:
        return None
    found = name_at(sentence, first, names)
    is_named = found is not None and found.entity.kind is EntityKind.COUNTRY and found.span.end < goods.span.end
    return found.span if found is not None and is_named and found.span.start == goods.span.start else None


def _is_sum(noun: Token) -> bool:
    """Whether a noun is a price: "€3 million", "40 million euros"."""
    return noun.lower_ in words("purposes", "money") or any(word.tag_ == "$" for word in noun.lefts)


def _behind_goods(cue: Token, handover: Handover) -> Token | None:
    """Whom what is received is from, where the parse gives "from X" to the goods: "received ten guns from X"."""
    if handover.act is not Act.RECEIVE or handover.passive:
        return None
    for goods in children(cue, "dobj"):
        for word in subtree(goods):
            if word.lower_ == "from" and word.head.tag_ in _NOUNS and _is_goods(word.head, goods):
                return after_preposition(word.head, "from")
    return None


def _is_goods(noun: Token, goods: Token) -> bool:
    """Whether a noun is the goods or what they are an amount of: "parts from X" below a participle is neither."""
    while noun != goods:
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.tag_ in _NOUNS:
            noun = noun.head.head
        elif noun.dep_ in {"conj", "appos"}:
            noun = noun.head
        else:
            return False
    return all(child.dep_ not in {"acl", "relcl"} for child in goods.rights)


def _acts(sentence: Sentence, agent: Token, names: Names) -> bool:
    """Whether "by" names who did it: in the passive, or with a name; "by the end of June" and "by May" do not."""
    if agent.lower_ in MONTHS:
        return False
    return agent.head.dep_ == "agent" or name_at(sentence, agent, names) is not None


def recipient_of(sentence: Sentence, handover: Handover, goods: Goods, names: Names) -> Span | None:
    """Who receives: the dative, "to X" or "for X", the subject of needing and receiving."""
    cue = handover.cue
    if cue.tag_.startswith("VB"):
        dative = children(cue, "dative")
        if dative and dative[0].tag_ != "IN":
            return party(sentence, dative[0], names)
        if handover.act in {Act.RECEIVE, Act.REQUEST} and not handover.passive:
            taker = _not_a_person(sentence, subject(cue), names)
            if taker is not None and cue.lemma_ not in _ADDRESSED:
                return taker
        if any(p.lower_ == "with" for p in children(cue, "prep")):
            given = children(cue, "dobj", "nsubjpass")
            if given and (found := actor(sentence, given[0], names)) is not None:
                return found
    if goods.head.dep_ in {"appos", "conj"} and goods.head != cue:  # "tanks to Malta, guns to Poland"
        own = actor(sentence, after_preposition(goods.head, "to"), names)
        if own is not None:
            return own
    later = [other for other in goods.head.conjuncts if other.i > goods.head.i]  # "guns and shells to Norway"
    for word in (cue, goods.head, goods.head.head, *later):
        if (found := actor(sentence, after_preposition(word, "to", "for"), names)) is not None:
            return found
    if handover.passive and cue.dep_ == "acl" and acts("verbs").get(goods.head.head.lemma_.lower()) is Act.ARRIVE:
        return actor(sentence, after_preposition(goods.head.head, "in"), names)  # "guns donated by X arrived in Y"
    if handover.act is Act.ARRIVE and not _is_somebodys(sentence, goods, names):
        for word in cue.subtree:  # "arrived in Norway by train for Latvia": on their way through
            if (
                word.lower_ == "for"
                and (found := actor(sentence, after_preposition(word.head, "for"), names)) is not None
            ):
                return found
        return actor(sentence, after_preposition(cue, "in"), names)
    if handover.act is Act.REQUEST and cue.lemma_ in {"ask", "request"} and not handover.passive:
        return _not_a_person(sentence, subject(cue), names)
    return None


def _is_somebodys(sentence: Sentence, goods: Goods, names: Names) -> bool:
    """Whether goods are of a country that is named with them: "American tanks" in Germany are no gift to it."""
    return any(actor(sentence, child, names) is not None for child in goods.head.lefts)


def programme_of(sentence: Sentence, names: Names) -> Span | None:
    """The programme that a sentence names, if it names just one."""
    found = [name for name in names.within(sentence.span) if name.entity.kind is EntityKind.PROGRAMME]
    return found[0].span if len({name.entity.entity_id for name in found}) == 1 else None


def _owner_above(verb: Token) -> Token | None:
    """Who owns the noun over a verb: "their efforts to supply", "its promptness in sending"."""
    noun = verb.head.head if verb.dep_ == "pcomp" else verb.head
    owners = children(noun, "poss") if verb.dep_ in {"acl", "pcomp"} else []
    return owners[0] if owners else None


def _announcer(sentence: Sentence, noun: Token, names: Names) -> Span | None:
    verb = noun.head
    if noun.dep_ != "dobj" or not verb.tag_.startswith("VB"):
        return None
    doer = subject(verb)
    if doer is not None and doer.tag_ == "WDT" and verb.dep_ == "relcl":
        doer = verb.head  # "the programme, which ensures a supply"
        if doer.dep_ == "pobj" and doer.head.lower_ in {"for", "to"}:
            return None  # "money for Norland, which will ease the delivery of guns"
    return _not_a_person(sentence, doer, names)


def _not_a_person(sentence: Sentence, token: Token | None, names: Names) -> Span | None:
    """A party, unless it is a person: who speaks of goods seldom owns them."""
    if token is None or (token.tag_.startswith("NN") and lemma(token) in words("packages", "nouns")):
        return None  # "this assistance would provide guns" does not say who gives
    found = name_at(sentence, token, names)
    return None if found is not None and found.entity.kind is EntityKind.PERSON else party(sentence, token, names)


def actor(sentence: Sentence, token: Token | None, names: Names) -> Span | None:
    """A party that has a name of a kind that can give or receive, or is a pronoun; "units of X" is X's."""
    if token is None:
        return None
    found = name_at(sentence, token, names)
    if found is not None:
        return found.span if found.entity.kind in _ACTORS else None
    if token.tag_ == "PRP":
        return sentence.place(token)
    owners = children(token, "poss")
    return actor(sentence, owners[0] if owners else after_preposition(token, "of"), names)
