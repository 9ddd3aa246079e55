"""What is on the disk when a call returns, whatever happens to the machine then."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Have a file, or the entries of a folder, on the disk when this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
