"""How well copies are found, and how fast: `python benchmarks/duplicates.py LABELLED.jsonl.gz [--press PRESS.jsonl.gz]`

LABELLED holds one object a line: `{"id", "input": {"text"}, "gold": {"cluster", "kind"}}`. Of each kind the pairs of
documents that share a cluster are compared with those that should: kind A is one page as many extractors read it, kind
B are daily releases of one template. Texts are compared as given and as `clean` leaves them. PRESS holds `{"text"}`:
cut into documents of 350 words it gives the documents a second, beside datasketch and rensa where they are installed.
`--steps` measures what each rule is worth, on the texts as given; `--folds N` how much the figures vary between parts
of the clusters. `--stored N` compares batches of PRESS with N documents whose signatures are kept on disk. `--mixed`
puts texts of PRESS inside others, and one paragraph under many.
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
import pyarrow.compute as pc

from communique.clean import clean
from communique.dedupe import DedupeSettings, Thresholds, dedupe
from communique.dedupe.kept import read_known, write_known
from communique.dedupe.known import NOTHING, PACK, Known, Signing, signed
from communique.dedupe.signatures import Signatures, body_names, in_order_of_names, places, sign
from communique.dedupe.sketches import in_order
from communique.dedupe.words import DIGEST_BYTES
from communique.schemas.vocabulary import Markup
from communique.sources import RECORDS

PRESS_WORDS = 350


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
    parser.add_argument("--mixed", action="store_true")
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
        if asked.mixed:
            texts = unlike(bodies_of_press)
            inside(texts)
            under_many(texts)
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


def inside(bodies: Sequence[str], count: int = 100) -> None:
    """How many wire texts are found inside articles, by how long they are and how much of the article they make.

    An editor changes words, but neither names nor numbers.
    """
    print(
        "\n| words of the wire text | share of the article | as it is | one word in 25 changed | one in 15 | others |"
    )
    print("|---|---|---|---|---|---|")
    rest = [word for body in bodies[count:] for word in body.split()]
    for length in (40, 100, 300):
        wires = [body.split()[:length] for body in bodies[:count]]
        for share in (0.5, 0.2, 0.1, 0.05):
            around = int(length / share) - length
            cells, others = [], 0
            for every in (0, 25, 15):
                texts = [" ".join(wire) for wire in wires]
                for i, wire in enumerate(wires):
                    own = rest[i * around : (i + 1) * around]
                    texts.append(" ".join([*own[: around // 2], *_edited(wire, every), *own[around // 2 :]]))
                together = _clusters(texts)
                cells.append(sum(together.get(i) == together.get(count + i, -1) for i in range(count)))
                others += sum(n - 2 for n in Counter(together.values()).values() if n > 2)
            told = " | ".join(f"{found} of {count}" for found in cells)
            print(f"| {length} | {share} | {told} | {others} |", flush=True)


def _edited(words: Sequence[str], every: int) -> list[str]:
    """Words of which one in so many is another one, where it is written in small letters; 0 is none."""
    return [
        f"{word}ly" if every and at % every == every - 1 and word.isalpha() and word.islower() else word
        for at, word in enumerate(words)
    ]


def under_many(bodies: Sequence[str]) -> None:
    """How many texts of 350 words are drawn together by a paragraph that stands under all of them."""
    print("\n| words of the paragraph | texts under which it stands | drawn together | the paragraph alone is |")
    print("|---|---|---|---|")
    words = [word for body in bodies[1000:] for word in body.split()]
    for length in (50, 200, 500, 1000):
        paragraph = " ".join(words[:length])
        for count in (2, 20, 26, 200):
            texts = [f"{body} {paragraph}" for body in bodies[:count]]
            alone = dedupe(table([*texts, paragraph])).filter(pc.field("document_id") == f"{count:020x}")
            relation = alone["relation"].to_pylist()[0] if alone.num_rows else "no copy"
            print(f"| {length} | {count} | {len(_clusters(texts))} | {relation} |", flush=True)


def unlike(bodies: Sequence[str]) -> list[str]:
    """The texts that have next to nothing in common with another."""
    settings = DedupeSettings(
        thresholds=Thresholds(contained=0.1, vouched=0.1, numbers=1.0, numbers_beside=1.0, names=1.0)
    )
    copies = dedupe(table(bodies), settings)["document_id"].to_pylist()
    alike = {int(document, 16) for document in copies}
    return [body for i, body in enumerate(bodies) if i not in alike]


def _clusters(texts: Sequence[str]) -> dict[int, str]:
    """The cluster of each text that has a copy."""
    found = dedupe(table(texts))
    places = [int(document, 16) for document in found["document_id"].to_pylist()]
    return dict(zip(places, found["cluster_id"].to_pylist(), strict=True))


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
    """Seconds to compare documents of which so many are kept and some are new.

    Half of each batch are copies with another end of documents that are kept; the others of these have shingles made at
    random, as many each as a document of this length has on average.
    """
    signing = DedupeSettings().signing()
    half = len(bodies) // 2
    kept = sorted(set(bodies[:half]), key=lambda body: body_names([body]).tobytes())
    real = sign(body_names(kept), kept, signing.shingle_words, signing.sketched)
    print(
        "\n| new | kept | reading what is kept, s of processor | signing and joining, s of processor | copies found |"
    )
    print("|---|---|---|---|---|---|")
    for count in (stored // 10, stored):
        with tempfile.TemporaryDirectory() as place:
            write_known(Path(place), "benchmark", Known(_with_random(real, count), NOTHING.pairs))
            for size in (250, 500, 1000, 2000):
                print(f"| {size} | {count:,} | {_batch(bodies, half, size, Path(place), signing)} |", flush=True)


def _batch(bodies: Sequence[str], half: int, size: int, folder: Path, signing: Signing) -> str:
    """The other cells of a row."""
    begun = time.process_time()
    known = read_known(folder, "benchmark")
    read = time.process_time() - begun
    new = [f"{body} And so on." for body in bodies[: size // 2]] + list(bodies[half : half + size // 2])
    originals = body_names(bodies[: size // 2])
    names = np.concatenate([*(pack.names for pack in known.packs), body_names(new)])
    firsts, numbers = in_order_of_names(names)
    texts: list[str] = [""] * len(firsts)
    for number, body in zip(numbers[len(known) :].tolist(), new, strict=True):
        texts[number] = body
    begun = time.process_time()
    found = signed(names[firsts], texts, signing, known)
    used = time.process_time() - begun
    pairs = set(map(tuple, found.pairs.tolist()))
    at = places(originals, names[firsts]).tolist()
    copies = numbers[len(known) : len(known) + size // 2].tolist()
    met = sum((min(i, j), max(i, j)) in pairs for i, j in zip(at, copies, strict=True))
    return f"{read:.2f} | {used:.2f} | {met} of {size // 2}"


def _with_random(real: Signatures, count: int) -> tuple[Signatures, ...]:
    """Packs of so many bodies: the real ones, and others."""
    generator = np.random.default_rng(1)
    each = len(real.sketches.shingles) // len(real.names)
    limit = (1 << 64) // DedupeSettings().sketched - 1
    packs = [real]
    for start in range(0, count - len(real.names), PACK):
        bodies = min(PACK, count - len(real.names) - start)
        names = generator.integers(0, 256, (bodies, DIGEST_BYTES), np.uint8)
        names = names[in_order_of_names(names)[0]]
        shingles = generator.integers(0, limit, bodies * each, np.uint64)
        sketches = in_order(shingles, np.repeat(np.arange(bodies, dtype=np.uint32), each), bodies)
        packs.append(Signatures(names, names, np.full(bodies, PRESS_WORDS, np.int64), sketches))
    return tuple(packs)


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
