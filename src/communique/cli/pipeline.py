"""Commands that need the pipeline: whether its packages are installed, and what to do where they are not."""

import importlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from communique.cli.options import Runner
from communique.errors import UsageError

if TYPE_CHECKING:
    from communique.build.steps import WorkerPool
    from communique.cluster.pool import ClusterPool


def require_pipeline(command: str, module: str = "communique.build") -> None:
    """Raise UsageError where a package of the pipeline that `command` needs, by its `module`, is not installed."""
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "communique":
            raise
        raise UsageError(f'{command} needs the package {error.name}: pip install "communique[pipeline]"') from error


def require_validation(command: str) -> None:
    """Raise UsageError where a package that validates tables is not installed; none is loaded, which takes a second."""
    for package in ("pandera", "polars"):
        if importlib.util.find_spec(package) is None:
            raise UsageError(f'{command} needs the package {package}: pip install "communique[pipeline]"')


def cluster_of(runner: Runner, scheduler: str | None, workers: int | None) -> str | None:
    """Return the address of the cluster that is to work, None for processes of this machine. Raises UsageError."""
    if runner is Runner.PROCESSES:
        if scheduler is not None:
            raise UsageError(f"--scheduler {scheduler} is for --runner dask")
        return None
    if scheduler is None:
        raise UsageError("--runner dask needs the address of a cluster that is there: --scheduler tcp://HOST:8786")
    if workers is not None:
        raise UsageError("--workers is for processes of this machine; a cluster has the workers that it was given")
    try:
        importlib.import_module("distributed")
    except ModuleNotFoundError as error:
        raise UsageError(f'--runner dask needs the package {error.name}: pip install "communique[dask]"') from error
    return scheduler


def pool_for(
    dataset: Path, version: str | None, workers: int | None, scheduler: str | None
) -> "WorkerPool | ClusterPool":
    """Return who reads the documents of a version (None: the latest) again, as `cluster.pool.pool_of`.

    The workers of a cluster are asked for the parser that the version was made with. Raises as `read_manifest`.
    """
    from communique.build.parsed import was_parsed
    from communique.cluster.pool import pool_of
    from communique.dataset.history import choose, read_history
    from communique.dataset.manifest import read_manifest
    from communique.extract.models import DEFAULT_MODEL
    from communique.publish.provenance import Provenance

    if scheduler is None:
        return pool_of(workers, None, None)
    written = read_manifest(dataset, choose(read_history(dataset), version)).written
    parser = Provenance.from_json(written).model
    model = DEFAULT_MODEL if parser is None else parser.name
    return pool_of(None, scheduler, model if was_parsed(written) else None)
