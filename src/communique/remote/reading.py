"""A version that lies elsewhere, open for reading: what a query needs of it is fetched, and no more."""

import re
from contextlib import suppress
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from communique.dataset.deprecation import deprecations
from communique.dataset.history import History, Release, choose
from communique.dataset.layout import VERSIONS_FILE
from communique.dataset.manifest import Manifest
from communique.dataset.opening import locked, tell_left_out
from communique.dataset.reading import LISTING_WORD, Dataset, names, sql_error
from communique.dataset.sql import identifier, parquet, text
from communique.dataset.tables import read_table, table_schema
from communique.dataset.views import NAMED, named_views, plain_view, table_comment
from communique.errors import CommuniqueError, StoreError
from communique.remote.cache import fetched, file_of
from communique.remote.location import Location
from communique.remote.mirror import files_of, listed_at, mirror, read_remote_manifest
from communique.remote.objects import Objects
from communique.remote.parts import PARTS_FILE, SMALL, Parts, from_json
from communique.remote.ranges import PROTOCOL, RangeFile, RangeFiles, Ranges

if TYPE_CHECKING:
    import pyarrow as pa

_RESULTS = "results"


def open_remote(
    location: Location, version: str | None = None, verify: bool = False, lock: str | PathLike[str] | None = None
) -> "RemoteDataset":
    """Open a version of a remote dataset for reading; see `communique.open`.

    With `verify` every file of the version is fetched and compared with its digest. Raises UsageError when there is no
    such dataset or version, StoreError when it is damaged or not the locked one, UnreachableError.
    """
    found, folder, history = mirror(location, beside=False)
    objects = Objects(found)
    while True:
        release = choose(history, version) if lock is None else locked(Path(lock), folder, history, version)
        try:
            manifest, _ = read_remote_manifest(objects, release, folder / release.version)
            break
        except StoreError:
            # A version that is replaced or purged changes the list first.
            before = history
            found, folder, history = mirror(found, beside=False)
            if history == before:
                raise
    if lock is None:
        tell_left_out(folder, history, release, version)
    opened = RemoteDataset(found, folder, history, release, manifest)
    if verify:
        opened.fetch()
    return opened


class RemoteDataset(Dataset):
    """One version of a dataset on a web server or an object store.

    Small files are fetched whole, once for all that open the dataset on this machine; of large ones only what a query
    needs. `sql` and `table` give all they promise or raise; `relation` reads only as it is asked for rows.
    """

    def __init__(
        self, location: Location, folder: Path, history: History, release: Release, manifest: Manifest
    ) -> None:
        super().__init__(folder, history, release, manifest)
        self.location = location
        """Where the dataset lies."""
        self._objects = Objects(location)
        self._release = release
        self._ranges = Ranges(self._objects, release.version, manifest.tables, self._check_listed, self._parts)
        self._files = RangeFiles(self._ranges)
        self._compared: dict[str, Path] = {}
        self._views: set[str] = set()
        self._results = 0

    def fetch(self) -> None:
        """Fetch every file of the version and compare it with its digest. Raises StoreError, UnreachableError."""
        for file, (size, sha256) in files_of(self.manifest).items():
            fetched(self._objects, f"{self.version}/{file}", size, sha256)

    def table(self, name: str) -> "pa.Table":
        """Return a table as Arrow; its file is fetched whole. Raises UsageError, StoreError, UnreachableError."""
        rows = read_table(self._whole(name))
        self._warn(*deprecations(name, rows.schema))
        return rows

    __getitem__ = table

    def schema(self, name: str) -> "pa.Schema":
        """Return the Arrow schema of a table. Raises UsageError, StoreError, UnreachableError."""
        if self._is_whole(name):
            return table_schema(self._whole(name))
        import pyarrow as pa
        import pyarrow.parquet as pq

        file = self._entry(name).file
        try:
            return pq.read_schema(pa.PythonFile(RangeFile(self._ranges, file), mode="r"))
        except pa.ArrowException as error:
            raise self._damaged(error) from error

    def relation(self, name: str) -> duckdb.DuckDBPyRelation:
        """Return a table, or a view with names, as a DuckDB relation: rows are fetched as it is asked for them."""
        return self._read(f"FROM {identifier(name)}", name)

    def sql(self, query: str) -> duckdb.DuckDBPyRelation:
        """Return the result of one SQL query, read to its end. Raises UsageError, StoreError, UnreachableError."""
        found = self._read(query)
        columns = found.columns
        if len(set(columns)) != len(columns):
            return found  # a table that holds the result cannot have two columns of one name
        self._results += 1
        place = f"{_RESULTS}.main.result_{self._results}"
        connection = self._connect()
        try:
            connection.execute(f"CREATE TABLE {place} AS {query}")
            return connection.sql(f"FROM {place}")
        except duckdb.ParserException:
            return found  # SHOW and the like, which read no rows
        except duckdb.Error as error:
            raise self.failure(error) from error

    def failure(self, error: duckdb.Error) -> CommuniqueError:
        """Return the error of ours for one that a relation met as it ran: what could not be fetched, or the query."""
        if self._ranges.error is None and any(sign in str(error) for sign in _SIGNS_OF_DAMAGE):
            return self._damaged(error)
        return self._ranges.error or super().failure(error)

    def _damaged(self, error: Exception) -> StoreError:
        """Return the error for a part of a table that cannot be read as such; no digest tells of the others."""
        return StoreError(
            f"a table of {self.location / self.version} is damaged there ({sql_error(error)}): verify=True, or "
            "communique verify, tells which; tell who serves it"
        )

    def close(self) -> None:
        """Let go of DuckDB and of what was fetched in parts."""
        if self._connection is not None:
            with suppress(duckdb.Error):
                self._connection.unregister_filesystem(PROTOCOL)
        super().close()
        self._views.clear()

    def _read(self, query: str, *tables: str) -> duckdb.DuckDBPyRelation:
        """Return the relation of a query, with views for the tables it names."""
        self._ranges.error = None
        try:
            self._make_views(query, tables)
            return super().sql(query)
        except CommuniqueError:
            if self._ranges.error is not None:
                raise self._ranges.error from None
            raise
        except duckdb.Error as error:
            raise self.failure(error) from error

    def _connect(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            connection = duckdb.connect(config={"autoinstall_known_extensions": False})
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(f"ATTACH ':memory:' AS {_RESULTS}")
            connection.register_filesystem(self._files)
            self._connection = connection
            # Views are made here for what a query names, those with names too.
            self._has_all_views = True
        return self._connection

    def _make_views(self, query: str, tables: tuple[str, ...]) -> None:
        """Make the views that a query needs; the files of tables that it does not name stay where they are."""
        connection = self._connect()
        everything = LISTING_WORD.search(query) is not None
        wanted = {name for name in self.tables if everything or name in tables or names(query, name)}
        with_names = [
            name
            for name in self.tables
            if everything or name + NAMED in tables or re.search(rf"\b{re.escape(name)}{NAMED}\b", query, re.IGNORECASE)
        ]
        for name in self.tables:
            if (name in wanted or (with_names and name in _OF_NAMED)) and name not in self._views:
                connection.execute(plain_view(name, "main", self._source(name)))
                self._views.add(name)
        if everything:
            for name in self.tables:
                connection.execute(table_comment(name, self.schema(name), "main"))
        for name in with_names:
            if name + NAMED not in self._views:
                schemas = {of: self.schema(of) for of in self.tables if of == name or of in _OF_NAMED}
                for statement in named_views(schemas, "main"):
                    connection.execute(statement)
                self._views.add(name + NAMED)

    def _source(self, name: str) -> str:
        """Return the table function that reads a table."""
        if self._is_whole(name):
            return parquet(self._whole(name))
        return f"read_parquet({text(f'{PROTOCOL}://{self._entry(name).file}')})"

    def _is_whole(self, name: str) -> bool:
        entry = self._entry(name)
        return entry.bytes <= SMALL or file_of(entry.sha256).is_file()

    def _whole(self, name: str) -> Path:
        entry = self._entry(name)
        if name not in self._compared:
            try:
                place = fetched(self._objects, f"{self.version}/{entry.file}", entry.bytes, entry.sha256)
            except StoreError:
                self._check_listed()
                raise
            self._compared[name] = place
        return self._compared[name]

    def _parts(self) -> dict[str, Parts]:
        """Return the parts of the tables that are read in parts; none of a version of an earlier program."""
        entry = self.manifest.files.get(PARTS_FILE)
        if entry is None:
            return {}
        path = f"{self.version}/{PARTS_FILE}"
        try:
            content = fetched(self._objects, path, entry.bytes, entry.sha256).read_bytes()
        except StoreError:
            self._check_listed()
            raise
        sizes = {table.file: table.bytes for table in self.manifest.tables.values()}
        return from_json(content, sizes, f"{self.location / path}")

    def _check_listed(self) -> None:
        """Raise StoreError unless the version is listed as it was when it was opened; UnreachableError."""
        listed = self._objects.find(VERSIONS_FILE)
        releases = () if listed is None else listed_at(self.location, listed.content).releases
        now = [release for release in releases if release.version == self.version and release.is_there]
        if [release.manifest_sha256 for release in now] != [self._release.manifest_sha256]:
            what = "was purged" if now and now[0].purges != self._release.purges else "was replaced or removed"
            raise StoreError(f"{self.location} {self.version} {what} since it was opened: open it again")


_SIGNS_OF_DAMAGE = (f"{PROTOCOL}://", "TProtocolException", "magic bytes", "Payload value")
"""What DuckDB says of a file that is no Parquet, in errors of several kinds; no query brings it to say so."""

_OF_NAMED = ("documents", "entities")
"""Tables that every view with names reads too."""
