"""Pages that fail wait ever longer and take turns with the others; only what somebody wants is told to be gone."""

from datetime import timedelta
from pathlib import Path

import pytest
from test_collect import DAY, MORNING, configured, release, run
from website import Reply, Site

from communique.collect.due import is_due
from communique.collect.rows import Page

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("failures", "since", "expected"),
    [
        (1, 30 * HOUR / 60, False),
        (1, HOUR, True),
        (2, HOUR, False),
        (2, 2 * HOUR, True),
        (6, 20 * HOUR, False),
        (6, DAY, True),
        (12, 6 * DAY, False),
        (12, 7 * DAY, True),
        (10_000, 7 * DAY, True),
    ],
)
def test_a_page_that_fails_is_left_alone_ever_longer(failures: int, since: timedelta, expected: bool) -> None:
    at, failed = "https://www.example.org/1", MORNING - since
    page = Page("ministry", at, at, None, None, failed, None, None, None, None, None, None, 0, failures, failed)
    assert is_due(page, None, MORNING) is expected


def test_failures_are_counted_since_the_last_answer(site: Site, tmp_path: Path) -> None:
    site.feed("/feed.xml", [release(site, 1)])
    whole = site.pages["/news/1"]
    asked = []
    for hour in range(30):
        site.pages["/news/1"] = whole if hour == 20 else Reply(status=503)
        before = len(site.asked)
        run(configured(site), tmp_path, MORNING + hour * HOUR)
        asked += [hour] if "/news/1" in site.paths()[before:] else []
    assert asked == [0, 1, 3, 6, 12, 24]
    site.pages["/news/1"] = whole
    (visit,) = run(configured(site), tmp_path, MORNING + 50 * HOUR).visits
    assert visit.new == 1
    site.pages["/news/1"] = Reply(status=503)
    run(configured(site), tmp_path, MORNING + 80 * HOUR)
    site.pages["/news/1"] = whole
    (visit,) = run(configured(site), tmp_path, MORNING + 81 * HOUR).visits
    assert visit.unchanged == 1


def test_pages_that_fail_do_not_keep_others_from_being_fetched(site: Site, tmp_path: Path) -> None:
    """And others do not keep them: of four pages that are fetched one failed before."""
    site.feed("/feed.xml", [(f"/bad/{n}", "a", "") for n in range(8)] + [release(site, n) for n in range(8)])
    site.pages |= {f"/bad/{n}": Reply(status=503) for n in range(8)}
    bounded = configured(site, max_pages=8)
    assert run(bounded, tmp_path).visits[0].refused == 8
    (second,) = run(bounded, tmp_path, MORNING + HOUR).visits
    assert (second.new, second.refused, second.left_over) == (6, 2, 8)
    (third,) = run(bounded, tmp_path, MORNING + 2 * HOUR).visits
    assert (third.new, third.refused) == (2, 6)


def test_pages_of_sources_that_are_not_configured_or_were_withdrawn_are_not_named(site: Site, tmp_path: Path) -> None:
    site.feed("/feed.xml", [release(site, 1), release(site, 2), release(site, 3)])
    run(configured(site), tmp_path)
    run(configured(site, name="other"), tmp_path)
    site.pages = {"/feed.xml": site.pages["/feed.xml"]}
    both = configured(site)
    both = both.model_copy(update={"sources": (*both.sources, *configured(site, name="other").sources)})
    for day in (1, 2, 3):
        found = run(both, tmp_path, MORNING + day * DAY)
    assert len(found.vanished) == 6

    def named(**about: object) -> list[str]:
        withdrawn = frozenset({("ministry", f"{site.url}/news/1")})
        found = run(configured(site, **about), tmp_path, MORNING + 4 * DAY, withdrawn=withdrawn)
        return [f"{page.source} {page.address[-1]}" for page in found.vanished]

    assert named() == ["ministry 2", "ministry 3"]
    assert named(exclude="/2$") == ["ministry 3"]
    assert named(kind="page", url=f"{site.url}/news/2") == ["ministry 2"]


def test_pages_that_are_not_wanted_any_more_are_not_asked_for(site: Site, tmp_path: Path) -> None:
    site.feed("/feed.xml", [release(site, 1), release(site, 2)])
    run(configured(site), tmp_path)
    site.feed("/feed.xml", [])
    before = len(site.asked)
    run(configured(site, exclude="/2$"), tmp_path, MORNING + DAY)
    assert [path for path in site.paths()[before:] if path.startswith("/news/")] == ["/news/1"]
