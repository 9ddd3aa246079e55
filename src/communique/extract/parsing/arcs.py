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

from communique.extract.parsing.products import Floats, Ints, Multiplier, gemm

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

    def table(self, words: int) -> Floats:
        """Room for what `words` words add to a state, and in the last row what no word does."""
        table = np.empty((words + 1, len(self.features)), np.float32)
        table[-1] = self.no_word
        return table

    def adds(self, vectors: Floats, multiplier: Multiplier) -> Floats:
        """What words add to a state as each of the features: a row of the table for each row of `vectors`."""
        hidden = multiplier.times(vectors, self.hidden)
        hidden += self.hidden_bias
        return multiplier.times(hidden, self.features)

    def parse(self, table: Floats, lengths: Ints) -> tuple[Ints, Ints]:
        """The head of each word (its index among all words, their number where it has none) and the class of its arc.

        `table` is filled with what the words of all sentences add, `lengths` how many words each has.
        """
        table = table.reshape(-1, len(self.features) // _FEATURES)  # row: word * _FEATURES + feature
        state = _States(lengths)
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
        return state.heads[:-1], state.arcs[:-1]


class _States:
    """Where the parser stands in each sentence.

    Words are numbered through all sentences; their number stands for "none", so that every look-up gives something.
    Stack and buffer of a sentence are stretches of one array each, with room for none at their ends.
    """

    def __init__(self, lengths: Ints) -> None:
        count, words = len(lengths), int(lengths.sum())
        first = np.cumsum(lengths) - lengths
        number = np.arange(count)
        self.none = words
        self.heads = np.full(words + 1, words)
        self.arcs = np.zeros(words + 1, np.int64)
        self._left = np.full(words + 1, words)
        """The dependent to its left that a word got last."""
        self._right = np.full(words + 1, words)
        self._before = np.full(words + 1, words)
        """The dependent to its right that the head of a word got before it."""
        self._remembered = np.zeros(words + 1, np.int64)
        self._remembered[first] = _BEGINS
        self._stack = np.full(words + 4 * count, words)
        self._buffer = np.full(words + 2 * count, words)
        self._buffer[np.arange(words) + np.repeat(2 * number, lengths)] = np.arange(words)
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
