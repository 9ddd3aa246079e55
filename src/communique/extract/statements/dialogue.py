"""Attributions inside the quotation marks: `“We agree, – said the Minister. – We begin.”` is two quotations."""

import re
from collections.abc import Iterable, Iterator

from communique.extract.spans import Span, trim
from communique.extract.statements.cues import lexicon
from communique.extract.statements.quotations import Quotation

_INSIDE = re.compile(r"(?<=[,.!?…]) *[–—-] +(?P<words>[^.!?–—“”«»\"]{3,140})[.,] *[–—-] +(?=\S)")
"""A comma or stop and a dash, up to 140 characters that hold the attribution, a stop and a dash."""


def split_dialogue(text: str, quotations: Iterable[Quotation]) -> list[Quotation]:
    """The quotations, those with an attribution between dashes parted around it."""
    return [part for quotation in quotations for part in _parts(text, quotation)]


def _parts(text: str, quotation: Quotation) -> Iterator[Quotation]:
    at = quotation.outer.start
    begin = quotation.inner.start
    for match in _INSIDE.finditer(text, quotation.inner.start, quotation.inner.end):
        words = match["words"].lower().split()
        first = trim(text, begin, match.start())
        if first is None or not any(word.strip(",") in lexicon().quoting_forms for word in words):
            continue
        yield Quotation(quotation.block, Span(at, match.start()), first, continues=quotation.continues)
        at = begin = match.end()
    rest = trim(text, begin, quotation.inner.end)
    if rest is not None:
        yield Quotation(
            quotation.block,
            Span(at, quotation.outer.end),
            rest,
            closed=quotation.closed,
            continues=quotation.continues and at == quotation.outer.start,
        )
