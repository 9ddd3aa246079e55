"""What is measured of the blocks of a page, so that a model can tell which are the article."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

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
    """A row a block: what it is, where it stands, what is around it. The columns are those of `names()`."""
    texts = Counter([block.text for block in blocks])
    rows = [_own(block, texts) for block in blocks]
    own = np.array(rows, np.float32).reshape(len(blocks), len(OWN))
    best = _measure_boxes(blocks, rows)
    total = max(1.0, sum(row[-1] for row in rows))
    boxed = [_placed(block.box, best, total) for block in blocks]
    place = np.array(boxed, np.float32).reshape(len(blocks), len(_PLACE))
    return np.hstack([own, place, _position(blocks, own), _bits(blocks), _around(blocks, own)])


def _own(block: Block, texts: Counter[str]) -> tuple[float, ...]:
    text, box = block.text, block.box
    size = len(text)
    words = text.count(" ") + text.count("\t") + text.count("\n") + 1
    last = text[-1]
    ends = last in ".!?…" or (last in _END and size > 1 and text[-2] in ".!?…")
    head = text[:_HEAD].split()
    lower = sum([word[0].islower() for word in head]) / len(head)
    prose = size - block.linked if (ends and words >= 8) or words >= 25 else 0
    return (
        size,
        words,
        block.linked / size,
        ends,
        lower,
        text.isupper(),
        block.row,
        block.strong,
        block.clock is not None,
        texts[text] > 1,
        _TAG_NUMBER.get(box.tag, len(_TAGS)),
        box.depth,
        last == ":",
        prose,
    )


def _placed(box: Box, best: Box, total: float) -> tuple[float, ...]:
    parent = box.parent or box
    grand = parent.parent or parent
    return (
        box.up,
        box.best,
        parent.prose / total,
        grand.prose / total,
        box.prose / total,
        parent.linked / max(1, parent.size),
        grand.linked / max(1, grand.size),
        parent.size,
        parent.up == 0,
        parent.score / max(1.0, best.score),
    )


def _measure_boxes(blocks: Sequence[Block], rows: Sequence[tuple[float, ...]]) -> Box:
    """Sum up what stands in every box; give the one with most prose close below it. `up`, `best` count from that."""
    seen: dict[int, Box] = {}
    for block, row in zip(blocks, rows, strict=True):
        box: Box | None = block.box
        prose = row[-1]
        block.box.size += len(block.text)
        block.box.linked += block.linked
        block.box.prose += int(prose)
        if prose:
            at = block.box.parent if block.box.tag in _LINES else block.box
            for share in (1.0, 0.5, 0.25):
                if at is not None:
                    at.score += share * prose
                    at = at.parent
        while box is not None and id(box) not in seen:
            seen[id(box)] = box
            box = box.parent
    ordered = sorted(seen.values(), key=lambda box: box.depth)
    for box in reversed(ordered):
        if box.parent is not None:
            box.parent.size += box.size
            box.parent.linked += box.linked
            box.parent.prose += box.prose
    best = max(ordered, key=lambda box: box.score)
    steps = 0
    around: Box | None = best
    while around is not None:
        around.best, steps, around = steps, steps + 1, around.parent
    for box in ordered:
        if box.best < 0 and box.parent is not None:
            box.up, box.best = box.parent.up + 1, box.parent.best
    return best


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
    bits = [*known.groups, *known.tag_bits]
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
    ]


def _position(blocks: Sequence[Block], own: Matrix) -> Matrix:
    count = len(blocks)
    index = np.arange(count, dtype=np.float32)
    sizes = own[:, 0]
    heads = [i for i, block in enumerate(blocks) if block.box.tag == "h1"]
    first = heads[0] if heads else 0
    since, kind, clutter_since = [], [], []
    last, last_kind, last_clutter = -_FAR, 0, -_FAR
    for i, block in enumerate(blocks):
        if (
            block.box.tag in _HEADINGS
            or (block.strong and len(block.text) < 80)
            or (block.text[-1] == ":" and len(block.text) < 60)
        ):
            last = i
            last_kind = 1 if clutter_heading(block.text) else 0
            if last_kind:
                last_clutter = i
        since.append(min(_FAR, i - last))
        kind.append(last_kind)
        clutter_since.append(min(_FAR, i - last_clutter))
    prose = np.flatnonzero(own[:, -1] > _MIN_PROSE)
    begin, end = (prose[0], prose[-1]) if len(prose) else (0, count - 1)
    columns = [
        index / count,
        np.cumsum(sizes) / sizes.sum(),
        np.clip(index - first, -_FAR, 200),
        index >= first,
        since,
        kind,
        clutter_since,
        np.clip(end - index, -_FAR, _FAR),
        np.clip(index - begin, -_FAR, _FAR),
    ]
    return np.column_stack(columns).astype(np.float32)


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


def _around(blocks: Sequence[Block], own: Matrix) -> Matrix:
    count = len(blocks)
    columns = own[:, [OWN.index(name) for name in _NEAR]]
    parents = np.array([id(block.box.parent or block.box) for block in blocks])
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
