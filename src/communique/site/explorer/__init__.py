"""The explorer: a page that asks a dataset in SQL and searches its statements, in the browser, with nothing behind it.

What the browser runs is built from `web/explorer/` into `assets/`, which the package ships; here it is copied beside
the Parquet files of the published versions, with a catalogue of what they hold.
"""

import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path

from communique.dataset.history import read_history
from communique.errors import StoreError
from communique.site.explorer.addresses import Addresses
from communique.site.explorer.catalogue import catalogue

FOLDER = "explorer"
"""Where the page is in a site."""
DATA = "data"
"""Where the Parquet files are in a site: `data/VERSION/TABLE.parquet`, only where that version wrote the table anew."""
CATALOGUE = "catalogue.json"
"""In `FOLDER`: what every version holds, and where."""

__all__ = ["CATALOGUE", "DATA", "FOLDER", "Addresses", "write_explorer"]


def write_explorer(dataset: Path, out: Path, addresses: Addresses | None = None) -> Path:
    """Write the explorer of a dataset into the folder of a site, and return its page: `explorer/index.html`.

    `addresses` says where the pages of facts and entities are in the site; None where it has none. Files that are there
    already with the same size and time stay. Raises StoreError when the dataset is damaged or nothing can be written.
    """
    history = read_history(dataset)
    found = catalogue(dataset, history, addresses)
    folder = out / FOLDER
    try:
        shutil.rmtree(folder, ignore_errors=True)
        with as_file(files(__name__) / "assets") as assets:
            shutil.copytree(assets, folder)
        (folder / CATALOGUE).write_text(json.dumps(found.written, ensure_ascii=False) + "\n", "utf-8")
        _copy(found.copied, out / DATA)
    except OSError as error:
        raise StoreError(f"{out} cannot be written ({error.strerror}): choose another folder with --out") from error
    return folder / "index.html"


def _copy(wanted: dict[str, Path], data: Path) -> None:
    """Make `data` hold exactly the wanted files: what a version holds no more must not stay in a site."""
    for old in sorted(data.rglob("*"), reverse=True) if data.is_dir() else ():
        if old.is_dir():
            if not any(old.iterdir()):
                old.rmdir()
        elif old.relative_to(data).as_posix() not in wanted:
            old.unlink()
    for name, source in wanted.items():
        target = data / name
        if target.is_file() and _stamp(target) == _stamp(source):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        shutil.copy2(source, target)


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns
