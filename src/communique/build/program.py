"""The digest of the program: of its modules and of the data files beside them that hold its rules."""

import hashlib
from collections.abc import Collection, Iterator
from functools import cache
from importlib.metadata import distributions, requires
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from packaging.requirements import Requirement

RULES = (".csv", ".sql", ".toml", ".txt")
"""Endings of the data files of the package."""

GAZETTEER = "extract/names/"
"""The folder whose data files have a digest of their own, `gazetteer_sha256`."""


@cache
def code_sha256() -> str:
    """The sha256 over every module and data file of the installed package, but for those of the gazetteer."""
    return digest_of(files("communique"))


@cache
def rooms_sha256(*rooms: str) -> str:
    """The sha256 over some rooms or modules of the installed package with all their data, and the packages it needs."""
    digest = hashlib.sha256(digest_of(files("communique"), rooms).encode())
    digest.update("\n".join(_needed()).encode())
    return digest.hexdigest()


def _needed() -> list[str]:
    """Every package that this one asks for, with the version that is installed."""
    names = {Requirement(written).name for written in requires("communique") or ()}
    found = {name: [one.version for one in distributions(name=name)] for name in names}
    return sorted(f"{name} {versions[0]}" for name, versions in found.items() if versions)


def digest_of(package: Traversable | Path, rooms: Collection[str] = ()) -> str:
    """One sha256 over the files of a package in the order of their paths: path and content of each.

    Links are followed, so that `schemas` and `flows` count wherever they live. Neither the place of the folder nor
    compiled files, hidden files or the order of files on disk change it. With `rooms`, only these folders and modules
    count, the gazetteer among them.
    """
    digest = hashlib.sha256()
    for path, file in sorted(_files(package, "", rooms), key=lambda found: found[0]):
        digest.update(path.encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Traversable | Path, inside: str, rooms: Collection[str]) -> Iterator[tuple[str, Traversable | Path]]:
    for child in folder.iterdir():
        path = inside + child.name
        if child.name.startswith(".") or child.name == "__pycache__":
            continue
        if rooms and not inside and child.name not in rooms:
            continue
        if child.is_dir():
            yield from _files(child, f"{path}/", rooms)
        elif child.name.endswith(".py") or (child.name.endswith(RULES) and (rooms or not path.startswith(GAZETTEER))):
            yield path, child
