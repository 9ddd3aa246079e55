"""How the stages are run: plainly here, as a Prefect run in `communique.flows.build`. What they do is told once.

A shard is a fixed part of the work, cut by content; results come back in the order of the shards, so that nothing that
is published depends on how many workers there are. Only a few are under way: neither shards nor results are gathered.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.process import BaseProcess
from threading import Thread, current_thread, main_thread
from types import FrameType, TracebackType
from typing import ParamSpec, Protocol, Self, TypeVar

from communique.errors import GateError, UsageError
from communique.progress import Progress as Progress
from communique.progress import Watch as Watch
from communique.progress import unwatched as unwatched

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S")

SHARDS_A_WORKER = 4
"""Shards under way for each worker: one at work, and others that wait for it or for a slow one before them."""

PRELOADED = "communique.build"
"""What every worker needs, loaded once by the server that the workers are forked from."""


class Steps(Protocol):
    """Runs stages, and shards of a stage, one way or another."""

    def run(self, stage: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a stage's function and return what it returns."""
        ...

    def map(self, stage: str, function: Callable[[S], T], shards: Sequence[S]) -> Iterator[T]:
        """Call a function on every shard, in other processes where that helps, as the results are asked for.

        They come in the order of the shards.
        """
        ...


class Pool(Protocol):
    """Whoever works on shards: processes of this machine (WorkerPool), or of others (`cluster.pool.ClusterPool`)."""

    @property
    def workers(self) -> int:
        """How many work at a time."""
        ...

    def map(self, function: Callable[[S], T], shards: Sequence[S]) -> Iterator[T]:
        """The results, in the order of the shards, each as soon as it and those before it are there."""
        ...


class WorkerPool:
    """Processes that work on shards. They start with the first call that needs more than one of them."""

    def __init__(self, workers: int | None = None) -> None:
        if workers is not None and workers < 1:
            raise UsageError(f"--workers {workers}: at least one is needed")
        self._workers = workers or usable_cores()
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    @property
    def workers(self) -> int:
        """How many processes there are, at most."""
        return self._workers

    def map(self, function: Callable[[S], T], shards: Sequence[S]) -> Iterator[T]:
        """The results, in the order of the shards, each as soon as it and those before it are there.

        Raises what the function raises, and GateError when a worker dies.
        """
        if self.workers == 1 or len(shards) < 2:
            yield from map(function, shards)
            return
        executor = self._started()
        waiting: deque[Future[T]] = deque()
        try:
            for shard in shards:
                with _interrupted_later():  # this may start a worker, and the first one waits for their server
                    waiting.append(executor.submit(function, shard))
                if len(waiting) >= SHARDS_A_WORKER * self.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise GateError(
                "a worker process died (for want of memory?), and nothing was published; try again with --workers 1"
            ) from error
        finally:
            for future in waiting:
                future.cancel()

    def _started(self) -> ProcessPoolExecutor:
        """The pool, from a server that has no threads to be forked along."""
        if self._executor is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([PRELOADED])
            _start_server()
            self._executor = ProcessPoolExecutor(self.workers, mp_context=context, initializer=_begin)
        return self._executor


def _start_server() -> None:
    """Start the server of the workers, which no interruption reaches: it would tell at which line it was loading."""
    resource_tracker.ensure_running()  # which would take the block away again
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Put an interruption off to the end of the block: a worker that is half started would tell of it with a trace."""
    if current_thread() is not main_thread():  # where none arrives, and none can be put off
        yield
        return
    met: list[tuple[int, FrameType | None]] = []
    usual = signal.signal(signal.SIGINT, lambda *given: met.append(given))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
        if met and callable(usual):
            usual(*met[0])


def _begin() -> None:
    """What a worker does first: it leaves interruptions to whoever began it, and goes when that one is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A worker that waits for a shard holds both ends of the pipe that it would come by, so that of a build that was
    # killed it would wait for ever, with its memory, and the server of all with it.
    if (builder := multiprocessing.parent_process()) is not None:
        Thread(target=_go_with, args=(builder,), daemon=True).start()


def _go_with(builder: BaseProcess) -> None:
    builder.join()
    os._exit(1)


class PlainSteps:
    """Runs stages as plain calls, and shards over a pool."""

    def __init__(self, pool: Pool, watch: Watch = unwatched) -> None:
        self._pool = pool
        self._watch = watch

    def run(self, stage: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function."""
        self._watch(Progress(stage, 0, 1))
        found = function(*args, **kwargs)
        self._watch(Progress(stage, 1, 1))
        return found

    def map(self, stage: str, function: Callable[[S], T], shards: Sequence[S]) -> Iterator[T]:
        """Call the function on every shard, over the pool."""
        self._watch(Progress(stage, 0, len(shards)))
        for done, result in enumerate(self._pool.map(function, shards), start=1):
            self._watch(Progress(stage, done, len(shards)))
            yield result


def usable_cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
