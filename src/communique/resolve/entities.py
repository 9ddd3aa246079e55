"""One table of entities from what each document calls them."""

from collections.abc import Iterable, Mapping

import pyarrow as pa

from communique.errors import ContractError
from communique.resolve.row import Row
from communique.schemas.contract import arrow_schema


def merge_entities(rows: Iterable[Row]) -> pa.Table:
    """The table `entities` from the entity rows of any documents: one row an id, sorted by id, whatever their order.

    Aliases and external ids are united and sorted. Where documents spell a name differently (accents, an initial), the
    fullest is kept, of equally long ones the first by code points; the others become aliases. Raises ContractError
    when two rows of one id contradict each other in kind or country.
    """
    by_id: dict[str, list[Row]] = {}
    for row in rows:
        by_id.setdefault(row["entity_id"], []).append(row)
    merged = [_merge(by_id[entity_id]) for entity_id in sorted(by_id)]
    return pa.Table.from_pylist(merged, schema=arrow_schema("entities"))


def _merge(rows: list[Row]) -> Row:
    names = sorted({row["name"] for row in rows}, key=lambda name: (-len(name), name))
    aliases = {alias for row in rows for alias in row["aliases"]} | set(names[1:])
    return {
        "entity_id": rows[0]["entity_id"],
        "kind": _only(rows, "kind"),
        "name": names[0],
        "aliases": sorted(aliases - {names[0]}),
        "iso3": _only(rows, "iso3"),
        "external_ids": sorted({pair for row in rows for pair in _pairs(row["external_ids"])}),
    }


def _only(rows: list[Row], column: str) -> str | None:
    values = sorted({row[column] for row in rows if row[column] is not None})
    if len(values) > 1:
        raise ContractError(f"entity {rows[0]['entity_id']} has more than one {column}: {', '.join(values)}")
    return str(values[0]) if values else None


def _pairs(external_ids: Mapping[str, str] | Iterable[tuple[str, str]] | None) -> list[tuple[str, str]]:
    """The pairs of a map column, given as a mapping or as Arrow gives it: a list of pairs. None is none."""
    return list(dict(external_ids or ()).items())
