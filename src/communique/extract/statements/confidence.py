"""How likely a row of each rule is right, as measured; the figures stand in `confidence.toml`."""

import tomllib
from functools import cache
from importlib.resources import files


def confidence(method: str) -> float:
    """The measured share of right rows of a rule, 0 to 1. Raises KeyError for a rule without a figure."""
    return _measured()[method]


@cache
def _measured() -> dict[str, float]:
    text = files("communique.extract.statements").joinpath("confidence.toml").read_text("utf-8")
    return {name: float(value) for name, value in tomllib.loads(text).items()}
