"""`communique view`: a dataset in the browser."""

import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("how", [("--explorer",), ()])
def test_a_dataset_is_served_until_the_command_ends_and_nothing_stays(how: tuple[str, ...], tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("communique")), "view", str(ROOT / "datasets" / "defence-aid"), *how]
    run = subprocess.Popen(
        [*command, "--no-browser", "--quiet"], stdout=subprocess.PIPE, env={"TMPDIR": str(tmp_path)}, text=True
    )
    assert run.stdout is not None
    try:
        address = run.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        assert address.endswith("/explorer/index.html") is bool(how)
        connection = HTTPConnection(urlsplit(address).netloc)
        connection.request("GET", urlsplit(address).path)
        assert b"<!doctype html>" in connection.getresponse().read()
        connection.close()
    finally:
        run.send_signal(signal.SIGTERM)
        assert run.wait(20) == 0
        run.stdout.close()
    assert list(tmp_path.iterdir()) == []
