"""Build a published version again from what it was made of, in a place of its own, and compare every byte."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from communique.build import BuildRequest, digests, make
from communique.build.backfill import READ_AGAIN, explained, priority_of
from communique.build.carried import as_read
from communique.build.failures import FailureBound
from communique.build.parsed import was_parsed
from communique.build.steps import Steps
from communique.compare.rebuilt import PROGRAM, compared
from communique.compare.sides import Side, side_of
from communique.compare.verify import Check
from communique.dataset.history import History, Release, choose, read_history
from communique.dataset.layout import MANIFEST_FILE, SETTINGS_FILE, VERSIONS_FILE
from communique.dataset.manifest import Manifest, read_manifest
from communique.dataset.opening import find_dataset
from communique.errors import CommuniqueError, GateError, StoreError
from communique.extract.models import DEFAULT_MODEL, load
from communique.publish import PublishSettings, publish
from communique.publish.dataset_settings import DatasetSettings, said_about, written
from communique.publish.provenance import Provenance
from communique.publish.retraction import WITHDRAWN
from communique.publish.store import is_kept, kept
from communique.publish.tombstones import Tombstone, read_tombstones
from communique.sources import Limits, ReadResult, parse_sources, read
from communique.workspace import Workspace

REBUILD = "rebuild"
"""What the check is called."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a version was made of, and where that was found."""

    read: ReadResult
    where: str


class _NotRebuiltError(CommuniqueError):
    """A version cannot be built again, and why."""


def rebuild(path: Path, version: str | None, sources: Sequence[str], steps: Steps) -> Check:
    """Build a version of the dataset at `path` again (None: the latest) and compare every byte with what was published.

    It is made of what the store kept of it; or of `sources` (paths or NAME=PATH); or, where neither is there, of what
    lies in the working directory under the names of its sources and is what was read. The figures of its evaluation are
    taken as they were recorded. Nothing in the dataset is touched.

    Returns a check: its problems say which table differs, in which row first, and what that made it is another by now;
    or why the version cannot be built again. Raises UsageError when there is no such version or source.
    """
    folder = find_dataset(path)
    history = read_history(folder)
    release = choose(history, version)
    try:
        published = side_of(folder, release)
        _check_built(folder, history, published)
        with TemporaryDirectory(prefix="communique-") as temporary:
            place = Path(temporary) / folder.resolve().name
            with Workspace(place) as workspace:
                found = _inputs(folder, release, published.manifest, sources, workspace)
                tombstones = _left_out(folder, published, found.read.records)
                _prepare(place, folder, history, release, published.manifest)
                built = _build(place, found.read, published.manifest, tombstones, steps, workspace)
            made = compared(published, built)
    except _NotRebuiltError as error:
        return Check(release.version, REBUILD, (str(error),))
    except (StoreError, GateError) as error:
        return Check(release.version, REBUILD, (f"it cannot be built again: {error}",))
    return Check(release.version, REBUILD, made.problems, (f"built again from {found.where}", *made.notes))


def _check_built(folder: Path, history: History, published: Side) -> None:
    """Raise _NotRebuiltError for a version that no build made, or that is not as it was built."""
    release = published.release
    if release.purges:
        raise _NotRebuiltError("words were purged from it since: it cannot be built again")
    if is_kept(folder, release.version) or release.parent is None:
        return
    parent = next((one for one in history.present if one.version == release.parent), None)
    if parent is None or not _withdrawn(published):
        return
    made, before = published.manifest.written, read_manifest(folder, parent).written
    if all(made.get(key) == before.get(key) for key in ("sources", *PROGRAM)):
        raise _NotRebuiltError(
            f"`communique retract` made it of the rows of {parent.version}, no build did: build that one again"
        )


def _withdrawn(published: Side) -> list[dict[str, str]]:
    """Return the document_id and locator of every document that was left out of a version as withdrawn."""
    with pq.ParquetFile(published.files["quarantine"]) as file:
        rows = file.read(columns=["rule", "document_id", "locator"])
    found: list[dict[str, str]] = rows.filter(pc.field("rule") == WITHDRAWN).to_pylist()
    return found


def _left_out(folder: Path, published: Side, records: pa.Table) -> tuple[Tombstone, ...]:
    """Return the tombstones of the documents that were left out of a version; later ones are not its."""
    withdrawn = _withdrawn(published)
    ids, places = {row["document_id"] for row in withdrawn}, {row["locator"] for row in withdrawn}
    names = pc.binary_join_element_wise(records.column("source"), records.column("locator"), "/")
    there = pc.is_in(names, pa.array(sorted(places), pa.string()))
    digests = set(records.column("raw_sha256").filter(there).to_pylist())
    return tuple(one for one in read_tombstones(folder) if one.document_id in ids or one.raw_sha256 in digests)


def _inputs(folder: Path, release: Release, manifest: Manifest, sources: Sequence[str], workspace: Workspace) -> _Found:
    """Find what a version was made of. Raises _NotRebuiltError that says what is missing."""
    recorded = manifest.written.get("sources")
    if sources:
        given = read(parse_sources(sources), Limits(), workspace)
        if (now := _digests(given.records)) != recorded:
            raise _NotRebuiltError(f"--source names other documents than it was made of: {_otherwise(recorded, now)}")
        return _Found(given, "the sources named")
    store = kept(folder, release.version, workspace)
    if store is not None:
        if store.purged:
            raise _NotRebuiltError(f"{store.purged} of the documents it was made of were purged from the store")
        return _Found(as_read(store), "the store")
    names = [str(one["name"]) for one in recorded if isinstance(one, dict)] if isinstance(recorded, list) else []
    here = [name for name in names if Path(name).exists()]
    if here and here == names:
        lying = read(parse_sources(here), Limits(), workspace)
        if _digests(lying.records) == recorded:
            return _Found(lying, f"{', '.join(here)} in this folder")
    wanted = " ".join(f"--source {name}=PATH" for name in names)
    raise _NotRebuiltError(f"the store does not have what it was made of: name it with {wanted}")


def _digests(records: pa.Table) -> object:
    return [{"name": one.name, "sha256": one.sha256, "documents": one.documents} for one in digests(records)]


def _otherwise(recorded: object, now: object) -> str:
    def told(sources: object) -> str:
        known = [one for one in sources if isinstance(one, dict)] if isinstance(sources, list) else []
        return ", ".join(f"{one['name']} with {one['documents']} documents ({one['sha256'][:12]})" for one in known)

    return f"{told(now) or 'none'} instead of {told(recorded) or 'none'}"


def _prepare(place: Path, folder: Path, history: History, release: Release, manifest: Manifest) -> None:
    """Make a dataset as it was when a version was about to be published: its parent is there, others only listed."""
    place.mkdir()
    before = history.releases[: history.releases.index(release)]
    # What has expired needs no files, and its number is never given again.
    listed = [one if one.version == release.parent else replace(one, expired_at=one.published_at) for one in before]
    title, description, licence = (str(manifest.written.get(name, "")) for name in ("title", "description", "licence"))
    about = said_about(manifest.written, manifest.folder)
    settings = DatasetSettings(title, description, licence, manifest.text, about=about)
    (place / SETTINGS_FILE).write_text(written(settings), "utf-8")
    (place / VERSIONS_FILE).write_text(History(release.parent, tuple(listed)).to_json(), "utf-8")
    if release.parent is None:
        return
    parent = history.release(release.parent)
    if parent not in before or not parent.is_there:
        raise _NotRebuiltError(f"its parent {release.parent} is not there, which `changes` compares it with")
    if parent.purges:
        raise _NotRebuiltError(
            f"documents were purged from its parent {release.parent}, which `changes` compares it with"
        )
    side = side_of(folder, parent)
    (place / parent.version).mkdir()
    for name in (MANIFEST_FILE, *(entry.file for entry in side.manifest.tables.values())):
        _same_file(side.folder / name, place / parent.version / name)


def _same_file(file: Path, place: Path) -> None:
    """Give a file a second name, or copy it to another disk."""
    try:
        os.link(file.resolve(), place)
    except OSError:
        shutil.copyfile(file, place)


def _build(
    place: Path,
    found: ReadResult,
    manifest: Manifest,
    tombstones: Sequence[Tombstone],
    steps: Steps,
    workspace: Workspace,
) -> Side:
    """Build what was read as the next version of the dataset at `place`, as the version of a manifest was built."""
    recorded = Provenance.from_json(manifest.written)
    model = DEFAULT_MODEL if recorded.model is None else recorded.model.name
    parse = was_parsed(manifest.written)
    if parse:
        load(model)
    preferred = priority_of(manifest.written)
    request = BuildRequest((), place, model, failures=FailureBound(share=1.0), source_priority=preferred, parse=parse)
    made = make(found, request, steps, tombstones, workspace=workspace)
    provenance = replace(made.provenance, quality=recorded.quality, evaluation=recorded.evaluation)
    explain = None
    if str(manifest.written.get("reason")).startswith(READ_AGAIN):
        history = read_history(place)
        parent = choose(history, None)
        explain = explained(read_manifest(place, parent).written, parent.version)
    settings = PublishSettings(accept=True, store=False)
    publication = publish(made.tables, place, provenance, settings, explain=explain, workspace=workspace)
    if not publication.changed:
        raise _NotRebuiltError(f"built again it says what its parent {publication.version} says")
    return side_of(place, read_history(place).release(publication.version))
