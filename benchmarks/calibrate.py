"""Fit `confidence.csv`: how likely a row is right, by table, rule and what the row shows.

    python benchmarks/calibrate.py --seen ../shared/gold seeds=tests/gold --fresh FOLDER [--unseen FOLDER]
    python benchmarks/calibrate.py --carry --fresh FOLDER

Each set is a folder of annotations with its documents in `source.jsonl`, or SOURCE=FOLDER. `--seen` are documents that
rules were written with: their rows are right more often than those of new documents. `--fresh` are documents that no
rule was written for: they say how likely a row really is right, those seen say which rules are better than others. The
model is a logistic regression with normal priors: a weight for each table, for each rule and evident fact in it, and
for the log odds of the rule's own score; and, for the documents seen, a shift of all tables and one for each table,
which are left out of what is written. With few rows a weight stays near 0, so a rule gets what its table gives.
`--unseen` documents are not learned from: they say what the weights are worth.

`--carry` begins with the weights that are written, for which the documents that they rest on need not be at hand: each
is as firm as its rows make it, and the level of a table as firm as levels of other sets of new documents are. The fresh
documents move them from there; none are seen.

Rows are right or wrong as `communique evaluate` judges them. Figures are cross-fitted: every fifth of the documents is
told by weights of the other four. Writes `src/communique/resolve/confidence.csv` and in docs/measured the figures and
reliability plots.
Deterministic; about a minute for 170 documents.
"""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow.parquet as pq
from annotated_sets import WRITTEN_AS, built, gold_of, source_of
from calibration_figures import figures_of, told

from communique.build.extraction import document_of, to_extract
from communique.evaluate import evaluate
from communique.evaluate.judging import Judged
from communique.evaluate.plot import reliability_svg
from communique.evaluate.reliability import reliability
from communique.extract import extract
from communique.resolve import resolve
from communique.resolve.confidence import LEAST, MOST, OWN_SCORE, Scale, logit, measured, read_scales, shown
from communique.resolve.row import Row

PROJECT = Path(__file__).resolve().parents[1]
WRITTEN = PROJECT / "src" / "communique" / "resolve" / "confidence.csv"
MEASURED = PROJECT / "docs" / "measured"
CALIBRATION = MEASURED / "calibration.json"

EVIDENT: Mapping[str, tuple[str, ...]] = {
    "statements": ("kind", "method", "speaker_kind", "speaker_resolution"),
    "funding": ("method", "status"),
    "transfers": ("method", "status", "quantity", "provider_id"),
    "figures": ("method", "period_precision", "comparator", "object_id"),
    "events": ("method", "kind", "date_start"),
    "requests": ("method", "kind"),
    "relations": ("method", "predicate"),
}
"""The columns that have weights: those that lower the cross-fitted loss."""

ONLY_NULL = frozenset({"quantity", "provider_id", "object_id", "date_start"})
"""Columns of which only null has a weight: their values are told by no rule."""

FOLDS = 5
LEAST_WEIGHT = 0.05
"""Weights nearer to 0 are not written: they change no confidence by more than .0125."""

TABLE_MEAN, TABLE_SPREAD = 1.5, 3.0
WEIGHT_SPREAD = 0.5
"""Of rules and facts. Of .5 to 1.5 the one with the least cross-fitted loss on fresh documents (.390 to .421)."""
OWN_SPREAD = 0.5
SHIFT_SPREAD, SHIFT_OF_TABLE_SPREAD = 1.0, 0.5

SEEN_BEFORE, SEEN_AFTER = "seen, scores of the rules", "seen, cross-fitted"
FRESH_BEFORE, FRESH_AFTER = "fresh, scores of the rules", "fresh, cross-fitted"
FRESH_BY_SEEN = "fresh, weights of the documents seen alone"
FRESH_WRITTEN = "fresh, the weights of before"
UNSEEN_BEFORE, UNSEEN_AFTER = "unseen, scores of the rules", "unseen, calibrated"

PLOTTED = {
    SEEN_AFTER: "seen",
    FRESH_BEFORE: "fresh-before",
    FRESH_AFTER: "fresh",
    UNSEEN_BEFORE: "unseen-before",
    UNSEEN_AFTER: "unseen",
}
"""What is drawn, and what the file is called."""

SEEN = "documents seen"
"""Stands for a column in the names of the shifts."""

Term = tuple[str, str, str]
"""Table, column and value; the column is empty for the weight of the table, and the table for the shift of all."""


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier documents say of a weight: how much, and from how many rows, how many of them right."""

    weight: float
    rows: int
    right: int

    @property
    def firmness(self) -> float:
        """The curvature of the likelihood of these rows (Laplace's approximation, one weight at a time)."""
        odd = (self.right + 1) / (self.rows + 2)
        return self.rows * odd * (1 - odd)


Carried = Mapping[Term, Known]


@dataclass(frozen=True, slots=True)
class Case:
    """A row as its rule gave it, and whether it is right."""

    judged: Judged
    row: Row
    seen: bool

    @property
    def fold(self) -> str:
        """The part of the documents that it belongs to, by the name of the document."""
        return str(int(sha256(self.judged.document.encode()).hexdigest(), 16) % FOLDS)

    @property
    def source(self) -> str:
        """Where its document is from: what its name begins with, or the examples of the project."""
        return source_of(self.judged.document)


def main() -> None:
    """Build, judge, fit, tell and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seen", nargs="+", default=["../shared/gold", "seeds=tests/gold"], metavar=WRITTEN_AS)
    parser.add_argument("--fresh", nargs="*", default=[], metavar=WRITTEN_AS)
    parser.add_argument("--unseen", nargs="*", default=[], metavar=WRITTEN_AS)
    parser.add_argument("--carry", action="store_true", help="begin with the weights that are written; no --seen")
    parser.add_argument("--dry-run", action="store_true", help="print the figures and write nothing")
    asked = parser.parse_args()
    carried = written() if asked.carry else {}
    seen = [] if asked.carry else [case for given in asked.seen for case in cases(given, seen=True)]
    fresh = [case for given in asked.fresh for case in cases(given, seen=False)]
    unseen = [case for given in asked.unseen for case in cases(given, seen=False)]
    carried = with_unwritten(carried, fresh)
    weights = fit([*seen, *fresh], carried)
    groups = scored_groups(seen, fresh, unseen, scales_of(weights), carried)
    figures = {name: figures_of(scored) for name, scored in groups.items()}
    for name, group in figures.items():
        print(told(name, group))
    if not asked.dry_run:
        write_scales(weights, [*seen, *fresh], carried)
        MEASURED.mkdir(exist_ok=True)
        if asked.carry:  # what was found of documents that are not at hand stays as it is told
            before = json.loads(CALIBRATION.read_text("utf-8")) if CALIBRATION.exists() else {}
            figures = {name: one for name, one in before.items() if name.startswith("seen, ")} | figures
        CALIBRATION.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        for name in PLOTTED.keys() & groups.keys():
            plot = reliability_svg(reliability(groups[name]))
            (MEASURED / f"reliability-{PLOTTED[name]}.svg").write_text(plot, encoding="utf-8")


def cases(given: str, seen: bool) -> list[Case]:
    """Build the documents of a set and return its judged rows with the scores that their rules gave."""
    with built(given) as version:
        judged = evaluate(version, gold_of(given), intervals=False).judged
        documents, copies = (pq.read_table(version / f"{table}.parquet") for table in ("documents", "duplicates"))
    as_given: dict[tuple[str, str], Row] = {}
    for document in to_extract(documents, copies).to_pylist():
        for table, rows in resolve(extract(document_of(document)), calibrated=False).items():
            as_given.update(((table, row["id"]), row) for row in rows if "id" in row)
    unknown = [one for one in judged if (one.table, one.id) not in as_given]
    if unknown:
        print(f"{given}: {len(unknown)} rows have another id in the version and are left out", file=sys.stderr)
    return [Case(one, as_given[one.table, one.id], seen) for one in judged if one not in unknown]


def terms_of(table: str, row: Row) -> dict[Term, float]:
    """What of a row has a weight, and how often it counts."""
    found: dict[Term, float] = {(table, "", ""): 1.0, (table, OWN_SCORE, ""): logit(row[OWN_SCORE])}
    for column in EVIDENT[table]:
        if column not in ONLY_NULL or row[column] is None:
            found[table, column, shown(row[column])] = 1.0
    return found


def written() -> dict[Term, Known]:
    """The weights of `confidence.csv` with the rows that they rest on."""
    with WRITTEN.open(encoding="utf-8", newline="") as file:
        return {
            (line["table"], line["column"], line["value"]): Known(
                float(line["weight"]), int(line["rows"]), int(line["right"])
            )
            for line in csv.DictReader(file)
        }


def with_unwritten(carried: Carried, learned: Sequence[Case]) -> Carried:
    """Known weights, with those too near to 0 to be written: they share the rows on which no written one rests."""
    terms = {term for case in learned for term in terms_of(case.judged.table, case.row)} - carried.keys()
    found = dict(carried)
    for table, column in sorted({term[:2] for term in terms if term[1] != OWN_SCORE}):
        level = carried.get((table, "", ""))
        if level is None or column == "":
            continue
        unwritten = sorted(term for term in terms if term[:2] == (table, column))
        written = [known for term, known in carried.items() if term[:2] == (table, column)]
        rows = max(0, level.rows - sum(known.rows for known in written)) // len(unwritten)
        right = max(0, level.right - sum(known.right for known in written)) // len(unwritten)
        found |= dict.fromkeys(unwritten, Known(0.0, rows, min(rows, right)))
    return found


def fit(learned: Sequence[Case], carried: Carried = MappingProxyType({})) -> dict[Term, float]:
    """The most likely weights. A rule's own score never counts against it: where it would, it has no weight.

    What earlier documents say of a weight counts as much as their rows; weights of which nothing is learned stay.
    """
    without: frozenset[Term] = frozenset()
    while True:
        weights = {term: known.weight for term, known in carried.items()} | _most_likely(learned, without, carried)
        harmful = {term for term, weight in weights.items() if term[1] == OWN_SCORE and weight < 0}
        if not harmful:
            return weights
        without |= harmful


def _most_likely(learned: Sequence[Case], without: frozenset[Term], carried: Carried) -> dict[Term, float]:
    """Newton's method on the penalised likelihood."""
    rows: list[dict[Term, float]] = []
    shifted = not all(case.seen for case in learned)  # else nothing tells a shift from the weight of the table
    for case in learned:
        table = case.judged.table
        shifts = {("", SEEN, ""): 1.0, (table, SEEN, ""): 1.0} if shifted and case.seen else {}
        rows.append({t: v for t, v in (terms_of(table, case.row) | shifts).items() if t not in without})
    terms = sorted({term for row in rows for term in row})
    place = {term: number for number, term in enumerate(terms)}
    given = np.zeros((len(rows), len(terms)))
    for number, row in enumerate(rows):
        for term, value in row.items():
            given[number, place[term]] = value
    right = np.array([case.judged.right for case in learned], dtype=float)
    mean = np.array([_mean(term, carried) for term in terms])
    precision = np.array([_precision(term, carried) for term in terms])
    weights = mean.copy()
    for _ in range(100):
        likely = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (right - likely) - precision * (weights - mean)
        curve = (given * (likely * (1 - likely))[:, None]).T @ given + np.diag(precision)
        step = np.linalg.solve(curve, slope)
        weights += step
        if float(np.abs(step).max()) < 1e-9:
            break
    return dict(zip(terms, map(float, weights), strict=True))


def _mean(term: Term, carried: Carried) -> float:
    if known := carried.get(term):
        return known.weight
    return TABLE_MEAN if term[1] == "" else 0.0


def _precision(term: Term, carried: Carried) -> float:
    """How firmly a weight holds to its mean: the level of a table no more than levels differ between sets."""
    known = carried.get(term)
    if known and term[1] == "":
        return SHIFT_OF_TABLE_SPREAD**-2
    return _spread(term) ** -2 + (known.firmness if known else 0.0)


def _spread(term: Term) -> float:
    table, column, _ = term
    if column == SEEN:
        return SHIFT_OF_TABLE_SPREAD if table else SHIFT_SPREAD
    return {"": TABLE_SPREAD, OWN_SCORE: OWN_SPREAD}.get(column, WEIGHT_SPREAD)


def lines_of(weights: Mapping[Term, float]) -> list[dict[str, str]]:
    """Weights as the file holds them, without the shifts and what is next to nothing."""
    return [
        {"table": table, "column": column, "value": value, "weight": f"{weight:.3f}"}
        for (table, column, value), weight in sorted(weights.items())
        if column != SEEN and (column == "" or abs(weight) >= LEAST_WEIGHT)
    ]


def scales_of(weights: Mapping[Term, float]) -> dict[str, Scale]:
    """Weights as `resolve` applies them."""
    return read_scales(lines_of(weights))


def as_seen(weights: Mapping[Term, float]) -> dict[Term, float]:
    """The weights for documents that rules were written with: those of the tables with their shifts."""
    of_all = weights.get(("", SEEN, ""), 0.0)
    return {
        term: weight + (of_all + weights.get((term[0], SEEN, ""), 0.0) if term[1] == "" else 0.0)
        for term, weight in weights.items()
    }


def write_scales(weights: Mapping[Term, float], learned: Sequence[Case], carried: Carried) -> None:
    """Write `confidence.csv`, with the rows that each weight rests on and how many of them are right."""
    none = Known(0.0, 0, 0)
    counted: dict[Term, list[bool]] = {}
    for case in learned:
        for term in terms_of(case.judged.table, case.row):
            counted.setdefault(term, []).append(case.judged.right)
    with WRITTEN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["table", "column", "value", "weight", "rows", "right"], lineterminator="\n")
        writer.writeheader()
        for line in lines_of(weights):
            term = line["table"], line["column"], line["value"]
            of, before = counted.get(term, []), carried.get(term, none)
            if not before.weight:  # how many of the rows behind what was not written are its own is not known
                before = none
            writer.writerow(line | {"rows": str(before.rows + len(of)), "right": str(before.right + sum(of))})


def scored_groups(
    seen: Sequence[Case],
    fresh: Sequence[Case],
    unseen: Sequence[Case],
    scales: Mapping[str, Scale],
    carried: Carried,
) -> dict[str, list[Judged]]:
    """The rows by group of documents and by where their confidence is from; those seen are told with their shift."""
    crossed = cross_fitted([*seen, *fresh], lambda case: case.fold, carried)
    by_source = cross_fitted([*seen, *fresh], lambda case: case.source, carried)
    by_seen = measured() if carried else scales_of(fit(seen))
    groups: list[tuple[str, Sequence[Case], Callable[[Case], float]]] = [
        (SEEN_BEFORE, seen, own_score),
        (SEEN_AFTER, seen, lambda c: crossed[id(c)]),
        ("seen, each source by the others", seen, lambda c: by_source[id(c)]),
        (FRESH_BEFORE, fresh, own_score),
        (FRESH_WRITTEN if carried else FRESH_BY_SEEN, fresh, lambda c: by_seen[c.judged.table].confidence(c.row)),
        (FRESH_AFTER, fresh, lambda c: crossed[id(c)]),
        ("fresh, each source by the others", fresh, lambda c: by_source[id(c)]),
        (UNSEEN_BEFORE, unseen, own_score),
        (UNSEEN_AFTER, unseen, lambda c: scales[c.judged.table].confidence(c.row)),
    ]
    return {
        name: [replace(case.judged, confidence=min(MOST, max(LEAST, score(case)))) for case in of]
        for name, of, score in groups
        if of
    }


def cross_fitted(
    of: Sequence[Case], part: Callable[[Case], str], carried: Carried = MappingProxyType({})
) -> dict[int, float]:
    """The confidence of each case, by its identity, from weights of all cases that are in another part."""
    crossed: dict[int, float] = {}
    for left_out in sorted({part(case) for case in of}):
        weights = fit([case for case in of if part(case) != left_out], carried)
        scales, scales_seen = scales_of(weights), scales_of(as_seen(weights))
        for case in (case for case in of if part(case) == left_out):
            scale = (scales_seen if case.seen else scales)[case.judged.table]
            crossed[id(case)] = scale.confidence(case.row)
    return crossed


def own_score(case: Case) -> float:
    """The score that the rule gave."""
    return float(case.row[OWN_SCORE])


if __name__ == "__main__":
    main()
