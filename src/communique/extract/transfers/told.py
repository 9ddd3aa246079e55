"""Goods that a sentence tells of: subject, verb and object give the row."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from communique.extract.facts import Period, Transfer
from communique.extract.names.name import Names
from communique.extract.periods import is_when_told, period_for
from communique.extract.quantities import Quantity, find_quantities
from communique.extract.quantities.tables import is_row
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span, hull
from communique.extract.transfers.amounts import Amount, amount_of
from communique.extract.transfers.anaphoric import pointed_at
from communique.extract.transfers.carried import carried_from, carried_to
from communique.extract.transfers.counted import counts_of
from communique.extract.transfers.enumerated import enumerated
from communique.extract.transfers.goods import (
    Goods,
    find_goods,
    is_everyday,
    is_flier,
    is_out_of_reach,
    lemma,
    reaches_target,
    stays_own,
)
from communique.extract.transfers.handover import containers, handover_of
from communique.extract.transfers.lexicon import Act, counting_verbs, words
from communique.extract.transfers.parties import named_before, programme_of, provider_of, recipient_of
from communique.extract.transfers.phrases import clause
from communique.extract.transfers.status import Handover
from communique.extract.transfers.triggers import handing_words, may_name_goods
from communique.extract.transfers.unlisted import counted_things, is_handed_over
from communique.extract.trees import children
from communique.schemas.vocabulary import MAX_EVIDENCE, EntityKind, TransferStatus

_CONFIDENCE = {Act.ARRIVE: 0.5, Act.PRODUCE: 0.5, Act.PROMISE: 0.6, Act.PROCURE: 0.5, Act.CONTAIN: 0.7}
_USUAL_CONFIDENCE = 0.65
_UNSETTLED = 0.4
"""Where nothing settles how far the goods have come."""


def told_transfers(reading: Reading, sentence: Sentence, names: Names) -> list[Transfer]:
    """The goods of one sentence that its verbs and nouns hand over, in order."""
    if sentence.parse is None or sentence.is_question or is_row(sentence):
        return []
    if not sentence.may_hold(handing_words()):
        return []
    has_goods = may_name_goods(sentence.parse.surface) or _names_weapon(sentence, names)
    if not (has_goods or sentence.may_hold(counting_verbs())):
        return []
    quantities = find_quantities(reading.text, sentence.span, reading.document.language)
    if not (has_goods or quantities):
        return []
    listed = find_goods(sentence, names)
    things = counted_things(sentence, quantities, listed)
    counts = counts_of(sentence, quantities)
    before = sentence_before(reading, sentence)
    goods = sorted([*listed, *things], key=lambda one: one.head.i)
    known = {one.head.i for one in listed}
    amounts = {one.head.i: amount_of(sentence, one, counts) for one in goods}
    handovers = {
        one.head.i: found
        for one in goods
        if (one.head.i in known or is_handed_over(one.head))
        and (found := handover_of(one, amounts[one.head.i].value is not None, before)) is not None
    }
    inherited = enumerated(sentence, names, goods, handovers, containers(sentence, before))
    wholes = {one.cue.i for one in handovers.values() if one.act is Act.CONTAIN and one.cue.lemma_ != "be"}
    rows = _pointed_at(reading, sentence, names, quantities, listed, before)
    for one in goods:
        handover = handovers.get(one.head.i) or inherited.get(one.head.i)
        if (
            is_out_of_reach(one.head)
            or _is_paid_for(sentence, one)
            or any(left.lower_ in words("listing", "words") for left in one.head.lefts)
        ):
            continue
        if handover is None or (one.head.dep_ == "nsubj" and one.head.head.i in wholes):
            continue  # only the whole whose parts are told: "the equipment provided includes guns"
        if amounts[one.head.i].value is None and _stands_for_others(one, [*handovers, *inherited]):
            continue
        row = _row(reading, sentence, names, one, amounts[one.head.i], handover)
        if _is_told(row, handover, one) and (one.head.i in known or one.head.i in inherited or _has_party(row)):
            rows.append(row)
    return rows


def _is_paid_for(sentence: Sentence, goods: Goods) -> bool:
    """Whether money for goods stands right before them, whatever the tree makes of it: "€4 billion to air defence"."""
    first = next(iter(sentence.tokens_in(goods.span)), goods.head)
    before = [word.lower_ for word in goods.head.doc[max(0, first.i - 2) : first.i]]
    return len(before) > 1 and before[1] in {"to", "for", "on"} and before[0] in words("purposes", "money")


def _stands_for_others(goods: Goods, handed: Sequence[int]) -> bool:
    """Whether goods of no kind stand beside those that are told: "guns and other equipment", "weapons such as guns".

    `handed` are the positions of the goods that change hands.
    """
    head = goods.head
    if goods.weapon is not None or lemma(head) not in words("wholes", "words"):
        return False
    if any(left.lower_ == "other" for left in head.lefts) and any(i < head.i for i in handed):
        return True
    examples = [own for own in children(head, "prep") if own.lower_ in words("wholes", "behind")]
    inside = {word.i for own in examples for word in own.subtree}
    return any(i in inside for i in handed)


def _pointed_at(
    reading: Reading,
    sentence: Sentence,
    names: Names,
    quantities: Sequence[Quantity],
    listed: Sequence[Goods],
    before: Sentence | None,
) -> list[Transfer]:
    """The rows of goods that stand before: the words of the item are theirs."""
    rows = []
    for goods, meant, quantity in pointed_at(sentence, before, quantities, listed, names):
        handover = handover_of(goods, True, before)
        if handover is not None:
            span = quantity.comparator_span or quantity.number_span
            amount = Amount(Cell(quantity.value, quantity.number_span), Cell(quantity.comparator, span))
            row = _row(reading, sentence, names, goods, amount, handover)
            item = Cell(meant.span.of(reading.text), meant.span)
            rows.append(replace(row, item=item, item_entity=meant.weapon, method=f"{row.method}.of_them"))
    return rows


def _is_told(row: Transfer, handover: Handover, goods: Goods) -> bool:
    """Whether it is goods that change hands: not weapons that arrive by themselves, nor what is only spoken of."""
    if handover.act is Act.ARRIVE:
        return row.provider is not None or not is_flier(goods) or _is_of_batch(goods.head)
    if handover.act is Act.GIVE and is_flier(goods) and reaches_target(handover.cue, goods.head):
        return False
    if handover.act is Act.GIVE and stays_own(handover.cue, goods.head):
        return False
    if is_everyday(goods.head) and (
        handover.cue.lemma_.lower() in words("trade", "words") or row.status.value is TransferStatus.OTHER
    ):
        return False
    if row.quantity is None and is_everyday(goods.head):
        if any(lemma(other) in words("everyday", "works") for other in goods.head.conjuncts):
            return False
        if lemma(goods.head) in words("everyday", "nouns"):
            return bool(goods.head.conjuncts)  # "food and water"
        if handover.act in {Act.GIVE, Act.PROMISE, Act.PROCURE}:
            return _has_party(row)  # "wheat is shipped around the world"
    return row.status.value is not TransferStatus.OTHER or _has_party(row)


def _is_of_batch(head: Token) -> bool:
    """Whether it is a batch or a shipment that arrives: no missile comes so by itself."""
    return head.dep_ == "pobj" and head.head.lower_ == "of" and lemma(head.head.head) in words("packages", "nouns")


def _has_party(row: Transfer) -> bool:
    return any(party is not None for party in (row.provider, row.recipient, row.programme))


def _names_weapon(sentence: Sentence, names: Names) -> bool:
    return any(name.entity.kind is EntityKind.WEAPON for name in names.within(sentence.span))


def _period(reading: Reading, sentence: Sentence, handover: Handover) -> Period | None:
    """When goods are handed over; "said on Monday that it would give" is when it was said."""
    if handover.act is Act.REQUEST:
        return None
    cue = sentence.place(handover.cue)
    found = period_for(reading, sentence, cue)
    if found is None or is_when_told(sentence, found, cue):
        return None
    told = sentence.tokens_in(found.span)[:1]
    return None if told and not _is_in_scope(told[0], handover.cue) else found


def _is_in_scope(word: Token, cue: Token) -> bool:
    """Whether a word of time is said of the hand-over: not of "under a contract signed in March" beside it."""
    verb = word
    while not verb.tag_.startswith("VB") and verb.head != verb:
        verb = verb.head
    return verb == cue or verb.dep_ not in {"acl", "relcl", "pcomp"} or not cue.is_ancestor(verb)


def sentence_before(reading: Reading, sentence: Sentence) -> Sentence | None:
    """The sentence that "This includes" may refer to."""
    return reading.sentences[sentence.index - 1] if sentence.index else None


def _behind(sentence: Sentence, words: Span, name: Span) -> Span:
    """The words behind the name that they begin with."""
    between = sentence.text[name.end - sentence.span.start : words.end - sentence.span.start]
    return Span(words.end - len(between.lstrip()), words.end)


def _row(
    reading: Reading, sentence: Sentence, names: Names, goods: Goods, amount: Amount, handover: Handover
) -> Transfer:
    provider = provider_of(sentence, handover, names)
    recipient = recipient_of(sentence, handover, goods, names)
    if recipient is None and (given := named_before(sentence, handover, goods, names)) is not None:
        recipient, goods = given, replace(goods, span=_behind(sentence, goods.span, given))
    if handover.act is Act.CONTAIN:
        before = sentence_before(reading, sentence)
        provider = provider or carried_from(sentence, before, handover, names)
        recipient = recipient or carried_to(sentence, before, handover, names)
    cue = sentence.place(handover.cue)
    required = [goods.span, cue, *(place for place in (amount.span,) if place is not None)]
    evidence = clause(sentence, handover.cue, required)
    if evidence.end - evidence.start > MAX_EVIDENCE:
        evidence = hull(required) if hull(required).end - hull(required).start <= MAX_EVIDENCE else goods.span
    return Transfer(
        evidence=evidence,
        method=f"transfers.{handover.act}",
        confidence=_UNSETTLED
        if handover.status is TransferStatus.OTHER
        else _CONFIDENCE.get(handover.act, _USUAL_CONFIDENCE),
        item=Cell(goods.span.of(reading.text), goods.span),
        item_entity=goods.weapon,
        quantity=amount.value,
        comparator=amount.comparator,
        unit=amount.unit,
        status=Cell(handover.status, cue),
        provider=provider,
        recipient=None if recipient == provider else recipient,
        programme=programme_of(sentence, names),
        period=_period(reading, sentence, handover),
    )
