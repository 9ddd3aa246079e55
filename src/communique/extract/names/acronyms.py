"""Acronyms that a text defines in brackets: "State Agency for Roads (SAR)", and later "SAR"."""

import re
from collections.abc import Iterable, Sequence

from communique.extract.names.name import Entity, Name
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_BRACKETED = re.compile(r"\s*\((?:the |hereinafter |henceforth )*[“\"«]?(?P<acronym>[A-Z][A-Za-z&-]{1,9})[”\"»]?\)")
_DEFINABLE = frozenset({EntityKind.ORGANISATION, EntityKind.PROGRAMME, EntityKind.GROUP})
_CAPITALS = 2
_LEAST_WORDS = 2


def acronyms(text: str, blocks: Iterable[Span], names: Sequence[Name]) -> list[Name]:
    """Every place of an acronym that stands in brackets after the body, programme or group it is short for.

    An acronym begins with the first letter of the name or of one of its words and has two capitals at least, or it has
    the first letters of all its words; one that is given to two names is nobody's. Places that another name covers are
    the caller's to sort out.
    """
    meant: dict[str, Entity | None] = {}
    for name in names:
        found = _BRACKETED.match(text, name.span.end)
        if found is None or name.entity.kind not in _DEFINABLE or name.kind is not MentionKind.NAME:
            continue
        short = found["acronym"]
        if _is_short_for(short, name.span.of(text)):
            meant[short] = name.entity if meant.get(short, name.entity) == name.entity else None
    if not meant:
        return []
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, meant), reverse=True))})(?!\w)")
    return [
        Name(Span(*match.span()), entity, MentionKind.NAME)
        for block in blocks
        for match in pattern.finditer(text, block.start, block.end)
        if (entity := meant[match.group()]) is not None
    ]


def without_known(short: Sequence[Name], names: Sequence[Name]) -> list[Name]:
    """The places of acronyms without those that the names have for the same body, spelled out in another way.

    "CENTCOM" stays the command on record where a text has "Unified Central Command (CENTCOM)"; that "NSC" is some
    committee, where the text says so, and not the council on record.
    """
    known = {name.span: name.entity for name in names if name.entity.kind in _DEFINABLE}
    return [
        name
        for name in short
        if name.span not in known or known[name.span].name.split()[-1] != name.entity.name.split()[-1]
    ]


def _is_short_for(acronym: str, name: str) -> bool:
    capitals = sum(letter.isupper() for letter in acronym)
    words = [word for word in re.findall(r"\w+", name) if word[0].isupper()]
    if len(acronym) > _CAPITALS and acronym.upper() == "".join(word[0] for word in words):
        return True  # "Norland Armed Forces (Naf)", as British newspapers write it
    return capitals >= _CAPITALS and len(words) >= _LEAST_WORDS and acronym[0] in {word[0] for word in words}
