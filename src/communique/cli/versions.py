"""`communique versions`: what was published when, and why."""

from dataclasses import asdict

from communique.cli.options import DEFAULT_DATASETS, DatasetOption, DatasetsOption, JsonOption, resolve_dataset
from communique.cli.results import print_json, print_rendered, table


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
        print_json({"latest": history.latest, "versions": [asdict(release) for release in history.releases]})
        return
    names = ["version", "published", "parent", "reason", ""]
    rows = [
        [r.version, r.published_at, r.parent, r.reason, "latest" if r.version == history.latest else ""]
        for r in history.releases
    ]
    print_rendered(table(names, rows))
