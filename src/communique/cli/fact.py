"""A fact on a terminal: its fields with the words they were read from, and its evidence marked in its context."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from communique.cli.results import in_colour, plain, shown
from communique.dataset.manifest import Json, RepublishedText

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from communique.dataset.evidence import Evidence
    from communique.dataset.manifest import Json

MARKS = (">>>", "<<<")
"""Stand around the evidence where there is no colour."""

_SHOWN_APART = frozenset({"evidence", "evidence_start", "evidence_end", "spans"})
"""Fields that the evidence in its context shows better."""


def with_names(value: object, names: Mapping[str, str]) -> object:
    """Return the names of entities with their ids behind them, any other value as it is."""
    if isinstance(value, list) and value and all(str(one) in names for one in value):
        return ", ".join(str(with_names(one, names)) for one in value)
    return f"{names[value]} ({value})" if isinstance(value, str) and value in names else value


def fact_as_json(evidence: "Evidence", version: str) -> "Json":
    """Return a fact as one object: the row, names, words of every field, evidence in its context, and the document."""
    return {
        "table": evidence.table,
        "version": version,
        "fact": plain(dict(evidence.fact)),
        "names": dict(evidence.names),
        "read_from": [{"field": p.field, "start": p.start, "end": p.end, "words": p.words} for p in evidence.places],
        "evidence": {"before": evidence.before, "words": evidence.words, "after": evidence.after},
        "republished_text": str(evidence.republished),
        "document": {
            "title": evidence.document_title,
            "published_on": plain(evidence.published_on),
            "published_precision": evidence.published_precision,
            "source": evidence.source,
            "locator": evidence.locator,
            "url": evidence.url,
        },
    }


def fact_rendered(evidence: "Evidence") -> "list[RenderableType]":
    """Return what is printed of a fact: its fields, where it comes from, and its evidence marked in its context."""
    return [_fields(evidence), "", _origin(evidence), "", _context(evidence)]


def _fields(evidence: "Evidence") -> "RenderableType":
    from rich.table import Table
    from rich.text import Text

    made = Table.grid(padding=(0, 2))
    made.add_column(style="bold", no_wrap=True)
    made.add_column(overflow="fold")
    made.add_column(style="dim", overflow="fold")
    columns = [column for column in evidence.fact if column not in _SHOWN_APART]
    for column in columns:
        words = [place.words for place in evidence.places if _column_of(place.field, columns) == column]
        read = "read from " + ", ".join(f'"{shown(one)}"' for one in words) if any(words) else ""
        value = with_names(evidence.fact[column], evidence.names)
        made.add_row(Text(column), Text(shown(value)), Text(read))
    return made


def _column_of(field: str, columns: Sequence[str]) -> str | None:
    """Return the column that a place belongs to: of a period, which fills several, the first."""
    if field in columns:
        return field
    return next((column for column in columns if column.startswith(f"{field}_")), None)


def _origin(evidence: "Evidence") -> "Text":
    from rich.text import Text

    parts = [evidence.document_title or "(no title)"]
    if evidence.published_on is not None:
        parts.append(_day(evidence.published_on.isoformat(), evidence.published_precision))
    parts += [f"{evidence.source}: {evidence.locator}", *([evidence.url] if evidence.url else [])]
    return Text(shown(" | ".join(parts)), style="bold")


def _day(iso: str, precision: str | None) -> str:
    """Return a date no more exact than it is known: `2030-10` for a month."""
    return {"year": iso[:4], "month": iso[:7]}.get(precision or "day", iso)


def _context(evidence: "Evidence") -> "Text":
    from rich.text import Text

    if evidence.republished is RepublishedText.NONE:
        start, end = evidence.fact["evidence_start"], evidence.fact["evidence_end"]
        return Text(
            f"This version republishes no text: the evidence is characters {start} to {end} of the document's text.",
            style="dim" if in_colour() else "",
        )
    marks = ("", "") if in_colour() else MARKS
    context = Text(shown(evidence.before.lstrip("\n")), style="dim" if in_colour() else "")
    context.append(marks[0])
    context.append(shown(evidence.words), style="not dim bold yellow")
    context.append(marks[1])
    context.append(shown(evidence.after.rstrip("\n")))
    return context
