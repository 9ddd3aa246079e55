"""Whose support it is that something brings to a sum: "takes Norland's military aid for Utopia to €880 million"."""

import re
from functools import cache

from communique.extract.funding.amounts import Amount
from communique.extract.funding.cues import nouns
from communique.extract.funding.parties import PARTIES, is_party
from communique.extract.funding.wording import phrases
from communique.extract.names.name import Name, Names
from communique.extract.quantities.lexicon import alternatives
from communique.extract.reading import Sentence
from communique.extract.spans import Span

_REACH = 160
"""Code points before an amount in which the verb stands that brings a sum to it."""


def brought_by(sentence: Sentence, amount: Amount, names: Names) -> Span | None:
    """The one party whose support the words before an amount say to have reached it, by "'s" or its adjective."""
    found = _brought(sentence, amount)
    if found is None:
        return None
    owners = [name for name in _parties(names, found[0]) if _owns(sentence, name)]
    return owners[0].span if len({name.entity.entity_id for name in owners}) == 1 else None


def brought_for(sentence: Sentence, amount: Amount, names: Names) -> Span | None:
    """The one party for whom that support is: "support for Utopia", "contribution to support Utopia"."""
    found = _brought(sentence, amount)
    if found is None:
        return None
    inside = [name for name in _parties(names, found[1]) if is_party(sentence, name)]
    return inside[0].span if len({name.entity.entity_id for name in inside}) == 1 else None


def _brought(sentence: Sentence, amount: Amount) -> tuple[Span, Span] | None:
    """The words between the verb and the noun of help, and those from the noun to the amount."""
    base = sentence.span.start
    end = min([amount.quantity.span.start, *(sentence.place(token).start for token in amount.tokens)]) - base
    match = _bringing().search(sentence.text, max(0, end - _REACH), end)
    if match is None:
        return None
    return Span(base + match.start("whose"), base + match.end("noun")), Span(base + match.end("noun") - 1, base + end)


def _parties(names: Names, place: Span) -> list[Name]:
    return [name for name in names.within(place) if name.entity.kind in PARTIES]


def _owns(sentence: Sentence, name: Name) -> bool:
    behind = sentence.text[name.span.end - sentence.span.start :]
    return name.kind == "adjective" or behind.startswith(("'s ", "’s ", "' ", "’ "))


@cache
def _bringing() -> re.Pattern[str]:
    given = "|".join(sorted(nouns("given")))
    verbs = alternatives(phrases("bringing", "verbs"))
    return re.compile(
        rf"(?i)\b(?:{verbs})\s+(?P<whose>[^,;:]{{0,60}}?)\b(?P<noun>(?:{given})s?)\b[^,;:]{{0,60}}?"
        r"\s+to\s+(?:(?:about|over|more than|at least|nearly|almost|some|around|roughly|approximately|a total of)\s+)*$"
    )
