"""Vectors of words in their sentences, as the pipeline's own tok2vec component makes them, but for the last bits.

The first layer looks at a word by itself: its vector is made once and kept. The others look at the words beside it;
they are multiplied in blocks that stay in the processor's cache, with sums in the order that is quickest there. A
sentence has the same vectors, to the last bit, whatever it is given with (docs/decisions/0013 and 0026).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps

from communique.extract.parsing.products import Floats, Ints, Layout, Multiplier

MAX_WORDS = 30_000
"""Different words whose vectors are kept, 12 MB of them; then it starts anew."""

_OF_THE_WORD = frozenset({"ORTH", "LOWER", "NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"})
"""Attributes that a word has wherever it stands."""
_TOLD_APART: list[int | str] = ["ORTH", "NORM", "SPACY"]
_LAYER = "residual(expand_window>>maxout>>layernorm>>dropout)"
_SMALLEST_VARIANCE = np.float32(1e-08)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the encoder: the pieces of its maxout one after the other, not interleaved as thinc has them."""

    weights: Floats
    """(pieces * width, 3 * width)"""
    bias: Floats
    scale: Floats
    shift: Floats

    def of(self, x: Floats, multiplier: Multiplier) -> Floats:
        """The output for all rows of `x`; each sees its neighbours."""
        rows, width = x.shape
        beside = np.empty((rows, 3, width), np.float32)
        beside[0, 0] = beside[-1, 2] = 0
        beside[1:, 0], beside[:, 1], beside[:-1, 2] = x[:-1], x, x[1:]
        pieces = multiplier.times(beside.reshape(rows, 3 * width), self.weights)
        pieces += self.bias
        best: Floats = np.maximum(pieces[:, :width], pieces[:, width : 2 * width])
        for start in range(2 * width, pieces.shape[1], width):
            np.maximum(best, pieces[:, start : start + width], out=best)
        best -= np.add.reduce(best, axis=1, keepdims=True) / np.float32(width)
        variance = np.add.reduce(best * best, axis=1, keepdims=True) / np.float32(width)
        variance += _SMALLEST_VARIANCE
        best /= np.sqrt(variance, out=variance)
        best *= self.scale
        best += self.shift
        best += x
        return best


@dataclass(slots=True, eq=False)
class WordVectors:
    """The vectors of a pipeline's tok2vec component. Make one by `word_vectors`."""

    nlp: Language
    embed: Any
    """thinc's layer from words to vectors."""
    layers: tuple[Layer, ...]
    width: int
    rows: dict[tuple[int, int, int], int] = field(default_factory=dict)
    """Row in `table` by what tells words apart: their spelling, norm, and whether a space follows."""
    table: Floats = field(init=False)
    lower: list[int] = field(default_factory=list)
    """Id of the lower-case form, by row."""
    begun: int = 0
    """How often the table was full and begun anew."""

    def __post_init__(self) -> None:
        self.table = np.zeros((1024, self.width), np.float32)

    def look_up(self, docs: Sequence[Doc]) -> Ints:
        """The row of each token of all documents, valid until the next call."""
        told = np.concatenate([doc.to_array(_TOLD_APART) for doc in docs])
        words = list(zip(*told.T.tolist(), strict=True))
        rows = list(map(self.rows.get, words))
        if None in rows:
            new = {word for word, row in zip(words, rows, strict=True) if row is None}
            if len(self.rows) + len(new) > MAX_WORDS:
                self.rows.clear()
                self.lower.clear()
                self.begun += 1
                new = set(words)
            self._add(sorted(new))
            rows = [self.rows[word] for word in words]
        return np.array(rows, np.int64)

    def _add(self, words: Sequence[tuple[int, ...]]) -> None:
        strings = self.nlp.vocab.strings
        doc = Doc(
            self.nlp.vocab,
            words=[strings[spelling] for spelling, _, _ in words],
            spaces=[space == 1 for _, _, space in words],
        )
        for token, (_, norm, _) in zip(doc, words, strict=True):
            if token.norm != norm:
                token.norm_ = strings[norm]
        (vectors,) = self.embed.predict([doc])
        first = len(self.rows)
        while first + len(words) > len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        self.table[first : first + len(words)] = vectors
        self.lower += doc.to_array(["LOWER"]).tolist()
        self.rows |= {(a, b, c): first + i for i, (a, b, c) in enumerate(words)}

    def blocks(self, words: Ints, layout: Layout, multiplier: Multiplier) -> Iterator[tuple[slice, Floats]]:
        """The vectors of words in sentences, block by block: which rows of the layout, and their vectors.

        `words` are the rows of the words in `table`.
        """
        for of_block, rows in zip(layout.words, layout.blocks, strict=True):
            x = np.zeros((rows.stop - rows.start, self.width), np.float32)
            x[layout.at[of_block] - rows.start] = self.table[words[of_block]]
            for layer in self.layers:
                x = layer.of(x, multiplier)
            yield rows, x


def word_vectors(nlp: Language) -> WordVectors | None:
    """What makes the vectors of a pipeline, or None where its tok2vec component is of another make."""
    model: Any = getattr(nlp.get_pipe("tok2vec"), "model", None)
    if model is None or not (model.has_ref("embed") and model.has_ref("encode")):
        return None
    embed, encode = model.get_ref("embed"), model.get_ref("encode")
    features = embed.layers[0] if embed.layers else embed
    if features.name != "extract_features" or not _OF_THE_WORD.issuperset(features.attrs["columns"]):
        return None
    layers = encode.layers[0].layers if encode.layers else []
    if not layers or encode.attrs.get("pad") != len(layers) or not isinstance(model.ops, NumpyOps):
        return None
    if any(layer.name != _LAYER or layer.layers[0].layers[0].attrs["window_size"] != 1 for layer in layers):
        return None
    if any(layer.layers[0].layers[1].layers[0].layers[0].get_dim("nP") < 2 for layer in layers):
        return None
    return WordVectors(nlp, embed, tuple(map(_layer, layers)), encode.get_dim("nO"))


def _layer(residual: Any) -> Layer:
    maxout, norm = residual.layers[0].layers[1].layers[0].layers
    weights, bias = maxout.get_param("W"), maxout.get_param("b")
    return Layer(
        np.ascontiguousarray(weights.transpose(1, 0, 2)).reshape(-1, weights.shape[2]),
        np.ascontiguousarray(bias.T).reshape(-1),
        norm.get_param("G"),
        norm.get_param("b"),
    )
