"""Work as a Prefect task, tried again where its failure may pass."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE

T = TypeVar("T")

JITTER = 0.2
"""A pause before another try is longer by up to this share, so that who failed together does not come back together."""


def tried(
    name: str, run_name: str, work: Callable[[], T], passes: Callable[[Exception], bool], pauses: Sequence[float] = ()
) -> T:
    """Run work in a task, again after each of the pauses (seconds) while its errors may pass; raises the last one.

    What the work takes stays out of Prefect's sight, which would walk through every table otherwise.
    """
    met: list[Exception] = []

    def may_pass(*_: Any) -> bool:
        return bool(met) and passes(met[-1])

    @task(
        name=name,
        task_run_name=run_name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=len(pauses),
        retry_delay_seconds=list(pauses) or None,
        retry_jitter_factor=JITTER,
        retry_condition_fn=may_pass,
    )
    def step() -> T:
        try:
            return work()
        except Exception as error:
            met.append(error)
            raise

    return step()
