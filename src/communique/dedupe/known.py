"""Known: what a comparison leaves for the next one, so that each body is signed and joined once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from communique.dedupe.candidates import Pairs, Sharing, sketch_join
from communique.dedupe.growth import Numbered, grow
from communique.dedupe.signatures import Digests, Signatures, merged, places, sign
from communique.dedupe.sketches import Sketches
from communique.dedupe.texts import some
from communique.dedupe.words import DIGEST_BYTES
from communique.workspace import IN_MEMORY, Workspace

PACK = 1 << 16
"""Bodies in a pack at most, which bounds the memory that it takes to put one in order."""
_NEW_SHARE = 0.5
"""Where more than this share of all bodies is new, joining all at once costs less than looking them up."""

_Part = tuple[npt.NDArray[np.int64], Signatures]
"""Some bodies: the number of each in the order of names, and their signatures."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Signatures of bodies, each body in one of the packs, and the names of the two bodies of every candidate pair."""

    packs: tuple[Signatures, ...]
    pairs: tuple[Digests, Digests]

    def __len__(self) -> int:
        """How many bodies are known."""
        return sum(len(pack.names) for pack in self.packs)


NOTHING = Known((), (np.zeros((0, DIGEST_BYTES), np.uint8), np.zeros((0, DIGEST_BYTES), np.uint8)))
"""What is known before the first comparison."""


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """What was signed ahead of a comparison: bodies that are not known, each in one of the packs.

    `names` has the name of the body of every document that is compared, in their order.
    """

    names: Digests
    packs: tuple[Signatures, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Signing:
    """How bodies are signed and joined: see `DedupeSettings`."""

    shingle_words: int
    sketched: int
    sharing: Sharing


@dataclass(frozen=True, slots=True, eq=False)
class Signed:
    """What is known of bodies in the order of their names: texts and lengths by number in it, and pairs of numbers."""

    texts: Digests
    lengths: npt.NDArray[np.int64]
    pairs: Pairs
    known: Known
    """What the next comparison may know: these bodies and no others."""

    def digests(self, numbers: npt.NDArray[np.int64]) -> list[bytes | None]:
        """The digest of what is compared of each of these bodies; None where that is nothing."""
        nothing = bytes(DIGEST_BYTES)
        return [None if digest == nothing else digest for digest in map(bytes, self.texts[numbers])]


def signed(
    names: Digests,
    bodies: Sequence[str],
    signing: Signing,
    known: Known,
    workspace: Workspace = IN_MEMORY,
    ahead: Sequence[Signatures] = (),
) -> Signed:
    """Sign bodies, each given once and in the order of its name, and find the candidates among them.

    Only those are signed that are neither known nor in a pack that was signed `ahead`. Where all that is known is among
    them and most of them are known, only the new ones are joined with all. The outcome does not depend on what is known
    or signed.
    """
    missing = np.ones(len(names), np.bool_)
    parts = _parts(known.packs, names, missing)
    new = int(missing.sum())
    fresh = _parts(ahead, names, missing)
    unsigned = np.flatnonzero(missing)
    for start in range(0, len(unsigned), PACK):
        chosen = unsigned[start : start + PACK]
        pack = sign(names[chosen], some(bodies, chosen), signing.shingle_words, signing.sketched)
        fresh.append((chosen, held(pack, workspace) if len(unsigned) > PACK else pack))
    all_stay = len(known) == len(names) - new
    if known.packs and all_stay and new <= _NEW_SHARE * len(names):
        pairs = _grown(names, parts, fresh, known, signing)
    else:
        joined = [(number.astype(np.uint32), part.sketches) for number, part in [*parts, *fresh]]
        pairs = sketch_join(joined, signing.sharing, workspace)
    texts_of = np.zeros((len(names), DIGEST_BYTES), np.uint8)
    lengths = np.zeros(len(names), np.int64)
    for number, part in [*parts, *fresh]:
        texts_of[number], lengths[number] = part.texts, part.lengths
    packs = tuple(part for _, part in [*parts, *fresh])
    return Signed(texts_of, lengths, pairs, Known(packs, (names[pairs[:, 0]], names[pairs[:, 1]])))


def held(pack: Signatures, workspace: Workspace) -> Signatures:
    """A pack whose sketches are held in the workspace."""
    shingles, bodies = workspace.hold_array(pack.sketches.shingles), workspace.hold_array(pack.sketches.bodies)
    return replace(pack, sketches=Sketches(shingles, bodies, pack.sketches.sizes))


def _parts(packs: Sequence[Signatures], names: Digests, missing: npt.NDArray[np.bool_]) -> list[_Part]:
    """Of each pack the bodies that were missing, and their numbers in the order of names; they are missing no more."""
    if not packs or not len(names):
        return []
    ends = np.cumsum([len(pack.names) for pack in packs[:-1]])
    numbers = np.split(places(np.concatenate([pack.names for pack in packs]), names), ends)
    found: list[_Part] = []
    for pack, number in zip(packs, numbers, strict=True):
        there = (number >= 0) & missing[number]
        if there.any():
            found.append((number[there], pack.only(there)))
            missing[number[there]] = False
    return found


def _grown(
    names: Digests,
    parts: Sequence[_Part],
    fresh: Sequence[_Part],
    known: Known,
    signing: Signing,
) -> Pairs:
    before = np.stack([places(side, names) for side in known.pairs], axis=1)
    if not fresh:
        return before
    added = merged([part for _, part in fresh])
    numbered = [Numbered(number.astype(np.uint32), part.sketches) for number, part in parts]
    new = Numbered(np.sort(np.concatenate([number for number, _ in fresh])).astype(np.uint32), added.sketches)
    return grow(numbered, before, new, signing.sharing)
