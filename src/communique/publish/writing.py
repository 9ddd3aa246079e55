"""One writer of a dataset at a time, and what to do when its disk fails."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from communique.dataset.layout import LOCK_FILE
from communique.durable import sync
from communique.errors import StoreError
from communique.holding import hold


@contextmanager
def one_writer(dataset: Path, seconds: float) -> Iterator[None]:
    """Hold the lock of a dataset, making its folder when missing. Raises BusyError when another process holds it."""
    make_durably(dataset)
    with hold(dataset / LOCK_FILE, seconds):
        yield


def make_durably(folder: Path) -> None:
    """Make a folder, and those above it, on the disk when this returns."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        sync(made.parent)


@contextmanager
def store_errors(dataset: Path) -> Iterator[None]:
    """Turn errors of the disk into one line that says what to do."""
    try:
        yield
    except OSError as error:
        remedy = {
            errno.ENOSPC: "free some space and publish again",
            errno.EDQUOT: "free some space and publish again",
            errno.EACCES: "check your rights to the folder",
            errno.EPERM: "check your rights to the folder",
            errno.EROFS: "choose a folder that can be written",
        }.get(error.errno or 0, "check the disk and publish again")
        raise StoreError(
            f"cannot publish to {dataset} ({error.strerror or error}): {remedy}; published versions are as they were"
        ) from error
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        # The files of the parent are whole: who meets an error in them looks at that first.
        reason = str(error).splitlines()[0]
        raise StoreError(
            f"cannot publish to {dataset} ({reason}): free some space and publish again; published versions are as "
            "they were"
        ) from error
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise StoreError(
            f"cannot compare with the parent version in {dataset} ({reason}): verify it; published versions are "
            "as they were"
        ) from error
