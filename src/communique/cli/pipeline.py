"""Commands that need the pipeline: whether its packages are installed, and what to do where they are not."""

import importlib

from communique.cli.options import Runner
from communique.errors import UsageError


def require_pipeline(command: str, module: str = "communique.build") -> None:
    """Raise UsageError where a package of the pipeline that `command` needs, by its `module`, is not installed."""
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "communique":
            raise
        raise UsageError(f'{command} needs the package {error.name}: pip install "communique[pipeline]"') from error


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
