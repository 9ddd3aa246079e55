"""`communique lock`: hold a project to the version it was made with."""

import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    JsonOption,
    QuietOption,
    VersionOption,
    resolve_dataset,
)
from communique.cli.results import print_json
from communique.dataset.locking import (
    LOCK_NAME,
    NOTHING_LOCKED,
    Lock,
    is_breaking,
    locked_release,
    newer_releases,
    read_lock,
)
from communique.errors import ExitStatus, StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.dataset.deprecation import Deprecation
    from communique.dataset.history import Release
    from communique.dataset.manifest import Json


def lock(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing: say whether what is locked is there, and what is newer.")
    ] = False,
    file: Annotated[Path, typer.Option("--file", metavar="PATH", help="The lock.")] = Path(LOCK_NAME),
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    version: VersionOption = "latest",
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Record the version and digest that your project reads, or check that it still gets them.

    Commit the file: `communique.open("datasets/NAME", lock="communique.lock")` then opens that version and no other.
    With --check the exit status is 1 where a locked version is not there, or is another one under the same number.

        communique lock --version "~=1.0"

        communique lock --check
    """
    from communique.dataset.history import choose, read_history
    from communique.dataset.opening import find_dataset

    if check:
        _check(read_lock(file), datasets, dataset, as_json, quiet)
        return
    folder = find_dataset(resolve_dataset(datasets, dataset))
    release = choose(read_history(folder), version)
    before = read_lock(file) if file.exists() else NOTHING_LOCKED
    after = before.with_version(folder.resolve().name, release)
    try:
        file.write_text(after.to_json(), encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{file} cannot be written ({error.strerror}): choose another --file") from error
    if as_json:
        print_json({"dataset": folder.resolve().name, "version": release.version, "file": str(file)})
    elif not quiet:
        print(f"{file}: {folder.resolve().name} {release.version}", file=sys.stderr)


def _check(lock: Lock, datasets: Path, dataset: str | None, as_json: bool, quiet: bool) -> None:
    names = sorted(lock.datasets) if dataset is None else [dataset]
    if not names:
        raise UsageError("the lock names no dataset: add one with `communique lock`")
    found = [_looked_up(lock, datasets, name) for name in names]
    if as_json:
        print_json({"passed": all(one.problem is None for one in found), "datasets": [_as_json(one) for one in found]})
    for one in () if as_json else found:
        if one.problem is not None:
            print(f"communique: {one.problem}", file=sys.stderr)
        elif not quiet:
            print("\n".join(_told(one, lock.datasets[one.name].version)), file=sys.stderr)
    if any(one.problem is not None for one in found):
        raise typer.Exit(int(ExitStatus.DATA_DID_NOT_PASS))


@dataclass(frozen=True, slots=True)
class _Found:
    """What became of a locked dataset: what is wrong, or which versions are newer and whether they break readers."""

    name: str
    problem: str | None
    newer: "tuple[tuple[Release, bool], ...]" = ()
    deprecated: "tuple[Deprecation, ...]" = ()
    """What is in the locked version and goes away."""


def _told(found: _Found, version: str) -> "Iterator[str]":
    """Yield what there is to say of a dataset that is as it was locked: what goes away, what is newer, how to look."""
    yield f"{found.name} {version} is what was locked"
    for one in found.deprecated:
        yield f"  {one.told(version)}"
    for release, breaks in found.newer:
        what = "is there, a MAJOR change that may break what you read" if breaks else "is there"
        yield f"  {release.version} {what}: {release.reason}"
    if found.newer:
        newest = found.newer[-1][0].version
        yield f"  row by row: communique diff {version} {newest} --dataset {found.name}"


def _looked_up(lock: Lock, datasets: Path, name: str) -> _Found:
    from communique.dataset.history import read_history
    from communique.dataset.manifest import check_files, read_manifest
    from communique.dataset.opening import deprecated_in

    try:
        history = read_history(datasets / name)
        release = locked_release(lock, name, history)
        manifest = read_manifest(datasets / name, release)
        check_files(manifest.folder, manifest, digests=False)
        deprecated = deprecated_in(datasets / name, release.version)
    except StoreError as error:
        return _Found(name, str(error))
    newer = tuple((one, is_breaking(one, release)) for one in newer_releases(history, release))
    return _Found(name, None, newer, deprecated)


def _as_json(found: _Found) -> "Json":
    newer: list[Json] = [
        {"version": release.version, "breaking": breaks, "reason": release.reason} for release, breaks in found.newer
    ]
    return {
        "dataset": found.name,
        "passed": found.problem is None,
        "problem": found.problem,
        "deprecated": [asdict(one) for one in found.deprecated],
        "newer": newer,
    }
