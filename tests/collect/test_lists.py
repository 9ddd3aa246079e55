from datetime import date

import pytest

from communique.collect import feeds, listings, sitemaps
from communique.collect.configuration import SitemapSource
from communique.collect.discovery import discover
from communique.collect.fetching import Answer
from communique.collect.refusals import FetchError, FetchRule

AT = "https://www.example.org/news/feed"

RSS = b"""<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>News</title>
<item><title>Minist\xe8re &amp; press</title><link>/news/1</link>
<pubDate>Tue, 03 Mar 2026 23:30:00 -0500</pubDate></item>
<item><title>No link</title></item>
<item><link> https://www.example.org/news/2 </link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Visit</title><link href="../a/3"/>
<published>2026-03-01T22:00:00+02:00</published><updated>2026-03-02T10:00:00Z</updated></entry></feed>"""
JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://www.example.org/4", "title":
"Aid", "date_published": "2026-03-05T01:00:00+02:00"}, {"id": "no url"}, 7]}"""


def test_a_feed_names_documents_with_the_day_as_written_where_they_were_published() -> None:
    first, second = feeds.links(AT, RSS, "application/rss+xml")
    assert (first.address, first.title) == ("https://www.example.org/news/1", "Ministère & press")
    assert first.published_on == date(2026, 3, 3)
    assert (second.address, second.title, second.published_on) == ("https://www.example.org/news/2", None, None)


def test_an_atom_feed_says_when_an_entry_was_changed() -> None:
    (entry,) = feeds.links(AT, ATOM, "application/atom+xml")
    assert (entry.address, entry.published_on) == ("https://www.example.org/a/3", date(2026, 3, 1))
    assert entry.changed_at == "2026-03-02T10:00:00+00:00"


def test_a_json_feed_is_a_feed() -> None:
    (item,) = feeds.links(AT, JSON, "application/feed+json")
    assert (item.address, item.title, item.published_on) == ("https://www.example.org/4", "Aid", date(2026, 3, 5))


def test_a_feed_that_breaks_off_gives_what_came_before() -> None:
    assert [link.address for link in feeds.links(AT, RSS[:330], "application/rss+xml")][:1] == [
        "https://www.example.org/news/1"
    ]


@pytest.mark.parametrize("body", [b"<html><body><p>Not found</p></body></html>", b"{", b'{"items": 7}', b"[]", b"x"])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(FetchError) as error:
        feeds.links(AT, body, "text/html")
    assert error.value.rule is FetchRule.MEDIA_TYPE


NEWS = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> https://www.example.org/5 </loc>
<lastmod>2026-03-04</lastmod><news:news><news:publication_date>2026-03-03T08:00:00Z</news:publication_date>
<news:title>Exercise begins</news:title></news:news></url><url><lastmod>2026-01-01</lastmod></url></urlset>"""


def test_a_sitemap_of_news_has_titles_and_days() -> None:
    (link,) = sitemaps.sitemap(AT, NEWS).links
    assert (link.address, link.title, link.published_on) == (
        "https://www.example.org/5",
        "Exercise begins",
        date(2026, 3, 3),
    )
    assert link.changed_at == "2026-03-04"


def test_a_sitemap_may_be_plain_text() -> None:
    read = sitemaps.sitemap(AT, b"\xef\xbb\xbfhttps://www.example.org/1\r\nhttps://www.example.org/2\r\n")
    assert [link.address for link in read.links] == ["https://www.example.org/1", "https://www.example.org/2"]


ENTITIES = (
    b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>"""
)
OUTSIDE = b"""<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>"""


@pytest.mark.parametrize("body", [b"<html></html>", b"<urlset>", b"", b"no address", ENTITIES, OUTSIDE])
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(FetchError) as error:
        sitemaps.sitemap(AT, body)
    assert error.value.rule is FetchRule.MEDIA_TYPE


PAGE = b"""<html><head><base href="/en/"></head><body><nav><a href="/">Home</a></nav>
<article><h2><a href="news/1"> First <b>release</b></a></h2></article>
<article><h2><a href="news/1">again</a></h2></article>
<article><p>no link</p></article><article class=more><div><a href="#top">top</a></div></article>
<article><a href="https://other.example.org/2"></a></article></body></html>"""


def test_a_list_names_what_its_selector_finds() -> None:
    found = listings.links("https://www.example.org/list?page=1", PAGE, "article")
    assert [(link.address, link.title) for link in found] == [
        ("https://www.example.org/en/news/1", "First release"),
        ("https://other.example.org/2", None),
    ]


def test_what_is_no_address_and_no_date_costs_the_other_links_nothing() -> None:
    never = "Mon, 02 Mar 2026 00:00:00 +99999999999999999999"
    rss = f"<rss version='2.0'><channel><item><link>/1</link><pubDate>{never}</pubDate></item></channel></rss>"
    [link] = feeds.links(AT, rss.encode(), "application/rss+xml")
    assert (link.address, link.published_on) == ("https://www.example.org/1", None)
    found = feeds.links(AT, b'{"items": [{"url": "http://[bad"}, {"url": "/2"}]}', "application/json")
    assert [link.address for link in found] == ["https://www.example.org/2"]
    written = f"<url><loc>http://[bad</loc></url><url><loc>/3</loc><publication_date>{never}</publication_date></url>"
    found = list(sitemaps.sitemap(AT, f"<urlset>{written}</urlset>".encode()).links)
    assert [(link.address, link.published_on) for link in found] == [("https://www.example.org/3", None)]
    found = listings.links(AT, b"<base href='http://[bad'><a href='http://[bad'>x</a><a href=/4>y</a>", "a")
    assert [link.address for link in found] == ["https://www.example.org/4"]


def test_a_feed_that_the_parser_fails_at_is_refused() -> None:
    rss = b"<rss version='2.0'><channel><item><link>/1</link><title>a &#xD800; &bad</title></item></channel></rss>"
    with pytest.raises(FetchError) as refused:
        feeds.links(AT, rss, "application/rss+xml")
    assert refused.value.rule is FetchRule.MEDIA_TYPE


@pytest.mark.parametrize("body", [b"<a href=/1>x\0</a>", b"<a href=/1>\xc3\xa9\xc3\xa9\xc3\xa9 \xff\xfe \x81</a>"])
def test_a_list_that_is_no_text_is_refused(body: bytes) -> None:
    with pytest.raises(FetchError) as refused:
        listings.links(AT, body, "a")
    assert refused.value.rule is FetchRule.MEDIA_TYPE


def test_a_sitemap_in_an_encoding_that_nobody_knows_is_refused() -> None:
    with pytest.raises(FetchError) as refused:
        sitemaps.sitemap(AT, b"<?xml version='1.0' encoding='x-bogus'?><urlset/>")
    assert refused.value.rule is FetchRule.MEDIA_TYPE


CHANGED = [
    ("2026-03-01", True),
    ("2026-02-28T23:00:00Z", False),
    ("2026-03", True),
    ("2026", True),
    ("2025", False),
    ("01/02/2026", True),
    ("22 Nov 2020", True),
    (None, True),
]


@pytest.mark.parametrize(("changed", "wanted"), CHANGED)
def test_since_leaves_out_only_what_a_list_says_in_a_way_that_can_be_read(changed: str | None, wanted: bool) -> None:
    said = "" if changed is None else f"<lastmod>{changed}</lastmod>"
    body = f"<urlset><url><loc>/1</loc>{said}</url></urlset>".encode()
    source = SitemapSource(name="a", kind="sitemap", url=AT)
    found = discover(source, lambda address, *_: Answer(address, 200, (), "text/xml", body), date(2026, 3, 1))
    assert bool(found.links) is wanted
