"""Notices: what was not understood and cost no document. It is said, so that nothing is left out in silence."""

import logging
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

logger = logging.getLogger(__name__)


MOST_TOLD = 10
"""Notices of one source that are warnings; of the rest only the number is."""


class NoticeKind(StrEnum):
    """What was not understood."""

    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_CHARSET = "unknown_charset"
    TRAILING_BYTES = "trailing_bytes"
    NO_PAGE = "no_page"
    CAPTURED_AGAIN = "captured_again"


_TOLD = {
    NoticeKind.UNKNOWN_FIELD: "the field {value!r} is not understood and is left out",
    NoticeKind.UNKNOWN_CHARSET: "the declared encoding {value!r} is not known and is passed over",
    NoticeKind.NO_PAGE: "what a web archive has is no page ({value}) and is left out",
    NoticeKind.CAPTURED_AGAIN: "a page that was captured again as it was is taken once",
    NoticeKind.TRAILING_BYTES: "what stands behind the end of the archive is left out",
}


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """Something that was not understood in a source, and how many records or files it was met in."""

    source: str
    kind: NoticeKind
    value: str | None
    first: str
    """Where it was met first (`SOURCE/path.jsonl:17`)."""
    count: int

    def __str__(self) -> str:
        times = "" if self.count == 1 else f" and {self.count - 1:,} more"
        return f"{self.first}{times}: {_TOLD[self.kind].format(value=self.value)}"


class Notices:
    """Gathers what is not understood while sources are read."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, NoticeKind, str | None]] = Counter()
        self._first: dict[tuple[str, NoticeKind, str | None], str] = {}

    def add(self, source: str, kind: NoticeKind, place: str, value: str | None = None) -> None:
        """Note something at a place."""
        key = (source, kind, value)
        self._counts[key] += 1
        self._first.setdefault(key, place)

    def told(self) -> tuple[Notice, ...]:
        """What was gathered: each once a source, counted, in a fixed order; the first of each source are warnings."""
        found = [
            Notice(source, kind, value, self._first[source, kind, value], count)
            for (source, kind, value), count in self._counts.items()
        ]
        notices = tuple(sorted(found, key=lambda n: (n.source, n.kind, n.value or "")))
        for source, group in groupby(notices, key=lambda notice: notice.source):
            of_source = list(group)
            for notice in of_source[:MOST_TOLD]:
                logger.warning("%s", notice)
            if len(of_source) > MOST_TOLD:
                logger.warning("%s: and %s more", source, f"{len(of_source) - MOST_TOLD:,}")
        return notices
