"""What a command does where a package that it loads late is not installed."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from communique.cli.retract import retract
from communique.errors import UsageError


def test_nothing_is_taken_out_where_what_declares_the_tables_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = importlib.import_module

    def without_pandera(name: str, package: str | None = None) -> ModuleType:
        if name == "communique.schemas.contract":
            raise ModuleNotFoundError("No module named 'pandera'", name="pandera")
        return load(name, package)

    monkeypatch.setattr(importlib, "import_module", without_pandera)
    with pytest.raises(UsageError, match="retract needs the package pandera"):
        retract(["aa"], reason="asked for", purge=True, datasets=tmp_path, dataset="aid")
