"""Figures that a sentence tells of: number, noun and verb of its tree give the row."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from communique.extract.facts import Figure, Period
from communique.extract.figures.admitted import excluded_by_noun, ruled_out, tells_in_title
from communique.extract.figures.lexicon import words
from communique.extract.figures.measured import Measured, compounded, governing_verb, measured
from communique.extract.figures.metric import UNKNOWN, metric
from communique.extract.figures.parties import actor_of, target_of
from communique.extract.figures.regional import by_region
from communique.extract.funding.crowns import Crowns
from communique.extract.names.name import Names
from communique.extract.periods import period_for, periods_of
from communique.extract.quantities import Quantity, find_quantities
from communique.extract.quantities.tables import is_row
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span, hull
from communique.extract.transfers.lexicon import goods_nouns
from communique.extract.transfers.phrases import clause, name_at, noun_phrase
from communique.schemas.vocabulary import MAX_EVIDENCE, BlockRole, EntityKind

_UNMEASURED = frozenset({EntityKind.COUNTRY, EntityKind.PLACE, EntityKind.PERSON})
_PERCENT = frozenset({"percent", "cent"})
_GUESSED_STEPS = frozenset({5, 10})
_TO = re.compile(r"(?<=[%t])\s+to\s+")
_OF = re.compile(r"\s+(?:of|a|per)\b")
_NEXT = re.compile(r"(?: [\w-]+){1,3}")
_BEHIND = re.compile(r"\s\(?(?:(?:in|by|on|as of)\s+)?\Z")
"""What stands between a number and the time right behind it."""


def told_figures(reading: Reading, sentence: Sentence, names: Names, taken: Sequence[Span]) -> list[Figure]:
    """The figures of one parsed sentence, in order; `taken` are the numbers that other tables have."""
    if not sentence.has_parser or is_row(sentence):
        return []
    rows = []
    quantities, rivals = _parted(reading, sentence, names)
    guessed = _guessed(reading.text, quantities)
    for quantity in quantities:
        if quantity in guessed or _is_fraction(reading.text, quantity):
            continue
        reason = ruled_out(quantity, names)
        joined = compounded(sentence, quantity) if reason == "modifier" else None
        if (reason is not None and joined is None) or any(span.overlaps(quantity.number_span) for span in taken):
            continue
        if _is_marked_up(reading.text, quantity):
            continue
        found = joined or measured(sentence, quantity)
        if found is not None and (_is_sign(quantity, found) or _is_of_nobody(sentence, quantity, found, names)):
            found = replace(found, noun=None)  # "Norway finalized a deal worth €6 million" measures no country
        if found is not None and quantity in rivals:
            found = replace(found, noun=None)  # which of the two has it, the tree does not tell
        if found is None or (sentence.role is BlockRole.TITLE and not tells_in_title(found)):
            continue
        if joined is not None or excluded_by_noun(quantity, found) is None:
            row = _row(reading, sentence, names, quantity, found)
            if row.metric != UNKNOWN or row.object is not None or not _says_nothing(found):
                rows.append(row)
    first = {(row.value.value, row.object and row.object.value): row for row in reversed(rows)}
    rows = [row for row in rows if first[row.value.value, row.object and row.object.value] is row]
    free = [one for one in quantities if not any(span.overlaps(one.number_span) for span in taken)]
    return by_region(sentence, rows, free, names)


def _is_sign(quantity: Quantity, found: Measured) -> bool:
    """Whether the tree takes the sign for what the first shares of a list are of: "2.1 and 2.4 percent"."""
    return quantity.percent and found.noun is not None and found.noun.lower_ in _PERCENT


def _is_of_nobody(sentence: Sentence, quantity: Quantity, found: Measured, names: Names) -> bool:
    return (quantity.money or _is_of_none(quantity, found)) and _is_named(sentence, found, names)


def _is_of_none(quantity: Quantity, found: Measured) -> bool:
    """Whether a percentage is not said to be of the noun that the tree gives it: "Norway spends 2.3 and 2.1%"."""
    return quantity.percent and found.noun is not None and found.noun.dep_ in {"nsubj", "nsubjpass", "conj"}


def _is_named(sentence: Sentence, found: Measured, names: Names) -> bool:
    """Whether what a sum would measure is a country, a place or somebody, by name alone."""
    if found.noun is None or found.noun.tag_ != "NNP":
        return False
    named = name_at(sentence, found.noun, names)
    return named is not None and named.entity.kind in _UNMEASURED


def _parted(reading: Reading, sentence: Sentence, names: Names) -> tuple[list[Quantity], list[Quantity]]:
    """The quantities of a sentence, the shares of two who compete each for itself, and these: "leads 48% to 43%"."""
    found: list[Quantity] = []
    rivals: list[Quantity] = []
    language = reading.document.language
    crowns = Crowns(reading, names)
    for quantity in (crowns.settled(sentence, one) for one in find_quantities(reading.text, sentence.span, language)):
        between = _TO.search(quantity.span.of(reading.text)) if quantity.percent and quantity.upper else None
        if between is None or _contest().search(reading.text, sentence.span.start, quantity.span.start) is None:
            found.append(quantity)
            continue
        first = Span(quantity.span.start, quantity.span.start + between.start())
        second = Span(quantity.span.start + between.end(), quantity.span.end)
        shares = [one for place in (first, second) for one in find_quantities(reading.text, place, language)]
        if _OF.match(reading.text, quantity.span.end):
            found.append(quantity)  # a range: "won 20% to 30% of the orders"
            continue
        found += shares
        rivals += shares
    return found, rivals


@cache
def _contest() -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{'|'.join(sorted(words('contests', 'words')))})\b")


def _is_marked_up(text: str, quantity: Quantity) -> bool:
    """Whether what is left at a number says that it is an ordinal, a heading's, or the first of two ratings.

    "The 77<sup>th</sup> session", "<u>2</u>.", "a 15- to 60-volt line"
    """
    start, end = quantity.number_span.start, quantity.number_span.end
    if text.startswith(("- to ", "- and ", "- or ", "-to-"), end):
        return True
    return text.startswith("<sup>", end) or (text[start - 1 : start] == ">" and text.startswith("</", end))


def _guessed(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Numbers that count nothing together: guesses ("17, 18 families", "four or five"), shares ("one in five")."""
    found: list[Quantity] = []
    for one, other in pairwise(quantities):
        gap = text[one.span.end : other.span.start].strip().lower()
        step = other.value - one.value
        near = step == 1 or (step in _GUESSED_STEPS and one.value % step == 0)
        if near and not (one.percent or one.money) and (gap == "or" or (gap == "," and step > 0)):
            found += [one, other]
        is_ratio = gap in words("ratios", "joins") and one.value < other.value
        if is_ratio and str(other.value) in words("ratios", "wholes") and not _are_counted(text, one, other, gap):
            found += [one, other]
    return found


def _are_counted(text: str, one: Quantity, other: Quantity, joint: str) -> bool:
    """Whether some of several are no share: "shot down 18 out of 20 drones", not "one in 20 drones", "3 in 4 men"."""
    behind = _NEXT.match(text, other.span.end)
    nouns = {word.removesuffix("s").lower() for word in behind[0].split()} if behind and one.value > 1 else set()
    return not nouns.isdisjoint(goods_nouns() if joint.startswith("out") else words("ratios", "counted"))


def _is_fraction(text: str, quantity: Quantity) -> bool:
    """Whether a percentage is only divided ("two tenths of 1 percent"), or a number is a temperature."""
    if text[quantity.number_span.end : quantity.number_span.end + 2].lstrip().startswith(("°", "º")):
        return True
    before = text[max(0, quantity.span.start - 24) : quantity.span.start].lower().split()
    return (
        quantity.percent and before[-1:] == ["of"] and before[-2:-1] != [] and before[-2] in words("fractions", "words")
    )


def _says_nothing(found: Measured) -> bool:
    """Whether a number without a noun hangs on a verb without meaning: "maybe it was three", not "it is down 3"."""
    if found.verb is None:
        return True
    is_empty = found.verb.lemma_.lower() in words("empty", "verbs")
    return is_empty and not any(word.lower_ in {"up", "down"} for word in found.verb.children)


def _row(reading: Reading, sentence: Sentence, names: Names, quantity: Quantity, found: Measured) -> Figure:
    thing = noun_phrase(sentence, found.noun) if found.noun is not None else None
    is_joined = quantity.modifier and not (quantity.percent or quantity.money)
    if thing is not None and (is_joined or thing.overlaps(quantity.span)):
        thing = sentence.place(found.noun) if found.noun is not None else None
    if thing is not None and found.noun is not None and _is_borrowed(found):
        thing = sentence.place(found.noun)  # "5,000 Norwegian troops, 200 from Malta"
    named = name_at(sentence, found.noun, names) if found.noun is not None else None
    actor, target = actor_of(sentence, found, names), target_of(sentence, found, names)
    period = _period_right_behind(reading, sentence, quantity.span, thing) or period_for(
        reading, sentence, quantity.number_span
    )
    if period is not None and not _in_scope(sentence, period, found):
        period = None
    required = [quantity.span] if thing is None else [quantity.span, thing]
    evidence = clause(sentence, found.noun or found.number, required)
    if evidence.end - evidence.start > MAX_EVIDENCE:
        evidence = hull(required)
    return Figure(
        evidence=evidence,
        method=_method(quantity, found),
        confidence=_confidence(quantity, found),
        metric=metric(found, quantity.percent, worth=_is_worth(quantity, found)),
        value=Cell(quantity.value, quantity.number_span),
        value_upper=None if quantity.upper is None else Cell(quantity.upper, quantity.number_span),
        comparator=Cell(quantity.comparator, quantity.comparator_span or quantity.number_span),
        unit=_unit(quantity, found),
        object=None if thing is None else Cell(thing.of(reading.text), thing),
        object_entity=None if named is None or thing is None or not thing.contains(named.span) else named.span,
        actor=actor,
        target=None if target == actor else target,
        period=period,
    )


def _is_borrowed(found: Measured) -> bool:
    """Whether the noun stands before the number and has one of its own, so that what describes it is not shared."""
    noun, number = found.noun, found.number
    if noun is None or noun.i > number.i or number.dep_ != "appos":
        return False
    return any(word.dep_ == "nummod" and word.i < noun.i for word in noun.children)


def _is_worth(quantity: Quantity, found: Measured) -> bool:
    """Whether a sum says what the counted things are worth: "12 generators worth €2 million"."""
    if not quantity.money or found.noun is None:
        return False
    before = found.noun.doc[: found.number.left_edge.i]
    return any(word.lower_ in words("worth", "words") for word in before[-3:]) and found.noun.i < found.number.i


def _period_right_behind(reading: Reading, sentence: Sentence, number: Span, thing: Span | None) -> Period | None:
    """The time of one of two compared numbers: "from 21 in 2023 to 13 in 2025", "2.3% in May from 2.4% in April"."""
    found = periods_of(reading, sentence)
    if len(found) == 1 and not found[0].span.of(reading.text).isdigit():
        return None  # its clause decides
    ends = {one.end for one in (number, thing) if one is not None}
    right = (
        p for p in found for end in ends if end < p.span.start and _BEHIND.fullmatch(reading.text, end, p.span.start)
    )
    return next(right, None)


def _in_scope(sentence: Sentence, period: Period, found: Measured) -> bool:
    """Whether words of time belong to the clause of the number, or stand before a clause that contains it.

    "By June prices fell, and 40 firms closed" dates both, "prices fell by June, while 40 firms closed" the first.
    """
    tokens = sentence.tokens_in(period.span)
    if not tokens:
        return False
    if len(tokens) == 1 and tokens[0].text.isdigit() and tokens[0].i > 0 and tokens[0].nbor(-1).tag_ == "NNP":
        return False  # the year of a name: "the exercise Granite 2021 involves 300 people"
    verb, _ = governing_verb(tokens[0])
    if verb is None or verb == found.verb:
        return True
    while verb.dep_ == "conj" and verb.head.tag_ == "VBN":
        verb = verb.head
    if found.noun is not None and verb.dep_ == "acl" and found.noun in (verb.head, *verb.head.children):
        return True  # "lost 900 soldiers killed and wounded since May"
    return tokens[0].i < verb.i and verb.is_ancestor(found.number)


def _unit(quantity: Quantity, found: Measured) -> Cell[str] | None:
    if quantity.percent:
        return Cell("percent", quantity.span)
    if quantity.currency is not None:
        return Cell(quantity.currency, quantity.currency_span or quantity.span)
    return found.unit


def _method(quantity: Quantity, found: Measured) -> str:
    kind = (
        "percent" if quantity.percent else "money" if quantity.money else "count" if found.noun is not None else "bare"
    )
    return f"figures.{kind}"


def _confidence(quantity: Quantity, found: Measured) -> float:
    return {"figures.count": 0.75, "figures.percent": 0.7, "figures.money": 0.6}.get(_method(quantity, found), 0.45)
