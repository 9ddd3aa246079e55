"""A writer in a process of its own: publishes what it is told to on standard input, and says how that went.

Says `ready` once. A line `BUCKET STATE CACHE` gives one line `won`, `busy`, `nothing` (to be sent: it is there) or what
else happened.
"""

import os
import sys
from pathlib import Path

from sending import send

from communique.errors import BusyError, CommuniqueError
from communique.remote.cache import CACHE_VARIABLE


def main() -> None:
    """Publish, line by line."""
    print("ready", flush=True)
    for line in sys.stdin:
        bucket, state, cache = line.split()
        os.environ[CACHE_VARIABLE] = cache
        try:
            done = send(bucket, Path(state))
        except BusyError:
            print("busy", flush=True)
        except CommuniqueError as error:
            print(f"failed: {error}", flush=True)
        else:
            print("won" if done else "nothing", flush=True)


if __name__ == "__main__":
    main()
