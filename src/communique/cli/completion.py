"""What a shell may complete: names of datasets, versions and tables, as the folders say. Never an error."""

from collections.abc import Iterable
from pathlib import Path

import typer

from communique.errors import CommuniqueError, UsageError
from communique.remote.location import location_of

Completion = tuple[str, str]
"""What to complete to, and what it means."""


def complete_dataset(context: typer.Context, incomplete: str) -> list[Completion]:
    """Complete the name of a dataset in the folder of datasets."""
    from communique.dataset.layout import dataset_names

    return _beginning(((name, "") for name in dataset_names(_datasets(context))), incomplete)


def complete_version(context: typer.Context, incomplete: str) -> list[Completion]:
    """Complete a version of the dataset meant, newest first, with the reason for it."""
    from communique.dataset.history import LATEST, read_history
    from communique.dataset.opening import find_dataset

    try:
        history = read_history(find_dataset(_dataset(context)))
    except CommuniqueError:
        return []
    versions = ((release.version, release.reason) for release in reversed(history.present))
    return _beginning([(LATEST, str(history.latest)), *versions], incomplete)


def complete_table(context: typer.Context, incomplete: str) -> list[Completion]:
    """Complete a table of the latest version, or its view with names instead of ids."""
    from communique.dataset import open_dataset
    from communique.dataset.views import NAMED, is_fact

    try:
        with open_dataset(_dataset(context)) as opened:
            named = [(table + NAMED, "with names") for table in opened.tables if is_fact(opened.schema(table))]
            rows = [(table, f"{entry.rows:,} rows") for table, entry in opened.manifest.tables.items()]
    except CommuniqueError:
        return []
    return _beginning([*rows, *named], incomplete)


def complete_compared(incomplete: str) -> list[Completion]:
    """Complete what `evaluate --misses` can list."""
    from communique.evaluate import COMPARED

    return _beginning(((table, "") for table in COMPARED), incomplete)


def _beginning(offered: Iterable[Completion], incomplete: str) -> list[Completion]:
    return [one for one in offered if one[0].startswith(incomplete)]


def _datasets(context: typer.Context) -> Path:
    from communique.cli.options import DEFAULT_DATASETS  # which imports this module

    return Path(context.params.get("datasets") or DEFAULT_DATASETS)


def _dataset(context: typer.Context) -> Path:
    from communique.cli.options import resolve_dataset

    if location_of(_datasets(context)) is not None:
        raise UsageError("a shell does not wait for what lies elsewhere")
    return resolve_dataset(_datasets(context), context.params.get("dataset"))
