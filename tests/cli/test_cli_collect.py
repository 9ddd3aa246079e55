import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from refreshed_site import configure, releases
from typed import Run
from website import Site, running_site

from communique.collect.loading import load


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        releases(running, 2)
        running.feed("/feed.xml", [("/news/1", "a", ""), ("/news/2", "b", ""), ("/news/3", "c", "")])
        yield running


def test_the_template_is_a_file_that_passes_its_own_check(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("sources", "template")
    assert status == 0
    (tmp_path / "sources.yaml").write_text(out, "utf-8")
    assert run("sources", "check")[0] == 0
    assert not any(source.enabled for source in load(tmp_path / "sources.yaml").sources)


def test_the_template_with_a_contact_and_all_switched_on_passes_too(run: Run, tmp_path: Path) -> None:
    _, out, _ = run("sources", "template")
    (tmp_path / "sources.yaml").write_text(
        out.replace("# contact", "contact").replace("    enabled: false\n", ""), "utf-8"
    )
    status, out, err = run("sources", "check")
    assert (status, err) == (0, "")
    assert "switched off" not in out


def test_faults_are_told_with_their_lines_and_as_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text("sources:\n  - {name: a, kind: feed}\n", "utf-8")
    status, _, err = run("sources", "check")
    assert status == 2
    assert "sources.yaml:2: sources.0.url: Field required" in err
    status, out, _ = run("sources", "check", "--json")
    assert (status, len(json.loads(out)["problems"])) == (2, 1)


def test_without_a_file_it_says_how_to_make_one(run: Run) -> None:
    status, _, err = run("collect")
    assert status == 2
    assert "communique sources template" in err


def test_everything_switched_off_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(run("sources", "template")[1], "utf-8")
    status, _, err = run("collect")
    assert status == 2
    assert "--source" in err


def test_collect_then_build(run: Run, tmp_path: Path, site: Site) -> None:
    configure(tmp_path, site)
    status, out, err = run("collect")
    assert status == 0
    assert "ministry       3 listed: 2 new, 1 gone" in out
    assert "/news/3: gone:" in err
    status, _, err = run("build", "archive", "--dataset", "press", "--no-prefect", "--quiet")
    assert (status, err) == (0, "")
    _, out, _ = run(
        "query", "select source, title, collected_at is not null as seen from documents order by title", "--json"
    )
    assert [(row["source"], row["title"], row["seen"]) for row in json.loads(out)["rows"]] == [
        ("ministry", "Release 1", True),
        ("ministry", "Release 2", True),
    ]


def test_a_dry_run_lists_addresses(run: Run, tmp_path: Path, site: Site) -> None:
    configure(tmp_path, site)
    status, out, _ = run("collect", "--dry-run")
    assert (status, out.splitlines()) == (0, [f"{site.url}/news/{number}" for number in (1, 2, 3)])
    assert not (tmp_path / "archive").exists()


def test_a_source_that_cannot_be_read_ends_with_3(run: Run, tmp_path: Path, site: Site) -> None:
    configure(tmp_path, site)
    del site.pages["/feed.xml"]
    status, out, err = run("collect", "--json")
    assert status == 3
    assert json.loads(out)["sources"][0]["problem"].startswith("gone")
    assert err == ""


def test_what_was_withdrawn_is_not_told_to_be_gone(run: Run, tmp_path: Path, site: Site) -> None:
    """Nor what was left out because there is too much of it passed over in silence."""
    configure(tmp_path, site)
    run("collect", "--quiet")
    run("build", "archive", "--dataset", "press", "--no-prefect", "--quiet")
    with sqlite3.connect(tmp_path / "archive" / "collected.sqlite") as db:
        gone, asked = "2026-03-01T00:00:00+00:00", "2999-01-01T00:00:00+00:00"
        db.execute("update pages set gone_runs = 3, gone_since = ?, asked_at = ?", (gone, asked))
    told = run("collect")[2]
    assert "/news/1 is not there any more since 2026-03-01" in told
    query = "select document_id from documents where title = 'Release 1'"
    [row] = json.loads(run("query", query, "--json")[1])["rows"]
    assert run("retract", row["document_id"], "--reason", "withdrawn by the ministry", "--quiet")[0] == 0
    told = run("collect")[2]
    assert "/news/1 is not there" not in told
    assert "/news/2 is not there" in told
