"""Money by status, provider, programme and currency: added up only where nothing counts twice (`money.sql`)."""

from collections.abc import Iterator, Sequence
from importlib.resources import files

from communique.dataset.manifest import Json
from communique.dataset.sql import identifier, text
from communique.schemas.vocabulary import Comparator, FundingStatus
from communique.site.blocks import Block, Column, Section, Table, Words, numbers, texts
from communique.site.charting import by_decades, chart, chart_by_kind
from communique.site.version import Version

CURRENCIES = 3
"""Currencies that have a chart of their own: those with the most rows."""

PARTIES = 15
"""Providers and programmes that are listed: those that the most rows are about."""

POINTS = 400
"""Amounts that a chart shows, the largest first."""

_ORDER = "CASE status " + " ".join(f"WHEN '{s}' THEN {n}" for n, s in enumerate(FundingStatus)) + " END"
"""Statuses in the order in which money goes."""


def money_section(version: Version) -> Section:
    """Return what `funding` says, by status and currency, provider and programme."""
    if not version.count("funding"):
        return Section("funding", "Funding", (Words("No amount of money was read in these documents."),))
    version.rows(files("communique.site.report").joinpath("money.sql").read_text("utf-8"))
    return Section("funding", "Funding", (*_by_status(version), *_by("provider", version), *_by("programme", version)))


def _by_status(version: Version) -> Iterator[Block]:
    yield Words(
        "Statuses are stages of the same money, and currencies are not converted: nothing here is added up across "
        "either. Within one status and currency a sum leaves out parts of a stated total, copies of documents, and an "
        "amount that several documents give to the same parties, or to none that they name, is counted once. An amount "
        "that is said as 'about', 'up to' or 'more than' counts with the number that is said, a range with its lower "
        "end. What is told in other words elsewhere may still count twice: a sum is where to begin to read, not a "
        "finding.",
        note=True,
    )
    rows = version.rows(
        "SELECT currency, status, c.total, r.largest, r.rows, r.inexact, coalesce(c.counted, 0) FROM "
        "(SELECT currency, status, count(*) AS rows, max(amount) AS largest, "
        f"count(*) FILTER (comparator <> {text(Comparator.EQ)}) AS inexact FROM funding GROUP BY ALL) r LEFT JOIN "
        "(SELECT currency, status, sum(times) AS counted, sum(amount * times) AS total FROM countable GROUP BY ALL) c "
        "USING (currency, status) "
        f"ORDER BY sum(r.rows) OVER (PARTITION BY currency) DESC, currency, {_ORDER}"
    )
    columns = (
        *texts("Currency", "Status"),
        *numbers("Sum", "Largest amount", "Rows", "Rows not exact", "Rows added up"),
    )
    yield Table("Funding by currency and status", columns, tuple(rows))
    yield from _amounts(version, list(dict.fromkeys(str(row[0]) for row in rows))[:CURRENCIES])


def _amounts(version: Version, currencies: Sequence[str]) -> Iterator[Block]:
    """Yield a chart of the amounts in each of some currencies."""
    wanted = ", ".join(text(currency) for currency in currencies)
    found = version.rows(
        "SELECT f.currency, f.status, f.amount, f.amount_upper, coalesce(e.name, 'not said'), "
        "count(*) OVER (PARTITION BY f.currency) FROM funding f "
        "JOIN documents d USING (document_id) LEFT JOIN entities e ON e.entity_id = f.provider_id "
        f"WHERE d.canonical AND f.amount > 0 AND f.currency IN ({wanted}) QUALIFY row_number() OVER "
        f"(PARTITION BY f.currency ORDER BY f.amount DESC, f.id) <= {POINTS} ORDER BY {_ORDER}, f.amount DESC, f.id"
    )
    for currency in currencies:
        rows = [row[1:-1] for row in found if row[0] == currency]
        if rows:
            there = next(row[-1] for row in found if row[0] == currency)
            points: list[dict[str, Json]] = [
                {"status": status, "amount": float(amount), "told": f"{currency} {amount:,.0f}", "provider": provider}
                for status, amount, _, provider in rows
            ]
            caption = f"Each amount in {currency}, by status (one dot a row, on a logarithmic scale)"
            if there > len(rows):
                caption += f", of the {len(rows)} largest of {there:,}"
            columns = (*texts("Status"), *numbers("Amount", "Up to"), *texts("Provider"))
            table = Table(caption, columns, tuple(rows), left_out=there - len(rows))
            made = chart(f"amounts-{currency.lower()}", "amounts", caption, points, table)
            amounts = [float(row[1]) for row in rows]
            yield by_decades(made, min(amounts), max(amounts))


def _by(party: str, version: Version) -> Iterator[Block]:
    """Yield how many rows a provider or programme has in each status, and the sums that may be made of them."""
    column = identifier(f"{party}_id")
    rows = version.rows(
        f"SELECT e.name, f.status, count(*), sum(count(*)) OVER (PARTITION BY e.entity_id) AS n FROM funding f "
        f"JOIN entities e ON e.entity_id = f.{column} JOIN documents d USING (document_id) WHERE d.canonical "
        f"GROUP BY e.entity_id, e.name, f.status ORDER BY n DESC, e.name, e.entity_id, {_ORDER}"
    )
    names = list(dict.fromkeys(str(row[0]) for row in rows))
    if not names:
        return
    shown = names[:PARTIES]
    points: list[dict[str, Json]] = [
        {"what": name, "kind": status, "count": count} for name, status, count, _ in rows if name in shown
    ]
    sums = version.rows(
        f"SELECT e.name, c.currency, c.status, sum(c.times), sum(c.amount * c.times) FROM countable c "
        f"JOIN entities e ON e.entity_id = c.{column} GROUP BY e.entity_id, e.name, c.currency, c.status "
        f"ORDER BY e.name, e.entity_id, c.currency, {_ORDER}"
    )
    listed = sorted((row for row in sums if row[0] in shown), key=lambda row: shown.index(row[0]))
    caption = f"Funding by {party}: rows in each status"
    if len(names) > len(shown):
        caption += f", of the {len(shown)} most often named of {len(names):,}"
    columns = (Column(party.capitalize()), *texts("Currency", "Status"), *numbers("Rows added up", "Sum"))
    table = Table(f"Funding by {party}, currency and status", columns, tuple(listed))
    yield chart_by_kind(f"funding-by-{party}", "bars_by_kind", caption, points, table, [str(s) for s in FundingStatus])
