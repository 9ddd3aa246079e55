"""Measure the quality of the extraction and write it down: figures, and the tables of docs/quality.md.

    python benchmarks/quality.py --seen ../shared/gold --examples seeds=tests/gold --fresh FOLDER

The sets are named as `benchmarks/calibrate.py` says, which is run first where rules have changed: it writes the
confidence that is measured here. `--seen` are documents that rules were written with, `--fresh` documents that no rule
was written for. Writes docs/measured/quality.json, and in docs/quality.md whatever
stands between `<!-- NAME -->` and `<!-- end -->`. A set that is not named keeps its figures. With `--state NAME` the F1
of the sets that are named also go into docs/measured/states.json, as those of a state of the rules. Words are written
of the project's own examples only.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotated_sets import WRITTEN_AS, built, gold_of, source_of

from communique.evaluate import Evaluation, evaluate
from communique.evaluate.annotated import read_annotations
from communique.evaluate.judging import worst
from communique.evaluate.measures import MEASURES

PROJECT = Path(__file__).resolve().parents[1]
MEASURED = PROJECT / "docs" / "measured"
FIGURES = MEASURED / "quality.json"
STATES = MEASURED / "states.json"
CALIBRATION = MEASURED / "calibration.json"
PAGE = PROJECT / "docs" / "quality.md"

HEADLINE = tuple(measure.name for measure in MEASURES if measure.headline)
WORST = 20
"""Wrong rows that are told of."""

FEW_ROWS = 5
"""With fewer annotated rows than this a source has no figure for a measure."""

TARGETS: Mapping[str, float] = {
    "statements direct attributed": 0.88,
    "statements indirect attributed": 0.65,
    "funding amount": 0.93,
    "funding with status": 0.78,
    "transfers with status": 0.60,
    "figures value": 0.80,
    "figures full": 0.65,
    "events": 0.50,
    "requests": 0.45,
    "roles": 0.80,
    "entities": 0.80,
    "boilerplate characters": 0.90,
}
"""The F1 that the project means to reach on documents it has not seen."""

Json = Any
"""What `json` reads and writes."""


def main() -> None:
    """Build, evaluate, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in SETS:
        parser.add_argument(f"--{name}", metavar=WRITTEN_AS)
    parser.add_argument("--state", metavar="NAME", help="what the state of the rules is called in the table of steps")
    asked = vars(parser.parse_args())
    figures: dict[str, Json] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    MEASURED.mkdir(exist_ok=True)
    for name in SETS:
        if (named := asked[name]) is not None:
            with built(named) as version:
                found = evaluate(version, gold_of(named))
                figures[name] = figures_of(found, words=name == OWN) | {"sources": by_source(version, gold_of(named))}
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    calibration = json.loads(CALIBRATION.read_text("utf-8")) if CALIBRATION.exists() else {}
    states = json.loads(STATES.read_text("utf-8")) if STATES.exists() else {}
    if asked["state"]:
        measured = {name: f1_of(figures[name]) for name in ("seen", "fresh") if asked[name] is not None}
        states[asked["state"]] = states.get(asked["state"], {}) | measured
        STATES.write_text(json.dumps(states, indent=1) + "\n", encoding="utf-8")
    made = sections(figures, calibration) | {"steps": _steps(states)}
    PAGE.write_text(filled(PAGE.read_text("utf-8"), made), encoding="utf-8")


OWN = "examples"
"""The set whose texts belong to the project."""

SETS: Mapping[str, str] = {
    "seen": "documents that rules were written with",
    "examples": "the project's own examples",
    "fresh": "documents that no rule was written for",
}


def figures_of(found: Evaluation, words: bool) -> dict[str, Json]:
    """Every figure of an evaluation, and its errors by kind; with `words` also the worst of them."""
    of_rows = [
        {
            "kind": row.kind_of_error,
            "confidence": row.confidence,
            "words": row.words,
            "found": row.fault.found,
            "annotated": row.fault.annotated,
        }
        for row in worst(found.judged, WORST)
        if row.fault is not None
    ]
    return found.as_json() | {"errors": dict(found.kinds_of_errors())} | ({"worst": of_rows} if words else {})


def by_source(version: Path, gold: Path) -> dict[str, Json]:
    """The F1 of the headline measures, source by source, with the number of annotated rows."""
    names: dict[str, list[str]] = {}
    for annotation in read_annotations(gold):
        names.setdefault(source_of(annotation.name), []).append(annotation.name)
    found = {source: evaluate(version, gold, only=of, intervals=False) for source, of in sorted(names.items())}
    return {
        source: {
            "documents": one.documents,
            "measures": {
                result.name: {"f1": result.counts.f1, "annotated": result.counts.annotated}
                for result in one.results
                if result.headline
            },
        }
        for source, one in found.items()
    }


def sections(figures: Mapping[str, Json], calibration: Mapping[str, Json]) -> dict[str, str]:
    """The generated parts of the page, by name."""
    made = {
        "scores": _scores(figures["seen"], figures.get("fresh")),
        "safety": _safety(figures),
        "sources": _sources(figures["seen"], figures.get("fresh")),
        "errors": _errors(figures["seen"], figures.get("fresh")),
        "examples": _examples(figures[OWN]),
        "worst": _worst(figures[OWN]),
    }
    return made | ({"calibration": _calibration(calibration)} if calibration else {})


def filled(page: str, parts: Mapping[str, str]) -> str:
    """A page with its generated parts made anew. Exits for a part that has no place in it."""
    for name, text in parts.items():
        start, end = f"<!-- {name} -->", "<!-- end -->"
        before, mark, rest = page.partition(start)
        if not mark or end not in rest:
            sys.exit(f"{PAGE.name} has no place for `{name}`: {start} ... {end}")
        page = f"{before}{start}\n{text.strip()}\n{end}{rest.partition(end)[2]}"
    return page


def _scores(seen: Json, fresh: Json | None) -> str:
    lines = [
        "| measure | precision | recall | F1 (95 %) | rows | **F1 on fresh documents** (95 %) | rows | target |",
        "|---|---|---|---|---|---|---|---|",
    ]
    of_fresh = {one["measure"]: one for one in fresh["measures"]} if fresh else {}
    for one in seen["measures"]:
        name = one["measure"]
        other = of_fresh.get(name)
        new = f"**{other['f1']:.3f}** {_bounds(other)} | {other['annotated']}" if other else "| "
        target = f"{TARGETS[name]:.2f}" if name in TARGETS else ""
        lines.append(
            f"| {name} | {one['precision']:.3f} | {one['recall']:.3f} | {one['f1']:.3f} {_bounds(one)} "
            f"| {one['annotated']} | {new} | {target} |"
        )
    new = f"**{fresh['headline']['f1']:.3f}** {_bounds(fresh['headline'])}" if fresh else ""
    lines.append(f"| headline | | | {seen['headline']['f1']:.3f} {_bounds(seen['headline'])} | | {new} | | |")
    return "\n".join(lines)


def _bounds(one: Json) -> str:
    return f"({one['low']:.2f} to {one['high']:.2f})"


def _safety(figures: Mapping[str, Json]) -> str:
    lines = ["Direct statements that name a speaker, and of these the wrong one:", ""]
    for name, what in SETS.items():
        if name in figures:
            speakers = figures[name]["speakers"]
            lines.append(f"- {what}: {speakers['wrong']} of {speakers['named']}")
    ungrounded = sum(one["ungrounded"] for one in figures.values())
    lost = sum(len(one["absent"]) for one in figures.values())
    return "\n".join([*lines, "", f"Rows whose evidence is not in the text: {ungrounded}. Documents lost: {lost}."])


def _sources(seen: Json, fresh: Json | None) -> str:
    lines = ["| source | documents | " + " | ".join(HEADLINE) + " |", "|---|---|" + "---|" * len(HEADLINE)]
    told: dict[str, list[float]] = {name: [] for name in HEADLINE}
    for source, one in seen["sources"].items():
        cells = []
        for name in HEADLINE:
            of = one["measures"][name]
            if of["annotated"] >= FEW_ROWS:
                told[name].append(of["f1"])
            cells.append(_cell(of))
        lines.append(f"| {source} | {one['documents']} | {' | '.join(cells)} |")
    spread = [f"{min(of):.2f} to {max(of):.2f}" if of else "" for of in told.values()]
    deviation = [f"{statistics.stdev(of):.2f}" if len(of) > 1 else "" for of in told.values()]
    lines.append(f"| **lowest to highest** | | {' | '.join(spread)} |")
    lines.append(f"| **standard deviation** | | {' | '.join(deviation)} |")
    for source, one in fresh["sources"].items() if fresh else ():
        cells = [_cell(one["measures"][name]) for name in HEADLINE]
        lines.append(f"| fresh: {source} | {one['documents']} | {' | '.join(cells)} |")
    return "\n".join(lines)


def f1_of(figures: Json) -> dict[str, float]:
    """The F1 of the measures that have a target, and of the headline."""
    f1 = {one["measure"]: one["f1"] for one in figures["measures"] if one["measure"] in TARGETS}
    return f1 | {"headline": figures["headline"]["f1"]}


def _steps(states: Mapping[str, Json]) -> str:
    """Measures down, states along; in each cell the F1 on documents seen and, behind it, on fresh ones."""
    lines = ["| measure | " + " | ".join(states) + " | target |", "|---|" + "---|" * len(states) + "---|"]
    for name in (*TARGETS, "headline"):
        cells = [
            ", ".join(f"{of[name]:.3f}" for of in (state.get("seen", {}), state.get("fresh", {})) if name in of)
            for state in states.values()
        ]
        lines.append(f"| {name} | {' | '.join(cells)} | {f'{TARGETS[name]:.2f}' if name in TARGETS else ''} |")
    return "\n".join(lines)


def _cell(of: Json) -> str:
    return f"{of['f1']:.2f} ({of['annotated']})" if of["annotated"] >= FEW_ROWS else ""


def _errors(seen: Json, fresh: Json | None) -> str:
    of_fresh: Mapping[str, int] = fresh["errors"] if fresh else {}
    kinds = sorted(
        {*seen["errors"], *of_fresh}, key=lambda kind: (-of_fresh.get(kind, 0), -seen["errors"].get(kind, 0), kind)
    )
    lines = ["| kind | fresh documents | documents seen |", "|---|---|---|"]
    lines += [f"| {kind} | {of_fresh.get(kind, 0)} | {seen['errors'].get(kind, 0)} |" for kind in kinds]
    return "\n".join(lines)


def _examples(examples: Json) -> str:
    headline = examples["headline"]
    weakest = sorted(
        (one for one in examples["measures"] if one["annotated"] >= FEW_ROWS),
        key=lambda one: (one["f1"], one["measure"]),
    )[:4]
    told = ", ".join(f"{one['measure']} {one['f1']:.2f} of {one['annotated']} rows" for one in weakest)
    speakers = examples["speakers"]
    return (
        f"{examples['documents']} documents, headline F1 {headline['f1']:.3f} {_bounds(headline)}, {speakers['wrong']} "
        f"wrong speakers in {speakers['named']} direct\nstatements that name one. Weakest: {told}."
    )


def _worst(examples: Json) -> str:
    lines = ["| kind | confidence | words | found | annotated |", "|---|---|---|---|---|"]
    for one in sorted(examples["worst"], key=lambda one: (one["kind"], -one["confidence"])):
        found = "" if one["found"] == one["words"] else one["found"]
        cells = (one["kind"], f"{one['confidence']:.2f}", one["words"], found, one["annotated"])
        lines.append(f"| {' | '.join(' '.join(cell.split()).replace('|', '&#124;') for cell in cells)} |")
    return "\n".join(lines)


def _calibration(groups: Mapping[str, Json]) -> str:
    lines = [
        "| documents | confidence | rows | off by | by chance alone | log loss | of the rows at .9 and more, right |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, one in groups.items():
        where, _, what = name.partition(", ")
        highest = list(_highest(one["bins"]))
        share = f"{highest[0] / highest[1]:.2f} of {highest[1]}" if highest else ""
        off = f"{one['error']:.3f} | {one['error_of_chance']:.3f} | {one['loss']:.3f}"
        lines.append(f"| {where} ({one['documents']}) | {what} | {one['rows']} | {off} | {share} |")
    return "\n".join(lines)


def _highest(bins: Sequence[Json]) -> Iterator[int]:
    """Right rows and rows of the highest bin, where there are any in it."""
    for one in bins:
        if one["end"] == 1.0:
            yield one["right"]
            yield one["rows"]


if __name__ == "__main__":
    main()
