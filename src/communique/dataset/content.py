"""The digest of what a table says, independent of how it was written.

Row groups, compression, chunks, encodings and the version of the Parquet writer leave it as it is. It is computed so:

Every column is taken apart into its parts: the column itself and, for a list, a map or a struct, the values inside
(`tags`, `tags[]`, `blocks[].role`, `external_ids[].key`). Each part feeds three sha256 in row order:

- presence: one byte a value, 1 when it is there and 0 when it is null;
- lengths: eight bytes a value that is there (little-endian): bytes of UTF-8 for text, members for a list or a map;
- values that are there: UTF-8 for text; little-endian two's complement for whole numbers (64 bits), days since 1970
  (32 bits), microseconds since 1970 in UTC (64 bits) and decimals (128 bits, in units of the last place); IEEE 754 for
  floating-point numbers (64 bits); one byte for truth values.

The digest of the table is the sha256 of one line `rows COUNT` and one line `PART TYPE PRESENCE LENGTHS VALUES` a part,
in the order of the columns, fields parted by tabs, lines ended by a line feed.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from communique.dataset.type_names import members, type_name

if TYPE_CHECKING:
    from hashlib import _Hash

METHOD = "communique.content/1"
"""Names the rule above in manifests."""


def content_sha256(table: pa.Table, leave_out: Collection[str] = ()) -> str:
    """Return the digest of a table's content in hex, without the columns named in `leave_out`."""
    kept = [column for column in table.schema if column.name not in leave_out]
    parts = [_part(column.name, column.type) for column in kept]
    for column, part in zip(kept, parts, strict=True):
        for chunk in table.column(column.name).chunks:
            part.feed(chunk)
    lines = [f"rows\t{table.num_rows}\n", *(line for part in parts for line in part.lines())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(slots=True)
class _Part:
    """The three running digests of one part of a column, and the parts inside it."""

    path: str
    type: pa.DataType
    inside: list["_Part"]
    presence: "_Hash" = field(default_factory=hashlib.sha256)
    lengths: "_Hash" = field(default_factory=hashlib.sha256)
    values: "_Hash" = field(default_factory=hashlib.sha256)

    def feed(self, array: pa.Array) -> None:
        """Take in the next values, in row order."""
        self.presence.update(_bytes(array.is_valid().cast(pa.uint8()), 1))
        there = array.drop_null() if array.null_count else array
        match type_name(self.type):
            case "text":
                self.lengths.update(_bytes(pc.binary_length(there).cast(pa.int64()), 8))
                self.values.update(_text(there))
            case "list":
                self.lengths.update(_bytes(pc.list_value_length(there).cast(pa.int64()), 8))
                self.inside[0].feed(there.flatten())
            case "map":
                pairs = there.cast(pa.list_(pa.struct([("key", self.type.key_type), ("value", self.type.item_type)])))
                self.lengths.update(_bytes(pc.list_value_length(pairs).cast(pa.int64()), 8))
                for part, values in zip(self.inside, pairs.flatten().flatten(), strict=True):
                    part.feed(values)
            case "struct":
                for part, values in zip(self.inside, there.flatten(), strict=True):
                    part.feed(values)
            case "truth value":
                self.values.update(_bytes(there.cast(pa.uint8()), 1))
            case _:
                self.values.update(_bytes(there, self.type.bit_width // 8))

    def lines(self) -> Iterator[str]:
        """Yield the line of this part and those of the parts inside it."""
        digests = (digest.hexdigest() for digest in (self.presence, self.lengths, self.values))
        yield "\t".join([self.path, type_name(self.type), *digests]) + "\n"
        for part in self.inside:
            yield from part.lines()


def _part(path: str, arrow: pa.DataType) -> _Part:
    many = "[]" if type_name(arrow) in {"list", "map"} else ""
    inside = [_part(f"{path}{many}.{name}" if name else path + many, kind) for name, kind in members(arrow)]
    return _Part(path, arrow, inside)


def _bytes(array: pa.Array, width: int) -> memoryview:
    """Return the values of a fixed-width array without nulls, as they lie in memory."""
    buffer = array.buffers()[1]
    if buffer is None:
        return memoryview(b"")
    return memoryview(buffer)[array.offset * width : (array.offset + len(array)) * width]


def _text(array: pa.Array) -> memoryview:
    """Return the UTF-8 of a text array without nulls, end to end."""
    _, offsets, data = array.buffers()
    if data is None or not len(array):
        return memoryview(b"")
    ends = memoryview(offsets).cast("q" if pa.types.is_large_string(array.type) else "i")
    return memoryview(data)[ends[array.offset] : ends[array.offset + len(array)]]
