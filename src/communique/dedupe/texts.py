"""Texts of an Arrow column in another order, each made a Python string only while it is looked at."""

from collections.abc import Sequence
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Rows = npt.NDArray[np.int64]


class Texts(Sequence[str]):
    """The texts in `rows` of a column, in that order. A slice is a list of strings."""

    def __init__(self, column: pa.ChunkedArray, rows: Rows) -> None:
        self._column = column
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self._column[row].as_py() for row in self._rows[at].tolist()]
        text: str = self._column[int(self._rows[at])].as_py()
        return text

    def only(self, chosen: Rows) -> "Texts":
        """Some of these texts, in the order given."""
        return Texts(self._column, self._rows[chosen])

    def lengths(self) -> list[int]:
        """How many code points each has."""
        lengths: list[int] = pc.utf8_length(self._column.cast(pa.string())).take(pa.array(self._rows)).to_pylist()
        return lengths


def some(texts: Sequence[str], chosen: Rows) -> Sequence[str]:
    """Some of the texts, in the order given; those of an Arrow column still wait until they are looked at."""
    return texts.only(chosen) if isinstance(texts, Texts) else [texts[i] for i in chosen.tolist()]
