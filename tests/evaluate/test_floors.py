"""Floors: the least F1 of a measure."""

from pathlib import Path

import pytest

from communique.errors import UsageError
from communique.evaluate.evaluation import Evaluation, Result
from communique.evaluate.floors import below, read_floors
from communique.evaluate.measures import Counts, SpeakerCounts

FOUND = Evaluation(
    documents=1,
    results=(
        Result("events", Counts(right=1, annotated=2, found=2), headline=True, interval=None),
        Result("requests", Counts(right=0, annotated=0, found=0), headline=True, interval=None),
    ),
    headline_f1=0.25,
    headline_interval=None,
    speakers=SpeakerCounts(),
    ungrounded=0,
    absent=(),
    text_differs=(),
    judged=(),
    reliability=(),
    differences=(),
)


@pytest.mark.parametrize(
    ("written", "under"),
    [
        ("events = 0.5", []),
        ("events = 0.51", ["events 0.5 < 0.51"]),
        ("[f1]\nevents = 1\nrequests = 0", ["events 0.5 < 1"]),
        ("headline = 0.3\nrequests = 0.1", ["headline 0.25 < 0.3", "requests 0 < 0.1"]),
    ],
)
def test_each_measure_below_its_floor_is_named(tmp_path: Path, written: str, under: list[str]) -> None:
    (tmp_path / "floors.toml").write_text(written)

    assert list(map(str, below(FOUND, read_floors(tmp_path / "floors.toml")))) == under


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (None, "cannot be read"),
        ("events 0.5", "cannot be read"),
        ("", "names no measure"),
        ("f1 = 3", "names no measure"),
        ("event = 0.5", "did you mean 'events'"),
        ("xyz = 0.5", "there is headline, statements direct"),
        ("events = 65", "an F1 from 0 to 1, not 65"),
        ("events = true", "an F1 from 0 to 1, not True"),
        ('events = "0.5"', "an F1 from 0 to 1"),
    ],
)
def test_floors_that_are_not_in_form(tmp_path: Path, written: str | None, says: str) -> None:
    if written is not None:
        (tmp_path / "floors.toml").write_text(written)

    with pytest.raises(UsageError, match=says):
        read_floors(tmp_path / "floors.toml")
