import gzip
import time
import zlib
from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from website import Reply, Site

from communique.collect.fetching import Answer, Fetcher, Patience, Wanted
from communique.collect.pauses import Pauses
from communique.collect.refusals import FetchError, FetchRule

LOOPBACK = (ip_network("127.0.0.1/32"),)
QUICK = Patience(connect=2, silence=1, page=1.5, attempts=2, first_wait=0.01, longest_wait=0.05, redirects=3)
HTML = frozenset({"text/html"})


def fetch(site: Site, path: str, *, pause: float = 0.0, known: tuple[str | None, str | None] = (None, None)) -> Answer:
    with Fetcher("press@example.org", Pauses(), networks=LOOPBACK, patience=QUICK) as fetcher:
        return fetcher.fetch(Wanted(site.url + path, HTML, 100_000, pause, known))


def refused(site: Site, path: str) -> FetchError:
    with pytest.raises(FetchError) as error:
        fetch(site, path)
    return error.value


def endless() -> Iterator[bytes]:
    while True:
        yield b"<p>and so on</p>" * 100


def dripping() -> Iterator[bytes]:
    for _ in range(100):
        time.sleep(0.1)
        yield b"x"


def headers_without_end() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nX: "
    yield from dripping()


def hints_without_end() -> Iterator[bytes]:
    for _ in range(100):
        time.sleep(0.1)
        yield b"HTTP/1.1 103 Early Hints\r\n\r\n" * 10


def packed_nothing() -> Iterator[bytes]:
    yield gzip.compress(b"", mtime=0)[:3] + b"\x08" + bytes(6)  # a name of the packed file follows, without end
    yield from dripping()


def trailers_without_end() -> Iterator[bytes]:
    yield b"3\r\n<p>\r\n0\r\n"
    yield from dripping()


def silent() -> Iterator[bytes]:
    yield b"<p>"
    time.sleep(3)


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})


BOMB = gzip.compress(bytes(50_000_000), mtime=0)
PAGE = b"<p>Text</p>"
REFUSED = [
    ("missing", Reply(status=404), FetchRule.GONE),
    ("withdrawn", Reply(status=410), FetchRule.GONE),
    ("forbidden", Reply(status=403), FetchRule.STATUS),
    ("broken server", Reply(status=500), FetchRule.STATUS),
    ("a picture", Reply(PAGE, "image/png"), FetchRule.MEDIA_TYPE),
    ("no type at all", Reply(PAGE, ""), FetchRule.MEDIA_TYPE),
    ("nothing", Reply(b" \n"), FetchRule.EMPTY),
    ("too large", Reply(b"x" * 100_001), FetchRule.TOO_LARGE),
    ("endless", Reply(parts=endless), FetchRule.TOO_LARGE),
    ("a bomb", Reply(BOMB, headers={"Content-Encoding": "gzip"}), FetchRule.TOO_LARGE),
    (
        "a bomb in a bomb",
        Reply(gzip.compress(BOMB, mtime=0), headers={"Content-Encoding": "gzip, gzip"}),
        FetchRule.CONTENT_ENCODING,
    ),
    ("packed in an unknown way", Reply(PAGE, headers={"Content-Encoding": "zip"}), FetchRule.CONTENT_ENCODING),
    ("said to be packed", Reply(PAGE, headers={"Content-Encoding": "gzip"}), FetchRule.CONTENT_ENCODING),
    ("dripping", Reply(parts=dripping), FetchRule.TIMEOUT),
    ("headers without end", Reply(status=103, parts=headers_without_end), FetchRule.TIMEOUT),
    ("hints without end", Reply(status=103, parts=hints_without_end), FetchRule.TIMEOUT),
    ("packed nothing", Reply(parts=packed_nothing, headers={"Content-Encoding": "gzip"}), FetchRule.TIMEOUT),
    (
        "trailers without end",
        Reply(parts=trailers_without_end, headers={"Transfer-Encoding": "chunked"}),
        FetchRule.TIMEOUT,
    ),
    (
        "packed, breaks off",
        Reply(gzip.compress(PAGE * 1000, mtime=0)[:-9], headers={"Content-Encoding": "gzip"}),
        FetchRule.UNREACHABLE,
    ),
    (
        "never again",
        Reply(status=503, headers={"Retry-After": "Mon, 02 Mar 2026 00:00:00 +99999999999999999999"}),
        FetchRule.STATUS,
    ),
    ("falls silent", Reply(parts=silent), FetchRule.TIMEOUT),
    (
        "shorter than it says",
        Reply(parts=lambda: iter([b"<p>"]), headers={"Content-Length": "100"}),
        FetchRule.UNREACHABLE,
    ),
    ("a circle", redirect("/page"), FetchRule.REDIRECTS),
    ("to a private address", redirect("http://10.0.0.1/"), FetchRule.PRIVATE_ADDRESS),
    ("to the clouds' own", redirect("http://169.254.169.254/latest/meta-data/"), FetchRule.PRIVATE_ADDRESS),
    ("to another of this machine", redirect("http://127.0.0.2/"), FetchRule.PRIVATE_ADDRESS),
    ("to a file", redirect("file:///etc/passwd"), FetchRule.NOT_WEB),
    ("to nowhere", redirect("http://no-such-host.invalid/"), FetchRule.UNKNOWN_HOST),
    ("to nonsense", redirect("http://[::1"), FetchRule.REDIRECTS),
]


@pytest.mark.parametrize(("what", "reply", "rule"), REFUSED, ids=[what for what, _, _ in REFUSED])
def test_a_page_that_cannot_be_had_is_refused_by_its_rule(site: Site, what: str, reply: Reply, rule: FetchRule) -> None:
    site.pages["/page"] = reply
    assert refused(site, "/page").rule is rule


@pytest.mark.parametrize(
    ("pack", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE, wbits=-zlib.MAX_WBITS)),
    ],
    ids=["gzip", "deflate with a zlib head", "bare deflate"],
)
def test_a_packed_page_is_unpacked(site: Site, pack: str, body: bytes) -> None:
    site.pages["/page"] = Reply(body, headers={"Content-Encoding": pack})
    assert fetch(site, "/page").body == PAGE


def test_redirects_lead_to_the_page(site: Site) -> None:
    site.pages |= {"/a": redirect("/b", 301), "/b": redirect(f"{site.url}/page", 308), "/page": Reply(PAGE)}
    answer = fetch(site, "/a")
    assert (answer.final_address, answer.body) == (f"{site.url}/page", PAGE)


def test_a_page_that_is_as_it_was_is_not_sent_again(site: Site) -> None:
    site.page("/page", "Title", "Text.")
    first = fetch(site, "/page")
    again = fetch(site, "/page", known=(first.header("etag"), None))
    assert (again.status, again.body) == (304, None)


def test_who_asks_is_said_and_how_to_be_reached(site: Site) -> None:
    site.pages["/page"] = Reply(PAGE)
    fetch(site, "/page")
    assert site.asked[-1].headers["user-agent"].startswith("communique/")
    assert site.asked[-1].headers["user-agent"].endswith("(+press@example.org)")


def test_a_failure_that_passes_is_tried_again_when_the_site_says(site: Site) -> None:
    replies = [Reply(status=503, headers={"Retry-After": "0"}), Reply(PAGE)]
    site.pages["/page"] = lambda _: replies.pop(0)
    assert fetch(site, "/page").body == PAGE


def test_a_site_that_asks_for_patience_beyond_ours_is_left_alone(site: Site) -> None:
    site.pages["/page"] = Reply(status=429, headers={"Retry-After": "3600"})
    assert refused(site, "/page").status == 429
    assert site.paths() == ["/robots.txt", "/page"]


def test_robots_txt_is_kept_to_and_asked_for_once(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /internal/\nAllow: /internal/press*\n", "text/plain")
    site.pages |= {"/internal/a": Reply(PAGE), "/internal/press-1": Reply(PAGE)}
    with Fetcher("press@example.org", Pauses(), networks=LOOPBACK, patience=QUICK) as fetcher:
        with pytest.raises(FetchError) as error:
            fetcher.fetch(Wanted(f"{site.url}/internal/a", HTML, 1000, 0.0))
        assert fetcher.fetch(Wanted(f"{site.url}/internal/press-1", HTML, 1000, 0.0)).body == PAGE
    assert error.value.rule is FetchRule.ROBOTS
    assert site.paths() == ["/robots.txt", "/internal/press-1"]


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(b"User-agent: communique\nDisallow: /internal/\n", "text/plain")
    site.pages |= {"/a": redirect("/internal/a"), "/internal/a": Reply(PAGE)}
    assert refused(site, "/a").rule is FetchRule.ROBOTS


@pytest.mark.parametrize(("status", "rule"), [(503, FetchRule.ROBOTS_UNREACHABLE), (403, None), (404, None)])
def test_without_an_answer_about_robots_nothing_is_fetched(site: Site, status: int, rule: FetchRule | None) -> None:
    site.pages |= {"/robots.txt": Reply(status=status), "/page": Reply(PAGE)}
    if rule is None:
        assert fetch(site, "/page").body == PAGE
    else:
        assert refused(site, "/page").rule is rule


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.3\n", "text/plain")
    site.pages |= {f"/{number}": Reply(PAGE) for number in range(3)}
    began = time.monotonic()
    with Fetcher("press@example.org", Pauses(), networks=LOOPBACK, patience=QUICK) as fetcher:
        for number in range(3):
            fetcher.fetch(Wanted(f"{site.url}/{number}", HTML, 1000, 0.1))
    waited = [asked.at - began for asked in site.asked if asked.path != "/robots.txt"]
    # From the beginning on: what a busy machine takes to hear of a request makes two of them look closer than they are.
    assert all(seconds >= 0.3 * number for number, seconds in enumerate(waited))


def test_a_host_that_is_not_there_is_told(site: Site) -> None:
    site.server.server_close()
    assert refused(site, "/page").rule in (FetchRule.UNREACHABLE, FetchRule.ROBOTS_UNREACHABLE)
