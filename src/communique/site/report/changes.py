"""What a version is, and what became of its parent's rows: in words and numbers."""

from collections.abc import Iterator, Sequence

from communique.dataset.manifest import RepublishedText
from communique.dataset.tables import CHANGES
from communique.describe.version import Ancestor
from communique.schemas.vocabulary import Operation
from communique.site.blocks import Block, Section, Table, Words, numbers, texts
from communique.site.version import Version

EXAMPLES = 12
LONGEST_VALUE = 160
LONGEST_LINE = 100
"""Versions before it that are listed."""

TEXT = {
    RepublishedText.FULL: "It republishes the texts of its sources, so that every row can be read in its context.",
    RepublishedText.EVIDENCE: "Of the texts of its sources it republishes only what some row cites.",
    RepublishedText.NONE: "It republishes no words of its sources: only places, values and names.",
}


def parent_of(version: Version) -> str | None:
    """Return the number of the version that this one came from."""
    parent = version.manifest.written.get("parent")
    return str(parent["version"]) if isinstance(parent, dict) else None


def about_section(version: Version) -> Section:
    """Return what the dataset is and what a row of it stands on."""
    return Section("about", "What this is", tuple(_about(version)))


def _about(version: Version) -> Iterator[Block]:
    if description := version.said("description"):
        yield Words(description)
    facts = sum(version.count(table) for table in version.facts)
    yield Words(
        f"{version.count('documents'):,} public documents, and {facts:,} facts read in them: who said what, which "
        "money and goods were asked for, promised or given, what was counted, who met whom. Every fact carries the "
        f"words it was read from. {TEXT[version.manifest.text]}"
    )
    yield Words(
        "The facts are what the documents say, read by a program: they may be wrong in the documents, and wrongly "
        "read. A value that a text does not settle is left empty.",
        note=True,
    )
    purged = version.manifest.written.get("purged")
    if isinstance(purged, list) and purged:
        count = len({one for purge in purged if isinstance(purge, dict) for one in purge.get("documents", ())})
        yield Words(f"The words of {count:,} documents were taken out of this version after it was published.")


def changes_section(version: Version, before: Sequence[Ancestor]) -> Section:
    """Return what differs from the version before: by table and cause, with examples; and the versions before."""
    return Section("changes", "What changed", (*_changes(version), *_line(before)))


def _line(before: Sequence[Ancestor]) -> Iterator[Block]:
    """Yield the versions that this one comes from, the nearest first."""
    if before:
        rows = tuple((one.version, one.reason) for one in before[:LONGEST_LINE])
        left = len(before) - len(rows)
        yield Table("The versions before it", texts("Version", "Why it was made"), rows, left_out=left, folded=True)


def _changes(version: Version) -> Iterator[Block]:
    parent = parent_of(version)
    if parent is None:
        yield Words(
            f"{version.manifest.version} is {version.said('reason')}: there is nothing before it to compare with."
        )
        return
    yield Words(f"Since {parent}: {version.said('reason')}.")
    if not version.count(CHANGES):
        yield Words("No row came, went or changed.")
        return
    counted = version.rows(
        f"SELECT table_name, cause, {', '.join(_count(one) for one in Operation)} FROM {CHANGES} GROUP BY ALL "
        "ORDER BY table_name, cause"
    )
    columns = (*texts("Table", "Cause"), *numbers(*(str(one).capitalize() for one in Operation)))
    yield Table(f"Rows that differ from {parent}", columns, tuple(counted))
    changed = version.rows(
        f"SELECT table_name, id, field, left(coalesce(old, ''), {LONGEST_VALUE}), "
        f"left(coalesce(new, ''), {LONGEST_VALUE}), cause FROM {CHANGES} WHERE operation = '{Operation.CHANGED}' "
        "QUALIFY row_number() OVER (PARTITION BY table_name ORDER BY id, field) <= 3 "
        f"ORDER BY table_name, id, field LIMIT {EXAMPLES}"
    )
    if changed:
        yield Table(
            "Values that changed: examples",
            texts("Table", "Row", "Field", "Until then", "Now", "Cause"),
            tuple(changed),
        )


def _count(operation: Operation) -> str:
    return f"count(DISTINCT id) FILTER (operation = '{operation}')"
