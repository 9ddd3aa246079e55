"""Who gives an amount of money."""

from collections.abc import Iterator

from spacy.tokens import Token

from communique.extract.funding.amounts import Amount, is_by_others
from communique.extract.funding.approval import approves, is_legislature, votes
from communique.extract.funding.beside import Role, gap_before, giver_before, source_behind
from communique.extract.funding.brought import brought_by
from communique.extract.funding.cues import noun_status, nouns, verb_class
from communique.extract.funding.doers import antecedent, authority_before, doer, thanked_for
from communique.extract.funding.judgement import Judgement
from communique.extract.funding.parties import (
    PARTIES,
    body_of_government,
    called_body,
    in_own_voice,
    may_be_firm,
    named_fund,
    party,
    sole_party_before,
)
from communique.extract.funding.scope import heading
from communique.extract.names.name import Names
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.extract.trees import children, subject
from communique.schemas.vocabulary import EntityKind, FundingStatus

_VERBS = frozenset({"VERB", "AUX"})
_GIVING_CLASSES = frozenset({"give", "allocate", "pledge", "anticipate", "reimburse"})
"""Classes of verbs whose subject gives."""
_MISTAKEN = frozenset({"advmod", "npadvmod", "amod", "nmod", "compound", "dep", "meta", "intj"})
"""Labels that a name before a verb gets where the parser does not know it for a noun."""
_DAYS = frozenset({"today", "yesterday", "week", "month", "year", "day"})
"""Whose announcement is only of a time: "today's announcement"."""
_GIVEN_BY = frozenset({"made", "given", "provided", "pledged", "promised", "taken", "adopted"})
"""Participles between a noun and whose it is: "the pledge made by Norway"."""
_NESTED = 3
"""Infinitives that may stand one in another: "the authority to determine to furnish"."""


def provider_of(
    sentence: Sentence, amount: Amount, judgement: Judgement, names: Names, recipient: Span | None
) -> Span | None:
    """The words that name the giver: the agent, the subject of giving, the owner or source of the noun of money.

    Who only announces, approves, confirms, signs, asks or gets is no giver; nor is one of two who give together.
    """
    gap = gap_before(sentence, amount, names)
    if gap is not None and gap.role is Role.GIVES:
        return gap.name
    if gap is None and (chained := giver_before(sentence, amount, names)) is not None:
        return chained
    first = amount.tokens[0].i
    if gap is None and any(is_gapped(amount, name) for name in amount.head.doc[max(first - 3, 0) : amount.head.i]):
        return None
    if (total := brought_by(sentence, amount, names)) is not None:
        return total
    verb = judgement.verb or (judgement.cue if judgement.cue.pos_ in _VERBS else None)
    if any(child.lower_ in nouns("of_others") for noun in amount.nouns for child in noun.children):
        return _source(sentence, amount, names, own=False)
    is_bought = verb is not None and verb.lemma_ in nouns("buying")
    if verb is not None and not _withholds(verb):
        each = source_behind(sentence, amount, names) if amount.rivals and verb.lemma_ in nouns("receiving") else None
        if each is not None:
            return each  # "received €5 million from Norway and €2 million from Malta"
        told = judgement.method != "funding_mention"
        if told and (found := _agent(sentence, amount, verb, names)) is not None:
            return found
        if verb.lemma_ in nouns("receiving"):
            return _source(sentence, amount, names, own=False) or source_behind(sentence, amount, names)
    if (asks := asking_verb(judgement)) is not None:
        asked = asked_by(asks, amount)
        places = (party(sentence, own, names) or named_fund(sentence, own, names, "sources") for own in asked)
        return next((place for place in places if place is not None), None)
    if not is_bought:
        found = _source(sentence, amount, names, own=False) or source_behind(sentence, amount, names)
        if found is not None:
            return found
    if judgement.status is FundingStatus.REQUESTED and judgement.method == "funding_noun":
        return None  # who launches an appeal asks
    for candidate in dict.fromkeys((verb, judgement.cue, judgement.clause)):
        if candidate is None or candidate.pos_ not in _VERBS or not _is_giving(candidate, amount):
            continue
        if (found := _promiser(sentence, candidate, names)) is not None:
            return found
        if candidate.lemma_ in nouns("announcing") and is_by_others(amount):
            return None
        given = doer(candidate, amount) or _mistaken(sentence, candidate, names) or heading(candidate)
        if given is None:
            continue
        if candidate.lemma_ in nouns("announcing") and (
            found := _source(sentence, amount, names, own=True, recipient=recipient)
        ):
            return found
        if given.lemma_ in nouns("providers"):
            return _pronoun(sentence, given, candidate, names)
        if any(party(sentence, other, names) is not None for other in given.conjuncts):
            return None
        found = _subject(sentence, given, candidate, names)
        if found is not None and candidate.lemma_ in nouns("signing") and may_be_firm(names, found):
            return None  # who signs as a firm is paid
        if found is not None and (candidate.lemma_ not in nouns("proposing") or _proposes(sentence, given, names)):
            return found
    sizes = (judgement.clause, judgement.cue, amount.head.head)
    sized = [whole for verb in sizes if verb.lemma_ in nouns("transparent") for whole in children(verb, "nsubj")]
    sized += [done.head for done in sizes if done.dep_ == "acl" and done.tag_ == "VBN" and _is_given(done.head)]
    found = _source(sentence, amount, names, sized=sized, own=True, recipient=recipient) or _authority(sentence, amount)
    return found or _announces(sentence, judgement, names)


def _is_given(noun: Token) -> bool:
    """Whether a noun is of what countries give, for whom it is said by a name before it: "the U.S. aid committed"."""
    return noun.lemma_ in nouns("given")


def _announces(sentence: Sentence, judgement: Judgement, names: Names) -> Span | None:
    """Who speaks of an announcement without an owner: "the President highlighted today's announcement of €2 million".

    Nobody who thanks for or welcomes it; an office holder or a party that is the subject of the sentence.
    """
    noun = judgement.cue
    if noun.lemma_ not in nouns("announcements") or noun.pos_ != "NOUN":
        return None
    if any(child.dep_ == "poss" and child.lemma_ not in _DAYS for child in noun.children):
        return None
    top = noun
    while top.head != top and top.dep_ != "ccomp":
        if top.lemma_ in nouns("witnessing") | nouns("receiving") | nouns("asking") and top.pos_ in _VERBS:
            return None
        top = top.head
    if top.pos_ not in _VERBS or top.lemma_ in nouns("witnessing") | nouns("receiving") | nouns("asking"):
        return None
    own = children(top, "nsubj")
    return _subject(sentence, own[0], top, names) if len(own) == 1 and not own[0].conjuncts else None


def _authority(sentence: Sentence, amount: Amount) -> Span | None:
    """The word of an order that hands on "the authority under section 5 to furnish": whose that is, `resolve` knows."""
    found = authority_before(amount)
    return sentence.place(found) if found is not None else None


def asking_verb(judgement: Judgement) -> Token | None:
    """The verb of "asked Norway for €5 million", "asked Norway to provide €5 million"."""
    for verb in (judgement.verb, judgement.cue):
        for one in (verb, verb.head if verb is not None and verb.tag_ == "VB" else None):
            if one is not None and one.pos_ in _VERBS and one.lemma_ in nouns("asking"):
                return one
    return None


def asked_by(verb: Token, amount: Amount) -> list[Token]:
    """Who is asked: the object of a verb of asking, or whom it calls on, appeals to; a single one, never the money."""
    money = (*amount.tokens, *amount.nouns)
    asked = [child for child in children(verb, "dobj", "dative") if child.i > verb.i]
    for preposition in children(verb, "prep"):
        if preposition.lower_ in {"on", "upon", "to"}:
            asked += children(preposition, "pobj")
    for below in children(verb, "ccomp", "xcomp"):
        asked += [own for own in children(below, "nsubj") if own.i > verb.i]
    return [] if any(one.conjuncts for one in asked) else [one for one in asked if one not in money]


def _proposes(sentence: Sentence, given: Token, names: Names) -> bool:
    """Whether who proposes an amount may be who gives it: bodies do, countries ask others, too."""
    return any(name.entity.kind is EntityKind.ORGANISATION for name in names.overlapping(sentence.place(given)))


def is_gapped(amount: Amount, name: Token) -> bool:
    """Whether the verb is left out between a name and the amount behind it: "gave €2 million, Italy €5 million"."""
    first = amount.tokens[0].i
    return (
        bool(amount.rivals)
        and name.i == first - 1
        and name.text[0].isupper()
        and name.i > 0
        and name.nbor(-1).text == ","
        and any(i < name.i for i in amount.rivals)
    )


def _withholds(verb: Token) -> bool:
    """Whether a verb is one of blocking or cancelling: who does so need not be who gives."""
    found = verb_class(verb)
    return found is not None and found.name in {"block", "cancel"}


def _agent(sentence: Sentence, amount: Amount, verb: Token, names: Names) -> Span | None:
    """The party of "paid by Norway", "received from Norway"."""
    receives = verb.lemma_ in nouns("receiving") | nouns("coming")
    for preposition in (child for head in (verb, *amount.nouns, amount.head) for child in head.children):
        if preposition.dep_ == "agent" and (preposition.head != verb or votes(sentence, preposition)):
            continue
        asks = verb_class(preposition.head) if preposition.head.pos_ in _VERBS else None
        if asks is not None and asks.name == "request":
            continue  # "€5 million sought by the agency"
        if amount.has_part_before(preposition):
            continue  # "received €5 million, including €2 million from Norway"
        if preposition.dep_ == "agent" or (receives and preposition.lower_ == "from"):
            for noun in children(preposition, "pobj"):
                if noun.conjuncts and any(party(sentence, one, names) for one in noun.conjuncts):
                    return None
                found = party(sentence, noun, names) or body_of_government(sentence, noun, names)
                if found is not None and not (approves(verb) and is_legislature(sentence, found)):
                    return found
    return None


def _is_giving(verb: Token, amount: Amount) -> bool:
    """Whether the subject of a verb may be the giver."""
    if verb.lemma_ in nouns("receiving") | nouns("asking") | nouns("witnessing") or _withholds(verb):
        return False
    if verb.lemma_ in nouns("proposing"):
        return True
    if verb.lemma_ in nouns("signing"):
        return any(noun.lemma_ in nouns("bought") for noun in amount.nouns)
    found = verb_class(verb)
    return (found is not None and found.name in _GIVING_CLASSES) or verb.lemma_ in nouns("money_verbs")


def _promiser(sentence: Sentence, verb: Token, names: Names) -> Span | None:
    """Who made what an infinitive fills: "the commitment by Norway to provide", "the authority to direct"."""
    if verb.dep_ == "pcomp" and (thanked := thanked_for(verb)) is not None:
        return _subject(sentence, thanked, verb, names)
    noun = verb
    for _ in range(_NESTED):
        while noun.dep_ in {"conj", "xcomp", "advcl"} and noun.tag_ == "VB" and noun.head.tag_ == "VB":
            noun = noun.head
        if noun.dep_ not in {"acl", "advcl"} or noun.tag_ != "VB":
            return None
        noun = noun.head
        if noun.dep_ == "acl" and noun.lemma_ in nouns("taking"):
            noun = noun.head  # "the decision taken by Norway to provide"
        if noun.pos_ != "NOUN":
            return None
        of = [inner for p in children(noun, "prep") if p.lower_ == "of" for inner in children(p, "pobj")]
        for inner in (*_owners(noun, own=True), *of):
            if (found := party(sentence, inner, names) or body_of_government(sentence, inner, names)) is not None:
                return found
            if inner.dep_ == "poss":
                return in_own_voice(sentence, inner) or _owner(sentence, inner, names)
        if noun.lemma_ in nouns("delegated"):
            return sentence.place(noun)
        if (thanked := thanked_for(noun)) is not None:
            return _subject(sentence, thanked, verb, names)
    return None


def _mistaken(sentence: Sentence, verb: Token, names: Names) -> Token | None:
    """A party right before its verb that the parser took for an adverb: an abbreviation at the head of a sentence."""
    if any(child.dep_ in {"nsubj", "nsubjpass", "auxpass", "csubj", "expl"} for child in verb.children):
        return None
    for child in verb.children:
        if child.dep_ in _MISTAKEN and child.i < verb.i and party(sentence, child, names) is not None:
            between = verb.doc[child.i + 1 : verb.i]
            if all(word.dep_ in {"aux", "advmod", "neg"} for word in between):
                return child
    return None


def _subject(sentence: Sentence, given: Token, verb: Token, names: Names) -> Span | None:
    """The party, or the office holder who speaks for one, that is the subject of giving."""
    phrase = sentence.place(given.doc[given.left_edge.i : given.i + 1])
    envoy = next((t for t in sentence.tokens_in(phrase) if t.lemma_.lower() in nouns("envoys")), None)
    if envoy is not None:
        return None if approves(verb) else _country_of(sentence, envoy, names)
    found = (
        party(sentence, given, names)
        or body_of_government(sentence, given, names)
        or (called_body(sentence, given, names) if not is_legislature(sentence, sentence.place(given)) else None)
    )
    if found is not None:
        if approves(verb) and (is_legislature(sentence, found) or _is_known(verb)):
            return None
        return found
    if (fund := named_fund(sentence, given, names, "sources")) is not None:
        return fund
    if given.lemma_ in nouns("voices"):
        voice = next((voice for own in children(given, "poss") if (voice := in_own_voice(sentence, own))), None)
        return voice or _led(sentence, given, names)
    if given.lemma_.lower() in nouns("funding") | nouns("laws") | nouns("budgets"):
        return None  # "the President's budget proposes": the money is not the President's
    person = [name for name in names.within(phrase) if name.entity.kind is EntityKind.PERSON]
    if not person and given.lemma_ not in nouns("offices"):
        return None
    return None if approves(verb) else phrase


def _country_of(sentence: Sentence, envoy: Token, names: Names) -> Span | None:
    """The country that an envoy is of, by its name before the word ("U.S. ambassador"): never where he is sent."""
    if envoy.i == 0:
        return None
    before = envoy.nbor(-2 if envoy.nbor(-1).tag_ == "POS" and envoy.i > 1 else -1)
    found = [name for name in names.overlapping(sentence.place(before)) if name.entity.kind is EntityKind.COUNTRY]
    return found[0].span if found and found[0].kind != "adjective" else None


def _led(sentence: Sentence, given: Token, names: Names) -> Span | None:
    """The phrase of a government that is called after who leads it: "the Roe administration"; `resolve` knows whose."""
    phrase = sentence.place(given.doc[given.left_edge.i : given.i + 1])
    led = given.lemma_ in nouns("led") and any(name.entity.kind is EntityKind.PERSON for name in names.within(phrase))
    return phrase if led else None


def _is_known(verb: Token) -> bool:
    """Whether the object of a verb is one that was told before: "approved the loan" of somebody else.

    Who approves a purchase buys, who approves a disbursement pays.
    """
    return any(
        child.lower_ in {"the", "this", "that"}
        for noun in children(verb, "dobj")
        if noun.lemma_ not in nouns("bought") | nouns("paid_out")
        for child in noun.children
    )


def _pronoun(sentence: Sentence, pronoun: Token, verb: Token, names: Names) -> Span | None:
    if (own := in_own_voice(sentence, pronoun)) is not None:
        verbs = (verb, verb.head)
        if pronoun.conjuncts or any(c.lower_ in nouns("together") for one in verbs for c in one.children):
            return None
        if verb.dep_ == "ccomp" and verb.head.lemma_ in nouns("reports") and (told := subject(verb.head)) is not None:
            own = party(sentence, told, names) or own  # "Norway announced that we will give"
        return own if verb.lemma_ not in nouns("agreeing") or verb.dep_ != "ROOT" else None
    meant = antecedent(pronoun, verb)
    if meant is None or any(party(sentence, other, names) for other in meant.conjuncts):
        return None
    return party(sentence, meant, names)


def _source(
    sentence: Sentence,
    amount: Amount,
    names: Names,
    sized: list[Token] | None = None,
    *,
    own: bool,
    recipient: Span | None = None,
) -> Span | None:
    """The party that a noun of money is from or by; with `own` also whose it is: "Norway's contribution of"."""
    for noun in (*amount.nouns, amount.head, *(sized or ())):
        if own and (_is_destination(noun) or noun.lemma_ in nouns("requests")):
            continue
        of_money = (
            noun == amount.head or noun.lemma_ in nouns("funding") | nouns("shares") or noun_status(noun) is not None
        )
        if not of_money and amount.head.dep_ == "conj" and noun.i < amount.head.i:
            continue  # "help after the floods in Norway and €2 million": whose the other is does not give
        for inner in _owners(noun, own and (of_money or noun in (sized or ()))):
            if inner.head in amount.tokens and inner.dep_ not in {"pobj", "poss"}:
                continue  # "two million US dollars"
            if (found := party(sentence, inner, names) or body_of_government(sentence, inner, names)) is not None:
                several = any(party(sentence, other, names) for other in inner.conjuncts)
                return None if several else found
            if inner.dep_ == "amod" and recipient is not None:
                if (nation := _national(sentence, noun, inner, names)) is not None:
                    return nation
                continue
            if own and inner.dep_ == "poss":
                voice = in_own_voice(sentence, inner) or _owner(sentence, inner, names)
                if voice is not None:
                    return voice
    return None


def _is_destination(noun: Token) -> bool:
    """Whether a noun is what an amount is for or goes to: whose that is does not give."""
    while noun.dep_ == "conj":
        noun = noun.head
    return noun.dep_ == "pobj" and noun.head.lower_ in {"for", "to", "towards", "toward"}


def _owner(sentence: Sentence, word: Token, names: Names) -> Span | None:
    """Whom "its" means: the subject of the verb whose object it belongs to, else the only party named before it."""
    noun = word.head
    if word.lower_ == "its" and noun.dep_ == "dobj" and (own := subject(noun.head)) is not None and own.dep_ == "nsubj":
        return party(sentence, antecedent(own, noun.head) or own, names)
    return sole_party_before(sentence, word, names) if word.lower_ == "its" else None


def _national(sentence: Sentence, noun: Token, word: Token, names: Names) -> Span | None:
    """The country of "Norwegian assistance"; a reform or an army is not given."""
    if noun.lemma_ not in nouns("given"):
        return None
    found = [name for name in names.overlapping(sentence.place(word)) if name.entity.kind in PARTIES]
    return found[0].span if found else None


def _owners(noun: Token, own: bool) -> Iterator[Token]:
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in {"from", "by"}:
            yield from children(child, "pobj")
        elif child.dep_ == "acl" and child.lower_ in _GIVEN_BY:
            yield from (inner for agent in children(child, "agent") for inner in children(agent, "pobj"))
        elif own and child.dep_ in {"poss", "compound", "nmod", "amod"}:
            yield child
