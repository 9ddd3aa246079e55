"""Make the model that tells clutter from the article in plain text, and say how good it is on sites it has not seen.

    python benchmarks/train_clutter.py BENCH [ANNOTATED ...] [--write] [--rounds N] [--folds N] [--misses SET]

BENCH holds `article_aeb` and `article_wcxb` (pages with the article's text known), `date_htmldate` and `mod_losses`
(pages of which the model for pages is the teacher), `dedup.jsonl.gz` (what thirty programs read of pages with the text
known) and `press.jsonl.gz` (press texts without clutter). ANNOTATED are folders of annotated documents. A text is the
visible text of a page, a line a block, or what one of those programs read; clutter of pages is also put around and into
press texts. Needs `lightgbm`, which is in no extra: the tables that it makes, `clutter_trees.csv` and
`clutter_words.csv` in `src/communique/clean`, are read with numpy alone. The figures printed are those of
cross-validation in which no site is in two folds; the tables are made of all.
"""

import argparse
import csv
import gzip
import hashlib
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from urllib.parse import urlsplit

import lightgbm
import numpy as np
from annotated_sets import source_of
from cleaning import cases
from train_main_text import TREES, known_shares
from train_main_text import rows as table_rows

from communique.clean import UncleanableError
from communique.clean.clutter import clutter_headings, find_clutter
from communique.clean.clutter_features import measure, names, words_of
from communique.clean.clutter_model import beginnings
from communique.clean.front import may_be_front
from communique.clean.html import clean_html
from communique.clean.markdown import shown_pieces
from communique.clean.pieces import Piece, pieces
from communique.clean.rules import fold, labels
from communique.schemas.vocabulary import BODY_ROLES, BlockRole

HOME = Path(__file__).parents[1] / "src/communique/clean"
WRITES_MARKDOWN = frozenset(
    ("fast_html2md", "html2text_rs", "mdka", "dom_smoothie", "readabilityrs", "llm_readability")
)
NEARLY_CLEAN = frozenset(
    ("AutoExtract", "Diffbot", "beautifulsoup", "boilerpipe_rs", "dragnet", "go_readability_fork", "justext")
) | {"newspaper", "readability_rs", "readable_readability"}
"""Programs of which no text is taken: others read nearly the same, and one writes a page as one line."""
MOST_PIECES = 1500
MOST_PRESS = 80
EVERY_PRESS = 4
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"\s*\(?https?://\S+\)?|\[\d+\]")
_MIN_SITES = 8
_MIN_POINTS = 1.0
_MOST_POINTS = 3.0
_PARAMETERS = {**TREES, "learning_rate": 0.12, "num_leaves": 12, "max_depth": 7, "min_data_in_leaf": 40}


@dataclass(frozen=True)
class Text:
    """A text: its pieces, which are clutter, how sure that is (0 to 1), and how much the whole text weighs."""

    set: str
    site: str
    page: str
    cut: Sequence[Piece]
    wanted: np.ndarray
    sure: np.ndarray
    share: float

    def fold(self, folds: int) -> int:
        return int(hashlib.sha256(self.site.encode()).hexdigest(), 16) % folds

    @property
    def weight(self) -> np.ndarray:
        weight = self.sure * np.sqrt(np.minimum(self.characters, 400))
        return 100 * self.share * weight / max(40.0, float(weight.sum()))

    @property
    def characters(self) -> np.ndarray:
        return np.array([len(piece.text) - piece.text.count(" ") for piece in self.cut], float)


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
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--rounds", type=int, default=70)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--misses", help="print the pieces of this set that are judged wrongly")
    options = parser.parse_args()
    known = [prepare(text) for text in (*texts(options.bench), *annotated(options.annotated))]
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


def texts(bench: Path) -> Iterator[Text]:
    """The texts of BENCH, those mixed of press texts and clutter last."""
    made = [*of_pages(bench), *of_programs(bench)]
    yield from made
    press = list(of_press(bench))
    yield from press
    yield from mixed(made, press)


def of_pages(bench: Path) -> Iterator[Text]:
    """The visible text of pages, judged by the known text, or by what the model for pages reads."""
    for case in cases(bench, "article_aeb", "article_wcxb", "date_htmldate", "mod_losses"):
        try:
            read = clean_html(case.html, case.url)
        except UncleanableError:
            continue
        taught = "body" not in case.gold
        body = "\n".join(read.text[part.start : part.end] for part in read.parts if part.role in _KEPT)
        known = body if taught else str(case.gold["body"])
        if len(known) < 400:
            continue
        titles = [title for title in (read.title, case.gold.get("title")) if title]
        text = judged(
            case.set, site_of(case.url or case.name), case.name, pieces(read.text), known, titles, read.authors
        )
        yield Text(text.set, text.site, text.page, text.cut, text.wanted, text.sure, 0.5 if taught else 0.7)


_KEPT = BODY_ROLES | {BlockRole.CAPTION}


def of_programs(bench: Path) -> Iterator[Text]:
    """What programs read of pages, judged by the known text."""
    with gzip.open(bench / "article_aeb" / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    site = {page["id"][:12]: site_of(page["input"]["url"]) for page in pages}
    known = {("aeb", page["id"][:12]): page["gold"]["body"] for page in pages}
    with gzip.open(bench / "dedup.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [(json.loads(line)["id"].split("/"), json.loads(line)["input"]["text"]) for line in lines]
    known |= {("feval", "/".join(name[2:])): text for name, text in rows if name[:2] == ["feval", "gold"]}
    counts = Counter(tuple(name[2:]) for name, _ in rows)
    for name, text in rows:
        body = known.get((name[0], "/".join(name[2:])))
        if body is None or name[1] in NEARLY_CLEAN or not text.strip():
            continue
        cut = shown_pieces(text) if name[1] in WRITES_MARKDOWN else pieces(text)
        if not 3 <= len(cut) <= MOST_PIECES:
            continue
        of_site = site.get(name[2], f"feval-{name[2].partition('_')[0]}")
        made = judged(name[0], of_site, name[2], cut, body, [], ())
        yield Text(name[0], of_site, name[2], cut, made.wanted, made.sure, counts[tuple(name[2:])] ** -0.5)


def of_press(bench: Path) -> Iterator[Text]:
    """Press texts: clutter are their end marks and tags alone."""
    with gzip.open(bench / "press.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows[::EVERY_PRESS]:
        cut = pieces(row["text"])[:MOST_PRESS]
        rules = find_clutter(cut)
        certain = [rules.get(i) in ("end_mark", "interface") for i in range(len(cut))]
        sure = [1.0 if i not in rules or certain[i] else 0.2 for i in range(len(cut))]
        yield Text("press", "whg", row["id"], cut, np.array(certain, float), np.array(sure), 0.4)


def annotated(folders: Iterable[Path]) -> Iterator[Text]:
    """Annotated documents; those of one source are in one fold, pages of the web each in its own."""
    for folder in folders:
        for line in (folder / "source.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            file = folder / f"{row['id']}.json"
            known = json.loads(file.read_text("utf-8")) if file.exists() else {"annotated": []}
            if "annotated" in known:
                continue
            spans = [(span["start"], span["end"]) for span in known.get("boilerplate", [])]
            cut = pieces(row["text"])
            shares = [
                sum(max(0, min(piece.end, end) - max(piece.start, start)) for start, end in spans)
                / (piece.end - piece.start)
                for piece in cut
            ]
            source = source_of(row["id"])
            site = row["id"] if source == "web" else source
            wanted = np.array([float(share > 0.5) for share in shares])
            yield Text(folder.name, site, row["id"], cut, wanted, np.ones(len(cut)), 2.0)


def judged(
    name: str, site: str, page: str, cut: Sequence[Piece], known: str, titles: Iterable[str], authors: Sequence[str]
) -> Text:
    """A text whose clutter is what the known text does not hold; what may be title, date, author, tag counts less."""
    shares = known_shares([_ADDRESS.sub("", piece.text) for piece in cut], known)
    headings = {written(title) for title in titles}
    people = {written(author) for author in authors}
    inside = [i for i, share in enumerate(shares) if share is not None and share > 0.6 and cut[i].words >= 8]
    first, last = (inside[0], inside[-1]) if inside else (0, 0)
    wanted, sure = [], []
    tags = 0
    for i, (piece, share) in enumerate(zip(cut, shares, strict=True)):
        words = written(piece.text)
        is_clutter = share is None or share < 0.5 or (share == 0.5 and not first <= i <= last)
        certainty = 0.3 if share is None or share == 0.5 else 1.0
        tags = 6 if fold(piece.text).rstrip(":") in labels("tags") else max(0, tags - 1) if piece.is_label else 0
        if is_clutter and share is not None:
            if any(words == title or (len(title) > 20 and words.startswith(title)) for title in headings):
                is_clutter, certainty = False, 1.0 if i <= last else 0.3
            elif tags or words in people or may_be_front(piece):
                certainty = 0.0
            elif share > 0.2:
                certainty = 0.2
            elif piece.is_prose and (first < i < last or first - 3 <= i < first):
                certainty = 0.4
            elif first - 6 <= i < first and piece.words >= 5:
                certainty = 0.5
        wanted.append(float(is_clutter))
        sure.append(certainty)
    return Text(name, site, page, cut, np.array(wanted), np.array(sure), 1.0)


def mixed(made: Sequence[Text], press: Sequence[Text]) -> Iterator[Text]:
    """Press texts with the clutter of pages above, below and between their paragraphs."""
    chance = np.random.default_rng(1)
    pages = [text for text in made if text.set in ("article_aeb", "article_wcxb", "date_htmldate", "aeb")]
    for text, host in zip([pages[i] for i in chance.permutation(len(pages))], [*press, *press], strict=False):
        runs = clutter_runs(text)
        if not runs or len(host.cut) < 3:
            continue
        end = int(chance.integers(3, 1 + min(len(host.cut), 25)))
        parts: list[tuple[Piece, float, float]] = []
        for i in range(end):
            if chance.random() < (0.5 if i == 0 else 0.06):
                parts += some(chance, runs, 20 if i == 0 else 3)
            parts.append((host.cut[i], host.wanted[i], host.sure[i]))
        if chance.random() < 0.7:
            parts += some(chance, runs, 40)
        cut = laid_out([piece for piece, _, _ in parts], int(chance.choice((1, 1, 2))))
        wanted, sure = np.array([part[1] for part in parts]), np.array([part[2] for part in parts])
        yield Text("mixed", text.site, f"{text.page}+{host.page}", cut, wanted, sure, 0.5)


def clutter_runs(text: Text) -> list[list[tuple[Piece, float, float]]]:
    """Runs of clutter, without what may be something else."""
    runs: list[list[tuple[Piece, float, float]]] = [[]]
    for piece, is_clutter, sure in zip(text.cut, text.wanted, text.sure, strict=True):
        if is_clutter and sure >= 1:
            runs[-1].append((piece, 1.0, 1.0))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def some(
    chance: np.random.Generator, runs: Sequence[list[tuple[Piece, float, float]]], most: int
) -> list[tuple[Piece, float, float]]:
    """A stretch of a run of clutter, at most so long; short ones as often as long ones."""
    run = runs[int(chance.integers(len(runs)))]
    size = min(len(run), round(math.exp(chance.uniform(0, math.log(most)))))
    start = int(chance.integers(len(run) - size + 1))
    return run[start : start + size]


def laid_out(cut: Sequence[Piece], gap: int) -> list[Piece]:
    """Pieces as they stand in a text of their own, with so many line ends between them."""
    ends = list(accumulate(len(piece.text) + gap for piece in cut))
    return [
        replace(piece, start=end - gap - len(piece.text), end=end - gap) for piece, end in zip(cut, ends, strict=True)
    ]


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


def written(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def site_of(address: str) -> str:
    host = urlsplit(address).hostname or address
    return ".".join(host.split(".")[-2:])


if __name__ == "__main__":
    main()
