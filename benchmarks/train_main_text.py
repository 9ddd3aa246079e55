"""Make the model that tells the article from the rest of a page, and say how good it is on sites it has not seen.

    python benchmarks/train_main_text.py BENCH [--write] [--rounds N] [--leaves N] [--folds N]

BENCH holds `article_aeb` and `article_wcxb` (pages with the article's text known), and `date_htmldate` and
`mod_losses`, pages of which nobody wrote down the text: there trafilatura is the teacher, in training only. Needs
`lightgbm` and `trafilatura`, which are in no extra: the table that it makes, `src/communique/clean/html/trees.csv`, is
read with numpy alone. The figures printed are those of cross-validation in which no site is in two folds, and on known
texts only; the table is made of all pages.
"""

import argparse
import csv
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import lightgbm
import numpy as np
from cleaning import Case, cases, shingle_f1, word_f1
from selectolax.lexbor import LexborHTMLParser

from communique.clean.html.features import features, names
from communique.clean.html.page import Block, read_page

TABLE = Path(__file__).parents[1] / "src/communique/clean/html/trees.csv"
MIN_LESSON = 400
_WORD = re.compile(r"\w+")
TREES: dict[str, object] = {
    "objective": "binary",
    "learning_rate": 0.08,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 2,
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "max_bin": 63,
}


@dataclass(frozen=True)
class Example:
    """A page: its blocks, what is measured of them, which are the article, and how much each weighs."""

    case: Case
    blocks: list[Block]
    measured: np.ndarray
    wanted: np.ndarray
    weight: np.ndarray

    def fold(self, folds: int) -> int:
        site = ".".join((urlsplit(self.case.url or self.case.name).hostname or self.case.name).split(".")[-2:])
        return int(hashlib.sha256(site.encode()).hexdigest(), 16) % folds

    def score(self, kept: np.ndarray) -> float:
        body = "\n".join(block.text for block, keep in zip(self.blocks, kept, strict=True) if keep)
        measure = shingle_f1 if self.case.set == "article_aeb" else word_f1
        return measure(body, self.case.gold["body"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--rounds", type=int, default=80)
    parser.add_argument("--leaves", type=int, default=10)
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    examples = [made for case in cases(options.bench, "article_aeb", "article_wcxb") if (made := example(case))]
    taught = [made for case in cases(options.bench, "date_htmldate", "mod_losses") if (made := lesson(case))]
    parameters = {**TREES, "num_leaves": options.leaves}
    found: list[tuple[Example, np.ndarray]] = []
    for fold in range(options.folds):
        known = [e for e in (*examples, *taught) if e.fold(options.folds) != fold]
        model = fit(known, parameters, options.rounds)
        found += [(e, model.predict(e.measured)) for e in examples if e.fold(options.folds) == fold]
    for name in ("article_aeb", "article_wcxb"):
        of_set = [(e, scores) for e, scores in found if e.case.set == name]
        least = {share: np.mean([e.score(scores > share) for e, scores in of_set]) for share in (0.3, 0.4, 0.5, 0.6)}
        ideal = np.mean([e.score(e.wanted > 0.5) for e, _ in of_set])
        print(name, "pages", len(of_set), "ideal", f"{ideal:.4f}", {k: f"{v:.4f}" for k, v in least.items()})
    if options.write:
        write(fit([*examples, *taught], parameters, options.rounds))


def example(case: Case) -> Example | None:
    blocks = read_page(LexborHTMLParser(case.html)).blocks
    if not blocks:
        return None
    shares = known_shares([block.text for block in blocks], case.gold["body"])
    wanted = np.array([float(share is not None and share > 0.5) for share in shares])
    words = np.array([len(_WORD.findall(block.text)) for block in blocks], float)
    total = max(50.0, float((words * wanted).sum()))
    weight = np.minimum((words + 1) / total, 0.2) * np.array([share is not None for share in shares]) * 1000
    return Example(case, blocks, features(blocks), wanted, weight)


def lesson(case: Case) -> Example | None:
    """An example whose text is what trafilatura reads; None where that is next to nothing."""
    import trafilatura

    read = trafilatura.extract(case.html, url=case.url, include_comments=False)
    return example(replace(case, gold={"body": read})) if read and len(read) >= MIN_LESSON else None


def known_shares(texts: list[str], gold: str) -> list[float | None]:
    """How much of each text is in the known one, in runs of three words; None of a text without words."""
    known = _WORD.findall(gold.lower())
    runs = set(zip(known, known[1:], known[2:], strict=False))
    lines = {" ".join(_WORD.findall(line.lower())) for line in gold.split("\n")}
    whole = f" {' '.join(known)} "
    shares: list[float | None] = []
    for text in texts:
        words = _WORD.findall(text.lower())
        written = " ".join(words)
        if not words:
            shares.append(None)
        elif len(words) < 4:
            shares.append(1.0 if written in lines else 0.5 if f" {written} " in whole else 0.0)
        else:
            own = list(zip(words, words[1:], words[2:], strict=False))
            shares.append(sum(run in runs for run in own) / len(own))
    return shares


def fit(examples: list[Example], parameters: dict[str, object], rounds: int) -> lightgbm.Booster:
    measured = np.vstack([e.measured for e in examples])
    wanted = np.concatenate([e.wanted for e in examples])
    weight = np.concatenate([e.weight for e in examples])
    return lightgbm.train(parameters, lightgbm.Dataset(measured, wanted, weight=weight), rounds)


def write(model: lightgbm.Booster) -> None:
    with TABLE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["tree", "node", "feature", "threshold", "below", "above", "points"])
        writer.writerows(rows(model, names()))


def rows(model: lightgbm.Booster, columns: Sequence[str]) -> list[list[object]]:
    """The table: a node a row, thresholds and points rounded to what tells."""
    found: list[list[object]] = []
    for tree in model.dump_model()["tree_info"]:
        nodes: list[list[object]] = []

        def add(node: dict[str, object], nodes: list[list[object]] = nodes, tree: int = tree["tree_index"]) -> int:
            place = len(nodes)
            nodes.append([])
            if "split_feature" in node:
                below, above = add(node["left_child"]), add(node["right_child"])
                nodes[place] = [
                    tree,
                    place,
                    columns[node["split_feature"]],
                    f"{node['threshold']:.5g}",
                    below,
                    above,
                    "",
                ]
            else:
                nodes[place] = [tree, place, "", "", "", "", f"{node['leaf_value']:.4f}"]
            return place

        add(tree["tree_structure"])
        found += nodes
    return found


if __name__ == "__main__":
    main()
