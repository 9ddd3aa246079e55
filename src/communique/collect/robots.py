"""What a site's robots.txt allows (RFC 9309)."""

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from communique.collect.addresses import origin_of
from communique.collect.refusals import FetchError, FetchRule

PRODUCT = "communique"
"""The name by which robots.txt speaks of us."""

MAX_BYTES = 500 * 1024
"""At least this much must be read (RFC 9309, section 2.5); what stands beyond it is not."""

_MAX_DELAY = 60.0
"""A longer pause between requests than this is not asked for in earnest."""


class Robots:
    """The rules of the sites of one run; each robots.txt is asked for once."""

    def __init__(self, get: Callable[[str], bytes]) -> None:
        """Take a function that fetches a robots.txt, or raises FetchError."""
        self._get = get
        self._rules: dict[str, Protego | FetchError] = {}
        self._lock = threading.Lock()

    def delay(self, address: str) -> float:
        """Give the pause in seconds that the site asks for between requests (0 where it asks for none).

        Raises FetchError where the address may not be fetched.
        """
        rules = self._of(address)
        if not rules.can_fetch(address, PRODUCT):
            raise FetchError(
                FetchRule.ROBOTS, f"{origin_of(address)}/robots.txt does not allow {urlsplit(address).path}"
            )
        return min(_MAX_DELAY, rules.crawl_delay(PRODUCT) or 0.0)

    def _of(self, address: str) -> Protego:
        origin = origin_of(address)
        with self._lock:
            known = self._rules.get(origin)
        if known is None:
            known = self._asked(origin)
            with self._lock:
                self._rules[origin] = known
        if isinstance(known, FetchError):
            raise known
        return known

    def _asked(self, origin: str) -> Protego | FetchError:
        """Ask a site: no file there means that everything is allowed, no answer that nothing is."""
        try:
            body = self._get(f"{origin}/robots.txt")
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return Protego.parse("")
            if error.rule in (FetchRule.PRIVATE_ADDRESS, FetchRule.UNKNOWN_HOST, FetchRule.NOT_WEB):
                return error
            place = f"{origin}/robots.txt"
            detail = error.detail if place in error.detail else f"{place} ({error.detail})"
            return FetchError(FetchRule.ROBOTS_UNREACHABLE, detail)
        return Protego.parse(_whole_lines(body).decode("utf-8", "replace"))


def _whole_lines(body: bytes) -> bytes:
    """Give what is read of a robots.txt: half a line at the end would allow or forbid more than the whole one."""
    if len(body) < MAX_BYTES:
        return body
    return body[: max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES)) + 1]
