"""Make the model that tells clutter from the article in plain text, and say how good it is on sites it has not seen.

    python benchmarks/train_clutter.py BENCH [ANNOTATED ...] [--pages FOLDER ...] [--write] [--rounds N] [--folds N]
        [--misses SET]

BENCH holds `article_aeb` and `article_wcxb` (pages with the article's text known), `date_htmldate` and `mod_losses`
(pages of which the model for pages is the teacher), `dedup.jsonl.gz` (what thirty programs read of pages with the text
known) and `press.jsonl.gz` (press texts without clutter). ANNOTATED are folders of annotated documents, `--pages`
folders of saved pages, judged by the model for pages. A text is a page written down in one of the ways of
`renderings.py`, or what a program read of it; clutter of pages is also put around and into press texts. Needs
`lightgbm`, `trafilatura` and `resiliparse`, which are in no extra: the tables that it makes, `clutter_trees.csv` and
`clutter_words.csv` in `src/communique/clean`, are read with numpy alone. The figures printed are those of
cross-validation in which no site is in two folds; the tables are made of all.
"""

import argparse
import csv
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from clutter_texts import Text, annotated, texts
from train_main_text import TREES
from train_main_text import rows as table_rows

from communique.clean.clutter import clutter_headings, find_clutter
from communique.clean.clutter_features import measure, names, words_of
from communique.clean.clutter_model import beginnings

HOME = Path(__file__).parents[1] / "src/communique/clean"
_MIN_SITES = 8
_MIN_POINTS = 1.0
_MOST_POINTS = 3.0
_PARAMETERS = {**TREES, "learning_rate": 0.12, "num_leaves": 12, "max_depth": 7, "min_data_in_leaf": 40}


@dataclass(frozen=True)
class Prepared:
    """A text and what the rules say of it."""

    text: Text
    folded: list[str]
    marked: frozenset[int]
    headings: frozenset[int]

    def measured(self, points: dict[str, float]) -> np.ndarray:
        return measure(self.text.cut, self.folded, self.marked, self.headings, points)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("annotated", type=Path, nargs="*")
    parser.add_argument("--pages", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--misses", help="print the pieces of this set that are judged wrongly")
    options = parser.parse_args()
    known = [prepare(text) for text in (*texts(options.bench, options.pages), *annotated(options.annotated))]
    found: list[tuple[Prepared, np.ndarray]] = []
    for fold_number in range(options.folds):
        learned = [p for p in known if p.text.fold(options.folds) != fold_number]
        points, model = learn(learned, options.rounds)
        tested = [p for p in known if p.text.fold(options.folds) == fold_number and p.text.set != "mixed"]
        found += [(p, model.predict(p.measured(points))) for p in tested]
    for name in dict.fromkeys(p.text.set for p, _ in found):
        of_set = [(p, scores) for p, scores in found if p.text.set == name]
        print(f"{name:16}{len(of_set):5} texts  rules {figures([(p, by_rules(p)) for p, _ in of_set])}")
        for least in (0.5, 0.6, 0.7):
            print(f"{'':27}> {least:.1f} {figures([(p, s > least) for p, s in of_set])}")
    for prepared, scores in found:
        if prepared.text.set == options.misses:
            misses(prepared, scores)
    if options.write:
        points, model = learn(known, options.rounds)
        write_points(points)
        with (HOME / "clutter_trees.csv").open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["tree", "node", "feature", "threshold", "below", "above", "points"])
            writer.writerows(table_rows(model, names()))


def prepare(text: Text) -> Prepared:
    folded = beginnings(text.cut)
    return Prepared(text, folded, frozenset(find_clutter(text.cut)), clutter_headings(text.cut, folded))


def learn(known: Sequence[Prepared], rounds: int) -> tuple[dict[str, float], lightgbm.Booster]:
    points = word_points(known)
    measured = np.vstack([p.measured(points) for p in known])
    wanted = np.concatenate([p.text.wanted for p in known])
    weight = np.concatenate([p.text.weight for p in known])
    data = lightgbm.Dataset(measured, wanted, weight=weight, feature_name=list(names()))
    return points, lightgbm.train(_PARAMETERS, data, rounds)


def word_points(known: Sequence[Prepared]) -> dict[str, float]:
    """Of every word on enough sites how much oftener it stands in clutter than in articles, as a logarithm.

    Every site counts the same, and a line that comes again on it once.
    """
    lines: defaultdict[tuple[str, bool], set[str]] = defaultdict(set)
    for p in known:
        if p.text.set != "mixed":
            for folded, wanted, sure in zip(p.folded, p.text.wanted, p.text.sure, strict=True):
                if sure >= 0.5:
                    lines[p.text.site, wanted > 0.5].add(folded)
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    sites: defaultdict[str, set[str]] = defaultdict(set)
    for (site, is_clutter), of_site in lines.items():
        words = Counter(word for line in of_site for word in set(words_of(line)))
        total = words.total()
        for word, count in words.items():
            counts[is_clutter][word] += count / total
            sites[word].add(site)
    sums = {kind: math.fsum(count.values()) for kind, count in counts.items()}
    points = {}
    for word in sorted(sites):
        if len(sites[word]) >= _MIN_SITES and len(word) > 1:
            share = {kind: counts[kind][word] / sums[kind] + 2e-5 for kind in counts}
            value = round(max(-_MOST_POINTS, min(_MOST_POINTS, math.log(share[True] / share[False]))), 1)
            if abs(value) >= _MIN_POINTS:
                points[word] = value
    return points


def by_rules(prepared: Prepared) -> np.ndarray:
    return np.array([i in prepared.marked for i in range(len(prepared.text.cut))])


def figures(found: Sequence[tuple[Prepared, np.ndarray]]) -> str:
    """Precision, recall and F1 of characters of clutter, a page as much as another, and the share of articles lost."""
    right = wrong = missed = article = 0.0
    for prepared, said in found:
        characters = prepared.text.characters * (prepared.text.sure >= 0.5)
        wanted = prepared.text.wanted > 0.5
        all_of_it = max(1.0, float(characters.sum()))
        right += float((characters * (said & wanted)).sum()) / all_of_it
        wrong += float((characters * (said & ~wanted)).sum()) / all_of_it
        missed += float((characters * (~said & wanted)).sum()) / all_of_it
        article += float((characters * ~wanted).sum()) / all_of_it
    precision, recall = right / max(1e-9, right + wrong), right / max(1e-9, right + missed)
    f1 = 2 * right / max(1e-9, 2 * right + wrong + missed)
    return f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f} article lost {wrong / max(1e-9, article):.4f}"


def misses(prepared: Prepared, scores: np.ndarray) -> None:
    text = prepared.text
    for piece, wanted, sure, score in zip(text.cut, text.wanted, text.sure, scores, strict=True):
        if sure >= 0.5 and (score > 0.5) != (wanted > 0.5):
            print(f"{'MISSED' if wanted else 'EXTRA'}\t{text.page[:30]}\t{score:.2f}\t{piece.text[:120]}")


def write_points(points: dict[str, float]) -> None:
    with (HOME / "clutter_words.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["word", "points"])
        writer.writerows([word, f"{value:.1f}"] for word, value in points.items())


if __name__ == "__main__":
    main()
