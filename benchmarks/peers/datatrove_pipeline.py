"""The work before extraction, done with datatrove: `python benchmarks/peers/datatrove_pipeline.py CORPUS WORK`

CORPUS is a file of JSON Lines as `corpus.py` writes them. datatrove reads it, filters it as FineWeb was (Gopher's rules
of repetition and quality, C4's without its rule on stops, FineWeb's), signs what is left with its MinHash (five words,
14 buckets of 8), finds the pairs, clusters them and writes what remains; one task, one process. The filters that ask a
model for the language or a list for the address are left out: what they need is fetched from elsewhere. Prints JSON:
seconds of the processor, documents read and left.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets
from datatrove.pipeline.filters import (
    C4QualityFilter,
    FineWebQualityFilter,
    GopherQualityFilter,
    GopherRepetitionFilter,
)
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter
from loguru import logger


def main() -> None:
    """Do the work and print what it took."""
    logger.remove()
    corpus, work = Path(sys.argv[1]), Path(sys.argv[2])
    shutil.rmtree(work, ignore_errors=True)
    settings = MinhashConfig()
    stages = {
        "filter": [
            JsonlReader(str(corpus.parent), glob_pattern=corpus.name),
            GopherRepetitionFilter(),
            GopherQualityFilter(),
            C4QualityFilter(filter_no_terminal_punct=False),
            FineWebQualityFilter(),
            JsonlWriter(str(work / "filtered"), compression=None),
        ],
        "sign": [
            JsonlReader(str(work / "filtered")),
            MinhashDedupSignature(str(work / "signatures"), config=settings),
        ],
        "pair": [MinhashDedupBuckets(str(work / "signatures"), str(work / "buckets"), config=settings)],
        "cluster": [MinhashDedupCluster(str(work / "buckets"), str(work / "remove"), config=settings)],
        "write": [
            JsonlReader(str(work / "filtered")),
            MinhashDedupFilter(str(work / "remove")),
            JsonlWriter(str(work / "left"), compression=None),
        ],
    }
    tasks = {"pair": settings.num_buckets}
    taken: dict[str, float] = {}
    for name, pipeline in stages.items():
        before = _processor()
        executor = LocalPipelineExecutor(
            pipeline, tasks=tasks.get(name, 1), workers=1, logging_dir=str(work / "logs" / name)
        )
        executor.run()
        taken[name] = round(_processor() - before, 2)
    left = sum(len(file.read_text("utf-8").splitlines()) for file in (work / "left").glob("*.jsonl"))
    filtered = sum(len(file.read_text("utf-8").splitlines()) for file in (work / "filtered").glob("*.jsonl"))
    print(json.dumps({"processor": round(sum(taken.values()), 2), "stages": taken, "filtered": filtered, "left": left}))


def _processor() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


if __name__ == "__main__":
    main()
