"""The character encodings that are read, by the names that pages and registries give them (`encodings.toml`)."""

import codecs
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Encoding:
    """A character encoding: its registered name, and the codec that reads it."""

    name: str
    codec: str
    labels: tuple[str, ...]
    rank: int | None
    """Place among the encodings that are looked for, the first winning a tie; None for those that are not."""


UTF_8 = Encoding("utf-8", "utf-8", (), None)


@cache
def encodings() -> tuple[Encoding, ...]:
    """All encodings beside UTF-8, UTF-16 and UTF-32, in the order of the file."""
    data = tomllib.loads(files("communique.sources").joinpath("encodings.toml").read_text("utf-8"))
    return tuple(
        Encoding(entry["name"], entry["codec"], tuple(entry.get("labels", ())), entry.get("rank"))
        for entry in data["encoding"]
    )


@cache
def looked_for() -> tuple[Encoding, ...]:
    """The encodings that a detector may find, by rank."""
    return tuple(sorted((e for e in encodings() if e.rank is not None), key=lambda e: e.rank or 0))


def by_label(label: str) -> Encoding | None:
    """The encoding that a page means by a label, or None for a label that nobody knows.

    A page that declares UTF-16 in letters of one byte is not in it: it is taken for UTF-8, as browsers do.
    """
    return _labels().get(_normal(label))


@cache
def _labels() -> dict[str, Encoding]:
    found = {_normal(label): encoding for encoding in encodings() for label in (encoding.name, encoding.codec)}
    found |= {_normal(label): encoding for encoding in encodings() for label in encoding.labels}
    return found | dict.fromkeys(("utf-8", "utf-16", "utf-16-le", "utf-16-be"), UTF_8)


def _normal(label: str) -> str:
    """A label in small letters, as the name of Python's codec where there is one."""
    plain = label.strip().lower()
    try:
        return codecs.lookup(plain).name
    except (LookupError, ValueError):
        return plain
