"""Documents with syntax between their words are read without it; this is how to get back.

In `**Ruritania** gave [EUR 5 million](...)` marks stand inside names, amounts and quotations. All rules read the words
that a reader sees, and the rows made of them are laid on the document as written at the very end (`resolve.placement`).
"""

from dataclasses import dataclass, replace

from communique.clean.markdown_blocks import Visible, parse_markdown, visible
from communique.extract.reading import Block, Document
from communique.extract.spans import Span, trim
from communique.schemas.vocabulary import Markup


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """A document as written, the same as a reader sees it, and where each character seen stands in the first."""

    original: Document
    shown: Document
    visible: Visible

    def original_span(self, span: Span) -> Span:
        """Where a stretch of the words seen stands in the document as written, from its first character to its last."""
        return Span(*self.visible.to_source(span.start, span.end))


def project(document: Document) -> Projection | None:
    """A document without its syntax; None for one that has none."""
    if document.markup is not Markup.MARKDOWN:
        return None
    seen = visible(parse_markdown(document.text))
    blocks = []
    for block in document.blocks:
        place = trim(seen.text, *seen.from_source(block.span.start, block.span.end))
        if place is not None:
            blocks.append(Block(block.role, place))
    shown = replace(document, text=seen.text, blocks=tuple(blocks), markup=Markup.PLAIN)
    return Projection(document, shown, seen)
