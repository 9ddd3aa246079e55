"""A fact in one line, as the pages head it: who, what, to whom, how far."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from communique.schemas.vocabulary import Comparator, Precision
from communique.site.blocks import listed

Row = Mapping[str, object]
Names = Mapping[str, str]

_COMPARED = {
    Comparator.GT: "more than ",
    Comparator.GE: "at least ",
    Comparator.LT: "less than ",
    Comparator.LE: "up to ",
    Comparator.APPROX: "about ",
}


def headline(table: str, row: Row, names: Names) -> str:
    """Return a fact in one line; what it does not say is left out."""
    match table:
        case "statements":
            said = "in quotation marks" if row.get("kind") == "direct" else "reported"
            speakers = [_name(row, "speaker_id", names) or _text(row, "speaker_text") or "Somebody unnamed"]
            speakers += _names(row, "co_speaker_ids", names)
            return f"{listed(speakers)}: a statement, {said}"
        case "funding":
            amount = _number(row, "amount", "amount_upper")
            return f"{row['currency']} {amount} {_text(row, 'status')}{_parties(row, names)}"
        case "transfers":
            number = _number(row, "quantity", None)
            what = " ".join(part for part in (number, _text(row, "unit"), _text(row, "item")) if part)
            return f"{what or 'Goods'} {_text(row, 'status')}{_parties(row, names)}"
        case "figures":
            what = _text(row, "object") or _text(row, "metric").replace("_", " ")
            counted = " ".join(part for part in (_number(row, "value", "value_upper"), _text(row, "unit")) if part)
            return f"{what}: {counted}"
        case "events":
            where = _name(row, "place_id", names)
            head = _text(row, "name") or _text(row, "kind").capitalize()
            parts = [head, ", ".join(_names(row, "participant_ids", names)), where, _day(row)]
            return ", ".join(part for part in parts if part)
        case "requests":
            who, whom = _name(row, "requester_id", names), _name(row, "addressee_id", names)
            parties = (f" for {who}" if who else "") + (f", asked of {whom}" if whom else "")
            return f"{_text(row, 'kind').capitalize()}: {_text(row, 'object')}{parties}"
        case "relations":
            what = _text(row, "title") or _text(row, "predicate").replace("_", " ")
            return ", ".join(p for p in (_name(row, "subject_id", names), what, _name(row, "object_id", names)) if p)
        case _:
            return table


def day_in_words(day: object, precision: object) -> str:
    """Return a date as exact as it is: `3 March 2026`, `March 2026`, `2026`; empty for none."""
    if not isinstance(day, date):
        return ""
    if precision == Precision.YEAR:
        return f"{day.year}"
    return f"{day:%B} {day.year}" if precision == Precision.MONTH else f"{day.day} {day:%B} {day.year}"


def _day(row: Row) -> str:
    return day_in_words(row.get("date_start"), row.get("date_precision"))


def _parties(row: Row, names: Names) -> str:
    provider, recipient = _name(row, "provider_id", names), _name(row, "recipient_id", names)
    return (f", by {provider}" if provider else "") + (f", for {recipient}" if recipient else "")


def _number(row: Row, column: str, upper: str | None) -> str:
    value = row.get(column)
    if not isinstance(value, Decimal):
        return ""
    compared = _COMPARED.get(Comparator(str(row["comparator"])), "") if row.get("comparator") else ""
    most = row.get(upper) if upper else None
    ranged = f" to {most.normalize():,f}" if isinstance(most, Decimal) else ""
    return f"{compared}{value.normalize():,f}{ranged}"


def _name(row: Row, column: str, names: Names) -> str:
    value = row.get(column)
    return names.get(str(value), str(value)) if value else ""


def _names(row: Row, column: str, names: Names) -> list[str]:
    value = row.get(column)
    return [names.get(str(one), str(one)) for one in value] if isinstance(value, list) else []


def _text(row: Row, column: str) -> str:
    value = row.get(column)
    return str(value) if value else ""
