"""Which amount of money is a part of which: the place of a total becomes the id of its row."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from communique.extract.spans import Span
from communique.resolve.row import Row


def link_parts(rows: Sequence[Row], totals: Iterable[tuple[Row, Span]]) -> None:
    """Fill `part_of_id` of each row of `funding` that is named with the place of its total; changes the rows in place.

    The total is a row of the same document and currency and no smaller than the part; what would make a circle (two
    equal amounts, each said to be of the other) is left null.
    """
    by_amount = {(s["span_start"], s["span_end"]): row for row in rows for s in row["spans"] if s["field"] == "amount"}
    by_id = {row["id"]: row for row in rows}
    for part, place in totals:
        total = by_amount.get((place.start, place.end))
        if total is None or total["currency"] != part["currency"] or _most(part) > _most(total):
            continue
        above = total
        while above["id"] != part["id"] and above["part_of_id"] is not None:
            above = by_id[above["part_of_id"]]
        if above["id"] == part["id"]:
            continue
        part["part_of_id"] = total["id"]
        place_of_total = {"field": "part_of_id", "span_start": place.start, "span_end": place.end}
        part["spans"] = sorted(
            [*part["spans"], place_of_total], key=lambda s: (s["field"], s["span_start"], s["span_end"])
        )


def _most(row: Row) -> Decimal:
    most: Decimal = row["amount"] if row["amount_upper"] is None else row["amount_upper"]
    return most
