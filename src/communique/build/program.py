"""The digest of the program: of its modules and of the data files beside them that hold its rules."""

import hashlib
import platform
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

RULES = (".csv", ".sql", ".toml", ".txt")
"""Endings of the data files of the package."""

_EXTRA = "pipeline"
"""The extra of the package that names what reading documents needs."""
_RUNNING = frozenset({"prefect", "fastapi", "typer", "rich", "filelock", "stamina"})
"""Packages of it that have no part in any row."""

GAZETTEER = "extract/names/"
"""The folder whose data files have a digest of their own, `gazetteer_sha256`."""


@cache
def code_sha256() -> str:
    """The sha256 over every module and data file of the installed package, but for those of the gazetteer."""
    return digest_of(files("communique"))


@cache
def rooms_sha256(*rooms: str) -> str:
    """The sha256 over some rooms or modules of the installed package with all their data, and what they stand on.

    That is Python, its tables of characters, and the packages that this one needs, directly or not.
    """
    digest = hashlib.sha256(digest_of(files("communique"), rooms).encode())
    digest.update("\n".join((*_python(), *needed_packages())).encode())
    return digest.hexdigest()


def _python() -> tuple[str, str]:
    return (
        f"{platform.python_implementation()} {platform.python_version()}",
        f"unicodedata {unicodedata.unidata_version}",
    )


@cache
def needed_packages() -> tuple[str, ...]:
    """Every package that the pipeline needs, directly or through others, with the version that is installed.

    Without those that only run it: the same rows come out of any of them. Nor those that tests and checks need.
    """
    found: dict[str, str] = {}
    waiting = [(name, "") for name in sorted(_asked_for("communique", _EXTRA)) if name not in _RUNNING]
    while waiting:
        name, extra = waiting.pop()
        try:
            version = distribution(name).version
        except PackageNotFoundError:
            continue
        if name not in found:
            found[name] = version
            waiting += [(below, extra) for below in sorted(_asked_for(name, extra))]
    return tuple(f"{name} {version}" for name, version in sorted(found.items()))


def _asked_for(name: str, extra: str) -> set[str]:
    """The packages that an installed one asks for here."""
    asked = (Requirement(written) for written in distribution(name).requires or ())
    return {canonicalize_name(one.name) for one in asked if one.marker is None or one.marker.evaluate({"extra": extra})}


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
