"""Progress of a build on a terminal: nothing for what is over in two seconds, and nothing where nobody looks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from communique.build.steps import Progress as Step
    from communique.build.steps import Watch

PATIENCE_SECONDS = 2.0


@contextmanager
def progress_bars(quiet: bool) -> "Iterator[Watch]":
    """Give a function that takes progress, and show it as bars on standard error while the context lasts."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda _step: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with_bars = Progress(*columns, console=console, transient=True)
    begin = threading.Timer(PATIENCE_SECONDS, with_bars.start)
    begin.daemon = True
    tasks: dict[str, TaskID] = {}

    def watch(step: "Step") -> None:
        if step.stage not in tasks:
            tasks[step.stage] = with_bars.add_task(step.stage)
        with_bars.update(tasks[step.stage], completed=step.done, total=step.total)

    begin.start()
    try:
        yield watch
    finally:
        begin.cancel()
        begin.join()
        with_bars.stop()
