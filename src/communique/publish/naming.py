"""Which documents somebody means who names them: by id, by place or by address, in any version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from communique.dataset.evidence import SHORTEST_PREFIX
from communique.dataset.history import History
from communique.dataset.manifest import check_files, read_manifest
from communique.dataset.sql import parquet, text
from communique.errors import UsageError
from communique.publish.tombstones import Tombstone, read_tombstones

_TOLD = 5


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """A document that some version has. A record with the same text but other bytes is another one, of the same id."""

    document_id: str
    source: str
    locator: str
    raw_sha256: str
    urls: tuple[str, ...]
    versions: tuple[str, ...]
    """Those that have it so, oldest first."""

    @property
    def place(self) -> str:
        """Where it was read, as messages name it."""
        return f"{self.source}/{self.locator}"

    def tombstone(self, reason: str, *, purged: bool) -> Tombstone:
        """Return what `dataset.toml` is to say of it once it is withdrawn."""
        return Tombstone(self.document_id, self.source, self.locator, self.raw_sha256, reason, purged)


def find_documents(dataset: Path, history: History, named: Sequence[str]) -> tuple[Known, ...]:
    """Return the documents of any version that are named, as `meant` has it, and those that were withdrawn before.

    What was withdrawn may be in no version with files any more, and in the store all the same. Raises StoreError.
    """
    withdrawn = [_of_tombstone(one) for one in read_tombstones(dataset)]
    listed = ", ".join(map(text, named))
    begins = " OR ".join(f"starts_with(document_id, {text(name)})" for name in named if len(name) >= SHORTEST_PREFIX)
    places = f"source || '/' || locator IN ({listed}) OR url IN ({listed})"
    found = meant(named, [*known_documents(dataset, history, f"{places} OR {begins or 'false'}"), *withdrawn])
    ids, digests = (
        ", ".join(sorted({text(value) for value in values}))
        for values in ((one.document_id for one in found), (one.raw_sha256 for one in found))
    )
    same = known_documents(dataset, history, f"document_id IN ({ids}) OR raw_sha256 IN ({digests})")
    there = {(one.document_id, one.place, one.raw_sha256) for one in same}
    gone = [one for one in withdrawn if (one.document_id, one.place, one.raw_sha256) not in there]
    return meant([one.document_id for one in found], sorted([*same, *gone]))


def _of_tombstone(one: Tombstone) -> Known:
    return Known(one.document_id, one.source, one.locator, one.raw_sha256, (), ())


def states_of(dataset: Path, history: History, documents: Iterable[Known]) -> frozenset[str]:
    """Return the ids of other documents that any version has from the places of these: earlier and later states."""
    mine = tuple(documents)
    listed = ", ".join(sorted({text(one.place) for one in mine})) or "NULL"
    there = known_documents(dataset, history, f"source || '/' || locator IN ({listed})")
    return frozenset(one.document_id for one in there).difference(one.document_id for one in mine)


def known_documents(dataset: Path, history: History, where: str = "true") -> tuple[Known, ...]:
    """Return every document that a version with files has and of which a condition in SQL is true, by id.

    Raises StoreError for a damaged version.
    """
    found: dict[tuple[str, str, str, str], list[str]] = {}
    addresses: dict[tuple[str, str, str, str], set[str]] = {}
    columns = "document_id, source, locator, raw_sha256, url"
    for release in history.present:
        manifest = read_manifest(dataset, release)
        check_files(manifest.folder, manifest, digests=False)
        file = parquet((manifest.folder / manifest.tables["documents"].file).resolve())
        with duckdb.connect() as connection:
            rows = connection.execute(f"SELECT {columns} FROM {file} WHERE {where}").fetchall()
        for *document, url in rows:
            key = (document[0], document[1], document[2], document[3])
            found.setdefault(key, []).append(release.version)
            addresses.setdefault(key, set()).update([] if url is None else [url])
    return tuple(Known(*key, tuple(sorted(addresses[key])), tuple(found[key])) for key in sorted(found))


def meant(named: Sequence[str], known: Iterable[Known]) -> tuple[Known, ...]:
    """Return the documents that are named, by id, with those of the same bytes, by id.

    A name is an id or its beginning, `SOURCE/LOCATOR`, or an address: the last two mean every document that was read
    there. Raises UsageError for a name that no document has, or the beginning of several ids.
    """
    documents = tuple(known)
    found = [document for name in named for document in _named(name, documents)]
    ids, digests = {document.document_id for document in found}, {document.raw_sha256 for document in found}
    return tuple(one for one in documents if one.document_id in ids or one.raw_sha256 in digests)


def _named(name: str, documents: Sequence[Known]) -> list[Known]:
    at_place = [document for document in documents if name in (document.place, *document.urls)]
    if at_place:
        return at_place
    begins = [d for d in documents if len(name) >= SHORTEST_PREFIX and d.document_id.startswith(name)]
    ids = sorted({document.document_id for document in begins})
    if len(ids) > 1:
        listed = ", ".join(ids[:_TOLD]) + (" and more" if len(ids) > _TOLD else "")
        raise UsageError(f"{name} is the beginning of more than one id of a document: {listed}")
    if not ids:
        raise UsageError(
            f"no version has a document {name!r}: name it by its id (at least {SHORTEST_PREFIX} characters), as "
            'SOURCE/LOCATOR or by its URL; `communique query "select document_id, title from documents"` lists them'
        )
    return begins


def copies_of(dataset: Path, history: History, documents: Iterable[str]) -> frozenset[str]:
    """Return the ids of the identical and near copies of these documents in any version, without themselves."""
    named = ", ".join(text(document) for document in sorted(documents))
    found: set[str] = set()
    for release in history.present:
        manifest = read_manifest(dataset, release)
        file = parquet((manifest.folder / manifest.tables["duplicates"].file).resolve())
        with duckdb.connect() as connection:
            # All that stand in one star, but for members that only hold a part of it or another state of it.
            query = f"""
                WITH d AS (SELECT document_id, canonical_document_id AS head, relation FROM {file}),
                mine AS (FROM d WHERE document_id IN ({named}) AND relation IN ('canonical', 'identical', 'near')),
                led AS (SELECT document_id AS head FROM d WHERE document_id IN ({named}))
                SELECT document_id FROM d WHERE head IN (SELECT head FROM mine UNION FROM led)
                    AND relation IN ('canonical', 'identical', 'near')
                UNION SELECT head FROM mine
            """
            found.update(document for (document,) in connection.execute(query).fetchall())
    return frozenset(found.difference(documents))
