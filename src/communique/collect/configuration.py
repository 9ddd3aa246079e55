"""What `sources.yaml` may say: one declaration from which the checks, the messages and the reference are made."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    IPvAnyNetwork,
    model_validator,
)

NAME = r"[a-z0-9][a-z0-9_.-]{0,63}"
"""A source's name goes into ids, locators and file names."""


def _pattern(written: str) -> str:
    try:
        re.compile(written)
    except re.error as error:
        raise ValueError(f"no regular expression ({error})") from error
    return written


def _dated(written: str) -> str:
    names = re.compile(_pattern(written)).groupindex.keys()
    if "year" not in names or names - {"year", "month", "day"} or ("day" in names and "month" not in names):
        raise ValueError("it needs a group (?P<year>...), and may have (?P<month>...) and with it (?P<day>...)")
    return written


def _selector(written: str) -> str:
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<a></a>").css(written)
    except (SelectolaxError, ValueError) as error:
        raise ValueError(f"no CSS selector ({error})") from error
    return written


def _language(written: str) -> str:
    import pycountry

    if pycountry.languages.get(alpha_2=written) is None:
        raise ValueError("no ISO 639-1 code, such as en or uk")
    return written


_STORE = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\x00-\x1f?#\x7f]*)?")


def _store_url(written: str) -> str:
    if _STORE.fullmatch(written) is None:
        raise ValueError("no place in object storage; write s3://BUCKET/PREFIX, without credentials")
    if any(part in ("", ".", "..") for part in written.removeprefix("s3://").rstrip("/").split("/")):
        raise ValueError("a prefix has no empty parts, `.` or `..`")
    return written.rstrip("/")


def _endpoint(written: str) -> str:
    parts = urlsplit(written)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("no credentials, query or fragment stand in the address of a store")
    return written.rstrip("/")


def _as_list(written: object) -> object:
    return [written] if isinstance(written, str) else written


def _place(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("no path: it holds a null character")
    return path


Place = Annotated[Path, AfterValidator(_place)]
Url = Annotated[str, AfterValidator(lambda written: str(AnyHttpUrl(written)))]
Pattern = Annotated[str, AfterValidator(_pattern)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(_as_list)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, use_attribute_docstrings=True)


class _About(_Strict):
    """What every source has."""

    name: Annotated[str, Field(pattern=rf"^{NAME}$")]
    """How the source is called in the dataset: small letters, digits, `-`, `_` and `.`."""
    title: str | None = None
    """The source in words."""
    language: Annotated[str, AfterValidator(_language)] | None = None
    """ISO 639-1 code of its documents; without it the language is told by the text."""
    licence: str | None = None
    """What the source allows, as the dataset shall say it."""
    attribution: str | None = None
    """Whom to name."""
    priority: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Which of several copies of a document stands for the others: that of the source with 1, then that with 2, and so
    on; where no source has one, that which was published first."""
    enabled: bool = True
    """Whether it is collected at all."""


class _Collected(_About):
    """What every source has that is fetched from elsewhere and kept in the archive."""

    include: Patterns = ()
    """Only addresses in which one of these regular expressions is found."""
    exclude: Patterns = ()
    """No address in which one of these is found."""
    max_pages: Annotated[int, Field(ge=1, le=1_000_000)] = 500
    """The most pages that one run fetches of it; the rest come in the next run."""
    max_bytes: Annotated[int, Field(ge=1024, le=100_000_000)] = 5_000_000
    """The largest page, unpacked."""
    published: Literal["page", "listed", "address"] = "page"
    """Where the date of publication comes from: the page itself, the feed or sitemap that lists it, or its address."""
    address_date: Annotated[str, AfterValidator(_dated)] | None = None
    """For `published: address`: a regular expression with groups `year`, `month` and `day`."""

    @model_validator(mode="after")
    def _dates_fit(self) -> "_Collected":
        if (self.published == "address") != (self.address_date is not None):
            raise ValueError("`published: address` and `address_date` go together")
        return self


class _Pages(_Collected):
    """What every source on the web has."""

    seconds_between_requests: Annotated[float, Field(ge=0, le=3600)] = 2.0
    """The pause between two requests to one host; a longer one that `robots.txt` asks for holds."""
    private_networks: tuple[IPvAnyNetwork, ...] = ()
    """Networks outside the public internet that may be asked all the same, such as 10.1.0.0/16. None is by itself."""


class FeedSource(_Pages):
    """An RSS, Atom or JSON feed."""

    kind: Literal["feed"]
    url: Url


class SitemapSource(_Pages):
    """A sitemap, also of news, packed or an index of others."""

    kind: Literal["sitemap"]
    url: Url


class ListingSource(_Pages):
    """A page with links to documents."""

    kind: Literal["listing"]
    url: Url
    links: Annotated[str, AfterValidator(_selector)]
    """CSS selector of the links, such as `article h2 a`."""
    next: Annotated[str, AfterValidator(_selector)] | None = None
    """CSS selector of the link to the next page of the list."""
    max_lists: Annotated[int, Field(ge=1, le=1000)] = 5
    """The most pages of the list that are read in a run."""


class PageSource(_Pages):
    """Single pages."""

    kind: Literal["page"]
    url: Annotated[tuple[Url, ...], BeforeValidator(_as_list), Field(min_length=1)]


class StoreSource(_Collected):
    """Documents in object storage that speaks S3, below a prefix: text, Markdown and HTML, also packed with gzip.

    Whoever may read them is told by the environment, as for other programs (`AWS_ACCESS_KEY_ID` ...); no secret stands
    here. An address is what of an object's key stands behind the prefix.
    """

    kind: Literal["store"]
    url: Annotated[str, AfterValidator(_store_url)]
    """`s3://BUCKET/PREFIX`; a prefix is taken as a folder."""
    endpoint: Annotated[Url, AfterValidator(_endpoint)] | None = None
    """The address of the store, where it is none of Amazon's and `AWS_ENDPOINT_URL` does not say it."""
    anonymous: bool = False
    """Whether it is asked without credentials, as public buckets are."""
    max_pages: Annotated[int, Field(ge=1, le=1_000_000)] = 10_000
    """The most objects that one run fetches of it; the rest come in the next run."""
    published: Literal["page", "address"] = "page"
    """Where the date of publication comes from: the document itself, or its address."""

    @property
    def bucket(self) -> str:
        """The name of the bucket."""
        return urlsplit(self.url).netloc

    @property
    def prefix(self) -> str:
        """What keys begin with, without slashes around it; nothing for the whole bucket."""
        return urlsplit(self.url).path.strip("/")


class FolderSource(_About):
    """A folder or file of documents or of web archives (WARC), as `communique build` takes it. Nothing is fetched."""

    kind: Literal["folder", "warc"]
    path: Place


Source = Annotated[
    FeedSource | SitemapSource | ListingSource | PageSource | StoreSource | FolderSource,
    Field(discriminator="kind"),
]
WebSource = FeedSource | SitemapSource | ListingSource | PageSource
CollectedSource = WebSource | StoreSource
"""What is fetched from elsewhere, and kept in the archive."""


class Notify(_Strict):
    """Who is told when a refresh fails, a source falls silent, or quality falls. No secret stands here."""

    webhook: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    """Name of the environment variable that holds the address to which a message is posted as JSON."""
    block: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")] | None = None
    """A notification block of Prefect as TYPE/NAME, such as slack-webhook/ops."""


class Configuration(_Strict):
    """A `sources.yaml`."""

    contact: Annotated[str, Field(pattern=r"^(https?://[!-~]+|[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+)$")] | None = None
    """An address of mail or the web that goes into the User-Agent, so that who runs a site can reach you. Nothing is
    fetched without it."""
    archive: Place = Path("archive")
    """Where everything that was fetched is kept, read from where the file lies."""
    gold: Place | None = None
    """A folder of annotated documents, as `build --gold` takes it, read from where the file lies: every version that a
    refresh publishes is measured against them, and a fall is told."""
    notify: Notify = Notify()
    """Who is told when something needs a person; nobody by default."""
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    """What to collect."""

    @model_validator(mode="after")
    def _names_differ(self) -> "Configuration":
        names = [source.name for source in self.sources]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two sources are called {repeated[0]!r}; names tell them apart")
        ranks = [source.priority for source in self.sources if source.priority is not None]
        if same := sorted({rank for rank in ranks if ranks.count(rank) > 1}):
            raise ValueError(f"two sources have the priority {same[0]}; which comes first?")
        return self
