"""Collecting: one run over all sources, from what is chosen to what came of it."""

from contextlib import ExitStack
from datetime import UTC, datetime

from communique.collect.archive import DATABASE, Archive, one_collector
from communique.collect.configuration import CollectedSource, StoreSource, WebSource
from communique.collect.fetching import Fetcher
from communique.collect.objects import ObjectStore
from communique.collect.pauses import Pauses
from communique.collect.request import Clock, Collection, CollectRequest, Watch
from communique.collect.run import Run
from communique.errors import UsageError


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _unwatched(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def collect(request: CollectRequest, clock: Clock = _utc_now, watch: Watch = _unwatched) -> Collection:
    """Fetch what is new, changed or due at the sources on the web and in object storage, and keep it.

    Raises UsageError without a contact, for an unknown source, and without the extra that a source needs; StoreError
    for an archive that cannot be written.
    What goes wrong with a page or a source is told in the result and costs the others nothing.
    """
    sources = _chosen(request)
    stores = {one.name: ObjectStore(one, request.patience) for one in sources if isinstance(one, StoreSource)}
    with ExitStack() as stack:
        archive: Archive | None = None
        if not request.dry_run:
            stack.enter_context(one_collector(request.archive))
        if not request.dry_run or (request.archive / DATABASE).is_file():
            archive = stack.enter_context(Archive(request.archive, create=not request.dry_run))
        pauses, contact = Pauses(), str(request.configuration.contact)
        networks = {source.private_networks for source in sources if isinstance(source, WebSource)}
        fetchers = {
            private: stack.enter_context(Fetcher(contact, pauses, networks=private, patience=request.patience))
            for private in networks
        }
        run = Run(request, archive, fetchers, stores, clock, watch)
        return run.look(sources) if request.dry_run else run.fetch(sources)


def _chosen(request: CollectRequest) -> list[CollectedSource]:
    """Give the sources that are asked for and from which something is fetched. Raises UsageError."""
    known = {source.name: source for source in request.configuration.sources}
    if unknown := [name for name in request.sources if name not in known]:
        raise UsageError(f"no source is called {unknown[0]!r}; there are {', '.join(sorted(known))}")
    chosen = [known[name] for name in request.sources] or [source for source in known.values() if source.enabled]
    if not chosen:
        raise UsageError("every source is switched off: take `enabled: false` away, or name one with --source")
    if any(isinstance(source, WebSource) for source in chosen) and request.configuration.contact is None:
        raise UsageError(
            "sources.yaml names no `contact`: an address of mail or the web by which who runs a site can reach you; "
            "nothing is fetched without one"
        )
    return [source for source in chosen if isinstance(source, CollectedSource)]
