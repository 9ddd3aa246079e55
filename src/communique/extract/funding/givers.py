"""Who gives an amount in a document that names one giver and nobody else who gives."""

import re
from collections.abc import Sequence
from dataclasses import replace

from communique.extract.funding.cues import nouns
from communique.extract.funding.parties import OWN_VOICE, PARTIES
from communique.extract.funding.parts import Sum
from communique.extract.names.name import Names
from communique.extract.spans import Span
from communique.schemas.vocabulary import FundingStatus

_OFTEN = 2
"""Amounts that a document must say to be from one party before another is taken to be from it, too."""
_REACH = 4
"""Sentences before an amount in which the last of them stands, at most."""
_GIVEN = frozenset({FundingStatus.PLEDGED, FundingStatus.ALLOCATED, FundingStatus.DISBURSED})
_METHODS = frozenset({"funding_verb", "funding_participle", "funding_relative", "funding_part", "funding_continued"})
"""Methods by which a verb or a whole says that an amount is given."""
_BY_OTHERS = re.compile(r"(?i)\b(?:by|from)\s+(?:[A-Z]|the\s)")


def with_only_giver(names: Names, sums: Sequence[Sum]) -> list[Sum]:
    """The amounts, those that are given without saying by whom with the only giver that the document names.

    Only behind an amount that is from that party, where the sentence names nobody before the amount and says nothing
    of others by whom or from whom it is: "Norland grants €9 million. Of this, €2 million is channelled to Utopia."
    """
    given = [(one, _party(names, one.row.provider)) for one in sums if one.row.provider is not None]
    known = {party for _, party in given}
    if len(given) < _OFTEN or len(known) != 1 or None in known:
        return list(sums)
    found: list[Sum] = []
    for one in sums:
        last = next((other for other, _ in reversed(given) if other.span.end <= one.span.start), None)
        if one.row.provider is None and last is not None and _is_open(names, one, last):
            one = Sum(replace(one.row, provider=last.row.provider), one.span, one.sentence)
        found.append(one)
    return found


def _party(names: Names, place: Span) -> str | None:
    """The party at a place by its id; None for words that stand for one."""
    found = [name.entity.entity_id for name in names.overlapping(place) if name.entity.kind in PARTIES]
    return found[0] if len(set(found)) == 1 else None


def _is_open(names: Names, one: Sum, last: Sum) -> bool:
    row, sentence = one.row, one.sentence
    if row.status.value not in _GIVEN or row.method not in _METHODS or sentence.index - last.sentence.index > _REACH:
        return False
    words = sentence.tokens_in(sentence.span)
    if any(word.lemma_ in nouns("receiving") | nouns("buying") for word in sentence.tokens_in(row.status.span)):
        return False
    if any(word.text in OWN_VOICE for word in words) or _BY_OTHERS.search(sentence.text) is not None:
        return False
    if one.span.start == sentence.span.start:
        return True
    before = Span(sentence.span.start, one.span.start)
    others = (name for name in names.within(before) if name.entity.kind in PARTIES)
    return all(_party(names, name.span) == _party(names, last.row.provider or name.span) for name in others)
