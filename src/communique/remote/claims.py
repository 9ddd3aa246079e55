"""Which writer sends which version: claimed before its first file is sent, so that no two mix theirs in one folder.

A claim is an object beside the versions (`.uploading/VERSION.json`), made only where there is none. Who has it may
write and remove in the folder of that version while the list of versions is the one that the writer came from; it goes
when the version is listed. What a writer left that died is removed by the next one: at once where it is the same
working copy, else when nothing of it has moved for an hour.
"""

import json
import os
import platform
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from communique.dataset.history import EMPTY, parsed_history
from communique.dataset.layout import MANIFEST_FILE, VERSIONS_FILE
from communique.dataset.manifest import parsed_manifest
from communique.errors import BusyError, StoreError, UnreachableError
from communique.remote.mirror import Origin, files_of
from communique.remote.objects import ChangedError, Listed, Objects

CLAIMS = ".uploading"
"""The folder of claims, beside the versions."""

ABANDONED_AFTER = timedelta(hours=1)
"""What somebody else left half sent is removed when nothing of it has moved for so long."""

_VERSION = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A version that this writer may send."""

    version: str
    tag: str | None

    @property
    def path(self) -> str:
        """Where it is written down."""
        return claim_path(self.version)

    def check(self, objects: Objects) -> None:
        """Raise ChangedError when somebody else has it by now, UnreachableError."""
        there = objects.find(self.path)
        if there is None or there.tag != self.tag:
            raise ChangedError(f"{objects.location / self.path} is somebody else's by now")


def take(objects: Objects, version: str, origin: Origin) -> Claim:
    """Claim a version that nobody else is sending.

    Raises BusyError when somebody is; ChangedError when the list of versions is not the one this writer came from;
    StoreError when the version is there and not listed; UnreachableError.
    """
    try:
        claim = Claim(version, objects.settle(claim_path(version), _words(origin), None))
    except ChangedError as error:
        raise BusyError(
            f"{objects.location} {version} is being sent by another writer{_told(objects, version)}: wait for it and "
            "try again; what an upload left that died is removed after an hour"
        ) from error
    _check_list(objects, claim, origin)
    if (left := objects.listed(version)) and not _is_published(objects, version, left):
        # What was on its way when its writer gave up, and arrived after `sweep` had looked.
        objects.remove([one.path for one in left])
    elif left:
        # `sweep` has removed what can be removed: a list that named this was lost.
        objects.remove([claim.path])
        raise StoreError(
            f"{objects.location / left[0].path} belongs to a version that {VERSIONS_FILE} does not list (is that an "
            "older copy?): restore the newest list of versions, or move the folder away; nothing was published"
        )
    return claim


def sweep(objects: Objects, origin: Origin) -> tuple[tuple[str, ...], Origin]:
    """Remove what uploads left that died, and claims that are not needed any more.

    Return the versions, sorted, and the origin as it is then. A whole version without a claim stays, listed or not: the
    list may be an older copy. Raises ChangedError when the list of versions is not the one this writer came from,
    UnreachableError.
    """
    history = EMPTY if not origin.versions else parsed_history(origin.versions.encode(), Path(VERSIONS_FILE))
    listed = {release.version for release in history.releases}
    swept = []
    there = objects.listed()
    for version in sorted({_version(one) for one in there} - {""}):
        files = [one for one in there if one.path.startswith(f"{version}/")]
        claim = next((one for one in there if one.path == claim_path(version)), None)
        if version in listed:
            files = []
        if claim is None and (not files or _is_published(objects, version, files)):
            continue
        if not _is_left(objects, [*files, *([claim] if claim else [])], claim, origin):
            continue
        try:
            mine = Claim(version, objects.settle(claim_path(version), _words(origin), claim.tag if claim else None))
        except ChangedError:
            continue  # somebody else sweeps it, or sends it
        _check_list(objects, mine, origin)
        if any(one.path == f"{version}/{MANIFEST_FILE}" for one in files):
            origin = _fence(objects, origin)
        objects.remove([one.path for one in files])
        objects.remove([mine.path])
        if files:
            swept.append(version)
    return tuple(swept), origin


def withdraw(objects: Objects, claims: Iterable[Claim]) -> None:
    """Remove what was sent of versions that are not to be listed, as far as the store can be reached."""
    with suppress(UnreachableError, ChangedError):
        content = objects.find(VERSIONS_FILE)
        history = EMPTY if content is None else parsed_history(content.content, Path(VERSIONS_FILE))
        listed = {release.version for release in history.releases}
        for claim in claims:
            claim.check(objects)
            if claim.version not in listed:
                objects.remove([one.path for one in objects.listed(claim.version)])
            objects.remove([claim.path])


def _check_list(objects: Objects, claim: Claim, origin: Origin) -> None:
    """Raise ChangedError, without the claim, when the list of versions is not the one that the writer came from.

    Who was quicker had the claim until its version was listed: who has it now and sees the old list is alone.
    """
    there = objects.find(VERSIONS_FILE)
    if ("" if there is None else there.content.decode()) != origin.versions:
        with suppress(UnreachableError):
            objects.remove([claim.path])
        raise ChangedError(f"{objects.location / VERSIONS_FILE} is another one by now")


def _fence(objects: Objects, origin: Origin) -> Origin:
    """Write the list of versions anew with a line end more; return the origin with it.

    A list with the version that is about to be removed may still be on its way: it replaces the one that it came from,
    and no other. Raises ChangedError, UnreachableError.
    """
    if not origin.versions:
        return origin
    versions = f"{origin.versions}\n"
    return replace(origin, versions=versions, tag=objects.settle(VERSIONS_FILE, versions.encode(), origin.tag))


def _is_published(objects: Objects, version: str, files: list[Listed]) -> bool:
    """Whether a version may have been listed once: its manifest is there, with some file that it names at least.

    A manifest that cannot be read may be that of a version of later programs. Raises UnreachableError.
    """
    path = f"{version}/{MANIFEST_FILE}"
    there = {one.path for one in files}
    if path not in there:
        return False
    try:
        named = files_of(parsed_manifest(objects.read(path).content, Path(version)))
    except StoreError:
        return True
    return any(f"{version}/{name}" in there for name in named)


def _is_left(objects: Objects, found: list[Listed], claim: Listed | None, origin: Origin) -> bool:
    """Whether what is there was left by this copy, or by another writer so long ago that it must have died."""
    if datetime.now(UTC) - max(one.changed_at for one in found) > ABANDONED_AFTER:
        return True
    if claim is None:
        return False
    written = objects.find(claim.path)
    return written is not None and _said(written.content).get("writer") == origin.writer


def claim_path(version: str) -> str:
    """Return where the claim of a version is written down."""
    return f"{CLAIMS}/{version}.json"


def _version(one: Listed) -> str:
    """Return the version that an object is of, or claims; empty for other objects."""
    folder, _, rest = one.path.partition("/")
    name = rest.removesuffix(".json") if folder == CLAIMS else folder if rest else ""
    return name if _VERSION.fullmatch(name) else ""


def _words(origin: Origin) -> bytes:
    since = datetime.now(UTC).isoformat(timespec="microseconds")
    host = platform.node() or "a machine"
    return json.dumps({"writer": origin.writer, "process": os.getpid(), "host": host, "since": since}).encode()


def _told(objects: Objects, version: str) -> str:
    there = objects.find(claim_path(version))
    said = {} if there is None else _said(there.content)
    return f" (process {said['process']} on {said['host']} since {said['since']})" if "since" in said else ""


def _said(content: bytes) -> dict[str, str]:
    try:
        said = json.loads(content)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}
