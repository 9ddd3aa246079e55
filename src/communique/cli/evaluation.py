"""An evaluation on a terminal: the figures, what confidence is worth, and what was missed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.cli.evaluation_errors import errors_rendered
from communique.cli.results import shown, unicode_output

if TYPE_CHECKING:
    from rich.console import RenderableType

    from communique.dataset.manifest import Json
    from communique.evaluate import Evaluation, Result
    from communique.evaluate.intervals import Interval
    from communique.evaluate.reliability import Bin, Reliability

BAR = 30
"""Characters that stand for every row being right."""


def evaluation_rendered(
    found: "Evaluation", label: str, table: str | None = None, most: int = 0
) -> "Iterator[RenderableType]":
    """Yield what is printed of an evaluation.

    With a `table` also its rows that only one side has, with `most` the errors by kind and so many of the worst.
    """
    yield _measures(found)
    yield ""
    yield from _reliability(found)
    if table is not None:
        yield _differences(found, table)
        yield ""
    if most:
        yield from errors_rendered(found, most)
        yield ""
    yield from _summary(found, label)


def differences_as_json(found: "Evaluation", table: str) -> "list[Json]":
    """Return the rows of a table that only one side has, as objects."""
    return [
        {"document": one.document, "what": _side(one.missed), "words": one.words}
        for one in found.differences
        if one.table == table
    ]


def _measures(found: "Evaluation") -> "RenderableType":
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    made.add_column("measure", no_wrap=True)
    with_intervals = found.headline_interval is not None
    for name in ("prec.", "recall", "F1", *(["95 %"] if with_intervals else []), "rows", "found"):
        made.add_column(name, justify="right", no_wrap=True)
    for result in found.results:
        made.add_row(*_cells(result, with_intervals), style="bold" if result.headline else "")
    return made


def _cells(result: "Result", with_intervals: bool) -> list[str]:
    counts = result.counts
    shares = [f"{share:.3f}" for share in (counts.precision, counts.recall, counts.f1)]
    sure = [_interval(result.interval)] if with_intervals else []
    return [result.name + (" *" if result.headline else ""), *shares, *sure, str(counts.annotated), str(counts.found)]


def _interval(interval: "Interval | None") -> str:
    return "" if interval is None else f"{interval.low:.2f}-{interval.high:.2f}"


def _reliability(found: "Evaluation") -> "Iterator[RenderableType]":
    if not found.reliability:
        return
    from rich.table import Table
    from rich.text import Text

    yield Text("confidence, and the share of rows that are right (| is where it should end)", style="bold")
    made = Table.grid(padding=(0, 2))
    for justify in ("left", "right", "right", "left", "right"):
        made.add_column(justify=justify, no_wrap=True)
    for table in found.reliability:
        for number, one in enumerate(table.bins):
            name = _name(table) if number == 0 else ""
            made.add_row(name, f"{one.start:.1f}-{one.end:.1f}", str(one.rows), Text(_bar(one)), f"{one.share:.2f}")
    yield made
    yield ""


def _name(table: "Reliability") -> str:
    return f"{table.table} (off by {table.error:.2f})"


def _bar(one: "Bin") -> str:
    """Return a bar as long as the share of right rows, with a mark where the mean confidence of the bin stands."""
    filled, mark = round(one.share * BAR), min(BAR - 1, round(one.confidence * BAR))
    block = "\N{FULL BLOCK}" if unicode_output() else "#"
    bar = (block * filled).ljust(BAR)
    return bar[:mark] + "|" + bar[mark + 1 :]


def _differences(found: "Evaluation", table: str) -> "RenderableType":
    from rich.table import Table
    from rich.text import Text

    made = Table.grid(padding=(0, 2))
    made.add_column(no_wrap=True)
    made.add_column(overflow="fold")
    made.add_column(overflow="fold")
    listed = [one for one in found.differences if one.table == table]
    for one in listed:
        made.add_row(_side(one.missed), Text(shown(one.document)), Text(shown(" ".join(one.words.split()))))
    return made if listed else Text(f"{table}: nothing missed, nothing extra")


def _side(missed: bool) -> str:
    return "missed" if missed else "extra"


def _summary(found: "Evaluation", label: str) -> "Iterator[RenderableType]":
    from rich.text import Text

    lines = [f"direct statements that name a speaker: {found.speakers.named}, of which wrong: {found.speakers.wrong}"]
    if found.ungrounded:
        lines.append(f"rows whose words are not in the text, counted as not found: {found.ungrounded}")
    for what, names in (("not in the version", found.absent), ("whose text differs", found.text_differs)):
        if names:
            lines.append(f"documents {what}: {len(names)} ({_some(names)})")
    yield from map(Text, lines)
    sure = f" (95 %: {_interval(found.headline_interval)})" if found.headline_interval else ""
    documents = "1 document" if found.documents == 1 else f"{found.documents} documents"
    yield Text(f"{label} on {documents}: headline F1 {found.headline_f1:.4f}{sure}", style="bold")


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
