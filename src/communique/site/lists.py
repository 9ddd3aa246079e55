"""The lists of a site: its first page, its documents, the entities of each kind, and its versions."""

from collections.abc import Iterator, Mapping, Sequence

from communique.dataset.history import History
from communique.dataset.layout import REPORT_FILE
from communique.dataset.manifest import Manifest
from communique.dataset.sql import text
from communique.site.addresses import document_page, entity_page, quoted
from communique.site.entities import KINDS
from communique.site.page import page
from communique.site.saying import day_in_words
from communique.site.version import Version

ON_A_PAGE = 500
"""Lines of a list on one page."""

LATEST = 12
"""Documents on the first page."""

MOST = 10
"""Names of a kind on the first page."""


def version_page(number: str) -> str:
    """Return where the report of a version is."""
    return f"version/{number}/{REPORT_FILE}"


def first_page(version: Version, site: Mapping[str, object], has_explorer: bool) -> str:
    """Return the first page: what there is, the latest documents, the most frequent names."""
    names = {kind: _most(version, str(kind)) for kind, _ in KINDS}
    return page(
        "index.html",
        root="",
        here="index",
        description=version.said("description"),
        licence=version.said("licence"),
        counts=[(name, version.count(name)) for name in ("documents", *version.facts)],
        latest_documents=_documents(version, f"ORDER BY published_on DESC NULLS LAST, document_id LIMIT {LATEST}"),
        kinds=[(kind, heading, *names[kind]) for kind, heading in KINDS if names[kind][1]],
        number=version.manifest.version,
        reason=version.said("reason"),
        report=version_page(version.manifest.version),
        has_explorer=has_explorer,
        **site,
    )


def _most(version: Version, kind: str) -> tuple[list[tuple[str, str, int]], int]:
    """Return the names of a kind that most facts tell of, and how many names there are."""
    rows = version.rows(
        "SELECT e.entity_id, e.name, count(DISTINCT t.id) AS n FROM entities e JOIN told t USING (entity_id) "
        f"WHERE e.kind = {text(kind)} GROUP BY 1, 2 ORDER BY n DESC, e.name, e.entity_id LIMIT {MOST}"
    )
    total = int(version.rows(f"SELECT count(*) FROM entities WHERE kind = {text(kind)}")[0][0])
    return [(quoted(entity_page(entity)), name, n) for entity, name, n in rows], total


def _documents(version: Version, order: str) -> list[dict[str, object]]:
    rows = version.rows(
        "SELECT document_id, coalesce(title, locator), published_on, published_precision, source, language, canonical, "
        f"words FROM documents {order}"
    )
    return [
        {
            "page": document_page(document),
            "title": title,
            "published": day_in_words(day, precision),
            "source": source,
            "language": language,
            "canonical": canonical,
            "words": words,
        }
        for document, title, day, precision, source, language, canonical, words in rows
    ]


def document_lists(version: Version, site: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield address and content of the pages that list the documents, latest first."""
    total = version.count("documents")
    pages = max(1, -(-total // ON_A_PAGE))
    for number in range(1, pages + 1):
        order = (
            f"ORDER BY published_on DESC NULLS LAST, document_id LIMIT {ON_A_PAGE} OFFSET {(number - 1) * ON_A_PAGE}"
        )
        yield (
            _numbered("documents", number),
            page(
                "documents.html",
                root="../",
                here="documents",
                title="Documents",
                documents=_documents(version, order),
                total=total,
                pages=_pages("documents", number, pages),
                **site,
            ),
        )


def entity_lists(version: Version, site: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield address and content of the pages that list the entities of each kind, by name. Needs the table `told`."""
    for kind, heading in KINDS:
        rows = version.rows(
            "SELECT e.entity_id, e.name, e.aliases, coalesce(t.n, 0) FROM entities e LEFT JOIN "
            "(SELECT entity_id, count(DISTINCT id) AS n FROM told GROUP BY 1) t USING (entity_id) "
            f"WHERE e.kind = {text(kind)} ORDER BY lower(e.name), e.entity_id"
        )
        pages = max(1, -(-len(rows) // ON_A_PAGE))
        for number in range(1, pages + 1):
            some = rows[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
            yield (
                _numbered(str(kind), number),
                page(
                    "entities.html",
                    root="../",
                    here=str(kind),
                    title=heading,
                    entities=[(quoted(entity_page(e)), name, ", ".join(also or ()), n) for e, name, also, n in some],
                    total=len(rows),
                    pages=_pages(str(kind), number, pages),
                    **site,
                ),
            )


def versions_page(history: History, manifests: Mapping[str, Manifest], site: Mapping[str, object]) -> str:
    """Return the page that lists all versions, newest first, with their reports."""
    listed = [
        (
            release,
            quoted(version_page(release.version)) if _has_report(manifests.get(release.version)) else None,
            manifests[release.version].tables["documents"].rows if release.version in manifests else None,
        )
        for release in reversed(history.releases)
    ]
    return page("versions.html", root="", here="versions", title="Versions", releases=listed, **site)


def _has_report(manifest: Manifest | None) -> bool:
    return manifest is not None and (manifest.folder / REPORT_FILE).is_file()


def _numbered(name: str, number: int) -> str:
    return f"list/{name}.html" if number == 1 else f"list/{name}-{number}.html"


def _pages(name: str, number: int, pages: int) -> Sequence[tuple[int, str, bool]]:
    """Return number, address and whether it is this one, of the pages of a list; none where there is only one."""
    if pages == 1:
        return ()
    shown = sorted({1, pages, *range(max(1, number - 3), min(pages, number + 3) + 1)})
    return [(one, "../" + _numbered(name, one), one == number) for one in shown]
