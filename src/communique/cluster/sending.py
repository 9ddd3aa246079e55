"""A shard as bytes for a worker elsewhere, which cannot write where the results of stages are kept.

Where a function refers to kept results (`build.results`), a reference is sent that gathers there what is kept.
"""

import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import pyarrow as pa

from communique.build.results import StageResults

S = TypeVar("S")
T = TypeVar("T")

Gathered = list[tuple[str, pa.Table]]
"""Tables that are to be kept, each with the folder, at home, of the results that it belongs to."""


def packed(function: Callable[[S], T], shard: S) -> bytes:
    """Return the call of a function on a shard as bytes."""
    held = io.BytesIO()
    _Packing(held, protocol=pickle.HIGHEST_PROTOCOL).dump((function, shard))
    return held.getvalue()


def unpacked(sent: bytes) -> tuple[Callable[[], Any], Gathered]:
    """Return the call, and the list that gathers what it keeps."""
    opened = _Unpacking(io.BytesIO(sent))
    function, shard = opened.load()
    return partial(function, shard), opened.gathered


def keep(gathered: tuple[tuple[str, pa.Table], ...]) -> None:
    """Keep at home what was gathered elsewhere."""
    for folder, rows in gathered:
        StageResults(Path(folder)).keep(rows)


@dataclass(frozen=True, slots=True)
class _KeptAtHome(StageResults):
    """Results that are kept on another machine."""

    gathered: Gathered = field(default_factory=list)

    def keep(self, rows: pa.Table) -> None:
        """Gather rows that are to be kept."""
        self.gathered.append((str(self.folder), rows))


class _Packing(pickle.Pickler):
    def persistent_id(self, given: object) -> str | None:
        """Name results that are kept by their folder; all else is sent as it is."""
        return str(given.folder) if isinstance(given, StageResults) and given.folder is not None else None


class _Unpacking(pickle.Unpickler):
    def __init__(self, sent: io.BytesIO) -> None:
        super().__init__(sent)
        self.gathered: Gathered = []

    def persistent_load(self, name: object) -> StageResults:
        """Return what stands here for results that are kept at home."""
        return _KeptAtHome(Path(cast("str", name)), self.gathered)
