"""The command line as it is typed: what a command printed and how it ended."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from communique.cli import main


@dataclass(frozen=True)
class Ran:
    """A command that ran."""

    out: str
    err: str
    status: int


Run = Callable[..., Ran]


def calling(datasets: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command on a folder of datasets, or on another one (`of`)."""

    def command(*arguments: str, of: Path = datasets) -> Ran:
        monkeypatch.setattr(sys, "argv", ["communique", *arguments, "--datasets", str(of)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Ran(printed.out, printed.err, int(ended.value.code or 0))

    return command
