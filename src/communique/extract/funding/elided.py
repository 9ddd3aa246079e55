"""Amounts whose currency is left out because it stands at another: "EUR 500 million, of which 200 million"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from communique.extract.funding.wording import phrases
from communique.extract.quantities import Quantity, QuantityKind
from communique.extract.quantities.lexicon import alternatives, numbers_of
from communique.extract.spans import Span

_SMALLEST = 1_000_000
"""Only millions and more share a currency: smaller bare numbers count things."""
_UNDER_ONE_MAGNITUDE = 1_000
"""Above it a number before "and 150 million" is no number of millions."""


def with_elided(
    text: str,
    sentence: Span,
    quantities: Sequence[Quantity],
    before: Quantity | None = None,
    told: Quantity | None = None,
) -> list[Quantity]:
    """The amounts of money of a sentence, in order, with those that share the currency of another in it.

    `before` is the last amount of the sentence before, which "of this sum" and "a further" go on about; `told` the last
    of the document, whose currency millions in aid or loans have that name none.
    """
    found: list[Quantity] = []
    for index, quantity in enumerate(quantities):
        if quantity.money:
            if not quantity.converted:
                found.append(quantity)
            continue
        if quantity.kind is not QuantityKind.COUNT or quantity.modifier or quantity.vague:
            continue
        giver = found[-1] if found else None
        if giver is None and before is not None and _goes_on(text, sentence, quantity):
            found.append(_as_money(quantity, before))
            continue
        known = giver or told
        if known is not None and known.currency is not None and _is_of_help(text, sentence, quantity):
            found.append(_as_money(quantity, known))
            continue
        follower = quantities[index + 1] if index + 1 < len(quantities) else None
        if giver is not None and _shares_with_one_before(text, giver, quantity):
            found.append(_as_money(quantity, giver))
        elif follower is not None and (shared := _shares_with_next(text, quantity, follower)) is not None:
            found.append(shared)
    return found


def _goes_on(text: str, sentence: Span, quantity: Quantity) -> bool:
    """Whether a sentence begins with a part of the money of the one before, or more of it."""
    if quantity.value < _SMALLEST or not _magnitude().search(quantity.number_span.of(text)):
        return False
    opens = _opening().fullmatch(text, sentence.start, quantity.span.start) is not None
    return opens and _counts_nothing().match(text, quantity.span.end, sentence.end) is not None


def _is_of_help(text: str, sentence: Span, quantity: Quantity) -> bool:
    """Whether millions without a currency can only be money: "10 million in direct aid", "a package of 150 million"."""
    if quantity.value < _SMALLEST or not _magnitude().search(quantity.number_span.of(text)):
        return False
    if _in_help().match(text, quantity.span.end, sentence.end) is not None:
        return True
    led = _help_of().search(text, sentence.start, quantity.span.start) is not None
    return led and _counts_nothing().match(text, quantity.span.end, sentence.end) is not None


def _as_money(quantity: Quantity, giver: Quantity) -> Quantity:
    return replace(
        quantity,
        kind=QuantityKind.MONEY,
        currency=giver.currency,
        currency_span=giver.currency_span or giver.number_span,
    )


def _shares_with_one_before(text: str, giver: Quantity, quantity: Quantity) -> bool:
    """Whether a number of millions that counts nothing is tied to the amount before it."""
    if giver.currency is None or quantity.value < _SMALLEST or not _magnitude().search(quantity.number_span.of(text)):
        return False
    before, behind = text[giver.span.end : quantity.span.start], text[quantity.span.end : quantity.span.end + 40]
    if re.search(r"[.!?]\s|\n", before):
        return False
    if _valued().search(before):
        return True
    if _listed().fullmatch(before):
        return _sourced().match(behind) is not None
    if _parted().search(before):
        return _counts_nothing().match(behind) is not None
    if _whole().search(before):
        return _whole_noun().match(behind) is not None
    if _summed().match(behind):
        return True
    return _joined().search(before) is not None and _directed().match(behind) is not None


def _shares_with_next(text: str, quantity: Quantity, follower: Quantity) -> Quantity | None:
    """For "100" in "100 and 150 million euros": magnitude and currency stand behind both."""
    gap = text[quantity.span.end : follower.span.start]
    if follower.currency is None or follower.currency_span is None or gap.strip().lower() != "and":
        return None
    unscaled = re.fullmatch(r"[\d.,]+", quantity.number_span.of(text)) is not None
    if (
        not unscaled
        or quantity.value >= _UNDER_ONE_MAGNITUDE
        or follower.currency_span.start < follower.number_span.end
    ):
        return None
    scaled = re.match(r"[\d.,]+\s*(?=[^\W\d])", follower.number_span.of(text))
    bare = re.fullmatch(r"\d+(?:\.\d+)?", scaled[0].strip()) if scaled else None
    if bare is None or follower.upper is not None:
        return None
    scale = follower.value / type(follower.value)(bare[0])
    return replace(_as_money(quantity, follower), value=quantity.value * scale)


@cache
def _magnitude() -> re.Pattern[str]:
    """The end of a number of millions and more."""
    known = {**numbers_of("magnitudes"), **numbers_of("letters")}
    return re.compile(rf"(?i)(?:{alternatives(word for word, value in known.items() if value >= _SMALLEST)})\.?$")


@cache
def _in_help() -> re.Pattern[str]:
    """What stands behind an amount that is help: " in direct aid"."""
    return re.compile(rf"(?i)\s+in(?:\s+[\w-]+){{0,3}}?\s+(?:{alternatives(phrases('help_in'))})\b")


@cache
def _help_of() -> re.Pattern[str]:
    """What stands before an amount that is help: "a package of about"."""
    return re.compile(
        rf"(?i)\b(?:{alternatives(phrases('help_of'))})\s+of(?:\s+(?:about|some|around|over|nearly))?\s+$"
    )


@cache
def _valued() -> re.Pattern[str]:
    """Right before a number that can only be a price: "12 guns worth 4 million"."""
    return re.compile(r"(?i)\b(?:worth|valued at)\s+$")


@cache
def _parted() -> re.Pattern[str]:
    """Words as "of which", "including" at most three words before the number."""
    links = alternatives([*phrases("which"), *phrases("including")])
    return re.compile(rf"(?i)\b(?:{links})(?:\s+[\w'-]+){{0,3}}\s+$")


@cache
def _opening() -> re.Pattern[str]:
    """The beginning of a sentence that goes on: "Of this sum, some", "A further"."""
    sums, further = alternatives(phrases("this_sum")), alternatives(phrases("further"))
    return re.compile(rf"(?i)(?:(?:of|from|out of)\s+(?:{sums}),?\s+(?:\w+\s+){{0,2}}|(?:{further})\s+)")


@cache
def _listed() -> re.Pattern[str]:
    """Between an amount and the first of its parts after a colon, and between such parts."""
    return re.compile(r"(?s)[^:.;\n]{0,80}:\s+|\s(?:from|for|in|to|towards?)\s[^:.;\n\d]{1,60}?(?:,|,?\s+and)\s+")


@cache
def _sourced() -> re.Pattern[str]:
    return re.compile(r"(?i)\s(?:from|for|in|to|towards?)\b")


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(
        r"(?i)\b(?:of|out of|from|under|within)\s+(?:the|its|their|a|our|this|that)(?:\s+[\w'-]+){0,2}\s+$"
    )


@cache
def _whole_noun() -> re.Pattern[str]:
    return re.compile(rf"(?i)\s+(?:[\w'-]+\s+)?(?:{alternatives(phrases('wholes'))})\b")


@cache
def _counts_nothing() -> re.Pattern[str]:
    """What follows a number that is money by itself: a stop, a verb, a preposition."""
    return re.compile(rf"(?i)\s*(?:$|[.,;:)]|\s(?:{alternatives(phrases('counting_nothing'))})\b)")


@cache
def _summed() -> re.Pattern[str]:
    return re.compile(r"(?i)\s+(?:in total|altogether|in all|combined)\b")


@cache
def _joined() -> re.Pattern[str]:
    """Up to eight words that end in "and" between two amounts of one verb."""
    return re.compile(r"(?i)^(?:\s+[\w'’-]+){0,7},?\s+and(?:\s+(?:a further|another|an additional))?\s+$")


@cache
def _directed() -> re.Pattern[str]:
    return re.compile(r"(?i)\s+(?:for|to|from)\b")
