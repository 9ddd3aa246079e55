"""A version and annotations, written down and measured."""

import json
from pathlib import Path
from typing import Any

import pytest
from small_version import Measured, Row, Tables, write

from communique.evaluate import Evaluation, evaluate


@pytest.fixture
def measured(tmp_path: Path) -> Measured:
    """Write tables and annotations down, and evaluate them."""

    def run(held: Tables, *annotated: Row, **options: Any) -> Evaluation:
        write(held, tmp_path / "version")
        folder = tmp_path / "gold"
        folder.mkdir(exist_ok=True)
        for one in annotated:
            (folder / f"{one['id']}.json").write_text(json.dumps(one), encoding="utf-8")
        return evaluate(tmp_path / "version", folder, **{"intervals": False, **options})

    return run
