"""What the derived pages share: tables, and the line that says where a page comes from."""

from collections.abc import Iterable, Sequence

DERIVED = "This page is derived from {source}: `make docs` writes it anew, and a test fails when it is stale.\n"


def head(title: str, source: str) -> list[str]:
    """Return the first lines of a page."""
    return [f"# {title}\n", DERIVED.format(source=source)]


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; line ends inside cells become spaces, and bars are kept from parting them."""
    lines = [columns, ["---"] * len(columns), *([_cell(value) for value in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def sentence(docstring: str | None) -> str:
    """Return the first paragraph of a docstring on one line."""
    return " ".join((docstring or "").strip().split("\n\n", maxsplit=1)[0].split())


def _cell(value: str) -> str:
    return " ".join(value.split()).replace("|", r"\|")
