"""Pages that were collected, as a source: each page at each time that it was another one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from communique.collect.archive import Archive
from communique.collect.bodies import body
from communique.collect.objects import is_object, is_packed
from communique.collect.rows import SourceAbout, State
from communique.schemas.vocabulary import Precision
from communique.sources.files import File
from communique.sources.kinds import Kind
from communique.sources.metadata import Metadata
from communique.sources.source import Source

_KINDS = {"text/plain": Kind.TEXT, "text/markdown": Kind.MARKDOWN}
"""What is neither is HTML: the collector takes nothing else."""


@dataclass(frozen=True, slots=True)
class CollectedPage:
    """A page as it was when a collector first saw it so; `charset` is what the site said of its encoding."""

    file: File
    given: Metadata
    charset: str | None
    collected_at: datetime
    archive: Path
    sha256: str

    def body(self) -> bytes:
        """Return its bytes as they came. Raises StoreError when the archive has lost them."""
        return body(self.archive, self.sha256)


def collected(source: Source) -> Iterator[CollectedPage]:
    """The pages of one source of an archive, by address and time. Raises StoreError when it cannot be read."""
    with Archive(source.path) as archive:
        for about in archive.sources():
            if about.name == source.name:
                yield from (_page(source, about, state) for state in archive.states(source.name))


def _page(source: Source, about: SourceAbout, state: State) -> CollectedPage:
    published, precision = _published(about, state)
    kind = _KINDS.get(state.media_type, Kind.HTML)
    place = f"{source.name}/{state.address}"
    stored = is_object(state.final_address)
    given = Metadata(
        url=None if stored else without_user(state.final_address),  # where it is stored is nobody's to read it
        published_on=published,
        published_precision=precision,
        language=about.language,
        licence=about.licence,
        attribution=about.attribution,
    )
    return CollectedPage(
        File(source.path, state.address, place, kind, gzipped=stored and is_packed(state.address), metadata=None),
        given,
        charset_of(state.content_type),
        state.fetched_at,
        source.path,
        state.body_sha256,
    )


def _published(about: SourceAbout, state: State) -> tuple[date, Precision] | tuple[None, None]:
    """The date of publication where the source says to take it from the list or the address."""
    if about.published == "listed" and state.published_on is not None:
        return state.published_on, Precision.DAY
    if about.published != "address" or about.address_date is None:
        return None, None
    match = re.search(about.address_date, state.address)
    try:
        parts = {name: int(value) for name, value in match.groupdict().items() if value} if match else {}
        precision = Precision.DAY if "day" in parts else Precision.MONTH if "month" in parts else Precision.YEAR
        return date(parts["year"], parts.get("month", 1), parts.get("day", 1)), precision
    except (KeyError, ValueError, OverflowError):
        return None, None


def without_user(address: str) -> str:
    """Give an address without the name and password that may stand in it: they are nobody's to publish.

    Nothing where it cannot be taken apart.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def charset_of(content_type: str | None) -> str | None:
    """Give the encoding that a header states."""
    charset = _header(content_type).get_param("charset")
    return charset if isinstance(charset, str) else None


def media_type_of(content_type: str | None) -> str:
    """Give the media type that a header states, in small letters; nothing where it states none."""
    return _header(content_type).get_content_type() if content_type else ""


def _header(content_type: str | None) -> Message:
    message = Message()
    message["content-type"] = " ".join((content_type or "").split())
    return message
