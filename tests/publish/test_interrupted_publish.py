"""Whatever interrupts a publish, the latest version stays valid, and the next publish completes the work."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_tables import DRILL_DOCUMENT, PROVENANCE, ROWS, tables, without

import communique
from communique.errors import StoreError
from communique.publish import publish


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with one version, without the drill."""
    folder = tmp_path_factory.mktemp("before") / "aid"
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    return folder


WATCHED = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from small_tables import PROVENANCE, tables
from communique.publish import publish

folder = Path(sys.argv[2])
seen = []
def watch(event, arguments):
    # Every file that is opened for writing, and every name that another takes over, as paths inside the dataset.
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        path, _, flags = arguments
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND):
            seen.append(["write", os.fsdecode(path)])
    elif event == "os.rename":
        seen.append(["rename", os.fsdecode(arguments[1])])
sys.addaudithook(watch)
publish(tables(), folder, PROVENANCE)
inside = str(folder) + os.sep
print(json.dumps([[what, path.removeprefix(inside)] for what, path in seen if path.startswith(inside)]))
"""


def test_nothing_that_readers_see_is_written_in_place(before: Path, tmp_path: Path) -> None:
    folder = tmp_path / "aid"
    shutil.copytree(before, folder)
    command = [sys.executable, "-c", WATCHED, str(Path(__file__).parent), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seen = [(what, path) for what, path in json.loads(done.stdout)]

    written = {path for what, path in seen if what == "write"}
    assert ".versions.json.new" in written, "the watch sees what is written"
    assert all(path.startswith(".") for path in written), "what is written is hidden until it is whole"
    assert [path for what, path in seen if what == "rename" and not path.startswith(".")] == [
        "1.1.0",
        "versions.json",
        "catalog.duckdb",
    ]


@pytest.fixture
def after_a_kill(before: Path, tmp_path: Path) -> Path:
    """What a publish leaves that dies between renaming its folder into place and listing its version."""
    folder = tmp_path / "aid"
    shutil.copytree(before, folder)
    publish(tables(), folder, PROVENANCE)
    for name in ("versions.json", "catalog.duckdb"):
        shutil.copy(before / name, folder / name)
    return folder


def test_a_version_that_was_not_listed_in_time_gives_way_to_another_of_its_number(after_a_kill: Path) -> None:
    added = [*ROWS["documents"], DRILL_DOCUMENT | {"document_id": "0" * 20, "locator": "another.txt"}]

    published = publish(tables({**ROWS, "documents": added}), after_a_kill, PROVENANCE)

    assert (published.version, published.warnings) == ("1.1.0", ())
    with communique.open(after_a_kill, verify=True) as found:
        assert found.table("documents").num_rows == 3


def test_a_version_that_was_not_listed_in_time_goes_when_the_next_has_another_number(after_a_kill: Path) -> None:
    rows = without(DRILL_DOCUMENT)
    rows["funding"] = []

    published = publish(tables(rows), after_a_kill, PROVENANCE)

    assert published.version == "1.0.1"
    assert not (after_a_kill / "1.1.0").exists()
    assert publish(tables(), after_a_kill, PROVENANCE).version == "1.1.0"


def test_an_older_list_of_versions_costs_no_version_and_no_number_is_used_twice(before: Path, tmp_path: Path) -> None:
    folder = tmp_path / "aid"
    shutil.copytree(before, folder)
    publish(tables(), folder, PROVENANCE)
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    published = {file: file.read_bytes() for file in folder.glob("1.?.0/*")}
    shutil.copy(before / "versions.json", folder / "versions.json")
    (folder / "catalog.duckdb").unlink()

    with pytest.raises(StoreError, match=r"1\.1\.0 holds a version that .*versions\.json does not list"):
        publish(tables(), folder, PROVENANCE)

    assert {file: file.read_bytes() for file in folder.glob("1.?.0/*")} == published
    assert not (folder / ".publishing").exists()


def test_a_list_that_lost_its_last_version_only_is_noticed_by_the_catalogue(before: Path, tmp_path: Path) -> None:
    folder = tmp_path / "aid"
    shutil.copytree(before, folder)
    publish(tables(), folder, PROVENANCE)
    shutil.copy(before / "versions.json", folder / "versions.json")

    for rows in (without(DRILL_DOCUMENT), ROWS):
        with pytest.raises(StoreError, match="restore the newest list of versions, or move the folder away"):
            publish(tables(rows), folder, PROVENANCE)

    (folder / "1.1.0").rename(tmp_path / "away")
    assert publish(tables(), folder, PROVENANCE).version == "1.1.0"


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
