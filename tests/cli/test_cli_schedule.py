"""`communique schedule`, as far as it goes without a server: what is wrong is told before anything is asked of one."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from typed import Run

SOURCES = "contact: press@example.org\nsources:\n  - {name: own, kind: folder, path: notes}\n"


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    """Take away what Prefect puts on the root of all logs when it is imported: it prints to where this test does."""
    yield
    root = logging.getLogger()
    for handler in list(root.handlers):
        if type(handler).__module__.startswith("prefect."):
            root.removeHandler(handler)


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    (tmp_path / "sources.yaml").write_text(SOURCES, "utf-8")
    return tmp_path


def test_without_an_api_it_says_how_to_have_one_and_how_to_go_without(run: Run, configured: Path) -> None:
    status, out, err = run("schedule", "--cron", "0 6 * * *")
    assert (status, out) == (2, "")
    for told in ("prefect server start", "PREFECT_API_URL=http://127.0.0.1:4200/api", "cron", "systemd"):
        assert told in err


def test_an_api_that_does_not_answer_is_told(run: Run, configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    status, _, err = run("schedule", "--cron", "0 6 * * *")
    assert status == 3
    assert "http://127.0.0.1:9/api does not answer" in err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--cron", "0 6 * *"], "--cron '0 6 * *': no schedule; it has five fields"),
        (["--cron", "0 6 * * *", "--timezone", "Kyiv"], "--timezone 'Kyiv': no time zone"),
        (["--cron", "0 6 * * *", "--dataset", "a/b"], "--dataset 'a/b' is not a name"),
        (["--cron", "0 6 * * *", "--config", "none.yaml"], "none.yaml: no such file or directory"),
    ],
)
def test_a_wrong_call_is_told(run: Run, configured: Path, options: list[str], message: str) -> None:
    status, _, err = run("schedule", *options)
    assert status == 2
    assert message in err
