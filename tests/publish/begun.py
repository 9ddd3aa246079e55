"""A dataset with its first version, for tests of what comes after: published once, and copied."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from small_tables import DRILL_DOCUMENT, PROVENANCE, tables, without

from communique.publish import publish


def begin(folder: Path, *, drill: bool = True) -> None:
    """Make a dataset of 1.0.0, with or without the document of the drill."""
    shutil.copytree(Path(_published(drill).name) / "aid", folder)


@cache
def _published(drill: bool) -> tempfile.TemporaryDirectory[str]:
    made = tempfile.TemporaryDirectory(prefix="communique-begun-")
    publish(tables() if drill else tables(without(DRILL_DOCUMENT)), Path(made.name) / "aid", PROVENANCE)
    return made
