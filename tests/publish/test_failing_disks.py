"""A disk that is full, read-only or not ours costs one line that says so, and no version."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from small_tables import DRILL_DOCUMENT, PROVENANCE, tables, without

import communique
from communique.publish import publish

HERE = Path(__file__).parent
APART = ["unshare", "--user", "--map-root-user", "--mount"]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def can_mount() -> bool:
    with tempfile.TemporaryDirectory() as disk:
        script = f'mount -t tmpfs -o size=1m none "{disk}" && mount -o remount,size=2m "{disk}"'
        return shutil.which("unshare") is not None and run(*APART, "sh", "-c", script).returncode == 0


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before") / "aid"
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    return folder


SMALL = [0, 4, 16, 40, 100, 300]
"""KiB that are free."""


@pytest.mark.skipif(not can_mount(), reason="this machine lets nobody mount a disk of his own")
@pytest.mark.parametrize("sizes", [SMALL[::3], pytest.param(range(0, 800, 16), marks=pytest.mark.slow)])
def test_a_disk_that_is_full_and_one_that_is_read_only(before: Path, tmp_path: Path, sizes: list[int]) -> None:
    (tmp_path / "disk").mkdir()
    arguments = [str(before), str(tmp_path / "disk"), *map(str, sizes)]
    done = run(*APART, sys.executable, str(HERE / "on_a_disk.py"), *arguments)
    assert (done.returncode, done.stderr) == (0, "")

    full = 0
    for found in map(json.loads, done.stdout.splitlines()):
        where = f"{found['size']} KiB were free"
        assert found["seen"]["wrong"] == [], where
        if isinstance(found["full"], str):
            full += 1
            assert "No space left on device): free some space and publish again" in found["full"], where
            assert found["full"].endswith("; published versions are as they were"), where
            assert found["seen"]["latest"] == ["1.0.0", 1], where
            assert not [name for name in found["seen"]["files"] if name.startswith(".publishing")], where
        assert found["again"] == ["1.1.0", []], where
        assert found["at last"]["latest"] == found["at last"]["shown"] == ["1.1.0", 2], where
        assert "Read-only file system): choose a folder that can be written" in found["read-only"], where
        assert found["read"] == found["at last"], where
    assert full > 0, "some were full"


FULL = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from operations import publish_the_drill
from communique.errors import StoreError

try:
    print(publish_the_drill(Path(sys.argv[2])))
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize("name", [".versions.json.new", ".lock.holder"])
def test_a_file_that_the_disk_does_not_take(before: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(before, tmp_path / "aid"))
    (folder / name).symlink_to("/dev/full")

    done = run(sys.executable, "-c", FULL, str(HERE), str(folder))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"cannot publish to {folder} (No space left on device): free some space")
    with communique.open(folder, verify=True) as found:
        assert found.version == "1.0.0"


UNREADABLE = """
import os, sys
from pathlib import Path
from communique.compare.verify import verify

list(verify(Path(sys.argv[1])))  # what is loaded late is loaded now
for path in sys.argv[2:]:
    os.chmod(path, 0)
if os.geteuid() == 0:
    os.setuid(65534)  # root may read anything
for check in verify(Path(sys.argv[1])):
    for problem in check.problems:
        print(check.version, check.what, problem)
"""


@pytest.mark.parametrize("name", ["1.0.0/funding.parquet", "1.0.0/manifest.json", "1.0.0", "dataset.toml"])
def test_what_may_not_be_read_is_not_told_as_damage(before: Path, name: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(before, Path(place) / "aid"))
        Path(place).chmod(0o755)

        done = run(sys.executable, "-c", UNREADABLE, str(folder), str(folder / name))

        (folder / name).chmod(0o755)
        assert (done.returncode, done.stderr) == (0, "")
        assert "cannot be read (Permission denied): check your rights" in done.stdout
        assert "restore" not in done.stdout


FOREIGN = """
import os, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import communique
from communique.cli import main
from operations import look, publish_the_drill

publish_the_drill(Path(sys.argv[2]) / "ours" / "aid")  # what is loaded late is loaded now
look(Path(sys.argv[2]) / "ours" / "aid")
if os.geteuid() == 0:
    os.setuid(65534)  # root may write anywhere
sys.argv = ["communique", "rollback", "1.0.0", "--datasets", sys.argv[2]]
main()
"""


def test_a_folder_that_is_not_ours_is_told_by_the_command_with_status_2(before: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        datasets = Path(place)
        for folder in (datasets / "aid", datasets / "ours" / "aid"):
            shutil.copytree(before, folder)
        datasets.chmod(0o755)
        for path in [*(datasets / "aid").rglob("*"), datasets / "aid"]:
            path.chmod(0o555 if path.is_dir() else 0o444)

        done = run(sys.executable, "-c", FOREIGN, str(HERE), str(datasets))

        assert (done.returncode, done.stdout) == (2, "")
        assert "Permission denied): check your rights to the folder" in done.stderr
        assert done.stderr.count("\n") == 1
        with communique.open(datasets / "aid", verify=True) as found:
            assert found.version == "1.0.0"
        for path in [datasets / "aid", *(datasets / "aid").rglob("*")]:
            path.chmod(0o755)
