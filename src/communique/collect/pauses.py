"""Pauses between requests to one host, whoever asks, by whatever name, user or port in the address."""

import threading
import time

from communique.collect.addresses import host_of


class Pauses:
    """Hands out the next moment at which a host may be asked."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, address: str, seconds: float) -> None:
        """Sleep until the host of an address may be asked again, and take that turn; the next is `seconds` later."""
        host = host_of(address)
        with self._lock:
            turn = max(self._next.get(host, 0.0), time.monotonic())
            self._next[host] = turn + seconds
        time.sleep(max(0.0, turn - time.monotonic()))
