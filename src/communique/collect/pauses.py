"""Pauses between requests to one host, whoever asks."""

import threading
import time


class Pauses:
    """Hands out the next moment at which a host may be asked."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, seconds: float) -> None:
        """Sleep until the host may be asked again, and take that turn; the next is `seconds` later."""
        with self._lock:
            turn = max(self._next.get(host, 0.0), time.monotonic())
            self._next[host] = turn + seconds
        time.sleep(max(0.0, turn - time.monotonic()))
