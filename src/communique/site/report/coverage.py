"""What a version covers: rows by table and month; documents by source, month, language and the countries they name."""

from collections.abc import Iterator

from communique.dataset.manifest import Json
from communique.dataset.sql import identifier, text
from communique.schemas.vocabulary import EntityKind, Precision
from communique.site.blocks import Block, Cell, Column, Section, Table, Words, numbers, texts
from communique.site.charting import chart_by_kind, counted
from communique.site.version import Version, about_table

LONGEST_LIST = 20
"""Sources, countries and languages that a chart names; a table says how many are left out."""

UNDATED = "no date"

_MONTH = (
    f"CASE WHEN published_precision IN ({text(Precision.DAY)}, {text(Precision.MONTH)}) "
    f"THEN strftime(published_on, '%Y-%m') ELSE {text(UNDATED)} END"
)
"""The month a document was published in; a year alone is no month."""


def rows_section(version: Version) -> Section:
    """Return the rows of every table, and the facts by the month in which their documents were published."""
    about = {name: about_table(schema) for name, schema in version.schemas.items()}
    rows: tuple[tuple[Cell, ...], ...] = tuple((name, about[name], version.count(name)) for name in version.schemas)
    listed = Table("Rows by table", (*texts("Table", "One row is"), *numbers("Rows")), rows)
    blocks: list[Block] = [listed]
    counts = _facts_by_month(version)
    if counts:
        months = sorted({month for _, month, _ in counts})
        points: list[dict[str, Json]] = [
            {"when": month, "kind": name, "count": count} for name, month, count in sorted(counts, key=lambda c: c[1])
        ]
        by_place = {(name, month): count for name, month, count in counts}
        cells: list[tuple[Cell, ...]] = [
            (month, *(by_place.get((name, month), 0) for name in version.facts)) for month in months
        ]
        table = Table("Facts by month of publication", (Column("Month"), *numbers(*version.facts)), tuple(cells))
        caption = "Facts by the month their document was published"
        blocks.append(chart_by_kind("rows-over-time", "months_by_kind", caption, points, table, version.facts))
    return Section("rows", "Rows by table and over time", tuple(blocks))


def _facts_by_month(version: Version) -> list[tuple[str, str, int]]:
    """Return table, month and count, in the order of the tables and of time."""
    each = " UNION ALL ".join(
        f"SELECT {place} AS place, document_id FROM {identifier(name)}" for place, name in enumerate(version.facts)
    )
    query = (
        f"SELECT place, {_MONTH}, count(*) FROM ({each}) JOIN documents USING (document_id) GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [(version.facts[place], str(month), int(count)) for place, month, count in version.rows(query)]


def coverage_section(version: Version) -> Section:
    """Return the documents by source, month, country and language."""
    return Section("coverage", "What the documents cover", tuple(_coverage(version)))


def _coverage(version: Version) -> Iterator[Block]:
    first, last, undated, copies = version.rows(
        "SELECT min(published_on), max(published_on), count(*) FILTER (published_on IS NULL), "
        "count(*) FILTER (NOT canonical) FROM documents"
    )[0]
    told = f"{version.count('documents'):,} documents"
    if first is not None:
        told += f", published from {first:%-d %B %Y} to {last:%-d %B %Y}"
    yield Words(f"{told}; {undated:,} without a date, {copies:,} copies, excerpts or revisions of another.")
    by_month = f"SELECT {_MONTH}, count(*) FROM documents GROUP BY 1 ORDER BY 1"
    yield counted(
        "months", "Documents by month of publication", "Month", "Documents", _counts(version, by_month), "months"
    )
    yield from _bars(version, "sources", "Documents by source", "Source", "source")
    yield from _bars(version, "languages", "Documents by language", "Language", "coalesce(language, 'not known')")
    named = (
        "SELECT e.name, count(DISTINCT m.document_id) AS n FROM mentions m JOIN entities e USING (entity_id) "
        f"WHERE e.kind = {text(EntityKind.COUNTRY)} GROUP BY e.entity_id, e.name ORDER BY n DESC, e.name"
    )
    countries = _counts(version, named)
    if countries:
        shown = countries[:LONGEST_LIST]
        caption = "Documents that name a country"
        if len(countries) > len(shown):
            caption += f": the {len(shown)} most often named of {len(countries):,}"
        yield counted("countries", caption, "Country", "Documents", shown, "bars")


def _bars(version: Version, name: str, caption: str, what: str, column: str) -> Iterator[Block]:
    found = _counts(version, f"SELECT {column}, count(*) AS n FROM documents GROUP BY 1 ORDER BY n DESC, 1")
    shown = found[:LONGEST_LIST]
    if len(found) > len(shown):
        caption += f": the {len(shown)} largest of {len(found):,}"
    if shown:
        yield counted(name, caption, what, "Documents", shown, "bars")


def _counts(version: Version, query: str) -> list[tuple[str, int]]:
    return [(str(what), int(count)) for what, count in version.rows(query)]
