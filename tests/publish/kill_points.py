"""Kill a process at any step of what it does to a dataset, and say what is there then.

`python kill_points.py OPERATION BEFORE WORK POINT ...` does an operation of `operations.py` on copies of the dataset
BEFORE, each in a folder of its own below WORK, and kills it with SIGKILL at the step of that number; 0 lets it end. It
prints one JSON object a point: how the process ended, its steps (of point 0), what was seen then, what came of doing
the operation again, and what is seen at last.

A step is
- `file`: just before a file of the dataset is opened, renamed, linked, removed, synced, or a folder made or removed;
- `torn`: when half of a file's bytes are written;
- `after`: before the line of `communique/publish` that runs next after one of these;
- `line`: before any other line of `communique/publish` runs.
"""

import functools
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pyarrow.parquet as pq
from operations import OPERATIONS, look

import communique.publish
from communique.cli import main as loaded  # the whole program, so that no child has to load it

WATCHED = frozenset({"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"})
ROOM = str(Path(communique.publish.__file__).parent) + os.sep


class Steps:
    """Counts steps, and dies at one of them."""

    def __init__(self, folder: Path, point: int) -> None:
        self.folder = str(folder)
        self.point = point
        self.kinds: list[str] = []

    def take(self, kind: str, just_before: Callable[[], None] | None = None) -> None:
        """Take a step."""
        self.kinds.append(kind)
        if len(self.kinds) == self.point:
            if just_before is not None:
                just_before()
            os.kill(os.getpid(), signal.SIGKILL)

    def begin(self) -> None:
        """Watch this process from now on."""
        sys.addaudithook(self._audit)
        os.fsync = self._counted(os.fsync)
        pq.write_table = self._torn_table(pq.write_table)
        Path.write_bytes = self._torn_bytes(Path.write_bytes)  # type: ignore[method-assign]
        sys.settrace(self._trace)

    def end(self) -> list[str]:
        """Watch no longer; return the kinds of all steps."""
        sys.settrace(None)
        return list(self.kinds)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in WATCHED or not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        if os.fsdecode(arguments[0]).startswith(self.folder):
            self.take("file")

    def _trace(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        if not frame.f_code.co_filename.startswith(ROOM):
            return None
        return self._line

    def _line(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        if event == "line":
            self.take("after" if self.kinds and self.kinds[-1] in {"file", "torn"} else "line")
        return self._line

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def counted(*arguments: Any) -> Any:
            self.take("file")
            return function(*arguments)

        return counted

    def _torn_table(self, write: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(write)
        def torn(table: Any, path: Path, **options: Any) -> Any:
            self.take("file")
            done = write(table, path, **options)
            self.take("torn", lambda: os.truncate(path, Path(path).stat().st_size // 2))
            return done

        return torn

    def _torn_bytes(self, write: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(write)
        def torn(path: Path, content: bytes) -> int:
            done = write(path, content)
            self.take("torn", lambda: os.truncate(path, len(content) // 2))
            return done

        return torn


def in_a_process_of_its_own(work: Callable[[], object], told: Path) -> int:
    """Do something in a child of this process, write what it returns to a file, and return how the child ended."""
    child = os.fork()
    if not child:
        status = 1
        try:
            told.write_text(json.dumps(work()), "utf-8")
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(point: int, name: str, before: Path, work: Path) -> dict[str, Any]:
    """Return what became of an operation that was killed at a point."""
    operation = OPERATIONS[name]
    folder = work / str(point) / before.name
    shutil.copytree(before, folder)
    told = folder.parent / "told.json"

    def operate() -> list[str]:
        steps = Steps(folder, point)
        steps.begin()
        operation(folder)
        return steps.end()

    ended = in_a_process_of_its_own(operate, told)
    steps = json.loads(told.read_text()) if ended == 0 else None

    def look_and_do_it_again() -> object:
        return {"seen": look(folder), "again": operation(folder), "at last": look(folder)}

    failed = in_a_process_of_its_own(look_and_do_it_again, told)
    found = {} if failed else json.loads(told.read_text())
    shutil.rmtree(folder.parent)
    return {"point": point, "ended": ended, "steps": steps, "failed": bool(failed), **found}


if __name__ == "__main__":
    assert loaded
    for given in sys.argv[4:]:
        print(json.dumps(killed_at(int(given), sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))), flush=True)
