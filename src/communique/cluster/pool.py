"""The workers of a Dask cluster as the pool of a build: the same bytes as on one machine, from many."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from communique.build.steps import WorkerPool
from communique.cluster.checking import check_machines
from communique.cluster.worker import Installed, OtherProgramError, installed, work
from communique.errors import GateError, UnreachableError, UsageError

if TYPE_CHECKING:
    from distributed import Client, Future

S = TypeVar("S")
T = TypeVar("T")

SHARDS_A_WORKER = 3
"""Shards under way for each worker: one at work, others waiting so that it need not. The scheduler holds no more."""

AHEAD = 8
"""Times as many may be ahead of a shard that takes long: what came back of them waits in memory."""

CONNECT_SECONDS = 20.0
"""For a scheduler to answer."""

WORKERLESS_SECONDS = 60.0
"""For a first worker to come, and for another when the last has gone."""

_PORTS = 1 << 16
_ASK_SECONDS = 5.0
"""How often it is asked whether there are workers, while no shard comes back."""


class ClusterPool:
    """The workers of an existing Dask cluster. A worker that dies costs what it had in hand: others do that again.

    `scheduler` is the address of the cluster's scheduler, or a client that is connected to it and stays open; `model`
    is the pipeline that parses, None where nothing is parsed.
    """

    def __init__(self, scheduler: "str | Client", model: str | None) -> None:
        self._scheduler = scheduler
        self._model = model
        self._entered: tuple[Client, Installed] | None = None

    def __enter__(self) -> Self:
        """Connect, wait for a worker, and see that all machines have what this one has.

        Raises UsageError for what is no address, and for a worker that has another program or model; UnreachableError
        where no scheduler answers or no worker comes.
        """
        here = installed(self._model)
        client = _connected(self._scheduler) if isinstance(self._scheduler, str) else self._scheduler
        self._entered = client, here
        try:
            self._await_worker()
            with self._reached():
                check_machines(client, here, self._model)
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    @property
    def workers(self) -> int:
        """How many processes work now."""
        with self._reached():
            return len(self._client.nthreads())

    def map(self, function: Callable[[S], T], shards: Sequence[S]) -> Iterator[T]:
        """The results, in the order of the shards, each as soon as it and those before it are there.

        What the function keeps of a shard is kept on this machine when the shard comes back. Raises what the function
        raises; GateError where a shard ends every worker that takes it, or a worker came with another program;
        UnreachableError where the scheduler, or every worker, is gone.
        """
        found: dict[int, T] = {}
        under_way: dict[Future[bytes], int] = {}
        sent = 0
        try:
            for given in range(len(shards)):
                while given not in found:
                    room = SHARDS_A_WORKER * max(1, self.workers)
                    last = min(sent + room - len(under_way), given + AHEAD * room, len(shards))
                    for number in range(sent, last):
                        under_way[self._sent(function, shards[number])] = number
                        sent += 1
                    for future in self._done(list(under_way)):
                        found[under_way[future]] = self._result(future)
                        del under_way[future]
                yield found.pop(given)
        finally:
            for future in under_way:
                future.release()

    def _sent(self, function: Callable[[S], T], shard: S) -> "Future[bytes]":
        from communique.cluster.sending import packed

        _, here = self._both
        with self._reached():
            return self._client.submit(work, packed(function, shard), here, self._model, pure=False)

    def _done(self, futures: "list[Future[bytes]]") -> "list[Future[bytes]]":
        """Wait until some are done. Raises UnreachableError when there is no worker any more."""
        from distributed import wait

        while True:
            try:
                with self._reached(but=TimeoutError), self._client.as_current():
                    done = wait(futures, timeout=_ASK_SECONDS, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                self._await_worker()
            else:
                return [future for future in futures if future in done]

    def _result(self, future: "Future[bytes]") -> Any:
        """What the function returned; what it keeps is kept. Raises as `map`."""
        from distributed import KilledWorker

        from communique.cluster.sending import keep

        with self._reached():
            error = future.exception()
            if isinstance(error, CancelledError):
                raise error
        match error:
            case OtherProgramError():
                raise GateError(
                    f"a worker that came later has {error}: nothing was published; install the same on all machines"
                ) from error
            case KilledWorker():
                raise GateError(
                    f"a shard ended each worker that took it, the last at {error.last_worker.address} (for want of "
                    "memory?): nothing was published; what is finished is kept"
                ) from error
            case BaseException():
                raise error
        with self._reached():
            worked = pickle.loads(future.result())  # noqa: S301 - from a worker of the operator's own cluster
        future.release()
        keep(worked.kept)
        return worked.found

    def _await_worker(self) -> None:
        """Wait for a worker if there is none. Raises UnreachableError."""
        began = monotonic()
        while not self.workers:
            left = began + WORKERLESS_SECONDS - monotonic()
            if left <= 0:
                raise UnreachableError(
                    f"the cluster at {self._address} has had no worker for {WORKERLESS_SECONDS:g} s: start some with "
                    f"`dask worker {self._address} --nthreads 1`; what is finished is kept"
                )
            try:
                with self._reached(but=TimeoutError):
                    self._client.wait_for_workers(1, timeout=min(left, _ASK_SECONDS))
            except TimeoutError:
                continue

    @property
    def _both(self) -> "tuple[Client, Installed]":
        if self._entered is None:
            raise UsageError("the pool of a cluster is entered before it works: with ClusterPool(...) as pool")
        return self._entered

    @property
    def _client(self) -> "Client":
        return self._both[0]

    @property
    def _address(self) -> str:
        return str(self._client.scheduler.address)

    @contextmanager
    def _reached(self, but: type[Exception] | tuple[()] = ()) -> Iterator[None]:
        """Raise UnreachableError where an error of Dask, `but` one of a kind, means that the cluster is gone."""
        address = self._address
        try:
            yield
        except but:
            raise
        except (OSError, CancelledError) as error:
            raise UnreachableError(
                f"the cluster at {address} was lost ({str(error) or type(error).__name__}): nothing was published; "
                "what is finished is kept"
            ) from error

    def _close(self) -> None:
        if self._entered is not None and isinstance(self._scheduler, str):
            self._entered[0].close()
        self._entered = None


def pool_of(workers: int | None, scheduler: "str | Client | None", model: str | None) -> WorkerPool | ClusterPool:
    """Return a pool, not yet entered: so many processes here (None: one per core), or the workers of a cluster."""
    return WorkerPool(workers) if scheduler is None else ClusterPool(scheduler, model)


def _connected(address: str) -> "Client":
    """Connect to a scheduler. Raises UsageError for what is no address, UnreachableError."""
    from distributed import Client

    _check_address(address)
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="communique")
    except OSError as error:
        raise UnreachableError(
            f"no Dask scheduler answers at {address} ({error}): start one with `dask scheduler`, or correct --scheduler"
        ) from error


def _check_address(address: str) -> None:
    """Raise UsageError for what is no address: a client that was given none takes long to be gone."""
    from distributed.comm import get_address_host_port
    from distributed.security import Security

    try:
        host, port = get_address_host_port(address)
        if not host or host.split() != [host] or not 0 < port < _PORTS:
            raise ValueError(f"host {host!r}, port {port}")
    except (ValueError, TypeError, NotImplementedError) as error:
        raise UsageError(f"--scheduler {address!r} is no address such as tcp://192.0.2.7:8786 ({error})") from error
    secret = address.startswith("tls://")
    if secret and Security().get_connection_args("client").get("ssl_context") is None:
        raise UsageError(
            f"--scheduler {address!r} needs certificates: name them in Dask's settings, distributed.comm.tls "
            "(https://distributed.dask.org/en/stable/tls.html)"
        )
