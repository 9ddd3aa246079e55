"""How well and how fast pages are cleaned, beside trafilatura and resiliparse where they are installed.

    python benchmarks/cleaning.py BENCH [--only SET] [--peer] [--misses N]

BENCH is a folder of sets with the answers known: `article_aeb` (text of the article: F1 of runs of four words, mean
over pages), `article_wcxb` (text: F1 of words; title, author and date exactly), `date_htmldate` (the exact day),
`mod_losses` (every number of a ministry's tables is in the text). Each holds `gold.jsonl.gz`, lines of
{id, input: {html, url}, gold}. The model was made with these pages: `train_main_text.py` says how good it is on others.

The programs take turns, ten pages each, so that what else a machine does costs all of them alike: their ratio is what
can be compared with other machines. resiliparse reads plain text alone, no title, author or date.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

_WORD = re.compile(r"\w+")
_TURN = 10
SETS = ("article_aeb", "article_wcxb", "date_htmldate", "mod_losses")


@dataclass(frozen=True)
class Case:
    """A page and what is known of it."""

    set: str
    name: str
    url: str | None
    html: str
    gold: Mapping[str, object]


@dataclass(frozen=True)
class Read:
    """What a program made of a page."""

    body: str
    text: str
    title: str | None
    authors: tuple[str, ...]
    date: str | None


def cases(bench: Path, *sets: str) -> Iterator[Case]:
    """The pages of some sets, decoded as a build decodes them, whoever reads them then."""
    from communique.sources.decoding import decode

    for name in sets:
        with gzip.open(bench / name / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                html = decode(gzip.decompress((bench / row["input"]["html"]).read_bytes()), declares=True).text
                yield Case(name, row["id"], row["input"].get("url"), html, row["gold"])


def word_f1(found: str, known: str) -> float:
    return _f1(Counter(_WORD.findall(found.lower())), Counter(_WORD.findall(known.lower())))


def shingle_f1(found: str, known: str) -> float:
    return _f1(_shingles(found), _shingles(known))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def _f1(found: Counter, known: Counter) -> float:
    both = sum((found & known).values())
    return 2 * both / (sum(found.values()) + sum(known.values())) if both else 0.0


def records(pages: list[Case]) -> "pa.Table":
    """The pages as `communique.sources` would give them."""
    import pyarrow as pa

    from communique.sources import RECORDS

    rows = [
        {
            "source": case.set,
            "locator": case.name,
            "url": case.url,
            "raw_sha256": "0" * 64,
            "media_type": "text/html",
            "encoding": None,
            "repairs": [],
            "authors": [],
            "tags": [],
            "content": case.html,
            "markup": "html",
        }
        for case in pages
    ]
    return pa.Table.from_pylist(rows, schema=RECORDS)


@dataclass(frozen=True)
class Program:
    """A program in three steps, of which the second is timed: what it takes, what it makes of it, what that says."""

    name: str
    prepare: Callable[[Case], object]
    clean: Callable[[Any], object]
    read: Callable[[Any], Read]


def ours() -> Program:
    from communique.clean import UncleanableError, clean

    def cleaned(table: "pa.Table") -> "pa.Table | None":
        try:
            return clean(table)
        except UncleanableError:
            return None

    def read(documents: "pa.Table | None") -> Read:
        if documents is None:
            return Read("", "", None, (), None)
        [row] = documents.to_pylist()
        date = row["published_on"].isoformat() if row["published_precision"] == "day" else None
        return Read(row["body"], row["text"], row["title"], tuple(row["authors"]), date)

    return Program("communique", lambda case: records([case]), cleaned, read)


def trafilatura() -> Program:
    from trafilatura import bare_extraction

    def cleaned(case: Case) -> Any:
        return bare_extraction(case.html, url=case.url, include_comments=False, with_metadata=True)

    def read(found: Any) -> Read:
        if found is None:
            return Read("", "", None, (), None)
        authors = tuple(re.split(r"; ", found.author)) if found.author else ()
        return Read(found.text or "", found.text or "", found.title, authors, found.date)

    return Program("trafilatura", lambda case: case, cleaned, read)


def resiliparse() -> Program:
    from resiliparse.extract.html2text import extract_plain_text

    def read(text: str) -> Read:
        return Read(text, text, None, (), None)

    return Program("resiliparse", lambda case: case.html, partial(extract_plain_text, main_content=True), read)


def figures(batch: list[Case], read: list[Read], misses: int) -> None:
    name = batch[0].set
    pairs = list(zip(batch, read, strict=True))
    told: dict[str, str] = {}
    if "body" in batch[0].gold:
        measure = shingle_f1 if name == "article_aeb" else word_f1
        scores = [measure(found.body, case.gold["body"]) for case, found in pairs]
        told["body"] = f"{sum(scores) / len(scores):.4f}"
        for score, (case, _) in sorted(zip(scores, pairs, strict=True), key=lambda entry: entry[0])[:misses]:
            print(f"    body {score:.3f} {case.name} {case.url}")
    for field in ("title", "author", "date"):
        known = [(case, found) for case, found in pairs if case.gold.get(field)]
        if not known:
            continue
        right = 0
        for case, found in known:
            value = ", ".join(found.authors) if field == "author" else getattr(found, field)
            right += value == case.gold[field]
            if misses and value != case.gold[field]:
                print(f"    {field} {case.name}: {value!r} for {case.gold[field]!r} {case.url}")
        told[field] = f"{right / len(known):.3f} of {len(known)}"
    if name == "mod_losses":
        numbers = [
            (found, str(item[key]))
            for case, found in pairs
            for item in case.gold["items"].values()
            for key in ("total", "delta")
            if item.get(key) is not None and item[key] > 9
        ]
        # Some numbers known of a page are sums that it does not write, and single digits stand everywhere.
        shown = [(found, number) for found, number in numbers if number in _numbers(found.text)]
        kept = sum(number in _numbers(found.body) for found, number in shown)
        told["numbers shown that are in the body"] = f"{kept / max(1, len(shown)):.4f} of {len(shown)}"
        told["exact day"] = f"{sum(found.date == case.gold['period_end'] for case, found in pairs)} of {len(pairs)}"
    print(f"  {name}: pages {len(batch)}, " + ", ".join(f"{key} {value}" for key, value in told.items()))


def _numbers(text: str) -> set[str]:
    """The whole numbers of a text, spaces between groups of three digits left out."""
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[ \u00a0](?=\d{3})", "", text)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--only", choices=SETS)
    parser.add_argument("--peer", action="store_true", help="trafilatura and resiliparse too, on the same pages")
    parser.add_argument("--misses", type=int, default=0, help="show the worst pages and every wrong value")
    options = parser.parse_args()
    loaded = {name: list(cases(options.bench, name)) for name in ([options.only] if options.only else SETS)}
    programs = (ours(), trafilatura(), resiliparse()) if options.peer else (ours(),)
    spent = dict.fromkeys(programs, 0.0)
    found: dict[Program, dict[str, list[Read]]] = {program: {name: [] for name in loaded} for program in programs}
    for program in programs:
        for case in next(iter(loaded.values()))[:2]:
            program.clean(program.prepare(case))
    for name, batch in loaded.items():
        for start in range(0, len(batch), _TURN):
            for program in programs:
                taken = [program.prepare(case) for case in batch[start : start + _TURN]]
                before = time.process_time()
                made = [program.clean(page) for page in taken]
                spent[program] += time.process_time() - before
                found[program][name] += map(program.read, made)
    pages = sum(map(len, loaded.values()))
    for i, program in enumerate(programs):
        print(program.name)
        for name, batch in loaded.items():
            figures(batch, found[program][name], options.misses if i == 0 else 0)
        seconds = spent[program]
        times = f", {seconds / spent[programs[0]]:.2f} times the time of {programs[0].name}" if i else ""
        print(
            f"  {pages / seconds:.0f} pages a second of processor time, {1000 * seconds / pages:.2f} ms a page{times}"
        )


if __name__ == "__main__":
    main()
