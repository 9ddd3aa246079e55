"""A public name of the rooms that build and publish stands for one thing."""

import ast
from collections import Counter
from pathlib import Path

import pytest

import communique

HOME = Path(communique.__file__).parent
ROOMS = ("build", "cli", "dataset", "flows", "publish", "sources", "validate")


def declared(module: Path) -> list[str]:
    """The public classes of a module, and its constants with what they stand for."""
    names = []
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names += [f"{ast.unparse(target)} = {ast.unparse(node.value)}" for target in node.targets]
    return [name for name in names if not name.startswith("_")]


@pytest.mark.parametrize("kind", ["class", "constant"])
def test_no_name_is_declared_twice(kind: str) -> None:
    modules = [module for room in ROOMS for module in sorted((HOME / room).glob("*.py"))]
    names = Counter(name for module in modules for name in declared(module) if (" = " in name) == (kind == "constant"))
    assert names, "there is something to look at"
    assert [name for name, count in names.items() if count > 1] == []
