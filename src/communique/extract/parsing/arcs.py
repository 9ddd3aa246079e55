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

from communique.extract.parsing.vectors import Floats, Ints, gemm

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
_DEEPER = np.array([1, -1, -1, 1, 0])
"""By how much a move makes the stack deeper."""


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

    def parse(self, vectors: Floats, lengths: Ints) -> tuple[Ints, Ints]:
        """The head of each word (its index among all words, their number where it has none) and the class of its arc.

        `vectors` are those of the words of all sentences, `lengths` how many words each has.
        """
        table = self._by_feature(vectors)
        state = _States(lengths)
        while state.unfinished():
            summed = table[state.words[0] * _FEATURES]
            for feature in range(1, _FEATURES):
                summed += table[state.words[feature] * _FEATURES + feature]
            summed += self.state_bias
            width = len(self.state_bias) // self.pieces
            best = summed[:, :width]
            for start in range(width, len(self.state_bias), width):
                np.maximum(best, summed[:, start : start + width], out=best)
            scores = gemm(np.ascontiguousarray(best), self.scores)
            scores += self.scores_bias
            scores += self.allowed[state.allowed()]
            chosen = scores.argmax(axis=1)
            state.move(self.moves[chosen], chosen)
        return state.heads[:-1], state.arcs[:-1]

    def _by_feature(self, vectors: Floats) -> Floats:
        """What a word adds to a state as each of the features: row `word * _FEATURES + feature`; last, no word."""
        hidden = gemm(vectors, self.hidden)
        hidden += self.hidden_bias
        table = np.empty((len(vectors) + 1, len(self.features)), np.float32)
        gemm(hidden, self.features, out=table[:-1])
        table[-1] = self.no_word
        return table.reshape(-1, len(self.features) // _FEATURES)


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
        self._went_back = np.zeros(words + 1, np.bool_)
        self._begins = np.zeros(words + 1, np.bool_)
        self._begins[first] = True
        self._stack = np.full(words + 4 * count, words)
        self._buffer = np.full(words + 2 * count, words)
        self._buffer[np.arange(words) + np.repeat(2 * number, lengths)] = np.arange(words)
        # Of the sentences that go on: where the stack begins and ends, where the buffer begins and ends.
        self._bottom = first + 4 * number + 3
        self._top = self._bottom.copy()
        self._next = first + 2 * number
        self._end = self._next + lengths
        self.words: tuple[Ints, ...] = ()
        """The words that decide the next step, by feature and sentence."""

    def unfinished(self) -> bool:
        """Whether a sentence goes on; the finished ones are left out from now on, `words` are those of the others."""
        goes_on = (self._top != self._bottom) | (self._next != self._end)
        if not goes_on.all():
            self._bottom, self._top = self._bottom[goes_on], self._top[goes_on]
            self._next, self._end = self._next[goes_on], self._end[goes_on]
        if not len(self._top):
            return False
        first, top = self._buffer[self._next], self._stack[self._top - 1]
        self.words = (
            first,
            self._buffer[self._next + 1],
            top,
            self._stack[self._top - 2],
            self._stack[self._top - 3],
            self._left[first],
            self._left[top],
            self._right[top],
        )
        return True

    def allowed(self) -> Ints:
        """The moves that are allowed, a bit each; there is always one."""
        first, second = self.words[0], self.words[1]
        left = self._end - self._next
        stacked = self._top > self._bottom
        inside = ~self._begins[first]
        several = left >= 2
        shift = ~stacked | (several & inside & ~self._went_back[first])
        arc = stacked & inside & (left > 0)
        divide = several & (second == first + 1) & ~self._begins[second]
        bits: Ints = (
            shift * (1 << Move.S) + stacked * (1 << Move.D) + arc * (1 << Move.L | 1 << Move.R) + divide * (1 << Move.B)
        )
        return bits

    def move(self, moves: Ints, chosen: Ints) -> None:
        """Take one step in every sentence: which move, and the class it is of."""
        first, second, top = self.words[:3]
        # Written above the top, where it says nothing unless the stack gets deeper.
        self._stack[self._top] = first
        at = np.flatnonzero(moves == Move.L)
        if len(at):
            child, head = top[at], first[at]
            had = self.heads[child]
            self._right[had] = np.where(had == self.none, self.none, self._before[child])
            self.heads[child], self.arcs[child] = head, chosen[at]
            self._left[head] = child
            self._went_back[head] = False
        at = np.flatnonzero(moves == Move.R)
        if len(at):
            child, head = first[at], top[at]
            self.heads[child], self.arcs[child] = head, chosen[at]
            self._before[child] = self._right[head]
            self._right[head] = child
        at = np.flatnonzero(moves == Move.B)
        if len(at):
            self._begins[second[at]] = True
        deeper = _DEEPER[moves]
        self._top = self._top + deeper
        self._next = self._next + (deeper > 0)
        at = np.flatnonzero(moves == Move.D)
        at = at[(self.heads[top[at]] == self.none) & (self._top[at] > self._bottom[at])]
        if len(at):
            self._went_back[top[at]] = True
            self._next[at] -= 1
            self._buffer[self._next[at]] = top[at]


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
