"""The page of each document: its text with the evidence marked, the facts read in it, its copies, its past."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from communique.dataset.manifest import RepublishedText
from communique.site.addresses import document_page
from communique.site.facts import Fact, Known, fact_of, facts_in, text_marks
from communique.site.marking import source_text
from communique.site.page import page
from communique.site.past import Gone, Step, steps_of
from communique.site.saying import day_in_words
from communique.site.version import Version, among

AT_ONCE = 100
"""Documents that are held in memory at a time."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Another document that says the same."""

    document_id: str
    title: str
    relation: str
    similarity: float
    method: str
    canonical_document_id: str


@dataclass(frozen=True, slots=True)
class Pages:
    """What all pages of documents of a version share."""

    version: Version
    of: Known
    site: Mapping[str, object]
    """What every page of the site is told: name, title, latest."""
    gone: Mapping[str, Sequence[Gone]]
    """Facts that are no more, by document."""


def document_pages(
    pages: Pages, only: Sequence[str] | None = None, away: Mapping[str, Gone] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield address and content of the page of every document, or of `only` some, in the order of their ids.

    `away` says of documents that they are not in the newest version: then the version is the last that had them.
    """
    for ids in _batches(pages.version, only):
        facts = facts_in(pages.version, ids)
        past = {} if away else steps_of(pages.version, ids)
        copies = _copies(pages.version, ids)
        for row in pages.version.records(f"FROM documents WHERE {among(ids)} ORDER BY document_id"):
            own = str(row["document_id"])
            gone = None if away is None else away[own]
            yield document_page(own), _page(pages, row, facts.get(own, ()), past, copies.get(own, ()), gone)


def _page(
    pages: Pages,
    row: Mapping[str, object],
    rows: Sequence[tuple[str, Mapping[str, object]]],
    past: Mapping[tuple[str, str], Sequence[Step]],
    copies: Sequence[Copy],
    away: Gone | None,
) -> str:
    text, blocks = str(row["text"]), row["blocks"]
    facts = [fact_of(table, one, text, pages.of, past.get((table, str(one["id"])), ())) for table, one in rows]
    marks = [mark for fact, (_, one) in zip(facts, rows, strict=True) for mark in text_marks(fact, one)]
    title = str(row["title"] or row["locator"])
    return page(
        "document.html",
        root="../",
        here="documents",
        title=title,
        row=row,
        published=day_in_words(row["published_on"], row["published_precision"]),
        text=source_text(text, blocks if isinstance(blocks, list) else [], marks),
        partly=pages.version.manifest.text is not RepublishedText.FULL or not text.strip(),
        facts=facts,
        counts=_counts(facts),
        copies=copies,
        gone=pages.gone.get(str(row["document_id"]), ()),
        away=away,
        number=pages.version.manifest.version,
        **pages.site,
    )


def _counts(facts: Sequence[Fact]) -> dict[str, int]:
    found: dict[str, int] = {}
    for fact in facts:
        found[fact.table] = found.get(fact.table, 0) + 1
    return found


def _batches(version: Version, only: Sequence[str] | None) -> Iterator[list[str]]:
    if only is None:
        ids = [str(one) for (one,) in version.rows("SELECT document_id FROM documents ORDER BY 1")]
    else:
        ids = sorted(only)
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _copies(version: Version, ids: Sequence[str]) -> dict[str, list[Copy]]:
    """Return the clusters of some documents, by document."""
    if not version.count("duplicates"):
        return {}
    rows = version.rows(
        "SELECT own.document_id, o.document_id, coalesce(d.title, d.locator), o.relation, o.similarity, o.method, "
        "o.canonical_document_id FROM duplicates own JOIN duplicates o USING (cluster_id) "
        "JOIN documents d ON d.document_id = o.document_id "
        f"WHERE {among(ids, 'own.document_id')} "
        "ORDER BY own.document_id, o.similarity DESC, o.document_id"
    )
    found: dict[str, list[Copy]] = {}
    for own, *other in rows:
        found.setdefault(str(own), []).append(Copy(*other))
    return found
