"""Whether the documents of a version were parsed, and what to say where the next one's are not, or are again."""

from collections.abc import Mapping
from pathlib import Path

from communique.dataset.history import choose, read_history
from communique.dataset.layout import VERSIONS_FILE
from communique.dataset.manifest import read_manifest


def was_parsed(written: Mapping[str, object]) -> bool:
    """Whether the documents of a version were parsed, from its manifest; those of all older programs were."""
    settings = written.get("settings")
    extract = settings.get("extract") if isinstance(settings, Mapping) else None
    return not isinstance(extract, Mapping) or extract.get("parse") is not False


def parsing_differs(dataset: Path, parse: bool) -> str | None:
    """What a user should know who builds on a version that was parsed and does not parse, or the other way round.

    None where there is no version, or the latest was made the same way. Raises StoreError as `read_manifest`.
    """
    if not (dataset / VERSIONS_FILE).is_file():
        return None
    history = read_history(dataset)
    if history.latest is None:
        return None
    latest = choose(history, None)
    if was_parsed(read_manifest(dataset, latest).written) is parse:
        return None
    if parse:
        return (
            f"{latest.version} was made without the parser (--no-parse) and this one is made with it: every document "
            "is read again, and rows come that need a parser"
        )
    return (
        f"{latest.version} was made with the parser and this one is made without (--no-parse): every document is read "
        "again, rows that need a parser go, and the others say so in `method`"
    )
