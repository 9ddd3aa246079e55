import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from communique.collect import Archive
from communique.collect.rows import SourceAbout

READ = """
import sys
from pathlib import Path
from communique.collect import Archive
with Archive(Path(sys.argv[1])) as archive:
    print([source.name for source in archive.sources()])
"""
MOUNTED = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && exec "$2" -c "$3" "$1"'


def read_only(folder: Path) -> subprocess.CompletedProcess[str]:
    if subprocess.run([*MOUNTED, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a disk of their own")
    command = [*MOUNTED, READ_ONLY, "sh", str(folder), sys.executable, READ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_an_archive_on_a_disk_that_is_only_read_can_be_read(tmp_path: Path) -> None:
    with Archive(tmp_path, create=True) as archive:
        archive.begin([SourceAbout("ministry", None, None, None, None, "page", None)], datetime.now(UTC))
    found = read_only(tmp_path)
    assert (found.stdout, found.stderr) == ("['ministry']\n", "")


def test_what_its_journal_still_holds_is_not_passed_over(tmp_path: Path) -> None:
    with Archive(tmp_path, create=True) as archive:
        archive.begin([SourceAbout("ministry", None, None, None, None, "page", None)], datetime.now(UTC))
        copy = tmp_path / "copy"
        copy.mkdir()
        for name in ("collected.sqlite", "collected.sqlite-wal"):
            (copy / name).write_bytes((tmp_path / name).read_bytes())
    found = read_only(copy)
    assert found.returncode != 0
    assert "StoreError: cannot open the archive" in found.stderr
