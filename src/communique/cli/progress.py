"""Progress on a terminal: nothing for what is over in two seconds, and nothing where nobody looks."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

    from communique.build.steps import Progress as Step
    from communique.build.steps import Watch

PATIENCE_SECONDS = 2.0


@contextmanager
def progress_bars(quiet: bool) -> "Iterator[Watch]":
    """Give a function that takes progress, and show it as bars on standard error while the context lasts."""
    if quiet or not sys.stderr.isatty():
        yield lambda _step: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn

    with _shown_late(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    ) as with_bars:
        tasks: dict[str, TaskID] = {}

        def watch(step: "Step") -> None:
            if step.stage not in tasks:
                tasks[step.stage] = with_bars.add_task(step.stage)
            with_bars.update(tasks[step.stage], completed=step.done, total=step.total)

        yield watch


@contextmanager
def waiting(what: str, quiet: bool = False) -> Iterator[None]:
    """Show on standard error that something is at work, and for how long, while the context lasts."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    with _shown_late(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as spinner:
        spinner.add_task(what, total=None)
        yield


@contextmanager
def _shown_late(*columns: "ProgressColumn") -> "Iterator[Progress]":
    """Give progress that appears after two seconds and leaves nothing behind."""
    from rich.console import Console
    from rich.progress import Progress

    shown = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    begin = threading.Timer(PATIENCE_SECONDS, shown.start)
    begin.daemon = True
    begin.start()
    try:
        yield shown
    finally:
        begin.cancel()
        begin.join()
        shown.stop()
