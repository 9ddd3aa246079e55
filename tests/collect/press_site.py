"""The site of an invented country's government, as it is on each of four mornings: what a collector meets in the wild.

A feed of the ministry, a packed sitemap of parliament with pages in several encodings, a list of the council on two
pages, a fact sheet that changes, and a feed of traps: what robots.txt forbids, a gzip bomb, a body without end,
redirects to private addresses and in a circle, errors, what is no page, and what ends too soon.
"""

import gzip
import itertools
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from website import Reply, Site

FIRST = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""The first morning, a Monday."""
MORNINGS = 4
"""Of three days: the last one ends the third."""

MOST_BYTES = 200_000

_RELEASES = (
    (
        0,
        "Ministry allocates EUR 400 million for air defence",
        "Ruritania has allocated EUR 400 million for air defence of its partners. Minister of Defence Anna Korvath "
        'said: "We will deliver two radars to Ukraine in May." The ministry signed the agreement in Strelsau.',
    ),
    (
        0,
        "Minister meets counterpart in Zenda",
        "Minister of Defence Anna Korvath met Defence Minister of Graustark Peter Lindqvist in Zenda on Sunday. They "
        "agreed on joint training of 300 soldiers, the ministry said.",
    ),
    (
        1,
        "Twelve vehicles handed over",
        "The ministry handed over 12 armoured vehicles to Ukraine on Monday. Spokesman Karl Brandt said: "
        '"The next delivery follows in April."',
    ),
    (
        3,
        "Ministry pledges drones",
        "Ruritania pledged EUR 25 million for drones, Minister of Defence Anna Korvath said on Wednesday. "
        "The government called on its partners to deliver ammunition.",
    ),
)
"""Morning of publication, title, text."""

_COUNCIL = (
    (
        "Council adopts sanctions",
        "The Council of Ministers adopted sanctions against 14 companies on Friday. Their assets are frozen, and ships "
        "of theirs may not call at ports of Ruritania.",
    ),
    (
        "Mission prolonged for a year",
        "Soldiers stay in the training mission until March 2027, the government decided. So far 2,400 recruits have "
        "passed through its courses in Hentzau, and the mission costs EUR 18 million a year.",
    ),
    (
        "Energy aid before winter",
        "Forty generators leave for Ukraine next week. Chancellor Rudolf Elphberg called on partners to send "
        "transformers as well, and thanked Graustark for its fuel.",
    ),
)
"""Title and text."""


class PressSite:
    """States what the site answers on a morning."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def sources(self, archive: Path) -> dict[str, object]:
        """Return the `sources.yaml` that collects it."""
        common = {
            "seconds_between_requests": 0,
            "private_networks": ["127.0.0.1/32"],
            "max_bytes": MOST_BYTES,
            "licence": "CC0-1.0",
        }
        named: list[dict[str, object]] = [
            {"name": "ministry", "kind": "feed", "url": "/ministry/feed.xml", "published": "listed", "language": "en"},
            {"name": "parliament", "kind": "sitemap", "url": "/parliament/index.xml"},
            {"name": "council", "kind": "listing", "url": "/council", "links": "article h2 a", "next": "a.older"},
            {"name": "fact-sheet", "kind": "page", "url": "/facts", "language": "en"},
            {"name": "traps", "kind": "feed", "url": "/traps/feed.json", "exclude": "/video/"},
        ]
        sources = [{**common, **one, "url": f"{self.site.url}{one['url']}"} for one in named]
        return {"contact": "press@example.org", "archive": str(archive), "sources": sources}

    def morning(self, number: int) -> datetime:
        """Make the site what it is on a morning (0 to 3), and return when that is."""
        self.site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private/\n", "text/plain")
        self._ministry(number)
        self._parliament(number)
        self._council(number)
        self._facts(number)
        self._traps()
        return FIRST + timedelta(days=number)

    def _ministry(self, number: int) -> None:
        """A feed; each morning but the third has a new release, one is corrected on the second, one vanishes then."""
        listed = []
        for place, (since, title, text) in enumerate(_RELEASES):
            path = f"/ministry/{place}"
            if since > number:
                continue
            if number >= 1:
                text = text.replace("EUR 400 million", "EUR 450 million").replace("two radars", "three radars")
                title = title.replace("EUR 400 million", "EUR 450 million")
            self.site.page(path, title, text)
            day = FIRST + timedelta(days=since, hours=-20)
            listed.append((f"{path}?utm_source=rss", title, f"{day:%a, %d %b %Y %H:%M:%S} +0000"))
            self.site.pages[f"{path}?utm_source=rss"] = self.site.pages[path]
        if number >= 1:
            for address in ("/ministry/1", "/ministry/1?utm_source=rss"):
                self.site.pages[address] = Reply(b"<p>Not here any more.", status=410)
            listed = [one for one in listed if "/ministry/1?" not in one[0]]
        self.site.feed("/ministry/feed.xml", list(reversed(listed)))

    def _parliament(self, number: int) -> None:
        """An index of sitemaps, one of them packed; pages in four encodings, and one behind a redirect."""
        laws = (
            "Парламент ухвалив закон про оборонний бюджет\n"
            "У понеділок парламент ухвалив закон про 20 мільярдів гривень на оборону. «Це рішення допоможе фронту», "
            "— сказала голова комітету Олена Криничанська."
        )
        accents = (
            "Parlement vote une aide\nLe parlement a approuvé une aide de 30 millions d'euros à l'Ukraine, a déclaré "
            "la présidente de la commission."
        )
        wide = "Committee visits the port\nThe Committee on Defence visited Zenda and called for more minesweepers."
        self._encoded("/parliament/law", laws, "windows-1251", "text/html; charset=windows-1251")
        self._encoded("/parliament/aide", accents, "iso-8859-1", "text/html", meta="iso-8859-1")
        self._encoded("/parliament/visit", wide, "utf-16", "text/html")
        self.site.page("/parliament/session", "Session opens", "Parliament opened its session in Strelsau on Monday.")
        self.site.pages["/parliament/old-session"] = Reply(status=301, headers={"Location": "/parliament/session"})
        day = f"{FIRST + timedelta(days=number):%Y-%m-%d}"
        pages = [(f"/parliament/{name}", "2026-03-01") for name in ("law", "aide", "old-session")]
        self.site.sitemap("/parliament/pages.xml.gz", pages, packed=True)
        self.site.sitemap("/parliament/news.xml", [("/parliament/visit", "2026-03-01")] if number >= 1 else [])
        children = [("/parliament/pages.xml.gz", day), ("/parliament/news.xml", day)]
        self.site.sitemap("/parliament/index.xml", children, index=True)

    def _council(self, number: int) -> None:
        """A list on two pages, built otherwise from the third morning on."""
        for place, (title, text) in enumerate(_COUNCIL):
            self.site.page(f"/council/{place}", title, text)
        items = [f'<h2><a href="/council/{place}">{title}</a></h2>' for place, (title, _) in enumerate(_COUNCIL)]
        if number >= 2:
            items = [item.replace("h2>", "h3>") for item in items]
        outer = "article" if number < 2 else "section"
        first = "".join(f"<{outer}>{item}</{outer}>" for item in items[:2]) + '<a class="older" href="/council?page=2">'
        self.site.pages["/council"] = Reply(f"<html><body>{first}older</a></body></html>".encode())
        self.site.pages["/council?page=2"] = Reply(f"<html><body><{outer}>{items[2]}</{outer}></body></html>".encode())

    def _facts(self, number: int) -> None:
        """A page that has another sum on the last morning."""
        total = "EUR 1.2 billion" if number < 3 else "EUR 1.3 billion"
        text = f"Since 2022 Ruritania has provided {total} of military aid to Ukraine. It delivered 40 howitzers."
        self.site.page("/facts", "Fact sheet: support for Ukraine", text)

    def _traps(self) -> None:
        """A feed in JSON of what must not be fetched, or cannot be."""
        pages = self.site.pages
        self.site.page("/private/plans", "Plans", "Not for you.")
        pages["/traps/bomb"] = Reply(_bomb(), headers={"Content-Encoding": "gzip"})
        pages["/traps/endless"] = Reply(parts=lambda: itertools.repeat(b"<p>and so on</p>" * 1000))
        pages["/traps/inside"] = Reply(status=302, headers={"Location": "http://10.0.0.7/admin"})
        pages["/traps/metadata"] = Reply(status=302, headers={"Location": "http://169.254.169.254/latest/"})
        pages["/traps/circle"] = Reply(status=302, headers={"Location": "/traps/circle"})
        pages["/traps/away"] = Reply(status=503, headers={"Retry-After": "86400"})
        pages["/traps/missing"] = Reply(status=404)
        pages["/traps/brochure"] = Reply(b"%PDF-1.7", "application/pdf")
        pages["/traps/empty"] = Reply(b"   ")
        pages["/traps/script"] = Reply(b"<html><body><div id=app></div><script>render()</script></body></html>")
        pages["/traps/file"] = Reply(status=302, headers={"Location": "file:///etc/passwd"})
        names = (
            "bomb",
            "endless",
            "inside",
            "metadata",
            "circle",
            "away",
            "missing",
            "brochure",
            "empty",
            "script",
            "file",
        )
        addresses = ["/private/plans", "/video/parade", *(f"/traps/{name}" for name in names)]
        self.site.json_feed("/traps/feed.json", addresses)

    def _encoded(self, path: str, text: str, encoding: str, media_type: str, meta: str | None = None) -> None:
        title, _, body = text.partition("\n")
        declared = f'<meta charset="{meta}">' if meta else ""
        head = f"<!doctype html><html><head>{declared}<title>{title}</title></head>"
        page = f"{head}<body><main><h1>{title}</h1><p>{body}</p></main></body></html>"
        self.site.pages[path] = Reply(page.encode(encoding), media_type)


def _bomb() -> bytes:
    """Return 64 KB that unpack to 64 MB."""
    packed = zlib.compressobj(9, wbits=31)
    zeros = bytes(1 << 20)
    parts: Iterator[bytes] = (packed.compress(zeros) for _ in range(64))
    found = b"".join(parts) + packed.flush()
    assert len(gzip.decompress(found)) == 64 << 20
    return found
