"""Artifacts of a run: a page for people, and tables for programs."""

import re
from collections.abc import Sequence

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from communique.dataset.manifest import Json

Table = tuple[str, list[dict[str, Json]], str]
"""The name of a table, its rows, and what it is."""


def artifact_key(*parts: str) -> str:
    """Return a key that Prefect takes: small letters, digits and dashes, made of a flow's and a dataset's name."""
    return "-".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in parts)


def leave(flow: str, dataset: str, state: str, page: str, tables: Sequence[Table]) -> None:
    """Leave the page and the tables of a run of a flow under keys made of both names; each run adds its own.

    `state` says what became of it.
    """
    about = f"{flow} of {dataset} {state}"
    create_markdown_artifact(page, key=artifact_key(flow, dataset, "summary"), description=f"What came of it: {about}")
    for name, rows, what in tables:
        create_table_artifact(rows, key=artifact_key(flow, dataset, name), description=f"{what}: {about}")
