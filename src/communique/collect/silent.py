"""Hosts that cannot be reached: after a few failures in a row the rest of their pages wait for the next run."""

from collections import Counter
from threading import Lock

from communique.collect.refusals import FetchError, FetchRule

MOST_FAILURES = 3
"""So many requests in a row that reached nobody, each of them tried again, say that a host is not there."""

SILENT = f"its host could not be reached {MOST_FAILURES} times in a row: it is asked again by the next run"

_NOBODY_THERE = frozenset(
    {FetchRule.UNREACHABLE, FetchRule.UNKNOWN_HOST, FetchRule.TIMEOUT, FetchRule.ROBOTS_UNREACHABLE}
)


class SilentHosts:
    """The hosts of a run (each at its port) that could not be reached, and how many pages of a source wait for each."""

    def __init__(self) -> None:
        self._failures: Counter[str] = Counter()
        self._why: dict[str, str] = {}
        self._left: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def failed(self, host: str, error: FetchError) -> None:
        """Note that a request failed; one that was answered, be it with an error, is no failure of the host."""
        if error.rule not in _NOBODY_THERE or error.status is not None:
            self.answered(host)
            return
        with self._lock:
            self._failures[host] += 1
            self._why.setdefault(host, str(error))

    def answered(self, host: str) -> None:
        """Note that a host is there."""
        with self._lock:
            self._failures[host] = 0

    def is_silent(self, host: str) -> bool:
        """Whether a host is asked no more in this run."""
        with self._lock:
            return self._failures[host] >= MOST_FAILURES

    def leave(self, host: str, source: str) -> None:
        """Note that a page of a source is left for the next run."""
        with self._lock:
            self._left[host, source] += 1

    def waiting(self, source: str) -> int:
        """Give how many pages of a source were left for the next run."""
        return sum(count for (_host, name), count in self._left.items() if name == source)

    def notes(self) -> list[str]:
        """Say of each host that was not reached how many pages wait for it."""
        hosts = sorted({host for host, _source in self._left})
        return [
            f"{host} could not be reached {MOST_FAILURES} times in a row ({self._why[host]}): "
            f"{sum(count for (one, _source), count in self._left.items() if one == host):,} more of its pages wait for "
            "the next run"
            for host in hosts
        ]
