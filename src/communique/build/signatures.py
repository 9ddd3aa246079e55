"""Deduplication from signatures that earlier builds kept: the same rows, and only new documents are signed.

They lie in `.store/signatures` of a dataset (see `communique.dedupe.kept`), made by the rules and settings that a key
names. New bodies are signed over shards, by workers, and what a shard gave is there too until the comparison is
through, so that a build that was killed signs no finished shard again. All of it can be deleted at any time; what is
damaged counts as not there.
"""

import hashlib
import json
import logging
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from communique.build.program import rooms_sha256
from communique.build.results import MADE_OF, StageResults
from communique.build.steps import Steps
from communique.dedupe import DedupeSettings, dedupe_again
from communique.dedupe.kept import read_known, write_known
from communique.dedupe.known import NOTHING, PACK, Ahead, Known, Signing, held
from communique.dedupe.signatures import Digests, Signatures, body_names, in_order_of_names, merged, places, sign
from communique.dedupe.sketches import in_order
from communique.dedupe.texts import Texts
from communique.dedupe.words import DIGEST_BYTES
from communique.errors import StoreError
from communique.row_order import rows_at
from communique.workspace import IN_MEMORY, Workspace

ROOMS = ("dedupe", "schemas", "calendar.py", "errors.py", "row_order.py", "workspace.py")
"""The rooms and modules that have a part in what is signed and joined."""

_OWN = ("build",)
"""What else has a part in how the signatures of a shard are written."""

SHARD_BODIES = 2048
"""Bodies in a shard: a fifth of a second of work, some five million bytes to a worker and one and a half back."""

_FOLDER = "signatures"
_SHARDS = ".shards"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptSignatures:
    """Where the signatures of a dataset's documents are kept; `folder` None keeps nothing."""

    folder: Path | None = None

    @classmethod
    def of(cls, store: Path) -> "KeptSignatures":
        """Return the place of the signatures in the store of a dataset."""
        return cls(store / _FOLDER)

    def shards(self, settings: DedupeSettings) -> StageResults:
        """Return the place of what shards gave, which goes when the signatures of all documents are kept."""
        if self.folder is None:
            return StageResults()
        made_by = hashlib.sha256(f"{_key(settings)}\n{rooms_sha256(*_OWN)}".encode()).hexdigest()
        return StageResults(self.folder / f"{made_by[:32]}{_SHARDS}")


@dataclass(frozen=True, slots=True, eq=False)
class SignedDocuments:
    """What is known of documents before they are compared: by earlier builds, and of bodies that are new."""

    known: Known
    new: Ahead


def sign_documents(
    documents: pa.Table,
    settings: DedupeSettings,
    steps: Steps,
    kept: KeptSignatures = KeptSignatures(),
    workspace: Workspace = IN_MEMORY,
) -> SignedDocuments:
    """Sign the bodies of documents over shards, each once, but for those whose signatures are kept."""
    known = _read(kept.folder, settings)
    bodies = documents.select(["body"])
    names = body_names(Texts(bodies.column("body"), np.arange(bodies.num_rows)))
    rows, _ = in_order_of_names(names)
    for pack in known.packs:
        rows = rows[places(names[rows], pack.names) < 0]
    results = kept.shards(settings)
    gathered: list[Signatures] = []
    for pack in _gathered(_finished(results, names[rows]), workspace):
        rows = rows[places(names[rows], pack.names) < 0]
        gathered.append(pack)
    signing = partial(sign_shard, signing=settings.signing(), results=results)
    gathered += _gathered(steps.map("sign", signing, _Shards(bodies, names, rows)), workspace)
    return SignedDocuments(known, Ahead(names, tuple(gathered)))


def sign_shard(shard: pa.Table, signing: Signing, results: StageResults) -> Signatures:
    """Sign the bodies of a shard, which has them in the order of their names (MADE_OF), and keep what came of it."""
    names = _names(shard.column(MADE_OF))
    signed = sign(names, shard.column("body").to_pylist(), signing.shingle_words, signing.sketched)
    results.keep(_as_rows(signed))
    return signed


def dedupe_kept(
    documents: pa.Table,
    settings: DedupeSettings,
    signed: SignedDocuments,
    kept: KeptSignatures = KeptSignatures(),
    workspace: Workspace = IN_MEMORY,
) -> pa.Table:
    """Return what `dedupe` does, from what was signed of these documents, and keep that for the next build.

    A disk that does not take it costs the signatures, not the build.
    """
    found = dedupe_again(documents, settings, signed.known, workspace, signed.new)
    if kept.folder is not None and not _says_the_same(signed.known, found.known):
        try:
            write_known(kept.folder, _key(settings), found.known)
        except OSError as error:
            logger.warning("signatures are not kept in %s (%s): the next build signs again", kept.folder, error)
    return found.duplicates


class _Shards(Sequence[pa.Table]):
    """Bodies in some rows, in that order, with their names, in parts of so many; each is cut when it is asked for."""

    def __init__(self, bodies: pa.Table, names: Digests, rows: npt.NDArray[np.int64]) -> None:
        self._bodies = bodies
        self._names = names
        self._rows = rows

    def __len__(self) -> int:
        return -(-len(self._rows) // SHARD_BODIES)

    @overload
    def __getitem__(self, at: int) -> pa.Table: ...

    @overload
    def __getitem__(self, at: slice) -> "_Shards": ...

    def __getitem__(self, at: int | slice) -> "pa.Table | _Shards":
        first, last, _step = (at if isinstance(at, slice) else slice(at, at + 1)).indices(len(self))
        rows = self._rows[first * SHARD_BODIES : last * SHARD_BODIES]
        if isinstance(at, slice):
            return _Shards(self._bodies, self._names, rows)
        if not len(rows):
            raise IndexError(at)
        return rows_at(self._bodies, pa.array(rows)).append_column(MADE_OF, _written(self._names[rows]))


def _gathered(parts: Iterable[Signatures], workspace: Workspace) -> Iterator[Signatures]:
    """Put signatures into packs as they come; all but the last are held in the workspace."""
    waiting: list[Signatures] = []
    for part in parts:
        if waiting and sum(len(one.names) for one in waiting) + len(part.names) > PACK:
            yield held(merged(waiting), workspace)
            waiting = []
        waiting.append(part)
    if waiting:
        yield merged(waiting)


def _finished(results: StageResults, names: Digests) -> Iterator[Signatures]:
    """Give the signatures of these bodies, each once, that a build had made that did not come to its end."""
    missing = np.ones(len(names), np.bool_)
    for part in results.parts():
        number = places(_names(part.column(MADE_OF)), names)
        wanted = (number >= 0) & missing[number] if len(names) else np.zeros(len(number), np.bool_)
        if wanted.any():
            missing[number[wanted]] = False
            yield _from_rows(part).only(wanted)


def _as_rows(signed: Signatures) -> pa.Table:
    """Signatures as a row a body."""
    sketches = signed.sketches
    order = np.argsort(sketches.bodies, kind="stable")
    ends = np.cumsum(np.append(0, sketches.sizes)).astype(np.int32)
    columns = {
        MADE_OF: _written(signed.names),
        "text": pa.array(map(bytes, signed.texts), pa.binary(DIGEST_BYTES)),
        "words": pa.array(signed.lengths),
        "shingles": pa.ListArray.from_arrays(pa.array(ends), pa.array(sketches.shingles[order])),
    }
    return pa.table(columns)


def _from_rows(rows: pa.Table) -> Signatures:
    shingles = rows.column("shingles")
    sizes = np.asarray(pc.list_value_length(shingles)).astype(np.uint32)
    bodies = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
    texts = np.frombuffer(b"".join(rows.column("text").to_pylist()), np.uint8).reshape(-1, DIGEST_BYTES)
    sketches = in_order(np.asarray(pc.list_flatten(shingles)), bodies, len(sizes))
    return Signatures(_names(rows.column(MADE_OF)), texts, np.asarray(rows.column("words")), sketches)


def _written(names: Digests) -> pa.Array:
    return pa.array([name.tobytes().hex() for name in names], pa.string())


def _names(written: pa.ChunkedArray) -> Digests:
    return np.frombuffer(bytes.fromhex("".join(written.to_pylist())), np.uint8).reshape(-1, DIGEST_BYTES)


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
