"""Products of matrices, as quick as the processor allows, in which no row depends on what else is multiplied.

OpenBLAS, which numpy brings, multiplies up to three times as fast as the routine that spaCy brings. It adds a row up in
an order that depends on where the row stands, so that the same words could get another last bit in other company. But
its kernels take so many rows at a time, and a row's place among those is all that decides: how many they are is found
out on the machine, and every sentence is laid out to begin at the same place of them (docs/decisions/0026).
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

Floats: TypeAlias = npt.NDArray[np.float32]
Ints: TypeAlias = npt.NDArray[np.int64]

_OPS = NumpyOps()
_PERIODS = (1, 4, 8, 12, 16, 24, 48)
"""Rows that a kernel may take at a time; with AVX2 it is 12."""
_REPEATED = (1, 2, 3, 7, 50)
"""How many periods of rows are multiplied to see whether they repeat."""
_BLOCK_WORDS = 400
"""Words that go through the layers together: their intermediate results stay in the processor's cache."""


def gemm(x: Floats, weights: Floats, out: Floats | None = None) -> Floats:
    """`x @ weights.T` by the routine that spaCy uses: its sums depend neither on how many rows there are nor where."""
    product: Floats = _OPS.gemm(x, weights, trans2=True, out=out)
    return product


def openblas(x: Floats, weights: Floats, out: Floats | None = None) -> Floats:
    """`x @ weights.T` by the library that numpy brings."""
    product: Floats = np.matmul(x, weights.T, out=out)
    return product


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where the words of sentences stand among the rows of arrays. Make one by `Multiplier.lay_out`."""

    rows: int
    """How many there are."""
    sentences: Ints
    """The row of the first word of each sentence; those of the others follow it."""
    at: Ints
    """The row of each word of all sentences."""
    blocks: tuple[slice, ...]
    """The rows that are multiplied together."""
    words: tuple[slice, ...]
    """Which words stand in each block."""


@dataclass(frozen=True, slots=True, eq=False)
class Multiplier:
    """What multiplies many rows. Make one by `multiplier`."""

    period: int
    """A row gives the same wherever it stands, modulo this, among rows whose number is a multiple of it."""
    is_quick: bool
    """Whether it is OpenBLAS that multiplies."""

    def times(self, x: Floats, weights: Floats, out: Floats | None = None) -> Floats:
        """`x @ weights.T`; the number of rows is a multiple of the period."""
        return openblas(x, weights, out) if self.is_quick else gemm(x, weights, out)

    def lay_out(self, lengths: Ints, sight: int) -> Layout:
        """Rows for sentences of so many words, where a word is seen over so many rows (`sight`) to both sides.

        Empty rows part the sentences: so many, or more, that each begins at the same place of a period.
        """
        room = -(-(lengths + sight) // self.period) * self.period
        before = -(-sight // self.period) * self.period
        ends = np.cumsum(lengths)
        words, blocks, firsts = [], [], []
        first = end = 0
        while first < len(lengths):
            start = int(ends[first] - lengths[first])
            last = max(first + 1, int(np.searchsorted(ends, start + _BLOCK_WORDS, side="right")))
            of_block = room[first:last]
            firsts.append(end + before + np.cumsum(of_block) - of_block)
            words.append(slice(start, int(ends[last - 1])))
            blocks.append(slice(end, end + before + int(of_block.sum())))
            first, end = last, blocks[-1].stop
        sentence_at = np.concatenate(firsts)
        at = np.arange(int(ends[-1])) + np.repeat(sentence_at + lengths - ends, lengths)
        return Layout(end, sentence_at, at, tuple(blocks), tuple(words))


def one_thread() -> AbstractContextManager[object]:
    """Where products are made: several threads part the rows among them, each from a first place of its own."""
    limited: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limited


@cache
def _libraries() -> ThreadpoolController:
    """The libraries with threads of their own that are loaded; to look for them takes a while."""
    return ThreadpoolController()


def multiplier(weights: tuple[Floats, ...]) -> Multiplier:
    """The quickest that can be trusted with products by these matrices on this machine."""
    with one_thread():
        for period in _PERIODS:
            if all(_repeats(matrix, period) for matrix in weights):
                return Multiplier(period, is_quick=True)
    return Multiplier(1, is_quick=False)


def _repeats(weights: Floats, period: int) -> bool:
    """Whether the same rows, so many of them over and over, give the same products over and over, however often."""
    rows = np.random.default_rng(0).standard_normal((period, weights.shape[1]), np.float32)
    expected = openblas(rows, weights)
    return all(
        np.array_equal(openblas(np.tile(rows, (times, 1)), weights), np.tile(expected, (times, 1)))
        for times in _REPEATED
    )
