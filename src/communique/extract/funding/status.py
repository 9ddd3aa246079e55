"""How far money has come: the governing verb with its tense, scope and negation, not the nearest keyword."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from communique.extract.denials import is_denied
from communique.extract.funding.amounts import Amount
from communique.extract.funding.bills import is_in_bill, of_bill
from communique.extract.funding.carrying import carried_tense
from communique.extract.funding.costs import asks_for_purpose, pays_cost, through_shares
from communique.extract.funding.cues import (
    VerbClass,
    adjective_status,
    infinitive_adjective_status,
    infinitive_noun_status,
    is_money_verb,
    noun_status,
    nouns,
    verb_class,
)
from communique.extract.funding.doers import authority_before
from communique.extract.funding.judgement import DIRECT, Judgement, Told
from communique.extract.funding.laws import of_law
from communique.extract.funding.moving import (
    asked_beside,
    by_coming,
    by_going,
    holds_goods,
    is_new,
    participle_behind,
    passive_behind,
)
from communique.extract.funding.sayings import (
    adds_up,
    is_aside,
    is_bought,
    is_headline,
    is_made,
    is_news,
    is_of_noun,
    is_reported_future,
    is_spared,
    is_undone,
)
from communique.extract.funding.scope import by_predicate, is_hypothetical
from communique.extract.periods.tense import Tense, tense_of
from communique.extract.trees import children
from communique.schemas.vocabulary import FundingStatus

_VERBS = frozenset({"VERB", "AUX"})
_DEPENDENT = frozenset({"ccomp", "xcomp", "pcomp", "acl", "advcl", "csubj", "csubjpass", "oprd"})
_PLANS = frozenset({"pledge", "allocate", "anticipate"})
"""Classes whose subject plans what it asks for: "intends to ask" asks."""
_OPEN = frozenset({FundingStatus.REQUESTED, FundingStatus.ALLOCATED, FundingStatus.PLEDGED})
"""How far money is that somebody may still cut."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_JOINED = frozenset({"conj", "nummod", "appos"})
"""Labels of an amount that goes with another: "100 and 150 million euros, 250 million in total"."""


def judge(amount: Amount, told: Told = Told.NOT) -> Judgement | None:
    """The status of an amount; None where the words say that it is no funding.

    Where funding stands before it, a bare amount needs no noun of money; a part of that needs none at all.
    """
    if amount.is_taken:
        return None
    if amount.is_other and not (pays_cost(amount) or asks_for_purpose(amount) or is_in_bill(amount)):
        return None
    apart = amount.whole_of is not None or amount.is_aside
    found = _of_whole(amount, told is not Told.NOT) if apart else _judge(amount, told)
    found = found.unsettled() if found is not None and is_hypothetical(found) else found
    if found is not None and found.status is FundingStatus.OTHER and (own := authority_before(amount)) is not None:
        return replace(found, status=FundingStatus.ALLOCATED, cue=own, confidence=0.6)
    return found


def _of_whole(amount: Amount, continues: bool) -> Judgement | None:
    """What becomes of a part says nothing about the whole: only its own words do."""
    found = _by_adjective(amount.nouns) or _by_relative(amount)
    if found is not None:
        return found
    for noun in amount.nouns:
        if (status := noun_status(noun)) is not None:
            return Judgement(status, noun, None, noun, "funding_noun", 0.6)
    if not (amount.is_funding or continues):
        return None
    return Judgement(FundingStatus.OTHER, amount.head, None, amount.head, "funding_whole", 0.4)


def _judge(amount: Amount, told: Told) -> Judgement | None:
    continues = told is Told.PART or (told is Told.BESIDE and not amount.nouns)
    if (behind := passive_behind(amount) or participle_behind(amount)) is not None:
        return behind
    by_noun: Judgement | None = asked_beside(amount)
    current = amount.head
    described = _by_adjective(amount.nouns) or _by_relative(amount)
    if described is not None and described.status is FundingStatus.BLOCKED and not amount.is_funding:
        held = described.cue.head
        if held in amount.nouns and described.cue.i < held.i:
            described = None  # "blocked vessels worth €2 million", but "a further €2 million remains blocked"
    for word in _upwards(amount.head):
        if word.pos_ in _VERBS:
            word = _to_be_done(word, current) or word
            if (said := _cleft(word, current) or of_bill(word, current, amount) or of_law(word, current)) is not None:
                return said
            if described and word.lemma_ in nouns("lowering") and described.method == "funding_relative":
                return described if described.status in _OPEN else None
            if is_spared(word, current) or (word.lemma_ in nouns("other_verbs") and not amount.is_funding):
                return None
            if (amount.is_funding or continues) and (state := by_predicate(word)) is not None:
                return state
            found = verb_class(word) if not (is_news(current) or adds_up(word, current)) else None
            if word.lemma_ in nouns("coming") and (came := by_coming(word, current, amount)) is not None:
                return came
            if described is None and by_noun is None and current.dep_ in _SUBJECTS and (gone := by_going(word, amount)):
                return gone
            if described and described.method == "funding_relative" and is_aside(current):
                return described  # "in addition to the €2 million already provided"
            if found is None:
                if described or word.lemma_ in nouns("transparent"):
                    described = described or _by_subject(word)
                    current = word
                    continue
                current = word
                continue
            if by_noun and word.lemma_ == "make" and tense_of(word) is Tense.PAST and not is_denied(word):
                return _widen(by_noun, word)  # "made a payment" is what the noun says
            if (
                found.name == "give"
                and by_noun
                and current.pos_ == "NOUN"
                and infinitive_noun_status(current) is not None
            ):
                return _widen(by_noun, word)  # "was given authority to order the drawdown of €2 million"
            judged = _by_verb(word, found)
            if word.lemma_ == "make" and tense_of(word) is Tense.PAST and is_made(word) and not is_denied(word):
                judged = replace(judged, status=FundingStatus.DISBURSED)
            if described and found.name == "give" and described.status is not FundingStatus.ALLOCATED:
                if described.method == "funding_relative" and judged.status is FundingStatus.DISBURSED:
                    return judged
                return _widen(described, word)
            if (
                word.lemma_ in nouns("receiving")
                and judged.status is FundingStatus.DISBURSED
                and is_bought(amount, word)
            ):
                judged = replace(judged, status=FundingStatus.ALLOCATED)  # who gets a contract is not paid yet
            if described and judged.status is FundingStatus.OTHER:
                return _widen(described, word)
            if by_noun and by_noun.status is FundingStatus.REQUESTED and found.name == "pledge":
                return _widen(by_noun, word)  # "launched an appeal for €2 million"
            if by_noun and by_noun.status is FundingStatus.REQUESTED and word.lemma_ in nouns("submitting"):
                return _widen(by_noun, word)  # "sent Parliament a request for €2 million"
            if by_noun and judged.status is FundingStatus.OTHER and not is_undone(word, current):
                return _widen(by_noun, word)
            if continues and current.dep_ == "nsubj" and word.lemma_ in nouns("cost_verbs"):
                return judged  # "of this, €3 million will pay for the bridge"
            if not amount.is_funding and judged.cue == word and not is_money_verb(word):
                if is_object(amount, word) and (continues or word.lemma_ in nouns("direct_verbs")):
                    return (
                        judged if continues else replace(judged, method=DIRECT, confidence=min(judged.confidence, 0.7))
                    )
                return None
            return judged
        if by_noun is None and (status := noun_status(word)) is not None:
            by_noun = Judgement(status, word, None, word, "funding_noun", 0.6)
        if described is None and word != amount.head:
            described = _by_adjective((word,))
        current = word
    if described:
        return _widen(described, current)
    if by_noun is None:
        for noun in amount.nouns:
            if (status := noun_status(noun)) is not None:
                by_noun = Judgement(status, noun, None, noun, "funding_noun", 0.6)
                break
    if by_noun:
        return _widen(by_noun, current)
    if not amount.is_funding and told is not Told.PART:
        return None
    if (new := is_new(amount)) is not None and current.pos_ in _VERBS and not is_denied(current):
        return Judgement(FundingStatus.PLEDGED, new, None, current, "funding_new", 0.5)
    if (package := holds_goods(amount, current)) is not None:
        return Judgement(FundingStatus.PLEDGED, package, None, current, "funding_package", 0.5)
    return Judgement(
        _open_status(current), current, current if current.pos_ in _VERBS else None, current, "funding_mention", 0.4
    )


def _to_be_done(copula: Token, below: Token) -> Token | None:
    """The passive infinitive of "is to be paid" whose subject the parser hangs on the copula."""
    if copula.lemma_ != "be" or below.dep_ not in {"nsubj", "nsubjpass"}:
        return None
    return next((c for c in children(copula, "xcomp") if c.i > copula.i and children(c, "auxpass")), None)


def _cleft(copula: Token, below: Token) -> Judgement | None:
    """What the clause before "is" says of what stands behind: "what Norway announced was €15 million"."""
    if copula.lemma_ != "be" or below.dep_ != "attr":
        return None
    for verb in children(copula, "csubj", "nsubj"):
        asks = any(c.lower_ == "what" for c in verb.children)
        if verb.pos_ in _VERBS and asks and (found := verb_class(verb)) is not None:
            return replace(_by_verb(verb, found), clause=copula)
    return None


def is_object(amount: Amount, verb: Token) -> bool:
    """Whether the amount itself is the verb's object or passive subject, or what it asks for."""
    current = amount.head
    while current.dep_ in _JOINED and current.head not in {current, verb}:
        current = current.head
    if current.dep_ == "npadvmod" and current.head.lower_ == "more":
        current = current.head  # "€2 billion more"
    current = through_shares(current)
    if current.dep_ == "conj" and current.head == verb:
        # the verb is left out: "received €5 million from Norway and €2 million from Malta"
        return any(own.i in amount.rivals for own in children(verb, "dobj"))
    if current.head == verb:
        return current.dep_ in {"dobj", "nsubjpass", "oprd", "npadvmod", "attr"}
    if _to_be_done(current.head, current) == verb:
        return True
    preposition = current.head
    if current.dep_ == "pobj" and preposition.lower_ == "including":
        return verb in preposition.ancestors  # "approved €5 million through the fund, including €2 million"
    if current.dep_ == "pobj" and preposition.lower_ == "from":
        return preposition.head == verb and verb.lemma_ == "benefit"
    if current.dep_ == "pobj" and preposition.lower_ == "to" and current != amount.head:
        # hung on who gets the sum before: "gave €1 million to Malta, €2 million to Norway"
        return preposition.head == verb and any(own.i in amount.rivals for own in children(verb, "dobj"))
    if current.dep_ != "pobj" or preposition.lower_ not in {"for", "in"}:
        return False
    if preposition.lower_ == "in":
        return preposition.head == verb and verb.lemma_ == "pay"  # "has paid in €3 million"
    asked = preposition.head
    return asked == verb or (asked.dep_ == "dobj" and asked.head == verb and verb.lemma_ in nouns("asking"))


def _open_status(top: Token) -> FundingStatus:
    """Aid whose verb is no cue: a future is a promise, else nothing is settled."""
    if top.pos_ in _VERBS and tense_of(top) is Tense.FUTURE and not is_denied(top):
        return FundingStatus.PLEDGED
    return FundingStatus.OTHER


def _upwards(token: Token) -> Iterator[Token]:
    """The token and all that it depends on."""
    current = token
    while True:
        yield current
        if current.head == current:
            return
        current = current.head


def _by_adjective(found: tuple[Token, ...]) -> Judgement | None:
    """A participle at one of the nouns: "blocked aid", "in pledged support"."""
    for noun in found:
        for child in noun.children:
            if child.dep_ in {"amod", "compound"} and (status := adjective_status(child)) is not None:
                return Judgement(status, child, None, noun, "funding_participle", 0.75)
    return None


def _by_subject(verb: Token) -> Judgement | None:
    """What the subject of a verb of size says: "the total in pledged support includes".

    What is only a part says nothing of the whole: "this payment is part of the €3 billion package".
    """
    if any(part.lemma_ in {"part", "portion", "share"} for part in children(verb, "attr")):
        return None
    for own in children(verb, "nsubj", "nsubjpass", "csubj"):
        if own.dep_ == "csubj" and (done := verb_class(own)) is not None and tense_of(own) is Tense.PAST:
            return replace(_by_verb(own, done), clause=verb)  # "the support paid to Moldova has reached"
        if (found := _by_adjective(tuple(own.subtree))) is not None:
            return found
        for noun in own.subtree:
            if noun.dep_ in {"compound", "nmod"}:
                continue
            if (status := noun_status(noun)) is not None:
                return Judgement(status, noun, None, noun, "funding_noun", 0.6)
    return None


def _by_relative(amount: Amount) -> Judgement | None:
    """A relative clause at the amount or its noun: "UAH 500 paid by the state", "funds that were approved"."""
    for noun in (*amount.tokens, *amount.nouns):
        for verb in children(noun, "acl", "relcl"):
            after = noun if noun in amount.nouns else amount.head
            near = (
                verb.i > after.i
                and (verb.tag_ != "VBG" or (verb.dep_ == "relcl" and bool(children(verb, "aux"))))
                and verb.lower_ != "aimed"
                and not amount.has_rival_before(verb)
            )
            is_sent = noun_status(noun) is FundingStatus.REQUESTED and verb.lemma_ in nouns("submitting")
            found = verb_class(verb) if near and not is_sent and not is_of_noun(verb, amount) else None
            if found is not None and tense_of(verb) is not Tense.INFINITIVE:
                judged = _by_verb(verb, found)
                if noun_status(noun) is FundingStatus.REQUESTED and found.name == "pledge":
                    continue  # "an appeal launched today" asks
                if judged.status is not FundingStatus.OTHER:
                    return Judgement(judged.status, judged.cue, verb, noun, "funding_relative", 0.75)
    return None


def _widen(judgement: Judgement, clause: Token) -> Judgement:
    """The same judgement with the clause that also carries the amount."""
    if clause.pos_ in _VERBS and judgement.clause.pos_ not in _VERBS and judgement.method == "funding_participle":
        return judgement
    return Judgement(judgement.status, judgement.cue, judgement.verb, clause, judgement.method, judgement.confidence)


def _by_verb(verb: Token, found: VerbClass) -> Judgement:
    """Status by the verb's own tense, unless a verb or noun above decides about it."""
    tense = Tense.FUTURE if is_reported_future(verb) else carried_tense(verb)
    status = found.status.get(tense)
    if tense is Tense.PARTICIPLE:
        above = (
            verb.head if verb.dep_ in {"advcl", "conj", "xcomp", "pcomp", "acl"} and verb.head.pos_ in _VERBS else None
        )
        status = found.status.get(tense_of(above) if above is not None else Tense.PRESENT)
    if is_denied(verb):
        status = FundingStatus.OTHER
    cue, clause = verb, verb
    lower, seen = tense, verb
    for _ in range(4):
        above, below = _governor(seen), lower
        if above is None:
            break
        if above.pos_ in _VERBS:
            higher = verb_class(above)
            if (
                higher is not None
                and lower in higher.governs
                and not (status and higher.name in {"pledge", "allocate"} and lower == Tense.PRESENT)
                and not (found.name == "request" and higher.name in _PLANS)
            ):
                above_tense = tense_of(above)
                decided = higher.status.get(above_tense) or (
                    higher.status.get(Tense.PRESENT) if above_tense is Tense.PARTICIPLE else None
                )
                if decided is not None:
                    status = FundingStatus.OTHER if is_denied(above) else decided
                    cue = clause = above
            lower = tense_of(above)
        elif lower == Tense.INFINITIVE and (decided := infinitive_noun_status(above)) is not None and status is None:
            status, cue, clause = FundingStatus.OTHER if _is_none(above) else decided, above, above
        if status is None and below == Tense.INFINITIVE and (said := _of_giver(above)) is not None:
            status, cue, clause = said, above, above
        seen = above
    if status is None:
        status = FundingStatus.PLEDGED if is_headline(verb) else _fallback(seen if seen != verb else verb)
    return Judgement(status or FundingStatus.OTHER, cue, verb, clause, "funding_verb", 0.85 if status else 0.4)


def _is_none(noun: Token) -> bool:
    """Whether there is no such thing as a noun names: "no plan to", "did not make a commitment to"."""
    if any(child.dep_ == "det" and child.lower_ == "no" for child in noun.children) or is_denied(noun):
        return True
    return noun.dep_ in {"dobj", "attr"} and is_denied(noun.head) and noun.head.lemma_ not in nouns("ending")


def _of_giver(word: Token) -> FundingStatus | None:
    """What "is ready", "is due" say of the infinitive below them; a past or a denial settles nothing."""
    status = infinitive_adjective_status(word)
    link = word.head if word.dep_ in {"acomp", "oprd", "prep"} else word
    copula = link if link != word else next(iter(children(word, "auxpass")), None)
    if status is None or copula is None or is_denied(link) or is_denied(word):
        return None
    return status if copula.tag_ in {"VBZ", "VBP"} else None


def _fallback(top: Token) -> FundingStatus | None:
    """For an infinitive that nothing decides: a future above makes a promise of it, an obligation a request."""
    if top.pos_ not in _VERBS or is_denied(top):
        return None
    tense = tense_of(top)
    return {Tense.FUTURE: FundingStatus.PLEDGED, Tense.MUST: FundingStatus.REQUESTED}.get(tense)


def _governor(word: Token) -> Token | None:
    """The verb or noun that a clause depends on as its content, or None where the clause stands by itself."""
    current = word
    while current.dep_ == "conj" and current.head != current:
        current = current.head
    if current.dep_ not in _DEPENDENT or current.head == current:
        return None
    above = current.head
    if above.pos_ == "ADP" and above.head != above:
        above = above.head
    return above
