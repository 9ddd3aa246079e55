"""Deduplication from signatures that earlier builds kept: the same rows, and only new documents are signed.

They lie in `.store/signatures` of a dataset (see `communique.dedupe.kept`), made by the rules and settings that a key
names. All of it can be deleted at any time; what is damaged counts as not there.
"""

import hashlib
import json
import logging
import shutil
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa

from communique.build.program import rooms_sha256
from communique.dedupe import DedupeSettings, dedupe_again
from communique.dedupe.kept import read_known, write_known
from communique.dedupe.known import NOTHING, Known
from communique.errors import StoreError
from communique.workspace import IN_MEMORY, Workspace

ROOMS = ("dedupe", "schemas", "calendar.py", "errors.py", "row_order.py", "workspace.py")
"""The rooms and modules that have a part in what is signed and joined."""

_FOLDER = "signatures"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptSignatures:
    """Where the signatures of a dataset's documents are kept; `folder` None keeps nothing."""

    folder: Path | None = None

    @classmethod
    def of(cls, store: Path) -> "KeptSignatures":
        """Return the place of the signatures in the store of a dataset."""
        return cls(store / _FOLDER)


def dedupe_kept(
    documents: pa.Table,
    settings: DedupeSettings,
    kept: KeptSignatures = KeptSignatures(),
    workspace: Workspace = IN_MEMORY,
) -> pa.Table:
    """Return what `dedupe` does, from the signatures that are kept, and keep those of these documents.

    A disk that does not take them costs the signatures, not the build.
    """
    known = _read(kept.folder, settings)
    found = dedupe_again(documents, settings, known, workspace)
    if kept.folder is not None and not _says_the_same(known, found.known):
        try:
            write_known(kept.folder, _key(settings), found.known)
        except OSError as error:
            logger.warning("signatures are not kept in %s (%s): the next build signs again", kept.folder, error)
    return found.duplicates


def _read(folder: Path | None, settings: DedupeSettings) -> Known:
    """Return what is kept; nothing where it is damaged, and then it goes."""
    if folder is None:
        return NOTHING
    try:
        return read_known(folder, _key(settings))
    except StoreError as error:
        logger.warning("all documents are signed anew: %s", error)
        shutil.rmtree(folder, ignore_errors=True)
        return NOTHING


def _says_the_same(known: Known, found: Known) -> bool:
    """Whether all packs are kept already, and no other is."""
    return len(known) == len(found) and all(pack.kept_as for pack in found.packs)


def _key(settings: DedupeSettings) -> str:
    """Return the digest of all that has a part in what is kept, but for the documents."""
    signing = json.dumps(asdict(settings.signing()), sort_keys=True)
    parts = (rooms_sha256(*ROOMS), signing, unicodedata.unidata_version)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
