"""Sources that went quiet, cannot be read, or are not what they were: by runs of the collector on a simulated clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from webhook import running_hook
from website import Reply, Site, running_site

from communique.collect import CollectRequest, Patience, collect
from communique.collect.configuration import Configuration, Notify
from communique.collect.rows import Page, Visit
from communique.operations.conclude import conclude
from communique.operations.latest import PageText
from communique.operations.run import Ending, RefreshOutcome
from communique.operations.sources import (
    Asked,
    by_name,
    shape_lost,
    silent_since,
    source_statuses,
    text_lost,
    usual_gap,
)
from communique.operations.status import SourceState, SourceStatus

DAY = timedelta(days=1)
MORNING = datetime(2026, 3, 2, 6, tzinfo=UTC)
QUICK = Patience(connect=2, silence=1, page=2, attempts=1, first_wait=0.01, longest_wait=0.05)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def configured(site: Site, folder: Path, **source: object) -> Configuration:
    about = {
        "name": "ministry",
        "kind": "feed",
        "url": f"{site.url}/feed.xml",
        "seconds_between_requests": 0,
        "private_networks": ["127.0.0.1/32"],
    }
    written = {"contact": "press@example.org", "archive": folder / "archive", "sources": [{**about, **source}]}
    return Configuration.model_validate(written)


def collected(configuration: Configuration, day: int) -> SourceStatus:
    """Collect on a day, and give the status of the source after it."""
    now = MORNING + day * DAY
    collect(CollectRequest(configuration, configuration.archive, patience=QUICK), clock=lambda: now)
    (status,) = source_statuses(configuration, None, {}, now)
    return status


def released(site: Site, days: list[int]) -> None:
    """State a release on each of these days, and the feed that lists them."""
    for day in days:
        site.page(f"/news/{day}", f"Release {day}", "The minister met her colleague.")
    dates = {day: (MORNING + day * DAY).strftime("%a, %d %b %Y %H:%M:%S +0000") for day in days}
    site.feed("/feed.xml", [(f"/news/{day}", f"Release {day}", dates[day]) for day in days])


def test_a_source_that_goes_quiet_is_silent_after_four_times_its_usual_gap_and_a_week_at_least(
    site: Site, tmp_path: Path
) -> None:
    configuration = configured(site, tmp_path)
    released(site, [-9, -6, -3, 0])
    first = collected(configuration, 0)
    assert (first.state, first.usual_days, first.new_at) == (SourceState.WELL, 3.0, MORNING)
    assert collected(configuration, 12).state is SourceState.WELL
    quiet = collected(configuration, 13)
    assert (quiet.state, quiet.silent_since) == (SourceState.SILENT, MORNING)
    released(site, [0, 13])
    back = collected(configuration, 14)
    assert (back.state, back.silent_since) == (SourceState.WELL, None)


@pytest.mark.parametrize(
    ("usual", "days", "silent"),
    [
        (timedelta(days=1), 7, False),
        (timedelta(days=1), 8, True),
        (timedelta(hours=1), 7, False),
        (timedelta(days=10), 40, False),
        (timedelta(days=10), 41, True),
        (None, 28, False),
        (None, 29, True),
    ],
)
def test_how_long_a_source_may_be_quiet(usual: timedelta | None, days: int, silent: bool) -> None:
    assert silent_since(MORNING, usual, MORNING + days * DAY) == (MORNING if silent else None)


def page(day: int, published: date | None = None) -> Page:
    seen = MORNING + day * DAY
    address = f"https://example.org/{day}"
    return Page("ministry", address, address, None, published, seen, seen, seen, None, None, "ab", None, 0)


def test_the_usual_gap_is_the_median_between_days_of_publication() -> None:
    assert usual_gap([page(0), page(0), page(1)]) is None
    assert usual_gap([page(0), page(1), page(2), page(30)]) == DAY
    listed = [page(0, date(2026, 2, day)) for day in (1, 6, 11)]
    assert usual_gap(listed) == 5 * DAY


def test_single_pages_are_never_silent(site: Site, tmp_path: Path) -> None:
    released(site, [0])
    configuration = configured(site, tmp_path, kind="page", url=f"{site.url}/news/0")
    collected(configuration, 0)
    assert collected(configuration, 300).state is SourceState.WELL


def test_a_source_that_was_never_asked_is_told_so(site: Site, tmp_path: Path) -> None:
    (status,) = source_statuses(configured(site, tmp_path), None, {}, MORNING)
    assert (status.state, status.asked_at, status.pages) == (SourceState.NOT_YET, None, 0)


def test_three_failures_in_a_row_need_somebody_and_one_success_ends_them(site: Site, tmp_path: Path) -> None:
    configuration = configured(site, tmp_path)
    released(site, [0])
    collected(configuration, 0)
    feed = site.pages["/feed.xml"]
    site.pages["/feed.xml"] = Reply(status=500)
    states = [collected(configuration, day) for day in (1, 2, 3)]
    assert [status.failures for status in states] == [1, 2, 3]
    assert [status.state for status in states] == [SourceState.WELL, SourceState.WELL, SourceState.UNREAD]
    assert states[2].problem is not None
    assert states[2].read_at == MORNING
    site.pages["/feed.xml"] = feed
    back = collected(configuration, 4)
    assert (back.state, back.failures, back.problem) == (SourceState.WELL, 0, None)


def test_a_feed_that_is_none_any_more_has_changed(site: Site, tmp_path: Path) -> None:
    configuration = configured(site, tmp_path)
    released(site, [0])
    collected(configuration, 0)
    site.pages["/feed.xml"] = Reply(b"<!doctype html><html><body><h1>We have moved</h1></body></html>")
    status = collected(configuration, 1)
    assert status.state is SourceState.CHANGED
    assert "is no feed" in str(status.changed)


def test_a_list_whose_selector_finds_nothing_any_more_has_changed(site: Site, tmp_path: Path) -> None:
    configuration = configured(site, tmp_path, kind="listing", links="article a", url=f"{site.url}/list")
    released(site, [0])
    site.pages["/list"] = Reply(b'<article><a href="/news/0">Release</a></article>')
    assert collected(configuration, 0).state is SourceState.WELL
    site.pages["/list"] = Reply(b'<div class=card><a href="/news/0">Release</a></div>')
    status = collected(configuration, 1)
    assert (status.state, status.changed) == (
        SourceState.CHANGED,
        "it names nothing any more; it named 1 before",
    )


def test_a_list_that_never_named_anything_has_not_changed(site: Site, tmp_path: Path) -> None:
    site.feed("/feed.xml", [])
    configuration = configured(site, tmp_path)
    collected(configuration, 0)
    assert collected(configuration, 1).state is SourceState.WELL


def test_a_source_that_refuses_all_its_pages_is_told_of(site: Site, tmp_path: Path) -> None:
    released(site, [-2, -1, 0])
    for day in (-2, -1, 0):
        site.pages[f"/news/{day}"] = Reply(status=403)
    status = collected(configured(site, tmp_path), 0)
    assert (status.state, status.pages) == (SourceState.REFUSED, 0)


def visit(**counts: object) -> tuple[datetime, Visit]:
    return MORNING, Visit("ministry", **counts)  # type: ignore[arg-type]


def test_a_part_that_cannot_be_read_is_no_failure(site: Site, tmp_path: Path) -> None:
    assert shape_lost([visit(listed=3), visit(listed=2, problem="media_type: one of many")]) is None
    assert Asked([visit(listed=2, problem="gone: one of many")], []).kept == []


@pytest.mark.parametrize(
    ("earlier", "newest", "says"),
    [
        ([(200, 0.3)] * 8, [(180, 0.3)] * 5, None),
        ([(200, 0.3)] * 8, [(12, 0.3)] * 5, "hardly any text: 12 words instead of 200"),
        ([(200, 0.3)] * 8, [(200, 0.3)] * 3 + [(0, 1.0)] * 2, None),
        ([(200, 0.3)] * 8, [(200, 0.3)] * 2 + [(0, 1.0)] * 3, "hardly any text: 0 words instead of 200"),
        ([(200, 0.3)] * 8, [(150, 0.8)] * 5, "mostly clutter: 80% of their characters instead of 30%"),
        ([(200, 0.3)] * 4, [(0, 1.0)] * 5, None),
        ([], [(0, 1.0)] * 5, None),
    ],
)
def test_pages_that_lose_their_text_are_told_of(
    earlier: list[tuple[int, float]], newest: list[tuple[int, float]], says: str | None
) -> None:
    told = text_lost([PageText(*one) for one in [*earlier, *newest]])
    assert told == says or (told is not None and says is not None and says in told)


def test_what_is_known_of_texts_stays_while_no_version_is_read(site: Site, tmp_path: Path) -> None:
    configuration = configured(site, tmp_path)
    released(site, [0])
    collected(configuration, 0)
    before = SourceStatus(name="ministry", kind="feed", state=SourceState.CHANGED, changed="no text", documents=4)
    (status,) = source_statuses(configuration, None, by_name([before]), MORNING)
    assert (status.state, status.changed, status.documents) == (SourceState.CHANGED, "no text", 4)


def test_sources_that_are_switched_off_are_left_out_and_folders_are_told_by_their_documents(
    site: Site, tmp_path: Path
) -> None:
    off = configured(site, tmp_path, enabled=False)
    folder = Configuration.model_validate({"sources": [{"name": "own", "kind": "folder", "path": "documents"}]})
    both = off.model_copy(update={"sources": (*off.sources, *folder.sources)})
    (status,) = source_statuses(both, None, {}, MORNING)
    assert (status.name, status.state, status.documents) == ("own", SourceState.WELL, 0)


def test_a_silence_is_told_once_while_it_lasts_and_once_when_it_is_over(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(site, [-2, -1, 0])
    told = []
    with running_hook() as hook:
        monkeypatch.setenv("HOOK", hook.url)
        configuration = configured(site, tmp_path).model_copy(update={"notify": Notify(webhook="HOOK")})
        for day in (0, 7, 8, 9, 10, 20, 21):
            if day == 20:
                released(site, [0, 20])
            now = MORNING + day * DAY
            collected(configuration, day)
            conclude(RefreshOutcome(tmp_path / "aid", Ending.UNCHANGED, now, now), configuration)
            told.append([message["text"] for message in hook.told])
            hook.told.clear()
    quiet = "ministry went quiet: nothing new since 2026-03-02; as a rule something comes every day"
    advice = "see whether the site moved or its feed stopped; `enabled: false` if it is done"
    begin = "communique, dataset aid:\n- "
    assert told == [[], [], [f"{begin}{quiet} ({advice})"], [], [], [f"{begin}Over: {quiet}"], []]
