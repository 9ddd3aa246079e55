"""The archive of everything that was collected: bodies by content, and what is known of every page and request.

A folder with `collected.sqlite` (tables: `archive.sql`) and `bodies/`. A body is on the disk before a row names it, and
what a request says is written in one transaction: a collector that is killed leaves at worst a body that no row names.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from communique.collect import bodies
from communique.collect.links import Link
from communique.collect.refusals import FetchRule, may_pass
from communique.collect.rows import Fetch, Page, SourceAbout, State, Visit
from communique.errors import StoreError, UsageError
from communique.holding import hold

DATABASE = "collected.sqlite"
_LOCK = "collected.lock"
_VERSION = 1


def is_archive(path: Path) -> bool:
    """Whether a folder is an archive of collected pages; one that may not be looked into is none."""
    return os.path.isfile(path / DATABASE)


class Outcome(StrEnum):
    """What came of a request that was answered."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@contextmanager
def one_collector(folder: Path) -> Iterator[None]:
    """Hold the lock of an archive. Raises BusyError when another process collects into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with hold(folder / _LOCK, busy=f"{folder} is being collected into"):
            yield
    except OSError as error:
        raise StoreError(f"cannot write to {folder}: {error.strerror or error}") from error


class Archive:
    """An open archive; use it in a `with`. Its methods may be called from several threads."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open an archive. Raises UsageError where there is none, StoreError where it cannot be read or made."""
        database = folder / DATABASE
        if not create and not database.is_file():
            raise UsageError(f"{folder} is no archive of collected pages; `communique collect` makes one")
        self.folder = folder
        self._lock = threading.RLock()
        try:
            self._db = _connected(database, create=create)
            self._db.row_factory = sqlite3.Row
            self._db.execute("pragma synchronous = full")
            self._db.execute("pragma foreign_keys = on")
            version = self._db.execute("pragma user_version").fetchone()[0]
            if version == 0:
                self._db.executescript(files("communique.collect").joinpath("archive.sql").read_text("utf-8"))
            elif version != _VERSION:
                raise StoreError(f"{database} was made by a later communique (version {version} of its tables)")
        except sqlite3.OperationalError as error:  # the disk or the rights, not what is in the file
            raise StoreError(
                f"cannot open the archive {database} ({error}): see whether the disk is full and whether {folder} may "
                "be written to"
            ) from error
        except sqlite3.Error as error:
            raise StoreError(
                f"cannot open the archive {database} ({error}): restore it from a copy, or move {folder} "
                "away to begin anew"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def begin(self, sources: Sequence[SourceAbout], at: datetime) -> int:
        """Begin a run at these sources, and give its number."""
        names = [field.name for field in fields(SourceAbout)]
        updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
        with self._transaction() as db:
            db.executemany(
                f"insert into sources ({', '.join(names)}) values ({', '.join('?' * len(names))}) "
                f"on conflict (name) do update set {updates}",
                [astuple(source) for source in sources],
            )
            row = db.execute("insert into runs (started_at) values (?) returning run", [_written(at)]).fetchone()
        return int(row["run"])

    def end(self, run: int, visits: Sequence[Visit], at: datetime) -> None:
        """End a run with what it found at each source."""
        names = [field.name for field in fields(Visit)]
        with self._transaction() as db:
            db.executemany(
                f"insert into visits (run, {', '.join(names)}) values (?, {', '.join('?' * len(names))})",
                [(run, *astuple(visit)) for visit in visits],
            )
            db.execute("update runs set ended_at = ? where run = ?", [_written(at), run])

    def listed(self, source: str, links: Mapping[str, Link], at: datetime) -> None:
        """Note which pages a source lists, by canonical address. What it says no more stays as it was said."""
        rows = [
            (source, address, link.address, link.title, _day(link.published_on), _written(at))
            for address, link in links.items()
        ]
        with self._transaction() as db:
            db.executemany(
                """
                insert into pages (source, address, is_list, link, title, published_on, first_seen_at)
                values (?, ?, 0, ?, ?, ?, ?)
                on conflict do update set
                    link = excluded.link,
                    title = coalesce(excluded.title, title),
                    published_on = coalesce(excluded.published_on, published_on)
                """,
                rows,
            )

    def record(self, run: int, fetch: Fetch) -> Outcome | None:
        """Write down a request and what came of it; give what became of the page, None where it was refused.

        A body that the page had last is unchanged, whatever the site says of it. Pages that were never listed (single
        pages, lists) are made known.
        """
        digest = None if fetch.body is None else bodies.keep(self.folder, fetch.body)
        key = [fetch.source, fetch.address, int(fetch.is_list)]
        at = _written(fetch.fetched_at)
        with self._transaction() as db:
            db.execute(
                "insert into pages (source, address, is_list, link, first_seen_at) values (?, ?, ?, ?, ?) "
                "on conflict do nothing",
                [*key, fetch.link, at],
            )
            known = db.execute(
                "select body_sha256 from pages where source = ? and address = ? and is_list = ?", key
            ).fetchone()["body_sha256"]
            outcome = _outcome(fetch.refused, digest, known)
            db.execute(
                """
                insert into fetches (run, source, address, is_list, final_address, fetched_at, outcome, detail, status,
                    media_type, headers, body_sha256) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    *(run, *key, fetch.final_address, at, str(outcome or fetch.refused), fetch.detail, fetch.status),
                    *(fetch.media_type, json.dumps(fetch.headers) if fetch.headers else None, digest),
                ],
            )
            if outcome is not None:
                db.execute(
                    """
                    update pages set gone_since = null, gone_runs = 0, etag = ?, last_modified = ?,
                        body_sha256 = coalesce(?, body_sha256)
                    where source = ? and address = ? and is_list = ?
                    """,
                    [fetch.etag, fetch.last_modified, digest, *key],
                )
            elif fetch.refused is FetchRule.GONE:
                db.execute(
                    """
                    update pages set gone_since = coalesce(gone_since, ?), gone_runs = gone_runs + 1
                    where source = ? and address = ? and is_list = ?
                    """,
                    [at, *key],
                )
            if fetch.refused is None or not may_pass(fetch.refused, fetch.status):
                db.execute(
                    """
                    update pages set first_asked_at = coalesce(first_asked_at, ?), asked_at = ?,
                        etag = coalesce(?, etag)
                    where source = ? and address = ? and is_list = ?
                    """,
                    [at, at, fetch.etag, *key],
                )
        return outcome

    def page(self, source: str, address: str, *, is_list: bool = False) -> Page | None:
        """Give what is known of a page or a list."""
        found = self._pages("p.source = ? and p.address = ? and p.is_list = ?", [source, address, int(is_list)])
        return found[0] if found else None

    def pages(self, source: str) -> list[Page]:
        """Give the pages of a source, by address."""
        return self._pages("p.source = ? and p.is_list = 0", [source])

    def vanished(self, runs: int) -> list[Page]:
        """Give the pages that were there and that the last `runs` runs in a row were told are not."""
        return self._pages("p.is_list = 0 and p.body_sha256 is not null and p.gone_runs >= ?", [runs])

    def sources(self) -> list[SourceAbout]:
        """Give the sources, by name."""
        return [SourceAbout(**row) for row in self._rows("select * from sources order by name")]

    def states(self, source: str) -> Iterator[State]:
        """Give the pages of a source as they were: each body that a page had, by address and time."""
        for row in self._rows(
            """
            select f.source, f.address, f.final_address, p.title, p.published_on, p.first_seen_at, f.fetched_at,
                f.media_type, f.headers, f.body_sha256
            from fetches f join pages p using (source, address, is_list)
            where f.source = ? and not f.is_list and f.body_sha256 is not null
                and f.fetch = (
                    select min(g.fetch) from fetches g
                    where g.source = f.source and g.address = f.address and g.is_list = f.is_list
                        and g.body_sha256 = f.body_sha256
                )
            order by f.address, f.fetch
            """,
            [source],
        ):
            headers = json.loads(row.pop("headers") or "[]")
            content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
            yield State(
                **{
                    **row,
                    "published_on": _date(row["published_on"]),
                    "first_seen_at": _read(row["first_seen_at"]),
                    "fetched_at": _read(row["fetched_at"]),
                },
                content_type=content_type,
            )

    def bodies(self) -> set[str]:
        """Give the digests of all bodies that are named."""
        named = self._rows("select body_sha256 from fetches union select body_sha256 from pages")
        return {row["body_sha256"] for row in named if row["body_sha256"] is not None}

    def first_and_last(self) -> tuple[datetime, datetime] | None:
        """Give when the first and the last body that is there was fetched; None where there is none."""
        (row,) = self._rows(
            "select min(fetched_at) as first, max(fetched_at) as last from fetches where body_sha256 is not null"
        )
        return None if row["first"] is None else (_read(row["first"]), _read(row["last"]))

    def replaced_before(self, moment: datetime) -> list[str]:
        """Give the digests of bodies that were fetched last before a moment, and that no page or list has now."""
        return [
            row["body_sha256"]
            for row in self._rows(
                """
                select body_sha256 from fetches where body_sha256 is not null
                    and body_sha256 not in (select body_sha256 from pages where body_sha256 is not null)
                group by body_sha256 having max(fetched_at) < ? order by body_sha256
                """,
                [_written(moment)],
            )
        ]

    def bodies_of(self, places: Collection[str]) -> set[str]:
        """Give the digests of all that pages were, for pages by SOURCE/ADDRESS, as records and refusals name them."""
        wanted = set(places)
        return {
            row["body_sha256"]
            for row in self._rows("select distinct source, address, body_sha256 from fetches")
            if row["body_sha256"] is not None and f"{row['source']}/{row['address']}" in wanted
        }

    def forget(self, digests: Sequence[str]) -> None:
        """Name these bodies no more, in whatever request they came."""
        with self._transaction() as db:
            db.execute("create temp table going (body_sha256 text primary key) strict")
            db.executemany("insert into going values (?)", [(digest,) for digest in digests])
            db.execute("update fetches set body_sha256 = null where body_sha256 in (select body_sha256 from going)")
            db.execute("drop table going")

    def visits(self, source: str) -> list[tuple[datetime, Visit]]:
        """Give what each run that ended found at a source, oldest first."""
        rows = self._rows(
            "select r.started_at, v.* from visits v join runs r using (run) where v.source = ? order by run", [source]
        )
        return [
            (_read(row["started_at"]), Visit(**{field.name: row[field.name] for field in fields(Visit)}))
            for row in rows
        ]

    def _pages(self, condition: str, values: Sequence[object]) -> list[Page]:
        names = [field.name for field in fields(Page) if field.name not in ("failures", "failed_at")]
        query = f"""
            select {", ".join(f"p.{name}" for name in names)},
                count(f.fetch) as failures, max(f.fetched_at) as failed_at
            from pages p left join fetches f on f.source = p.source and f.address = p.address
                and f.is_list = p.is_list and f.fetched_at > coalesce(p.asked_at, '')
            where {condition}
            group by p.source, p.address, p.is_list
            order by p.source, p.address
            """
        times = ("first_seen_at", "first_asked_at", "asked_at", "gone_since", "failed_at")
        return [
            Page(
                **{
                    **row,
                    "published_on": _date(row["published_on"]),
                    **{name: _read(row[name]) for name in times if row[name] is not None},
                }
            )
            for row in self._rows(query, values)
        ]

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        with self._lock:
            try:
                return [dict(row) for row in self._db.execute(query, values)]
            except sqlite3.Error as error:
                raise StoreError(f"cannot read the archive {self.folder}: {error}") from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._db.execute("begin immediate")
                yield self._db
                self._db.execute("commit")
            except BaseException as error:
                if self._db.in_transaction:
                    self._db.execute("rollback")
                if isinstance(error, sqlite3.Error):
                    raise StoreError(f"cannot write to the archive {self.folder}: {error}") from error
                raise


def _connected(database: Path, *, create: bool) -> sqlite3.Connection:
    """Connect to a database; one on a disk that is only read, such as a copy put away, is taken as nobody's to change.

    What was not yet carried from its journal into such a database cannot be read there: that is an error.
    """
    db = sqlite3.connect(database, check_same_thread=False, isolation_level=None, timeout=60)
    try:
        db.execute("pragma journal_mode = wal")
    except sqlite3.OperationalError:
        db.close()
        journal = database.with_name(f"{database.name}-wal")
        if create or os.access(database.parent, os.W_OK) or (journal.is_file() and journal.stat().st_size):
            raise
        fixed = f"{database.resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(fixed, uri=True, check_same_thread=False, isolation_level=None)
    return db


def _outcome(refused: FetchRule | None, digest: str | None, known: str | None) -> Outcome | None:
    if refused is not None:
        return None
    if digest is None or digest == known:
        return Outcome.UNCHANGED
    return Outcome.NEW if known is None else Outcome.CHANGED


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _read(written: object) -> datetime:
    return datetime.fromisoformat(str(written))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(written: object) -> date | None:
    return None if written is None else date.fromisoformat(str(written))
