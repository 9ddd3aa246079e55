import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from website import Reply, Site

from communique.collect import Archive, Collection, CollectRequest, Patience, collect
from communique.collect.bodies import body
from communique.collect.configuration import Configuration
from communique.errors import StoreError, UsageError

DAY = timedelta(days=1)
MORNING = datetime(2026, 3, 2, 6, tzinfo=UTC)
QUICK = Patience(connect=2, silence=1, page=2, attempts=2, first_wait=0.01, longest_wait=0.05)
Collector = Callable[..., Collection]


def configured(site: Site, **source: object) -> Configuration:
    about = {
        "name": "ministry",
        "kind": "feed",
        "url": f"{site.url}/feed.xml",
        "seconds_between_requests": 0,
        "private_networks": ["127.0.0.1/32"],
        "licence": "Crown copyright",
    }
    return Configuration.model_validate({"contact": "press@example.org", "sources": [{**about, **source}]})


def run(configuration: Configuration, archive: Path, now: datetime = MORNING, **request: object) -> Collection:
    return collect(CollectRequest(configuration, archive, patience=QUICK, **request), clock=lambda: now)  # type: ignore[arg-type]


def release(site: Site, number: int, text: str = "The minister met her colleague.") -> tuple[str, str, str]:
    path = f"/news/{number}"
    site.page(path, f"Release {number}", text)
    return path, f"Release {number}", f"Mon, 0{number} Mar 2026 08:00:00 +0200"


def test_three_days_of_a_feed(site: Site, tmp_path: Path) -> None:
    """New ones are fetched, a corrected one is a second state, one that is gone is proposed as withdrawn."""
    configuration, archive = configured(site), tmp_path / "archive"
    site.feed("/feed.xml", [release(site, 1), release(site, 2)])
    (first,) = run(configuration, archive).visits
    assert (first.listed, first.new, first.problem) == (2, 2, None)

    site.feed("/feed.xml", [release(site, 1), release(site, 2, "Corrected."), release(site, 3)])
    (second,) = run(configuration, archive, MORNING + DAY).visits
    assert (second.new, second.changed, second.unchanged) == (1, 1, 1)

    del site.pages["/news/1"]
    for day in (2, 3, 4):
        found = run(configuration, archive, MORNING + day * DAY)
        assert found.visits[0].gone == 1
        assert len(found.vanished) == (1 if day == 4 else 0)
    (gone,) = found.vanished
    assert (gone.address, gone.gone_since) == (f"{site.url}/news/1", MORNING + 2 * DAY)

    with Archive(archive) as opened:
        states = list(opened.states("ministry"))
        assert [state.address.rpartition("/")[2] for state in states] == ["1", "2", "2", "3"]
        assert [state.published_on for state in states] == [date(2026, 3, day) for day in (1, 2, 2, 3)]
        assert b"Corrected." in body(archive, states[2].body_sha256)
        (about,) = opened.sources()
        assert (about.name, about.licence) == ("ministry", "Crown copyright")


def test_a_page_that_comes_back_is_not_withdrawn(site: Site, tmp_path: Path) -> None:
    site.feed("/feed.xml", [release(site, 1)])
    run(configured(site), tmp_path)
    kept = site.pages.pop("/news/1")
    for day in (1, 2):
        run(configured(site), tmp_path, MORNING + day * DAY)
    site.pages["/news/1"] = kept
    assert run(configured(site), tmp_path, MORNING + 3 * DAY).visits[0].unchanged == 1
    del site.pages["/news/1"]
    assert run(configured(site), tmp_path, MORNING + 9 * DAY).vanished == ()


def test_pages_that_stay_as_they_are_are_asked_for_ever_less_often(site: Site, tmp_path: Path) -> None:
    site.feed("/feed.xml", [release(site, 1)])
    asked = []
    for day in range(40):
        before = len(site.asked)
        run(configured(site), tmp_path, MORNING + day * DAY)
        asked += [day] if "/news/1" in site.paths()[before:] else []
    assert asked == [0, 1, 2, 3, 5, 8, 12, 18, 27]


def test_links_of_one_page_are_one_page(site: Site, tmp_path: Path) -> None:
    path, title, day = release(site, 1)
    site.pages[f"{path}?utm_source=feed"] = site.pages[path]
    site.feed("/feed.xml", [(f"{path}?utm_source=feed", title, day), (path, title, day)])
    assert run(configured(site), tmp_path).visits[0].new == 1


def test_a_source_that_cannot_be_read_costs_the_others_nothing(site: Site, tmp_path: Path) -> None:
    site.feed("/feed.xml", [release(site, 1)])
    first = configured(site)
    gone = configured(site, name="other", url=f"{site.url}/no-feed.xml")
    both = first.model_copy(update={"sources": (*gone.sources, *first.sources)})
    other, ministry = run(both, tmp_path).visits
    assert other.problem is not None
    assert other.problem.startswith("gone: ")
    assert (ministry.new, ministry.problem) == (1, None)


def test_what_is_refused_is_told_and_not_asked_for_again_at_once(site: Site, tmp_path: Path) -> None:
    site.pages["/news/1"] = Reply(b"%PDF", "application/pdf")
    site.pages["/news/2"] = Reply(status=503)
    site.feed("/feed.xml", [("/news/1", "a", ""), ("/news/2", "b", "")])
    found = run(configured(site), tmp_path)
    assert [(fetch.address[-1], str(fetch.refused)) for fetch in found.refused] == [
        ("1", "media_type"),
        ("2", "status"),
    ]
    before = len(site.asked)
    run(configured(site), tmp_path, MORNING + timedelta(hours=1))
    assert "/news/1" not in site.paths()[before:]
    assert "/news/2" in site.paths()[before:]


def test_a_dry_run_tells_what_would_be_fetched_and_writes_nothing(site: Site, tmp_path: Path) -> None:
    site.feed("/feed.xml", [release(site, 1), release(site, 2)])
    found = run(configured(site), tmp_path / "archive", dry_run=True)
    assert [address[-7:] for _source, address in found.due] == ["/news/1", "/news/2"]
    assert not (tmp_path / "archive").exists()
    assert "/news/1" not in site.paths()


def test_since_leaves_out_what_is_older(site: Site, tmp_path: Path) -> None:
    site.feed("/feed.xml", [release(site, 1), release(site, 2)])
    found = run(configured(site), tmp_path, since=date(2026, 3, 2), dry_run=True)
    assert [address[-1] for _source, address in found.due] == ["2"]


def test_an_index_of_packed_sitemaps_is_followed(site: Site, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        release(site, number)
    site.sitemap(
        "/index.xml", [("/old.xml", "2020-01-01"), ("/new.xml", "2026-03-02"), ("/none.xml", "2026-03-02")], index=True
    )
    site.sitemap("/old.xml", [("/news/1", "2020-01-01")])
    site.sitemap("/new.xml", [("/news/2", "2026-03-01"), ("/about", "2026-03-01")], packed=True)
    sitemap = configured(site, kind="sitemap", url=f"{site.url}/index.xml", include="/news/")
    (visit,) = run(sitemap, tmp_path, since=date(2026, 3, 1)).visits
    assert (visit.listed, visit.new) == (1, 1)
    assert visit.problem is not None
    assert "/none.xml" in visit.problem
    assert "/old.xml" not in site.paths()


def test_a_list_of_several_pages_is_read_to_its_bound(site: Site, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        release(site, number)
        onward = f'<a class="next" href="/list?page={number + 1}">next</a>'
        html = f'<article><a href="/news/{number}">Release</a></article>{onward}'
        site.pages[f"/list?page={number}"] = Reply(html.encode())
    listing = configured(
        site, kind="listing", url=f"{site.url}/list?page=1", links="article a", next="a.next", max_lists=2
    )
    assert run(listing, tmp_path).visits[0].new == 2


def test_no_more_pages_than_the_bound_and_the_rest_next_time(site: Site, tmp_path: Path) -> None:
    site.feed("/feed.xml", [release(site, number) for number in (1, 2, 3)])
    bounded = configured(site, max_pages=2)
    (first,) = run(bounded, tmp_path).visits
    (second,) = run(bounded, tmp_path, MORNING + timedelta(hours=1)).visits
    assert ((first.new, first.left_over), (second.new, second.left_over)) == ((2, 1), (1, 0))


def test_nothing_is_fetched_without_a_contact(site: Site, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="contact"):
        run(configured(site).model_copy(update={"contact": None}), tmp_path)
    assert site.asked == []


def test_an_unknown_source_is_told_with_those_there_are(site: Site, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are ministry"):
        run(configured(site), tmp_path, sources=("ministri",))


def test_one_collector_at_a_time(site: Site, tmp_path: Path) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def slowly(_: dict[str, str]) -> Reply:
        arrived.set()
        go_on.wait(10)
        return Reply(status=404)

    site.pages["/feed.xml"] = slowly
    patient = CollectRequest(configured(site), tmp_path, patience=Patience())
    other = threading.Thread(target=collect, args=(patient,))
    other.start()
    assert arrived.wait(10)
    with pytest.raises(StoreError, match="being collected into by"):
        run(configured(site), tmp_path)
    go_on.set()
    other.join()


def test_who_interrupts_does_not_wait_for_all_pages(site: Site, tmp_path: Path) -> None:
    other_host = site.url.replace("127.0.0.1", "127.1")
    links = "".join(f"<item><link>{other_host}/slow/{number}</link></item>" for number in range(20))
    feed = f"<rss version='2.0'><channel><item><link>{site.url}/first</link></item>{links}</channel></rss>"
    site.pages["/feed.xml"] = Reply(feed.encode(), "application/rss+xml")
    site.page("/first", "First", "Text.")

    def slow(_: object) -> Reply:
        time.sleep(0.1)
        return Reply(b"<p>Text.</p>")

    site.pages |= {f"/slow/{number}": slow for number in range(20)}

    def interrupt(what: str, _done: int, _total: int) -> None:
        if what == "fetch pages":
            raise KeyboardInterrupt

    request = CollectRequest(configured(site), tmp_path / "archive", patience=QUICK)
    with pytest.raises(KeyboardInterrupt):
        collect(request, clock=lambda: MORNING, watch=interrupt)
    assert sum(path.startswith("/slow/") for path in site.paths()) < 20
    assert run(configured(site), tmp_path / "archive").visits[0].listed == 21


@pytest.mark.parametrize("harm", [Path.unlink, lambda file: file.write_bytes(b"rubbish")], ids=["lost", "damaged"])
def test_bodies_that_are_lost_or_damaged_are_fetched_anew(
    site: Site, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    site.feed("/feed.xml", [release(site, 1)])
    listed = site.pages["/feed.xml"]
    assert isinstance(listed, Reply)
    tagged = Reply(listed.body, listed.media_type, headers={"ETag": '"a"'})
    unchanged = Reply(status=304, headers={"ETag": '"a"'})
    site.pages["/feed.xml"] = lambda asked: unchanged if asked.get("if-none-match") == '"a"' else tagged
    run(configured(site), tmp_path)
    for file in tmp_path.rglob("*.zst"):
        harm(file)
    (visit,) = run(configured(site), tmp_path, MORNING + DAY).visits
    assert (visit.listed, visit.unchanged, visit.problem) == (1, 1, None)
    with Archive(tmp_path) as archive:
        (state,) = archive.states("ministry")
    assert b"Release 1" in body(tmp_path, state.body_sha256)


def test_a_host_that_is_not_there_is_asked_three_times_in_a_run_and_told_once(site: Site, tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    links = "".join(f"<article><a href='{nowhere}/news/{number}'>Release</a></article>" for number in range(10))
    path, _, _ = release(site, 1)
    site.pages["/list"] = Reply(f"{links}<article><a href='{path}'>Release</a></article>".encode())
    listing = configured(site, kind="listing", url=f"{site.url}/list", links="article a")
    found = run(listing, tmp_path)
    (visit,) = found.visits
    assert (visit.listed, visit.new, visit.refused, visit.left_over) == (11, 1, 3, 7)
    (note,) = found.notes
    assert note.startswith(f"{nowhere} could not be reached 3 times in a row (robots_unreachable: {nowhere}/robots.txt")
    assert note.endswith("7 more of its pages wait for the next run")
    (second,) = run(listing, tmp_path, MORNING + timedelta(minutes=30)).visits
    assert (second.refused, second.left_over) == (3, 4), "those that were not asked for come first"


def test_more_sources_of_a_host_that_is_not_there_are_left_alone_too(site: Site, tmp_path: Path) -> None:
    nowhere = [configured(site, name=f"feed-{n}", url=f"http://127.0.0.1:9/{n}").sources[0] for n in range(5)]
    visits = run(configured(site).model_copy(update={"sources": tuple(nowhere)}), tmp_path).visits
    assert ["could not be reached 3 times" in str(visit.problem) for visit in visits] == [False] * 3 + [True] * 2
    assert all(str(visit.problem).startswith(("unreachable: ", "robots_unreachable: ")) for visit in visits)
