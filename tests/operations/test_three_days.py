"""Three days of a real site, collected by what a schedule calls: what was published, refused, and told to whom."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from three_days import Morning, mornings
from webhook import Hook, running_hook
from website import Site

from communique.build import BuildRequest, build
from communique.build.steps import PlainSteps, WorkerPool
from communique.collect.refusals import FetchRule
from communique.operations.run import Ending
from communique.operations.status import Concern, SourceState, read_status

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Days:
    """All that is left after three days."""

    folder: Path
    site: Site
    hook: Hook
    runs: list[Morning]

    @property
    def dataset(self) -> Path:
        return self.folder / "datasets" / "press"


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    folder = tmp_path_factory.mktemp("days")
    with running_hook() as hook, pytest.MonkeyPatch.context() as patched:
        patched.setenv("HOOK", hook.url)
        with mornings(folder, {"webhook": "HOOK"}) as (site, runs):
            yield Days(folder, site, hook, list(runs))


def titles(version: Path) -> list[str]:
    return sorted(pq.read_table(version / "documents.parquet")["title"].to_pylist())


def test_each_day_publishes_what_came_and_a_day_without_news_publishes_nothing(days: Days) -> None:
    assert [run.outcome.ending for run in days.runs] == [
        Ending.PUBLISHED,
        Ending.PUBLISHED,
        Ending.UNCHANGED,
        Ending.PUBLISHED,
    ]
    assert [run.outcome.reason for run in days.runs] == [
        "the first version",
        "3 documents came",
        "1.1.0 has everything",
        "2 documents came",
    ]
    listed = json.loads((days.dataset / "versions.json").read_text("utf-8"))
    assert [one["version"] for one in listed["versions"]] == ["1.0.0", "1.1.0", "1.2.0"]
    assert [run.rows()["documents"][:3] for run in days.runs] == [(9, 9, 0), (12, 3, 0), (12, 0, 0), (14, 2, 0)]


def test_what_came_is_counted_by_source(days: Days) -> None:
    def came(source: str) -> list[tuple[object, ...]]:
        return [
            tuple(run.visits()[source][what] for what in ("listed", "new", "changed", "gone", "refused"))
            for run in days.runs
        ]

    assert came("ministry") == [(2, 2, 0, 0, 0), (2, 1, 1, 1, 0), (2, 0, 0, 1, 0), (3, 1, 0, 1, 0)]
    assert [one[:3] for one in came("parliament")] == [(3, 3, 0), (4, 1, 0), (4, 0, 0), (4, 0, 0)]
    assert [one[:3] for one in came("council")] == [(3, 3, 0), (3, 0, 0), (0, 0, 0), (0, 0, 0)]
    assert [one[:3] for one in came("fact-sheet")] == [(1, 1, 0), (1, 0, 0), (1, 0, 0), (1, 0, 1)]


def test_pages_in_four_encodings_and_behind_a_redirect_are_read(days: Days) -> None:
    documents = pq.read_table(days.dataset / "1.2.0" / "documents.parquet").to_pylist()
    found = {row["title"]: (row["encoding"].split()[0], row["language"]) for row in documents}
    assert found["Парламент ухвалив закон про оборонний бюджет"] == ("windows-1251", "uk")
    assert found["Parlement vote une aide"] == ("windows-1252", "fr")
    assert found["Committee visits the port"] == ("utf-16", "en")
    assert found["Session opens"] == ("utf-8", "en")


def test_a_changed_page_is_a_revision_and_both_sums_stay(days: Days) -> None:
    version = days.dataset / "1.2.0"
    duplicates = pq.read_table(version / "duplicates.parquet").to_pylist()
    assert sorted(row["relation"] for row in duplicates) == ["canonical", "canonical", "revision", "revision"]
    funding = pq.read_table(version / "funding.parquet")["amount"].to_pylist()
    assert {int(amount) for amount in funding} >= {400_000_000, 450_000_000, 1_200_000_000, 1_300_000_000}


def test_every_trap_is_refused_by_its_rule_and_costs_the_others_nothing(days: Days) -> None:
    first = days.runs[0].outcome.collection
    assert first is not None
    refused = {fetch.link.rpartition("/")[2]: fetch.refused for fetch in first.refused}
    assert refused == {
        "plans": FetchRule.ROBOTS,
        "bomb": FetchRule.TOO_LARGE,
        "endless": FetchRule.TOO_LARGE,
        "inside": FetchRule.PRIVATE_ADDRESS,
        "metadata": FetchRule.PRIVATE_ADDRESS,
        "circle": FetchRule.REDIRECTS,
        "away": FetchRule.STATUS,
        "missing": FetchRule.GONE,
        "brochure": FetchRule.MEDIA_TYPE,
        "empty": FetchRule.EMPTY,
        "file": FetchRule.NOT_WEB,
    }
    asked = set(days.site.paths())
    assert not asked & {"/private/plans", "/video/parade", "/admin", "/latest/"}
    rules = [(row["reason"], row["rows"]) for row in days.runs[0].page.report.refused_table()]
    assert rules == [("no_visible_text", 1)], "a page that a script would fill"


def test_pages_that_stayed_as_they_were_are_asked_for_by_their_tags(days: Days) -> None:
    asked = [one for one in days.site.asked if one.path == "/council/0"]
    assert ["if-none-match" in one.headers for one in asked] == [False, *[True] * (len(asked) - 1)]


def test_a_page_that_is_gone_for_three_runs_is_proposed_for_withdrawal_and_stays_published(days: Days) -> None:
    vanished = [
        [one.subject for one in run.conclusion.status.problems if one.concern is Concern.VANISHED] for run in days.runs
    ]
    assert vanished == [[], [], [], [f"{days.site.url}/ministry/1"]]
    assert "Minister meets counterpart in Zenda" in titles(days.dataset / "1.2.0")


def test_who_is_to_be_told_is_told_of_each_thing_once(days: Days) -> None:
    told = [
        (message["at"], notice["turn"], notice["concern"], notice["subject"].rpartition("/")[2])
        for message in days.hook.told
        for notice in message["notices"]  # type: ignore[attr-defined]
    ]
    assert told == [
        ("2026-03-04T06:00:00Z", "began", "changed", "council"),
        ("2026-03-05T06:00:00Z", "began", "vanished", "1"),
    ]


def test_the_status_tells_how_all_of_it_stands(days: Days) -> None:
    status = read_status(days.dataset)
    assert status == days.runs[-1].conclusion.status
    assert status is not None
    assert {source.name: source.state for source in status.sources} == {
        "ministry": SourceState.WELL,
        "parliament": SourceState.WELL,
        "council": SourceState.CHANGED,
        "fact-sheet": SourceState.WELL,
        "traps": SourceState.WELL,
    }
    assert status.data is not None
    assert (status.data.version, str(status.data.newest_published_on)) == ("1.2.0", "2026-03-04")


def test_the_page_of_a_run_names_what_came_what_was_refused_and_what_to_look_at(days: Days) -> None:
    page = days.runs[-1].page.markdown()
    assert page.startswith("# press 1.2.0: published\n\n2 documents came\n")
    for heading in ("## What came", "## Pages that were refused", "## Refused", "## To look at"):
        assert f"\n{heading}\n" in page
    assert "| traps | too\\_large | 2 |" in page or "| traps | too_large | 2 |" in page
    assert (days.dataset / "1.2.0").as_uri() in page


def test_what_three_days_published_is_byte_for_byte_what_one_build_gives(days: Days) -> None:
    sources = [
        f"{name}={days.folder / 'archive'}" for name in ("ministry", "parliament", "council", "fact-sheet", "traps")
    ]
    with WorkerPool(1) as pool:
        whole = build(BuildRequest(tuple(sources), days.folder / "datasets" / "whole"), PlainSteps(pool))
    for table in sorted(whole.publication.rows):
        if table != "changes":
            ours, theirs = (
                folder / f"{table}.parquet" for folder in (days.dataset / "1.2.0", whole.publication.folder)
            )
            assert ours.read_bytes() == theirs.read_bytes(), table
