"""What a worker of a cluster does: say what is installed there, and work on a shard.

A worker is a process on a machine that may have none of the folders of the build. So a shard comes as bytes with all
that its function needs, and what the function would keep on a disk goes back with what it found.
"""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from communique.errors import StoreError

_ALONE = Lock()
"""Held for the shard at work: threads of one process share its parser, and would wait for each other anyway."""


@dataclass(frozen=True, slots=True)
class Installed:
    """All that has a part in the rows that a machine makes: where it is the same, the rows are."""

    python: str
    communique: str
    packages: tuple[str, ...]
    """Name and version of each package that reading documents stands on."""
    code: str
    """One digest over the rooms that have a part in rows, with the data files of their rules."""
    model: str
    """The pipeline that parses, and a digest of its files; empty where nothing is parsed."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of a shard: what its function returned, and by folder the tables that it would have kept there."""

    found: Any
    kept: tuple[tuple[str, Any], ...]


class OtherProgramError(Exception):
    """Another program is installed here than at the machine that builds; the text says what."""


@cache
def installed(model: str | None) -> Installed:
    """Say what is installed here; `model` is the pipeline that parses, which is loaded, None where nothing is parsed.

    Raises UsageError or SourceError for a model that is not there or not the pinned one.
    """
    import platform
    from importlib.metadata import version

    from communique.build.kept import CLEANING, EXTRACTION
    from communique.build.program import needed_packages, rooms_sha256
    from communique.build.signatures import ROOMS as SIGNING
    from communique.extract.models import load, model_sha256

    if model is not None:
        load(model)
    return Installed(
        python=f"{platform.python_implementation()} {platform.python_version()}",
        communique=version("communique"),
        packages=needed_packages(),
        code=rooms_sha256(*sorted({*CLEANING, *EXTRACTION, *SIGNING, "build", "cluster"})),
        model="" if model is None else f"{model} {model_sha256(model)}",
    )


def difference(here: Installed, there: Installed) -> str | None:
    """Say what another machine has in the place of what is here; None where it has the same."""
    if there == here:
        return None
    told = (
        (here.python, there.python),
        (f"communique {here.communique}", f"communique {there.communique}"),
        (_but(here.packages, there.packages), _but(there.packages, here.packages)),
        (f"the model {here.model[:-52]}", f"the model {there.model[:-52]}"),
        (f"rules with sha256 {here.code[:12]}", f"rules with sha256 {there.code[:12]}"),
    )
    return next(f"{theirs} instead of {ours}" for ours, theirs in told if ours != theirs)


def _but(these: tuple[str, ...], those: tuple[str, ...]) -> str:
    """The first of these packages that is not among those."""
    return next((one for one in these if one not in those), "no such package")


def work(sent: bytes, expected: Installed, model: str | None) -> bytes:
    """Work on a shard that `sending.packed` put into bytes, and return a Worked as bytes.

    Raises OtherProgramError where something else is installed than `expected` (this worker came when the others had
    been asked), StoreError where the disk here is full or a file cannot be read, and what the function raises.
    """
    with _ALONE, _told_where():
        if (other := difference(expected, installed(model))) is not None:
            raise OtherProgramError(other)
        from communique.cluster.sending import unpacked

        call, kept = unpacked(sent)
        return pickle.dumps(Worked(call(), tuple(kept)), protocol=pickle.HIGHEST_PROTOCOL)


@contextmanager
def _told_where() -> Iterator[None]:
    """Raise StoreError for an error of the system: who builds sees on which machine, and in which folder."""
    try:
        yield
    except OSError as error:
        from distributed import get_worker

        worker = get_worker()
        raise StoreError(
            f"the worker at {worker.address} cannot go on with {error.filename or worker.local_directory} "
            f"({error.strerror or error}): nothing was published; what is finished is kept"
        ) from None
