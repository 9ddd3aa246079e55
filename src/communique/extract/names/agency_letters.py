"""Letters of news agencies that other bodies have too: "PTI" reports where a text tells of India, not of Pakistan."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from communique.extract.names.gazetteer import text_of
from communique.extract.names.name import Name
from communique.schemas.vocabulary import EntityKind

_BESIDE = 16
_AGENCY = re.compile(r"\b(?:agency|newswire|broadcaster)\b")


@dataclass(frozen=True, slots=True)
class _Letters:
    """Of which countries' news an agency is, and in which countries its letters are another body's."""

    of: frozenset[str]
    not_with: frozenset[str]


def without_strange_agencies(text: str, names: Sequence[Name]) -> list[Name]:
    """The names without letters that are hardly those of the agency on record.

    They are where the text has its whole name or calls it an agency, or else tells of its country alone.
    """
    known = _letters()
    if not any(name.span.of(text) in known for name in names):
        return list(names)
    countries = {name.entity.name for name in names if name.entity.kind is EntityKind.COUNTRY}
    whole = {name.entity.entity_id for name in names if name.span.of(text) not in known}
    return [
        name
        for name in names
        if (letters := known.get(name.span.of(text))) is None
        or name.entity.entity_id in whole
        or _AGENCY.search(text, max(0, name.span.start - _BESIDE), name.span.end + _BESIDE) is not None
        or (not countries.isdisjoint(letters.of) and countries.isdisjoint(letters.not_with))
    ]


@cache
def _letters() -> dict[str, _Letters]:
    listed = tomllib.loads(text_of("ambiguous.toml"))["agency"]
    return {row["letters"]: _Letters(frozenset(row["of"]), frozenset(row.get("not_with", ()))) for row in listed}
