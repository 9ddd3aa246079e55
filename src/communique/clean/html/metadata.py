"""What a page says of itself to machines: JSON-LD, `meta`, `link` and `time` elements, the language of `html`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

import orjson
from selectolax.lexbor import LexborHTMLParser

from communique.clean.html.settings import declared_names

_ARTICLE = re.compile(
    r"article|posting|report|review|pressrelease|newsitem|story|howto|recipe|learningresource", re.IGNORECASE
)
_PAGE = re.compile(r"page|creativework|product|event|videoobject", re.IGNORECASE)
_COMMENT_BEGIN = re.compile(r"<!\[CDATA\[|<!--|//\s*+<!\[CDATA\[")
_COMMENT_ENDS = ("]]>", "-->")
_CONTROL = re.compile(r"[\x00-\x1f]+")
_MAX_DEPTH = 12
_MAX_SECTIONS = 3
_MAX_LD = 2_000_000
_MAX_NODES = 500
"""Objects of a page's JSON-LD that are looked at."""


@dataclass(slots=True)
class PageMetadata:
    """What was declared: every list in order of trust, the best first, values as written with single spaces."""

    titles: list[str] = field(default_factory=list)
    authors: list[tuple[str, ...]] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    tags: tuple[str, ...] = ()
    language: str | None = None
    url: str | None = None
    site: tuple[str, ...] = ()
    """Names of the site, to be told from the title."""
    head_title: str | None = None


def read_metadata(tree: LexborHTMLParser) -> PageMetadata:
    """The metadata of a parsed page. To be read before its scripts are taken away."""
    found = PageMetadata()
    metas = _metas(tree)
    _linked_data(tree, found)
    _from_metas(metas, found)
    title = tree.css_first("head title") or tree.css_first("title")
    if title is not None:
        found.head_title = _plain(title.text()) or None
    for node in tree.css("time[datetime], time[content]"):
        attributes = node.attributes
        said = " ".join([attributes.get("class") or "", attributes.get("itemprop") or "", *attributes])
        value = (attributes.get("datetime") or attributes.get("content") or "").strip()
        if re.search(r"pub|posted|created|entry-date", said, re.IGNORECASE) and "updated" not in said.split():
            found.published.append(value)
    root = tree.css_first("html")
    attributes = root.attributes if root is not None else {}
    found.language = found.language or (attributes.get("lang") or attributes.get("xml:lang") or "").strip() or None
    link = tree.css_first('link[rel="canonical"]')
    found.url = (link.attributes.get("href") or "").strip() if link is not None else None
    found.url = found.url or next(iter(metas.get("og:url", ())), None)
    if found.url is not None and not re.match(r"https?://[^\s/]+\S*\Z", found.url):
        found.url = None
    return found


def _metas(tree: LexborHTMLParser) -> dict[str, list[str]]:
    """The contents of `meta` elements by their lower-case name, property or itemprop."""
    found: dict[str, list[str]] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        content = _plain(attributes.get("content") or "")
        if not content:
            continue
        for key in ("property", "name", "itemprop"):
            if name := attributes.get(key):
                found.setdefault(name.strip().lower(), []).append(content)
    return found


def _from_metas(metas: Mapping[str, Sequence[str]], found: PageMetadata) -> None:
    def values(kind: str) -> list[str]:
        return [value for name in declared_names()[kind] for value in metas.get(name, ())]

    names = declared_names()
    found.titles += values("title")
    found.authors += [tuple(metas[name]) for name in names["author"] if name in metas]
    found.published += values("published")
    found.modified += values("modified")
    found.sections += values("section")[:_MAX_SECTIONS]
    if not found.tags:
        tags = values("tag") or values("keywords")
        found.tags = tuple(
            dict.fromkeys(tag.strip() for value in tags for tag in re.split(r"[,;]", value) if tag.strip())
        )
    found.site = tuple(dict.fromkeys([*found.site, *values("site")]))


def _linked_data(tree: LexborHTMLParser, found: PageMetadata) -> None:
    """Articles first, then pages, in the order of the document."""
    nodes: list[Mapping[str, object]] = []
    for script in tree.css('script[type="application/ld+json"]'):
        text = script.text()
        if len(text) <= _MAX_LD and (value := _json(text)) is not None:
            nodes += islice(_nodes(value, 0), _MAX_NODES - len(nodes))
    ids = {str(node["@id"]): node for node in nodes if "@id" in node and "name" in node}
    articles = [node for node in nodes if _ARTICLE.search(_types(node))]
    pages = [node for node in nodes if not _ARTICLE.search(_types(node)) and _PAGE.search(_types(node))]
    for i, node in enumerate([*articles, *pages]):
        is_article = len(found.titles) < len(articles)
        headline = _text(node.get("headline")) or (_text(node.get("name")) if i < len(articles) else None)
        if headline and is_article:
            found.titles.append(headline)
        if authors := _people(node.get("author") or node.get("creator"), ids):
            found.authors.append(authors)
        if date := _text(node.get("datePublished") or node.get("dateCreated") or node.get("uploadDate")):
            found.published.append(date)
        if date := _text(node.get("dateModified")):
            found.modified.append(date)
        if section := _text(node.get("articleSection")):
            found.sections.append(section)
        if not found.tags:
            found.tags = _keywords(node.get("keywords"))
        found.language = found.language or (_text(node.get("inLanguage")) if i < len(articles) else None)
        publisher = node.get("publisher")
        if isinstance(publisher, dict) and (name := _text(publisher.get("name"))):
            found.site = (*found.site, name)


def _json(text: str) -> object | None:
    text = text.strip().removesuffix(";").rstrip()
    if begun := _COMMENT_BEGIN.match(text):
        text = text[begun.end() :].lstrip()
    if text.endswith(_COMMENT_ENDS):
        text = text[:-3].rstrip().removesuffix("//").rstrip()
    text = text.removesuffix(";")
    for written in (text, _CONTROL.sub(" ", text)):
        try:
            return orjson.loads(written)  # type: ignore[no-any-return]
        except orjson.JSONDecodeError:
            continue
    return None


def _nodes(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    """The objects with a type, of a list, a graph or nested as main entity."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for part in value:
            yield from _nodes(part, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value:
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "author", "hasPart", "isPartOf"):
            if isinstance(value.get(key), dict | list):
                yield from _nodes(value[key], depth + 1)


def _types(node: Mapping[str, object]) -> str:
    kind = node.get("@type")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")


def _people(value: object, ids: Mapping[str, Mapping[str, object]], depth: int = 0) -> tuple[str, ...]:
    """The names of the authors of an object: texts, objects with a name, references to such. Deep lists name nobody."""
    if depth > _MAX_DEPTH:
        return ()
    if isinstance(value, list):
        return tuple(dict.fromkeys(name for part in value for name in _people(part, ids, depth + 1)))
    if isinstance(value, dict):
        name = value.get("name") or (ids.get(str(value.get("@id"))) or {}).get("name")
        if isinstance(name, list):
            return _people(name, ids, depth + 1)
        return (text,) if (text := _text(name)) else ()
    return (text,) if (text := _text(value)) else ()


def _keywords(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else str(value).split(",") if isinstance(value, str) else []
    return tuple(dict.fromkeys(tag for part in values if isinstance(part, str) and (tag := _plain(part))))


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return (_plain(value) or None) if isinstance(value, str) else None


def _plain(text: str) -> str:
    """A value as text: references decoded (some are encoded twice), tags dropped, single spaces."""
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]*>", "", text)
    return " ".join(text.split())
