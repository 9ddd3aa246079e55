"""What a title is, in any language."""

from dataclasses import dataclass

from communique.extract.names.name import Entity, Name
from communique.extract.spans import Span


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it stands in a text.

    `span`: with the adjective or possessive before it and the whole complement; `words`: the title without the
    organisation where they can be parted; `head`: the key of the office; `modifiers`: the words that set it apart
    from others of the same head ("deputy", "prime"), and its portfolio; `of`: the name of the organisation or country.
    """

    span: Span
    words: Span
    head: str
    modifiers: frozenset[str]
    portfolio: frozenset[str]
    of: Name | None
    person: Name | None
    left: Span | None = None
    """A word that stands before whose office it is and says that it was left: "former" in "former Maltese minister"."""

    def in_words(self, text: str) -> str:
        """The title as written, without whose it is: "former minister" of "former Maltese minister"."""
        words = " ".join(self.words.of(text).split())
        return f"{self.left.of(text)} {words}" if self.left else words

    @property
    def body(self) -> Entity | None:
        """The organisation or country that the title belongs to, where the text names it."""
        return self.of.entity if self.of else None
