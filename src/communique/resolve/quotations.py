"""Which parts of a text stand between quotation marks."""

import re
from bisect import bisect_right
from functools import lru_cache

from communique.extract.reading import Reading
from communique.extract.spans import Span

_QUOTED = re.compile(
    r"“[^”\n]*”?|«[^»\n]*»?|\"(?:“[^“”\"\n]*”|[^\"”\n]|(?<=[.!?…] )\"(?=[A-Z]))*[\"”]|(?<![^\n])\"[^\"”\n]+(?=\n|\Z)"
)
"""A straight mark that opens a sentence behind another of the same quotation closes nothing; pages mix `"...”`.

One that nothing closes reaches to the end of the line where it begins it: the quotation goes on in the next.
"""


def inside_quotation(reading: Reading, span: Span) -> bool:
    """Whether a span lies within quotation marks; marks that are not closed reach to the end of the line."""
    found = _quotations(reading.text)
    before = bisect_right(found, span.start, key=lambda quoted: quoted[0]) - 1
    return before >= 0 and span.end <= found[before][1]


def may_be_quoted(reading: Reading, span: Span) -> bool:
    """Whether more marks open than close before a span in its paragraph: also where marks are nested or left open.

    Asked where it is safer to take too much for quoted; `inside_quotation` takes what is between two marks.
    """
    before = reading.text[reading.text.rfind("\n", 0, span.start) + 1 : span.start]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


@lru_cache(maxsize=8)
def _quotations(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(m.span() for m in _QUOTED.finditer(text))
