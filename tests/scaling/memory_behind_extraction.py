"""What the stages behind extraction hold: `python memory_behind_extraction.py DOCUMENTS FOLDER`, a process of its own.

Prints a line of JSON: by stage, the most anonymous memory while it ran, in MiB. Pages of files are not counted, which
the system drops when others need the room. Tables leave memory early, so that few documents show what many do.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pyarrow.compute as pc
from large_tables import large_tables

import communique.workspace
from communique import row_order
from communique.build.memory import give_back
from communique.publish import Provenance, publish
from communique.publish.store import Inputs
from communique.schemas.contract import empty
from communique.validate import ledger, validate
from communique.workspace import Workspace

T = TypeVar("T")

EARLY_BYTES = 1 << 20
FEW_ROWS = 4096
_SAMPLE_SECONDS = 0.002


def main() -> None:
    """Make tables, validate and publish them, twice."""
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    for module, name in (
        (communique.workspace, "SMALL_BYTES"),
        (communique.workspace, "CHUNK_BYTES"),
        (row_order, "_LARGE_BYTES"),
        (row_order, "_PART_BYTES"),
        (ledger, "BYTES_AT_ONCE"),
    ):
        assert hasattr(module, name)
        setattr(module, name, EARLY_BYTES)
    ledger.ROWS_AT_ONCE = FEW_ROWS
    peaks: dict[str, float] = {}
    dataset, provenance = folder / "aid", Provenance("1", "0" * 64, 1, "0" * 64)
    with Workspace(dataset) as workspace:
        validate(large_tables(200, workspace), workspace)  # what is loaded with the first call is none of its rows
        tables = large_tables(count, workspace)
        valid = measured(peaks, "validate", lambda: validate(tables, workspace))
        assert valid.quarantine.num_rows == 0
        whole = {**valid.tables, "quarantine": valid.quarantine}
        records = tables["documents"].select(["source", "locator", "raw_sha256", "text"])
        inputs = Inputs(records, empty("quarantine"), records.num_rows)
        first = measured(
            peaks, "publish", lambda: publish(whole, dataset, provenance, inputs=inputs, workspace=workspace)
        )
        other = {**whole, "mentions": whole["mentions"].filter(pc.field("mention_start") > 0)}
        second = measured(
            peaks, "publish again", lambda: publish(other, dataset, provenance, inputs=inputs, workspace=workspace)
        )
        assert (first.rows["documents"], second.rows["changes"]) == (count, count)
    print(json.dumps(peaks))


def measured(peaks: dict[str, float], stage: str, function: Callable[[], T]) -> T:
    """What a stage gives; the most that it took is noted."""
    give_back()
    ended = threading.Event()
    sampled = [anonymous_mib()]

    def sample() -> None:
        while not ended.is_set():
            sampled.append(anonymous_mib())
            time.sleep(_SAMPLE_SECONDS)

    watcher = threading.Thread(target=sample)
    watcher.start()
    try:
        return function()
    finally:
        ended.set()
        watcher.join()
        peaks[stage] = max(sampled)


def anonymous_mib() -> float:
    """Memory of this process that no file stands behind."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1024


if __name__ == "__main__":
    main()
