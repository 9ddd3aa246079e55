"""Why a page was not fetched, each reason with its name."""

from enum import StrEnum


class FetchRule(StrEnum):
    """Why a page was not fetched. What each means and what to do stands in `docs/how-to/collect.md`."""

    NOT_WEB = "not_web"
    """Neither http nor https."""
    ROBOTS = "robots"
    """The site's robots.txt does not allow it."""
    ROBOTS_UNREACHABLE = "robots_unreachable"
    """The site's robots.txt could not be asked for, which counts as a no (RFC 9309, section 2.3.1.4)."""
    PRIVATE_ADDRESS = "private_address"
    """The host stands in a private network or is this machine."""
    UNKNOWN_HOST = "unknown_host"
    """The host's name is in no directory."""
    UNREACHABLE = "unreachable"
    """No connection, or one that broke."""
    TIMEOUT = "timeout"
    """It took too long to answer, or the whole page did."""
    STATUS = "status"
    """An answer that is no page: the detail says which status."""
    GONE = "gone"
    """404 or 410: the page is not there (any more)."""
    REDIRECTS = "redirects"
    """More redirects than a browser would follow, or one that leads nowhere."""
    TOO_LARGE = "too_large"
    """Larger than the source's `max_bytes`, unpacked."""
    MEDIA_TYPE = "media_type"
    """No kind of document that is read."""
    CONTENT_ENCODING = "content_encoding"
    """Packed in a way that was not asked for, or broken."""
    EMPTY = "empty"
    """No content."""


_TRANSIENT_RULES = frozenset(
    {FetchRule.UNREACHABLE, FetchRule.UNKNOWN_HOST, FetchRule.TIMEOUT, FetchRule.ROBOTS_UNREACHABLE}
)
_TRANSIENT_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})


def may_pass(rule: FetchRule, status: int | None) -> bool:
    """Whether the same request may do better in a while."""
    return rule in _TRANSIENT_RULES or (rule is FetchRule.STATUS and status in _TRANSIENT_STATUSES)


class FetchError(Exception):
    """A page was not fetched. `rule` says why, `detail` what was seen; `status` is that of the answer, if one came."""

    def __init__(
        self, rule: FetchRule, detail: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(f"{rule}: {detail}")
        self.rule = rule
        self.detail = detail
        self.status = status
        self.retry_after = retry_after
