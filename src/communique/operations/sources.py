"""How sources fare, by the archive and the latest version: what came, what did not, and what is not as it was."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, takewhile
from statistics import median

from communique.collect import Archive
from communique.collect.archive import is_archive
from communique.collect.configuration import CollectedSource, Configuration, PageSource
from communique.collect.due import GONE_RUNS
from communique.collect.refusals import FetchRule
from communique.collect.rows import Page, Visit
from communique.operations.latest import Latest, PageText
from communique.operations.status import SourceState, SourceStatus

SHORTEST_SILENCE = timedelta(days=7)
"""A source without a new document for less than this is not silent."""

SILENCE_GAPS = 4
"""A source is silent after so many times its usual gap between days with new documents."""

UNKNOWN_GAP = timedelta(days=7)
"""What is taken for the usual gap where there were new documents on fewer than three days."""

_DAYS_LOOKED_AT = 30
"""The usual gap is the median between so many days with new documents, the newest."""

UNREAD_RUNS = 3
"""After so many runs in a row that could not read it, a source needs somebody: one bad night is nobody's concern."""

NEWEST = 5
"""Pages whose text is set beside that of earlier ones; at least three are needed, and five earlier ones."""
_FEWEST_NEWEST, _FEWEST_EARLIER, _MOST_EARLIER = 3, 5, 50

LEAST_WORDS = 0.2
"""Pages have lost their text when the newest have less than this share of the words of the earlier ones (medians)."""

MOST_CLUTTER = 0.4
"""They have changed when the share of their characters that is no body has grown by more than this (medians)."""

_SHAPELESS = (FetchRule.MEDIA_TYPE, FetchRule.EMPTY, FetchRule.CONTENT_ENCODING)
"""Why a list that is there cannot be read: it is not what it was."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every source: the runs that asked it, oldest first, and its pages."""

    visits: Sequence[tuple[datetime, Visit]]
    pages: Sequence[Page]

    @property
    def kept(self) -> list[Page]:
        """The pages that could be fetched, oldest first."""
        found = [page for page in self.pages if page.body_sha256 is not None]
        return sorted(found, key=lambda page: (page.first_seen_at, page.address))


def source_statuses(
    configuration: Configuration, latest: Latest | None, before: Mapping[str, SourceStatus], now: datetime
) -> tuple[SourceStatus, ...]:
    """Give the status of every source that is switched on, in their order.

    `latest` is the latest version where it was made from what the archive holds now; without it, what is said of the
    text of pages is what was said before. Raises StoreError for an archive that cannot be read.
    """
    found = []
    with ExitStack() as stack:
        archive = stack.enter_context(Archive(configuration.archive)) if is_archive(configuration.archive) else None
        for source in configuration.sources:
            if not source.enabled:
                continue
            if not isinstance(source, CollectedSource):
                documents = latest.documents(source.name) if latest else _before(before, source.name).documents
                status = SourceStatus(name=source.name, kind=source.kind, state=SourceState.WELL, documents=documents)
            else:
                name, waits = source.name, not isinstance(source, PageSource)
                asked = Asked((), ()) if archive is None else Asked(archive.visits(name), archive.pages(name))
                status = _status(name, source.kind, asked, latest, before, now, waits=waits)
            found.append(status)
    return tuple(found)


def _status(
    name: str,
    kind: str,
    asked: Asked,
    latest: Latest | None,
    before: Mapping[str, SourceStatus],
    now: datetime,
    *,
    waits: bool,
) -> SourceStatus:
    """Give the status of a source that is collected; one that `waits` lists new documents now and then."""
    kept, visits = asked.kept, asked.visits
    failures = len(list(takewhile(_unread, (visit for _at, visit in reversed(visits)))))
    usual, silent = usual_gap(kept), None
    new_at = kept[-1].first_seen_at if kept else None
    if waits and visits and not failures:
        silent = silent_since(new_at or visits[0][0], usual, now)
    gone = tuple(page.address for page in kept if page.gone_runs >= GONE_RUNS)
    if latest is None:
        changed_text, documents = None, _before(before, name).documents
        vanished = tuple(address for address in _before(before, name).vanished if address in gone)
    else:
        changed_text, documents = text_lost(latest.texts(name, kept)), latest.documents(name)
        vanished = latest.published(name, gone)
    changed = shape_lost(visits) or changed_text
    if latest is None and changed is None:
        changed = _before(before, name).changed
    last = visits[-1][1] if visits else None
    return SourceStatus(
        name=name,
        kind=kind,
        state=_state(visits, failures=failures, changed=changed is not None, silent=silent is not None),
        asked_at=visits[-1][0] if visits else None,
        read_at=next((at for at, visit in reversed(visits) if not _unread(visit)), None),
        new_at=new_at,
        pages=len(kept),
        documents=documents,
        failures=failures,
        problem=last.problem if last else None,
        usual_days=None if usual is None else round(usual / timedelta(days=1), 1),
        silent_since=silent,
        changed=changed,
        left_over=last.left_over if last else 0,
        vanished=vanished,
    )


def usual_gap(kept: Sequence[Page]) -> timedelta | None:
    """Give the time from one day with new documents to the next, as a rule; None for fewer than three such days.

    A day is that of publication, where the source lists it, else that on which the page was first seen.
    """
    days = sorted({page.published_on or page.first_seen_at.date() for page in kept})[-_DAYS_LOOKED_AT:]
    if len(days) < 3:
        return None
    return timedelta(days=median((later - earlier).days for earlier, later in pairwise(days)))


def silent_since(new_at: datetime, usual: timedelta | None, now: datetime) -> datetime | None:
    """Give since when a source is silent whose newest document came at `new_at`; None where it is not."""
    patience = max(SHORTEST_SILENCE, SILENCE_GAPS * (UNKNOWN_GAP if usual is None else usual))
    return new_at if now - new_at > patience else None


def _state(visits: Sequence[tuple[datetime, Visit]], *, failures: int, changed: bool, silent: bool) -> SourceState:
    if not visits:
        return SourceState.NOT_YET
    if changed:
        return SourceState.CHANGED
    if failures >= UNREAD_RUNS:
        return SourceState.UNREAD
    if _refuses(visits[-1][1]):
        return SourceState.REFUSED
    return SourceState.SILENT if silent else SourceState.WELL


def _unread(visit: Visit) -> bool:
    return visit.problem is not None and not visit.listed


def _refuses(visit: Visit) -> bool:
    """Whether none of several pages was answered."""
    return visit.refused >= 3 and not visit.new + visit.changed + visit.unchanged + visit.gone


def shape_lost(visits: Sequence[tuple[datetime, Visit]]) -> str | None:
    """Say how the list of a source is not what it was."""
    if not visits:
        return None
    last = visits[-1][1]
    earlier = [visit.listed for _at, visit in visits[:-1] if visit.listed]
    if not earlier or last.listed:
        return None
    if last.problem is None:
        return f"it names nothing any more; it named {earlier[-1]:,} before"
    if last.problem.partition(":")[0] in _SHAPELESS:
        return f"it cannot be read as it was: {last.problem}"
    return None


def text_lost(texts: Sequence[PageText]) -> str | None:
    """Say how the text of the newest pages is not what that of earlier ones was; `texts` are by age, oldest first."""
    newest, earlier = texts[-NEWEST:], texts[:-NEWEST][-_MOST_EARLIER:]
    if len(newest) < _FEWEST_NEWEST or len(earlier) < _FEWEST_EARLIER:
        return None
    words, words_before = median(one.words for one in newest), median(one.words for one in earlier)
    if words < LEAST_WORDS * words_before:
        return f"its newest pages have hardly any text: {words:,.0f} words instead of {words_before:,.0f}"
    clutter, clutter_before = median(one.clutter for one in newest), median(one.clutter for one in earlier)
    if clutter > clutter_before + MOST_CLUTTER:
        return f"its newest pages are mostly clutter: {clutter:.0%} of their characters instead of {clutter_before:.0%}"
    return None


def _before(before: Mapping[str, SourceStatus], name: str) -> SourceStatus:
    return before.get(name) or SourceStatus(name=name, kind="", state=SourceState.NOT_YET)


def by_name(statuses: Collection[SourceStatus]) -> dict[str, SourceStatus]:
    """Give statuses by the names of their sources."""
    return {status.name: status for status in statuses}
