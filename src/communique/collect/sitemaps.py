"""Sitemaps (sitemaps.org, protocol 0.9, with the extension for news): lists of pages, and indexes of lists."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

import defusedxml
import defusedxml.ElementTree

from communique.collect.feeds import day
from communique.collect.links import Link, absolute
from communique.collect.refusals import FetchError, FetchRule
from communique.sources.gzipped import unpack
from communique.sources.refusals import RefusalError

MEDIA_TYPES = frozenset(
    {"application/xml", "text/xml", "text/plain", "application/gzip", "application/x-gzip", "application/octet-stream"}
)

MAX_BYTES = 52_428_800
"""Of a sitemap, unpacked, as the protocol says."""

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap names: documents, or other sitemaps with the day of their last change."""

    links: tuple[Link, ...]
    sitemaps: tuple[Link, ...]


def sitemap(address: str, body: bytes) -> Sitemap:
    """Read a sitemap: XML, packed or not, or one address a line. Raises FetchError (`media_type`, `too_large`)."""
    data = _unpacked(address, body) if body.startswith(_GZIP) else body
    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        lines = data.decode("utf-8-sig", "replace").split()
        pages = tuple(Link(line) for line in lines if line.startswith(("http://", "https://")))
        if not pages:
            raise FetchError(FetchRule.MEDIA_TYPE, f"{address} is no sitemap")
        return Sitemap(pages, ())
    try:
        root = defusedxml.ElementTree.fromstring(data)
    except (ParseError, defusedxml.DefusedXmlException, ValueError, LookupError) as error:
        raise FetchError(FetchRule.MEDIA_TYPE, f"{address} is no sitemap ({error})") from error
    named = tuple(_entries(address, root))
    match _local(root):
        case "urlset":
            return Sitemap(named, ())
        case "sitemapindex":
            return Sitemap((), named)
    raise FetchError(FetchRule.MEDIA_TYPE, f"{address} is no sitemap: its root is {_local(root)!r}")


def _entries(address: str, root: Element) -> Iterator[Link]:
    """Give the entries of a list, by the local names of their elements: namespaces are often wrong or missing."""
    for entry in root:
        said = {_local(part): (part.text or "").strip() for part in entry.iter()}
        if said.get("loc") and (target := absolute(address, said["loc"])):
            title, published = said.get("title") or None, day(said.get("publication_date"))
            yield Link(target, title, published, said.get("lastmod") or None)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _unpacked(address: str, body: bytes) -> bytes:
    data = bytearray()
    try:
        for part in unpack(io.BytesIO(body), lambda: None):
            data += part
            if len(data) > MAX_BYTES:
                raise FetchError(FetchRule.TOO_LARGE, f"{address} unpacks to more than {MAX_BYTES} bytes")
    except RefusalError as error:
        raise FetchError(FetchRule.CONTENT_ENCODING, f"{address} ({error.value})") from error
    return bytes(data)
