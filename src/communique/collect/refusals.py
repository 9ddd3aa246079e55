"""Why a page was not fetched, each reason with its name."""

from enum import StrEnum


class FetchRule(StrEnum):
    """Why a page was not fetched. What each means, and what to do, stands in `docs/reference/rules.md`."""

    NOT_WEB = "not_web"
    ROBOTS = "robots"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    """RFC 9309, section 2.3.1.4."""
    PRIVATE_ADDRESS = "private_address"
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    STATUS = "status"
    GONE = "gone"
    REDIRECTS = "redirects"
    TOO_LARGE = "too_large"
    MEDIA_TYPE = "media_type"
    CONTENT_ENCODING = "content_encoding"
    EMPTY = "empty"


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
