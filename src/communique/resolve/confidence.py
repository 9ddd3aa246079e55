"""How likely a row is right, as measured on annotated documents: `confidence.csv`, applied to what the row shows.

A rule gives its rows a score of its own. What that is worth depends on the rule and on a few facts that stand in the
row (whether it names a speaker, whether a status was found), so each table has weights that add up:

    logit(confidence) = weight of the table + weight of `confidence` * logit(the rule's own score)
                        + the weights of every `column` that holds `value`

An empty value stands for null. A rule without a weight gets what its table gives; a table without weights keeps the
scores of its rules. `benchmarks/calibrate.py` makes the file and says how; decision 0015 says why so.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log

from communique.resolve.row import Row

OWN_SCORE = "confidence"
"""The column whose weight multiplies the score that the rule gave."""

LEAST, MOST = 0.01, 0.99
"""No row is certain, right or wrong."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The weights of one table."""

    table_weight: float
    own_weight: float
    """Of the logit of the rule's own score."""
    weights: Mapping[str, Mapping[str, float]]
    """By column and by its value, as `shown` writes it."""

    def confidence(self, row: Row) -> float:
        """How likely a row is right, 0.01 to 0.99 with two decimals, from its own score and what it shows."""
        total = self.table_weight + self.own_weight * logit(row[OWN_SCORE])
        total += sum(of_values.get(shown(row[column]), 0.0) for column, of_values in self.weights.items())
        return round(min(MOST, max(LEAST, share(total))), 2)


def calibrate(rows: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """The rows by table with the confidence that was measured for rows like them; other columns stay as they are."""
    scales = measured()
    return {
        table: [row | {OWN_SCORE: scales[table].confidence(row)} for row in found] if table in scales else list(found)
        for table, found in rows.items()
    }


def shown(value: object) -> str:
    """A value of a row as `confidence.csv` writes it: empty for null."""
    return "" if value is None else str(value)


def logit(share: float) -> float:
    """The log of the odds of a share; certainty counts as 0.01 or 0.99."""
    bounded = min(MOST, max(LEAST, share))
    return log(bounded / (1 - bounded))


def share(logit: float) -> float:
    """The share whose log odds these are."""
    return 1 / (1 + exp(-logit))


@cache
def measured() -> Mapping[str, Scale]:
    """The weights of every table of `confidence.csv`."""
    text = files("communique.resolve").joinpath("confidence.csv").read_text("utf-8")
    return read_scales(csv.DictReader(text.splitlines()))


def read_scales(lines: Iterable[Mapping[str, str]]) -> dict[str, Scale]:
    """Weights by table from lines with table, column, value and weight; the line without a column is the table's.

    Raises KeyError for a table without such a line, ValueError for a weight that is no number.
    """
    own: dict[str, dict[str, dict[str, float]]] = {}
    for line in lines:
        own.setdefault(line["table"], {}).setdefault(line["column"], {})[line["value"]] = float(line["weight"])
    return {
        table: Scale(of_columns.pop("")[""], of_columns.pop(OWN_SCORE, {}).get("", 0.0), of_columns)
        for table, of_columns in own.items()
    }
