"""What a source says about a document beside its text."""

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from types import MappingProxyType

import orjson
import pycountry

from communique.schemas.vocabulary import Precision
from communique.sources.mojibake import mend
from communique.sources.refusals import RefusalError, Rule

_DATE = re.compile(r"(?a:(\d{4})(?:-(\d\d)(?:-(\d\d)([T ].+)?)?)?)")
_LANGUAGE = re.compile(r"(?a:([a-z]{2})(?:[-_][a-z0-9]+)*)", re.IGNORECASE)
_MAX_BYTES = 1_000_000
"""Of a metadata file."""


class FieldKind(Enum):
    """What a field of a record holds."""

    ID = "a text or a whole number"
    TEXT = "a text"
    DATE = "a text or a date"
    TEXTS = "a list of texts"
    REMARK = "anything"


FIELDS: MappingProxyType[str, FieldKind] = MappingProxyType(
    {
        "id": FieldKind.ID,
        "text": FieldKind.TEXT,
        "html": FieldKind.TEXT,
        "url": FieldKind.TEXT,
        "title": FieldKind.TEXT,
        "authors": FieldKind.TEXTS,
        "published_on": FieldKind.DATE,
        "section": FieldKind.TEXT,
        "tags": FieldKind.TEXTS,
        "language": FieldKind.TEXT,
        "licence": FieldKind.TEXT,
        "attribution": FieldKind.TEXT,
        "note": FieldKind.REMARK,
        "origin": FieldKind.REMARK,
    }
)
"""The fields of a record that are understood. `note` and `origin` are remarks for people and are not read."""

_OF_THE_RECORD = frozenset({"id", "text", "html"})
"""Fields that a record has and a metadata file beside a document has not."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Given facts about a document; None (or no authors, no tags) where the source is silent."""

    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_on: date | None = None
    published_precision: Precision | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    licence: str | None = None
    attribution: str | None = None

    def over(self, other: "Metadata") -> "Metadata":
        """These facts, and the other's where these are silent."""
        if other == SILENT:
            return self
        mine = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(other, **{name: value for name, value in mine.items() if value})


SILENT = Metadata()


def metadata(record: Mapping[str, object]) -> Metadata:
    """The metadata of a record or a metadata file. Fields that are not known are passed over (see `unknown_fields`).

    Dates are `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or an ISO 8601 time (its date as written), and keep their precision;
    languages are ISO 639-1 codes, of which a region is dropped. Raises RefusalError for a value of the wrong type, an
    invalid date or language, and for null characters.
    """
    published = _published(_string(record, "published_on"))
    language = _string(record, "language")
    code = _LANGUAGE.fullmatch(language) if language else None
    if language and not (code and code[1].lower() in _languages()):
        raise RefusalError(Rule.INVALID_LANGUAGE, language, column="language")
    return Metadata(
        url=_string(record, "url"),
        title=_string(record, "title"),
        authors=_strings(record, "authors"),
        published_on=published[0] if published else None,
        published_precision=published[1] if published else None,
        section=_string(record, "section"),
        tags=_strings(record, "tags"),
        language=code[1].lower() if code else None,
        licence=_string(record, "licence"),
        attribution=_string(record, "attribution"),
    )


def unknown_fields(record: Mapping[str, object], *, beside: bool = False) -> list[str]:
    """The fields of a record that nobody understands, sorted; `beside`: of a metadata file beside a document."""
    known = FIELDS.keys() - _OF_THE_RECORD if beside else FIELDS.keys()
    return sorted(record.keys() - known)


def mended(given: Metadata) -> tuple[Metadata, tuple[str, ...]]:
    """The metadata with mojibake mended, and what was done, with the name of the field."""
    changed: dict[str, object] = {}
    repairs: list[str] = []
    for name in ("title", "section", "attribution"):
        value = getattr(given, name)
        if value is not None:
            changed[name], done = mend(value)
            repairs += [f"{name}: {repair}" for repair in done]
    for name in ("authors", "tags"):
        pairs = [mend(value) for value in getattr(given, name)]
        changed[name] = tuple(value for value, _ in pairs)
        repairs += [f"{name}: {repair}" for _, done in pairs for repair in done]
    return (replace(given, **changed) if repairs else given), tuple(dict.fromkeys(repairs))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class MetadataFile:
    """What a metadata file says, and the fields in it that are not understood."""

    given: Metadata
    unknown: list[str]


def metadata_file(path: Path) -> MetadataFile:
    """What a metadata file says.

    Raises RefusalError when it is no JSON object, and as `metadata`: without it the document would be published with
    less than is known of it, and nobody would notice.
    """
    shown: dict[str, object] = {"metadata_file": path.name}
    try:
        if not path.is_file():
            raise RefusalError(Rule.BROKEN_METADATA, "not a regular file", row=shown)
        with path.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise RefusalError(Rule.BROKEN_METADATA, f"more than {_MAX_BYTES} bytes", row=shown)
        shown["content"] = data[:1000].decode("utf-8", "replace")
        value = orjson.loads(data.removeprefix(BOM_UTF8))
    except OSError as error:
        raise RefusalError(Rule.BROKEN_METADATA, error.strerror, row=shown) from error
    except orjson.JSONDecodeError as error:
        raise RefusalError(Rule.BROKEN_METADATA, error.msg, row=shown) from error
    if not isinstance(value, dict):
        raise RefusalError(Rule.BROKEN_METADATA, "not an object", row=shown)
    try:
        return MetadataFile(metadata(value), unknown_fields(value, beside=True))
    except RefusalError as refusal:
        raise RefusalError(refusal.rule, refusal.value, column=refusal.column, row=shown) from refusal


@cache
def _languages() -> frozenset[str]:
    """The codes of ISO 639-1."""
    return frozenset(language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2"))


_YEARS = (1800, 2200)
"""Years that a publication date may have: 0001-01-01 and 9999-12-31 are how some systems write that there is none."""


def _published(written: str | None) -> tuple[date, Precision] | None:
    """The first day of a date as written, and its precision."""
    if written is None:
        return None
    match = _DATE.fullmatch(written)
    try:
        if match is None:
            raise ValueError(written)
        year, month, day, time = match.groups()
        if time:
            datetime.fromisoformat(written)
        first = date(int(year), int(month or 1), int(day or 1))
        if not _YEARS[0] <= first.year <= _YEARS[1]:
            raise ValueError(written)
    except ValueError as error:
        raise RefusalError(Rule.INVALID_DATE, written, column="published_on") from error
    return first, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR


def _string(record: Mapping[str, object], name: str) -> str | None:
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise RefusalError(Rule.WRONG_TYPE, f"text expected, not {_type(value)}", column=name)
    return valid(value, name).strip() or None


def _strings(record: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise RefusalError(Rule.WRONG_TYPE, f"a list of texts expected, not {_type(value)}", column=name)
    return tuple(entry.strip() for entry in value if valid(entry, name).strip())


def valid(text: str, name: str) -> str:
    """The text. Raises RefusalError for a null character (the JSON parser has refused lone surrogates already)."""
    if "\0" in text:
        raise RefusalError(Rule.INVALID_CHARACTERS, text, column=name)
    return text


def _type(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case list():
            return "a list with other things in it" if value else "an empty list"
        case dict():
            return "an object"
        case _:
            return "a text"
