"""Direct statements: words in quotation marks with their attribution."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from communique.extract.facts import Statement
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.spans import Span, hull
from communique.extract.statements.after_report import after_report, another_follows
from communique.extract.statements.announced import announcement
from communique.extract.statements.answers import answering
from communique.extract.statements.attribution import Attribution, attribute, introduction
from communique.extract.statements.beside import beside
from communique.extract.statements.confidence import confidence
from communique.extract.statements.evidence import evidence
from communique.extract.statements.headed_lists import by_head_line
from communique.extract.statements.name_lines import by_label, by_name_line
from communique.extract.statements.passages import Passage
from communique.extract.statements.pointing_back import goes_on_after_line, points_back, says_no_more
from communique.extract.statements.quotations import Quotation
from communique.extract.statements.same_speaker import goes_on
from communique.extract.statements.signatures import signature, signed_in_line
from communique.extract.statements.source_line import by_source_line
from communique.extract.statements.speakers import Speaker
from communique.extract.statements.spoken_for import body_meant
from communique.schemas.vocabulary import EntityKind, StatementKind

_MAX_WORDS_BETWEEN = 12
"""`"...," she said after the vote, "..."`: at most so many words follow the cue within one sentence."""
_NOTE = re.compile(r"\[[^\[\]\n]{1,60}\]|\([^()\n]{1,60}\)")
"""What says where words were said, and is none of them: `"..." [Tweet, 3 May]`."""
_MOST_WORDS_OF_LINE = 15
_ENDS_SENTENCE = ".!?…:;,"
_WHO_SPEAKS = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION})
_INTRODUCES = (",", ":", "–", "—", "-")


@dataclass(frozen=True, slots=True)
class Attributed:
    """A quotation and who said it, as far as the words around it tell."""

    quotation: Quotation
    attribution: Attribution | None
    method: str
    from_context: bool = False


@dataclass(frozen=True, slots=True)
class _Places:
    """The passages of a document by block, in order, and the passage and tokens that stand for each quotation."""

    in_order: Sequence[Passage]
    of_block: dict[int, list[Passage]]
    of_quotation: dict[Span, tuple[Passage, int, int]]


def _places(passages: Sequence[Passage]) -> _Places:
    found = _Places(passages, {}, {})
    for passage in passages:
        found.of_block.setdefault(passage.block, []).append(passage)
        for outer, (first, last) in passage.quotation_tokens.items():
            found.of_quotation.setdefault(outer, (passage, first, last))
    return found


def attribute_all(
    reading: Reading, quotations: Sequence[Quotation], passages: Sequence[Passage], names: Names
) -> list[Attributed]:
    """Each quotation with its attribution, in order.

    Its own sentence speaks first; then the line that introduces it, and the one that signs it; a further part of the
    same quotation, or a quotation that follows with nothing but the attribution between, has the speaker of the one
    before.
    """
    found: list[Attributed] = []
    places = _places(passages)
    of_block: dict[int, list[Quotation]] = {}
    for quotation in quotations:
        of_block.setdefault(quotation.block, []).append(quotation)
    for quotation in quotations:
        own = _own(reading.text, quotation, places, names)
        if own is None or (own.attribution is not None and own.attribution.cue.value == ":"):
            named = _named_as_source(reading, quotation, names) or _labelled(reading, quotation, of_block, names)
            own = named or own
        last = found[-1] if found else None
        if own is not None and own.attribution is not None and last is not None and last.attribution is not None:
            same = goes_on(reading, quotation, own.attribution, last.quotation, last.attribution, names)
            own = replace(own, attribution=same, from_context=True) if same is not None else own
        if own is None:
            own = _inherited(reading, quotation, found[-1] if found else None, places) or _introduced(
                reading, quotation, places, names
            )
            own = own or _signed(reading, quotation, places, names)
            own = own or _pointed_at(reading, quotation, places, names)
            own = own or _reported_before(reading, quotation, places, names)
            own = own or _follows_on(reading, quotation, found[-1] if found else None, places, names)
            own = own or _headed(reading, quotation, of_block, names)
        found.append(own or Attributed(quotation, None, "direct.unattributed"))
    return _backwards(reading, found)


def _own(text: str, quotation: Quotation, passages: _Places, names: Names) -> Attributed | None:
    place = passages.of_quotation.get(quotation.outer)
    if place is None:
        return None
    attribution = attribute(*place, names) or beside(place[0], place[2], names)
    if attribution is None:
        return None
    return Attributed(quotation, _with_body(text, attribution, place[0], passages, names), attribution.method)


def _with_body(text: str, attribution: Attribution, passage: Passage, passages: _Places, names: Names) -> Attribution:
    """The attribution with its speaker by what stands before: the body of a spokesman, the one who was asked."""
    said_by = attribution.said_by
    if said_by is None or said_by.others:
        return attribution
    before = passages.in_order[: bisect_left(passages.in_order, passage.span.start, key=lambda one: one.span.start)]
    body = body_meant(passage, said_by.span, before, names)
    if body is not None:
        return replace(attribution, said_by=Speaker(body))
    return answering(text, attribution, passage, before, names)


def _labelled(
    reading: Reading, quotation: Quotation, of_block: Mapping[int, Sequence[Quotation]], names: Names
) -> Attributed | None:
    """`N. N., head of the port: "..."`."""
    label = by_label(reading, quotation, of_block, names)
    return Attributed(quotation, label, label.method) if label else None


def _inherited(
    reading: Reading, quotation: Quotation, before: Attributed | None, passages: _Places
) -> Attributed | None:
    if before is None or before.attribution is None:
        return None
    if quotation.continues and quotation.block > before.quotation.block:
        return Attributed(quotation, before.attribution, "direct.continued", from_context=True)
    if quotation.block != before.quotation.block:
        return None
    if not _adjoins(reading, quotation, before.quotation, before.attribution, passages):
        return None
    return Attributed(quotation, before.attribution, "direct.split", from_context=True)


def _adjoins(
    reading: Reading, quotation: Quotation, before: Quotation, attribution: Attribution, passages: _Places
) -> bool:
    """Whether nothing but the attribution of `before` stands between two quotations of a paragraph."""
    covered = max(before.outer.end, attribution.span.end)
    here = passages.of_block.get(quotation.block, [])
    at = bisect_right(here, attribution.cue.span.start, key=lambda passage: passage.span.start) - 1
    if at >= 0 and here[at].span.contains(attribution.cue.span):
        covered = max(covered, min(here[at].span.end, quotation.outer.start))
    gap = _NOTE.sub("", reading.text[covered : quotation.outer.start])
    within = reading.text[max(before.outer.end, attribution.span.end) : quotation.outer.start]
    return not any(map(str.isalnum, gap)) and (len(within.split()) <= _MAX_WORDS_BETWEEN or "." in within)


def _follows_on(
    reading: Reading, quotation: Quotation, before: Attributed | None, passages: _Places, names: Names
) -> Attributed | None:
    """A paragraph that begins with a quotation, after one that ends with quoted words and their attribution."""
    if before is None or before.attribution is None or not _is_next(reading, quotation, before.quotation, names):
        return None
    place, above = passages.of_quotation.get(quotation.outer), passages.of_block.get(before.quotation.block, [])
    if place is None or not above or reading.blocks[quotation.block].span.start != quotation.outer.start:
        return None
    is_paragraph = reading.blocks[quotation.block].span == quotation.outer
    if not is_paragraph or any(not p.quoted and not p.span.contains(before.attribution.cue.span) for p in above):
        alone = quotation.outer.contains(place[0].span) and not quotation.inner.of(reading.text).endswith("?")
        if not (alone or is_paragraph) or before.from_context or not _is_attribution(above[-1], before):
            return None
        said_by = before.attribution.said_by
        if said_by is not None and another_follows(reading, quotation, said_by.span, names):
            return None
    return Attributed(quotation, before.attribution, "direct.context", from_context=True)


def _is_next(reading: Reading, quotation: Quotation, before: Quotation, names: Names) -> bool:
    """Whether a paragraph comes right behind another, or with a line between that is no sentence and names nobody.

    Pages set links to other news there.
    """
    if quotation.block != before.block + 2:
        return quotation.block == before.block + 1
    line = reading.blocks[before.block + 1].span
    text = line.of(reading.text)
    is_line = (
        len(text.split()) <= _MOST_WORDS_OF_LINE and text[-1] not in _ENDS_SENTENCE and not any(c in text for c in "“”")
    )
    return is_line and not any(n.entity.kind in _WHO_SPEAKS for n in names.within(line))


def _is_attribution(passage: Passage, attributed: Attributed) -> bool:
    """Whether a sentence is a quotation with its attribution."""
    cue = attributed.attribution.cue.span if attributed.attribution else None
    return attributed.quotation.outer in passage.quotation_tokens and cue is not None and passage.span.contains(cue)


def _introduced(reading: Reading, quotation: Quotation, passages: _Places, names: Names) -> Attributed | None:
    """`He stated,` on the line before."""
    block = reading.blocks[quotation.block].span
    if reading.text[block.start : quotation.outer.start].strip():
        return None
    previous = passages.of_block.get(quotation.block - 1)
    if not previous:
        return None
    introduces = previous[-1].span.of(reading.text).rstrip().endswith(_INTRODUCES)
    attribution = (introduction(previous[-1], names) if introduces else None) or announcement(previous[-1], names)
    return Attributed(quotation, attribution, "direct.line_before", from_context=True) if attribution else None


def _signed(reading: Reading, quotation: Quotation, passages: _Places, names: Names) -> Attributed | None:
    """`– Minister N. N.` on the line after a paragraph that is one quotation, or at its end."""
    if (attribution := signed_in_line(reading, quotation, names)) is not None:
        return Attributed(quotation, attribution, attribution.method, from_context=True)
    signed = passages.of_block.get(quotation.block + 1, [])
    if reading.blocks[quotation.block].span != quotation.outer or len(signed) != 1 or signed[0].quoted:
        return None
    attribution = signature(signed[0], names)
    return Attributed(quotation, attribution, "direct.line_after", from_context=True) if attribution else None


def _named_as_source(reading: Reading, quotation: Quotation, names: Names) -> Attributed | None:
    """`Quote: "..."` below a line that says `Source: N. N. on X`."""
    attribution = by_source_line(reading, quotation, names)
    return Attributed(quotation, attribution, attribution.method, from_context=True) if attribution else None


def _pointed_at(reading: Reading, quotation: Quotation, passages: _Places, names: Names) -> Attributed | None:
    """After sentences that are one quotation, in its paragraph or on the next line: `This was stated by N. N.`."""
    block = reading.blocks[quotation.block].span
    if quotation.outer.start != block.start:
        return None
    here = [p for p in passages.of_block.get(quotation.block, []) if not quotation.outer.contains(p.span)]
    attribution = None
    if quotation.outer == block:
        below = passages.of_block.get(quotation.block + 1, [])
        if below:
            attribution = points_back(below[0], names) or goes_on_after_line(below[0], names)
    elif here and here[0].span.start >= quotation.outer.end:
        attribution = points_back(here[0], names) or says_no_more(here[0], names)
    return Attributed(quotation, attribution, "direct.line_after", from_context=True) if attribution else None


def _reported_before(reading: Reading, quotation: Quotation, passages: _Places, names: Names) -> Attributed | None:
    """`She stressed that the port was closed. "We will open it."`."""
    here, above = (passages.of_block.get(block, []) for block in (quotation.block, quotation.block - 1))
    attribution = after_report(reading, quotation, here, above, names)
    return Attributed(quotation, attribution, attribution.method, from_context=True) if attribution else None


def _headed(
    reading: Reading, quotation: Quotation, of_block: Mapping[int, Sequence[Quotation]], names: Names
) -> Attributed | None:
    """`- On money: "..."` in a list below `Minister N. N. on Harbour Radio`; the name alone above or below one."""
    attribution = by_head_line(reading, quotation, of_block, names) or by_name_line(reading, quotation, of_block, names)
    return Attributed(quotation, attribution, attribution.method, from_context=True) if attribution else None


def _backwards(reading: Reading, found: list[Attributed]) -> list[Attributed]:
    """Give a quotation the attribution that its later part carries (`..., he said` after the next paragraph)."""
    for index in range(len(found) - 2, -1, -1):
        this, following = found[index], found[index + 1]
        joined = following.quotation.continues or (
            following.quotation.block == this.quotation.block
            and not reading.text[this.quotation.outer.end : following.quotation.outer.start].strip()
        )
        if this.attribution is None and joined and following.attribution is not None and not _has_own(reading, this):
            found[index] = replace(
                this, attribution=following.attribution, method="direct.continued", from_context=True
            )
    return found


def _has_own(reading: Reading, this: Attributed) -> bool:
    """Whether something introduces a quotation, though it does not tell who speaks (`X was asked: "..."`)."""
    before = reading.text[reading.blocks[this.quotation.block].span.start : this.quotation.outer.start]
    return before.rstrip().endswith(":") and any(map(str.isalnum, before))


def direct_statements(reading: Reading, attributed: Sequence[Attributed]) -> list[Statement]:
    """The rows of quotations in quotation marks."""
    return [
        quoted_row(reading, one.quotation.inner, one.quotation.outer, one.attribution, one.method, one.from_context)
        for one in attributed
    ]


def quoted_row(
    reading: Reading, content: Span, marked: Span, attribution: Attribution | None, method: str, from_context: bool
) -> Statement:
    """The row of quoted words; `marked` includes their marks."""
    said_by = attribution.said_by if attribution else None
    near = attribution if attribution and not from_context else None
    return Statement(
        kind=StatementKind.DIRECT,
        content=content,
        evidence=evidence(reading, content, hull([marked, near.span]) if near else marked),
        method=method,
        confidence=confidence(method if said_by or method == "direct.unattributed" else "direct.unattributed"),
        cue=attribution.cue if attribution else None,
        speaker=said_by.span if said_by else None,
        co_speakers=said_by.others if said_by else (),
        speaker_kind=said_by.kind if said_by else None,
        addressee=attribution.addressee if attribution else None,
        speaker_from_context=from_context and said_by is not None,
    )
