"""The flow `build`: the stages of `communique.build` as Prefect tasks, one a stage and one a group of shards."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from prefect import flow
from prefect.context import FlowRunContext

from communique.build import BuildRequest, BuildResult
from communique.build import build as build_dataset
from communique.build.failures import failure_bound
from communique.build.report import Report, of_error, of_result
from communique.build.steps import Pool, Progress, Watch, unwatched
from communique.cluster.pool import pool_of
from communique.dataset.manifest import RepublishedText
from communique.errors import CommuniqueError, UsageError
from communique.extract.models import DEFAULT_MODEL
from communique.flows.artifacts import leave
from communique.flows.trying import tried
from communique.operations.passing import is_transient

if TYPE_CHECKING:
    from distributed import Client

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S")

GROUP_SHARDS = 8
"""Shards in one task: it takes seconds to a minute, long enough not to mind what a task costs.

Four for each worker, where there are more than two: towards the end of a task some of them wait for the others.
"""

RETRIED = {"read": 2, "publish": 2}
"""How often a stage that touches files is tried again."""

RETRY_SECONDS = 5.0

WATCH: ContextVar[Watch] = ContextVar("WATCH", default=unwatched)
"""Who is told of progress in this process; no parameter, since Prefect writes those down."""


class PrefectSteps:
    """Runs stages as tasks, and shards over a pool inside a task."""

    def __init__(self, pool: Pool, watch: Watch = unwatched) -> None:
        self._pool = pool
        self._watch = watch

    def run(self, stage: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a stage's function in a task of its name."""
        self._watch(Progress(stage, 0, 1))
        found = _call(stage, stage, partial(function, *args, **kwargs))
        self._watch(Progress(stage, 1, 1))
        return found

    def map(self, stage: str, function: Callable[[S], T], shards: Sequence[S]) -> Iterator[T]:
        """Call a function on every shard, a group of shards in one task."""
        self._watch(Progress(stage, 0, len(shards)))
        start = 0
        while start < len(shards):
            group = shards[start : start + max(GROUP_SHARDS, 4 * self._pool.workers)]
            name = f"{stage} {start + 1}-{start + len(group)} of {len(shards)}"
            yield from _call(stage, name, partial(self._group, stage, function, group, start, len(shards)))
            start += len(group)

    def _group(self, stage: str, function: Callable[[S], T], group: Sequence[S], before: int, total: int) -> list[T]:
        found: list[T] = []
        for result in self._pool.map(function, group):
            found.append(result)
            self._watch(Progress(stage, before + len(found), total))
        return found


@flow(name="build", flow_run_name="build {dataset}", persist_result=False, validate_parameters=False)
def build(
    sources: list[str],
    dataset: str = "defence-aid",
    datasets: str = "datasets",
    workers: int | None = None,
    model: str = DEFAULT_MODEL,
    title: str | None = None,
    text: str | None = None,
    gold: str | None = None,
    max_failures: float | None = None,
    accept: bool = False,
    store: bool | None = None,
    add: bool = False,
    parse: bool = True,
    scheduler: str | None = None,
) -> BuildResult:
    """Build and publish a version of a dataset from its sources, as `communique build` does, byte for byte.

    `sources` are paths or NAME=PATH; `datasets` is the folder of datasets and `dataset` the name in it; `text` is one
    of full, evidence and none, `gold` a folder of annotated documents to evaluate the version against, `max_failures`
    the share of documents that may fail a stage, `accept` publishes a version below the bounds of the dataset, `store`
    says whether what was read is kept, `parse` whether documents are parsed, `scheduler` is the address of a Dask
    cluster whose workers clean and extract. Where the flow has a `DaskTaskRunner` for its task runner
    (`build.with_options(task_runner=...)`), it is that one's cluster.

    Leaves artifacts, also of a run that fails: a page with the rows of every table against the version before, what was
    refused for which reason, the rows that did not pass validation and the figures of quality; and the same as tables.
    They have refused values in full, whatever the version withholds: the API is the operator's. Raises as
    `communique.build.build`.
    """
    try:
        annotated = None if gold is None else Path(gold)
        folder, republished = Path(datasets) / dataset, _republished(text)
        bound = failure_bound(max_failures)
        request = BuildRequest(
            tuple(sources), folder, model, title, republished, bound, annotated, accept, store, add, parse=parse
        )
        with pool_of(workers, scheduler or _cluster(), model if parse else None) as pool:
            result = build_dataset(request, PrefectSteps(pool, WATCH.get()))
    except CommuniqueError as error:
        _leave_artifacts(of_error(dataset, error))
        raise
    _leave_artifacts(of_result(dataset, result))
    return result


def _cluster() -> "Client | None":
    """The client of the cluster that the task runner of this flow has, where it has one."""
    if "prefect_dask" not in sys.modules:  # then nobody can have made one
        return None
    from prefect_dask import DaskTaskRunner

    context = FlowRunContext.get()
    runner = None if context is None else context.task_runner
    return runner.client if isinstance(runner, DaskTaskRunner) else None


def _republished(text: str | None) -> RepublishedText | None:
    if text is not None and text not in list(RepublishedText):
        raise UsageError(f"text {text!r}: it is one of {', '.join(RepublishedText)}")
    return None if text is None else RepublishedText(text)


def _call(stage: str, name: str, work: Callable[[], T]) -> T:
    """Run work in a task, tried again where the disk was away for a moment."""
    return tried(stage, name, work, is_transient, [RETRY_SECONDS] * RETRIED.get(stage, 0))


def _leave_artifacts(report: Report) -> None:
    """Leave what became of the build, for people and for programs."""
    tables = [
        ("rows", report.rows_table(), "Rows per table against the version before"),
        ("refused", report.refused_table(), "What was refused, by reason, with examples"),
        ("invalid", report.invalid_table(), "Rows that did not pass validation"),
    ]
    leave("build", report.dataset, report.state, report.markdown(), tables)
