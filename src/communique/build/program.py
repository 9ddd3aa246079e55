"""The digest of the program: of its modules and of the data files beside them that hold its rules."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

RULES = (".csv", ".sql", ".toml", ".txt")
"""Endings of the data files of the package."""

GAZETTEER = "extract/names/"
"""The folder whose data files have a digest of their own, `gazetteer_sha256`."""


@cache
def code_sha256() -> str:
    """The sha256 over every module and data file of the installed package, but for those of the gazetteer."""
    return digest_of(files("communique"))


def digest_of(package: Traversable | Path) -> str:
    """One sha256 over the files of a package in the order of their paths: path and content of each.

    Links are followed, so that `schemas` and `flows` count wherever they live. Neither the place of the folder nor
    compiled files, hidden files or the order of files on disk change it.
    """
    digest = hashlib.sha256()
    for path, file in sorted(_files(package, ""), key=lambda found: found[0]):
        digest.update(path.encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Traversable | Path, inside: str) -> Iterator[tuple[str, Traversable | Path]]:
    for child in folder.iterdir():
        path = inside + child.name
        if child.name.startswith(".") or child.name == "__pycache__":
            continue
        if child.is_dir():
            yield from _files(child, f"{path}/")
        elif child.name.endswith(".py") or (child.name.endswith(RULES) and not path.startswith(GAZETTEER)):
            yield path, child
