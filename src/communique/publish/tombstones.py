"""Tombstones: the documents that were withdrawn, in `dataset.toml`, so that no later build brings them back.

[withdrawn.0c1f0c1f0c1f0c1f0c1f]                # the id of the document
source = "press"
locator = "2031/06.jsonl:17"
raw_sha256 = "..."                              # the same bytes are the same document, wherever they are read
reason = "withdrawn by its publisher"
purged = true                                   # only where its words were taken out of earlier versions too
"""

import json
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from communique.dataset.layout import SETTINGS_FILE
from communique.errors import GateError, StoreError, UsageError
from communique.publish.places import write_durably

_SECTION = "withdrawn"
"""Of `dataset.toml`."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A document that was withdrawn."""

    document_id: str
    source: str
    locator: str
    raw_sha256: str
    reason: str
    purged: bool = False
    """Whether its words were taken out of earlier versions too."""


def read_tombstones(dataset: Path) -> tuple[Tombstone, ...]:
    """Return what `dataset.toml` says was withdrawn, by id; nothing where there is no such file.

    Raises UsageError for a tombstone that is none, StoreError for a file that cannot be read: a withdrawn document must
    not come back since nobody could read that it was.
    """
    path = dataset / SETTINGS_FILE
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8")).get(_SECTION, {})
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}): check your rights") from error
    except ValueError as error:
        raise UsageError(f"{path} is not TOML ({error}): correct it") from error
    if not isinstance(written, dict):
        raise UsageError(f"{path}: withdrawn must be a table: [withdrawn.DOCUMENT_ID]")
    for document_id, said in written.items():
        if not _is_tombstone(said):
            raise UsageError(
                f"{path}: withdrawn.{document_id} must have {', '.join(_TEXTS)}, each a text, and at most purged = true"
            )
    return tuple(Tombstone(document_id, **written[document_id]) for document_id in sorted(written))


def withdrawn_places(*datasets: Path) -> frozenset[tuple[str, str]]:
    """Return source and locator of every document that was withdrawn from these datasets; raises as above."""
    return frozenset((one.source, one.locator) for dataset in datasets for one in read_tombstones(dataset))


_TEXTS = ("source", "locator", "raw_sha256", "reason")
_AT_ONCE = 4096


def _is_tombstone(said: object) -> bool:
    if not isinstance(said, dict) or set(said) - {*_TEXTS, "purged"}:
        return False
    return all(isinstance(said.get(name), str) for name in _TEXTS) and isinstance(said.get("purged", False), bool)


def add_tombstones(dataset: Path, tombstones: Iterable[Tombstone]) -> None:
    """Write tombstones behind what `dataset.toml` says, by one atomic step; those that are there stay as they are.

    One that is purged by now is written so. Of several with one id (the same text out of other bytes) the first counts.
    Raises UsageError where the file has no room for them.
    """
    path = dataset / SETTINGS_FILE
    known = {tombstone.document_id: tombstone for tombstone in read_tombstones(dataset)}
    content = path.read_text(encoding="utf-8") if path.exists() else ""
    wanted = tomllib.loads(content)
    for tombstone in tombstones:
        before = known.get(tombstone.document_id)
        if before is None:
            content = f"{content.rstrip()}\n\n{_written(tombstone)}".lstrip()
            wanted.setdefault(_SECTION, {})[tombstone.document_id] = _said(tombstone)
            known[tombstone.document_id] = tombstone
        elif tombstone.purged and not before.purged:
            purged = replace(before, purged=True)
            content = content.replace(_written(before), _written(purged))
            wanted[_SECTION][tombstone.document_id] = _said(purged)
            known[tombstone.document_id] = purged
    try:
        as_wanted = tomllib.loads(content) == wanted
    except ValueError:
        as_wanted = False
    if not as_wanted:
        raise UsageError(f"{path}: write each withdrawn document as a table of its own, [withdrawn.DOCUMENT_ID]")
    write_durably(path, content.encode())


def _said(tombstone: Tombstone) -> dict[str, str | bool]:
    said: dict[str, str | bool] = {name: getattr(tombstone, name) for name in _TEXTS}
    return {**said, "purged": True} if tombstone.purged else said


def _written(tombstone: Tombstone) -> str:
    lines = [f"{name} = {toml(value)}" for name, value in _said(tombstone).items()]
    return "\n".join([f"[{_SECTION}.{tombstone.document_id}]", *lines, ""])


def toml(value: str | bool) -> str:
    """Return a value as TOML has it: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def is_withdrawn(documents: pa.Table, tombstones: Collection[Tombstone]) -> pa.Array:
    """Return for each row of `documents` whether it was withdrawn.

    By its id, or as the same bytes in another place; in the place of a document that was purged, whatever it says: the
    same words come back with another menu, and a take-down must not wait for somebody who reads warnings.
    """
    ids = pa.array([tombstone.document_id for tombstone in tombstones], pa.string())
    digests = pa.array([tombstone.raw_sha256 for tombstone in tombstones], pa.string())
    known = pc.or_(
        pc.is_in(documents.column("document_id"), value_set=ids),
        pc.is_in(documents.column("raw_sha256"), value_set=digests),
    )
    places = purged_places(tombstones)
    if not places:
        return known
    there = [(row["source"], row["locator"]) in places for row in _rows(documents, ["source", "locator"])]
    return pc.or_(known, pa.array(there, pa.bool_()))


def _rows(documents: pa.Table, columns: list[str]) -> Iterator[dict[str, str]]:
    """Yield some columns of `documents`, row by row: few are Python values at a time."""
    for batch in documents.select(columns).to_batches(max_chunksize=_AT_ONCE):
        yield from batch.to_pylist()


def purged_places(tombstones: Collection[Tombstone]) -> frozenset[tuple[str, str]]:
    """Return source and locator of every document that was purged."""
    return frozenset((one.source, one.locator) for one in tombstones if one.purged)


def refuse_withdrawn(documents: pa.Table, tombstones: Collection[Tombstone]) -> None:
    """Raise GateError where one of these documents was withdrawn while their version was made."""
    there = (
        documents.filter(is_withdrawn(documents, tombstones)).select(["document_id", "source", "locator"]).to_pylist()
    )
    if there:
        one = there[0]
        raise GateError(
            f"{one['source']}/{one['locator']} ({one['document_id']}) was withdrawn meanwhile: nothing "
            "was published; build again, and it is left out"
        )


def in_place_of(documents: pa.Table, tombstones: Collection[Tombstone]) -> tuple[str, ...]:
    """Return a warning for every document that stands where a withdrawn one stood, with another text."""
    places = {(tombstone.source, tombstone.locator) for tombstone in tombstones}
    if not places:
        return ()
    return tuple(
        f"{row['source']}/{row['locator']} ({row['document_id']}) stands where a document was withdrawn, with another "
        "text: look whether it should be here, else `communique retract` it too"
        for row in _rows(documents, ["document_id", "source", "locator"])
        if (row["source"], row["locator"]) in places
    )
