"""A document made ready for the rules: its paragraphs, its sentences and their parse trees.

A sentence of the title or the body is parsed at most once: when a rule first asks for its tree, or before, together
with others. Boilerplate, tags, bylines and captions are not read at all.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from communique.extract.line_labels import without_label
from communique.extract.models import Parse, parse_together, tokens
from communique.extract.prose import prose
from communique.extract.sentences import sentences
from communique.extract.spans import Span
from communique.extract.surface import Surface
from communique.schemas.vocabulary import BODY_ROLES, BlockRole, Markup, Precision

READ_ROLES = BODY_ROLES | {BlockRole.TITLE}
PARSED_LANGUAGES = frozenset({"en"})


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the text with its role, as in `documents.blocks`."""

    role: BlockRole
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """What extraction needs to know of a document. `title` may stand in the text or come from metadata alone."""

    document_id: str
    text: str
    blocks: tuple[Block, ...]
    language: str | None
    title: str | None
    published_on: date | None
    published_precision: Precision | None
    markup: Markup = Markup.PLAIN
    """How `text` is written: in Markdown, syntax stands between the words (see `extract.projection`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence with its parse, which is None where the language has no parser."""

    index: int
    span: Span
    text: str
    block: int
    """Index in `Reading.blocks`."""
    role: BlockRole
    parse: Parse | None

    @property
    def has_parser(self) -> bool:
        """Whether there is a tree to be asked for."""
        return self.parse is not None

    @property
    def tree(self) -> Doc | None:
        """The tree, made when it is first asked for; None where the language has no parser."""
        return None if self.parse is None else self.parse.tree

    def shows(self, trigger: Callable[[Surface], bool]) -> bool:
        """What a trigger says of its words without their tree; never without a parser."""
        return self.parse is not None and self.parse.shows(trigger)

    def may_hold(self, lemmas: frozenset[str]) -> bool:
        """Whether a word of it may have one of the lemmas, which is known without its tree; never without a parser."""
        return self.parse is not None and self.parse.may_hold(lemmas)

    @property
    def is_question(self) -> bool:
        """Whether it asks instead of telling."""
        return self.text.rstrip("\"'”’») ").endswith("?")

    def place(self, tokens: Tokens | Token) -> Span:
        """Where tokens of this sentence's tree stand in the document."""
        if isinstance(tokens, Token):
            return Span(self.span.start + tokens.idx, self.span.start + tokens.idx + len(tokens))
        return Span(self.span.start + tokens.start_char, self.span.start + tokens.end_char)

    def tokens_in(self, span: Span) -> list[Token]:
        """The tokens that overlap a span of the document, in order."""
        if (tree := self.tree) is None:
            return []
        start, end = span.start - self.span.start, span.end - self.span.start
        begins = _begins(tree)
        first = max(0, bisect_right(begins, start) - 1)
        nearest = [tree[at] for at in range(first, bisect_left(begins, end))]
        # Only the first may end before the span begins.
        return nearest[1:] if nearest and nearest[0].idx + len(nearest[0]) <= start else nearest


@lru_cache(maxsize=1 << 8)
def _begins(tree: Doc) -> list[int]:
    """Where the tokens of a sentence begin: rules ask for the tokens of one place after the other."""
    return cast("list[int]", tree.to_array("IDX").tolist())


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A document, its blocks that are read, and their sentences in order.

    A block in which something is no prose stands here as the stretches around it.
    """

    document: Document
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    nlp: Language
    """The pipeline that parsed them, for rules that have a changed sentence parsed."""

    @property
    def text(self) -> str:
        """The document's text, which all spans index."""
        return self.document.text

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that contains a character, if one does."""
        before = bisect_right(self.sentences, offset, key=lambda sentence: sentence.span.start) - 1
        if before >= 0 and offset < self.sentences[before].span.end:
            return self.sentences[before]
        return None


def read(document: Document, nlp: Language) -> Reading:
    """Split a document into sentences, each to be parsed when its tree is asked for.

    Deterministic, and independent of other documents.
    """
    blocks = tuple(
        part for block in document.blocks if block.role in READ_ROLES for part in _readable(document.text, block)
    )
    spans = [
        (i, span)
        for i, block in enumerate(blocks)
        for span in sentences(document.text, block.span.start, block.span.end)
    ]
    has_parser = document.language is None or document.language in PARSED_LANGUAGES
    found = []
    for index, (block, span) in enumerate(spans):
        text = span.of(document.text)
        parse = Parse(tokens(text, nlp), nlp) if has_parser else None
        found.append(Sentence(index, span, text, block, blocks[block].role, parse))
    return Reading(document, blocks, tuple(found), nlp)


def _readable(text: str, block: Block) -> list[Block]:
    span = block.span if block.role is BlockRole.TITLE else without_label(text, block.span)
    return [Block(block.role, span) for span in prose(text, span.start, span.end)]


def parse_ahead(readings: Iterable[Reading], wanted: Callable[[Reading, Sentence], bool] = lambda _, __: True) -> None:
    """Parse the wanted sentences of several documents in one go; their trees are the same as those made later."""
    parse_together(
        sentence.parse
        for reading in readings
        for sentence in reading.sentences
        if sentence.parse is not None and wanted(reading, sentence)
    )
