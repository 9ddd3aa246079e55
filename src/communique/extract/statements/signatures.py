"""Lines that sign the words above them: `– Minister of Defence Anna Volk`."""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.spans import Cell, Span
from communique.extract.statements.attribution import Attribution
from communique.extract.statements.passages import Passage
from communique.extract.statements.quotations import Quotation
from communique.extract.statements.speakers import Speaker
from communique.extract.statements.speaking_verbs import DATELINE_DASHES
from communique.schemas.vocabulary import EntityKind

_SENTENCE_ENDS = frozenset({".", "!", "?", ":", ";", ","})


_MOST_WORDS = 15
_MOST_WITH_TAIL = 30
_SIGNING = re.compile(r"\s*(?P<dash>[–—]|--?)\s*(?=[A-Z])")
_REST = re.compile(r"(?P<comma>,?) (?P<who>[A-Z][^.!?;:,“”\"\n]{2,100}(?:\.[^.!?;:,“”\"\n]{2,60})?)\.?$")
"""What ends a paragraph behind its quotation, one stop of a short word within it."""
_FEWEST_QUOTED = 6
"""Words of what is said, below which it may be the title of a book before who wrote it."""
_LONG = 4
"""Letters of a word that a title writes with a capital."""
_OF_OFFICES = frozenset({"of", "and", "for", "the", "to"})
_WHO = re.compile(r"(?:, (?!whose\b|which\b)[^.!?;:“”\"]{2,80})?")
"""What may stand behind the name that signs a paragraph: who that is, and nothing more."""
_BEHIND = frozenset({"on", "in", "at", "during", "via", "to", "speaking"})
"""What stands behind the name where the line goes on about when and where it was said."""


def signature(passage: Passage, names: Names) -> Attribution | None:
    """`– Minister of Defence Anna Volk`: a line of its own with a dash and a noun phrase, below the words it signs.

    Behind the name it may tell when and where: `– Anna Volk on 3 May in a letter to the port`.
    """
    words = [token for token in passage.tree if not token.is_space]
    if len(words) < 3 or words[0].text not in DATELINE_DASHES or words[-1].text in _SENTENCE_ENDS:
        return None
    signed = _until_tail(passage, words, names)
    if len(signed) > _MOST_WORDS or len(words) > _MOST_WITH_TAIL:
        return None
    if any(t.tag_[:2] == "VB" or t.tag_ == "MD" for t in signed) or sum(t.tag_ == "NNP" for t in signed) < 2:
        return None
    named = passage.place(signed[1], signed[-1])
    if not any(name.entity.kind is EntityKind.PERSON for name in names.within(named)):
        return None
    return Attribution(
        Cell(words[0].text, passage.place(words[0], words[0])), Speaker(named), None, "direct.line_after"
    )


def _until_tail(passage: Passage, words: Sequence[Token], names: Names) -> Sequence[Token]:
    """The words up to the first person's name, where those behind it tell when and where; else all of them."""
    for at, token in enumerate(words[:-1]):
        here = passage.place(token, token)
        ends = any(n.entity.kind is EntityKind.PERSON and n.span.end == here.end for n in names.overlapping(here))
        if ends:
            return words[: at + 1] if words[at + 1].lower_ in _BEHIND else words
    return words


def signed_in_line(reading: Reading, quotation: Quotation, names: Names) -> Attribution | None:
    """The attribution of `"..." — Anna Volk, engineer`: a dash, a name and what they are end the quotation's paragraph.

    Nothing but a label stands before the quotation ("A reader: "...").
    """
    block = reading.blocks[quotation.block].span
    dash = _SIGNING.match(reading.text, quotation.outer.end, block.end)
    label = reading.text[block.start : quotation.outer.start].rstrip()
    if label and not label.endswith(":"):
        return None
    if dash is None:
        return _named_behind_comma(reading, quotation, names)
    first = next(names.within(Span(dash.end(), block.end)), None)
    if first is None or first.entity.kind is not EntityKind.PERSON or first.span.start != dash.end():
        return None
    if _WHO.fullmatch(reading.text, first.span.end, block.end) is None:
        return None
    mark = Span(dash.start("dash"), dash.end("dash"))
    return Attribution(Cell(mark.of(reading.text), mark), Speaker(first.span), None, "direct.line_after")


def _named_behind_comma(reading: Reading, quotation: Quotation, names: Names) -> Attribution | None:
    """The attribution of `"...," Port Minister Anna Volk.`: a sentence that lost its verb names who holds an office."""
    block = reading.blocks[quotation.block].span
    inner = quotation.inner.of(reading.text).rstrip()
    rest = _REST.match(reading.text, quotation.outer.end, block.end)
    if rest is None or not (inner.endswith(",") or rest["comma"]) or len(inner.split()) < _FEWEST_QUOTED:
        return None
    who = Span(rest.start("who"), rest.end("who"))
    people = [name for name in names.within(who) if name.entity.kind is EntityKind.PERSON]
    if len(people) != 1 or people[0].span.end != who.end:
        return None
    before = reading.text[who.start : people[0].span.start].split()
    if any(word[0].islower() and word not in _OF_OFFICES for word in before) or _is_title(inner):
        return None
    return Attribution(Cell(",", _comma(reading, quotation)), Speaker(people[0].span), None, "direct.line_after")


def _is_title(words: str) -> bool:
    """Whether all long words have capitals, as in the title of a book before who wrote it."""
    return all(word[0].isupper() for word in words.split() if len(word) >= _LONG)


def _comma(reading: Reading, quotation: Quotation) -> Span:
    """Where the comma stands between quoted words and who said them: before the closing mark or behind it."""
    at = reading.text.rindex(",", quotation.inner.start, quotation.outer.end + 2)
    return Span(at, at + 1)
