"""Three days of a site, collected and published each morning by what a schedule calls, on a simulated clock."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "collect"))

from press_site import MORNINGS, PressSite
from website import Site, running_site

from communique.collect.configuration import Configuration
from communique.operations.conclude import Conclusion, conclude
from communique.operations.page import RefreshPage
from communique.operations.run import RefreshOutcome, RefreshRequest, refresh


@dataclass(frozen=True)
class Morning:
    """A run, and what it left behind."""

    at: datetime
    outcome: RefreshOutcome
    conclusion: Conclusion

    @property
    def page(self) -> RefreshPage:
        return RefreshPage(self.outcome, self.conclusion)

    def visits(self) -> Mapping[str, Mapping[str, object]]:
        """What came, by source."""
        return {str(row["source"]): row for row in self.page.sources_table()}

    def rows(self) -> Mapping[str, tuple[int, int, int, int]]:
        """Rows by table: there, added, removed, changed."""
        return {row.table: (row.rows, row.added, row.removed, row.changed) for row in self.page.report.tables}


@contextmanager
def mornings(
    folder: Path, notify: Mapping[str, str] | None = None, count: int = MORNINGS
) -> Iterator[tuple[Site, Iterator[Morning]]]:
    """Give the site and a run for each of its mornings, one after another; archive and dataset lie in the folder."""
    with running_site() as site:
        press = PressSite(site)
        written = {**press.sources(folder / "archive"), **({"notify": notify} if notify else {})}
        configuration = Configuration.model_validate(written)
        request = RefreshRequest(configuration, folder / "datasets" / "press", workers=1)
        yield site, (_morning(press, request, number) for number in range(count))


def _morning(press: PressSite, request: RefreshRequest, number: int) -> Morning:
    at = press.morning(number)
    outcome = refresh(request, clock=lambda: at)
    return Morning(at, outcome, conclude(outcome, request.configuration))
