"""What members of the vocabularies are called in the code lists of others: `codes.csv`."""

import csv
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files


def codes(vocabulary: type[StrEnum]) -> Mapping[str, Mapping[str, str]]:
    """Return the codes of a vocabulary: by code list (`IATI`), by member. A member without a code there is missing."""
    return _all().get(vocabulary.__name__, {})


@cache
def _all() -> dict[str, dict[str, dict[str, str]]]:
    lines = files("communique.schemas").joinpath("codes.csv").read_text("utf-8").splitlines()
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        found.setdefault(row["vocabulary"], {}).setdefault(row["scheme"], {})[row["member"]] = row["code"]
    return found
