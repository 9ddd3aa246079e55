"""Which amount of money is part of which, where the text says it: places only, ids are made in `resolve`."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from spacy.tokens import Token

from communique.extract.facts import Funding
from communique.extract.funding import wording
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span
from communique.schemas.vocabulary import BlockRole, FundingStatus

_NOUN_PHRASE = frozenset({"DT", "CD", "RB", "PRP$", "POS", "HYPH", "$", "VBN", "SYM"})
"""Tags of words inside a noun phrase, beside those of nouns and adjectives."""
_CLAUSES = frozenset({"nsubj", "nsubjpass", "expl"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NEAR, _FAR = 7, 12
"""Most words between a part and the link to its whole: within its noun phrase, and with a verb's other complements."""
_WITHOUT_STATUS = frozenset({"funding_whole", "funding_mention"})
"""Methods by which an amount is read whose own words do not say how far it has come."""
_LONGEST_LIST = 50
"""Amounts that go on one list, at most."""
_HEAD_REACH = 160
"""Code points between the head of a clause and the amount that it begins with."""
_LONGEST_ITEM = 90
"""Code points of a list's item before its amount, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """An amount that was read, all its words (comparator, currency), and the sentence it stands in."""

    row: Funding
    span: Span
    sentence: Sentence

    @property
    def value(self) -> Decimal:
        """The most it can be."""
        return (self.row.amount_upper or self.row.amount).value

    def can_hold(self, part: "Sum") -> bool:
        """Whether the other is of the same currency and no larger."""
        return self.row.currency.value == part.row.currency.value and part.value <= self.value


def with_totals(reading: Reading, sums: Sequence[Sum]) -> list[Funding]:
    """The rows, each with the place of the total that it is part of, where the text says so.

    Each rule may name a total for a part that has none yet, the surest first; a total is never its own part.
    """
    totals: dict[int, int] = {}
    filled: dict[int, Decimal] = {}
    added: set[int] = set()
    for part, whole, is_added in _found(reading, sums):
        if part in totals or sums[part].row.part_of is not None:
            continue
        if not sums[whole].can_hold(sums[part]) or part in _above(totals, whole):
            continue
        with_part = filled.get(whole, Decimal(0)) + sums[part].value
        if with_part <= sums[whole].value:
            totals[part], filled[whole] = whole, with_part
            if is_added:
                added.add(part)
    rows = [one.row for one in sums]
    for part, whole in sorted(totals.items(), key=lambda pair: (pair[1], pair[0])):
        if part in added:
            rows[whole] = _as_far(rows[whole], rows[part])
            rows[part] = replace(rows[part], part_of=rows[whole].amount.span)
        else:
            rows[part] = _part(rows[part], rows[whole])
    return rows


def announces_part(reading: Reading, sentence: Sentence, sums: Sequence[Sum], place: Span) -> bool:
    """Whether the words before an amount say that it is a part of the last one, so that it needs no noun of money."""
    if not sums:
        return False
    last = sums[-1]
    if last.sentence is not sentence:
        of_it = wording.of_it().match(sentence.text, place.end - sentence.span.start) is not None
        return sentence.index - last.sentence.index == 1 and (of_it or _goes_on(reading, sentence))
    gap = sentence.text[last.span.end - sentence.span.start : place.start - sentence.span.start]
    behind = wording.of_which().match(sentence.text, place.end - sentence.span.start)
    return bool(wording.which().search(gap) or wording.includes().search(gap) or behind)


def goes_on_list(sentence: Sentence, last: Sum, place: Span) -> bool:
    """Whether an amount goes on a list of amounts and their sources: "€2 million from Norway, €3 million from"."""
    start = sentence.span.start
    gap = sentence.text[last.span.end - start : place.start - start]
    return wording.lists_sources().fullmatch(gap) is not None and bool(
        wording.source().match(sentence.text, place.end - start)
    )


def goes_on_parts(sentence: Sentence, last: Sum, place: Span) -> bool:
    """Whether an amount is the next part after one: "€4 million will pay for trucks and €7 million for instructors"."""
    if last.sentence is not sentence:
        return False
    gap = sentence.text[last.span.end - sentence.span.start : place.start - sentence.span.start]
    return wording.joins().search(gap) is not None and "." not in gap


def _goes_on(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence goes on about the amounts of the one before: "This includes", a list under a colon."""
    if wording.continues_at_all().match(sentence.text) or wording.totals_at_all().match(sentence.text):
        return True
    if sentence.index == 0 or not (_is_item(sentence) or sentence.role is BlockRole.LIST_ITEM):
        return False
    before = reading.sentences[sentence.index - 1]
    return (
        wording.opens_list().search(before.text) is not None or before.role is BlockRole.LIST_ITEM or _is_item(before)
    )


def _part(part: Funding, total: Funding) -> Funding:
    """A part with the place of its total; what says nothing of its own has come as far, from and to the same."""
    return replace(
        _as_far(part, total),
        part_of=total.amount.span,
        provider=part.provider or total.provider,
        recipient=part.recipient or total.recipient,
    )


def _as_far(row: Funding, other: Funding) -> Funding:
    """A row whose own words do not say how far it has come, with the status of the other."""
    if row.method not in _WITHOUT_STATUS or row.status.value is not FundingStatus.OTHER:
        return row
    return replace(row, status=Cell(other.status.value, row.status.span), method="funding_part", confidence=0.5)


def _above(totals: dict[int, int], start: int) -> Iterator[int]:
    current: int | None = start
    while current is not None:
        yield current
        current = totals.get(current)


def _found(reading: Reading, sums: Sequence[Sum]) -> Iterator[tuple[int, int, bool]]:
    """Pairs of part and whole by all rules, as indices, and whether the part is added to others to make the whole."""
    by_sentence: dict[int, list[int]] = {}
    for i, one in enumerate(sums):
        by_sentence.setdefault(one.sentence.index, []).append(i)
    for inside in by_sentence.values():
        sentence = sums[inside[0]].sentence
        for rule in (_behind, _heading, _bringing, _including, _summing):
            for part, whole in rule(sentence, sums, inside):
                yield part, whole, rule in {_bringing, _summing}
    for inside in by_sentence.values():
        for part, whole in _going_on(reading, sums, inside, by_sentence):
            yield part, whole, whole > part
        for part, whole in _listed(reading, sums, inside, by_sentence):
            yield part, whole, False


def _behind(sentence: Sentence, sums: Sequence[Sum], inside: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The whole follows its part: "$80 million of the $200 million", "€4 billion under a €90 billion loan"."""
    for part, whole in pairwise(inside):
        gap = _gap(sentence, sums[part], sums[whole])
        for pattern, reach in ((wording.of(), _NEAR), (wording.as_part(), _FAR), (wording.under(), _FAR)):
            match = pattern.search(gap)
            if match is None or len(gap[: match.start()].split()) > reach:
                continue
            if pattern is wording.under() and not _is_whole(sentence, sums[whole]):
                continue
            if _goes_through(sentence, sums[part], sums[whole], finite=pattern is wording.of()):
                yield part, whole
            break


def _heading(sentence: Sentence, sums: Sequence[Sum], inside: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The whole stands at the head of the clause: "Of the €10 billion promised, €3 billion has been paid"."""
    for whole, part in pairwise(inside):
        end = sums[whole].span.start - sentence.span.start
        found = wording.head_of_clause().search(sentence.text, max(0, end - _HEAD_REACH), end)
        if found is None or (found["named"] and not _is_whole(sentence, sums[whole])):
            continue
        yield part, whole
        for other in _siblings(sentence, sums, inside, part):
            yield other, whole


def _including(sentence: Sentence, sums: Sequence[Sum], inside: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The parts follow their whole: "including €5 million for drones and €2 million for shells", "of which"."""
    for whole, part in pairwise(inside):
        gap = _gap(sentence, sums[whole], sums[part])
        behind = wording.of_which().match(sentence.text, sums[part].span.end - sentence.span.start)
        if not (wording.which().search(gap) or behind) and not (
            (link := wording.includes().search(gap)) is not None and _is_bare(sentence, sums[part], link["rest"])
        ):
            continue
        yield part, whole
        for other in _siblings(sentence, sums, inside, part):
            yield other, whole


def _siblings(sentence: Sentence, sums: Sequence[Sum], inside: Sequence[int], first: int) -> Iterator[int]:
    """The amounts that go on the list of one, as long as no new clause begins between two."""
    place = bisect_right(inside, first)
    later = inside[place : place + _LONGEST_LIST]
    for previous, current in pairwise([first, *later]):
        gap = _gap(sentence, sums[previous], sums[current])
        if (
            not wording.joins().search(gap)
            or wording.which().search(gap)
            or _begins_clause(sentence, sums[previous], sums[current])
        ):
            return
        yield current


def _bringing(sentence: Sentence, sums: Sequence[Sum], inside: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What is added makes a sum: "will give €2 million, bringing the total to €9 million"."""
    for part, whole in pairwise(inside):
        if wording.brings().search(_gap(sentence, sums[part], sums[whole])) is not None and part == inside[0]:
            yield part, whole


def _summing(sentence: Sentence, sums: Sequence[Sum], inside: Sequence[int]) -> Iterator[tuple[int, int]]:
    """One amount is the sum of all others of its sentence, and a word says so: "250 million in total"."""
    if len(inside) < 3 or wording.sum_words().search(sentence.text) is None:
        return
    whole = max(inside, key=lambda i: sums[i].value)
    rest = [i for i in inside if i != whole]
    if sum(sums[i].value for i in rest) == sums[whole].value:
        yield from ((part, whole) for part in rest)


def _going_on(
    reading: Reading, sums: Sequence[Sum], inside: Sequence[int], by_sentence: dict[int, list[int]]
) -> Iterator[tuple[int, int]]:
    """The sentence before names the total: "This includes €5 million", "Of that amount, €2 million"."""
    sentence = sums[inside[0]].sentence
    before = by_sentence.get(sentence.index - 1)
    if before is None or reading.sentences[sentence.index - 1].block != sentence.block:
        return
    first = inside[0]
    head = sentence.text[: sums[first].span.start - sentence.span.start]
    if wording.continues().match(head) and len(before) == 1:
        yield first, before[0]
        for other in _siblings(sentence, sums, inside, first):
            yield other, before[0]
    elif wording.totals().match(head) and len(before) == len(inside) == 1:
        yield before[0], first


def _listed(
    reading: Reading, sums: Sequence[Sum], inside: Sequence[int], by_sentence: dict[int, list[int]]
) -> Iterator[tuple[int, int]]:
    """A list under a sentence that ends in a colon: each item with one amount is a part if they fit in together."""
    sentence = sums[inside[0]].sentence
    if wording.opens_list().search(sentence.text) is None or len(inside) != 1:
        return
    whole, parts = inside[0], list[int]()
    for item in reading.sentences[sentence.index + 1 :]:
        if item.block == sentence.block and not _is_item(item):
            break
        if item.block != sentence.block and not (item.role is BlockRole.LIST_ITEM or _is_item(item)):
            break
        own = by_sentence.get(item.index, [])
        if len(own) == 1 and sums[own[0]].span.start - item.span.start <= _LONGEST_ITEM:
            parts.append(own[0])
        elif own:
            return
    fits = [i for i in parts if sums[whole].can_hold(sums[i])]
    if len(fits) == len(parts) and sum(sums[i].value for i in fits) <= sums[whole].value:
        yield from ((part, whole) for part in fits)


def _gap(sentence: Sentence, first: Sum, second: Sum) -> str:
    """The words between two amounts, without what stands in brackets."""
    start = sentence.span.start
    between = sentence.text[first.span.end - start : second.span.start - start]
    return re.sub(r"\([^()]*\)", "", between)


def _between(sentence: Sentence, first: Sum, second: Sum) -> list[Token]:
    if first.span.end >= second.span.start:
        return []
    inside = sentence.tokens_in(Span(first.span.end, second.span.start))
    return [token for token in inside if sentence.place(token).start >= first.span.end]


def _goes_through(sentence: Sentence, part: Sum, whole: Sum, *, finite: bool) -> bool:
    """Whether no new clause begins between a part and its whole; with `finite` no verb at all."""
    return not any(
        token.dep_ in _CLAUSES
        or token.lower_ in {"and", "but", "while", "whereas", "after", "before", "than"}
        or (finite and token.tag_ in _FINITE)
        for token in _between(sentence, part, whole)
    )


def _begins_clause(sentence: Sentence, previous: Sum, current: Sum) -> bool:
    """Whether somebody else becomes the subject between two amounts of a list."""
    return any(
        token.dep_ in _CLAUSES and token.tag_ not in {"WDT", "WP"} for token in _between(sentence, previous, current)
    )


def _is_bare(sentence: Sentence, part: Sum, words: str) -> bool:
    """Whether only words of the part's own noun phrase stand between "including" and it."""
    count = len(words.split())
    if count == 0 or sentence.tree is None:
        return count <= 2
    before = [token for token in sentence.tree if sentence.place(token).end <= part.span.start][-count:]
    return all(
        token.tag_.startswith(("NN", "JJ")) or token.tag_ in _NOUN_PHRASE or token.tag_ in {"IN", "VBG", ","}
        for token in before
    )


def _is_whole(sentence: Sentence, whole: Sum) -> bool:
    """Whether a noun right behind an amount names money that is given out bit by bit."""
    return wording.whole_noun().match(sentence.text, whole.span.end - sentence.span.start) is not None


def _is_item(sentence: Sentence) -> bool:
    return wording.bullet().match(sentence.text) is not None
