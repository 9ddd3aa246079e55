"""`communique doctor` as it is typed, on a machine where all is well and on some where it is not."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from communique.cli.health import software

Run = Callable[..., tuple[int, str, str]]


def checks(out: str) -> dict[str, dict[str, str]]:
    """What was told, by area and name."""
    return {f"{one['area']}: {one['name']}": one for one in json.loads(out)["checks"]}


def test_all_is_told_and_all_is_well(run: Run, published: Path) -> None:
    status, out, err = run("doctor")

    assert (status, err) == (0, "")
    for told in ("duckdb", "as pinned", "analytics", "1 version, latest 1.0.0", "GB free", "memory", "encoding"):
        assert told in out
    assert out.splitlines()[-1] == "ready for reading and building"
    assert run("doctor", "--quiet") == (0, "", "")


def test_json_is_one_object(run: Run) -> None:
    status, out, _ = run("doctor", "--for", "read", "--json")
    told = json.loads(out)

    assert (status, told["use"], told["ready"]) == (0, "read", True)
    assert checks(out)["software: pyarrow"]["found"].startswith(version("pyarrow"))
    assert not any(one["area"] == "model" for one in told["checks"])


def test_a_package_out_of_range_is_in_the_way(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(software, "version", lambda name: "3.0.0" if name == "duckdb" else version(name))
    status, out, _ = run("doctor", "--for", "read")

    assert status == 1
    assert 'not supported: pip install "duckdb<2.1,>=1.5.5"' in out
    assert out.splitlines()[-1] == "not ready for reading: duckdb"


def test_a_missing_pipeline_is_in_the_way_of_building_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_spacy(name: str) -> str:
        if name == "spacy":
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(software, "version", without_spacy)
    status, out, _ = run("doctor", "--json")
    assert (status, json.loads(out)["use"]) == (0, "read")
    missing = checks(out)["software: extra pipeline"]
    assert (missing["state"], missing["found"]) == ("note", "missing spacy")
    assert "630 MB" in missing["advice"]

    status, out, _ = run("doctor", "--for", "build", "--json")
    assert status == 1
    assert checks(out)["software: extra pipeline"]["state"] == "wrong"


def test_a_model_that_is_not_the_pinned_one_is_in_the_way(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from communique.extract import models

    monkeypatch.setattr(models, "PINNED_SHA256", {models.DEFAULT_MODEL: "ab" * 32})
    status, out, _ = run("doctor", "--json")
    [model] = [one for key, one in checks(out).items() if key.startswith("model")]

    assert status == 1
    assert model["found"].endswith("not the pinned abababababab")
    assert "pip install --force-reinstall" in model["advice"]


class Answers(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404 if self.path.startswith("/other") else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answers) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_configured_api_is_asked(run: Run, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", f"{server}/api")
    status, out, _ = run("doctor", "--for", "schedule", "--json")

    assert status == 0
    assert checks(out)["Prefect: API"]["found"] == f"{server}/api answers"
    assert Answers.asked[-1] == "/api/health"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://127.0.0.1:9/api", "does not answer"),
        ("ftp://127.0.0.1/api", "not an address"),
        ("http://127.0.0.1:port/api", "does not answer"),
        ("/other", "status 404"),
    ],
)
def test_an_api_that_is_none_is_in_the_way(
    run: Run, server: str, monkeypatch: pytest.MonkeyPatch, url: str, says: str
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", server + url if url.startswith("/") else url)
    status, out, _ = run("doctor", "--json")

    assert status == 1
    assert says in checks(out)["Prefect: API"]["found"]


def test_a_schedule_needs_an_api_and_a_build_does_not(run: Run) -> None:
    assert run("doctor", "--for", "schedule", "--quiet")[0] == 1
    assert run("doctor", "--for", "build", "--quiet")[0] == 0


def test_reports_to_others_are_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "true")
    status, out, _ = run("doctor", "--json")

    assert status == 0
    assert checks(out)["Prefect: analytics"]["found"] == "on (PREFECT_SERVER_ANALYTICS_ENABLED=true)"


def test_a_damaged_version_is_told(run: Run, published: Path) -> None:
    path = published / "aid" / "1.0.0" / "funding.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    status, out, _ = run("doctor", "--for", "read", "--json")

    assert status == 1
    assert "funding.parquet" in checks(out)["datasets: aid"]["advice"]


def test_a_list_of_versions_that_cannot_be_read_is_told(run: Run, published: Path) -> None:
    (published / "aid" / "versions.json").write_text("{")
    status, out, _ = run("doctor", "--for", "read", "--json")

    assert status == 1
    assert checks(out)["datasets: aid"]["found"] == "damaged"


def test_a_folder_of_datasets_that_is_a_file_is_in_the_way(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, out, _ = run("doctor", "--for", "read", "--datasets", "file", "--json")
    assert (status, checks(out)["datasets: file"]["found"]) == (1, "is a file")

    status, out, _ = run("doctor", "--for", "read", "--datasets", "not/there", "--json")
    assert (status, checks(out)["datasets: not/there"]["state"]) == (0, "note")


def test_reading_is_looked_at_without_loading_the_pipeline(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['communique', 'doctor', '--for', 'read', '--quiet']\n"
        "from communique.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'spacy', 'prefect', 'pandera', 'polars', 'numpy'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout in ("[]\n", "['numpy']\n")  # which pyarrow loads where it is there
