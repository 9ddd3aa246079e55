"""How much is read."""

from dataclasses import dataclass

_SMALL = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read. `text_bytes`: of one document. `json_bytes`: of all records of one file, unpacked.

    `expansion`: how many times larger than the file what it unpacks to may be; text packs 3 to 20 times.
    """

    text_bytes: int = 5_000_000
    json_bytes: int = 8_000_000_000
    expansion: int = 200

    @property
    def line_bytes(self) -> int:
        """Of one line of JSON: a character may be written as six (`u0041` after a backslash), and there is metadata."""
        return 6 * self.text_bytes + 1_000_000

    def unpacked(self, packed: int) -> int:
        """How many bytes a file (or part of one) of `packed` bytes may unpack to."""
        return min(self.json_bytes, max(self.expansion * packed, self.text_bytes + _SMALL))
