"""Canonical addresses: one address for what is one page, however it was linked to."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_SCHEMES = frozenset({"http", "https"})
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)


def canonical(address: str) -> str | None:
    """Give the canonical form of an absolute address; None for one that is no address of the web.

    Scheme and host in small letters, no port where it is the scheme's own, no fragment, no user, no tracking
    parameters, the others in order, percent signs written one way; pages made for small screens and for Google's cache
    count as the page they stand for. It says which page is meant: what is fetched is the address as it was linked.
    Idempotent.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except (ValueError, UnicodeError):
        return None
    scheme = parts.scheme.lower()
    if scheme not in _SCHEMES or _HOST.fullmatch(host) is None:
        return None
    if port in (None, {"http": 80, "https": 443}[scheme]):
        netloc = _bracketed(_without_mobile(host))
    else:
        netloc = f"{_bracketed(_without_mobile(host))}:{port}"
    path = _without_amp(_SESSION_IN_PATH.sub("", parts.path)) or "/"
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if _says(name, value)]
    return canonicalize_url(urlunsplit((scheme, netloc, path, urlencode(kept), "")))


def host_of(address: str) -> str:
    """Give the host of an address in small letters: without user, password and port, which are no other machine."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def origin_of(address: str) -> str:
    """Give scheme, host and port; without the user and password, which are nobody's to write down."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _without_mobile(host: str) -> str:
    """Give the host without a label of small screens, where two labels are left at least."""
    labels = host.split(".")
    mobile = _listed("mobile", "labels")
    kept = [label for at, label in enumerate(labels) if not (at < 2 and label in mobile and len(labels) > 2)]
    return ".".join(kept) if len(kept) >= 2 else host


def _without_amp(path: str) -> str:
    for ending in sorted(_listed("amp", "endings"), key=len, reverse=True):
        if path.lower().endswith(ending) and len(path) > len(ending):
            return path[: -len(ending)]
    return path.removeprefix("/amp") if path.lower().startswith("/amp/") else path


def _says(name: str, value: str) -> bool:
    """Whether a parameter says which page is meant."""
    lower = name.lower()
    if lower in _listed("amp", "parameters") or f"{lower}={value.lower()}" in _listed("amp", "parameters"):
        return False
    return _tracking().fullmatch(lower) is None


@cache
def _tracking() -> re.Pattern[str]:
    listed = [name for names in _data()["parameters"].values() for name in names]
    return re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in listed))


@cache
def _listed(section: str, key: str) -> frozenset[str]:
    return frozenset(_data()[section][key])


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("communique.collect").joinpath("tracking.toml").read_text("utf-8"))
