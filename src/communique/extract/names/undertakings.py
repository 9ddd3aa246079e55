"""Undertakings by the word beside their name: "exercise Calm Harbour 26", "the “Calm Harbour” programme"."""

import re
from collections.abc import Iterator, Sequence

from communique.extract.names.bodies import not_first
from communique.extract.names.gazetteer import entity
from communique.extract.names.name import Name
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_RUN = r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,3}"
_EXERCISE = re.compile(
    rf"\b(?:exercises?|Exercises?|drills|manoeuvres|maneuvers) [“\"«]?(?P<name>{_RUN}(?: (?:\d{{2,4}}|[IVX]+)\b)?)"
)
_OPERATION = re.compile(rf"(?P<name>\bOperation {_RUN})")
_QUOTED = re.compile(
    r"\b(?:programme|program|initiative|project|platform|campaign|fund|mission|exercise|operation)"
    rf"(?:,? (?:called|named|titled|dubbed|known as))? (?:[“\"«](?P<name>{_RUN}(?: \d{{2,4}})?)[”\"»])"
)
_BEFORE = re.compile(
    rf"[“\"«](?P<name>{_RUN}(?: \d{{2,4}})?)[”\"»] "
    r"(?:programme|program|initiative|project|platform|campaign|exercise|drills?)\b"
)
_KINDS = ("programme", "program", "initiative", "project", "scheme")
_FOLLOWED = re.compile(rf"(?P<name>{_RUN} (?:{'|'.join(_KINDS)}))\b(?! of| manager| director)")
_LONGER = 4
_LEAST_WORDS = 3
"""Of a name without marks, with the word behind it: "Northern Shield programme"."""
_HEADLINE = 0.7
_PATTERNS = (
    (_EXERCISE, ("xercise", "drills", "manoeuvres", "maneuvers")),
    (_OPERATION, ("Operation ",)),
    (_QUOTED, ("“", '"', "«")),
    (_BEFORE, ("”", '"', "»")),
)
"""Each with signs or words without one of which it finds nothing; nearly every block has none of them."""


def undertakings(text: str, block: Span, known: Sequence[Name]) -> Iterator[Name]:
    """The names of undertakings in one block, as programmes. A headline, where every word has a capital, has none.

    What a `known` name stands in is nobody's name ("the European Commission initiative").
    """
    written = block.of(text)
    patterns = [pattern for pattern, needed in _PATTERNS if any(one in written for one in needed)]
    may_follow = any(kind in written for kind in _KINDS)
    if not patterns and not may_follow:
        return
    words = [word for word in written.split() if len(word) >= _LONGER]
    is_sentence = written.rstrip('”"»)’ ').endswith((".", "!", "?", ":"))
    if not is_sentence and sum(word[0].isupper() for word in words) > _HEADLINE * len(words):
        return
    for pattern in patterns:
        for match in pattern.finditer(text, block.start, block.end):
            name = match["name"]
            if name.split()[0] not in not_first():
                yield Name(Span(*match.span("name")), entity(EntityKind.PROGRAMME, name), MentionKind.NAME)
    for match in _FOLLOWED.finditer(text, block.start, block.end) if may_follow else ():
        name, span = match["name"], Span(*match.span("name"))
        of_others = name.split()[0] in not_first() or any(one.span.overlaps(span) for one in known)
        if len(name.split()) >= _LEAST_WORDS and not of_others:
            yield Name(span, entity(EntityKind.PROGRAMME, name), MentionKind.NAME)
