"""Floors: what each measure must reach, so that a change that loses quality is seen."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from communique.errors import UsageError
from communique.evaluate.evaluation import HEADLINE, Evaluation
from communique.evaluate.measures import MEASURES

TABLE = "f1"
"""Floors may stand in a table of this name, beside other settings."""


@dataclass(frozen=True, slots=True)
class Below:
    """A measure that does not reach its floor."""

    measure: str
    f1: float
    floor: float

    def __str__(self) -> str:
        return f"{self.measure} {self.f1:.4g} < {self.floor:.4g}"


def read_floors(path: Path) -> Mapping[str, float]:
    """Read the least F1 by name of measure, as in `events = 0.65`; `headline` is the mean of the headline measures.

    Raises UsageError for a file that is not there or no TOML, for an unknown measure, and for a floor beyond 0 to 1.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise UsageError(f"floors {path} cannot be read ({reason}): write a TOML file as `events = 0.65`") from error
    floors = written.get(TABLE, written)
    known = [HEADLINE, *(measure.name for measure in MEASURES)]
    for name, floor in floors.items() if isinstance(floors, dict) else ():
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"there is {', '.join(known)}"
            raise UsageError(f"floors {path}: no measure {name!r}; {hint}")
        if isinstance(floor, bool) or not isinstance(floor, int | float) or not 0 <= floor <= 1:
            raise UsageError(f"floors {path}: the floor of {name!r} is an F1 from 0 to 1, not {floor!r}")
    if not isinstance(floors, dict) or not floors:
        raise UsageError(f"floors {path} names no measure: write a TOML file as `events = 0.65`")
    return {name: float(floor) for name, floor in floors.items()}


def below(evaluation: Evaluation, floors: Mapping[str, float]) -> tuple[Below, ...]:
    """Return the measures that do not reach their floor, in the order of the floors."""
    reached = evaluation.f1()
    return tuple(Below(name, reached[name], floor) for name, floor in floors.items() if reached[name] < floor)
