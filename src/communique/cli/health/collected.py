"""The archive of collected pages: what it holds, what that takes of the disk, and how far back it goes."""

from collections.abc import Iterator
from pathlib import Path

from communique.cli.health.check import Check, State
from communique.errors import StoreError

AREA = "archive"


def check_archive(folder: Path) -> Iterator[Check]:
    """Look at an archive; nothing where there is none, since a dataset needs none."""
    try:
        from communique.collect import bodies
        from communique.collect.archive import Archive, is_archive
    except ModuleNotFoundError:  # which `check_software` tells of
        return
    if not is_archive(folder):
        return
    try:
        with Archive(folder) as archive:
            pages = sum(len(archive.pages(source.name)) for source in archive.sources())
            known, when = len(archive.bodies()), archive.first_and_last()
        taken = sum(bodies.sizes(folder).values())
    except (StoreError, OSError) as error:
        yield Check(AREA, str(folder), State.WRONG, "cannot be read", str(error))
        return
    since = f"; the oldest of {when[0]:%Y-%m-%d}, the newest of {when[1]:%Y-%m-%d}" if when else ""
    yield Check(
        AREA,
        str(folder),
        State.OK,
        f"{pages:,} pages, {known:,} states of them and of lists, {taken / 1e6:,.1f} MB{since}",
    )
