"""Shards over processes: results in the order of the shards, few at a time, and errors that arrive."""

import os
import time
from collections.abc import Sequence
from typing import Any

import pytest

from communique.build.steps import PlainSteps, Progress, WorkerPool
from communique.errors import GateError, SourceError, UsageError


def twice(number: int) -> int:
    time.sleep(0.2 if number == 0 else 0)  # the first shard is done last
    return number * 2


def die(number: int) -> int:
    os._exit(number)


def refuse(number: int) -> int:
    raise SourceError(f"shard {number} is bad")


def test_results_come_in_the_order_of_the_shards_and_progress_is_told() -> None:
    seen: list[Progress] = []
    with WorkerPool(2) as pool:
        assert list(PlainSteps(pool, seen.append).map("double", twice, range(9))) == list(range(0, 18, 2))
    assert seen == [Progress("double", done, 9) for done in range(10)]


def test_shards_are_cut_when_they_are_worked_on_and_results_are_not_gathered() -> None:
    cut: list[int] = []

    class Cut(Sequence[int]):
        def __len__(self) -> int:
            return 100

        def __getitem__(self, at: Any) -> Any:
            cut.append(range(100)[at])
            return cut[-1]

    with WorkerPool(2) as pool:
        results = PlainSteps(pool).map("double", twice, Cut())
        assert [next(results) for _ in range(10)] == list(range(0, 20, 2))
        assert len(cut) < 20


def test_a_dead_worker_is_an_error_and_no_wait() -> None:
    with WorkerPool(2) as pool, pytest.raises(GateError, match="a worker process died"):
        list(pool.map(die, [3, 4, 5]))


def test_an_error_of_a_worker_arrives_as_it_is() -> None:
    with WorkerPool(2) as pool, pytest.raises(SourceError, match="shard 0 is bad"):
        list(pool.map(refuse, [0, 1, 2]))


def test_no_workers_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match="--workers 0"):
        WorkerPool(0)
