"""A refresh in a process of its own, stage by stage: from the lines of its log, and what it had taken at each."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from whole_process import COMMUNIQUE, anonymous_mib, memory_mib, processor_seconds

SAMPLE_SECONDS = 0.5
_REST = "rest"
"""What stands between the stages: the start of the interpreter, looking at what is kept, the last lines."""


@dataclass
class Stage:
    """What a stage took: seconds on the clock, seconds of processors, the most memory while it ran, MiB.

    `peak_mib` counts pages of files that are mapped, which the system drops when it needs the memory; `anonymous_mib`
    does not.
    """

    seconds: float = 0.0
    processor: float = 0.0
    peak_mib: float = 0.0
    anonymous_mib: float = 0.0


@dataclass
class Staged:
    """What a run took as a whole, and each of its stages in their order."""

    seconds: float = 0.0
    processor: float = 0.0
    peak_mib: float = 0.0
    anonymous_mib: float = 0.0
    stages: dict[str, Stage] = field(default_factory=dict)
    ended: dict[str, object] = field(default_factory=dict)
    """The last line of the log: ending, version, counts of rows."""

    def to_json(self) -> dict[str, object]:
        """As it is saved: rounded, without what differs by nothing but chance."""
        rounded = {
            name: {key: round(value, 1) for key, value in asdict(stage).items()} for name, stage in self.stages.items()
        }
        counts = self.ended.get("counts")
        return {
            "seconds": round(self.seconds, 1),
            "processor": round(self.processor, 1),
            "peak_mib": round(self.peak_mib),
            "anonymous_mib": round(self.anonymous_mib),
            "stages": rounded,
            "rows": counts,
        }


def refreshed(folder: Path, dataset: str, workers: int, *options: str) -> Staged:
    """Refresh a dataset from the `sources.yaml` of a folder; one that fails ends the benchmark."""
    command = [COMMUNIQUE, "refresh", "--no-collect", "--no-prefect", "--log-format", "json", "--accept"]
    command += ["--dataset", dataset, "--workers", str(workers), *options]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    assert process.stderr is not None
    found = Staged(stages={_REST: Stage()})
    lines: list[str] = []
    now = [_REST]
    reader = threading.Thread(target=_follow, args=(process.stderr, process.pid, found, lines, now), daemon=True)
    reader.start()
    taken = 0.0
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        stage = found.stages[now[0]]
        taken = max(taken, processor_seconds(process.pid))
        memory = memory_mib(process.pid)
        stage.peak_mib, found.peak_mib = max(stage.peak_mib, memory), max(found.peak_mib, memory)
        own = anonymous_mib(process.pid)
        stage.anonymous_mib, found.anonymous_mib = max(stage.anonymous_mib, own), max(found.anonymous_mib, own)
        time.sleep(SAMPLE_SECONDS)
    process.returncode = os.waitstatus_to_exitcode(status)
    reader.join()
    if status:
        sys.exit(f"{' '.join(command)} ended with status {process.returncode}: {''.join(lines[-5:])}")
    # Workers belong to a server of theirs that is not waited for.
    found.seconds, found.processor = time.perf_counter() - began, max(taken, used.ru_utime + used.ru_stime)
    told = [stage for name, stage in found.stages.items() if name != _REST]
    rest = found.stages.pop(_REST)
    rest.seconds = found.seconds - sum(stage.seconds for stage in told)
    rest.processor = found.processor - sum(stage.processor for stage in told)
    found.stages[_REST] = rest
    return found


def _follow(log: IO[str], session: int, found: Staged, lines: list[str], now: list[str]) -> None:
    """Read the log as it is written, and see what the processes have taken whenever a stage begins or ends."""
    before = 0.0
    for line in log:
        lines.append(line)
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if said.get("event") == "stage_began":
            before, now[0] = processor_seconds(session), found_stage(found, said["stage"])
        elif said.get("event") == "stage_ended":
            stage = found.stages[said["stage"]]
            stage.seconds += said["seconds"]
            stage.processor += processor_seconds(session) - before
            now[0] = _REST
        elif said.get("event") == "run_ended":
            found.ended = said


def found_stage(found: Staged, name: str) -> str:
    """The name of a stage, which is there from now on."""
    found.stages.setdefault(name, Stage())
    return name
