"""How a dataset stands now: by its status, and by what only somebody from outside can tell, such as a run overdue."""

import os
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from communique.dataset.manifest import Json
from communique.holding import HOLDER_SUFFIX
from communique.operations.ending import REFRESH_LOCK
from communique.operations.problems import RUN, problem, problem_of_rest
from communique.operations.status import (
    Concern,
    DamagedStatusError,
    Problem,
    Status,
    UnreadableStatusError,
    read_status,
)

_HOLDER = re.compile(r"process (?P<process>\d+) on (?P<machine>.+) since (?P<since>\S+)")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a dataset stands.

    `status` is None where there is none that can be read, `working` says who refreshes it now, `problems` are those of
    the status and those that no run can tell of.
    """

    dataset: str
    status: Status | None
    working: str | None
    problems: tuple[Problem, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing needs a person."""
        return not any(one.concern.needs_a_person for one in self.problems)

    def to_json(self) -> Mapping[str, Json]:
        """Return it for programs: whether it is well, who is at work, and all that the status says."""
        written = self.status.model_dump(mode="json") if self.status is not None else {"dataset": self.dataset}
        problems = [one.model_dump(mode="json") for one in self.problems]
        return cast(
            "Mapping[str, Json]", {"well": self.is_well, "working": self.working, **written, "problems": problems}
        )


def standing(dataset: Path, now: datetime) -> Standing:
    """Look how a dataset stands. Nothing is written, and nobody is kept waiting."""
    problems: list[Problem] = []
    status: Status | None = None
    try:
        status = read_status(dataset)
    except UnreadableStatusError as error:
        problems.append(problem(Concern.FAILURE, RUN, now, str(error), "no refresh writes it until then"))
    except DamagedStatusError as error:
        problems.append(problem(Concern.FAILURE, RUN, now, str(error), "run `communique refresh`"))
    else:
        if status is None:
            message = f"no refresh of {dataset.name} was ever recorded"
            problems.append(problem(Concern.OVERDUE, RUN, now, message, "run `communique refresh`, or schedule it"))
    working, interrupted = _at_work(dataset, now)
    if interrupted is not None and (status is None or status.last_run is None or _later(interrupted, status)):
        problems.append(interrupted)
    if status is not None:
        problems += status.problems
        rest = None if working or interrupted in problems else problem_of_rest(status, now)
        problems += [rest] if rest else []
    return Standing(dataset.name, status, working, tuple(problems))


def _later(interrupted: Problem, status: Status) -> bool:
    return status.last_run is None or interrupted.since >= status.last_run.began_at


def _at_work(dataset: Path, now: datetime) -> tuple[str | None, Problem | None]:
    """Tell who refreshes the dataset, or that who did was ended before it was through.

    By what stands beside the lock: to try the lock itself could keep a refresh away that begins at that moment.
    """
    try:
        written = (dataset / f"{REFRESH_LOCK}{HOLDER_SUFFIX}").read_text("utf-8")
        held = _HOLDER.fullmatch(written)
        if held is None:
            return None, None
        since = datetime.fromisoformat(held["since"])
    except (OSError, ValueError):
        return None, None
    if held["machine"] != platform.node() or _is_there(int(held["process"])):
        return written, None
    message = f"the run that began {since:%Y-%m-%d %H:%M} UTC was ended before it was through"
    advice = "nothing is broken, and the next run goes on from there; if nobody ended it, see whether memory ran out"
    return None, problem(Concern.INTERRUPTED, RUN, min(since, now), message, advice)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
