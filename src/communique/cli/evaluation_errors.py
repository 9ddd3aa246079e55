"""The errors of an evaluation on a terminal: how many of each kind, and the wrong rows that claim to be surest."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.cli.results import shown

if TYPE_CHECKING:
    from rich.console import RenderableType

    from communique.dataset.manifest import Json
    from communique.evaluate import Evaluation
    from communique.evaluate.judging import Judged


def errors_rendered(found: "Evaluation", most: int) -> "Iterator[RenderableType]":
    """Yield the kinds of errors with their counts, then at most so many of the worst rows, kind by kind."""
    from rich.table import Table
    from rich.text import Text

    kinds = found.kinds_of_errors()
    if not kinds:
        yield Text("no errors")
        return
    yield Text("errors by kind", style="bold")
    counted = Table.grid(padding=(0, 2))
    counted.add_column(justify="right", no_wrap=True)
    counted.add_column(no_wrap=True)
    for kind, times in kinds.items():
        counted.add_row(str(times), kind)
    yield counted
    yield ""
    yield Text(f"wrong rows of the highest confidence, at most {most}", style="bold")
    for kind, rows in _by_kind(found, most).items():
        yield Text(kind, style="bold")
        listed = Table.grid(padding=(0, 2))
        listed.add_column(justify="right", no_wrap=True)
        listed.add_column(no_wrap=True)
        listed.add_column(overflow="fold")
        for row in rows:
            listed.add_row(f"{row.confidence:.2f}", _where(row), Text(_words(row)))
        yield listed


def errors_as_json(found: "Evaluation", most: int) -> "dict[str, Json]":
    """Return the same as an object."""
    return {
        "errors": dict(found.kinds_of_errors()),
        "worst": [
            {
                "kind": kind,
                "document": row.document,
                "id": row.id,
                "method": row.method,
                "confidence": row.confidence,
                "words": row.words,
                "context": row.context,
                "found": row.fault.found if row.fault else "",
                "annotated": row.fault.annotated if row.fault else "",
            }
            for kind, rows in _by_kind(found, most).items()
            for row in rows
        ],
    }


def _by_kind(found: "Evaluation", most: int) -> "dict[str, list[Judged]]":
    from communique.evaluate.judging import worst

    by_kind: dict[str, list[Judged]] = {}
    for row in worst(found.judged, most):
        by_kind.setdefault(row.kind_of_error, []).append(row)
    return by_kind


def _where(row: "Judged") -> str:
    return f"{shown(row.document)}\n{shown(row.method)}"


def _words(row: "Judged") -> str:
    """The words of a row between marks, with those around them; then what was found and what was annotated."""
    words = " ".join(row.words.split())
    context = " ".join(row.context.split()).replace(words, f"[{words}]", 1)
    if row.fault is None or not row.fault.annotated:
        return shown(context)
    return f"{shown(context)}\nfound {shown(row.fault.found or 'nothing')}, annotated {shown(row.fault.annotated)}"
