"""`communique site`: the pages of a dataset, written into a folder that any web server can show."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from communique.dataset.history import read_history
from communique.dataset.layout import REPORT_FILE
from communique.dataset.manifest import Manifest, check_all_files
from communique.errors import UsageError
from communique.site.documents import Pages, document_pages
from communique.site.entities import KINDS, entity_pages, note_told
from communique.site.explorer import Addresses, write_explorer
from communique.site.facts import known
from communique.site.folder import Folder
from communique.site.lists import document_lists, entity_lists, first_page, version_page, versions_page
from communique.site.page import CHARTS, STYLE, THEME, asset
from communique.site.past import Gone, gone_of, line_of, manifests_of, note_past
from communique.site.version import Version, opened

FACTS = "facts.js"
"""What shows the words of a fact in the text of its document."""

SWEPT = ("document", "entity", "list", "version", "assets")
"""Folders of a site in which every file is a page of ours."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the site is."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Site:
    """A site that was written."""

    folder: Path
    version: str
    pages: int
    written: int
    """Pages that are new or differ from what was there."""
    removed: int


def _nobody(_progress: Progress) -> None:
    """Take progress that nobody wants to see."""


def write_site(dataset: Path, out: Path, watch: Callable[[Progress], None] = _nobody) -> Site:
    """Write the site of a dataset into a folder: its first page, documents, entities, versions, and the explorer.

    Pages are of the latest version; what earlier versions had and it has no more keeps its address, and says so. The
    same dataset gives the same files; those that are there as they are to be are not touched. Raises UsageError for a
    dataset without a version and for a folder that holds something else, StoreError where files are damaged or cannot
    be written.
    """
    history = read_history(dataset)
    if history.latest is None:
        raise UsageError(f"{dataset.name} has no version yet: make one with `communique build`")
    folder = Folder(out)
    folder.begin()
    manifests = manifests_of(dataset, history)
    latest = manifests[history.latest]
    check_all_files(latest.folder, latest)
    for name in (STYLE, THEME, CHARTS, FACTS):
        folder.write(f"assets/{name}", asset(name))
    for number, manifest in manifests.items():
        if (manifest.folder / REPORT_FILE).is_file():
            folder.write(version_page(number), (manifest.folder / REPORT_FILE).read_bytes())
    with opened(latest) as version:
        site: Mapping[str, object] = {
            "dataset": dataset.resolve().name,
            "dataset_title": version.said("title") or dataset.resolve().name,
            "latest": history.latest,
            "kinds_listed": [(str(kind), heading) for kind, heading in KINDS],
        }
        line = line_of(history, history.latest)
        note_past(version, line, manifests)
        note_told(version)
        gone = gone_of(version, line, manifests)
        _write(folder, "Documents", version.count("documents"), _documents(version, site, gone), watch)
        _write(folder, "Documents that are gone", 0, _away(manifests, site, gone), watch)
        _write(folder, "Entities", version.count("entities"), entity_pages(version, site), watch)
        _write(folder, "Lists", 0, document_lists(version, site), watch)
        _write(folder, "Lists", 0, entity_lists(version, site), watch)
        folder.write("versions.html", versions_page(history, manifests, site))
        folder.write("index.html", first_page(version, site, has_explorer=True))
    write_explorer(dataset, out, Addresses())
    removed = folder.sweep(SWEPT)
    folder.end(dataset)
    return Site(out, history.latest, folder.pages, folder.written, removed)


def _write(
    folder: Folder, stage: str, total: int, pages: Iterator[tuple[str, str]], watch: Callable[[Progress], None]
) -> None:
    for done, (name, content) in enumerate(pages, start=1):
        folder.write(name, content)
        watch(Progress(stage, done, max(total, done)))


def _documents(version: Version, site: Mapping[str, object], gone: Sequence[Gone]) -> Iterator[tuple[str, str]]:
    by_document: dict[str, list[Gone]] = {}
    for one in gone:
        if one.table != "documents":
            by_document.setdefault(one.document_id, []).append(one)
    yield from document_pages(Pages(version, known(version), site, by_document))


def _away(
    manifests: Mapping[str, Manifest], site: Mapping[str, object], gone: Sequence[Gone]
) -> Iterator[tuple[str, str]]:
    """Yield the pages of documents that are not in the latest version any more, as the last version had them."""
    away = {one.row_id: one for one in gone if one.table == "documents"}
    for number in sorted({one.last for one in away.values()}):
        mine = {document: one for document, one in away.items() if one.last == number}
        with opened(manifests[number]) as version:
            yield from document_pages(Pages(version, known(version), site, {}), sorted(mine), mine)
