"""A run of the collector: look at the sources, then fetch what is due, each host by one thread at a time."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Event

from communique.collect.addresses import canonical, host_of, origin_of
from communique.collect.archive import Archive, Outcome
from communique.collect.bodies import body, is_whole
from communique.collect.configuration import CollectedSource, PageSource, StoreSource, WebSource
from communique.collect.discovery import PAGE_TYPES, Discovered, discover, discover_objects, is_wanted
from communique.collect.due import GONE_RUNS, is_due, is_object_due
from communique.collect.fetching import Answer, Fetcher, Wanted
from communique.collect.guard import Network
from communique.collect.links import Link
from communique.collect.objects import ObjectStore
from communique.collect.refusals import FetchError, FetchRule
from communique.collect.request import Clock, Collection, CollectRequest, Watch
from communique.collect.rows import Fetch, Page, SourceAbout, Visit
from communique.collect.silent import SILENT, SilentHosts

_HOSTS_AT_ONCE = 8
_OBJECTS_AT_ONCE = 4
"""Of a bucket: a store is no site whose visitors would have to wait."""
_FAILED_EVERY = 4
"""Of so many pages that are fetched one at least is one that failed before, where there is one."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Task:
    """A page to be fetched, and what is known of it. `is_named` says whether its source names it now."""

    source: CollectedSource
    address: str
    link: Link
    page: Page | None
    is_named: bool = True

    @property
    def host(self) -> str:
        """Who is asked for it, by whatever port: a host, or a bucket."""
        return host_of(self.link.address)

    @property
    def origin(self) -> str:
        """Who is there, or is not: a host at a port, or a bucket."""
        return origin_of(self.link.address)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run works with.

    There is a fetcher for each choice of private networks that may be asked, and a store for each source in one.
    """

    request: CollectRequest
    archive: Archive | None
    fetchers: dict[tuple[Network, ...], Fetcher]
    stores: dict[str, ObjectStore]
    clock: Clock
    watch: Watch
    silent: SilentHosts = field(default_factory=SilentHosts)

    def look(self, sources: Sequence[CollectedSource]) -> Collection:
        """Look at the sources without writing anything down, and tell what would be fetched."""
        visits, due, notes = [], [], []
        for at, source in enumerate(sources):
            self.watch("look at sources", at, len(sources))
            found = self._discovered(None, source)
            tasks = self._due(source, found)
            visits.append(_visit(source, found, tasks, ()))
            due += [(source.name, task.address) for task in tasks[: source.max_pages]]
            notes += _notes(source, found)
        return Collection(tuple(visits), due=tuple(due), notes=tuple(notes))

    def fetch(self, sources: Sequence[CollectedSource]) -> Collection:
        """Look at the sources, fetch what is due, and write all of it down."""
        archive = self._open()
        number = archive.begin([_about(source) for source in sources], self.clock())
        found: dict[str, Discovered] = {}
        tasks: dict[str, list[_Task]] = {}
        for at, source in enumerate(sources):
            self.watch("look at sources", at, len(sources))
            one = self._discovered(number, source)
            found[source.name], tasks[source.name] = one, self._due(source, one)
            archive.listed(source.name, one.links, self.clock())
        self.watch("look at sources", len(sources), len(sources))
        notes = [note for source in sources for note in _notes(source, found[source.name])]
        results = self._fetched(number, [task for s in sources for task in tasks[s.name][: s.max_pages]])
        visits = [
            _visit(
                s,
                found[s.name],
                tasks[s.name],
                [result for result in results if result[0].source == s.name],
                self.silent.waiting(s.name),
            )
            for s in sources
        ]
        archive.end(number, visits, self.clock())
        refused = tuple(fetch for fetch, _outcome in results if fetch.refused is not None)
        return Collection(tuple(visits), refused, self._vanished(archive), notes=(*notes, *self.silent.notes()))

    def _vanished(self, archive: Archive) -> tuple[Page, ...]:
        """Give the pages whose withdrawal is proposed: those that somebody wants, and nobody has withdrawn."""
        wanting = {one.name: one for one in self.request.configuration.sources if isinstance(one, CollectedSource)}
        return tuple(
            page
            for page in archive.vanished(GONE_RUNS)
            if (source := wanting.get(page.source)) is not None
            and is_wanted(source, page.address)
            and (page.source, page.address) not in self.request.withdrawn
        )

    def _discovered(self, number: int | None, source: CollectedSource) -> Discovered:
        """Find what a source names now, and write it down where the run has a number."""
        if isinstance(source, StoreSource):
            return discover_objects(source, self.stores[source.name].listing(), self.request.since)
        return discover(source, lambda *asked: self._list(number, source, *asked), self.request.since)

    def _due(self, source: CollectedSource, found: Discovered) -> list[_Task]:
        """Give the pages of a source that are to be fetched: those that it names in its order, then older ones.

        A page that answered nothing yet comes first among the older ones. `since` leaves pages alone that the source
        does not name. Pages whose last request failed take their turn among the others, those first that failed the
        longest ago, so that neither keeps the other from being fetched where `max_pages` are fewer than are due.
        Objects that a store lists no more are gone; not so where it could not be listed to its end.
        """
        now = self.clock()
        known = {} if self.archive is None else {page.address: page for page in self.archive.pages(source.name)}
        due = is_object_due if isinstance(source, StoreSource) else is_due
        named = [
            _Task(source, address, link, known.get(address))
            for address, link in found.links.items()
            if due(known.get(address), link, now)
        ]
        partly = isinstance(source, PageSource) or (isinstance(source, StoreSource) and found.problem is not None)
        if self.request.since is not None or partly:
            return _in_turn(named)
        older = [
            _Task(source, page.address, Link(page.link), page, is_named=False)
            for page in known.values()
            if page.address not in found.links and is_wanted(source, page.address) and due(page, None, now)
        ]
        older.sort(key=lambda task: ((task.page and task.page.asked_at) or _NEVER, task.address))
        return _in_turn([*named, *older])

    def _fetched(self, number: int, tasks: Sequence[_Task]) -> list[tuple[Fetch, Outcome | None]]:
        queues: defaultdict[tuple[str, int], list[_Task]] = defaultdict(list)
        for at, task in enumerate(tasks):
            queues[task.host, at % _OBJECTS_AT_ONCE if isinstance(task.source, StoreSource) else 0].append(task)
        done: list[tuple[Fetch, Outcome | None]] = []

        stopped = Event()

        def work(queue: Sequence[_Task]) -> None:
            for task in queue:
                if stopped.is_set():
                    return
                if self.silent.is_silent(task.origin):
                    self.silent.leave(task.origin, task.source.name)
                    continue
                fetch = self._page(task)
                done.append((fetch, self._open().record(number, fetch)))
                self.watch("fetch pages", len(done), len(tasks))

        with ThreadPoolExecutor(_HOSTS_AT_ONCE, thread_name_prefix="collect") as pool:
            try:
                for ended in [pool.submit(work, queue) for queue in queues.values()]:
                    ended.result()
            except BaseException:  # who interrupts does not wait for more than the pages that are being fetched
                stopped.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return sorted(done, key=lambda one: (one[0].source, one[0].address))

    def _page(self, task: _Task) -> Fetch:
        source = task.source
        if isinstance(source, StoreSource):
            return self._object(source, task)
        wanted = Wanted(
            task.link.address,
            PAGE_TYPES,
            source.max_bytes,
            source.seconds_between_requests,
            self._known(task.page),
        )
        return self._request(source, task.address, wanted, is_list=False)[0]

    def _object(self, source: StoreSource, task: _Task) -> Fetch:
        """Fetch an object; one that is not listed any more is gone, and nobody need be asked."""

        def get() -> Answer:
            if not task.is_named:
                raise FetchError(FetchRule.GONE, f"{task.link.address} is not listed any more")
            return self.stores[source.name].get(task.address, task.link, source.max_bytes)

        known = (task.link.etag, task.link.changed_at)
        return self._answered(source, task.address, task.link.address, get, known, is_list=False)[0]

    def _list(self, number: int | None, source: WebSource, address: str, types: frozenset[str], size: int) -> Answer:
        """Fetch a list; one that has not changed is taken from the archive. Raises FetchError."""
        if self.silent.is_silent(origin_of(address)):
            raise FetchError(FetchRule.UNREACHABLE, f"{address} ({SILENT})")
        key = canonical(address) or address
        page = None if self.archive is None else self.archive.page(source.name, key, is_list=True)
        known = self._known(page)
        wanted = Wanted(address, types, size, source.seconds_between_requests, known)
        fetch, answer = self._request(source, key, wanted, is_list=True)
        if number is not None:
            self._open().record(number, fetch)
        if isinstance(answer, FetchError):
            raise answer
        if answer.body is None and page is not None and page.body_sha256 is not None:
            return replace(answer, body=body(self._open().folder, page.body_sha256))
        return answer

    def _known(self, page: Page | None) -> tuple[str | None, str | None]:
        """Give what makes a request conditional; nothing where the body that it would spare is lost or damaged."""
        if page is None or page.body_sha256 is None or not is_whole(self._open().folder, page.body_sha256):
            return None, None
        return page.etag, page.last_modified

    def _request(
        self, source: WebSource, address: str, wanted: Wanted, *, is_list: bool
    ) -> tuple[Fetch, Answer | FetchError]:
        fetcher = self.fetchers[source.private_networks]
        return self._answered(
            source, address, wanted.address, lambda: fetcher.fetch(wanted), wanted.known, is_list=is_list
        )

    def _answered(
        self,
        source: CollectedSource,
        address: str,
        link: str,
        get: Callable[[], Answer],
        known: tuple[str | None, str | None],
        *,
        is_list: bool,
    ) -> tuple[Fetch, Answer | FetchError]:
        """Ask for a page, and give what is to be written down of it, and the answer or why there is none."""
        origin = origin_of(link)
        try:
            answer = get()
        except FetchError as error:
            self.silent.failed(origin, error)
            refused = Fetch(
                source.name,
                address,
                link,
                self.clock(),
                is_list,
                error.rule,
                error.detail,
                status=error.status,
                etag=known[0],
            )
            return refused, error
        self.silent.answered(origin)
        return Fetch(
            source.name,
            address,
            link,
            self.clock(),
            is_list,
            final_address=answer.final_address,
            status=answer.status,
            media_type=answer.media_type,
            headers=answer.headers,
            etag=answer.header("etag") or (known[0] if answer.body is None else None),
            last_modified=answer.header("last-modified") or (known[1] if answer.body is None else None),
            body=answer.body,
        ), answer

    def _open(self) -> Archive:
        if self.archive is None:
            raise AssertionError("only a dry run goes without an archive")
        return self.archive


def _in_turn(tasks: Sequence[_Task]) -> list[_Task]:
    """Put pages whose last request failed between the others, which keep their order."""
    failed = [task for task in tasks if task.page is not None and task.page.failures]
    failed.sort(key=lambda task: ((task.page and task.page.failed_at) or _NEVER, task.address))
    others = [task for task in tasks if task.page is None or not task.page.failures]
    found: list[_Task] = []
    between = _FAILED_EVERY - 1
    for number, one in enumerate(failed):
        found += [*others[number * between : (number + 1) * between], one]
    return [*found, *others[len(failed) * between :]]


def _notes(source: CollectedSource, found: Discovered) -> list[str]:
    return [f"{source.name}: {note}" for note in found.notes]


def _about(source: CollectedSource) -> SourceAbout:
    return SourceAbout(
        source.name,
        source.title,
        source.language,
        source.licence,
        source.attribution,
        source.published,
        source.address_date,
    )


def _visit(
    source: CollectedSource,
    found: Discovered,
    tasks: Sequence[_Task],
    results: Sequence[tuple[Fetch, Outcome | None]],
    waiting: int = 0,
) -> Visit:
    outcomes = Counter(outcome for _fetch, outcome in results)
    gone = sum(fetch.refused is FetchRule.GONE for fetch, _outcome in results)
    return Visit(
        source.name,
        listed=len(found.links),
        new=outcomes[Outcome.NEW],
        changed=outcomes[Outcome.CHANGED],
        unchanged=outcomes[Outcome.UNCHANGED],
        gone=gone,
        refused=outcomes[None] - gone,
        left_over=max(0, len(tasks) - source.max_pages) + waiting,
        problem=None if found.problem is None else str(found.problem),
    )
