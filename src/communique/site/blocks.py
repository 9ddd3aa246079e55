"""What a section of a page is made of: words, tables and charts, before they are HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from communique.dataset.manifest import Json

Cell: TypeAlias = str | int | float | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table on a page."""

    title: str
    number: bool = False
    """Whether its values stand to the right, with digits of one width."""
    decimals: int | None = None
    """How many decimals its values have; None for as many as each says something with."""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str
    note: bool = False
    """Whether it says how to read what stands beside it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its caption, its columns and the values in its rows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int = 0
    """How many rows there are beyond these."""
    folded: bool = False
    """Whether it is shown only when asked for."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, with the table that says the same."""

    name: str
    description: str
    """What it shows, for who cannot see it."""
    spec: Mapping[str, Json]
    """Vega-Lite, with its data."""
    table: Table


Block: TypeAlias = Words | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page with a heading of its own."""

    name: str
    """Its address on the page."""
    title: str
    blocks: tuple[Block, ...] = field(default=())


def numbers(*titles: str, decimals: int | None = None) -> tuple[Column, ...]:
    """Return columns of numbers."""
    return tuple(Column(title, True, decimals) for title in titles)


def texts(*titles: str) -> tuple[Column, ...]:
    """Return columns of words."""
    return tuple(Column(title) for title in titles)


def kind_of(block: Block) -> str:
    """Return what a block is, as templates ask: words, table or chart."""
    return type(block).__name__.lower()


def listed(parts: Sequence[str]) -> str:
    """Return `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
