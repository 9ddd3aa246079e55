"""The Prefect run: the same bytes as a plain build, with tasks, artifacts and no word to anyone else."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from communique.build import BuildRequest, build
from communique.build.steps import PlainSteps, WorkerPool
from communique.flows.session import SETTINGS, configured_api, prepare

CODE = "from communique.cli import main; main()"


def parquet_digests(version: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(version.glob("*.parquet"))}


def test_a_flow_on_a_real_server_gives_the_bytes_of_a_plain_build(tmp_path: Path) -> None:
    sources = tmp_path / "press"
    sources.mkdir()
    for number in range(34):  # two shards
        text = f"Note {number}\n\nDenmark pledged DKK {number + 1} million for ships, the ministry said.\n"
        (sources / f"{number}.txt").write_text(text, encoding="utf-8")
    (sources / "empty.txt").write_text("")
    with WorkerPool(1) as pool:
        plain = build(BuildRequest((str(sources),), tmp_path / "plain" / "ships"), PlainSteps(pool))

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
    assert "1 refused" in done.stdout
    assert parquet_digests(tmp_path / "datasets" / "ships" / "1.0.0") == parquet_digests(plain.publication.folder)

    with sqlite3.connect(home / "prefect.db") as server:
        assert server.execute("select name, state_type from flow_run").fetchall() == [("build ships", "COMPLETED")]
        tasks = [name for (name,) in server.execute("select name from task_run order by start_time")]
        artifacts = set(server.execute("select key, type from artifact"))
    assert tasks == ["read", "clean 1-1 of 1", "dedupe", "extract 1-2 of 2", "resolve", "validate", "publish"]
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
