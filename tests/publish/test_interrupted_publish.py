"""Whatever interrupts a publish, the latest version stays valid, and the next publish completes the work."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_tables import DRILL_DOCUMENT, PROVENANCE, tables, without

import communique
from communique.publish import publish

KILLED = """
import json, os, shutil, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from small_tables import PROVENANCE, tables
from communique.publish import publish

def publish_until(folder, step):
    # Opening a file, renaming and making folders are what a publish does to a disk: die before the step-th of these.
    seen = 0
    def count(event, arguments):
        nonlocal seen
        if event in {"open", "os.rename", "os.mkdir"} and str(folder) in str(arguments[0]):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    publish(tables(), folder, PROVENANCE)
    (folder.parent / "steps").write_text(str(seen))

def in_a_process_of_its_own(before, work, step):
    folder = work / str(step) / "aid"
    shutil.copytree(before, folder)
    child = os.fork()
    if not child:
        publish_until(folder, step)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

before, work = map(Path, sys.argv[2:])
ended = {0: in_a_process_of_its_own(before, work, 0)}
steps = int((work / "0" / "steps").read_text())
for step in (2, steps // 2, steps - 9, steps - 6, steps - 4, steps - 2, steps):
    ended[step] = in_a_process_of_its_own(before, work, step)
print(json.dumps(ended))
"""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with one version, without the drill."""
    folder = tmp_path_factory.mktemp("before") / "aid"
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    return folder


def test_kill_at_any_step_leaves_a_valid_version_and_the_next_publish_completes(before: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(Path(__file__).parent), str(before), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ended = {int(step): status for step, status in json.loads(done.stdout).items()}
    assert ended.pop(0) == 0
    whole = tmp_path / "0" / "aid"

    seen = set()
    for step, status in ended.items():
        assert status == -signal.SIGKILL
        folder = tmp_path / str(step) / "aid"
        with communique.open(folder, verify=True) as found:
            seen.add(found.version)
            assert found.table("documents").num_rows == (1 if found.version == "1.0.0" else 2)
        published = publish(tables(), folder, PROVENANCE)
        assert (published.version, published.warnings) == ("1.1.0", ())
        assert sorted(p.name for p in folder.iterdir()) == sorted(p.name for p in whole.iterdir())
        for file in sorted((whole / "1.1.0").iterdir()):
            assert (folder / "1.1.0" / file.name).read_bytes() == file.read_bytes(), file.name
    assert seen == {"1.0.0", "1.1.0"}, "steps before and after the commit were tried"


FULL_DISK = """
import resource, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from small_tables import PROVENANCE, tables
from communique.errors import StoreError
from communique.publish import publish

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))
try:
    publish(tables(), Path(sys.argv[2]), PROVENANCE)
except StoreError as error:
    print(error)
"""


def test_a_disk_that_takes_no_more_is_one_clear_error(before: Path, tmp_path: Path) -> None:
    folder = tmp_path / "aid"
    shutil.copytree(before, folder)

    command = [sys.executable, "-c", FULL_DISK, str(Path(__file__).parent), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"cannot publish to {folder}")
    assert done.stdout.count("\n") == 1
    with communique.open(folder, verify=True) as found:
        assert found.version == "1.0.0"
    assert not (folder / ".publishing").exists()
