"""How well a build finds the copies of a corpus: `python benchmarks/corpus_truth.py TRUTH.jsonl DATASET`

TRUTH is what `corpus.py` wrote beside the corpus that the latest version of DATASET was built from. A pair is found
where the document and what it was made of are in one cluster, and told where the relation is the one it was made by.
Every other pair of documents in one cluster is wrongly merged. Prints JSON.
"""

import argparse
import json
from dataclasses import asdict, dataclass, field
from itertools import combinations
from pathlib import Path

from corpus import SHARES

import communique


@dataclass
class Found:
    """Pairs of one relation: there, in one cluster, and told by that name."""

    pairs: int = 0
    found: int = 0
    told: int = 0
    """Those of them that have the relation of the truth in the table: its names are those of the vocabulary."""


@dataclass
class Score:
    """What a build made of the copies of a corpus."""

    relations: dict[str, Found] = field(default_factory=dict)
    wrongly_merged: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)
    """Of pairs that were wrongly merged, the first few."""

    @property
    def recall(self) -> float:
        """The share of all pairs that was found; all of none."""
        there = sum(one.pairs for one in self.relations.values())
        return sum(one.found for one in self.relations.values()) / there if there else 1.0

    @property
    def precision(self) -> float:
        """The share of the pairs in clusters that are some; all of none."""
        found = sum(one.found for one in self.relations.values())
        return found / (found + self.wrongly_merged) if found + self.wrongly_merged else 1.0

    def to_json(self) -> dict[str, object]:
        """As it is saved."""
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4), **asdict(self)}


SHOWN = 5


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("truth", type=Path)
    parser.add_argument("dataset", type=Path)
    asked = parser.parse_args()
    print(json.dumps(score(asked.truth, asked.dataset).to_json(), indent=1))


def score(truth: Path, dataset: Path) -> Score:
    """Hold the latest version of a dataset against the truth of its corpus."""
    found = Score({relation: Found() for relation in SHARES})
    with communique.open(dataset) as version:
        rows = version.sql("SELECT locator, cluster_id, relation FROM duplicates JOIN documents USING (document_id)")
        # Of a folder's file the locator is FILE/ID, of a file that was named the id alone.
        placed = {
            row["locator"].rpartition("/")[2]: (row["cluster_id"], row["relation"])
            for row in rows.to_arrow_table().to_pylist()
        }
    known: set[tuple[str, str]] = set()
    with truth.open(encoding="utf-8") as lines:
        for made in map(json.loads, lines):
            one, other = placed.get(made["id"]), placed.get(made["of"])
            counts = found.relations[made["relation"]]
            counts.pairs += 1
            known.add((min(made["id"], made["of"]), max(made["id"], made["of"])))
            if one is not None and other is not None and one[0] == other[0]:
                counts.found += 1
                counts.told += made["relation"] in (one[1], other[1])
    clusters: dict[str, list[str]] = {}
    for name, (cluster, _relation) in sorted(placed.items()):
        clusters.setdefault(cluster, []).append(name)
    wrong = [pair for names in clusters.values() for pair in combinations(names, 2) if pair not in known]
    found.wrongly_merged, found.examples = len(wrong), wrong[:SHOWN]
    return found


if __name__ == "__main__":
    main()
