"""What a source is, and how it is named on the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from communique.collect.archive import Archive, is_archive
from communique.errors import UsageError
from communique.sources.kinds import SUFFIXES, suffix_of, without_gzip
from communique.sources.metadata import SILENT, Metadata


@dataclass(frozen=True, slots=True)
class Source:
    """A folder or a file with documents, under the name that goes into ids and locators.

    `given` is what holds for its documents, as far as a record or a metadata file says nothing else.
    """

    name: str
    path: Path
    given: Metadata = SILENT


def parse_source(spec: str) -> Source:
    """A source from `PATH` or `NAME=PATH`; a path may stand for many files, as `crawl/*.warc.gz`.

    Without a name, a source is called by the base name of its path without its suffix and `.gz`. A path that
    exists is never taken apart at an equals sign. Raises UsageError for a path that is not there and for a name that
    is empty or holds a slash, a colon or a control character.
    """
    path = Path(spec)
    name, equals, rest = spec.partition("=")
    if spec and (_exists(path) or matching(path)):
        name = _base_name(path if _exists(path) else fixed_part(path))
    elif equals:
        path = Path(rest)
        if not name or not name.isprintable() or set(name) & set("/:") or name != name.strip():
            raise UsageError(
                f"{spec!r}: a source's name is not empty and has no slash, colon or space around it; write NAME=PATH"
            )
        if not rest:
            raise UsageError(f"{spec!r}: no path after the equals sign; write NAME=PATH")
    if not spec or not (_exists(path) or matching(path)):
        raise UsageError(
            f"source {str(path) if spec else spec!r} does not exist; "
            f"give a folder, or a file that ends in {', '.join(SUFFIXES)} (all but .parquet also with .gz)"
        )
    return Source(name if name else _base_name(path if _exists(path) else fixed_part(path)), path)


def matching(path: Path) -> list[Path]:
    """The files that a path with `*`, `?` or `[...]` stands for, in order; none for a path that is there itself."""
    if _exists(path) or not has_magic(str(path)):
        return []
    return [found for one in sorted(glob(str(path), recursive=True)) if (found := Path(one)).is_file()]


def fixed_part(path: Path) -> Path:
    """The folder in which everything lies that a path with `*`, `?` or `[...]` stands for."""
    return next((parent for parent in path.parents if not has_magic(str(parent))), Path())


def parse_sources(specs: Sequence[str | Source]) -> list[Source]:
    """The sources of a call, in its order; what is a source already is taken as it is.

    Raises UsageError when two have one name or one path, and as `parse_source`.
    """
    sources = [
        one for spec in specs for one in ([spec] if isinstance(spec, Source) else _expanded(spec, parse_source(spec)))
    ]
    by_path: dict[Path, Source] = {}
    by_name: dict[str, Source] = {}
    for source in sources:
        place = source.path.resolve()
        if place in by_path and not is_archive(place):
            raise UsageError(f"source {source.path} is named twice; leave one out")
        if source.name in by_name:
            raise UsageError(
                f"sources {by_name[source.name].path} and {source.path} would both be called {source.name!r}; "
                "tell them apart as NAME=PATH"
            )
        by_path[place] = by_name[source.name] = source
    return sources


def _expanded(spec: str, source: Source) -> list[Source]:
    """The sources of an archive of collected pages, or the one that is named; any other source as it is."""
    if not is_archive(source.path):
        return [source]
    with Archive(source.path) as archive:
        collected = [Source(about.name, source.path) for about in archive.sources()]
    if _exists(Path(spec)):
        return collected
    if source.name not in {one.name for one in collected}:
        known = ", ".join(one.name for one in collected) or "none yet"
        raise UsageError(f"no source of {source.path} is called {source.name!r}; there are {known}")
    return [source]


def _exists(path: Path) -> bool:
    """Whether there is something at the path; a path that no system accepts (a null byte, too long) is not there."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _base_name(path: Path) -> str:
    name = path.name if path.name not in ("", "..") else path.resolve().name
    if path.is_file():
        name = without_gzip(name) or name
        suffix = suffix_of(name)
        name = (name[: -len(suffix)] if suffix else name) or name
    return name or "root"
