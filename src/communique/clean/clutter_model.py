"""The model that tells clutter which no rule names: small decision trees in `clutter_trees.csv`.

Made by `benchmarks/train_clutter.py`, with the points of words in `clutter_words.csv`. `communique.clean.trees` says
what the table of trees holds, `communique.clean.clutter_features` what is measured.
"""

from collections.abc import Container, Sequence
from functools import cache
from importlib.resources import files

from communique.clean.clutter import clutter_headings
from communique.clean.clutter_features import beginning, features, names
from communique.clean.pieces import Piece
from communique.clean.trees import Scores, Trees, read_trees


def clutter_scores(pieces: Sequence[Piece], marked: Container[int]) -> Scores:
    """For every piece the probability that it is clutter; `marked` are those that a rule says are."""
    folded = beginnings(pieces)
    return _trees().scores(features(pieces, folded, marked, clutter_headings(pieces, folded)))


def beginnings(pieces: Sequence[Piece]) -> list[str]:
    """The folded texts of pieces, as far as they are looked at."""
    return [beginning(piece.text) for piece in pieces]


@cache
def _trees() -> Trees:
    return read_trees(files("communique.clean").joinpath("clutter_trees.csv").read_text("utf-8"), names())
