"""A version that lacks too much is not published, and says what it lacks and what to do."""

import dataclasses
from pathlib import Path

import pytest
from small_tables import PROVENANCE, ROWS, Row, replaced, tables

from communique.dataset.history import read_history
from communique.errors import GateError, UsageError
from communique.publish import PublishSettings, publish
from communique.publish.gates import FEWEST, Gates, pass_gates, read_gates

DOCUMENTS: list[Row] = [
    {**ROWS["documents"][1], "document_id": f"{number:020x}", "locator": f"{number}.txt"} for number in range(FEWEST)
]
MANY = {"documents": DOCUMENTS}
FEW = {"documents": DOCUMENTS[: FEWEST // 2 - 1]}
HALF = {"documents": DOCUMENTS[: FEWEST // 2]}


def written(folder: Path, gates: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(f'title = "Aid"\n{gates}', encoding="utf-8")


def test_a_sudden_fall_stops_a_version_unless_it_is_accepted(folder: Path) -> None:
    publish(tables(MANY), folder, PROVENANCE)

    with pytest.raises(GateError, match=r"documents fell from 20 to 9, by more than 50% .* build with --accept"):
        publish(tables(FEW), folder, PROVENANCE)
    assert read_history(folder).latest == "1.0.0"
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["1.0.0"]

    accepted = publish(tables(FEW), folder, PROVENANCE, PublishSettings(accept=True))
    assert accepted.version == "1.1.0"
    assert accepted.warnings == ("accepted: documents fell from 20 to 9, by more than 50% (gates.largest_fall)",)


def test_what_is_no_fall(folder: Path) -> None:
    publish(tables(MANY), folder, PROVENANCE)

    assert publish(tables(HALF), folder, PROVENANCE).version == "1.1.0"
    assert publish(tables({}), folder, PROVENANCE).version == "1.2.0", "ten documents are a handful"


def test_the_bounds_of_a_dataset(folder: Path) -> None:
    written(folder, "[gates.rows]\nstatements = { min = 2 }\nevents = { max = 1 }\n")

    with pytest.raises(GateError, match=r"rows\.statements 1 is below the min of 2 \(gates\.rows\.statements\)"):
        publish(tables(), folder, PROVENANCE)

    written(folder, "[gates.rows]\nevents = { max = 1 }\n[gates.quality]\nheadline = { min = 0.8, max = 0.9 }\n")
    assert publish(tables(), folder, PROVENANCE).warnings == (
        "rows.events 2 is above the max of 1 (gates.rows.events)",
        "the bounds in gates.quality were not looked at: build with --gold DIR",
    )


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({"headline": 0.79}, r"quality\.headline 0\.79 is below the min of 0\.8"),
        ({"headlines": 0.9}, r"quality\.headline was not measured"),
        ({"headline": 0.8}, None),
        (None, None),
    ],
)
def test_bounds_of_quality(folder: Path, figures: dict[str, float] | None, told: str | None) -> None:
    written(folder, "[gates.quality]\nheadline = { min = 0.8 }\n")
    measured = dataclasses.replace(PROVENANCE, quality=figures)
    if told is None:
        assert publish(tables(replaced("funding", 0, status="allocated")), folder, measured).version == "1.0.0"
    else:
        with pytest.raises(GateError, match=told):
            publish(tables(), folder, measured)


@pytest.mark.parametrize(
    ("gates", "told"),
    [
        ("gates = 1", r"gates must be a table"),
        ("[gates]\nrow = {}", r"gates\.row is not known"),
        ("[gates]\nrows = 1", r"gates\.rows must be a table"),
        ("[gates.rows]\nstatments = { min = 1 }", r"gates\.rows\.statments: no table has this name"),
        ("[gates.rows]\nstatements = 1", r"gates\.rows\.statements must be \{ min = \.\.\. \}"),
        ("[gates.rows]\nstatements = { least = 1 }", r"gates\.rows\.statements must be"),
        ("[gates.rows]\nstatements = {}", r"gates\.rows\.statements must be"),
        ("[gates.rows]\nstatements = { min = true }", r"gates\.rows\.statements\.min must be a number"),
        ("[gates.quality]\nheadline = { min = 'high' }", r"gates\.quality\.headline\.min must be a number"),
        ("[gates.rows]\nstatements = { min = nan }", r"gates\.rows\.statements\.min must be a number"),
        ("[gates.rows]\nstatements = { min = 2, max = 1 }", r"gates\.rows\.statements: min is above max"),
        ("[gates]\nlargest_fall = 2", r"gates\.largest_fall must be a share from 0 to 1"),
        ("[gates]\nlargest_fall = true", r"gates\.largest_fall must be a share"),
    ],
)
def test_gates_that_are_none(folder: Path, gates: str, told: str) -> None:
    written(folder, gates)

    with pytest.raises(UsageError, match=rf"dataset\.toml: {told}"):
        publish(tables(), folder, PROVENANCE)


def test_a_dataset_without_gates_has_the_default_ones() -> None:
    assert read_gates(None, []) == Gates()
    assert pass_gates(Gates(), {"documents": 0, "statements": 0}, None, None, accept=False) == ()
