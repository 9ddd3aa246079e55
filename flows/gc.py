"""The flow `gc`: old versions expire in two steps, as by `communique gc`."""

from pathlib import Path

from prefect import flow, get_run_logger

from communique.dataset.opening import find_dataset
from communique.flows.parameters import DATASET, DATASETS, Count, DatasetName, Seconds, Tries
from communique.flows.trying import tried
from communique.operations.passing import may_pass
from communique.publish.expiry import Expiry, expire


@flow(name="gc", flow_run_name="gc {dataset}", persist_result=False)
def gc(
    dataset: DatasetName = DATASET,
    datasets: Path = DATASETS,
    newest: Count | None = None,
    dry_run: bool = False,
    tries: Tries = 3,
    pause: Seconds = 60,
) -> Expiry:
    """Mark old versions of a dataset, and remove those that were marked a week ago or longer.

    The `newest` so many stay (None: as `dataset.toml` says), and what it says to keep; a `dry_run` only says what would
    be. Tried again where another process is at work on the dataset. Raises StoreError.
    """
    folder = find_dataset(datasets / dataset)
    done = tried(
        "gc",
        f"gc {dataset}",
        lambda: expire(folder, newest=newest, keep=(), dry_run=dry_run),
        may_pass,
        [pause] * tries,
    )
    log = get_run_logger()
    for warning in done.warnings:
        log.warning("%s", warning)
    for version in done.expired:
        log.info("%s %s: removed", dataset, version)
    for release in done.marked:
        log.info("%s %s: marked; it goes from %s on", dataset, release.version, done.goes_at(release))
    if not done.expired and not done.marked:
        log.info("%s: every version stays", dataset)
    return done
