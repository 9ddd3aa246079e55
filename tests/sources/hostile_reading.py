"""A bad or odd input as it is read: its files, and in words what comes out."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from communique.sources import Limits, ReadResult, Source, read

LIMITS = Limits(text_bytes=2000, expansion=20)
"""Smaller than the defaults, so that what passes them can be tiny."""


@dataclass(frozen=True)
class Case:
    """An input: files by name, what stands in them in words, and what comes out, sorted."""

    what: str
    files: Mapping[str, bytes]
    out: tuple[str, ...]
    text: str | None = None
    """What the one document must hold, where it matters."""
    links: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = LIMITS


def outcomes(folder: Path, case: Case) -> tuple[ReadResult, tuple[str, ...]]:
    """Write the files of a case, read them, and say in words what came out."""
    for name, data in case.files.items():
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + os.fsencode(name)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name, target in case.links.items():
        (folder / name).symlink_to(target)
    result = read([Source("demo", folder)], case.limits)
    return result, in_words(result)


def in_words(result: ReadResult) -> tuple[str, ...]:
    """Every record, refusal and notice in a few words, sorted."""
    said = [": ".join(["read", "; ".join([r["encoding"], *r["repairs"]])]) for r in result.records.to_pylist()]
    refused = [(row["rule"], row["column_name"]) for row in result.quarantine.to_pylist()]
    said += [f"refused: {rule}" + (f" ({column})" if column else "") for rule, column in refused]
    said += [f"notice: {n.kind}" + (f" ({n.value})" if n.value else "") for n in result.notices]
    return tuple(sorted(said))
