"""Dependency trees of many sentences at once: spaCy's arc-eager parser, each step taken for all sentences together.

What is scored, which moves are allowed and what they do is that of spaCy 3.8 (`arc_eager.pyx` and `_state.pxd` in
`pipeline/_parser_internals`), with sums in the same order: the trees are the same (docs/decisions/0013). spaCy takes a
step for one sentence after the other and spends most of its time between the multiplications.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language

from communique.extract.parsing.products import Floats, Ints, Layout, Multiplier, gemm

Bools = npt.NDArray[np.bool_]


class Move(IntEnum):
    """What a step does; the letters are those of spaCy's names of moves."""

    S = 0
    """Shift: the next word goes on the stack."""
    D = 1
    """Reduce: the word on the stack is done; one without a head goes back."""
    L = 2
    """The word on the stack depends on the next word."""
    R = 3
    """The next word depends on the word on the stack, and goes on it."""
    B = 4
    """The word after the next begins a sentence."""


_FEATURES = 8
"""Words that decide a step: two of the buffer, three of the stack, and three of their dependents."""
_FEATURE = np.arange(_FEATURES)[:, None]
_FEW = 12
"""Sentences. The calls of a step for all sentences together take as long as those of so many steps for one each."""
_ON_STACK = np.array([[-1], [-2], [-3]])
_IN_BUFFER = np.array([[0], [1]])
_SHIFT, _REDUCE, _LEFT, _RIGHT, _BREAK = map(int, Move)
_DEEPER = np.array([1, -1, -1, 1, 0])
"""By how much a move makes the stack deeper."""
_BEGINS, _WENT_BACK = 1, 2
"""What is remembered of a word, bits: it begins a sentence; it was taken from the stack and put back."""


def _allowed_moves() -> Ints:
    """Which moves are allowed, a bit each, by what `_States.allowed` counts together; there is always one."""
    found = np.zeros(64, np.int64)
    for state in range(64):
        stacked, left, remembered, divides = state & 1, min(state >> 1 & 3, 2), state >> 3 & 3, state >= 32
        inside = not remembered & _BEGINS
        if not stacked or (left == 2 and inside and not remembered & _WENT_BACK):
            found[state] |= 1 << _SHIFT
        if stacked:
            found[state] |= 1 << _REDUCE
        if stacked and left and inside:
            found[state] |= 1 << _LEFT | 1 << _RIGHT
        if left == 2 and divides:
            found[state] |= 1 << _BREAK
    return found


_ALLOWED = _allowed_moves()


@dataclass(frozen=True, slots=True, eq=False)
class ArcParser:
    """The weights and moves of a pipeline's parser. Make one by `arc_parser`."""

    hidden: Floats
    hidden_bias: Floats
    features: Floats
    """(features * pieces * width of a state, hidden width)"""
    no_word: Floats
    """What stands for a word that is not there, as the rows of `features`."""
    state_bias: Floats
    pieces: int
    scores: Floats
    scores_bias: Floats
    moves: Ints
    """Move by class of the output."""
    labels: npt.NDArray[np.uint64]
    """Id of the label of the arc, by class."""
    displaced: Bools
    """Whether the label says that the arc has to be moved (`nonproj`), by class."""
    allowed: Floats
    """0 or minus infinity by set of moves that are allowed (bits) and class."""

    def table(self, rows: int) -> Floats:
        """Room for what words add to a state as each of the features: a row a word, and one more for `parse`."""
        return np.empty((rows + 1, len(self.features)), np.float32)

    def fill(self, table: Floats, vectors: Floats, multiplier: Multiplier) -> None:
        """Fill rows of a table from the vectors of as many words."""
        hidden = multiplier.times(vectors, self.hidden)
        hidden += self.hidden_bias
        multiplier.times(hidden, self.features, out=table)

    def parse(self, table: Floats, layout: Layout, lengths: Ints) -> tuple[Ints, Ints]:
        """The head of each word (its row, `layout.rows` where it has none) and the class of its arc.

        `table` is filled but for its last row, `lengths` says how many words each sentence has.
        """
        table[-1] = self.no_word
        table = table.reshape(-1, len(self.features) // _FEATURES)  # row: row of the word * _FEATURES + feature
        if len(lengths) < _FEW:
            return self._parse_few(table, layout, lengths)
        state = _States(layout, lengths)
        width = len(self.state_bias) // self.pieces
        while state.unfinished():
            # Added up one after the other, as spaCy does: any other order may end in another last bit.
            at = state.words * _FEATURES + _FEATURE
            summed = table.take(at[0], axis=0)
            part = np.empty_like(summed)
            for feature in at[1:]:
                summed += table.take(feature, axis=0, out=part, mode="clip")
            summed += self.state_bias
            best = np.maximum(summed[:, :width], summed[:, width : 2 * width])
            for start in range(2 * width, len(self.state_bias), width):
                np.maximum(best, summed[:, start : start + width], out=best)
            scores = gemm(best, self.scores)
            scores += self.scores_bias
            scores += self.allowed.take(state.allowed(), axis=0)
            chosen = scores.argmax(axis=1)
            state.move(self.moves.take(chosen), chosen)
        return state.heads[layout.at], state.arcs[layout.at]

    def _parse_few(self, table: Floats, layout: Layout, lengths: Ints) -> tuple[Ints, Ints]:
        """As `parse`, sentence by sentence: each step is made by fewer calls."""
        heads, arcs = np.full(layout.rows, layout.rows), np.zeros(layout.rows, np.int64)
        for first, length in zip(layout.sentences.tolist(), lengths.tolist(), strict=True):
            state = _State(first, length, layout.rows)
            while state.stack or state.buffer:
                words = state.words()
                summed = np.add.reduce(table.take(np.array(words) * _FEATURES + _FEATURE[:, 0], axis=0))
                summed += self.state_bias
                best = summed.reshape(1, self.pieces, -1).max(axis=1)
                scores = gemm(best, self.scores)[0]
                scores += self.scores_bias
                scores += self.allowed[state.allowed(*words[:2])]
                chosen = int(scores.argmax())
                state.move(self.moves[chosen], chosen)
            for child, (head, arc) in state.arcs.items():
                heads[child], arcs[child] = head, arc
        return heads[layout.at], arcs[layout.at]


class _State:
    """As `_States`, for one sentence."""

    def __init__(self, first: int, length: int, none: int) -> None:
        self.stack: list[int] = []
        self.buffer = [*range(first, first + length)][::-1]
        """The next word last."""
        self.arcs: dict[int, tuple[int, int]] = {}
        """Head and class by word."""
        self._none = none
        self._left: dict[int, int] = {}
        self._right: dict[int, int] = {}
        self._before: dict[int, int] = {}
        self._begins = {first}
        self._went_back: set[int] = set()

    def words(self) -> tuple[int, ...]:
        """The words that decide the next step, by feature."""
        none = self._none
        first, second = [*self.buffer[:-3:-1], none, none][:2]
        top, *below = [*self.stack[:-4:-1], none, none, none][:3]
        dependents = (self._left.get(first, none), self._left.get(top, none), self._right.get(top, none))
        return first, second, top, *below, *dependents

    def allowed(self, first: int, second: int) -> int:
        """The moves that are allowed, a bit each, by the next two words."""
        remembered = _BEGINS * (first in self._begins) + _WENT_BACK * (first in self._went_back)
        divides = second == first + 1 and second not in self._begins
        return int(_ALLOWED[(self.stack != []) + 2 * min(len(self.buffer), 2) + 8 * remembered + 32 * divides])

    def move(self, move: int, chosen: int) -> None:
        """Take one step: which move, and the class it is of."""
        none = self._none
        if move == _BREAK:
            self._begins.add(self.buffer[-2])
        elif move == _SHIFT:
            self.stack.append(self.buffer.pop())
        elif move == _REDUCE:
            top = self.stack.pop()
            if top not in self.arcs and self.stack:
                self._went_back.add(top)
                self.buffer.append(top)
        elif move == _LEFT:
            child, head = self.stack.pop(), self.buffer[-1]
            if child in self.arcs:
                self._right[self.arcs[child][0]] = self._before[child]
            self.arcs[child], self._left[head] = (head, chosen), child
            self._went_back.discard(head)
        else:
            child, head = self.buffer.pop(), self.stack[-1]
            self.arcs[child], self._before[child] = (head, chosen), self._right.get(head, none)
            self._right[head] = child
            self.stack.append(child)


class _States:
    """Where the parser stands in each sentence.

    Words are told by their rows; the number of rows stands for "none", so that every look-up gives something.
    Stack and buffer of a sentence are stretches of one array each, with room for none at their ends.
    """

    def __init__(self, layout: Layout, lengths: Ints) -> None:
        count, words = len(lengths), len(layout.at)
        first = np.cumsum(lengths) - lengths
        number = np.arange(count)
        self.none = none = layout.rows
        self.heads = np.full(none + 1, none)
        self.arcs = np.zeros(none + 1, np.int64)
        self._left = np.full(none + 1, none)
        """The dependent to its left that a word got last."""
        self._right = np.full(none + 1, none)
        self._before = np.full(none + 1, none)
        """The dependent to its right that the head of a word got before it."""
        self._remembered = np.zeros(none + 1, np.int64)
        self._remembered[layout.sentences] = _BEGINS
        self._stack = np.full(words + 4 * count, none)
        self._buffer = np.full(words + 2 * count, none)
        self._buffer[np.arange(words) + np.repeat(2 * number, lengths)] = layout.at
        # Of the sentences that go on: where the stack begins and ends, where the buffer begins and ends.
        self._bottom = first + 4 * number + 3
        self._top = self._bottom.copy()
        self._next = first + 2 * number
        self._end = self._next + lengths
        self.words = np.empty((_FEATURES, 0), np.int64)
        """The words that decide the next step, by feature and sentence."""

    def unfinished(self) -> bool:
        """Whether a sentence goes on; the finished ones are left out from now on, `words` are those of the others."""
        goes_on = (self._top != self._bottom) | (self._next != self._end)
        if not goes_on.all():
            self._bottom, self._top = self._bottom[goes_on], self._top[goes_on]
            self._next, self._end = self._next[goes_on], self._end[goes_on]
        if not len(self._top):
            return False
        self.words = words = np.empty((_FEATURES, len(self._top)), np.int64)
        self._buffer.take(self._next + _IN_BUFFER, out=words[:2], mode="clip")
        self._stack.take(self._top + _ON_STACK, out=words[2:5], mode="clip")
        self._left.take(words[0:3:2], out=words[5:7], mode="clip")
        self._right.take(words[2], out=words[7], mode="clip")
        return True

    def allowed(self) -> Ints:
        """The moves that are allowed, a bit each; there is always one."""
        first, second = self.words[0], self.words[1]
        of_first, of_second = self._remembered.take(self.words[:2])
        # One number for all that decides: what is on the stack, what is left of the buffer, what is remembered of its
        # first word, and whether a sentence may begin with its second.
        state = np.minimum(self._end - self._next, 2)
        state *= 2
        state += self._top > self._bottom
        of_first *= 8
        state += of_first
        of_second &= _BEGINS
        state += 32 * ((second - first) == 1 + of_second * self.none)
        return _ALLOWED.take(state)

    def move(self, moves: Ints, chosen: Ints) -> None:
        """Take one step in every sentence: which move, and the class it is of."""
        first, second, top = self.words[:3]
        # Written above the top, where it says nothing unless the stack gets deeper.
        self._stack[self._top] = first
        deeper = _DEEPER.take(moves)
        self._top = self._top + deeper
        self._next = self._next + (deeper > 0)
        (at,) = (moves == _LEFT).nonzero()
        if len(at):
            child, head = top[at], first[at]
            had = self.heads[child]
            self._right[had] = np.where(had == self.none, had, self._before[child])
            self.heads[child], self.arcs[child] = head, chosen[at]
            self._left[head] = child
            self._remembered[head] &= ~_WENT_BACK
        (at,) = (moves == _RIGHT).nonzero()
        if len(at):
            child, head = first[at], top[at]
            self.heads[child], self.arcs[child] = head, chosen[at]
            self._before[child] = self._right[head]
            self._right[head] = child
        (at,) = (moves == _REDUCE).nonzero()
        if len(at):
            at = at[(self.heads[top[at]] == self.none) & (self._top[at] > self._bottom[at])]
            self._remembered[top[at]] |= _WENT_BACK
            self._next[at] -= 1
            self._buffer[self._next[at]] = top[at]
        (at,) = (moves == _BREAK).nonzero()
        if len(at):
            self._remembered[second[at]] |= _BEGINS


def arc_parser(nlp: Language) -> ArcParser | None:
    """The parser of a pipeline, or None where it is of another make or works in another way."""
    parser: Any = nlp.get_pipe("parser")
    model = getattr(parser, "model", None)
    if model is None or type(parser.moves).__name__ != "ArcEager" or parser.cfg.get("beam_width") != 1:
        return None
    if model.name != "parser_model" or not model.attrs["has_upper"] or model.attrs["unseen_classes"]:
        return None
    vectors, lower, upper = model.layers
    if vectors.name != "tok2vec-listener>>list2array>>linear" or lower.get_dim("nF") != _FEATURES:
        return None
    names = [name.partition("-") for name in parser.move_names]
    if lower.get_dim("nP") < 2 or any(label == "subtok" or move not in Move.__members__ for move, _, label in names):
        return None
    moves = np.array([Move[move] for move, _, _ in names])
    weights, no_word, bias = (lower.get_param(name) for name in ("W", "pad", "b"))
    sets = np.arange(1 << len(Move))
    linear = vectors.layers[-1]
    return ArcParser(
        hidden=linear.get_param("W"),
        hidden_bias=linear.get_param("b"),
        features=np.ascontiguousarray(weights.transpose(0, 2, 1, 3)).reshape(-1, weights.shape[3]),
        no_word=np.ascontiguousarray(no_word[0].transpose(0, 2, 1)).reshape(-1),
        state_bias=np.ascontiguousarray(bias.T).reshape(-1),
        pieces=lower.get_dim("nP"),
        scores=upper.get_param("W"),
        scores_bias=upper.get_param("b"),
        moves=moves,
        labels=np.array([nlp.vocab.strings[label] if label else 0 for _, _, label in names], np.uint64),
        displaced=np.array(["||" in label for _, _, label in names]),
        allowed=np.where(sets[:, None] >> moves & 1, np.float32(0), np.float32(-np.inf)),
    )
