"""What a Markdown file says of itself before its text: front matter in YAML or TOML."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from communique.clean.dates import date_line
from communique.clean.markdown_blocks import FRONT_MATTER
from communique.clean.parts import Published
from communique.schemas.vocabulary import Precision, PublishedBasis

_ISO = re.compile(r"(?a:(\d{4})-(\d\d)(?:-(\d\d))?)(?=\D|\Z)")
_YEARS = range(1800, 2201)
_LANGUAGE = re.compile(r"(?a:([a-z]{2})(?:[-_]\w+)?)", re.IGNORECASE)
_MAX = 100_000
"""Longer front matter is none."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What front matter says; None or empty where it is silent or unclear."""

    title: str | None = None
    url: str | None = None
    published: Published | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None


def front_matter(source: str) -> FrontMatter:
    """The front matter of a document. What cannot be read as YAML or TOML says nothing."""
    match = FRONT_MATTER.match(source)
    if match is None or len(match["matter"]) > _MAX:
        return FrontMatter()
    try:
        if match["fence"] == "+++":
            written: object = tomllib.loads(match["matter"])
        else:
            # The base loader gives texts, lists and mappings only, and guesses no type: `2026-03` stays a text.
            written = yaml.load(match["matter"], Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError, ValueError):
        return FrontMatter()
    if not isinstance(written, Mapping):
        return FrontMatter()
    given = {_folded(str(name)): value for name, value in written.items()}
    url = _text(given, "url")
    language = _LANGUAGE.fullmatch(_text(given, "language") or "")
    return FrontMatter(
        title=_text(given, "title"),
        url=url if url and re.match(r"https?://\S+\Z", url) else None,
        published=_published(_text(given, "published")),
        authors=_texts(given, "authors"),
        tags=_texts(given, "tags"),
        section=next(iter(_texts(given, "section")), None),
        language=language[1].lower() if language else None,
    )


def _published(written: str | None) -> Published | None:
    if written is None:
        return None
    if match := _ISO.match(written):
        year, month, day = match.groups()
        try:
            first = date(int(year), int(month), int(day or 1))
        except ValueError:
            return None
        if first.year not in _YEARS:
            return None
        return Published(first, Precision.DAY if day else Precision.MONTH, PublishedBasis.METADATA)
    line = date_line(written)
    if line is None or line.date is None:
        return None
    return Published(line.date.first_day, line.date.precision, PublishedBasis.METADATA)


def _value(given: Mapping[str, object], name: str) -> object:
    return next((given[key] for key in _keys()[name] if given.get(key) not in (None, "", [])), None)


def _text(given: Mapping[str, object], name: str) -> str | None:
    value = _value(given, name)
    if isinstance(value, list | Mapping) or value is None:
        return None
    return " ".join(str(value).split()) or None


def _texts(given: Mapping[str, object], name: str) -> tuple[str, ...]:
    """A list, or a text with commas; a list of mappings (as authors often are) gives their names."""
    value = _value(given, name)
    if value is None or isinstance(value, Mapping):
        return ()
    entries = value if isinstance(value, list) else str(value).split(",")
    named = [entry.get("name") if isinstance(entry, Mapping) else entry for entry in entries]
    return tuple(dict.fromkeys(text for entry in named if isinstance(entry, str) and (text := entry.strip())))


@cache
def _keys() -> dict[str, list[str]]:
    data = tomllib.loads(files("communique.clean").joinpath("markdown.toml").read_text("utf-8"))
    return {name: [_folded(key) for key in keys] for name, keys in data.items()}


def _folded(name: str) -> str:
    return re.sub(r"[-_\s]", "", name.casefold())
