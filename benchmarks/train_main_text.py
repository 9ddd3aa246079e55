"""Make the model that tells the article from the rest of a page, and say how good it is on sites it has not seen.

    python benchmarks/train_main_text.py BENCH [--write] [--rounds N] [--leaves N] [--folds N] [--cut NAME]

BENCH holds `article_aeb` and `article_wcxb` (pages with the article's text known), and `date_htmldate` and
`mod_losses`, pages of which nobody wrote down the text: there trafilatura is the teacher, in training only. Needs
`lightgbm` and `trafilatura`, which are in no extra: the tables that it makes, `trees.csv` and `words.csv` in
`src/communique/clean/html`, are read with numpy alone. The figures printed are those of cross-validation in which no
site is in two folds (`--cut` gives other folds), and on known texts only, with one bound for all scores and as cleaning
makes bodies of them; the tables are made of all pages. Trees see points of words that were
learned on other sites than theirs, in training too.
"""

import argparse
import csv
import hashlib
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import urlsplit

import lightgbm
import numpy as np
from cleaning import Case, cases, shingle_f1, word_f1
from selectolax.lexbor import LexborHTMLParser

from communique.clean.html.byline import read_lines
from communique.clean.html.features import names, structure
from communique.clean.html.metadata import PageMetadata, read_metadata
from communique.clean.html.page import Block, read_page
from communique.clean.html.roles import article_range, assign, title_place
from communique.clean.html.title import find_title
from communique.clean.html.wording import wording, words_of
from communique.schemas.vocabulary import BODY_ROLES

HOME = Path(__file__).parents[1] / "src/communique/clean/html"
KNOWN, TAUGHT = ("article_aeb", "article_wcxb"), ("date_htmldate", "mod_losses")
MIN_LESSON = 400
MIN_ALIGNED = 0.6
"""The share of a block's words that the known text must hold in their place."""
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


OF_MAIN_TEXT: dict[str, object] = {"learning_rate": 0.06, "min_data_in_leaf": 50}
"""In place of those of `TREES`, which other models share."""
INNER = 4
"""Parts of the training pages, each of which is measured with points of words of the others."""
MIN_SITES = 5
MIN_POINTS = 3
TAUGHT_WEIGHT = 0.5


@dataclass(frozen=True)
class Example:
    """A page: its blocks, what is measured of them, their words, which are the article, and how much each weighs."""

    case: Case
    said: PageMetadata
    blocks: list[Block]
    measured: np.ndarray
    words: list[Collection[str]]
    wanted: np.ndarray
    weight: np.ndarray

    def fold(self, folds: int, salt: str = "") -> int:
        site = ".".join((urlsplit(self.case.url or self.case.name).hostname or self.case.name).split(".")[-2:])
        return int(hashlib.sha256((salt + site).encode()).hexdigest(), 16) % folds

    def with_words(self, points: Mapping[str, int]) -> np.ndarray:
        """All columns, those of words with these points."""
        return np.hstack([self.measured, wording(self.words, points)])

    def score(self, kept: np.ndarray) -> float:
        return self._measured("\n".join(block.text for block, keep in zip(self.blocks, kept, strict=True) if keep))

    def score_cleaned(self, scores: np.ndarray) -> float:
        """The score of the body that cleaning makes of the page with these scores."""
        chosen, first, last = article_range(self.blocks, scores)
        place = title_place(self.blocks, find_title(self.blocks, self.said, first), first)
        lines = read_lines(self.blocks, place, first, last, self.said.language)
        text = "\n".join(block.text for block in self.blocks)
        parts = assign(self.blocks, chosen, place, lines)
        return self._measured("\n".join(text[part.start : part.end] for part in parts if part.role in BODY_ROLES))

    def _measured(self, body: str) -> float:
        measure = shingle_f1 if self.case.set == "article_aeb" else word_f1
        return measure(body, self.case.gold["body"])

    def loss(self, scores: np.ndarray) -> float:
        """How far the scores are from what is wanted: steadier than what a bound makes of them."""
        right = np.clip(np.where(self.wanted > 0.5, scores, 1 - scores), 0.005, 1)
        return float(-(np.log(right) * self.weight).sum() / max(1.0, self.weight.sum()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--rounds", type=int, default=120)
    parser.add_argument("--leaves", type=int, default=12)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--cut", default="", help="any name: sites are put into folds by another order of chance")
    options = parser.parse_args()
    examples = [made for case in cases(options.bench, *KNOWN) if (made := example(case))]
    taught = [made for case in cases(options.bench, *TAUGHT) if (made := lesson(case))]
    parameters = {**TREES, **OF_MAIN_TEXT, "num_leaves": options.leaves}
    found: list[tuple[Example, np.ndarray]] = []
    for fold in range(options.folds):
        known = [e for e in (*examples, *taught) if e.fold(options.folds, options.cut) != fold]
        model, points = fit(known, parameters, options.rounds)
        found += [
            (e, model.predict(e.with_words(points))) for e in examples if e.fold(options.folds, options.cut) == fold
        ]
    for name in KNOWN:
        of_set = [(e, scores) for e, scores in found if e.case.set == name]
        least = {share: np.mean([e.score(scores > share) for e, scores in of_set]) for share in (0.3, 0.4, 0.5, 0.6)}
        ideal = np.mean([e.score(e.wanted > 0.5) for e, _ in of_set])
        cleaned = np.mean([e.score_cleaned(scores) for e, scores in of_set])
        loss = np.mean([e.loss(scores) for e, scores in of_set])
        told = {share: f"{score:.4f}" for share, score in least.items()}
        print(f"{name} pages {len(of_set)} ideal {ideal:.4f} {told} cleaned {cleaned:.4f} log loss {loss:.4f}")
    if options.write:
        write(*fit([*examples, *taught], parameters, options.rounds))


def example(case: Case) -> Example | None:
    tree = LexborHTMLParser(case.html)
    said = read_metadata(tree)
    blocks = read_page(tree).blocks
    if not blocks:
        return None
    texts = [block.text for block in blocks]
    words = np.array([len(_WORD.findall(text)) for text in texts], float)
    wanted = (aligned(texts, case.gold["body"]) > MIN_ALIGNED).astype(float)
    total = max(50.0, float((words * wanted).sum()))
    weight = np.minimum((words + 1) / total, 0.2) * (words > 0) * 1000
    return Example(case, said, blocks, structure(blocks), [words_of(block) for block in blocks], wanted, weight)


def lesson(case: Case) -> Example | None:
    """An example whose text is what trafilatura reads; None where that is next to nothing."""
    import trafilatura

    read = trafilatura.extract(case.html, url=case.url, include_comments=False)
    return example(replace(case, gold={"body": read})) if read and len(read) >= MIN_LESSON else None


def aligned(texts: Sequence[str], gold: str) -> np.ndarray:
    """The share of the words of each text that the known one holds in the same order.

    What stands twice on a page, such as a headline and its entry in the contents, is taken once, where most fits.
    """
    words = [_WORD.findall(text.lower()) for text in texts]
    place = np.repeat(np.arange(len(texts)), [len(of_text) for of_text in words])
    known = np.zeros(len(place))
    matcher = SequenceMatcher(None, [word for of_text in words for word in of_text], _WORD.findall(gold.lower()))
    for match in matcher.get_matching_blocks():
        known[match.a : match.a + match.size] = 1
    return np.bincount(place, known, len(texts)) / np.maximum(np.bincount(place, minlength=len(texts)), 1)


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


def fit(
    examples: list[Example], parameters: Mapping[str, object], rounds: int
) -> tuple[lightgbm.Booster, dict[str, int]]:
    """The trees, and the points of words of all these pages."""
    measured = []
    parts = [e.fold(INNER, "inner ") for e in examples]
    for part in range(INNER):
        points = points_of_words([e for e, own in zip(examples, parts, strict=True) if own != part])
        measured += [e.with_words(points) for e, own in zip(examples, parts, strict=True) if own == part]
    ordered = [e for part in range(INNER) for e, own in zip(examples, parts, strict=True) if own == part]
    wanted = np.concatenate([e.wanted for e in ordered])
    weight = np.concatenate([e.weight for e in ordered])
    data = lightgbm.Dataset(np.vstack(measured), wanted, weight=weight)
    return lightgbm.train(dict(parameters), data, rounds), points_of_words(examples)


def points_of_words(examples: Sequence[Example]) -> dict[str, int]:
    """Log odds, in tenths, that a block with a word is the article's, over those that any is; pages count alike."""
    inside, outside, sites = Counter[str](), Counter[str](), Counter[str]()
    for e in examples:
        of_page, of_article = Counter[str](), Counter[str]()
        for words, wanted, weight in zip(e.words, e.wanted, e.weight, strict=True):
            if weight:
                of_page.update(words)
                of_article.update(words if wanted > 0.5 else ())
        counts = 1.0 if e.case.set in KNOWN else TAUGHT_WEIGHT
        for word, often in of_page.items():
            share = of_article[word] / often
            inside[word] += counts * share
            outside[word] += counts * (1 - share)
            sites[word] += 1
    base = sum(inside.values()) / max(1.0, sum(inside.values()) + sum(outside.values()))
    points: dict[str, int] = {}
    for word in sorted(word for word, often in sites.items() if often >= MIN_SITES):
        share = (inside[word] + 4 * base) / (inside[word] + outside[word] + 4)
        tenths = round(10 * (math.log(share / (1 - share)) - math.log(base / (1 - base))))
        if abs(tenths) >= MIN_POINTS:
            points[word] = tenths
    return points


def write(model: lightgbm.Booster, points: Mapping[str, int]) -> None:
    with (HOME / "trees.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["tree", "node", "feature", "threshold", "below", "above", "points"])
        writer.writerows(rows(model, names()))
    with (HOME / "words.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["word", "points"])
        writer.writerows(sorted(points.items()))


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
