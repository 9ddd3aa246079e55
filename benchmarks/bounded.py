"""A build within a hard limit of memory: `python benchmarks/bounded.py PRESS [--documents N] [--limit MIB]`

As many documents of 350 words (`corpus.py`) are built without the parser by the command line, in a control group with a
hard limit: what a process asks for beyond it kills it. Pages of files count in the group as well, those of the tables
that a build holds on the disk among them; the system drops them where others need the room, which costs time. Who may
make no control group has the limit on the private memory of each process instead (RLIMIT_DATA), which counts what was
asked for and never used too, so that it is reached earlier.

Prints how the build ended, what it took and the most that its processes had of their own; ends with status 1 where it
did not get through.
"""

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import paragraphs_of, write
from whole_process import COMMUNIQUE, anonymous_mib, watched

GROUPS = Path("/sys/fs/cgroup")
LIMITS = (("memory", "memory.limit_in_bytes"), ("", "memory.max"))
"""Below GROUPS where groups are made, and the file of one that holds its limit: of control groups 1 and 2."""


@dataclass(frozen=True)
class Ended:
    """How a process ended within its limit: its status, seconds on the clock and of processors, MiB of its own."""

    status: int
    limited_by: str
    seconds: float
    processor: float
    anonymous_mib: float


def main() -> None:
    """Build within a limit, and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("press", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--limit", type=int, default=768, help="MiB (default: 768)")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--work", type=Path, help="a folder on a disk for some GB (default: temporary)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.work) as folder:
        corpus = Path(folder) / "press.jsonl"
        write(paragraphs_of(asked.press), corpus, Path(folder) / "truth.jsonl", asked.documents)
        command = [COMMUNIQUE, "build", str(corpus), "--datasets", folder, "--dataset", "measured", "--no-parse"]
        ended = within(asked.limit, [*command, "--no-prefect", "--quiet", "--workers", str(asked.workers)])
    print(
        f"{asked.documents:,} documents within {asked.limit:,} MiB ({ended.limited_by}): "
        f"{'built' if ended.status == 0 else f'ended with status {ended.status}'}, {ended.seconds:,.0f} s, "
        f"{ended.processor:,.0f} s of processors, at most {ended.anonymous_mib:,.0f} MiB of its own"
    )
    sys.exit(min(1, abs(ended.status)))


def within(limit_mib: int, command: list[str]) -> Ended:
    """Run a command and all that it starts within a limit of memory; its status is negative for a signal."""
    with group(limit_mib << 20) as members:

        def enter() -> None:
            if members is not None:
                members.write_text(str(os.getpid()))
            else:
                resource.setrlimit(resource.RLIMIT_DATA, (limit_mib << 20, limit_mib << 20))

        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        began = time.perf_counter()
        process = subprocess.Popen(command, env=environment, preexec_fn=enter, start_new_session=True)
        own, used = watched(process, anonymous_mib)
        return Ended(
            process.returncode,
            "a control group" if members is not None else "RLIMIT_DATA of each process",
            time.perf_counter() - began,
            used.ru_utime + used.ru_stime,
            own,
        )


@contextlib.contextmanager
def group(limit: int) -> Iterator[Path | None]:
    """Make a control group with a limit of so many bytes, and give the file that takes its members; None without one.

    It goes at the end, when nobody is in it any more.
    """
    for where, name in LIMITS:
        made = GROUPS / where / f"communique-bounded-{os.getpid()}"
        try:
            made.mkdir()
        except OSError:
            continue
        try:
            (made / name).write_text(str(limit))
        except OSError:
            made.rmdir()
            continue
        try:
            yield made / "cgroup.procs"
        finally:
            with contextlib.suppress(OSError):
                made.rmdir()
        return
    yield None


if __name__ == "__main__":
    main()
