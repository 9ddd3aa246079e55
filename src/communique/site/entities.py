"""The page of each entity: all that is said by and about it, on a time line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from communique.dataset.sql import identifier, text
from communique.dataset.views import refers_to_entities
from communique.schemas.vocabulary import EntityKind, Predicate
from communique.site.addresses import entity_page, fact_address, quoted
from communique.site.page import page
from communique.site.saying import day_in_words
from communique.site.version import Version, about_column

LONGEST_LINE = 300
"""Facts on the page of one entity, the latest; the explorer has all."""

LONGEST_WORDS = 240
"""Code points of evidence on a time line."""

KINDS = (
    (EntityKind.PERSON, "People"),
    (EntityKind.COUNTRY, "Countries"),
    (EntityKind.ORGANISATION, "Organisations"),
    (EntityKind.GROUP, "Groups"),
    (EntityKind.PROGRAMME, "Programmes"),
    (EntityKind.WEAPON, "Weapons"),
    (EntityKind.PLACE, "Places"),
)
"""The kinds of entities in the order in which the site lists them, with their titles."""

SPOKEN_OF = "Spoken of"
"""What an entity is to a statement whose words name it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fact on the time line of an entity."""

    role: str
    table: str
    words: str
    day: str
    year: str
    title: str
    """Of the document."""
    address: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a document gives a person."""

    title: str
    body: str | None
    page: str | None
    address: str


def note_told(version: Version) -> None:
    """Make the table `told` in a version's connection: each fact for each entity that it names, and in which role."""
    parts = [part for name in version.facts for part in _roles(name, version.schemas[name])]
    parts.append(
        f"SELECT DISTINCT m.entity_id, {text(SPOKEN_OF)} AS role, 'statements' AS table_name, s.id, s.document_id, "
        "s.evidence_start, s.evidence, s.speaker_id FROM statements s JOIN mentions m ON m.document_id = s.document_id "
        "AND m.mention_start >= s.content_start AND m.mention_end <= s.content_end "
        "AND m.entity_id IS DISTINCT FROM s.speaker_id"
    )
    version.rows(
        "CREATE TEMP TABLE told AS SELECT t.entity_id, t.role, t.table_name, t.id, t.document_id, t.evidence_start, "
        f"left(t.evidence, {LONGEST_WORDS + 1}) AS evidence, coalesce(e.name, '') AS speaker, d.published_on, "
        f"d.published_precision, coalesce(d.title, d.locator) AS title FROM ({' UNION ALL '.join(parts)}) t "
        "JOIN documents d USING (document_id) LEFT JOIN entities e ON e.entity_id = t.speaker_id "
        "ORDER BY t.entity_id"
    )


def _roles(table: str, schema: pa.Schema) -> Iterator[str]:
    speaker = "speaker_id" if "speaker_id" in schema.names else "NULL::VARCHAR"
    for column in schema:
        if refers_to_entities(column):
            role = about_column(column).get("title", column.name)
            name = identifier(column.name)
            who = f"unnest({name})" if pa.types.is_list(column.type) else name
            yield (
                f"SELECT {who} AS entity_id, {text(role)} AS role, {text(table)} AS table_name, id, document_id, "
                f"evidence_start, evidence, {speaker} AS speaker_id FROM {identifier(table)} WHERE {name} IS NOT NULL"
            )


def entity_pages(version: Version, site: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield address and content of the page of every entity, in the order of their ids. Needs `note_told`."""
    entities = version.records("FROM entities ORDER BY entity_id")
    offices = _offices(version)
    for start in range(0, len(entities), 500):
        some = entities[start : start + 500]
        first, last = str(some[0]["entity_id"]), str(some[-1]["entity_id"])
        lines, roles = _lines(version, first, last)
        named = dict(
            version.rows(
                "SELECT entity_id, count(DISTINCT document_id) FROM mentions WHERE entity_id BETWEEN ? AND ? "
                "GROUP BY 1",
                [first, last],
            )
        )
        for row in some:
            own = str(row["entity_id"])
            counts = roles.get(own, {})
            line = lines.get(own, [])
            yield (
                entity_page(own),
                page(
                    "entity.html",
                    root="../../",
                    here=str(row["kind"]),
                    title=str(row["name"]),
                    row=row,
                    kind=dict(KINDS).get(EntityKind(str(row["kind"])), str(row["kind"])),
                    offices=offices.get(own, ()),
                    documents=named.get(own, 0),
                    counts=counts,
                    line=line,
                    left_out=sum(counts.values()) - len(line),
                    **site,
                ),
            )


def _lines(version: Version, first: str, last: str) -> tuple[dict[str, list[Told]], dict[str, dict[str, int]]]:
    """Return the time lines of the entities between two ids, latest first, and how often each has each role."""
    rows = version.rows(
        "SELECT entity_id, role, table_name, id, document_id, evidence, speaker, published_on, published_precision, "
        "title FROM told WHERE entity_id BETWEEN ? AND ? QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY "
        f"published_on DESC NULLS LAST, document_id, evidence_start, table_name, id, role) <= {LONGEST_LINE} "
        "ORDER BY entity_id, published_on DESC NULLS LAST, document_id, evidence_start, table_name, id, role",
        [first, last],
    )
    lines: dict[str, list[Told]] = {}
    for entity, role, table, row_id, document, words, speaker, day, precision, title in rows:
        lines.setdefault(entity, []).append(
            Told(
                role=role,
                table=table,
                words=words if len(words) <= LONGEST_WORDS else words[:LONGEST_WORDS] + "…",
                day=day_in_words(day, precision),
                year=str(day.year) if isinstance(day, date) else "Without a date",
                title=title,
                address=quoted(fact_address(table, document, row_id)),
                speaker=speaker if role != "Speaker" else "",
            )
        )
    counted = version.rows(
        "SELECT entity_id, role, count(*) AS n FROM told WHERE entity_id BETWEEN ? AND ? GROUP BY 1, 2 "
        "ORDER BY 1, n DESC, 2",
        [first, last],
    )
    roles: dict[str, dict[str, int]] = {}
    for entity, role, count in counted:
        roles.setdefault(entity, {})[role] = count
    return lines, roles


def _offices(version: Version) -> dict[str, list[Office]]:
    rows = version.rows(
        "SELECT DISTINCT ON (r.subject_id, r.title, r.object_id) r.subject_id, r.title, e.name, r.object_id, "
        "r.document_id, r.id FROM relations r LEFT JOIN entities e ON e.entity_id = r.object_id "
        f"WHERE r.predicate = {text(Predicate.HOLDS_OFFICE)} AND r.title <> '' "
        "ORDER BY r.subject_id, r.title, r.object_id, r.document_id, r.id"
    )
    found: dict[str, list[Office]] = {}
    for person, title, body, body_id, document, row_id in rows:
        page_of = quoted(entity_page(body_id)) if body_id else None
        office = Office(title, body, page_of, quoted(fact_address("relations", document, row_id)))
        found.setdefault(person, []).append(office)
    return found
