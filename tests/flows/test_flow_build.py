"""The Prefect run: the same bytes as a plain build, with tasks, artifacts and no word to anyone else."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId, FlowRunFilterName
from prefect.client.schemas.objects import StateType
from prefect_server import comes

from communique.build import BuildRequest, build
from communique.build.steps import PlainSteps, WorkerPool
from communique.flows.build import build as flow
from communique.flows.session import SETTINGS, configured_api, prepare

CODE = "from communique.cli import main; main()"


def parquet_digests(version: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(version.glob("*.parquet"))}


@pytest.fixture
def press(tmp_path: Path) -> Path:
    """So many notes that there are two shards of them, and one that is refused."""
    folder = tmp_path / "press"
    folder.mkdir()
    for number in range(34):
        text = f"Note {number}\n\nDenmark pledged DKK {number + 1} million for ships, the ministry said.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_text("")
    return folder


def tasks_of(dataset: str) -> list[str]:
    """The tasks of the newest build of a dataset, in the order of their beginning."""
    with get_client(sync_client=True) as client:
        (run,) = client.read_flow_runs(flow_run_filter=FlowRunFilter(name=FlowRunFilterName(any_=[f"build {dataset}"])))
        assert run.state_type is StateType.COMPLETED
        found = client.read_task_runs(flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run.id])))
    return [task.name for task in sorted(found, key=lambda task: task.start_time or task.created)]


@pytest.mark.usefixtures("server")
def test_a_flow_on_a_real_server_gives_the_bytes_of_a_plain_build(press: Path, tmp_path: Path) -> None:
    with WorkerPool(1) as pool:
        plain = build(BuildRequest((str(press),), tmp_path / "plain" / "bytes"), PlainSteps(pool))
    made = flow([str(press)], "bytes", str(tmp_path / "datasets"), 2)
    assert [refused.rows for refused in made.refused] == [1]
    assert parquet_digests(made.publication.folder) == parquet_digests(plain.publication.folder)
    shards = ["clean 1-1 of 1", "sign 1-1 of 1", "dedupe", "extract 1-2 of 2"]
    expected = ["read", *shards, "resolve", "validate", "publish"]
    assert comes(lambda: tasks_of("bytes") == expected, 60), tasks_of("bytes")


@pytest.mark.slow
def test_without_an_api_the_command_starts_a_server_of_its_own(press: Path, tmp_path: Path) -> None:
    home = tmp_path / "prefect"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run(
        [sys.executable, "-c", CODE, "build", "press", "--prefect", "--dataset", "ships", "--workers", "2"],
        cwd=tmp_path,
        env={**clean, "PREFECT_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "leaked" not in done.stderr, "a library tells of what was not given back at the end"
    assert "1 refused" in done.stdout
    with sqlite3.connect(home / "prefect.db") as server:
        assert server.execute("select name, state_type from flow_run").fetchall() == [("build ships", "COMPLETED")]
        artifacts = set(server.execute("select key, type from artifact"))
    assert artifacts >= {("build-ships-summary", "markdown"), ("build-ships-rows", "table")}


@pytest.mark.parametrize(
    ("environment", "profiles", "expected"),
    [
        ({}, None, None),
        ({"PREFECT_API_URL": "http://one/api"}, None, "http://one/api"),
        ({}, 'active = "a"\n[profiles.a]\nPREFECT_API_URL = "http://two/api"\n', "http://two/api"),
        ({}, 'active = "a"\n[profiles.a]\nPREFECT_LOGGING_LEVEL = "INFO"\n', None),
        (
            {"PREFECT_PROFILE": "b"},
            'active = "a"\n[profiles.b]\nPREFECT_API_URL = "http://three/api"\n',
            "http://three/api",
        ),
        ({}, "this is no TOML", None),
        ({}, "", None),
    ],
)
def test_an_api_is_found_where_prefect_looks_for_it(
    environment: dict[str, str], profiles: str | None, expected: str | None, tmp_path: Path
) -> None:
    if profiles is not None:
        (tmp_path / "profiles.toml").write_text(profiles)
    assert configured_api({**environment, "PREFECT_HOME": str(tmp_path)}) == expected


def test_settings_in_the_environment_stay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_SERVER_ALLOW_EPHEMERAL_MODE", "false")
    monkeypatch.setenv("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "300")
    prepare()
    assert os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] == "300"
    assert (os.environ["DO_NOT_TRACK"], os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"]) == ("1", "false")
    assert os.environ["PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"] == "true"
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
