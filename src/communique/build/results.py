"""Results of stages, kept by what they were made of: a document that was cleaned or read before is not again.

They lie in `.store/results/STAGE/MADE_BY/` of a dataset, where MADE_BY is a digest of everything beside the document
that has a part in the result: modules, rules, model, settings, and the packages they stand on. A rule that is changed
makes another digest, so its stage is done anew and no other. The results of two such digests are kept, so that who goes
back to the program before, or builds with two by turns, need not begin anew. Each file is named by the sha256 of its
bytes: one that is damaged counts as not there. All of it can be deleted at any time.
"""

import hashlib
import logging
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from communique.row_order import rows_at

logger = logging.getLogger(__name__)

MADE_OF = "made_of"
"""The column that says what a row was made of."""

_FOLDER = "results"
_SUFFIX = ".arrow"
_HALF = ".new"
_SMALL_BYTES = 4_000_000
"""Files of fewer bytes are gathered when a build is through, so that there are few and a refresh moves little."""
_PACKED_ROWS = 4096
"""Rows of the files that the small ones of a build are gathered into."""
_PROGRAMS = 2
"""Of so many programs the results are kept: of this one, and of those that were used last before."""


@dataclass(frozen=True, slots=True)
class StageResults:
    """Where the results of a stage are kept; `folder` None keeps nothing."""

    folder: Path | None = None

    @classmethod
    def of(cls, store: Path, stage: str, made_by: str) -> "StageResults":
        """Return the place of a stage's results in the store of a dataset; `made_by` is a digest of what makes them."""
        return cls(store / _FOLDER / stage / made_by[:32])

    def parts(self) -> Iterator[pa.Table]:
        """Yield the kept rows of each file, with the column MADE_OF, in no order; no more than a file's is held.

        A key can come more than once: two builds at a time may have kept the same.
        """
        for name in self._files():
            if (part := _read(name)) is not None:
                yield part

    def keep(self, rows: pa.Table) -> None:
        """Keep rows that have the column MADE_OF. A disk that does not take them costs the result, not the build."""
        if self.folder is None or rows.num_rows == 0:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(self.folder, rows)
        except OSError:
            return

    def settle(self) -> None:
        """Gather the small files of a build into few, and drop what programs made that were not used for long.

        A disk that does not let it costs the order there, not the build, which is published.
        """
        if self.folder is None or not os.path.isdir(self.folder):
            return
        try:
            self._gather(self.folder)
        except OSError as error:
            logger.warning("results in %s are left as they are (%s)", self.folder, error)

    def _gather(self, folder: Path) -> None:
        _drop_unused(folder)
        for half in folder.glob(f"*{_HALF}"):
            half.unlink(missing_ok=True)
        light = [name for name in self._files() if name.stat().st_size < _SMALL_BYTES]
        if len(light) < 2:
            return
        kept = {_write(folder, pack) for pack in _packs(light)}
        for name in light:
            if name not in kept:
                name.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        if self.folder is None:
            return []
        try:
            return sorted(path for path in self.folder.glob(f"*{_SUFFIX}") if path.is_file())
        except OSError:
            return []  # what may not be read counts as not there


def _drop_unused(folder: Path) -> None:
    """Note that the results of a program were used now, and drop those of all but the last few that were."""
    try:
        os.utime(folder)
        others = sorted(
            folder.parent.iterdir(), key=lambda other: (other != folder, -other.stat().st_mtime, other.name)
        )
    except OSError:
        return
    for other in others[_PROGRAMS:]:
        shutil.rmtree(other, ignore_errors=True)


def _once(rows: pa.Table) -> pa.Table:
    """Return each key's first row: two builds at a time may have kept the same."""
    keys = rows.column(MADE_OF).to_pylist()
    first = dict(zip(reversed(keys), reversed(range(len(keys))), strict=True))
    return rows_at(rows, pa.array(sorted(first.values()), pa.int64()))


def _packs(files: Sequence[Path]) -> Iterator[pa.Table]:
    """Give the rows of files, each key once, as many together as a pack has; no more than that is in memory."""
    seen: set[str] = set()
    waiting: list[pa.Table] = []
    for file in files:
        if (part := _read(file)) is None:
            continue
        part = _once(part)
        keys = part.column(MADE_OF).to_pylist()
        if known := seen.intersection(keys):
            part = part.filter(pa.array([key not in known for key in keys], pa.bool_()))
        seen.update(keys)
        waiting.append(part)
        while sum(one.num_rows for one in waiting) >= _PACKED_ROWS:
            gathered = pa.concat_tables(waiting)
            yield gathered.slice(0, _PACKED_ROWS).combine_chunks()
            waiting = [gathered.slice(_PACKED_ROWS)]
    gathered = pa.concat_tables(waiting) if waiting else None
    if gathered is not None and gathered.num_rows:
        yield gathered.combine_chunks()


def _write(folder: Path, rows: pa.Table) -> Path:
    """Write a file under the digest of its bytes and return its name."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, rows.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(rows)
    data = sink.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    half, whole = folder / f"{digest}{_HALF}", folder / f"{digest}{_SUFFIX}"
    try:
        half.write_bytes(data)
        half.replace(whole)
    except OSError:
        with suppress(OSError):
            half.unlink(missing_ok=True)  # a disk that is full has other use for its room
        raise
    return whole


def _read(file: Path) -> pa.Table | None:
    """Return what a file holds; None when it is gone or damaged, and then it is removed."""
    try:
        data = file.read_bytes()
        if hashlib.sha256(data).hexdigest() == file.stem:
            rows = pa.ipc.open_file(pa.py_buffer(data)).read_all()
            return rows if MADE_OF in rows.column_names else None
        file.unlink(missing_ok=True)
    except (OSError, pa.ArrowException):
        pass
    return None
