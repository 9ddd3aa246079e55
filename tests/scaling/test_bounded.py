"""What a process takes beyond its limit of memory ends it, and pages of files do not count for good."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))
bounded: Any = import_module("bounded")

LIMIT_MIB = 100
TAKES = "taken = bytearray({mib} << 20); taken[::4096] = b'x' * len(taken[::4096])"
MAPS = """
import mmap, pathlib, sys
file = pathlib.Path(sys.argv[1])
with file.open("wb") as out:
    for _ in range(200):
        out.write(b"x" * (1 << 20))
with file.open("rb") as read, mmap.mmap(read.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
    assert mapped[::4096].count(b"x") == 200 * 256
"""


@pytest.fixture(params=["as the system has it", "without control groups"], autouse=True)
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without control groups":
        monkeypatch.setattr(bounded, "LIMITS", ())


@pytest.mark.skipif(sys.platform != "linux", reason="another system has other limits")
@pytest.mark.parametrize(("mib", "gets_through"), [(20, True), (300, False)])
def test_a_process_has_what_it_may_have(mib: int, gets_through: bool) -> None:
    ended = bounded.within(LIMIT_MIB, [sys.executable, "-c", TAKES.format(mib=mib)])
    assert (ended.status == 0) is gets_through


@pytest.mark.skipif(sys.platform != "linux", reason="another system has other limits")
def test_files_that_are_mapped_may_be_larger(tmp_path: Path) -> None:
    ended = bounded.within(LIMIT_MIB, [sys.executable, "-c", MAPS, str(tmp_path / "large")])
    assert ended.status == 0
