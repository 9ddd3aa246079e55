"""What is measured of the blocks of a page, so that a model can tell which are the article."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from communique.clean.html import branches, wording
from communique.clean.html.page import Block, Box
from communique.clean.html.settings import boxes, clutter_heading
from communique.clean.trees import Matrix

_TAGS = (
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "div", "td", "th", "tr", "pre", "figcaption", "blockquote", "button",
    "a", "dt", "dd", "section", "article", "header", "footer", "label", "summary", "body",
)  # fmt: skip
_TAG_NUMBER = {tag: i for i, tag in enumerate(_TAGS)}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_END = frozenset(".!?…:\"”»')")
_LINES = _HEADINGS | {"p", "li"}
"""Elements of one line each, whose prose speaks for what is around them."""
_STOPS = frozenset(".!?…")
_HEAD = 200
"""Characters of a block that are looked at for words in lower case."""
_MIN_PROSE = 80
_FAR = 40.0

OWN = (
    "chars",
    "words",
    "link_share",
    "ends",
    "lower_share",
    "upper",
    "row",
    "strong",
    "clock",
    "repeated",
    "tag",
    "depth",
    "colon",
    "prose",
)


def features(blocks: Sequence[Block]) -> Matrix:
    """A row a block: what it is, where it stands, what is around it, its words. The columns are those of `names()`."""
    words = [wording.words_of(block) for block in blocks]
    return np.hstack([structure(blocks), wording.wording(words, wording.word_points())])


def structure(blocks: Sequence[Block]) -> Matrix:
    """The columns of `features` before those of words."""
    own = _own(blocks)
    boxed, parents, measured = _boxed(blocks, own)
    branch = branches.branches(blocks, measured)
    return np.hstack([own, boxed, _position(blocks, own), _bits(blocks), _around(parents, own), branch])


def _own(blocks: Sequence[Block]) -> Matrix:
    """What each block is by itself."""
    texts = [block.text for block in blocks]
    often = Counter(texts)
    rows: list[float] = []
    for block, text in zip(blocks, texts, strict=True):
        size, last, box = len(text), text[-1], block.box
        words = text.count(" ") + text.count("\t") + text.count("\n") + 1
        ends = last in _STOPS or (last in _END and size > 1 and text[-2] in _STOPS)
        rows += (
            size,
            words,
            block.linked / size,
            ends,
            0.0,
            text.isupper(),
            block.row,
            block.strong,
            block.clock is not None,
            often[text] > 1,
            _TAG_NUMBER.get(box.tag, len(_TAGS)),
            box.depth,
            last == ":",
            size - block.linked if (ends and words >= 8) or words >= 25 else 0,
        )
    own = np.array(rows, np.float32).reshape(len(blocks), len(OWN))
    own[:, OWN.index("lower_share")] = _lower_shares([text[:_HEAD] for text in texts])
    return own


def _lower_shares(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """The share of the words of each text that begin in lower case; all are looked at as one array of characters."""
    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kinds().take(codes, mode="clip")
    for i in np.flatnonzero(codes >= _BASIC):
        kinds[i] = _kind(joined[i])
    begins = np.flatnonzero((kinds != _SPACE) & np.concatenate([[True], kinds[:-1] == _SPACE]))
    ends = np.cumsum([len(text) + 1 for text in texts])
    until = np.searchsorted(begins, ends)
    lower = np.concatenate([[0], np.cumsum(kinds[begins] == _LOWER)])[until]
    return np.asarray(np.diff(lower, prepend=0) / np.maximum(1, np.diff(until, prepend=0)))


_SPACE, _LOWER = 1, 2
_BASIC = 0x10000
"""Nearly all characters come before."""


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    return np.array([_kind(chr(code)) for code in range(_BASIC)], np.uint8)


def _kind(char: str) -> int:
    return _SPACE if char.isspace() else _LOWER if char.islower() else 0


def _boxed(blocks: Sequence[Block], own: Matrix) -> tuple[Matrix, npt.NDArray[np.intp], branches.Measured]:
    """What stands in the boxes around each block, the number of the box around its own, and what was measured of boxes.

    The box that counts is the one with most prose close below it: `up` and `best_depth` are steps to it.
    """
    at = [block.box.number for block in blocks]
    parent = _parents(blocks, max(at) + 1)
    prose_of: list[float] = own[:, -1].tolist()
    size, linked, prose, score = ([0.0] * len(parent) for _ in range(4))
    for i, block, words in zip(at, blocks, prose_of, strict=True):
        size[i] += len(block.text)
        linked[i] += block.linked
        if words:
            prose[i] += words
            above = block.box.parent if block.box.tag in _LINES else block.box
            for share in (1.0, 0.5, 0.25):
                if above is not None:
                    score[above.number] += share * words
                    above = above.parent
    inner = [i for i, around in enumerate(parent) if around >= 0]
    for i in reversed(inner):
        around = parent[i]
        size[around] += size[i]
        linked[around] += linked[i]
        prose[around] += prose[i]
    best = _best(score, parent)
    up, depth = [0] * len(parent), [-1] * len(parent)
    around, steps = best, 0
    while around >= 0:
        depth[around] = steps
        around, steps = parent[around], steps + 1
    measured = branches.Measured(tuple(parent), size, linked, prose, [steps >= 0 for steps in depth], best)
    for i in inner:
        if depth[i] < 0:
            around = parent[i]
            up[i], depth[i] = up[around] + 1, depth[around]
    box, parents = np.array(at, np.intp), np.array(parent, np.intp)
    parents[0] = 0
    ups, sizes, links, prose_in, scores = np.array([up, size, linked, prose, score])
    near = parents[box]
    far = parents[near]
    total = max(1.0, sum(prose_of))
    columns = [
        ups[box],
        np.array(depth)[box],
        prose_in[near] / total,
        prose_in[far] / total,
        prose_in[box] / total,
        links[near] / np.maximum(1, sizes[near]),
        links[far] / np.maximum(1, sizes[far]),
        sizes[near],
        ups[near] == 0,
        scores[near] / max(1.0, score[best]),
    ]
    return np.array(columns, np.float32).T, near, measured


def _parents(blocks: Sequence[Block], count: int) -> list[int]:
    """The number of the box around each; -1 for the outermost, -2 for boxes in which no block stands."""
    parent = [-2] * count
    for block in blocks:
        box: Box | None = block.box
        while box is not None and parent[box.number] == -2:
            parent[box.number] = -1 if box.parent is None else box.parent.number
            box = box.parent
    return parent


def _best(score: Sequence[float], parent: Sequence[int]) -> int:
    """The box of the highest score; of several the outermost, then the first."""
    highest = max(score)
    if not highest:
        return 0
    steps: dict[int, int] = {}
    for i in [i for i, value in enumerate(score) if value == highest]:
        steps[i], around = 0, parent[i]
        while around >= 0:
            steps[i], around = steps[i] + 1, parent[around]
    return min(steps, key=steps.__getitem__)


_PLACE = (
    "up",
    "best_depth",
    "parent_prose",
    "grand_prose",
    "box_prose",
    "parent_links",
    "grand_links",
    "parent_size",
    "parent_best",
    "parent_score",
)
_POSITION = (
    "at",
    "at_chars",
    "since_h1",
    "past_h1",
    "since_heading",
    "clutter_heading",
    "since_clutter_heading",
    "to_last_prose",
    "since_first_prose",
)
_NEAR = ("words", "link_share", "ends", "tag", "prose", "chars", "lower_share")
_SHIFTS = (-3, -2, -1, 1, 2, 3)


def names() -> list[str]:
    """The names of the columns of `features`."""
    known = boxes()
    bits = [*known.groups, *[f"{tag}_element" for tag in known.tag_bits]]
    return [
        *OWN,
        *_PLACE,
        *_POSITION,
        *[f"own_{name}" for name in known.groups],
        *[f"parent_{name}" for name in known.groups],
        *[f"around_{name}" for name in bits],
        *[f"{name}{shift:+d}" for shift in _SHIFTS for name in _NEAR],
        *[f"same_box{shift:+d}" for shift in _SHIFTS],
        "prose_window",
        "link_window",
        *branches.names(),
        *wording.NAMES,
    ]


def _position(blocks: Sequence[Block], own: Matrix) -> Matrix:
    count = len(blocks)
    index = np.arange(count, dtype=np.float32)
    sizes = own[:, 0]
    heads = [i for i, block in enumerate(blocks) if block.box.tag == "h1"]
    first = heads[0] if heads else 0
    places = [
        i
        for i, block in enumerate(blocks)
        if block.box.tag in _HEADINGS
        or (block.strong and len(block.text) < 80)
        or (block.text[-1] == ":" and len(block.text) < 60)
    ]
    kinds = [clutter_heading(blocks[i].text) for i in places]
    last = _latest(places, count)
    last_clutter = _latest([i for i, is_clutter in zip(places, kinds, strict=True) if is_clutter], count)
    prose = np.flatnonzero(own[:, -1] > _MIN_PROSE)
    begin, end = (prose[0], prose[-1]) if len(prose) else (0, count - 1)
    columns = [
        index / count,
        np.cumsum(sizes) / sizes.sum(),
        np.clip(index - first, -_FAR, 200),
        index >= first,
        np.minimum(_FAR, index - last),
        (last == last_clutter) & (last >= 0),
        np.minimum(_FAR, index - last_clutter),
        np.clip(end - index, -_FAR, _FAR),
        np.clip(index - begin, -_FAR, _FAR),
    ]
    return np.column_stack(columns).astype(np.float32)


def _latest(places: Sequence[int], count: int) -> npt.NDArray[np.float32]:
    """For each block the latest of some places, itself included; far before the page where there is none."""
    found = np.full(count, -_FAR, np.float32)
    found[list(places)] = places
    return np.maximum.accumulate(found)


def _bits(blocks: Sequence[Block]) -> Matrix:
    known = boxes()
    groups = len(known.groups)
    own = np.array([block.box.names for block in blocks], np.int64)
    parent = np.array([block.box.parent.names if block.box.parent else 0 for block in blocks], np.int64)
    around = np.array([block.box.around for block in blocks], np.int64)
    shifts = np.arange(groups + len(known.tag_bits))
    return np.hstack(
        [
            (own[:, None] >> shifts[:groups]) & 1,
            (parent[:, None] >> shifts[:groups]) & 1,
            (around[:, None] >> shifts) & 1,
        ]
    ).astype(np.float32)


def _around(parents: npt.NDArray[np.intp], own: Matrix) -> Matrix:
    """What stands before and after each block; `parents` are the numbers of the boxes around theirs."""
    count = len(own)
    columns = own[:, [OWN.index(name) for name in _NEAR]]
    near, same = [], []
    for shift in _SHIFTS:
        moved = np.full_like(columns, -1)
        equal = np.zeros(count, np.float32)
        if shift < 0:
            moved[-shift:] = columns[:shift]
            equal[-shift:] = parents[-shift:] == parents[:shift]
        else:
            moved[:-shift] = columns[shift:]
            equal[:-shift] = parents[:-shift] == parents[shift:]
        near.append(moved[:count])
        same.append(equal[:count, None])
    window = np.ones(9)
    prose = np.convolve(own[:, -1], window, "same")[:count] if count >= 9 else np.full(count, own[:, -1].sum())
    link = np.convolve(own[:, 2], window, "same")[:count] if count >= 9 else np.full(count, own[:, 2].sum())
    return np.hstack([*near, *same, prose[:, None], link[:, None]]).astype(np.float32)
