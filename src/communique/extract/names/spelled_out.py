"""Bodies without a word for one in their name, which their letters in brackets and their saying something show.

"The Inter-Harbour Public Relations (IHPR) said": who is spelled out with letters and speaks is a body.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from communique.extract.names.gazetteer import entity
from communique.extract.names.name import Name
from communique.extract.names.offices import is_office_word
from communique.extract.names.speakers import verbs_of_speech
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_WORD = r"[A-Z][\w'’]*(?:-[A-Z][\w'’]*)*"
_SPELLED_OUT = re.compile(
    rf"(?P<name>{_WORD}(?: (?:(?:of|for|the|and|on) ){{0,2}}{_WORD}){{1,7}}) \((?P<short>[A-Z]{{3,8}})\)"
)
_FIRST = re.compile(r"(?:The|A|An|In|At|By|For|But|And) ")


def spelled_out(text: str, block: Span, known: Sequence[Name]) -> Iterator[Name]:
    """The bodies of one block that are spelled out right before their letters, by which the text lets them speak."""
    for found in _SPELLED_OUT.finditer(text, block.start, block.end):
        start = found.start()
        if (first := _FIRST.match(text, start)) is not None:
            start = first.end()
        span = Span(start, found.end("name"))
        letters = "".join(word[0] for word in re.split(r"[ -]", span.of(text)) if word[:1].isupper())
        words = span.of(text).split()
        if letters != found["short"] or any(one.span.overlaps(span) for one in known):
            continue
        if is_office_word(words[0].lower()) or is_office_word(words[-1].lower()):
            continue  # "Harbour Safety Adviser (HSA)" is somebody
        if _speaks(found["short"]).search(text) is not None:
            yield Name(span, entity(EntityKind.ORGANISATION, " ".join(span.of(text).split())), MentionKind.NAME)


@lru_cache(maxsize=1 << 8)
def _speaks(short: str) -> re.Pattern[str]:
    """Where a body speaks by its letters: "ISPR said", "(ISPR) on Monday said", "a spokesman for ISPR"."""
    said = "|".join(sorted(verbs_of_speech()))
    when = r"(?: (?:on|in) [\w ]{3,20}?)?"
    text = r"(?:issued|released|published|statement|release|spokes\w+) (?:by|from|of|for)"
    by = rf"{text} (?:the )?(?:[\w'’ -]{{5,80}} \()?{short}"
    forms = (rf"{short}\)?{when} (?:{said})", rf"(?:{said}|(?i:according to)) (?:the )?{short}", by)
    return re.compile(rf"\b(?:{'|'.join(forms)})\b")
