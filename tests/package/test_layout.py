"""The house: one real home each for schemas and flows, seen as one package by every tool."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("room", ["schemas", "flows"])
def test_a_linked_room_is_the_folder_at_the_root(room: str) -> None:
    link = ROOT / "src" / "communique" / room

    assert link.is_symlink()
    assert not link.readlink().is_absolute()
    assert link.resolve() == ROOT / room
    assert (ROOT / room / "__init__.py").is_file()


@pytest.mark.parametrize("room", ["schemas", "flows"])
def test_importing_a_room_from_the_root_says_what_to_import_instead(room: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"import {room}"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 1
    assert f"import communique.{room} instead" in done.stderr


def test_datasets_is_data_and_never_a_package() -> None:
    assert not list((ROOT / "datasets").rglob("__init__.py"))


def test_every_seed_has_its_origin_beside_it() -> None:
    import json

    for text in sorted((ROOT / "seeds").rglob("*.txt")):
        meta = json.loads(text.with_suffix(".meta.json").read_text("utf-8"))
        assert {"origin", "licence", "attribution", "note"} <= meta.keys(), text.name
    for lines in sorted((ROOT / "seeds").rglob("*.jsonl")):
        for line in lines.read_text("utf-8").splitlines():
            assert {"licence", "attribution", "note"} <= json.loads(line).keys(), line[:60]


@pytest.mark.parametrize("path", sorted(ROOT.glob("src/communique/**/*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_outgrows_a_room(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
