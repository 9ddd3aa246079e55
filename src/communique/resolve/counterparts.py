"""Offices that a text gives somebody by another's: "the Maltese minister and her Norwegian counterpart, Jane Roe"."""

import re
from collections.abc import Iterator, Sequence

from communique.extract.names.name import Names
from communique.extract.names.title import Title
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind

_COUNTERPART = re.compile(
    r"(?P<whose>\b(?:his|her|the|their) )(?P<of>[A-Z][\w ]{1,30}? )?(?P<noun>counterpart),? (?=[A-Z])"
)

_LONGEST = 60
"""Characters of a name."""


def counterparts(reading: Reading, names: Names, titles: Sequence[Title]) -> Iterator[Title]:
    """The title of each counterpart with a name: that of the last bearer before in the sentence, for another country.

    Only where a country stands before the noun: "the Maltese minister" later on is one of the two.
    """
    for found in _COUNTERPART.finditer(reading.text):
        nation = Span(*found.span("of")) if found["of"] else None
        of = next(iter(names.within(nation)), None) if nation is not None else None
        person = next(
            (n for n in names.within(Span(found.end(), found.end() + _LONGEST)) if n.span.start == found.end()), None
        )
        sentence = reading.sentence_at(found.start())
        if of is None or of.entity.kind is not EntityKind.COUNTRY or person is None or sentence is None:
            continue
        before = [t for t in titles if t.person and sentence.span.start <= t.span.start and t.span.end <= found.start()]
        if person.entity.kind is EntityKind.PERSON and before:
            last, noun = before[-1], Span(*found.span("noun"))
            yield Title(Span(of.span.start, noun.end), noun, last.head, last.modifiers, last.portfolio, of, person)
