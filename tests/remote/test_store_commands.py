"""The command line on datasets that lie elsewhere."""

import json
from pathlib import Path

import obstore
import pytest
from called import Run, calling
from obstore.store import S3Store
from s3_server import Fault, S3Server
from sending import States, paths, seen_whole, send
from static_website import Website
from webhook import running_hook


@pytest.fixture
def run(datasets: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return calling(datasets, capsys, monkeypatch)


COMMANDS = [
    ["query", "SELECT provider, amount FROM funding_named ORDER BY ALL", "--json"],
    ["show", "funding", "--json"],
    ["versions", "--json"],
    ["diff", "--json"],
    ["diff", "1.0.0", "1.1.1", "--stat"],
    ["log", "--json"],
    ["lock", "--json", "--file", "communique.lock"],
]


def test_commands_that_read_say_what_they_say_of_a_folder(
    website: Website, datasets: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        here, there = run(*command), run(*command, of=Path(f"{website.url}/aid"))
        assert (there.status, there.out) == (here.status, here.out), command


def test_a_store_is_verified_where_it_is(s3_bucket: str, states: States, run: Run, s3_server: S3Server) -> None:
    send(s3_bucket, states.second)
    there = Path(f"s3://{s3_bucket}/data")
    assert run("diff", of=there).status == 0, "what was fetched before is not what is verified"
    assert run("verify", of=there).status == 0
    opened = S3Store(s3_bucket, prefix="data/aid")
    content = bytes(obstore.get(opened, "1.1.0/funding.parquet").bytes())
    obstore.put(opened, "1.1.0/funding.parquet", content[:-9] + b"x" + content[-8:])
    ran = run("verify", "--json", of=there)
    assert ran.status == 1
    assert "catalog.duckdb" not in ran.out, "a copy for reading has none"
    wrong = [check for check in json.loads(ran.out)["checks"] if not check["passed"]]
    assert [check["version"] for check in wrong] == ["1.1.0"]


def test_commands_that_write_send_what_they_made(s3_bucket: str, states: States, run: Run, s3_server: S3Server) -> None:
    send(s3_bucket, states.second)
    there = Path(f"s3://{s3_bucket}/data")
    ran = run("rollback", of=there)
    assert (ran.status, seen_whole(s3_server, s3_bucket)) == (0, "1.0.0")
    assert f"s3://{s3_bucket}/data/aid: the list of versions was sent" in ran.err
    rows = json.loads(run("query", "SELECT document_id FROM documents LIMIT 1", "--json", of=there).out)
    document_id = rows["rows"][0]["document_id"]
    ran = run("retract", document_id, "--reason", "withdrawn", of=there)
    assert (ran.status, seen_whole(s3_server, s3_bucket)) == (0, "1.2.0"), ran.err
    assert "withdrawn" in bytes(obstore.get(S3Store(s3_bucket, prefix="data/aid"), "dataset.toml").bytes()).decode()


@pytest.mark.parametrize(
    "command", [["gc"], ["import", "x.zip"], ["retract", "0c1f", "--reason", "because", "--purge"]], ids=lambda c: c[0]
)
def test_what_cannot_be_done_to_a_store_is_refused(s3_bucket: str, run: Run, command: list[str]) -> None:
    ran = run(*command, of=Path(f"s3://{s3_bucket}/data"))
    assert ran.status == 2
    assert "works on a folder" in ran.err


def test_a_website_is_not_written_to(website: Website, run: Run) -> None:
    ran = run("rollback", "--dataset", "aid", of=Path(website.url))
    assert ran.status == 2
    assert "can only be read" in ran.err


def test_where_nothing_answers_the_status_is_3(
    s3_bucket: str, s3_server: S3Server, states: States, run: Run, impatient: None
) -> None:
    send(s3_bucket, states.first)
    there = Path(f"s3://{s3_bucket}/data")
    before = paths(s3_server, s3_bucket)
    for command in (["query", "FROM funding"], ["versions"], ["rollback"], ["verify"]):
        s3_server.proxy.fail(Fault.CUT)
        ran = run(*command, of=there)
        s3_server.proxy.calm()
        assert (ran.status, ran.out) == (3, "")
        assert ran.err.startswith("communique: s3://")
        assert ran.err.count("\n") == 1
    assert paths(s3_server, s3_bucket) == before


def test_a_refresh_that_cannot_open_its_store_tells_of_it_once_and_when_it_is_over(
    s3_bucket: str,
    s3_server: S3Server,
    states: States,
    run: Run,
    impatient: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send(s3_bucket, states.first)
    (tmp_path / "press").mkdir()
    source = {"name": "press", "kind": "folder", "path": "press"}
    config = {"sources": [source], "notify": {"webhook": "COMMUNIQUE_TEST_HOOK"}}
    (tmp_path / "sources.yaml").write_text(json.dumps(config), "utf-8")
    command = ["refresh", "--config", str(tmp_path / "sources.yaml"), "--dataset", "aid"]
    there = Path(f"s3://{s3_bucket}/data")
    with running_hook() as hook:
        monkeypatch.setenv("COMMUNIQUE_TEST_HOOK", hook.url)
        s3_server.proxy.fail(Fault.CUT)
        for _ in range(2):
            ran = run(*command, of=there)
            assert ran.status == 3, ran.err
            assert "could not be reached" in ran.err
        s3_server.proxy.calm()
        assert len(hook.told) == 1
        assert "could not be reached" in str(hook.told[0]["text"])
        run(*command, of=there)  # there is nothing to build from: it ends otherwise, and says so
        status = json.loads(bytes(obstore.get(S3Store(s3_bucket, prefix="data/aid"), "status.json").bytes()))
    assert [one["ending"] for one in status["recent_runs"]][:2] == ["unreachable", "unreachable"]
    assert len(hook.told) == 2


def test_there_is_no_dataset_where_there_is_none(s3_bucket: str, run: Run, website: Website) -> None:
    for there in (f"s3://{s3_bucket}/nothing", f"{website.url}/nothing"):
        ran = run("versions", of=Path(there))
        assert ran.status == 2
        assert "no dataset at" in ran.err
