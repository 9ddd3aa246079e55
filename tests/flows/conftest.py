"""One temporary Prefect server for all tests of this room."""

import os
from collections.abc import Iterator

import pytest

from communique.flows.session import SETTINGS


@pytest.fixture(scope="session")
def server() -> Iterator[None]:
    """A real Prefect server with an empty database; flows that are called in this process run on it."""
    with pytest.MonkeyPatch.context() as patched:
        for name in list(os.environ):
            if name.startswith("PREFECT_"):
                patched.delenv(name)
        for name, value in SETTINGS.items():
            patched.setenv(name, value)
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=180):
            yield
