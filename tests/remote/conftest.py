"""A dataset of three versions: in a folder, on a web server, in an object store."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "operations"))

from s3_server import s3_bucket as s3_bucket
from s3_server import s3_server as s3_server
from sending import Elsewhere, States, make_states
from small_tables import PROVENANCE, replaced, tables
from static_website import Website, running_website

from communique.publish import publish
from communique.remote import objects
from communique.remote.cache import CACHE_VARIABLE

IMPATIENT = objects.Patience(tries=1)
"""Gives up at once."""

PATIENT = objects.Patience(first_pause=timedelta(milliseconds=10), longest_pause=timedelta(milliseconds=50))
"""Tries as often as usual, without waiting long."""


@pytest.fixture(scope="session")
def datasets(states: States, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dataset `aid`: 1.0.0, 1.1.0 (a document came) and 1.1.1 (read better)."""
    folder = tmp_path_factory.mktemp("remote") / "datasets"
    better = replace(PROVENANCE, code_version="0.2.0")
    shutil.copytree(states.second, folder / "aid")
    publish(tables(replaced("funding", 0, status="allocated")), folder / "aid", better)
    return folder


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, and no waiting between tries."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(objects, "PATIENCE", PATIENT)
    return tmp_path / "cache"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is tried again."""
    monkeypatch.setattr(objects, "PATIENCE", IMPATIENT)


@pytest.fixture(scope="session")
def web_server(datasets: Path) -> Iterator[Website]:
    """A web server, for all tests of a session."""
    with running_website(datasets) as site:
        yield site


@pytest.fixture
def website(web_server: Website, datasets: Path) -> Website:
    """The web server, with the datasets on it and nothing disturbed."""
    web_server.folder = datasets
    web_server.proxy.calm()
    return web_server


@pytest.fixture(scope="session")
def states(tmp_path_factory: pytest.TempPathFactory) -> States:
    """Versions to be sent, made once."""
    return make_states(tmp_path_factory.mktemp("states"))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """Another machine that publishes to the same store."""
    return Elsewhere(tmp_path / "elsewhere", monkeypatch)
