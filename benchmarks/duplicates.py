"""How well copies are found, and how fast: `python benchmarks/duplicates.py LABELLED.jsonl.gz [--press PRESS.jsonl.gz]`

LABELLED holds one object a line: `{"id", "input": {"text"}, "gold": {"cluster", "kind"}}`. Of each kind the pairs of
documents that share a cluster are compared with those that should: kind A is one page as many extractors read it, kind
B are daily releases of one template. Texts are compared as given and as `clean` leaves them. PRESS holds `{"text"}`:
cut into documents of 350 words it gives the documents a second, beside datasketch and rensa where they are installed.
`--steps` measures what each rule is worth, on the texts as given; `--folds N` how much the figures vary between parts
of the clusters. `--stored N` holds batches of PRESS against the sketches of N documents kept on disk.
"""

import argparse
import gzip
import hashlib
import importlib
import importlib.util
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from communique.clean import clean
from communique.dedupe import DedupeSettings, Thresholds, dedupe
from communique.dedupe.sketches import sketch
from communique.dedupe.stored import Segment, open_segment, segment, stored_candidates, write_segment
from communique.dedupe.words import read_words
from communique.schemas.vocabulary import Markup
from communique.sources import RECORDS

PRESS_WORDS = 350
PARTS = 64
"""Parts in which stored sketches are made, which bounds the memory."""


@dataclass(frozen=True)
class Labelled:
    """A text, the cluster it belongs to, and the kind of that cluster."""

    name: str
    text: str
    cluster: str
    kind: str


@dataclass(frozen=True)
class Pairs:
    """Pairs that share a cluster: found and right, found, and those there are."""

    right: int
    found: int
    gold: int

    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 1.0


STEPS = {
    "no third document vouches": DedupeSettings(thresholds=Thresholds(vouched=0.6)),
    "names may differ": DedupeSettings(thresholds=Thresholds(names=1.0)),
    "numbers with the same words on one side may differ": DedupeSettings(thresholds=Thresholds(numbers_beside=1.0)),
    "no number counts": DedupeSettings(thresholds=Thresholds(numbers=1.0, numbers_beside=1.0)),
    "neither numbers nor names count": DedupeSettings(
        thresholds=Thresholds(numbers=1.0, numbers_beside=1.0, names=1.0)
    ),
    "no paragraph is common": DedupeSettings(common_texts=1_000_000),
    "near copies only (Jaccard .7)": DedupeSettings(thresholds=Thresholds(contained=1.1, vouched=1.1)),
    "one shingle in eight is kept": DedupeSettings(sketched=8),
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--press", type=Path)
    parser.add_argument("--documents", type=int, default=6000, help="documents of PRESS that are timed")
    parser.add_argument("--steps", action="store_true")
    parser.add_argument("--stored", type=int, default=0)
    parser.add_argument("--folds", type=int, default=0)
    asked = parser.parse_args()
    rows = [
        Labelled(row["id"], row["input"]["text"], row["gold"]["cluster"], row["gold"]["kind"])
        for row in lines(asked.labelled)
    ]
    bodies = {"as given": [row.text for row in rows], "cleaned": cleaned(rows)}
    print("| texts | rules | A: P | A: R | A: F1 | B: distinct pairs merged | B: copies missed | relations | s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for texts, found in bodies.items():
        print(f"| {texts} | all rules | {quality(rows, found, DedupeSettings())} |", flush=True)
    for label, settings in STEPS.items() if asked.steps else ():
        print(f"| as given | {label} | {quality(rows, bodies['as given'], settings)} |", flush=True)
    for fold in range(asked.folds):
        chosen = [i for i, row in enumerate(rows) if fold_of(row.cluster, asked.folds) == fold]
        part = [rows[i] for i in chosen]
        for texts, found in bodies.items():
            measured = quality(part, [found[i] for i in chosen], DedupeSettings())
            print(f"| {texts} | part {fold + 1} of {asked.folds} | {measured} |", flush=True)
    if asked.press:
        bodies_of_press = press(asked.press, asked.documents)
        speeds(bodies_of_press)
        if asked.stored:
            batches(bodies_of_press, asked.stored)


def lines(path: Path) -> Iterable[dict[str, Any]]:
    """The objects of a gzipped file, one a line."""
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        yield from map(json.loads, opened)


def cleaned(rows: Sequence[Labelled]) -> list[str]:
    """The bodies that the pipeline's own cleaner leaves."""
    columns = {
        "source": ["benchmark"] * len(rows),
        "locator": [row.name for row in rows],
        "raw_sha256": [hashlib.sha256(row.text.encode()).hexdigest() for row in rows],
        "media_type": ["text/plain"] * len(rows),
        "content": [row.text for row in rows],
        "markup": [str(Markup.PLAIN)] * len(rows),
    }
    empty = pa.nulls(len(rows))
    records = pa.table([pa.array(columns.get(f.name, empty), f.type) for f in RECORDS], schema=RECORDS)
    bodies: list[str] = clean(records)["body"].to_pylist()
    return bodies


def table(bodies: Sequence[str]) -> pa.Table:
    """The columns that `dedupe` needs, without addresses and dates."""
    return pa.table(
        {
            "document_id": [f"{i:020x}" for i in range(len(bodies))],
            "source": ["benchmark"] * len(bodies),
            "url": pa.nulls(len(bodies), pa.string()),
            "body": bodies,
            "published_on": pa.nulls(len(bodies), pa.date32()),
            "published_precision": pa.nulls(len(bodies), pa.string()),
        }
    )


def quality(rows: Sequence[Labelled], bodies: Sequence[str], settings: DedupeSettings) -> str:
    """The cells of a table row."""
    begun = time.perf_counter()
    duplicates = dedupe(table(bodies), settings)
    seconds = time.perf_counter() - begun
    clusters = {
        int(document, 16): cluster
        for document, cluster in zip(
            duplicates["document_id"].to_pylist(), duplicates["cluster_id"].to_pylist(), strict=True
        )
    }
    a, b = (pairs(rows, clusters, kind) for kind in "AB")
    members = sum(row.kind == "B" for row in rows)
    distinct = members * (members - 1) // 2 - b.gold
    relations = ", ".join(f"{name} {n}" for name, n in sorted(Counter(duplicates["relation"].to_pylist()).items()))
    precision, recall = a.right / a.found if a.found else 1.0, a.right / a.gold if a.gold else 1.0
    return (
        f"{precision:.3f} | {recall:.3f} | {a.f1():.3f} | {b.found - b.right} of {distinct} "
        f"| {b.gold - b.right} of {b.gold} | {relations} | {seconds:.1f}"
    )


def pairs(rows: Sequence[Labelled], clusters: dict[int, str], kind: str) -> Pairs:
    """Pairs of one kind; a document in no cluster is alone."""
    chosen = [i for i, row in enumerate(rows) if row.kind == kind]

    def together(key: Callable[[int], object]) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(map(key, chosen)).values())

    return Pairs(
        right=together(lambda i: (rows[i].cluster, clusters.get(i, i))),
        found=together(lambda i: clusters.get(i, i)),
        gold=together(lambda i: rows[i].cluster),
    )


def fold_of(cluster: str, folds: int) -> int:
    """The part that a cluster belongs to, the same in every run."""
    return int(hashlib.sha256(cluster.encode()).hexdigest(), 16) % folds


def press(path: Path, documents: int) -> list[str]:
    """Documents of 350 words each."""
    found: list[str] = []
    for row in lines(path):
        words = str(row["text"]).split()
        found += [" ".join(words[i : i + PRESS_WORDS]) for i in range(0, len(words) - PRESS_WORDS + 1, PRESS_WORDS)]
    return found[:documents]


def speeds(bodies: Sequence[str]) -> None:
    """Documents a second of the whole stage, and of other indexes from the text to the pairs, in one run each."""
    print(f"\n| {len(bodies)} documents of {PRESS_WORDS} words | documents/s | seconds | seconds of processor |")
    print("|---|---|---|---|")
    documents = table(bodies)
    runs: dict[str, Callable[[], object]] = {"communique: sign, join, verify, cluster": lambda: dedupe(documents)}
    if importlib.util.find_spec("rensa"):
        runs["rensa: sign, index, ask (128 minima, 64 bands)"] = lambda: rensa_index(bodies)
    if importlib.util.find_spec("datasketch"):
        runs["datasketch: sign, index, ask (128 minima, 64 bands)"] = lambda: datasketch_index(bodies)
    for label, run in runs.items():
        begun, worked = time.perf_counter(), os.times()
        run()
        seconds, after = time.perf_counter() - begun, os.times()
        used = after.user + after.system - worked.user - worked.system
        print(f"| {label} | {len(bodies) / seconds:,.0f} | {seconds:.2f} | {used:.2f} |", flush=True)


def shingles(body: str) -> list[str]:
    """Runs of five words, as the other indexes take them."""
    words = body.casefold().split()
    return [" ".join(words[i : i + 5]) for i in range(len(words) - 4)]


def batches(bodies: Sequence[str], stored: int) -> None:
    """Seconds to sign batches and hold them against the sketches of so many stored documents.

    Half of the documents are among the stored ones, the others of which have shingles made at random, as many each as
    a document of this length has on average.
    """
    settings = DedupeSettings()
    half = len(bodies) // 2

    def signed(texts: Sequence[str]) -> Segment:
        return segment(sketch(read_words(texts), settings.shingle_words, settings.sketched), len(texts))

    known = signed(bodies[:half])
    each = len(known.shingles) // half
    print(f"\n| batch | of {stored:,} stored | seconds of processor | pairs | known documents found |")
    print("|---|---|---|---|---|")
    for others in (stored // 10, stored):
        with tempfile.TemporaryDirectory() as folder:
            write_segment(_with_random(known, half, others - half, each), Path(folder))
            for size in (250, 500, 1000, 2000):
                chosen = [*bodies[: size // 2], *bodies[half : half + size // 2]]
                worked = time.process_time()
                found = stored_candidates(signed(chosen), open_segment(Path(folder)), settings.candidate)
                used = time.process_time() - worked
                met = len({i for i, j in found if i == j < size // 2})
                print(f"| {size} | {others:,} | {used:.2f} | {len(found)} | {met} of {size // 2} |", flush=True)


def _with_random(known: Segment, documents: int, others: int, each: int) -> Segment:
    """A segment of the known documents and others, made in parts of one range of hashes each."""
    generator = np.random.default_rng(1)
    limit = ((1 << 64) // DedupeSettings().sketched - 1) // PARTS
    shingles, bodies = [], []
    for part in range(PARTS):
        count = others * each // PARTS
        inside = (known.shingles >= part * limit) & (known.shingles < (part + 1) * limit)
        drawn = generator.integers(part * limit, (part + 1) * limit, count, np.uint64)
        all_shingles = np.concatenate([known.shingles[inside], drawn])
        owners = generator.integers(documents, documents + others, count, np.uint32)
        all_bodies = np.concatenate([known.bodies[inside], owners])
        order = np.argsort(all_shingles, kind="stable")
        shingles.append(all_shingles[order])
        bodies.append(all_bodies[order])
    owned = np.concatenate(bodies)
    sizes = np.bincount(owned, minlength=documents + others).astype(np.uint32)
    return Segment(np.concatenate(shingles), owned, sizes)


def rensa_index(bodies: Sequence[str]) -> int:
    """Pairs that rensa's index proposes."""
    rensa = importlib.import_module("rensa")
    index = rensa.RMinHashLSH(0.5, 128, 64)
    signed = []
    for i, body in enumerate(bodies):
        signature = rensa.RMinHash(128, 1)
        signature.update(shingles(body))
        index.insert(i, signature)
        signed.append(signature)
    return sum(len(index.query(signature)) - 1 for signature in signed)


def datasketch_index(bodies: Sequence[str]) -> int:
    """Pairs that datasketch's index proposes."""
    datasketch = importlib.import_module("datasketch")
    index = datasketch.MinHashLSH(num_perm=128, params=(64, 2))
    signed = []
    for i, body in enumerate(bodies):
        signature = datasketch.MinHash(num_perm=128, seed=1)
        signature.update_batch([shingle.encode() for shingle in shingles(body)])
        index.insert(i, signature)
        signed.append(signature)
    return sum(len(index.query(signature)) - 1 for signature in signed)


if __name__ == "__main__":
    main()
