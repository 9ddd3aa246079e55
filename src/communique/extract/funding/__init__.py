"""Funding: amounts of money that move, are promised, asked for or blocked."""

from collections.abc import Sequence
from dataclasses import replace

from communique.extract.facts import Funding
from communique.extract.funding.amounts import Amount, amount_in, units_of
from communique.extract.funding.columns import sums_in_tables
from communique.extract.funding.context import in_context
from communique.extract.funding.contracts import by_award, with_contracts
from communique.extract.funding.crowns import Crowns
from communique.extract.funding.cues import nouns
from communique.extract.funding.elided import with_elided
from communique.extract.funding.judgement import DIRECT, OF_BILL, Judgement, Told
from communique.extract.funding.parties import OWN_VOICE, is_capital, is_public
from communique.extract.funding.parts import Sum, announces_part, goes_on_list, goes_on_parts, with_totals
from communique.extract.funding.slots import Slots, slots_of
from communique.extract.funding.status import judge
from communique.extract.funding.timing import period_of
from communique.extract.funding.unparsed import LANGUAGES, judge_by_stems, parties_at, purpose_behind, source_behind
from communique.extract.names.name import Names
from communique.extract.quantities import Quantity, find_quantities
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span, hull, trim
from communique.schemas.vocabulary import MAX_EVIDENCE, Comparator, FundingStatus

__all__ = ["find_funding"]

_OPENERS = frozenset({"that", "and", "but", "whether", "which"})
"""Words that tie a clause to what stands before it."""
_MILLION = 1_000_000
_NEAR = 2
"""Sentences before a part in which nobody else gives."""
_SMALL = 10_000
"""Full units below which an amount that only its verb makes funding is somebody's bill, not aid."""
_LEAST = 1000
"""Full units below which an amount that no noun calls money that moves is a price."""
_MARKS = '.,;:“”"«»–—-•'

_WITHOUT_PARTY = frozenset({FundingStatus.REQUESTED, FundingStatus.BLOCKED})
"""What a passive may say of an amount without a party: "a further €2 million has been suspended"."""


def find_funding(reading: Reading, names: Names) -> list[Funding]:
    """The amounts of money in a document that are aid, procurement, investment, loans or rewards, in order.

    Worth, damage, revenue, budgets and prices are no funding. An amount that is repeated in another currency is read
    once; parts and totals are rows of their own.
    """
    found: list[Sum] = []
    in_tables = sums_in_tables(reading, names)
    lines = {one.sentence.index for one in in_tables}
    crowns = Crowns(reading, names)
    before: tuple[int, Quantity] | None = None
    for sentence in reading.sentences:
        if sentence.index in lines or not (sentence.has_parser or reading.document.language in LANGUAGES):
            continue
        last = before[1] if before is not None and sentence.index - before[0] == 1 else None
        found_here = find_quantities(reading.text, sentence.span, reading.document.language)
        quantities = [crowns.settled(sentence, one) for one in found_here]
        told_before = before[1] if before is not None else None
        money = with_elided(reading.text, sentence.span, quantities, last, told_before)
        if money and money[-1].currency is not None:
            before = (sentence.index, money[-1])
        units: frozenset[int] | None = None
        before_told = Told.NOT
        for quantity in money:
            if quantity.currency is None:
                continue
            units = units_of(sentence, money) if units is None else units
            told = _told(reading, sentence, found, quantity, before_told)
            before_told = told
            near = bool(found) and _is_near(sentence, found[-1], quantity)
            row = _funding(reading, sentence, quantity, quantity.currency, names, units, told, near)
            if row is not None:
                row = _continued(reading, sentence, row, found) if found else row
                found.append(Sum(row, quantity.span, sentence))
    if in_tables:
        found = sorted([*found, *in_tables], key=lambda one: one.span.start)
    return with_totals(reading, with_contracts(reading, names, in_context(reading, names, found)))


def _told(reading: Reading, sentence: Sentence, found: Sequence[Sum], quantity: Quantity, before: Told) -> Told:
    """What stands before an amount, after the amounts that were `found`; `before` is the same of the one before."""
    if not found:
        return Told.NOT
    last, place = found[-1], quantity.span
    elided = quantity.currency_span is not None and quantity.currency_span.end <= sentence.span.start
    if elided or announces_part(reading, sentence, found, place):
        return Told.PART
    if before is Told.PART and goes_on_parts(sentence, last, place):
        return Told.PART
    if last.sentence is not sentence:
        return Told.NOT
    return Told.PART if goes_on_list(sentence, last, place) else Told.BESIDE


def _is_near(sentence: Sentence, last: Sum, quantity: Quantity) -> bool:
    """Whether the last amount of money that moves stands in the sentence or the one before, in the same currency."""
    is_next = sentence.index - last.sentence.index <= 1 and sentence.block == last.sentence.block
    return is_next and last.row.currency.value == quantity.currency


def _funding(
    reading: Reading,
    sentence: Sentence,
    quantity: Quantity,
    currency: str,
    names: Names,
    units: frozenset[int],
    told: Told,
    near: bool,
) -> Funding | None:
    if sentence.tree is None and reading.document.language in LANGUAGES:
        return _unparsed(reading, sentence, quantity, currency, names)
    amount = amount_in(sentence, quantity, units)
    if amount is None:
        return None
    judgement = judge(amount, told) or by_award(reading, sentence, amount)
    if judgement is None:
        return None
    if quantity.value < _LEAST and not amount.is_funding and not amount.has_whole:
        return None
    clause = _clause(sentence, amount, judgement)
    if judgement.method == OF_BILL and quantity.value < _MILLION:
        return None  # what somebody is to pay
    slots = slots_of(sentence, amount, judgement, clause, names)
    if judgement.method == DIRECT and (
        quantity.value < _SMALL or not _is_public(sentence, amount, judgement, slots, names, near)
    ):
        return None
    return Funding(
        evidence=clause,
        method=judgement.method,
        confidence=judgement.confidence,
        amount=Cell(quantity.value, quantity.number_span),
        amount_upper=Cell(quantity.upper, quantity.number_span) if quantity.upper is not None else None,
        currency=Cell(currency, quantity.currency_span or quantity.number_span),
        comparator=_comparator(quantity),
        status=Cell(judgement.status, sentence.place(judgement.cue)),
        provider=slots.provider,
        recipient=slots.recipient,
        programme=slots.programme,
        source_of_funds=slots.source_of_funds,
        tranche=slots.tranche,
        purpose=slots.purpose,
        period=period_of(reading, sentence, quantity.span, judgement, names),
    )


def _is_public(
    sentence: Sentence, amount: Amount, judgement: Judgement, slots: Slots, names: Names, near: bool
) -> bool:
    """Whether a named party or a public body gives, gets or asks; a part of a sum and some passives need none.

    Nor do passives `near` money that moves: what is paid there is of it.
    """
    verb = judgement.verb
    step = slots.tranche.span if slots.tranche is not None else None
    named = [
        slot
        for slot in (slots.provider, slots.recipient, slots.source_of_funds, step)
        if slot is not None and not any(token.text in OWN_VOICE for token in sentence.tokens_in(slot))
    ]
    if len(named) == 1 and any(is_capital(name.entity) for name in names.overlapping(named[0])):
        named = []  # a government where it asks or promises, a market place where it only receives
    if named or amount.has_whole or verb is None:
        return True
    passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children)
    settled = judgement.status is not FundingStatus.OTHER and verb.lemma_ not in nouns("buying")
    if near and settled and (passive or verb.lemma_ in nouns("aiding") | nouns("going")):
        return True  # "The plan asks for €9 million. Some €5 million has been received."
    return is_public(sentence, verb, names) or (judgement.status in _WITHOUT_PARTY and passive)


def _comparator(quantity: Quantity) -> Cell[Comparator] | None:
    if quantity.comparator is Comparator.EQ:
        return None
    return Cell(quantity.comparator, quantity.comparator_span or quantity.number_span)


def _unparsed(reading: Reading, sentence: Sentence, quantity: Quantity, currency: str, names: Names) -> Funding | None:
    """Where the language has no parser: amount and status, and of the slots who stands right at the verb."""
    found = judge_by_stems(reading.text, sentence.span, quantity, str(reading.document.language))
    if found is None:
        return None
    provider, recipient = parties_at(reading.text, found, names)
    return Funding(
        evidence=found.clause,
        method="funding_stems",
        confidence=0.5,
        amount=Cell(quantity.value, quantity.number_span),
        amount_upper=Cell(quantity.upper, quantity.number_span) if quantity.upper is not None else None,
        currency=Cell(currency, quantity.currency_span or quantity.number_span),
        comparator=_comparator(quantity),
        status=Cell(found.status, found.cue),
        provider=provider,
        recipient=recipient,
        source_of_funds=source_behind(reading.text, found, quantity.span),
        purpose=purpose_behind(reading.text, found, quantity.span),
        period=period_of(reading, sentence, quantity.span, None, names),
    )


def _continued(reading: Reading, sentence: Sentence, row: Funding, found: Sequence[Sum]) -> Funding:
    """A part of what was reported just before ("This includes €5 million") has come as far as the whole.

    It is from whom, for whom and of what programme that is, where it does not say so itself and nobody else gives.
    """
    cue, previous = row.status.span, found[-1].row
    if row.method != "funding_mention" or row.status.value is not FundingStatus.OTHER:
        return row
    before = reading.sentence_at(previous.evidence.start)
    words = [token.lemma_ for token in sentence.tokens_in(cue)]
    if before is None or not 0 <= sentence.index - before.index <= 1 or not set(words) & nouns("transparent"):
        return row
    whole = next((one.row for one in reversed(found) if one.sentence is not sentence), previous)
    is_larger = whole.currency.value == row.currency.value and whole.amount.value < row.amount.value
    if is_larger and "bring" not in words:
        return row  # no part of it
    if any(t.lemma_ == "go" and child.dep_ == "xcomp" for t in sentence.tokens_in(cue) for child in t.children):
        return row  # "this is going to build on"
    givers = {
        one.row.provider and one.row.provider.of(reading.text)
        for one in found
        if sentence.index - one.sentence.index <= _NEAR
    }
    status = Cell(previous.status.value, cue)
    if len(givers) > 1:
        return replace(row, status=status, method="funding_continued", confidence=0.5)
    return replace(
        row,
        status=status,
        provider=row.provider or whole.provider,
        recipient=row.recipient or whole.recipient,
        programme=row.programme or whole.programme,
        method="funding_continued",
        confidence=0.5,
    )


def _clause(sentence: Sentence, amount: Amount, judgement: Judgement) -> Span:
    """The smallest clause with amount and status, without the marks around it; the sentence if it is too long."""
    top = judgement.clause
    tree = top.doc
    first = top.left_edge
    if first.lower_ in _OPENERS and first.i < top.i:
        first = tree[first.i + 1]
    inside = sentence.place(tree[first.i : top.right_edge.i + 1])
    clause = hull((inside, amount.quantity.span, sentence.place(judgement.cue)))
    for place in (clause, sentence.span):
        if place.end - place.start <= MAX_EVIDENCE and (found := _trimmed(sentence, place)):
            return found
    return amount.quantity.span


def _trimmed(sentence: Sentence, place: Span) -> Span | None:
    start = sentence.span.start
    found = trim(sentence.text, place.start - start, place.end - start, _MARKS)
    return Span(start + found.start, start + found.end) if found else None
