"""What was not taken twice and what was not taken: copies of documents, and quarantine, with examples."""

from collections.abc import Iterator

from communique.dataset.sql import text
from communique.schemas.vocabulary import DuplicateRelation
from communique.site.blocks import Block, Column, Section, Table, Words, numbers, texts
from communique.site.version import Version

EXAMPLES = 8
LONGEST_VALUE = 120
"""Code points of a refused value that an example shows."""


def duplicates_section(version: Version) -> Section:
    """Return how many documents are copies of one another, and the largest clusters."""
    return Section("duplicates", "Documents that say the same", tuple(_duplicates(version)))


def _duplicates(version: Version) -> Iterator[Block]:
    if not version.count("duplicates"):
        yield Words("No document is a copy, an excerpt or a revision of another.")
        return
    clusters = version.rows("SELECT count(DISTINCT cluster_id) FROM duplicates")[0][0]
    yield Words(
        f"{version.count('duplicates'):,} documents stand in {clusters:,} clusters. Facts are read once from identical "
        "and near copies; excerpts and revisions are read by themselves."
    )
    counts = version.rows(
        "SELECT relation, count(*), min(similarity), median(similarity) FROM duplicates GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    columns = (
        *texts("Relation to the canonical document"),
        Column("Documents", number=True),
        *numbers("Least similar", "Median similarity", decimals=2),
    )
    yield Table("Documents by relation", columns, tuple(counts))
    examples = version.rows(
        "SELECT coalesce(c.title, c.locator), coalesce(o.title, o.locator), d.relation, d.similarity, d.method "
        "FROM duplicates d JOIN documents o ON o.document_id = d.document_id "
        "JOIN documents c ON c.document_id = d.canonical_document_id "
        f"WHERE d.relation <> {text(DuplicateRelation.CANONICAL)} "
        "QUALIFY row_number() OVER (PARTITION BY d.relation ORDER BY d.similarity DESC, d.document_id) "
        f"<= {EXAMPLES // 2} "
        f"ORDER BY d.relation, d.similarity DESC, d.document_id LIMIT {2 * EXAMPLES}"
    )
    columns = (
        *texts("Canonical document", "Other document", "Relation"),
        *numbers("Similarity", decimals=2),
        *texts("Rule"),
    )
    yield Table("Examples", columns, tuple(examples))


def quarantine_section(version: Version) -> Section:
    """Return what was refused, by stage and rule, with examples."""
    return Section("quarantine", "What was refused", tuple(_refused(version)))


def _refused(version: Version) -> Iterator[Block]:
    if not version.count("quarantine"):
        yield Words("Nothing was refused: every input was read, and every row passed validation.")
        return
    counts = version.rows(
        "SELECT stage, coalesce(table_name, ''), rule, count(*) AS n FROM quarantine GROUP BY 1, 2, 3 "
        "ORDER BY n DESC, 1, 2, 3"
    )
    yield Table("Refused inputs and rows", (*texts("Stage", "Table", "Rule"), *numbers("Rows")), tuple(counts))
    examples = version.rows(
        f"SELECT stage, rule, locator, left(coalesce(failing_value, ''), {LONGEST_VALUE}) FROM quarantine "
        "QUALIFY row_number() OVER (PARTITION BY stage, rule ORDER BY locator, failing_value) <= 2 "
        f"ORDER BY stage, rule, locator, failing_value LIMIT {2 * EXAMPLES}"
    )
    yield Table("Examples", texts("Stage", "Rule", "Where", "Value"), tuple(examples))
