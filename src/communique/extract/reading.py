"""A document made ready for the rules: its paragraphs, its sentences and their parse trees.

Every sentence of the title and the body is parsed once, a document at a time, so that what the parser decides
never depends on other documents. Boilerplate, tags, bylines and captions are not read at all.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from communique.extract.models import add_lemmas
from communique.extract.sentences import sentences
from communique.extract.spans import Span
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
    """A sentence with its parse; `tree` is None where the language has no parser."""

    index: int
    span: Span
    text: str
    block: int
    """Index in `Reading.blocks`."""
    role: BlockRole
    tree: Doc | None

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
        if self.tree is None:
            return []
        start, end = span.start - self.span.start, span.end - self.span.start
        return [token for token in self.tree if token.idx < end and start < token.idx + len(token)]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A document, its blocks that are read, and their sentences in order."""

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
    """Split a document into sentences and parse them. Deterministic, and independent of other documents."""
    blocks = tuple(block for block in document.blocks if block.role in READ_ROLES)
    spans = [
        (i, span)
        for i, block in enumerate(blocks)
        for span in sentences(document.text, block.span.start, block.span.end)
    ]
    trees = _parse([span.of(document.text) for _, span in spans], document.language, nlp)
    found = tuple(
        Sentence(index, span, span.of(document.text), block, blocks[block].role, tree)
        for index, ((block, span), tree) in enumerate(zip(spans, trees, strict=True))
    )
    return Reading(document, blocks, found, nlp)


def _parse(texts: Sequence[str], language: str | None, nlp: Language) -> Iterator[Doc | None]:
    if language is not None and language not in PARSED_LANGUAGES:
        yield from [None] * len(texts)
        return
    for tree in nlp.pipe(texts):
        add_lemmas(tree, nlp)
        yield tree
