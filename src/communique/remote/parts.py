"""Digests of the parts of large tables (`parts.json` of a version): who reads some bytes of a file compares them too.

A part is what readers of Parquet ask for at once: a column in a group of rows, the end of the file, what lies between.
Long ones are several. The manifest names `parts.json` with its digest, as all that accompanies tables.
"""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from communique.errors import StoreError

PARTS_FILE = "parts.json"

SMALL = 2**18
"""Bytes of a file that is fetched whole; of a larger one parts are read."""

_LONGEST_CHUNK = 2**18
"""Bytes of a part of a column: more is fetched than is asked for, by less than that at either end."""
_LONGEST_OTHER = 2**14
"""Bytes of a part of what lies between columns: filters and indexes, of which a query asks for few."""
_DIGITS = 32
"""Of the sha256 of a part in hex, the first: nobody finds other bytes with 128 given bits."""
_END = 8
"""Bytes after the footer of a Parquet file: its length, and `PAR1`."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a file: where each ends, the first begins at 0, and the digest of each."""

    ends: tuple[int, ...]
    digests: tuple[str, ...]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return where the parts begin and end that hold the bytes from `start` to before `end`, one at least."""
        first = bisect_right(self.ends, start)
        return (self.ends[first - 1] if first else 0), self.ends[bisect_left(self.ends, end)]

    def are(self, content: bytes, start: int) -> bool:
        """Whether whole parts, the first of which begins at `start`, are what they were when they were published."""
        first, at = bisect_right(self.ends, start), 0
        while at < len(content):
            following = self.ends[first] - start
            if _digest(content[at:following]) != self.digests[first]:
                return False
            first, at = first + 1, following
        return True


def parts_of(file: Path) -> Parts:
    """Return the parts of a Parquet file. Raises OSError, pyarrow.ArrowException."""
    ends = _ends(file)
    with file.open("rb") as content:
        digests = tuple(_digest(content.read(end - start)) for start, end in pairwise((0, *ends)))
    return Parts(ends, digests)


def to_json(parts: Mapping[str, Parts]) -> str:
    """Return the content of `parts.json`: parts by the name of their file."""
    told = {name: {"ends": list(one.ends), "sha256": "".join(one.digests)} for name, one in parts.items()}
    return json.dumps({"digits": _DIGITS, "files": told}, separators=(",", ":")) + "\n"


def from_json(content: bytes, sizes: Mapping[str, int], where: str) -> dict[str, Parts]:
    """Return parts by the name of their file, for the files whose `sizes` are given.

    Raises StoreError, which names it by `where`, for what is no such content or does not fit the sizes.
    """
    try:
        told = json.loads(content)
        if told["digits"] != _DIGITS:
            raise ValueError(f"digests of {told['digits']!r:.10} digits")
        return {name: _parsed(told["files"][name], size) for name, size in sizes.items() if name in told["files"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError(
            f"{where} does not have the form of digests of parts ({error}): it is damaged, or needs a newer communique"
        ) from error


def _parsed(told: Mapping[str, object], size: int) -> Parts:
    ends, sha256 = told["ends"], told["sha256"]
    if not isinstance(ends, list) or not isinstance(sha256, str) or any(type(end) is not int for end in ends):
        raise TypeError("parts are places and digests")
    if [0, *ends] != sorted({0, *ends}) or ends[-1:] != [size] or len(sha256) != _DIGITS * len(ends):
        raise ValueError("parts that are not those of the file")
    return Parts(tuple(ends), tuple(sha256[at : at + _DIGITS] for at in range(0, len(sha256), _DIGITS)))


def _ends(file: Path) -> tuple[int, ...]:
    """Return where the parts of a Parquet file end."""
    import pyarrow.parquet as pq

    size, about = file.stat().st_size, pq.read_metadata(file)
    chunks: dict[int, int] = {}
    for group in range(about.num_row_groups):
        for column in range(about.num_columns):
            chunk = about.row_group(group).column(column)
            start = chunk.dictionary_page_offset or chunk.data_page_offset
            chunks[min(start, chunk.data_page_offset)] = chunk.total_compressed_size
    footer = size - _END - about.serialized_size
    places = sorted({0, footer, size, *chunks, *(start + length for start, length in chunks.items())})
    ends: list[int] = []
    for start, end in pairwise(places):
        longest = size if start == footer else _LONGEST_CHUNK if start in chunks else _LONGEST_OTHER
        ends += [*range(start + longest, end, longest), end]
    return tuple(ends)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
