"""`communique versions`: what was published when, and why."""

from typing import TYPE_CHECKING

from communique.cli.options import DEFAULT_DATASETS, DatasetOption, DatasetsOption, JsonOption, resolve_dataset
from communique.cli.results import print_json, print_rendered, table

if TYPE_CHECKING:
    from communique.dataset.history import History, Release


def versions(
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the versions of a dataset, oldest first, with the reason for each.

    The number says what changed: the first part rises when a table or column went away or changed its meaning, the
    second when documents came or went, the third when the same documents are read better.

        communique versions

        communique versions --dataset defence-aid --json
    """
    from communique.dataset.history import read_history
    from communique.dataset.opening import find_dataset

    history = read_history(find_dataset(resolve_dataset(datasets, dataset)))
    if as_json:
        print_json({"latest": history.latest, "versions": [release.to_json() for release in history.releases]})
        return
    names = ["version", "published", "parent", "reason", ""]
    rows = [[r.version, r.published_at, r.parent, r.reason, _state(r, history)] for r in history.releases]
    print_rendered(table(names, rows))


def _state(release: "Release", history: "History") -> str:
    """Return what there is to know of a version beside its number."""
    told = ["latest"] if release.version == history.latest else []
    told += [f"purged {purge.purged_at[:10]}" for purge in release.purges]
    if release.expired_at is not None:
        told.append(f"expired {release.expired_at[:10]}")
    elif release.marked_at is not None:
        told.append(f"marked {release.marked_at[:10]}")
    return ", ".join(told)
