"""Direct statements without quotation marks: paragraphs that a line before or behind them says are somebody's words."""

import re
from collections.abc import Sequence

from communique.extract.facts import Statement
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.statements.attribution import Attribution, cue_cell, introduction
from communique.extract.statements.cues import lexicon
from communique.extract.statements.direct import quoted_row
from communique.extract.statements.indirect import reported_in
from communique.extract.statements.passages import Passage
from communique.extract.statements.quotations import Quotation
from communique.extract.statements.speakers import speaker
from communique.extract.statements.speaking_verbs import is_active, speaking_subject, verb_cue
from communique.extract.trees import children
from communique.schemas.vocabulary import BlockRole

_OWN_VOICE = re.compile(
    r"\b(?:I|[Ww]e|[Oo]urs?|[Mm]y|us)\b(?!\.)|\b[Ii]t is (?:vital|essential|crucial|imperative|right|time)\b"
)
"""What tells a speaker's own words from the article's: first person, or an opinion. "US" is a country."""
_FEWEST = 6
"""Words of a paragraph that is said, above a line that tells nothing but by whom."""
_LONG_PARAGRAPH = 25
"""Words of a paragraph that is no heading, whether or not it ends in a stop."""
_SIGNING = re.compile(r"[–—-] ?(?=\w)")
_POINTS = re.compile(
    r"(?:He|She|They|His|Her)\b|The (?:Prime |Foreign |Defence |Deputy )?"
    r"(?:Minister|President|Secretary|Chancellor|Ambassador)\b"
)
"""How an article goes on about whoever it has just quoted."""
_GOES_ON = frozenset({"ccomp", "dobj", "xcomp", "conj", "advcl", "parataxis"})
"""What stands with a verb that has a content of its own."""


def block_quotations(
    reading: Reading, quotations: Sequence[Quotation], passages: Sequence[Passage], names: Names
) -> list[Statement]:
    """The paragraph after a line that ends in "said:", where no quotation marks stand, and what goes on from it.

    The page does not say where such a quotation ends: a further paragraph belongs to it only where the page marks it
    as quoted, or it or the one after it speaks in the speaker's voice, or where the whole text is a statement that this
    line opens; else it is the article's own again.
    """
    rows: list[Statement] = []
    quoted_blocks = {quotation.block for quotation in quotations}
    last = {passage.block: passage for passage in passages}
    index = 0
    while index < len(reading.blocks):
        passage = last.get(index)
        index += 1
        if passage is None or not passage.span.of(reading.text).rstrip().endswith(":"):
            continue
        attribution = introduction(passage, names)
        if attribution is None or attribution.said_by is None or attribution.cue.value == ":":
            continue
        speaks = index < len(reading.blocks) and _in_own_voice(reading, index)
        if not speaks and any(row.cue == attribution.cue for row in reported_in(reading, passage, names)):
            continue  # "announced his intent to nominate the following people:" tells itself what was said
        first = index
        opens = _opens(reading, passage.block, attribution, passages, names)
        while (
            index < len(reading.blocks)
            and index not in quoted_blocks
            and _is_quoted_paragraph(reading, index)
            and (index == first or opens or _goes_on_quoting(reading, index, quoted_blocks))
        ):
            span = reading.blocks[index].span
            rows.append(quoted_row(reading, span, span, attribution, "direct.block", from_context=True))
            index += 1
    return rows


def _is_quoted_paragraph(reading: Reading, index: int) -> bool:
    block = reading.blocks[index]
    words = block.span.of(reading.text)
    if block.role not in {BlockRole.PARAGRAPH, BlockRole.QUOTE}:
        return False
    ends = words[-1] in ".!?…" or len(words.split()) >= _LONG_PARAGRAPH
    return ends and not words.lower().startswith(lexicon().block_ends)


def _goes_on_quoting(reading: Reading, index: int, quoted_blocks: set[int]) -> bool:
    if _in_own_voice(reading, index):
        return True
    after = index + 1
    return (
        after < len(reading.blocks)
        and after not in quoted_blocks
        and _is_quoted_paragraph(reading, after)
        and _in_own_voice(reading, after)
    )


def _in_own_voice(reading: Reading, index: int) -> bool:
    block = reading.blocks[index]
    return block.role is BlockRole.QUOTE or _OWN_VOICE.search(block.span.of(reading.text)) is not None


def signed_paragraphs(
    reading: Reading, quotations: Sequence[Quotation], passages: Sequence[Passage], names: Names
) -> list[Statement]:
    """The paragraph without quotation marks before a line `- N. N. wrote on X.`, where it speaks in their voice.

    A line that says nothing but who said it, `- N. N., mayor, said.`, needs no more.
    """
    rows: list[Statement] = []
    quoted_blocks = {quotation.block for quotation in quotations}
    for passage in passages:
        above = passage.block - 1
        if above < 0 or passage.quoted or not _SIGNING.match(reading.text, passage.span.start, passage.span.end):
            continue
        if passage.span.start != reading.blocks[passage.block].span.start:
            continue
        if _is_signed_too(reading, passage.block + 1):
            continue  # a list of who wrote what
        if above in quoted_blocks or (attribution := _signing(passage, names)) is None:
            continue
        block = reading.blocks[above]
        is_bare = not any(map(str.isalnum, reading.text[attribution.cue.span.end : passage.span.end]))
        said = is_bare and block.role is BlockRole.PARAGRAPH and len(block.span.of(reading.text).split()) >= _FEWEST
        if said or (_is_quoted_paragraph(reading, above) and _in_own_voice(reading, above)):
            span = reading.blocks[above].span
            rows.append(quoted_row(reading, span, span, attribution, "direct.block", from_context=True))
    return rows


def _is_signed_too(reading: Reading, index: int) -> bool:
    if index >= len(reading.blocks):
        return False
    span = reading.blocks[index].span
    return _SIGNING.match(reading.text, span.start, span.end) is not None


def _signing(passage: Passage, names: Names) -> Attribution | None:
    """The attribution of a line that says only who said or wrote it, and where."""
    for token in passage.tree:
        cue = verb_cue(token)
        if cue is None or not cue.quotes or token.dep_ != "ROOT" or not is_active(token):
            continue
        own = speaking_subject(token)
        if own is None or children(token, *_GOES_ON):
            return None
        said_by = speaker(passage, own, names)
        return Attribution(cue_cell(passage, token), said_by, None, "direct.block") if said_by else None
    return None


def _opens(reading: Reading, block: int, attribution: Attribution, passages: Sequence[Passage], names: Names) -> bool:
    """Whether a text is a statement that the line at `block` opens: nothing but the statement stands in it.

    No paragraph stands above that line, and below it none tells of whoever it names, or of what somebody said.
    """
    below = range(block + 2, len(reading.blocks))
    ends = next((i for i in below if not _is_quoted_paragraph(reading, i)), len(reading.blocks))
    if any(_is_quoted_paragraph(reading, above) for above in range(block)) or any(
        _tells(reading, i, attribution, names) for i in range(block + 2, ends)
    ):
        return False
    if any(_reports(passage) for passage in passages if block + 2 <= passage.block < ends):
        return False
    return not any(_is_quoted_paragraph(reading, i) for i in range(ends, len(reading.blocks)))


def _tells(reading: Reading, index: int, attribution: Attribution, names: Names) -> bool:
    """Whether a paragraph names whoever the line names, or begins with words that point at a person."""
    said_by = attribution.said_by
    block = reading.blocks[index].span
    theirs = {name.entity.entity_id for name in names.overlapping(said_by.span)} if said_by is not None else set()
    names_them = any(name.entity.entity_id in theirs for name in names.within(block))
    return names_them or _POINTS.match(block.of(reading.text)) is not None


def _reports(passage: Passage) -> bool:
    """Whether a sentence tells what somebody says: a verb of saying in it has a subject."""
    return any(
        token.tag_ in {"VBD", "VBZ", "VBP"} and (cue := verb_cue(token)) is not None and cue.quotes and is_active(token)
        for token in passage.tree
    )
