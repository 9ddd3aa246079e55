"""Memory between stages: what one stage freed goes back to the system, before the next takes its own.

Arrow, polars, DuckDB and Python each have an allocator, and each keeps what it was given for itself: without this a
build needs the sum of what its stages need, and not the most that one of them does.
"""

import ctypes
import gc
import sys
from collections.abc import Callable
from functools import cache

import pyarrow as pa


def give_back() -> None:
    """Return to the system what nothing uses; where the system has no way to do so, leave it.

    Objects that hold one another are looked for too: Python does so by the number of objects, and few of them can hold
    much.
    """
    gc.collect()
    pa.default_memory_pool().release_unused()
    _trim()(0)


@cache
def _trim() -> Callable[[int], int]:
    """Give glibc's `malloc_trim`; where there is another C library, nothing that needs doing."""
    if sys.platform != "linux":
        return _nothing
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except AttributeError:
        return _nothing
    return trim


def _nothing(_pad: int) -> int:
    return 0
