"""The folder of a site: a page is written where it differs, and what no page is any more goes."""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from communique.dataset.layout import VERSIONS_FILE
from communique.errors import StoreError, UsageError

MARK = "site.json"
"""Says that a folder is a site, and of what."""
MADE_BY = "communique site"
"""What the mark says first: other programs have files of this name too."""


def is_of(site: Path, dataset: Path) -> bool:
    """Whether a folder is the site of a dataset with its versions as they are listed now, written to its end."""
    place = site / MARK
    return place.is_file() and place.read_bytes() == _mark(dataset).encode()


def is_site(folder: Path) -> bool:
    """Whether a folder is a site that this program wrote, or began to write."""
    try:
        said = json.loads((folder / MARK).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("made_by") == MADE_BY


def _mark(dataset: Path | None) -> str:
    of = None if dataset is None else sha256((dataset / VERSIONS_FILE).read_bytes()).hexdigest()
    return json.dumps({"made_by": MADE_BY, "versions_sha256": of}) + "\n"


class Folder:
    """A folder that pages are written to.

    What is in the folders of a site and is none of its pages is removed, whoever left it there: words that were purged
    must not stay because a run was interrupted. What lies beside these folders is left alone.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written = 0
        """Pages that differ from what was there."""
        self._pages: set[str] = set()

    def begin(self) -> None:
        """Make the folder. Raises UsageError when it holds something that is no site."""
        if self.path.exists() and not self.path.is_dir():
            raise UsageError(f"--out {self.path} is a file: name a folder for the site")
        if self.path.is_dir() and any(self.path.iterdir()) and not is_site(self.path):
            raise UsageError(f"--out {self.path} is not empty and no site of ours: name a new folder, or empty it")
        self._forget()

    def end(self, dataset: Path) -> None:
        """Say that all is written. Raises StoreError."""
        self._put(MARK, _mark(dataset).encode())

    def _forget(self) -> None:
        """Say of which versions the site is no more: who is interrupted while it is written begins again."""
        self._put(MARK, _mark(None).encode())

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file unless it is there as it is to be. Raises StoreError."""
        self._pages.add(name)
        self.written += self._put(name, content if isinstance(content, bytes) else content.encode("utf-8", "replace"))

    def _put(self, name: str, data: bytes) -> bool:
        """Write a file and return whether it differs from what was there."""
        place = self.path / name
        try:
            if place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data:
                return False
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        except OSError as error:
            raise StoreError(f"{place} cannot be written ({error.strerror}): is there room, and may you?") from error
        return True

    @property
    def pages(self) -> int:
        """How many files there are."""
        return len(self._pages)

    def sweep(self, folders: Iterable[str]) -> int:
        """Remove files in these folders that were not written this time; return how many. Raises StoreError."""
        gone = 0
        try:
            for folder in folders:
                for place in sorted((self.path / folder).rglob("*")):
                    if place.is_file() and place.relative_to(self.path).as_posix() not in self._pages:
                        place.unlink()
                        gone += 1
        except OSError as error:
            raise StoreError(f"{self.path} cannot be cleared ({error.strerror}): may you write there?") from error
        return gone
