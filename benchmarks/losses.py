"""How many cells of a ministry's daily tables of losses become figures.

    python benchmarks/losses.py BENCH [--misses]

BENCH is a folder with the set `mod_losses`: pages whose day, and total and daily change of thirteen categories are
known. Some known numbers do not stand on their page: sums of two of its lines, changes computed from the page of the
day before, zeros for categories that it does not name, and the whole of a page that is of another day. They are
counted apart. A printed cell is found where a figure of its kind (total or change) has its value, each figure once.
"""

import argparse
import re
from collections import Counter
from datetime import date
from pathlib import Path

from cleaning import Case, cases, records

from communique.extract import Document, extract
from communique.extract.facts import Figure
from communique.extract.reading import Block
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, Markup, Precision

_LINE = re.compile(
    r"^[^\n\d]{2,60}?(?:[ \t][-‒–—]|:)[ \t]*(?:[^\n\d]{0,24} )?(\d+(?: \d{3})*)(?!\d)(?:[ ,;.(][^\n]*)?$", re.MULTILINE
)
_CHANGE = re.compile(r"\([ \t]*\+[ \t]?(\d+)\)")
KINDS = ("total", "delta")


def figures_of(document: dict) -> list[Figure]:
    """The figures of a cleaned page."""
    precision = document["published_precision"]
    found = extract(
        Document(
            document["document_id"],
            document["text"],
            tuple(
                Block(BlockRole(block["role"]), Span(block["block_start"], block["block_end"]))
                for block in document["blocks"]
            ),
            document["language"],
            document["title"],
            document["published_on"],
            None if precision is None else Precision(precision),
            Markup.PLAIN,
        )
    )
    return [fact for fact in found.facts if isinstance(fact, Figure)]


def printed(text: str) -> dict[str, Counter[int]]:
    """The numbers of the lines of a page that have the form of the table."""
    lines = list(_LINE.finditer(text))
    changes = [found for line in lines for found in _CHANGE.findall(line[0])]
    return {
        "total": Counter(int(line[1].replace(" ", "")) for line in lines),
        "delta": Counter(int(change.replace(" ", "")) for change in changes),
    }


def known(case: Case) -> dict[str, Counter[int]]:
    """The numbers that are known of a page."""
    items = case.gold["items"]
    return {kind: Counter(item[kind] for item in items.values() if item[kind] is not None) for kind in KINDS}


def extracted(figures: list[Figure]) -> dict[str, Counter[int]]:
    """The values of a page's figures by kind: a change says so in its metric."""
    return {
        kind: Counter(
            int(figure.value.value) for figure in figures if figure.metric.endswith("_change") == (kind == "delta")
        )
        for kind in KINDS
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--misses", action="store_true", help="the printed cells that are no figures, and wrong days")
    options = parser.parse_args()
    pages = list(cases(options.bench, "mod_losses"))
    counts: Counter[tuple[str, str]] = Counter()
    for case, document in zip(pages, cleaned(pages), strict=True):
        told, shown = extracted(figures := figures_of(document)), printed(document["body"])
        day = date.fromisoformat(case.gold["period_end"])
        counts["pages", "day known"] += 1
        counts["pages", "day published"] += document["published_on"] == day
        counts["pages", "day of the figures"] += any(
            row.period is not None and row.period.end == day for row in figures
        )
        for kind, values in known(case).items():
            on_page = values & shown[kind]
            found = on_page & told[kind]
            counts[kind, "known"] += values.total()
            counts[kind, "printed"] += on_page.total()
            counts[kind, "found"] += found.total()
            counts[kind, "all on the page"] += shown[kind].total()
            counts[kind, "all found"] += (shown[kind] & told[kind]).total()
            if options.misses and on_page != found:
                print(f"{case.name}: {kind} {sorted((on_page - found).elements())}")
        if options.misses and document["published_on"] != day:
            print(f"{case.name}: published {document['published_on']}, known {day}; {document['title']}")
    for (kind, what), count in sorted(counts.items()):
        print(f"{kind:6} {what:20} {count}")


def cleaned(pages: list[Case]) -> list[dict]:
    """The pages as documents, in order."""
    from communique.clean import clean

    return clean(records(pages)).to_pylist()


if __name__ == "__main__":
    main()
