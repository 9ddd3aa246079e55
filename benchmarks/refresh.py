"""What a refresh costs that adds 1 % of documents: `python benchmarks/refresh.py PRESS [--sizes N ...] [--work DIR]`

PRESS is a file of JSON Lines with texts. They are cut at paragraphs into pieces of 350 words; where there are more
documents than pieces, the same pieces come again with the words of three and more small letters replaced by others of
the same length, so that no two documents are copies. What is added are pieces that nothing else was made of. Every step
is a process of its own: `communique refresh --no-collect` of a folder, one worker. Times are of the processor.

Up to `--read-at-most` documents the full build is done and measured, and the refreshed version is built again from
nothing and compared byte for byte. Beyond that, the time of a full build is computed: that of the largest one measured,
times the documents. The results of extraction that the refresh finds there are then stand-ins: the rows of the piece
that a document was varied from, at the same places, with its own words and ids. Prints a Markdown table.
"""

import argparse
import gzip
import hashlib
import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from whole_process import COMMUNIQUE, Spent, run

WORDS = 350
ADDED = 100
"""One document is added for so many."""
_LONG = re.compile(r"\b[a-z]{3,}\b")
_CHOICES = 100
_SEED_AT_ONCE = 2000
_QUOTED = (("evidence", "evidence"), ("content", "content"), ("mention", "mention"))
"""Columns that repeat words of the text, and what their places begin with."""


def main() -> None:
    """Measure every size and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("press", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--read-at-most", type=int, default=10_000)
    parser.add_argument("--work", type=Path, default=None, help="a folder for some GB (default: temporary)")
    parser.add_argument("--seed", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.seed:
        seed(*asked.seed)
        return
    print(
        "| documents | full build, s | | refresh with nothing new, s | refresh with 1 % more, s | of the full build "
        "| peak memory of the refresh, MiB | the same bytes |\n|---:|---:|---|---:|---:|---:|---:|---|",
        flush=True,
    )
    pieces = pieces_of(asked.press)
    with tempfile.TemporaryDirectory(dir=asked.work) as folder:
        measured: tuple[int, float] | None = None
        for size in sorted(asked.sizes):
            measured = measure(Path(folder), pieces, size, measured, really=size <= asked.read_at_most)


def measure(
    work: Path, pieces: list[str], size: int, before: tuple[int, float] | None, *, really: bool
) -> tuple[int, float] | None:
    """Measure one size and print its line; give the size and time of the largest full build that was measured."""
    place, held_back = work / "site", max(1, size // ADDED)
    shutil.rmtree(place, ignore_errors=True)
    (place / "press").mkdir(parents=True)
    (place / "sources.yaml").write_text("sources: [{name: press, kind: folder, path: press}]\n", "utf-8")
    base, added = pieces[: len(pieces) - len(pieces) // 8], pieces[len(pieces) - len(pieces) // 8 :]
    lines = list(documents(base, size))
    more = [_line(f"added-{number}", added[number % len(added)], number) for number in range(held_back)]
    _write(place / "press" / "documents.jsonl", lines)
    if not really:
        if before is None:
            sys.exit("nothing was measured that a time could be computed from: name a smaller size too")
        shutil.copytree(work / "datasets", place / "datasets")
        for file in ("versions.json", "catalog.duckdb"):
            (place / "datasets" / "aid" / file).unlink()
        for folder in (place / "datasets" / "aid").glob("[0-9]*"):
            shutil.rmtree(folder)
        shutil.rmtree(place / "datasets" / "aid" / ".store" / "inputs")
        run([sys.executable, __file__, "-", "--seed", str(place / "press"), str(place / "datasets" / "aid")], place)
    full = refresh(place)
    unchanged = refresh(place)
    _write(place / "press" / "documents.jsonl", [*lines, *more])
    grown = refresh(place)
    same = "built again and compared" if really and verified(place) else "not built again"
    told = full.processor if really or before is None else before[1] * size / before[0]
    print(
        f"| {size:,} | {told:,.0f} | {'measured' if really else 'computed'} | {unchanged.processor:.1f} "
        f"| {grown.processor:.1f} ({grown.seconds:.1f} on the clock) | {grown.processor / told:.1%} "
        f"| {grown.peak_mib:,.0f} | {same} |",
        flush=True,
    )
    if not really:
        return before
    shutil.rmtree(work / "datasets", ignore_errors=True)
    shutil.copytree(place / "datasets", work / "datasets")
    return size, full.processor


def refresh(place: Path) -> Spent:
    """Refresh the dataset of a folder from what lies in it."""
    command = [COMMUNIQUE, "refresh", "--no-collect", "--no-prefect", "--quiet", "--accept", "--workers", "1"]
    return run([*command, "--dataset", "aid"], place, OMP_NUM_THREADS="1")


def verified(place: Path) -> bool:
    """Whether the latest version, built again without any kept result, is the same to the last byte."""
    run([COMMUNIQUE, "verify", "--rebuild", "--dataset", "aid"], place)
    return True


def pieces_of(press: Path) -> list[str]:
    """Cut texts at the ends of paragraphs into pieces of about WORDS words, in their order, each once."""
    found: dict[str, None] = {}
    with gzip.open(press, "rt", encoding="utf-8") as lines:
        for line in lines:
            piece: list[str] = []
            for paragraph in json.loads(line)["text"].split("\n"):
                piece.append(paragraph)
                if sum(len(part.split()) for part in piece) >= WORDS:
                    found["\n".join(piece)] = None
                    piece = []
    return sorted(found, key=lambda piece: hashlib.sha256(piece.encode()).digest())


def documents(pieces: list[str], count: int) -> Iterator[str]:
    """Give the lines of so many documents: all pieces, then all in another wording, and so on."""
    words = words_by_length(pieces)
    for number in range(count):
        wording, piece = divmod(number, len(pieces))
        yield _line(f"{piece}-{wording}", varied(pieces[piece], wording, words), number)


def varied(piece: str, wording: int, words: Mapping[int, list[str]]) -> str:
    """Put a piece in other words, as long as those in their place."""
    if wording == 0:
        return piece

    @cache
    def instead(word: str) -> str:
        choices = words[len(word)]
        return choices[
            int.from_bytes(hashlib.blake2b(f"{wording} {word}".encode(), digest_size=4).digest()) % len(choices)
        ]

    return _LONG.sub(lambda found: instead(found[0]), piece)


def words_by_length(pieces: list[str]) -> dict[int, list[str]]:
    counted = Counter(chain.from_iterable(_LONG.findall(piece) for piece in pieces))
    found: dict[int, list[str]] = {}
    for word, _count in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
        found.setdefault(len(word), []).append(word)
    return {length: listed[:_CHOICES] for length, listed in found.items()}


def _line(name: str, text: str, number: int) -> str:
    day = date(2022, 1, 1) + timedelta(days=number % 1500)
    title = f"Press release {name}"
    return json.dumps({"id": name, "title": title, "published_on": day.isoformat(), "text": text}) + "\n"


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("".join(lines), "utf-8")


def seed(press: Path, dataset: Path) -> None:
    """Keep stand-ins for results of extraction that are not there yet: in other words, at the same places."""
    from communique.build import BuildRequest
    from communique.build.cleaning import clean_records
    from communique.build.extraction import to_extract
    from communique.build.kept import kept_results
    from communique.build.results import MADE_OF
    from communique.build.signatures import dedupe_kept, sign_documents
    from communique.build.steps import PlainSteps, WorkerPool
    from communique.dedupe import DedupeSettings, mark_canonical
    from communique.identity import row_digests
    from communique.sources import parse_sources, read

    kept = kept_results(BuildRequest((), dataset))
    found = read(parse_sources([f"press={press}"]))
    steps = PlainSteps(WorkerPool(1))
    cleaned = clean_records(found.records, steps, kept.clean).documents
    signed = sign_documents(cleaned, DedupeSettings(), steps, kept.signatures)
    duplicates = dedupe_kept(cleaned, DedupeSettings(), signed, kept.signatures)
    chosen = to_extract(mark_canonical(cleaned, duplicates), duplicates)
    chosen = chosen.append_column(MADE_OF, pa.array(row_digests(chosen), pa.string()))
    wanted = chosen.column(MADE_OF)
    extracted = [part.filter(pc.is_in(part.column(MADE_OF), value_set=wanted)) for part in kept.extract.parts()]
    if not any(part.num_rows for part in extracted):
        sys.exit("nothing was extracted that could stand in for the rest")
    known = pa.concat_tables(extracted)
    place = {key: at for at, key in enumerate(known.column(MADE_OF).to_pylist())}
    plain = chosen.select(["document_id", "locator", "text", MADE_OF])
    read_already: dict[str, tuple[int, str, str]] = {}
    for row in plain.to_pylist():
        if row[MADE_OF] in place:
            read_already[row["locator"].rpartition("-")[0]] = place[row[MADE_OF]], row["document_id"], row["text"]
    missing = plain.filter(pc.invert(pc.is_in(plain.column(MADE_OF), known.column(MADE_OF))))
    for start in range(0, missing.num_rows, _SEED_AT_ONCE):
        rows = [
            (row, *read_already[piece])
            for row in missing.slice(start, _SEED_AT_ONCE).to_pylist()
            if (piece := row["locator"].rpartition("-")[0]) in read_already
            and len(read_already[piece][2]) == len(row["text"])
        ]
        base = known.take(pa.array([at for _row, at, _id, _text in rows]))
        columns = {MADE_OF: pa.array([row[MADE_OF] for row, *_ in rows], pa.string())}
        for name in base.column_names:
            if name != MADE_OF:
                whom = [(row["document_id"], row["text"], old) for row, _at, old, _text in rows]
                columns[name] = _in_other_words(base.column(name).combine_chunks(), whom)
        kept.extract.keep(pa.table(columns, base.schema))
    kept.settle()


def _in_other_words(lists: pa.Array, whom: list[tuple[str, str, str]]) -> pa.Array:
    """Give the rows of one table for each of some documents (id and text, and the id of the one that was read)."""
    lengths = pc.list_value_length(lists).to_pylist()
    owners = [owner for owner, length in zip(whom, lengths, strict=True) for _ in range(length)]
    structs = lists.flatten()
    given = {field.name: structs.field(i) for i, field in enumerate(structs.type)}
    made = {}
    for name, array in given.items():
        if name == "document_id":
            made[name] = pa.array([owner[0] for owner in owners], array.type)
        elif name in ("id", "statement_id"):
            pairs = zip(array.to_pylist(), owners, strict=True)
            made[name] = pa.array([None if one is None else _id(one, owner[0]) for one, owner in pairs], array.type)
        elif name.endswith(("_id", "_ids")):
            pairs = zip(array.to_pylist(), owners, strict=True)
            made[name] = pa.array([_entity(one, owner) for one, owner in pairs], array.type)
        else:
            made[name] = array
    for name, stem in _QUOTED:
        if name in given and f"{stem}_start" in given:
            ends = zip(given[f"{stem}_start"].to_pylist(), given[f"{stem}_end"].to_pylist(), owners, strict=True)
            made[name] = pa.array([owner[1][start:end] for start, end, owner in ends], given[name].type)
    fields = list(structs.type)
    offsets = pa.array([0, *_sums(lengths)], pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(list(made.values()), fields=fields), lists.type)


def _sums(lengths: list[int]) -> Iterator[int]:
    total = 0
    for length in lengths:
        total += length
        yield total


def _id(old: str, document: str) -> str:
    return hashlib.sha256(f"{old} {document}".encode()).hexdigest()[:20]


def _entity(named: str | list[str] | None, owner: tuple[str, str, str]) -> str | list[str] | None:
    """Give the ids of entities; one that a document alone knows is the other document's."""
    if named is None:
        return None
    new, _text, old = owner
    return named.replace(old, new) if isinstance(named, str) else [one.replace(old, new) for one in named]


if __name__ == "__main__":
    main()
