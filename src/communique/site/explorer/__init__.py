"""The explorer: a page that asks a dataset in SQL and searches its statements, in the browser, with nothing behind it.

What the browser runs is built from `web/explorer/` into `assets/`, which the package ships; here it is copied beside
the Parquet files of the published versions, with a catalogue of what they hold.
"""

import filecmp
import json
import shutil
from collections.abc import Callable
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
    already as they are to be are not touched. Raises StoreError when the dataset is damaged or nothing can be written.
    """
    history = read_history(dataset)
    found = catalogue(dataset, history, addresses)
    folder = out / FOLDER
    try:
        with as_file(files(__name__) / "assets") as assets:
            built = {path.relative_to(assets).as_posix(): path for path in sorted(assets.rglob("*")) if path.is_file()}
            _copy(built, folder, _same_content, besides=CATALOGUE)
        _write(folder / CATALOGUE, (json.dumps(found.written, ensure_ascii=False) + "\n").encode())
        _copy(found.copied, out / DATA, _same_stamp)
    except OSError as error:
        raise StoreError(f"{out} cannot be written ({error.strerror}): choose another folder with --out") from error
    return folder / "index.html"


def _copy(
    wanted: dict[str, Path], folder: Path, same: Callable[[Path, Path], bool], besides: str | None = None
) -> None:
    """Make a folder hold exactly the wanted files: what a version holds no more must not stay in a site."""
    for old in sorted(folder.rglob("*"), reverse=True) if folder.is_dir() else ():
        name = old.relative_to(folder).as_posix()
        if old.is_dir():
            if not any(old.iterdir()):
                old.rmdir()
        elif name not in wanted and name != besides:
            old.unlink()
    for name, source in wanted.items():
        target = folder / name
        if target.is_file() and same(source, target):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        shutil.copy2(source, target)


def _same_stamp(one: Path, other: Path) -> bool:
    """Whether size and time are the same: tables may be large, and are never written twice."""
    first, second = one.stat(), other.stat()
    return (first.st_size, first.st_mtime_ns) == (second.st_size, second.st_mtime_ns)


def _same_content(one: Path, other: Path) -> bool:
    return filecmp.cmp(one, other, shallow=False)


def _write(place: Path, data: bytes) -> None:
    if not (place.is_file() and place.read_bytes() == data):
        place.write_bytes(data)
