"""What the latest version of a dataset says of the documents of its sources."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from communique.collect.rows import Page
from communique.dataset.history import History, read_history
from communique.dataset.layout import VERSIONS_FILE
from communique.dataset.manifest import read_manifest
from communique.dataset.sql import parquet
from communique.operations.status import DataStatus
from communique.schemas.vocabulary import BODY_ROLES, Stage


@dataclass(frozen=True, slots=True)
class PageText:
    """How much text a page has: words of its body, and the share of its characters that is no body (0 to 1)."""

    words: int
    clutter: float


class Latest:
    """The latest version, open until it is closed."""

    def __init__(self, dataset: Path, history: History) -> None:
        """Open it. Raises StoreError for a damaged one, KeyError where there is none."""
        self.release = history.release(str(history.latest))
        self.manifest = read_manifest(dataset, self.release)
        self._db = duckdb.connect()
        for table in ("documents", "quarantine"):
            place = parquet(self.manifest.folder / self.manifest.tables[table].file)
            self._db.execute(f"create view {table} as select * from {place}")
        self._counts = dict(self._db.execute("select source, count(*) from documents group by all").fetchall())

    def close(self) -> None:
        """Let go of DuckDB."""
        self._db.close()

    def documents(self, source: str) -> int:
        """Give the number of documents of a source."""
        return int(self._counts.get(source, 0))

    def data(self, today: date) -> DataStatus:
        """Give what it holds, by number and age."""
        ((published, collected),) = self._db.execute(
            "select max(published_on) filter (published_on <= ?), epoch_us(max(collected_at)) from documents", [today]
        ).fetchall()  # one row left unread would keep the connection from all else
        quality = self.manifest.written.get("quality")
        return DataStatus(
            version=self.release.version,
            published_at=datetime.fromisoformat(self.release.published_at),
            documents=self.manifest.tables["documents"].rows,
            newest_published_on=published,
            newest_collected_at=None if collected is None else datetime.fromtimestamp(collected / 1e6, UTC),
            quality=figures(quality),
        )

    def texts(self, source: str, kept: Sequence[Page]) -> list[PageText]:
        """Give the text of the newest pages of a source, in their order; one that was refused for want of it has none.

        Pages of which the version says nothing are left out, such as those whose document was withdrawn.
        """
        addresses = [page.address for page in kept[-60:]]
        asked = pa.table({"locator": pa.array(addresses, pa.string())})
        self._db.register("asked", asked)
        body = ", ".join(f"'{role}'" for role in sorted(BODY_ROLES))
        known = {
            address: PageText(words, 1 - share)
            for address, words, share in self._db.execute(
                f"""
                select locator, max_by(words, seen_at), max_by(
                    coalesce(list_sum([b.block_end - b.block_start for b in blocks if b.role in ({body})]), 0)
                        / greatest(1, coalesce(blocks[-1].block_end, 0)), seen_at)
                from (select *, coalesce(epoch_us(collected_at), 0) as seen_at from documents where source = ?)
                semi join asked using (locator) group by locator
                """,
                [source],
            ).fetchall()
        }
        refused = self._db.execute(
            f"""
            select distinct substr(locator, length(?) + 2) from quarantine
            where starts_with(locator, ? || '/') and stage in ('{Stage.READ}', '{Stage.CLEAN}') and document_id is null
            """,
            [source, source],
        ).fetchall()
        known = {**{address: PageText(0, 1.0) for (address,) in refused}, **known}
        return [known[address] for address in addresses if address in known]

    def published(self, source: str, addresses: Collection[str]) -> tuple[str, ...]:
        """Give the addresses among these of which the version has a document, sorted."""
        if not addresses:
            return ()
        found = self._db.execute(
            "select distinct locator from documents where source = ? and locator in (select unnest(?)) order by 1",
            [source, sorted(addresses)],
        ).fetchall()
        return tuple(address for (address,) in found)


def figures(written: object) -> dict[str, float]:
    """Give the figures of quality that a manifest says."""
    if not isinstance(written, dict):
        return {}
    return {str(name): float(value) for name, value in written.items() if isinstance(value, int | float)}


def latest_of(dataset: Path) -> Latest | None:
    """Open the latest version of a dataset; None where there is none. Raises StoreError for a damaged one."""
    if not (dataset / VERSIONS_FILE).is_file():
        return None
    history = read_history(dataset)
    return None if history.latest is None else Latest(dataset, history)
