"""The model that tells the article from the rest of a page: small decision trees in `trees.csv`.

Made by `benchmarks/train_main_text.py`; `communique.clean.trees` says what the table holds.
"""

from functools import cache
from importlib.resources import files

from communique.clean.html.features import names
from communique.clean.trees import Trees, read_trees


@cache
def trees() -> Trees:
    """The trees of `trees.csv`; they give the probability that a block belongs to the article."""
    return read_trees(files("communique.clean.html").joinpath("trees.csv").read_text("utf-8"), names())
