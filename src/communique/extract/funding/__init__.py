"""Funding: amounts of money that move, are promised, asked for or blocked."""

from communique.extract.facts import Funding
from communique.extract.funding.amounts import Amount, amount_in
from communique.extract.funding.slots import Slots, slots_of
from communique.extract.funding.status import Judgement, judge
from communique.extract.names.name import Names
from communique.extract.periods import period_for
from communique.extract.quantities import Quantity, find_quantities
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span, hull, trim
from communique.schemas.columns import MAX_EVIDENCE
from communique.schemas.vocabulary import Comparator

__all__ = ["find_funding"]


def find_funding(reading: Reading, names: Names) -> list[Funding]:
    """The amounts of money in a document that are aid, procurement, investment, loans or rewards, in order.

    Worth, damage, revenue, budgets and prices are no funding. An amount that is repeated in another currency is read once;
    parts and totals are rows of their own.
    """
    found = []
    for sentence in reading.sentences:
        for quantity in find_quantities(reading.text, sentence.span, reading.document.language):
            if not quantity.money or quantity.currency is None or quantity.converted:
                continue
            if (row := _funding(reading, sentence, quantity, names)) is not None:
                found.append(row)
    return found


def _funding(reading: Reading, sentence: Sentence, quantity: Quantity, names: Names) -> Funding | None:
    amount = amount_in(sentence, quantity)
    if amount is None or (judgement := judge(amount)) is None:
        return None
    clause = _clause(sentence, amount, judgement)
    slots = slots_of(sentence, amount, judgement, clause, names)
    return _row(reading, sentence, quantity, judgement, clause, slots)


def _row(
    reading: Reading, sentence: Sentence, quantity: Quantity, judgement: Judgement, clause: Span, slots: Slots
) -> Funding:
    assert quantity.currency is not None
    money = quantity.currency_span or quantity.number_span
    return Funding(
        evidence=clause,
        method=judgement.method,
        confidence=judgement.confidence,
        amount=Cell(quantity.value, quantity.number_span),
        amount_upper=Cell(quantity.upper, quantity.number_span) if quantity.upper is not None else None,
        currency=Cell(quantity.currency, money),
        comparator=_comparator(quantity),
        status=Cell(judgement.status, sentence.place(judgement.cue)),
        provider=slots.provider,
        recipient=slots.recipient,
        programme=slots.programme,
        source_of_funds=slots.source_of_funds,
        tranche=slots.tranche,
        purpose=slots.purpose,
        period=period_for(reading, sentence, quantity.span),
    )


def _comparator(quantity: Quantity) -> Cell[Comparator] | None:
    if quantity.comparator is Comparator.EQ:
        return None
    return Cell(quantity.comparator, quantity.comparator_span or quantity.number_span)


def _clause(sentence: Sentence, amount: Amount, judgement: Judgement) -> Span:
    """The smallest clause that carries amount and status, without the marks around it; the sentence where it is too long."""
    top = judgement.clause
    tree = top.doc
    inside = sentence.place(tree[top.left_edge.i : top.right_edge.i + 1])
    clause = hull((inside, amount.quantity.span, sentence.place(judgement.cue)))
    for place in (clause, sentence.span):
        if place.end - place.start <= MAX_EVIDENCE:
            found = trim(
                sentence.text, place.start - sentence.span.start, place.end - sentence.span.start, '.,;:“”"«»–—-• '
            )
            if found is not None:
                return Span(sentence.span.start + found.start, sentence.span.start + found.end)
    return hull((amount.quantity.span, sentence.place(judgement.cue)))
