"""The quality of a version: how much of what people annotated its rows hold, as figures for the manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq

from communique.dataset.manifest import Json
from communique.errors import UsageError
from communique.evaluate import evaluate
from communique.evaluate.measures import PLACES
from communique.evaluate.plot import wilson


def check_annotated(folder: Path | None) -> None:
    """Raise UsageError for a folder of annotations that is not there, before a long build needs it."""
    if folder is not None and not folder.is_dir():
        raise UsageError(f"no annotated documents at {folder}: the folder does not exist")


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a version is."""

    figures: Mapping[str, float]
    """The F1 of every measure of `communique evaluate` by its name, and their mean as `headline`."""
    evaluation: Mapping[str, Json]
    """What they are from, with intervals, and reliability with the 95 % interval of every share."""


def quality(tables: Mapping[str, pa.Table], annotated: Path) -> Quality:
    """Return how much of what people annotated the rows hold.

    `tables` are whole, whatever a version withholds of them. An annotated document that they lack counts as missed.
    Raises UsageError for annotations that are not in form.
    """
    with TemporaryDirectory(prefix="communique-") as folder:
        for name, table in tables.items():
            pq.write_table(table, Path(folder) / f"{name}.parquet")
        found = evaluate(Path(folder), annotated)
    return Quality(dict(found.f1()), _with_bounds(found.as_json()))


def _with_bounds(evaluation: Mapping[str, Json]) -> dict[str, Json]:
    """Return an evaluation whose bins of confidence say between what bounds the share of right rows lies."""
    tables = cast("Sequence[Mapping[str, Json]]", evaluation["reliability"])
    return {**evaluation, "reliability": [{**one, "bins": [_bounded(b) for b in _bins(one)]} for one in tables]}


def _bins(table: Mapping[str, Json]) -> Sequence[Mapping[str, Json]]:
    return cast("Sequence[Mapping[str, Json]]", table["bins"])


def _bounded(one: Mapping[str, Json]) -> dict[str, Json]:
    low, high = wilson(cast("int", one["right"]), cast("int", one["rows"]))
    return {**one, "low": round(low, PLACES), "high": round(high, PLACES)}
