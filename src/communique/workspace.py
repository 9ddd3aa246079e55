"""Tables that grow with the documents, held on the disk while a build is at work, and not in its memory.

A `Workspace` is a hidden folder beside a dataset. What is appended to a table of it is written there as an uncompressed
Arrow file, and the table that comes out is that file, mapped: it can be used as any other, and the system drops the
pages that nobody looks at. A table stays in memory as long as it is small, and a build of which all tables do makes no
folder at all.

The folder goes when its build ends. One whose build was killed goes when the next build of that dataset begins, or when
it first needs the disk: each has a lock, which the system frees when its holder dies.
"""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import pyarrow as pa
from filelock import FileLock, Timeout

from communique.errors import StoreError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from duckdb import DuckDBPyConnection

T = TypeVar("T", bound="np.generic[Any]")

SMALL_BYTES = 16 << 20
"""A table of fewer bytes than that is held in memory; a build has some thirty at a time."""
CHUNK_BYTES = 8 << 20
"""About what a chunk of a table has: more, and the pieces that are looked at take much memory; fewer, and there are
many of them, each with its own objects for every column."""
MEMORY_MIB = 1024
"""What DuckDB takes for itself before it goes to the disk, where nothing else is asked for."""

_FOLDER = ".{}.building"
"""Beside a dataset of that name: what its builds hold at the moment."""
_LOCK = ".lock"
_SUFFIX = ".arrow"


class Workspace:
    """Where the tables of a build are held. `dataset` is the folder of the dataset, which need not be there yet.

    Without one everything is held in memory. Use it as a context manager: the folder goes at its end. What came out of
    it stays whole for as long as it is used, and takes its room of the disk no longer than that.
    """

    def __init__(self, dataset: Path | None = None) -> None:
        self._home = None if dataset is None else _home_of(Path(os.path.abspath(dataset)))
        self._own: tuple[Path, FileLock] | None = None
        self._made = 0

    def __enter__(self) -> Self:
        """Remove what builds left that were killed."""
        if self._home is not None:
            _sweep(self._home)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._own is None:
            return
        folder, lock = self._own
        self._own = None
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
        _remove_lock(folder)

    @property
    def is_on_disk(self) -> bool:
        """Whether what is large goes to the disk."""
        return self._home is not None

    def appender(self, schema: pa.Schema, *, as_given: bool = False) -> "Appender":
        """Return a new table of that schema, to be filled; each part of it is a chunk where that is asked for."""
        return Appender(self, schema, as_given=as_given)

    def hold(
        self, schema: pa.Schema, parts: Iterable[pa.Table | pa.RecordBatch], *, as_given: bool = False
    ) -> pa.Table:
        """Return all parts as one table, each a chunk of it where that is asked for.

        Raises StoreError when the disk does not take it.
        """
        table = self.appender(schema, as_given=as_given)
        for part in parts:
            table.append(part)
        return table.finish()

    def hold_array(self, array: "npt.NDArray[T]") -> "npt.NDArray[T]":
        """Return an array whose numbers are in a file, mapped; itself where everything is held in memory.

        Raises StoreError when the disk does not take it.
        """
        if self._home is None:
            return array
        import numpy as np

        file = self.new_file(".npy")
        with held(file):
            np.save(file, array)
            mapped: npt.NDArray[T] = np.load(file, mmap_mode="r")
        _let_go(file)
        return mapped

    def new_file(self, suffix: str = "") -> Path:
        """Return the path of a file or folder that is not there yet, in the folder, which is. Raises StoreError.

        Not for a workspace without a dataset, which has no folder.
        """
        folder = self._folder()
        self._made += 1
        return folder / f"{self._made:04}{suffix}"

    @contextmanager
    def connected(self, memory_mib: int = MEMORY_MIB) -> Iterator["DuckDBPyConnection"]:
        """Give a connection to DuckDB that holds so much in memory, and the rest here.

        Raises StoreError where neither is enough.
        """
        import duckdb

        with TemporaryDirectory(prefix="communique-") if self._home is None else nullcontext() as temporary:
            limits = {} if temporary else {"memory_limit": f"{memory_mib}MiB"}
            try:
                folder = temporary or str(self.new_file())
                with duckdb.connect(config={"temp_directory": folder, **limits}) as connection:
                    yield connection
            except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
                said = str(error).splitlines()[0]
                # A disk that is full is told as either; a temporary folder of which no more may be used, as the second.
                lacks = "space" if isinstance(error, duckdb.IOException) or "temp_directory" in str(error) else "memory"
                advice = "free some space and build again"
                if lacks == "memory":
                    advice = f"{memory_mib} MiB are not enough for so many documents; make several datasets of them"
                raise StoreError(f"{said}: {advice}") from error

    def _folder(self) -> Path:
        """Return the folder, which is made and locked when it is first needed."""
        if self._own is not None:
            return self._own[0]
        if self._home is None:
            raise ValueError("a workspace without a dataset has no folder")
        folder = self._home / f"{os.getpid()}-{secrets.token_hex(4)}"
        with held(folder):
            lock = FileLock(f"{folder}{_LOCK}")
            try:
                self._home.mkdir(parents=True, exist_ok=True)
                lock.acquire(timeout=0)
            except FileNotFoundError:  # another build removed the folder of all, which was empty in between
                self._home.mkdir(parents=True, exist_ok=True)
                lock.acquire(timeout=0)
            folder.mkdir(mode=0o700)  # it may hold words that the dataset withholds
        self._own = folder, lock
        return folder


class Appender:
    """A table that is filled from its first row to its last."""

    def __init__(self, workspace: Workspace, schema: pa.Schema, *, as_given: bool = False) -> None:
        self._workspace = workspace
        self._as_given = as_given
        self._schema = schema
        self._waiting: list[pa.Table] = []
        """What is not a chunk yet."""
        self._waits = 0
        self._chunks: list[pa.Table] = []
        """Whole chunks, as long as they are held in memory."""
        self._bytes = 0
        self._sink: tuple[Path, pa.RecordBatchFileWriter] | None = None

    @property
    def schema(self) -> pa.Schema:
        """The columns of the table."""
        return self._schema

    def append(self, part: pa.Table | pa.RecordBatch) -> None:
        """Add rows, whose columns are those of the table. Raises StoreError when the disk does not take them."""
        table = part if isinstance(part, pa.Table) else pa.Table.from_batches([part])
        if table.num_rows == 0:
            return
        if table.schema != self._schema:
            table = table.select(self._schema.names).cast(self._schema)
        size = table.nbytes
        self._waiting.append(table)
        self._waits += size
        if self._as_given or self._waits >= CHUNK_BYTES:
            self._flush()

    def finish(self) -> pa.Table:
        """Return the table; nothing can be added any more. Raises StoreError when the disk does not take it."""
        self._flush()
        if self._sink is None:
            chunks, self._chunks = self._chunks, []
            return pa.concat_tables([self._schema.empty_table(), *chunks]) if chunks else self._schema.empty_table()
        file, writer = self._sink
        with held(file):
            writer.close()
            table = pa.ipc.open_file(pa.memory_map(str(file))).read_all()
        _let_go(file)
        return table

    def _flush(self) -> None:
        """Make chunks of what waits, and write them where the table is large."""
        if not self._waiting:
            return
        together = pa.concat_tables(self._waiting)
        rows = together.num_rows if self._as_given else together.num_rows * CHUNK_BYTES // max(1, self._waits)
        rows = max(1, rows)
        self._bytes += self._waits
        self._waiting, self._waits = [], 0
        for start in range(0, together.num_rows, rows):
            chunk = together.slice(start, rows).combine_chunks()
            self._chunks.append(chunk)
            if self._sink is not None:
                self._write(*self._sink)
        if self._sink is None and self._workspace.is_on_disk and self._bytes >= SMALL_BYTES:
            file = self._workspace.new_file(_SUFFIX)
            with held(file):
                self._sink = file, pa.ipc.new_file(str(file), self._schema)
            self._write(*self._sink)

    def _write(self, file: Path, writer: pa.RecordBatchFileWriter) -> None:
        """Write the chunks that are in memory, each gone when it is written."""
        waiting, self._chunks = self._chunks[::-1], []
        with held(file):
            while waiting:
                for batch in waiting.pop().to_batches():
                    writer.write_batch(batch)


IN_MEMORY = Workspace()
"""Holds everything in memory: for few documents, and for tables that are small whatever the documents are."""


@contextmanager
def held(place: Path) -> Iterator[None]:
    """Raise StoreError for an error of the disk that holds what a build is at work on."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"the build cannot hold what it is at work on in {place.parent} ({error.strerror or error}): free some "
            "space, or check your rights, and build again; nothing was published, and what is finished is kept"
        ) from error


def _let_go(file: Path) -> None:
    """Remove a file that is mapped: the disk has its room again as soon as nobody uses what it holds.

    Where a file that is in use cannot be removed it goes with the folder.
    """
    with suppress(OSError):
        file.unlink()


def _sweep(home: Path) -> None:
    """Remove the folders of builds that are no more, and the folder of all where it is empty then."""
    if not home.is_dir():
        return
    with suppress(OSError):
        names = {one.name.removesuffix(_LOCK) for one in home.iterdir()}
        for folder in sorted(home / name for name in names):  # a lock may be there without its folder
            with suppress(Timeout), FileLock(f"{folder}{_LOCK}", timeout=0):
                # A lock is there before its folder, so whoever gets it here finds nobody at work.
                shutil.rmtree(folder, ignore_errors=True)
                _remove_lock(folder)


def _remove_lock(folder: Path) -> None:
    with suppress(OSError):
        Path(f"{folder}{_LOCK}").unlink(missing_ok=True)
        folder.parent.rmdir()


def _home_of(dataset: Path) -> Path:
    """Return where builds of a dataset have their folders: beside it, or in it where it alone can be written."""
    alone = os.access(dataset, os.W_OK) and not os.access(dataset.parent, os.W_OK)
    return (dataset if alone else dataset.parent) / _FOLDER.format(dataset.name)
