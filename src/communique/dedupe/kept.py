"""Signatures kept on disk between comparisons.

A folder holds `known.json` (which packs, which pairs, and the key of the rules that they were made by), a folder a pack
and one with the pairs, each named by the digest of its content. `known.json` is replaced last: until then what it named
before is there, and what it does not name is removed. No word of a document is in them: names and texts are digests,
sketches are 64-bit hashes of some of the runs of words.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path

import numpy as np

from communique.dedupe.known import NOTHING, PACK, Known
from communique.dedupe.signatures import Signatures, merged
from communique.dedupe.sketches import Sketches, is_in_order
from communique.dedupe.words import DIGEST_BYTES
from communique.errors import StoreError

_LIST = "known.json"
_FILES = ("names", "texts", "lengths", "shingles", "bodies", "sizes")
_PAIRS = "pairs"
_HALF = ".new"


def read_known(folder: Path, key: str) -> Known:
    """What is kept in a folder; nothing where it has nothing that was made by these rules.

    Sketches stay on disk until they are looked up. Raises StoreError when a file is missing or damaged.
    """
    try:
        listed = json.loads((folder / _LIST).read_text("utf-8"))
        if listed["key"] != key:
            return NOTHING
        packs = tuple(read_pack(folder / name) for name in listed["packs"])
        pairs = _load(folder / listed["pairs"], (_PAIRS,))[0]
        return Known(packs, (pairs[:, 0], pairs[:, 1]))
    except FileNotFoundError as error:
        if Path(error.filename) == folder / _LIST:
            return NOTHING
        raise _damaged(folder, error) from error
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError) as error:
        raise _damaged(folder, error) from error


def write_known(folder: Path, key: str, known: Known) -> None:
    """Keep what is known, and nothing else, in a folder, which is made. Raises OSError when the disk is full."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [pack.kept_as or write_pack(folder, pack) for pack in _compacted(known.packs)]
    pairs = _save(folder, {_PAIRS: np.stack(known.pairs, axis=1)})
    half = folder / f"{_LIST}{_HALF}"
    half.write_text(json.dumps({"key": key, "packs": names, "pairs": pairs}) + "\n", "utf-8")
    os.replace(half, folder / _LIST)
    for child in sorted(folder.iterdir()):
        if child.name not in (_LIST, pairs, *names):
            shutil.rmtree(child, ignore_errors=True)


def write_pack(folder: Path, pack: Signatures) -> str:
    """Write a pack into a folder of its own inside `folder`, and return its name."""
    sketches = pack.sketches
    arrays = (pack.names, pack.texts, pack.lengths, sketches.shingles, sketches.bodies, sketches.sizes)
    return _save(folder, dict(zip(_FILES, arrays, strict=True)))


def read_pack(folder: Path) -> Signatures:
    """Read a pack. Raises StoreError when it is not the one that was written, or not in order."""
    names, texts, lengths, *sketched = _load(folder, _FILES)
    sketches = Sketches(*sketched)
    if names.shape != (len(lengths), DIGEST_BYTES) or names.shape != texts.shape or len(lengths) != len(sketches.sizes):
        raise _damaged(folder, "names, texts and sizes do not belong together")
    if not is_in_order(sketches):
        raise _damaged(folder, "shingles are not in order")
    return Signatures(names, texts, lengths, sketches, kept_as=folder.name)


def _compacted(packs: tuple[Signatures, ...]) -> list[Signatures]:
    """Packs, the largest first, of which each is at least twice the next: so they are few, and rarely written again."""
    waiting = sorted(packs, key=lambda pack: -len(pack.names))
    found: list[Signatures] = []
    while waiting:
        last = waiting.pop()
        if (
            waiting
            and len(waiting[-1].names) < 2 * len(last.names)
            and len(waiting[-1].names) + len(last.names) <= PACK
        ):
            waiting.append(merged([waiting.pop(), last]))
        else:
            found.append(last)
    return found[::-1]


def _save(folder: Path, arrays: dict[str, np.ndarray]) -> str:
    """Write arrays into a folder that is named by the digest of their files."""
    half = folder / f"{os.getpid()}{_HALF}"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir()
    try:
        for name, array in arrays.items():
            np.save(half / f"{name}.npy", array)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)  # a disk that is full has other use for its room
        raise
    name = _digest(half, tuple(arrays))
    if not (folder / name).is_dir():
        os.replace(half, folder / name)
    return name


def _load(folder: Path, names: tuple[str, ...]) -> list[np.ndarray]:
    if _digest(folder, names) != folder.name:
        raise _damaged(folder, "its files are not those that its name is the digest of")
    return [np.load(folder / f"{name}.npy", mmap_mode="r") for name in names]


def _digest(folder: Path, names: tuple[str, ...]) -> str:
    digest = hashlib.blake2b(digest_size=20)
    for name in names:
        with (folder / f"{name}.npy").open("rb") as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()


def _damaged(folder: Path, reason: object) -> StoreError:
    return StoreError(f"{folder} is damaged ({reason}): delete it; the next build signs all documents anew")
