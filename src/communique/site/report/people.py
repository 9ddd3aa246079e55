"""The people that are quoted most, with the offices that the documents give them."""

from communique.dataset.sql import text
from communique.schemas.vocabulary import EntityKind, Predicate, StatementKind
from communique.site.blocks import Section, Table, Words, numbers, texts
from communique.site.charting import chart_by_kind
from communique.site.version import Version

PEOPLE = 20
KINDS = ("quoted words", "reported speech")


def people_section(version: Version) -> Section:
    """Return who is quoted most, in how many documents, and in which offices."""
    rows = (
        []
        if not version.count("statements")
        else version.rows(
            f"""
        WITH offices AS (
            SELECT r.subject_id, r.title || coalesce(' (' || o.name || ')', '') AS office, count(*) AS n
            FROM relations r LEFT JOIN entities o ON o.entity_id = r.object_id
            WHERE r.predicate = {text(Predicate.HOLDS_OFFICE)} AND r.title <> '' GROUP BY ALL
        ),
        held AS (
            SELECT subject_id, string_agg(office, '; ' ORDER BY n DESC, office) AS offices
            FROM (FROM offices QUALIFY row_number() OVER (PARTITION BY subject_id ORDER BY n DESC, office) <= 3)
            GROUP BY subject_id
        )
        SELECT e.name, coalesce(any_value(h.offices), ''), count(*) AS n,
            count(*) FILTER (s.kind = {text(StatementKind.DIRECT)}), count(DISTINCT s.document_id)
        FROM statements s JOIN documents d USING (document_id) JOIN entities e ON e.entity_id = s.speaker_id
        LEFT JOIN held h ON h.subject_id = e.entity_id
        WHERE e.kind = {text(EntityKind.PERSON)} AND d.canonical
        GROUP BY e.entity_id, e.name ORDER BY n DESC, e.name, e.entity_id LIMIT {PEOPLE}
        """
        )
    )
    if not rows:
        return Section("people", "Who is quoted", (Words("No statement has a person as its speaker."),))
    columns = (
        *texts("Person", "Office, as written"),
        *numbers("Statements", "In quotation marks", "Documents"),
    )
    caption = "The most quoted people, with their offices"
    points = [
        {"what": name, "kind": kind, "count": count}
        for name, _, n, direct, _ in rows
        for kind, count in zip(KINDS, (direct, n - direct), strict=True)
        if count
    ]
    table = Table(caption, columns, tuple(tuple(row) for row in rows))
    counts = tuple((name, direct, n - direct) for name, _, n, direct, _ in rows)
    short = Table("Statements of each person", (*texts("Person"), *numbers("Quoted words", "Reported speech")), counts)
    drawn = chart_by_kind("people", "bars_by_kind", "Statements of the most quoted people", points, short, KINDS)
    return Section("people", "Who is quoted", (drawn, table))
