"""What is beyond a bound is told, and what is within it is read all the same."""

import socket
from datetime import date

import pytest
from test_fetching import LOOPBACK, QUICK
from website import Reply, Site

from communique.collect import feeds, pauses
from communique.collect.configuration import SitemapSource
from communique.collect.discovery import Discovered, discover
from communique.collect.fetching import Answer, Fetcher, Wanted
from communique.collect.pauses import Pauses
from communique.collect.refusals import FetchError, FetchRule
from communique.collect.robots import MAX_BYTES

AT = "https://www.example.org/feed"
MORE = feeds.MOST_ENTRIES + 7


def rss(entries: int) -> bytes:
    items = "".join(f"<item><title>{n} é</title><link>/news/{n}</link></item>\n" for n in range(entries))
    return f"<rss version='2.0'><channel><title>News</title>{items}<ttl>5</ttl></channel></rss>".encode()


def atom(entries: int) -> bytes:
    items = "".join(f"<a:entry><a:link href='/news/{n}'/></a:entry>" for n in range(entries))
    return f"<a:feed xmlns:a='http://www.w3.org/2005/Atom'>{items}</a:feed>".encode()


def json_feed(entries: int) -> bytes:
    items = ",".join(f'{{"url": "/news/{n}"}}' for n in range(entries))
    return f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{items}]}}'.encode()


@pytest.mark.parametrize(("feed", "media_type"), [(rss, "application/rss+xml"), (json_feed, "application/json")])
def test_of_a_feed_of_very_many_entries_the_first_are_read_and_the_rest_is_told(
    feed: object, media_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_ENTRIES", 20)
    told: list[str] = []
    found = feeds.links(AT, feed(27), media_type, told.append)  # type: ignore[operator]
    assert [link.address.rpartition("/")[2] for link in found] == [str(n) for n in range(20)]
    assert [note.startswith(f"{AT} has 27 entries: the first 20 were read") for note in told] == [True]
    assert len(feeds.links(AT, feed(20), media_type, told.append)) == 20  # type: ignore[operator]
    assert len(told) == 1


def test_the_entries_of_a_feed_are_counted_whatever_their_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_ENTRIES", 3)
    assert len(feeds.links(AT, atom(9), "application/atom+xml")) == 3


def sitemap_of(kind: str, names: list[tuple[str, str]]) -> bytes:
    inner = {"sitemapindex": "sitemap", "urlset": "url"}[kind]
    listed = "".join(f"<{inner}><loc>{name}</loc><lastmod>{day}</lastmod></{inner}>" for name, day in names)
    return f"<{kind}>{listed}</{kind}>".encode()


def discovered(pages: dict[str, bytes]) -> tuple[Discovered, list[str]]:
    asked: list[str] = []

    def get(address: str, _types: frozenset[str], _size: int) -> Answer:
        asked.append(address)
        return Answer(address, 200, (), "application/xml", pages[address])

    source = SitemapSource(name="s", kind="sitemap", url="https://www.example.org/0")
    return discover(source, get, None), asked


def test_of_very_many_sitemaps_the_latest_changed_are_read_and_the_rest_is_told() -> None:
    place = "https://www.example.org"
    below = [(f"{place}/m{n}", date.fromordinal(730_000 + n).isoformat()) for n in range(600)]
    pages = {f"{place}/0": sitemap_of("sitemapindex", below)}
    pages |= {name: sitemap_of("urlset", [(f"{name}/page", day)]) for name, day in below}
    found, asked = discovered(pages)
    assert len(asked) == 500
    assert asked[1] == f"{place}/m599"
    assert f"{place}/m101" in asked
    assert len(found.links) == 499
    assert found.problem is None
    assert found.notes == (
        f"101 sitemaps beyond 500 sitemaps were not read, the first is {place}/m100: name them as sources of their own",
    )


def test_sitemaps_that_lie_too_deep_are_told() -> None:
    place = "https://www.example.org"
    pages = {f"{place}/{n}": sitemap_of("sitemapindex", [(f"{place}/{n + 1}", "2026-01-01")]) for n in range(9)}
    found, asked = discovered(pages)
    assert asked == [f"{place}/{n}" for n in range(4)]
    assert found.notes == (
        f"1 sitemaps beyond 4 levels of sitemaps were not read, the first is {place}/4: "
        "name them as sources of their own",
    )


def fetched(site: Site, path: str) -> Answer:
    with Fetcher("press@example.org", Pauses(), networks=LOOPBACK, patience=QUICK) as fetcher:
        return fetcher.fetch(Wanted(site.url + path, (), 100_000, 0.0))


def test_a_robots_txt_beyond_the_bound_counts_as_far_as_it_is_read(site: Site) -> None:
    rules = b"User-agent: *\nDisallow: /internal/\n"
    comment = b"# nothing to see\n" * (2_000_000 // 17)
    site.pages["/robots.txt"] = Reply(rules + comment + b"Disallow: /news/\n", "text/plain")
    site.page("/news/1", "Release", "Text.")
    assert fetched(site, "/news/1").status == 200
    with pytest.raises(FetchError) as error:
        fetched(site, "/internal/1")
    assert error.value.rule is FetchRule.ROBOTS


def test_half_a_line_at_the_bound_of_robots_txt_does_not_count(site: Site) -> None:
    start = b"User-agent: *\n"
    filling = b"#" * (MAX_BYTES - len(start) - len(b"\nDisallow: /"))
    site.pages["/robots.txt"] = Reply(start + filling + b"\nDisallow: /internal/\n" + b"#" * 100_000, "text/plain")
    site.page("/news/1", "Release", "Text.")
    assert fetched(site, "/news/1").status == 200


def test_where_the_first_address_of_a_host_does_not_answer_the_next_is_tried(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site.server.server_address[1]
    real = socket.getaddrinfo

    def resolved(host: object, *rest: object, **more: object) -> object:
        if host != "press.example.org":
            return real(host, *rest, **more)  # type: ignore[arg-type]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("127.0.0.9", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    site.page("/news/1", "Release", "Text.")
    networks = (*LOOPBACK, *(type(LOOPBACK[0])(f"127.0.0.{n}/32") for n in (9,)))
    with Fetcher("press@example.org", Pauses(), networks=networks, patience=QUICK) as fetcher:
        assert fetcher.fetch(Wanted(f"http://press.example.org:{port}/news/1", (), 100_000, 0.0)).status == 200
    assert site.asked[-1].headers["host"] == f"press.example.org:{port}"


class StandingClock:
    """A clock that only sleeping moves on, however long the machine takes, with all that was slept."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._now = 1000.0
        self.slept: list[tuple[int, float]] = []
        """How many requests had come when it was slept, and for how long."""

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds
        if seconds:
            self.slept.append((len(self._site.asked), seconds))


def test_pauses_are_for_a_host_whatever_else_stands_in_an_address(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages |= {f"/{n}": Reply(b"<p>Text.") for n in range(3)}
    name = site.url.removeprefix("http://")
    clock = StandingClock(site)
    monkeypatch.setattr(pauses, "time", clock)
    with Fetcher("press@example.org", Pauses(), networks=LOOPBACK, patience=QUICK) as fetcher:
        for n, user in enumerate(("", "a@", "b:c@")):
            fetcher.fetch(Wanted(f"http://{user}{name}/{n}", (), 100_000, 0.25))
    assert site.paths() == ["/robots.txt", "/0", "/1", "/2"]
    assert clock.slept == [(2, 0.25), (3, 0.25)]
    assert site.paths().count("/robots.txt") == 1
