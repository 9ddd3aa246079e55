"""`communique versions`: what was published when, and why."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from communique.cli.options import DEFAULT_DATASETS, DatasetOption, DatasetsOption, JsonOption, resolve_dataset
from communique.cli.results import print_json, print_rendered, table
from communique.errors import StoreError

if TYPE_CHECKING:
    from communique.dataset.deprecation import Deprecation
    from communique.dataset.history import History, Release


def versions(
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the versions of a dataset, oldest first, with the reason for each.

    The number says what changed: the first part rises when a table or column went away or changed its meaning, the
    second when documents came or went, the third when the same documents are read better. What goes away with the next
    rise of the first is told below the list.

        communique versions

        communique versions --dataset defence-aid --json
    """
    from communique.dataset.history import read_history
    from communique.dataset.opening import find_dataset

    folder = find_dataset(resolve_dataset(datasets, dataset))
    history = read_history(folder)
    going = _going(folder, history.latest)
    if as_json:
        listed = [release.to_json() for release in history.releases]
        print_json({"latest": history.latest, "versions": listed, "deprecated": [asdict(one) for one in going]})
        return
    names = ["version", "published", "parent", "reason", ""]
    rows = [[r.version, r.published_at, r.parent, r.reason, _state(r, history)] for r in history.releases]
    print_rendered(table(names, rows))
    if going:
        print_rendered("", *(one.told(str(history.latest)) for one in going))


def _going(folder: Path, latest: str | None) -> "tuple[Deprecation, ...]":
    """Return what goes away with the next MAJOR version; of a damaged version only that it is."""
    from communique.dataset.opening import deprecated_in

    if latest is None:
        return ()
    try:
        return deprecated_in(folder, latest)
    except StoreError as error:
        print(f"communique: {error}", file=sys.stderr)
        return ()


def _state(release: "Release", history: "History") -> str:
    """Return what there is to know of a version beside its number."""
    told = ["latest"] if release.version == history.latest else []
    told += [f"purged {purge.purged_at[:10]}" for purge in release.purges]
    if release.expired_at is not None:
        told.append(f"expired {release.expired_at[:10]}")
    elif release.marked_at is not None:
        told.append(f"marked {release.marked_at[:10]}")
    return ", ".join(told)
