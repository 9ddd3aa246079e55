"""The machine and the terminal: cores, memory, and what may be printed."""

import locale
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from communique.cli.health.check import Check, State
from communique.cli.results import in_colour, unicode_output

WORKER_MEMORY = 600_000_000
"""Bytes that a process of a build takes with the pinned model."""

_CGROUP_MEMORY = Path("/sys/fs/cgroup/memory.max")


def check_machine() -> Iterator[Check]:
    """Look at cores and memory."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    yield Check("machine", "cores", State.OK, f"{cores} (a build uses as many workers)")
    memory = _memory()
    if memory is None:
        yield Check("machine", "memory", State.NOTE, "unknown")
        return
    found, wanted = f"{memory / 1e9:,.1f} GB", cores * WORKER_MEMORY
    if memory >= wanted:
        yield Check("machine", "memory", State.OK, found)
    else:
        advice = f"a worker takes about {WORKER_MEMORY / 1e9:.1f} GB: build with fewer (--workers)"
        yield Check("machine", "memory", State.NOTE, found, advice)


def _memory() -> int | None:
    """Return the memory of the machine in bytes, or what a container may use of it."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None
    try:
        limit = _CGROUP_MEMORY.read_text().strip()
    except OSError:
        return whole
    return min(whole, int(limit)) if limit.isdigit() else whole


def check_terminal() -> Iterator[Check]:
    """Look at the encoding of what is printed, and at colours."""
    encoding, language = sys.stdout.encoding, ".".join(filter(None, locale.getlocale())) or "C"
    found = f"{encoding}, locale {language}"
    if unicode_output():
        yield Check("terminal", "encoding", State.OK, found)
    else:
        advice = "names beyond ASCII are printed as codes: set LC_ALL=C.UTF-8 or PYTHONUTF8=1"
        yield Check("terminal", "encoding", State.NOTE, found, advice)
    if not sys.stdout.isatty():
        yield Check("terminal", "colours", State.OK, "off: standard output is no terminal")
        return
    width = shutil.get_terminal_size().columns
    why = "on" if in_colour() else "off (NO_COLOR is set)" if os.environ.get("NO_COLOR") else "off (TERM=dumb)"
    yield Check("terminal", "colours", State.OK, f"{why}, {width} columns")
