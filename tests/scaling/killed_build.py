"""Builds a dataset and is killed on the way: `killed_build.py SOURCE DATASET WORKERS [STAGE DONE]`

Prints a line of JSON for every step that is told of. Once so many parts of the stage are done, the whole session dies
at once, workers too, as when the machine loses its power.
"""

import json
import os
import signal
import sys
from pathlib import Path

from communique.build import BuildRequest, build
from communique.build.steps import PlainSteps, Progress, WorkerPool


def main() -> None:
    source, dataset, workers, *at = sys.argv[1:]
    point = (at[0], int(at[1])) if at else None

    def watch(progress: Progress) -> None:
        print(json.dumps([progress.stage, progress.done, progress.total]), flush=True)
        if (progress.stage, progress.done) == point:
            os.killpg(0, signal.SIGKILL)

    with WorkerPool(int(workers)) as pool:
        build(BuildRequest((source,), Path(dataset), parse=False), PlainSteps(pool, watch))


if __name__ == "__main__":
    main()
