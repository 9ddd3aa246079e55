"""The same tags and trees as spaCy's pipeline gives, for many sentences at a time and in a third of the time.

`quick(nlp)` is None for a pipeline that is built in another way than spaCy's small English one; it then reads sentences
by itself. Of a few sentences the vectors are made here too, and their arcs are left to spaCy's own parser.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc
from thinc.types import Ints2d

from communique.extract.lemmas import UNIVERSAL, lemma
from communique.extract.parsing.arcs import ArcParser, arc_parser
from communique.extract.parsing.products import Floats, Ints, Multiplier, multiplier, one_thread
from communique.extract.parsing.vectors import WordVectors, word_vectors

TOGETHER = 6_000
"""Words whose sentences are parsed together: what is looked up of them fills 35 MB."""

_MOST_KEPT = 2 * TOGETHER
"""Rows of a table that is kept: those of its words, and the empty ones between sentences."""
_ALONE = Lock()
"""Threads of one process share a table, and the number of threads that multiply."""
_TOLD: list[str | int] = ["TAG", "POS", "LEMMA", "HEAD", "DEP"]
_PIPES = ["tok2vec", "tagger", "parser"]


@dataclass(slots=True, eq=False)
class Quick:
    """A pipeline of tok2vec, tagger and parser."""

    nlp: Language
    vectors: WordVectors
    tags: tuple[str, ...]
    tag_ids: npt.NDArray[np.uint64]
    """Ids of the tag and of the coarse part of speech, by number of the tag."""
    tag_weights: Floats
    tag_bias: Floats
    parser: ArcParser
    multiplier: Multiplier
    move_arcs: tuple[Callable[[Doc], Any], ...]
    """What puts arcs that cross others where they belong."""
    lemmas: npt.NDArray[np.uint64]
    """Id of the lemma by row of the word in `vectors` and number of the tag; 0 where it has not been asked for."""
    table: Floats
    """What the parser looks up, of the batch before."""
    words_known: int = 0
    """How often `vectors` had begun anew when `lemmas` was filled."""

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Give tags, lemmas, coarse parts of speech and heads to sentences that are fresh from the tokenizer.

        Quickest with sentences in the order of their lengths.
        """
        with _ALONE, one_thread():
            for batch in _batches(docs):
                self._annotate(batch)

    def _annotate(self, docs: Sequence[Doc]) -> None:
        lengths = np.array([len(doc) for doc in docs], np.int64)
        words = self.vectors.look_up(docs)
        layout = self.multiplier.lay_out(lengths, len(self.vectors.layers))
        tags, table = np.empty(layout.rows, np.intp), self._table(layout.rows)
        for rows, vectors in self.vectors.blocks(words, layout, self.multiplier):
            scores = self.multiplier.times(vectors, self.tag_weights)
            scores += self.tag_bias
            scores.argmax(axis=1, out=tags[rows])
            self.parser.fill(table[rows], vectors, self.multiplier)
        tags = tags[layout.at]
        heads, arcs = self.parser.parse(table, layout, lengths)
        is_root = heads == layout.rows
        told = np.empty((len(words), len(_TOLD)), np.uint64)
        told[:, :2] = self.tag_ids[tags]
        told[:, 2] = self._lemmas(words, tags)
        told[:, 3] = np.where(is_root, 0, heads - layout.at).view(np.uint64)
        told[:, 4] = np.where(is_root, np.uint64(self.nlp.vocab.strings["ROOT"]), self.parser.labels[arcs])
        is_displaced = self.parser.displaced[arcs] & ~is_root
        start = 0
        for doc in docs:
            stop = start + len(doc)
            doc.from_array(_TOLD, cast("Ints2d", told[start:stop]))
            if is_displaced[start:stop].any():
                for move in self.move_arcs:
                    move(doc)
            start = stop

    def _table(self, rows: int) -> Floats:
        """A table for the parser, in the same memory for every batch: to be given new memory takes long.

        What a sentence beyond all measure takes is given back.
        """
        if rows > _MOST_KEPT:
            return self.parser.table(rows)
        if len(self.table) <= rows:
            self.table = self.parser.table(rows)
        return self.table[: rows + 1]

    def _lemmas(self, rows: Ints, tags: npt.NDArray[np.intp]) -> npt.NDArray[np.uint64]:
        if self.words_known != self.vectors.begun or len(self.lemmas) < len(self.vectors.table):
            before = self.lemmas if self.words_known == self.vectors.begun else self.lemmas[:0]
            self.lemmas = np.zeros((len(self.vectors.table), len(self.tags)), np.uint64)
            self.lemmas[: len(before)] = before
            self.words_known = self.vectors.begun
        found = self.lemmas[rows, tags]
        (new,) = (found == 0).nonzero()
        if len(new):
            strings = self.nlp.vocab.strings
            for row, tag in sorted(set(zip(rows[new].tolist(), tags[new].tolist(), strict=True))):
                word = lemma(self.nlp, strings[self.vectors.lower[row]], self.tags[tag])
                self.lemmas[row, tag] = strings.add(word)
            found[new] = self.lemmas[rows[new], tags[new]]
        return found


def _batches(docs: Sequence[Doc]) -> Iterator[list[Doc]]:
    batch: list[Doc] = []
    size = 0
    for doc in docs:
        if batch and size + len(doc) > TOGETHER:
            yield batch
            batch, size = [], 0
        batch.append(doc)
        size += len(doc)
    if batch:
        yield batch


@cache
def quick(nlp: Language) -> Quick | None:
    """The quick form of a pipeline, or None where it is not built of the parts that are known here."""
    if nlp.pipe_names != _PIPES:
        return None
    tagger: Any = nlp.get_pipe("tagger")
    parser: Any = nlp.get_pipe("parser")
    vectors, arcs = word_vectors(nlp), arc_parser(nlp)
    if vectors is None or arcs is None or getattr(tagger, "model", None) is None:
        return None
    if tagger.model.name != "tok2vec-listener>>with_array(softmax)" or tagger.cfg["overwrite"]:
        return None
    softmax = tagger.model.get_ref("softmax")
    tag_weights = softmax.get_param("W")
    return Quick(
        nlp,
        vectors,
        tuple(tagger.labels),
        _tag_ids(nlp, tagger.labels),
        tag_weights,
        softmax.get_param("b"),
        arcs,
        multiplier((*(layer.weights for layer in vectors.layers), tag_weights, arcs.hidden, arcs.features)),
        tuple(parser.postprocesses),
        np.zeros((0, len(tagger.labels)), np.uint64),
        arcs.table(0),
    )


def _tag_ids(nlp: Language, tags: Sequence[str]) -> npt.NDArray[np.uint64]:
    doc = Doc(nlp.vocab, words=list(tags), tags=list(tags), pos=[UNIVERSAL.get(tag[:2], "") for tag in tags])
    return np.asarray(doc.to_array(["TAG", "POS"]), np.uint64)
