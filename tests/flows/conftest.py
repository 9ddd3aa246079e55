"""One Prefect server for all tests of this room, as an operator starts it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).resolve().parents[1] / room) for room in ("collect", "operations", "publish")]

from prefect_server import Server, running_server

from communique.flows.session import SETTINGS


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real Prefect server with an empty database."""
    with running_server(tmp_path_factory.mktemp("prefect") / "home") as running:
        yield running


@pytest.fixture
def server(prefect_server: Server) -> Iterator[None]:
    """Flows that are called in this process run on the server."""
    with pytest.MonkeyPatch.context() as patched:
        for name in list(os.environ):
            if name.startswith("PREFECT_"):
                patched.delenv(name)
        for name, value in {**SETTINGS, "PREFECT_API_URL": prefect_server.api}.items():
            patched.setenv(name, value)
        from prefect.settings import PREFECT_API_URL, temporary_settings

        with temporary_settings({PREFECT_API_URL: prefect_server.api}):
            yield
