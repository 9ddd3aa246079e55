"""Governments by the name of who leads them: "the Brumble administration"."""

import re
from collections.abc import Iterable, Iterator

from communique.extract.names.gazetteer import entity
from communique.extract.names.name import Name
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_BEHIND = re.compile(r" [Aa]dministration(?![\w-])")


def administrations(text: str, known: Iterable[Name]) -> Iterator[Name]:
    """The administrations of known people, each an organisation named by a surname and the word in small letters.

    What an administration does or says, its leader need not have said.
    """
    for name in known:
        if name.entity.kind is EntityKind.PERSON and (behind := _BEHIND.match(text, name.span.end)) is not None:
            span = Span(name.span.start, behind.end())
            surname = name.span.of(text).split()[-1]
            yield Name(span, entity(EntityKind.ORGANISATION, f"{surname} administration"), MentionKind.NAME)
