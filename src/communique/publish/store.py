"""`.store/inputs`: what each version was made from, kept so that it can be built again and compared.

Beside the versions, never in one, and not in git: a version says all that it says without its store. It holds

- `VERSION.parquet`, the list of a version: source, locator, raw_sha256 and record_sha256 of every document that was
  read, in the order of reading. Its metadata name the packs that hold them and count what was purged;
- `packs/SHA256.parquet`, named by the digest of the file: documents as read, each once however many versions have it,
  known by `record_sha256`; and the rows that reading refused.

For whoever takes a document out of a dataset: `forget` empties the store of it, `expire` gives up the inputs of
versions that are gone. Call both under `one_writer`. Other folders in `.store` hold what saves work, and nothing else.
"""

import json
import os
import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from communique.dataset.history import History
from communique.dataset.manifest import file_sha256
from communique.durable import sync
from communique.errors import StoreError
from communique.identity import digest_column
from communique.publish.parquet import laid_out
from communique.row_order import Numbers, rows_at, rows_where
from communique.workspace import IN_MEMORY, Workspace

STORE_FOLDER = ".store"
"""In the folder of a dataset: what versions were made from, and what saves work. Everything in it can be missing."""

_INPUTS, _PACKS = "inputs", "packs"
_LIST = re.compile(r"(\d+\.\d+\.\d+)\.parquet")
_HALF = ".new"
_ABOUT = b"communique.inputs"
_DIGEST = "record_sha256"
_ROWS_AT_ONCE = 1024
_ROWS_IN_GROUP = 1 << 14
"""A column of a group is in memory, packed, when a pack is read."""
_KNOWN_BY = ("source", "locator", "raw_sha256")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a build read.

    `records` has a row a document, with at least source, locator and raw_sha256; `refused` the rows of quarantine that
    reading made; `items` counts what was come across. `purged` is how many documents were taken out since: with any,
    the version cannot be built again.
    """

    records: pa.Table
    refused: pa.Table
    items: int
    purged: int = 0


@dataclass(frozen=True, slots=True)
class InputId:
    """A document as it was read, by the columns of `documents` that say which bytes it was made of."""

    source: str
    locator: str
    raw_sha256: str


@dataclass(frozen=True, slots=True)
class _List:
    """What the list of a version says."""

    read: pa.Table
    packs: tuple[str, ...]
    refused: str
    items: int
    purged: int


def keep(dataset: Path, version: str, inputs: Inputs, workspace: Workspace = IN_MEMORY) -> None:
    """Keep what a version was made from, on the disk when this returns. Raises OSError when it does not take it.

    Documents that an earlier version was made from take no more space.
    """
    folder = dataset / STORE_FOLDER / _INPUTS
    (folder / _PACKS).mkdir(parents=True, exist_ok=True)
    digests = digest_column(inputs.records)
    packs, new = _held(folder, digests)
    if len(new):
        pack = rows_at(inputs.records.append_column(_DIGEST, digests), pa.array(new), workspace)
        packs.append(_add_pack(folder, pack, workspace))
    read = inputs.records.select(list(_KNOWN_BY)).append_column(_DIGEST, digests)
    refused = _add_pack(folder, inputs.refused)
    _write_list(folder, version, _List(read, tuple(sorted(packs)), refused, inputs.items, inputs.purged))


def is_kept(dataset: Path, version: str) -> bool:
    """Whether the store says what a version was made from."""
    return _list_file(dataset / STORE_FOLDER / _INPUTS, version).is_file()


def kept(dataset: Path, version: str, workspace: Workspace = IN_MEMORY) -> Inputs | None:
    """Return what a version was made from; None when it was not kept. Raises StoreError when the store is damaged.

    Large tables are held in the workspace.
    """
    folder = dataset / STORE_FOLDER / _INPUTS
    if not is_kept(dataset, version):
        return None
    listed = _read_list(_list_file(folder, version))
    wanted = listed.read.column(_DIGEST)
    packs = [_pack_of(folder, name, wanted, workspace) for name in listed.packs]
    # Packs of different programs may have other columns.
    held = pa.concat_tables([listed.read.slice(0, 0), *packs], promote_options="default")
    place = pc.index_in(wanted, value_set=held.column(_DIGEST))
    if place.null_count:
        raise _damaged(folder, f"{place.null_count} documents of {version} are in none of its packs")
    records = rows_at(held, place.combine_chunks(), workspace).drop_columns([_DIGEST])
    return Inputs(records, _read_pack(folder, listed.refused), listed.items, listed.purged)


def kept_list(dataset: Path, version: str) -> pa.Table:
    """Return source, locator and raw_sha256 of every document that a version was made from, in the order of reading.

    Raises StoreError when the store is damaged or does not have them.
    """
    return _read_list(_list_file(dataset / STORE_FOLDER / _INPUTS, version)).read.select(list(_KNOWN_BY))


def forget(dataset: Path, documents: Collection[InputId], workspace: Workspace = IN_MEMORY) -> int:
    """Take documents out of the store for good, and out of what reading refused at their places; return how many.

    For a take-down: no file of the store holds a word of them when this returns, and it can be called again where it
    was interrupted. What stages keep beside the inputs is removed whole: it only saves work. Give every InputId that a
    version has of the document; the same bytes go wherever they were read. The lists of versions that were made from
    them say so from now on, and that they cannot be built again. Large packs are held in the workspace. Raises
    StoreError when the store is damaged.
    """
    folder = dataset / STORE_FOLDER / _INPUTS
    for other in sorted((dataset / STORE_FOLDER).glob("*")):
        if other != folder:
            shutil.rmtree(other)
    gone: set[str] = set()
    bytes_of = {one.raw_sha256 for one in documents}
    renamed: dict[str, str | None] = {}
    """What each pack is called now; None for one of which nothing is left."""
    for name in _pack_names(folder):
        pack = _read_pack(folder, name, workspace)
        if _DIGEST not in pack.column_names:
            unsaid = _unsaid(pack, documents)
            renamed[name] = name if unsaid is pack else _add_pack(folder, unsaid)
            continue
        out = pc.is_in(pack.column("raw_sha256"), pa.array(sorted(bytes_of), pa.string()))
        gone.update(pack.filter(out).column(_DIGEST).to_pylist())
        left = rows_where(pack, pc.invert(out), workspace)
        if left.num_rows < pack.num_rows:
            renamed[name] = _add_pack(folder, left, workspace) if left.num_rows else None
        else:
            renamed[name] = name
    for version in _versions(folder):
        listed = _read_list(_list_file(folder, version))
        if missing := sorted({*listed.packs, listed.refused} - renamed.keys()):
            raise _damaged(_pack_file(folder, missing[0]), f"it is missing, and the list of {version} names it")
        out = pc.is_in(listed.read.column(_DIGEST), pa.array(sorted(gone), pa.string()))
        less = replace(
            listed,
            read=listed.read.filter(pc.invert(out)),
            packs=tuple(sorted({new for name in listed.packs if (new := renamed[name]) is not None})),
            refused=renamed[listed.refused] or listed.refused,
            purged=listed.purged + (pc.sum(out).as_py() or 0),
        )
        if less.packs != listed.packs or less.refused != listed.refused:
            _write_list(folder, version, less)
    _drop_unused(folder)
    return len(gone)


def expire(dataset: Path, versions: Collection[str]) -> None:
    """Give up what these versions were made from, and what no other version shares with them."""
    folder = dataset / STORE_FOLDER / _INPUTS
    for version in sorted(versions):
        _list_file(folder, version).unlink(missing_ok=True)
    _drop_unused(folder)


def sweep(dataset: Path, history: History) -> None:
    """Remove what an interrupted writer left in the store: half files, lists of versions that are not there."""
    folder = dataset / STORE_FOLDER / _INPUTS
    if not folder.is_dir():
        return
    for half in sorted([*folder.glob(f".*{_HALF}"), *(folder / _PACKS).glob(f".*{_HALF}")]):
        half.unlink()
    listed = {release.version for release in history.present}
    expire(dataset, [version for version in _versions(folder) if version not in listed])


def _held(folder: Path, digests: pa.ChunkedArray) -> tuple[list[str], Numbers]:
    """Return the packs that hold records, and the numbers of those that none does. One that cannot be read has none."""
    missing = np.ones(len(digests), np.bool_)
    packs: list[str] = []
    for name in reversed(_pack_names(folder)):
        try:
            pack = pq.read_table(_pack_file(folder, name), columns=[_DIGEST])
        except (OSError, pa.ArrowException):
            continue
        here = np.asarray(pc.is_in(digests, value_set=pack.column(_DIGEST))) & missing if pack.num_columns else missing
        if pack.num_columns and here.any():
            packs.append(name)
            missing &= ~here
    return packs, np.flatnonzero(missing)


def _add_pack(folder: Path, rows: pa.Table, workspace: Workspace = IN_MEMORY) -> str:
    """Write a pack and return its name; one with the same bytes is there once."""
    half = folder / _PACKS / f".pack{_HALF}"
    _write(laid_out(rows, workspace), half)
    name = file_sha256(half)
    os.replace(half, _pack_file(folder, name))
    sync(folder / _PACKS)
    return name


def _write_list(folder: Path, version: str, listed: _List) -> None:
    about = {"packs": listed.packs, "refused": listed.refused, "items": listed.items, "purged": listed.purged}
    half = folder / f".{version}{_HALF}"
    _write(listed.read.replace_schema_metadata({_ABOUT: json.dumps(about).encode()}), half)
    os.replace(half, _list_file(folder, version))
    sync(folder)


def _write(rows: pa.Table, path: Path) -> None:
    pq.write_table(rows, path, row_group_size=_ROWS_IN_GROUP, compression="zstd", compression_level=3)
    sync(path)


def _read_list(path: Path, *, whole: bool = True) -> _List:
    """Read the list of a version; unless `whole`, only what its metadata say."""
    try:
        with pq.ParquetFile(path) as file:
            about = json.loads(file.schema_arrow.metadata[_ABOUT])
            # Not `empty_table()`, which loads pandas.
            read = file.read() if whole else pa.Table.from_batches([], file.schema_arrow)
            read = read.replace_schema_metadata(None)
        return _List(read, tuple(about["packs"]), about["refused"], int(about["items"]), int(about["purged"]))
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, str(error)) from error


def _read_pack(folder: Path, name: str, workspace: Workspace = IN_MEMORY) -> pa.Table:
    path = _checked(folder, name)
    try:
        with pq.ParquetFile(path) as file:
            return workspace.hold(file.schema_arrow, file.iter_batches(_ROWS_AT_ONCE))
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, str(error)) from error


def _checked(folder: Path, name: str) -> Path:
    """Return the file of a pack. Raises StoreError for one whose bytes are not those of its name."""
    path = _pack_file(folder, name)
    try:
        if file_sha256(path) == name:
            return path
    except OSError as error:
        raise _damaged(path, str(error)) from error
    raise _damaged(path, "its bytes are not those that its name is the sha256 of")


def _pack_of(folder: Path, name: str, wanted: pa.ChunkedArray, workspace: Workspace) -> pa.Table:
    """Return the records of a pack that are wanted."""
    path = _checked(folder, name)
    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            batches = (pa.Table.from_batches([batch]) for batch in file.iter_batches(_ROWS_AT_ONCE))
            return workspace.hold(schema, (one.filter(pc.is_in(one.column(_DIGEST), wanted)) for one in batches))
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, str(error)) from error


def _drop_unused(folder: Path) -> None:
    """Remove the packs that no list names."""
    lists = [_read_list(_list_file(folder, version), whole=False) for version in _versions(folder)]
    used = {name for listed in lists for name in (*listed.packs, listed.refused)}
    for name in _pack_names(folder):
        if name not in used:
            _pack_file(folder, name).unlink()


def _unsaid(refused: pa.Table, documents: Collection[InputId]) -> pa.Table:
    """Return refused rows without what was refused at the places of documents; the same table where none was."""
    places = {f"{one.source}/{one.locator}" for one in documents}
    locators = {one.locator for one in documents}
    rows = refused.select(["locator", "failing_value"]).to_pylist()
    out = pa.array([row["locator"] in places or row["failing_value"] in locators for row in rows], pa.bool_())
    if not pc.any(out).as_py():
        return refused
    for name in ("failing_value", "row_json"):
        at = refused.schema.get_field_index(name)
        refused = refused.set_column(at, refused.schema.field(at), pc.if_else(out, None, refused.column(name)))
    return refused


def _versions(folder: Path) -> list[str]:
    """Return the versions whose list is there, sorted by name."""
    if not folder.is_dir():
        return []
    return sorted(found.group(1) for child in folder.iterdir() if (found := _LIST.fullmatch(child.name)))


def _pack_names(folder: Path) -> list[str]:
    packs = folder / _PACKS
    return sorted(path.stem for path in packs.glob("[0-9a-f]*.parquet")) if packs.is_dir() else []


def _pack_file(folder: Path, name: str) -> Path:
    return folder / _PACKS / f"{name}.parquet"


def _list_file(folder: Path, version: str) -> Path:
    return folder / f"{version}.parquet"


def _damaged(path: Path, reason: str) -> StoreError:
    first = (reason.splitlines() or ["unreadable"])[0]
    return StoreError(
        f"{path} is damaged ({first}): the versions are as they were; delete {STORE_FOLDER}/{_INPUTS} to go on without "
        "what they were made from"
    )
