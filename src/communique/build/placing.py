"""Results in the order of what they were made of, however they come: of few documents at a time, whatever their number.

Kept results lie in files as they were packed, those that are made now come in the order of the documents. Kept ones are
sorted in runs of bounded size, which are held in the workspace; then a window of the order at a time is put together
from all runs and from what is new.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from communique.build.results import MADE_OF
from communique.workspace import IN_MEMORY, Appender, Workspace

Numbers = npt.NDArray[np.int64]

WINDOW = 4096
"""Keys whose results are put in order at a time."""
RUN_BYTES = 16 << 20
"""About what a run of kept results has."""


class Places:
    """Where keys (digests in hex) stand in a list of them. A key can stand in it more than once."""

    def __init__(self, keys: pa.ChunkedArray) -> None:
        names = _as_bytes(keys)
        self._order = np.argsort(names, kind="stable")
        self._sorted = names[self._order]

    def __len__(self) -> int:
        return len(self._sorted)

    def of(self, keys: pa.ChunkedArray) -> tuple[Numbers, Numbers]:
        """Return the places where any of these keys stand, lowest first, and the number of the key at each."""
        names = _as_bytes(keys)
        begins = np.searchsorted(self._sorted, names, "left")
        times = np.searchsorted(self._sorted, names, "right") - begins
        numbers = np.repeat(np.arange(len(names)), times)
        within = np.arange(len(numbers)) - np.repeat(np.cumsum(times) - times, times)
        places = self._order[np.repeat(begins, times) + within]
        # Of equal keys the first is taken: two builds at a time may have kept the same.
        different, first = np.unique(places, return_index=True)
        return different, numbers[first]


@dataclass(frozen=True, slots=True)
class _Placed:
    """Rows, lowest place first."""

    rows: pa.Table
    places: Numbers

    def of_window(self, number: int) -> "_Placed":
        begin, end = np.searchsorted(self.places, [number * WINDOW, (number + 1) * WINDOW])
        return _Placed(self.rows.slice(begin, end - begin), self.places[begin:end])


class KeptRows:
    """Kept rows of a stage, with the column MADE_OF, and how they go together with those that are made now."""

    def __init__(self, places: Places, workspace: Workspace = IN_MEMORY) -> None:
        self._places = places
        self._workspace = workspace
        self._there = np.zeros(len(places), np.bool_)
        self._waiting: list[_Placed] = []
        self._waits = 0
        self._held: Appender | None = None
        self._runs: list[Numbers] = []
        """The places of the rows of each run, as the runs stand in what is held."""

    def add(self, part: pa.Table) -> None:
        """Take in rows; those of a key that is there already are passed over. Raises StoreError for a full disk."""
        rows = self._placed(part)
        if len(rows.places):
            self._waiting.append(rows)
            self._waits += rows.rows.nbytes
        if self._waits >= RUN_BYTES:
            self._end_run()

    def missing(self) -> Numbers:
        """Return the places of the keys that no row is kept of."""
        return np.flatnonzero(~self._there)

    def with_new(self, parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """Yield all rows in the order of their keys; `parts` are those of missing keys, in that order too."""
        self._end_run()
        if self._held is None:
            yield from parts
            return
        kept = list(self._finished(self._held.finish()))
        last = (len(self._places) - 1) // WINDOW
        window, new = 0, list[_Placed]()
        for part in parts:
            rows = self._placed(part)
            for number in np.unique(rows.places // WINDOW).tolist():
                while window < number:
                    yield from _together(window, [*kept, *new])
                    window, new = window + 1, []
                new.append(rows.of_window(number))
        while window <= last:
            yield from _together(window, [*kept, *new])
            window, new = window + 1, []

    def _placed(self, part: pa.Table) -> _Placed:
        """Return the rows of keys that had none, which have one now."""
        places, numbers = self._places.of(part.column(MADE_OF))
        first = ~self._there[places]
        places, numbers = places[first], numbers[first]
        self._there[places] = True
        if np.array_equal(numbers, np.arange(part.num_rows)):
            return _Placed(part, places)
        return _Placed(part.take(pa.array(numbers)), places)

    def _end_run(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting, self._waits = self._waiting, [], 0
        if self._held is None:
            self._held = self._workspace.appender(waiting[0].rows.schema)
        run = _sorted(waiting)
        self._held.append(run.rows)
        self._runs.append(run.places)

    def _finished(self, held: pa.Table) -> Iterator[_Placed]:
        at = 0
        for places in self._runs:
            yield _Placed(held.slice(at, len(places)), places)
            at += len(places)


def _together(window: int, parts: Iterable[_Placed]) -> Iterator[pa.Table]:
    found = [some for part in parts if len((some := part.of_window(window)).places)]
    if found:
        yield _sorted(found).rows


def _sorted(parts: list[_Placed]) -> _Placed:
    if len(parts) == 1:
        return parts[0]
    places = np.concatenate([part.places for part in parts])
    order = np.argsort(places)
    rows = pa.concat_tables([part.rows for part in parts]).combine_chunks()
    return _Placed(rows.take(pa.array(order)), places[order])


def _as_bytes(keys: pa.ChunkedArray) -> npt.NDArray[np.bytes_]:
    """Return digests as bytes of one width: a Python object for each is there for few at a time."""
    width = pc.max(pc.binary_length(keys)).as_py() or 1
    found = np.empty(len(keys), f"S{width}")
    at = 0
    for chunk in keys.chunks:
        for start in range(0, len(chunk), WINDOW):
            few = chunk.slice(start, WINDOW)
            found[at : at + len(few)] = few.to_pylist()
            at += len(few)
    return found
