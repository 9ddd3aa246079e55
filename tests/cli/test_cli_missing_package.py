"""What a command does where a package that it loads late is not installed."""

import importlib.util
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from communique.cli.retract import retract
from communique.errors import UsageError


def test_nothing_is_taken_out_where_what_declares_the_tables_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec

    def without_pandera(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "pandera" else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without_pandera)
    with pytest.raises(UsageError, match="retract needs the package pandera"):
        retract(["aa"], reason="asked for", purge=True, datasets=tmp_path, dataset="aid")
