"""Sentences with the quoted words taken out, so that a parser sees the attribution and not the speech.

A quotation of five sentences hides its attribution from any sentence splitter: `"A. B. C," said X.` In a passage each
quotation is two or three plain words, `"So it is," said X.`, and every token still knows its place in the document.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.extract.line_labels import is_credit
from communique.extract.models import Parse, tokens
from communique.extract.reading import PARSED_LANGUAGES, Reading, Sentence
from communique.extract.sentences import sentences
from communique.extract.spans import Span
from communique.extract.statements.quotations import Quotation

_STAND_IN = "So it is"
_FINAL = ",.!?…"
_GOES_ON = "!?…."
_NO_STOP = "-"


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A sentence of a paragraph with its parse, its quotations replaced by stand-ins.

    `starts` and `ends` give, for each character of the tree's text, the document offsets it stands for;
    `quoted` the quotation that a token stands for, by the token's index.
    """

    block: int
    span: Span
    parse: Parse
    starts: Sequence[int]
    ends: Sequence[int]
    quoted: dict[int, Quotation]

    @property
    def tree(self) -> Doc:
        """The tree of the words with the stand-ins."""
        return self.parse.tree

    def place(self, first: Token, last: Token) -> Span:
        """Where the tokens from `first` to `last` stand in the document."""
        return Span(self.starts[first.idx], self.ends[last.idx + len(last) - 1])

    @property
    def quotation_tokens(self) -> dict[Span, tuple[int, int]]:
        """First and last token that stand for each quotation in the passage, by where that stands."""
        found: dict[Span, tuple[int, int]] = {}
        for index, quotation in self.quoted.items():
            first, _ = found.get(quotation.outer, (index, index))
            found[quotation.outer] = (first, index)
        return found


def passages(reading: Reading, quotations: Sequence[Quotation], titles: Sequence[Quotation] = ()) -> list[Passage]:
    """The sentences of all paragraphs in order, quotations masked; unparsed ones are left out.

    `titles` are words in quotation marks that are no speech: a stop inside them ends no sentence. A sentence without
    a quotation keeps the tree it has.
    """
    if reading.document.language is not None and reading.document.language not in PARSED_LANGUAGES:
        return []
    by_block: dict[int, list[Quotation]] = {}
    for quotation in quotations:
        by_block.setdefault(quotation.block, []).append(quotation)
    stops: dict[int, set[int]] = {}
    for title in titles:
        rest = reading.text[title.outer.end : reading.blocks[title.block].span.end].lstrip()
        end = title.inner.end - (1 if not rest or not rest[0].islower() else 0)
        inside = {at for at in range(title.inner.start, end) if reading.text[at] in _GOES_ON}
        if inside:
            stops.setdefault(title.block, set()).update(inside)
            by_block.setdefault(title.block, [])
    parses = {sentence.span: sentence.parse for sentence in reading.sentences if sentence.parse is not None}
    of_block: dict[int, list[Sentence]] = {}
    for sentence in reading.sentences:
        of_block.setdefault(sentence.block, []).append(sentence)
    found: list[Passage] = []
    for index, block in enumerate(reading.blocks):
        if is_credit(reading.text, block.span):
            continue
        if index not in by_block:
            found += (
                Passage(
                    index,
                    s.span,
                    s.parse,
                    range(s.span.start, s.span.end),
                    range(s.span.start + 1, s.span.end + 1),
                    {},
                )
                for s in of_block.get(index, ())
                if s.parse is not None
            )
            continue
        found += _masked(reading, index, block.span, by_block[index], stops.get(index, set()), parses)
    return found


def _masked(
    reading: Reading,
    block: int,
    span: Span,
    quotations: Sequence[Quotation],
    stops: set[int],
    parses: Mapping[Span, Parse],
) -> Iterator[Passage]:
    text, starts, ends, at_quotation = _mask(reading.text, span, quotations)
    text = "".join(
        _NO_STOP if start in stops and end == start + 1 else c for c, start, end in zip(text, starts, ends, strict=True)
    )
    for sentence in sentences(text, 0, len(text)):
        place = Span(starts[sentence.start], ends[sentence.end - 1])
        inside = {at: at_quotation[at] for at in range(sentence.start, sentence.end) if at in at_quotation}
        parse = None if inside else parses.get(place)
        if parse is None:
            parse = Parse(tokens(sentence.of(text), reading.nlp), reading.nlp)
        quoted = {t.i: inside[sentence.start + t.idx] for t in parse.words if sentence.start + t.idx in inside}
        yield Passage(
            block,
            place,
            parse,
            tuple(starts[sentence.start : sentence.end]),
            tuple(ends[sentence.start : sentence.end]),
            quoted,
        )


def _mask(
    text: str, span: Span, quotations: Sequence[Quotation]
) -> tuple[str, list[int], list[int], dict[int, Quotation]]:
    """The paragraph with stand-ins; document offsets of each character; which characters stand for which quotation."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at_quotation: dict[int, Quotation] = {}
    at = span.start
    for quotation in quotations:
        plain = text[at : quotation.outer.start]
        pieces.append(plain)
        starts += range(at, quotation.outer.start)
        ends += range(at + 1, quotation.outer.start + 1)
        stand_in = f"“{_STAND_IN}{_final(text, span, quotation)}”"
        at_quotation |= {len(starts) + i: quotation for i in range(len(stand_in))}
        pieces.append(stand_in)
        starts += [quotation.outer.start] * len(stand_in)
        ends += [quotation.outer.end] * len(stand_in)
        if text[quotation.outer.end : quotation.outer.end + 1].isalnum():  # ”the minister said: two words all the same
            pieces.append(" ")
            starts.append(quotation.outer.end - 1)
            ends.append(quotation.outer.end)
        at = quotation.outer.end
    pieces.append(text[at : span.end])
    starts += range(at, span.end)
    ends += range(at + 1, span.end + 1)
    return "".join(pieces), starts, ends, at_quotation


def _final(text: str, span: Span, quotation: Quotation) -> str:
    """The stop before the closing mark; a comma where the sentence goes on, so that the attribution stays with it."""
    last = text[quotation.inner.end - 1]
    rest = text[quotation.outer.end : span.end].lstrip(" \u00a0–—-")
    if last in _GOES_ON and rest[:1].islower():
        return ","
    if last in _GOES_ON and rest[:1] == ",":
        return ""
    if last in "!?" and rest and "." in rest and len(rest.split(".")[0].split()) <= 8:
        return ","
    return last if last in _FINAL else ""
