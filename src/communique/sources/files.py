"""The files of a source: which are documents, which are metadata, and which are not understood."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from communique.sources.kinds import GZIP, SUFFIXES, Kind, suffix_of, without_gzip
from communique.sources.refusals import RefusalError, Refused, Rule
from communique.sources.source import Source, fixed_part, matching

_METADATA = ".meta.json"


@dataclass(frozen=True, slots=True)
class File:
    """A file with documents, and the file that describes it, if there is one."""

    path: Path
    relative: str
    """Its path inside the source with forward slashes; the file name when the file is the source."""
    place: str
    """Where it stands, for people: the source's name and the relative path."""
    kind: Kind
    gzipped: bool
    metadata: Path | None


def find(source: Source) -> Iterator[File | Refused]:
    """The documents' files of a source in the order of their paths, and what was refused on the way.

    Names that begin with a dot are passed over. Links to files inside the folder are read as files; links that leave
    it are refused, and so is everything that is no regular file. Linked folders inside the folder are not walked:
    what they hold is read where it is.
    """
    if several := matching(source.path):
        root = fixed_part(source.path)
        for path in several:
            relative = Path(os.path.relpath(path, root)).as_posix()
            try:
                yield _file(source, path, relative, _beside(path))
            except RefusalError as refusal:
                yield Refused.at(f"{source.name}/{relative}", refusal)
        return
    if not source.path.is_dir():
        name = source.path.name
        try:
            yield _file(source, source.path, name, _beside(source.path))
        except RefusalError as refusal:
            yield Refused.at(f"{source.name}/{name}", refusal)
        return
    paths: dict[str, Path] = {}
    refused: list[Refused] = []
    _walk(source, source.path.resolve(), paths, refused)
    described: set[str] = set()
    found: list[File] = []
    for relative, path in paths.items():
        if relative.lower().endswith(_METADATA):
            continue
        try:
            metadata = next((name for name in _metadata_names(relative) if name in paths), None)
            found.append(_file(source, path, relative, paths[metadata] if metadata else None))
            described.add(metadata or "")
        except RefusalError as refusal:
            refused.append(Refused.at(f"{source.name}/{relative}", refusal))
    lone = [name for name in paths if name.lower().endswith(_METADATA) and name not in described]
    refused += [Refused.at(f"{source.name}/{name}", RefusalError(Rule.METADATA_WITHOUT_DOCUMENT)) for name in lone]
    if not found and not refused:
        refused.append(Refused.at(source.name, RefusalError(Rule.EMPTY_SOURCE)))
    yield from sorted(found, key=lambda file: file.relative)
    yield from refused


def _walk(source: Source, root: Path, paths: dict[str, Path], refused: list[Refused]) -> None:
    """Gather the regular files below a folder by their relative paths."""

    def refuse(path: str, rule: Rule, detail: str | None = None) -> None:
        relative = Path(os.path.relpath(path, root)).as_posix()
        refused.append(Refused.at(f"{source.name}/{relative}", RefusalError(rule, detail)))

    def unreadable(error: OSError) -> None:
        refuse(str(error.filename), Rule.UNREADABLE, error.strerror)

    for folder, folders, names in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*names, *(f for f in folders if os.path.islink(os.path.join(folder, f)))]):
            path = os.path.join(folder, name)
            if name.startswith("."):
                continue
            if os.path.islink(path) and not _inside(path, root):
                refuse(path, Rule.LINK_LEAVES_SOURCE)
            elif name in folders:
                continue
            elif not _encodable(name) or not _encodable(folder):
                refuse(path, Rule.BAD_FILE_NAME, name)
            else:
                paths[Path(os.path.relpath(path, root)).as_posix()] = Path(path)


def _file(source: Source, path: Path, relative: str, metadata: Path | None) -> File:
    """The file at a path. Raises RefusalError when it is no regular file, cannot be reached or is of no known type."""
    if not _encodable(relative):
        raise RefusalError(Rule.BAD_FILE_NAME, relative)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise RefusalError(Rule.UNREADABLE, error.strerror) from error
    if not stat.S_ISREG(mode):
        raise RefusalError(Rule.NOT_A_FILE)
    stem = without_gzip(relative)
    suffix = suffix_of(stem)
    if suffix is None:
        raise RefusalError(
            Rule.UNKNOWN_FILE_TYPE, Path(relative).suffix or Path(relative).name, row=shown(path, relative)
        )
    kind, gzipped = SUFFIXES[suffix.lower()], stem != relative
    if kind is Kind.PARQUET and gzipped:
        raise RefusalError(Rule.PACKED_PARQUET, suffix + GZIP, row=shown(path, relative))
    return File(path, relative, f"{source.name}/{relative}", kind, gzipped, metadata)


def shown(path: Path, relative: str) -> dict[str, object]:
    """What a row of quarantine shows of a file that was refused: its path in the source, and its size in bytes."""
    try:
        return {"file": relative, "bytes": path.stat().st_size}
    except OSError:
        return {"file": relative}


def _metadata_names(relative: str) -> list[str]:
    """The names a file's metadata may have, the most particular first: `a.txt.gz.meta.json` to `a.meta.json`."""
    names = [relative + _METADATA]
    if (unpacked := without_gzip(relative)) != relative:
        names.append(unpacked + _METADATA)
    if (suffix := suffix_of(unpacked)) is not None:
        names.append(unpacked[: -len(suffix)] + _METADATA)
    return names


def _beside(path: Path) -> Path | None:
    candidates = [path.with_name(name) for name in _metadata_names(path.name)]
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def _inside(path: str, root: Path) -> bool:
    try:
        return Path(path).resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return True  # a dangling or circular link is refused later, as a file that cannot be reached


def _encodable(name: str) -> bool:
    """Whether a file name is text: one that is not UTF-8 comes with lone surrogates."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)
