"""Texts in which it is known what is clutter: material for `train_clutter.py`.

Pages written down as text (`renderings.py`), what programs read of pages, press texts, annotated documents, and press
texts with the clutter of pages put around and into them.
"""

import gzip
import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, islice
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from annotated_sets import source_of
from cleaning import Case, cases
from renderings import KEPT, programs, read, renderings, saved_pages
from train_main_text import known_shares

from communique.clean.clutter import find_clutter
from communique.clean.front import may_be_front
from communique.clean.markdown import shown_pieces
from communique.clean.pieces import Piece, pieces
from communique.clean.rules import fold, labels

WRITES_MARKDOWN = frozenset(
    ("fast_html2md", "html2text_rs", "mdka", "dom_smoothie", "readabilityrs", "llm_readability")
)
NEARLY_CLEAN = frozenset(
    ("AutoExtract", "Diffbot", "beautifulsoup", "boilerpipe_rs", "dragnet", "go_readability_fork", "justext")
) | {"newspaper", "readability_rs", "readable_readability"}
"""Programs of which no text is taken: others read nearly the same, and one writes a page as one line."""
MOST_PIECES, MOST_OF_PAGE, MOST_OF_PROGRAM = 400, 130, 200
"""Pieces of a text that is looked at; of one that is learned from, of a page and of what a program read."""
TEXTS = {True: 2, False: 3}
"""Texts of a page: of one that the model for pages judged, of one with the text known."""
MOST_PROGRAMS, MOST_MIXED = 500, 900
MOST_PRESS = 80
EVERY_PRESS = 4
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"\s*\(?https?://\S+\)?|\[\d+\]")


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


def texts(bench: Path, folders: Iterable[Path]) -> Iterator[Text]:
    """The texts of BENCH and of folders of pages, those mixed of press texts and clutter last."""
    read_by_programs = [text for text in of_programs(bench) if len(text.cut) <= MOST_OF_PROGRAM]
    some_of_them = sorted(chance_of("programs").permutation(len(read_by_programs))[:MOST_PROGRAMS])
    made = [*of_pages(bench, folders), *(read_by_programs[i] for i in some_of_them)]
    yield from made
    press = list(of_press(bench))
    yield from press
    yield from islice(mixed(made, press), MOST_MIXED)


def of_pages(bench: Path, folders: Iterable[Path]) -> Iterator[Text]:
    """Pages as plain text, judged by the known text, or by what the model for pages reads."""
    known = cases(bench, "article_aeb", "article_wcxb", "date_htmldate", "mod_losses")
    for case in chain(known, *(saved_pages(folder) for folder in folders)):
        made = [text for text in of_page(case) if len(text.cut) <= MOST_OF_PAGE]
        taught = "body" not in case.gold
        chosen = sorted(chance_of(case.name).permutation(len(made))[: TEXTS[taught]])
        for i in chosen:
            yield replace(made[i], share=(0.5 if taught else 0.8) * len(chosen) ** -0.5)


def of_page(case: Case) -> Iterator[Text]:
    if (got := read(case)) is None:
        return
    blocks, cleaned = got
    taught = "body" not in case.gold
    body = "\n".join(cleaned.text[part.start : part.end] for part in cleaned.parts if part.role in KEPT)
    known = body if taught else str(case.gold["body"])
    if len(known) < 400:
        return
    titles = [title for title in (cleaned.title, case.gold.get("title")) if title]
    site = site_of(case.url or cleaned.url or case.name)
    for written_down in chain(renderings(blocks, cleaned, chance_of(case.name)), programs(case.html)):
        cut = pieces(written_down)
        if 3 <= len(cut) <= MOST_PIECES:
            name = "taught" if taught else case.set
            yield judged(name, site, case.name, cut, known, titles, cleaned.authors)


def chance_of(name: str) -> np.random.Generator:
    return np.random.default_rng(int(hashlib.sha256(name.encode()).hexdigest()[:12], 16))


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
        yield Text("press", "whg", row["id"], cut, np.array(certain, float), np.array(sure), 0.6)


def annotated(folders: Iterable[Path]) -> Iterator[Text]:
    """Annotated documents; those of one source are in one fold, pages of the web each in its own."""
    for folder in folders:
        for line in (folder / "source.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            file = folder / f"{row['id']}.json"
            known = json.loads(file.read_text("utf-8")) if file.exists() else {"annotated": []}
            if "annotated" in known:
                continue
            spans = [(span["start"], span["end"], span.get("optional", False)) for span in known.get("boilerplate", [])]
            cut = pieces(row["text"])
            shares, optional = (
                [
                    sum(max(0, min(p.end, end) - max(p.start, start)) for start, end, may_be in spans if may_be == kind)
                    / (p.end - p.start)
                    for p in cut
                ]
                for kind in (False, True)
            )
            source = source_of(row["id"])
            site = row["id"] if source == "web" else source
            wanted = np.array([float(share > 0.5) for share in shares])
            yield Text(folder.name, site, row["id"], cut, wanted, np.array([float(s < 0.5) for s in optional]), 4.0)


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
    pages = [text for text in made if text.set != "feval"]
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


def written(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def site_of(address: str) -> str:
    host = urlsplit(address).hostname or address
    return ".".join(host.split(".")[-2:])
