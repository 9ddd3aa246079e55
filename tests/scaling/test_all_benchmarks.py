"""One command for all benchmarks: one that fails costs the others nothing, and only what was asked for is stored."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"

sys.path.append(str(BENCHMARKS))
every: Any = import_module("all")


def called(monkeypatch: pytest.MonkeyPatch, folder: Path, *options: str) -> int:
    """Call it with two benchmarks, one of which fails; its status."""
    scripts = {"good.py": "print('took 2.50 times')", "bad.py": "raise SystemExit(3)", "mute.py": "print('nothing')"}
    for name, text in scripts.items():
        (folder / name).write_text(text)

    def figures(text: str) -> dict[str, Any]:
        return {"ratio": every.Figure(every._found(r"took ([\d.]+) times", text))}

    made = {name.removesuffix(".py"): every.Benchmark(name, lambda _: [], figures) for name in scripts}
    monkeypatch.setattr(every, "HERE", folder)
    monkeypatch.setattr(every, "STORED", folder / "stored" / "benchmarks.json")
    monkeypatch.setattr(every, "BENCHMARKS", made)
    monkeypatch.setattr(every, "interpreter", lambda _: Path(sys.executable))
    words = ["all.py", "--bench", str(folder), "--out", str(folder / "out"), *options]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as ended:
        every.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def values(file: Path) -> dict[str, float]:
    told = json.loads(file.read_text("utf-8"))["benchmarks"]
    return {name: figures["ratio"]["value"] for name, figures in told.items()}


def test_one_that_fails_is_told_and_costs_the_others_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(monkeypatch, tmp_path, "--only", "bad", "mute", "good") == 1
    told = capsys.readouterr().out
    assert "bad failed: bad.py ended with status 3" in told
    assert "mute failed: its output has no took" in told
    assert "| good | ratio | 2.500 |  |  |" in told
    assert values(tmp_path / "out" / "benchmarks.json") == {"good": 2.5}
    assert not (tmp_path / "stored").exists()


def test_figures_are_stored_where_that_is_asked_for_and_held_against_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = tmp_path / "stored" / "benchmarks.json"
    every.save(stored, {"good": {"ratio": every.Figure(3.0)}, "other": {"ratio": every.Figure(1.0)}})
    assert called(monkeypatch, tmp_path, "--only", "good") == 0
    assert "| good | ratio | 2.500 | 3.000 | worse by more than a tenth |" in capsys.readouterr().out
    assert called(monkeypatch, tmp_path, "--only", "good", "--save") == 0
    assert values(stored) == {"good": 2.5, "other": 1.0}


def test_a_figure_of_the_machine_is_never_worse() -> None:
    assert every.Figure(1.0).is_worse_than(every.Figure(2.0))
    assert not every.Figure(1.0, of_machine=True).is_worse_than(every.Figure(2.0))
