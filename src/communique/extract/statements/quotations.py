"""Quotation marks: where quoted words begin and end in a paragraph, whatever marks a page mixes.

Pages mix straight and curly marks (`"...”`), guillemets and low-high marks, forget to close a paragraph of a longer
quotation, or interrupt it by dashes. What a mark does is therefore decided by its neighbours first and by its shape
only where they leave it open.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from communique.extract.spans import Span, trim
from communique.extract.statements.context import source_line_words
from communique.extract.statements.cues import lexicon

DOUBLE_MARKS = '"“”„‟«»'
_GUILLEMETS = "«»"
_BEFORE_OPENING = "([{—–-/|>:‘'" + DOUBLE_MARKS
_TWO_SINGLES = frozenset({"’’", "''"})
_DOUBLE_MARK = re.compile(f"[{DOUBLE_MARKS}]")
_MARK = re.compile(rf"[{DOUBLE_MARKS}’']")
"""Two single marks that agencies set for a closing double one."""
_STOP = re.compile(r"[.!?…]\s+(?=\S)")
_OPENING_SINGLES = ("'", "‘")
_CLOSING_SINGLES = ("'", "’")
_SENTENCE_END = ".!?…"
_PARTING = (",", ";")
_STOPS = ",.!?…"
_FEWEST_LOST = 6
"""Words of a quotation that is known by its closing mark alone."""
_MAX_SPAN_OF_BLOCKS = 6
"""Most paragraphs that an unclosed mark is taken to reach over when only a closing mark, far below, answers it."""

_CURLY_SINGLE = re.compile(r"(?<!\w)‘(?=\w)(?:[^‘’\n]|’(?=\w))+’(?!\w)")
_STRAIGHT_SINGLE = re.compile(r"(?<![\w'])'(?=\w)(?:[^'\n]|'(?=\w)|(?<=s)'(?= ))+(?<=[.,!?…])'(?!\w)")
_REOPENS = re.compile(r"[.!?…][’'\])]?\s+\Z")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_OWNING = ("'s", "’s", "s'", "s’")
_SPEAKERS = frozenset({"I", "We", "You"})
"""Subjects of whom a speaker tells what they say."""
_IN_TALK = re.compile(r"\b(?:I|[Mm]y|me|[Ww]e|[Oo]ur|us|[Yy]ou|[Yy]our)\b")
_PAST = re.compile(
    r"\b(?:[a-z]{2,}ed|was|were|had|took|came|left|went|gave|told|met|fell|rose|began|stood|ran|held|got|made|saw|broke|"
    r"fled|sent|won|lost|wrote|spoke|paid|built|found|kept|led|felt|brought)\b"
)
_PRESENT = re.compile(
    r"\b(?:am|is|are|has|have|will|can|may|must|should|do|does)\b|(?:[Ii]t|[Tt]hat|[Tt]here|[Hh]e)['’]s\b|['’](?:ve|ll|re)\b|n['’]t\b"
)
_LONGEST_SMALL = 3
"""Letters of words that titles write small."""
_DASHED_TAIL = re.compile(r"[.,!?] *[–—-] +(?=\S)")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks, in one paragraph.

    `inner` are the words, `outer` includes the marks; `block` indexes `Reading.blocks`. A paragraph of a longer
    quotation that has no closing mark is not `closed`; `continues`: it goes on from the paragraph before.
    """

    block: int
    outer: Span
    inner: Span
    closed: bool = True
    continues: bool = False


@dataclass(frozen=True, slots=True)
class _Scan:
    quotations: list[Quotation]
    unclosed: int | None
    """Where the outermost mark that nothing closes stands."""
    orphan: int | None
    """Where the first closing mark that nothing opens stands."""


def find_quotations(text: str, paragraphs: Sequence[Span | None]) -> list[Quotation]:
    """The outermost quotations of each paragraph, in order; None is a block that is not to be read.

    Nested quotations are part of the one around them. Apostrophes and inch marks open nothing.
    """
    scans = [
        _Scan([], None, None) if span is None else _scan(text, block, span) for block, span in enumerate(paragraphs)
    ]
    found: list[Quotation] = []
    follows = False
    for block, scan in enumerate(scans):
        span = paragraphs[block]
        if span is None:
            continue
        opens_quoted = text[span.start] in DOUBLE_MARKS
        rows = list(scan.quotations)
        goes_on = False
        if scan.unclosed is not None:
            following = next((p for p in paragraphs[block + 1 :] if p is not None), None)
            goes_on = following is not None and text[following.start] in DOUBLE_MARKS
            reach = 0 if goes_on else _reach(paragraphs, scans, block)
            begins = (
                scan.unclosed == span.start
                or _is_last_sentence(text, scan.unclosed, span)
                or _is_announced(text, scan.unclosed, span)
            )
            ends = begins and _ends_sentence(text, span) and not _tells(text, scan.unclosed + 1, span.end)
            if goes_on or reach or ends:
                rows = [q for q in rows if q.outer.end <= scan.unclosed]
                rows += _quotation(text, block, scan.unclosed, span.end, closed=False)
                found += [replace(rows[0], continues=True), *rows[1:]] if follows and opens_quoted and rows else rows
                found += _carried(text, paragraphs, scans, block, reach)
                follows = goes_on
                continue
        if scan.orphan is not None and not follows:
            rows = [*_unopened(text, block, span, scan.orphan, rows), *rows]
        if follows and opens_quoted and rows and rows[0].outer.start == span.start:
            rows[0] = replace(rows[0], continues=True)
        found += rows
        follows = False
    return sorted({q.outer.start: q for q in found}.values(), key=lambda q: q.outer.start)


def _reach(paragraphs: Sequence[Span | None], scans: Sequence[_Scan], block: int) -> int:
    """How many paragraphs further the mark that closes an open quotation stands; 0 if another mark comes first."""
    for step in range(1, _MAX_SPAN_OF_BLOCKS + 1):
        at = block + step
        if at >= len(scans) or paragraphs[at] is None:
            return 0
        orphan = scans[at].orphan
        first = min((q.outer.start for q in scans[at].quotations), default=None)
        if orphan is not None and (first is None or orphan < first):
            return step
        if first is not None or scans[at].unclosed is not None:
            return 0
    return 0


def _unopened(text: str, block: int, span: Span, closing: int, rows: Sequence[Quotation]) -> list[Quotation]:
    """The quotation that begins a paragraph whose page lost its opening mark: `We came back,” said Anna Volk.`."""
    first = min((row.outer.start for row in rows), default=span.end)
    whole = first > closing and text[closing - 1] in ",!?" and len(text[span.start : closing].split()) >= _FEWEST_LOST
    if not whole or _tells(text, span.start, closing) or not _tells(text, closing + 1, span.end):
        return []
    inner = trim(text, span.start, closing)
    return [] if inner is None else [Quotation(block, Span(inner.start, closing + 1), inner)]


def _carried(
    text: str, paragraphs: Sequence[Span | None], scans: Sequence[_Scan], block: int, reach: int
) -> list[Quotation]:
    """The further paragraphs of a quotation whose one closing mark stands `reach` paragraphs below."""
    rows: list[Quotation] = []
    for at in range(block + 1, block + reach + 1):
        span, orphan = paragraphs[at], scans[at].orphan
        if span is None:
            continue
        end = span.end if at < block + reach or orphan is None else orphan + 1
        inner = trim(text, span.start, end, DOUBLE_MARKS)
        if inner is not None:
            rows.append(Quotation(at, Span(span.start, end), inner, closed=at == block + reach, continues=True))
    return rows


def _scan(text: str, block: int, span: Span) -> _Scan:
    """The outermost quotations of one paragraph, and its first marks without a partner."""
    singles: list[Span] = []
    for mark, pattern in (("‘", _CURLY_SINGLE), ("'", _STRAIGHT_SINGLE)):
        if text.find(mark, span.start, span.end) >= 0:
            singles += [Span(*match.span()) for match in pattern.finditer(text, span.start, span.end)]
    if not singles and _DOUBLE_MARK.search(text, span.start, span.end) is None:
        return _Scan([], None, None)
    rows: list[Quotation] = []
    stack: list[int] = []
    orphan: int | None = None
    for match in _MARK.finditer(text, span.start, span.end):
        at, mark = match.start(), match[0]
        if stack and text[at : at + 2] in _TWO_SINGLES and not text[at + 2 : at + 3].isalnum():
            rows += _quotation(text, block, stack[0], at + 2, closed=True, closing=2)
            stack.clear()
        if mark not in DOUBLE_MARKS:
            continue
        before = text[at - 1] if at > span.start and not _is_label(text[span.start : at]) else " "
        after = text[at + 1] if at + 1 < span.end else " "
        slipped = at > 1 and before == " " and after.islower() and text[at - 2] in _STOPS
        match "closes" if mark == "”" and slipped else _role(mark, before, after, depth=len(stack)):
            case "opens":
                stack.append(at)
            case "closes":
                opening = _partner(text, stack, mark)
                if opening is not None:
                    del stack[opening + 1 :]
                    begin = stack.pop()
                    while rows and rows[-1].outer.start >= begin:
                        rows.pop()
                    rows += _quotation(text, block, begin, at + 1, closed=True)
                elif orphan is None and not stack:
                    dashed = _dashed_tail(text, block, rows[-1].outer.end if rows else span.start, at, rows)
                    rows += dashed
                    orphan = None if dashed else at
            case _:
                pass
    rows, unclosed = _joined(text, block, stack, rows)
    covered = [q.outer for q in rows] + ([Span(unclosed, span.end)] if unclosed is not None else [])
    for single in sorted(singles):
        if not any(single.overlaps(outer) for outer in covered):
            rows += _quotation(text, block, single.start, single.end, closed=True)
            covered.append(single)
    rows.sort(key=lambda q: q.outer.start)
    return _Scan(_outermost(rows), unclosed, orphan)


def _joined(
    text: str, block: int, stack: Sequence[int], rows: Sequence[Quotation]
) -> tuple[list[Quotation], int | None]:
    """The quotations with those whose paragraphs a page joined (`"A. "B."`), and the first mark left without a partner.

    A mark that nothing closes reaches to the next one, where that opens a sentence right behind the end of another and
    what stands between tells of nobody who says something. What an article says behind a mark that was forgotten, or
    a title, is not joined: the first sentence is quoted, a further one not where it tells what happened.
    """
    found = {row.outer.start: row for row in rows}
    left = list(stack)
    goes_on: set[int] = set()
    for at, following in pairwise(sorted({*stack, *(row.outer.start for row in rows)})):
        if at not in left or not text[following + 1 : following + 2].strip("[(").isupper():
            continue
        inner = trim(text, at + 1, following)
        if inner is None or _REOPENS.search(text, at, following) is None or _tells(text, inner.start, inner.end):
            continue
        if _is_title(inner.of(text)) or any(map(_is_told, _STOP.split(inner.of(text))[1:])):
            continue
        found[at] = Quotation(block, Span(at, inner.end), inner, closed=False)
        left.remove(at)
        goes_on.add(following)
    parts = [replace(row, continues=True) if at in goes_on else row for at, row in sorted(found.items())]
    return parts, left[0] if left else None


def _is_title(words: str) -> bool:
    """Whether all longer words of a stretch are written large, and there are two of them."""
    longer = [word[0] for word in _WORD.findall(words) if len(word) > _LONGEST_SMALL]
    return len(longer) > 1 and all(first.isupper() for first in longer)


def _is_told(sentence: str) -> bool:
    """Whether a sentence tells what happened, as articles do, and nobody speaks of "I" or to "you" in it."""
    goes_on = sentence[:1].islower() or _IN_TALK.search(sentence)
    return not goes_on and bool(_PAST.search(sentence)) and not _PRESENT.search(sentence)


def _tells(text: str, start: int, end: int) -> bool:
    """Whether a stretch has a verb of saying with a name, a noun or "he" beside it, as the article's own words have."""
    words = list(_WORD.finditer(text, start, end))
    for before, word in pairwise(words):
        beside = text[before.end() : word.start()]
        is_named = before[0][0].isupper() and before[0] not in _SPEAKERS and not before[0].endswith(_OWNING)
        if beside == " " and is_named and _is_finite(word[0]):
            return True
        if text[before.start() - 2 : before.start()] == ", " and word[0][0].isupper() and _is_finite(before[0]):
            return True
    return False


def _is_finite(word: str) -> bool:
    """Whether a word is a verb of saying as the article tells it: "said", "adds", not "say", "adding" or "States"."""
    form = word.lower()
    return word == form and form in lexicon().quoting_forms and form not in lexicon().verbs and not form.endswith("ing")


def _outermost(rows: Sequence[Quotation]) -> list[Quotation]:
    """Of quotations by start those that lie within no other."""
    kept: list[Quotation] = []
    for row in rows:
        if kept and kept[-1].outer != row.outer and kept[-1].outer.contains(row.outer):
            continue
        while kept and kept[-1].outer != row.outer and row.outer.contains(kept[-1].outer):
            kept.pop()
        kept.append(row)
    return kept


def _role(mark: str, before: str, after: str, depth: int) -> str:
    """What a mark does: it opens, closes, or is none (an inch mark, a stray)."""
    if mark in _GUILLEMETS:
        return "opens" if mark == "«" else "closes"
    could_open = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    could_close = not before.isspace() and not after.isalnum()
    if mark == "„":
        return "opens"
    if mark in "“‟":
        is_behind = before.isspace() and after in _PARTING  # `... more boats “, she said`
        return "closes" if depth and (is_behind or (could_close and not could_open)) else "opens"
    if mark == "”":
        return "opens" if could_open and after.isalnum() and not (depth and before in _BEFORE_OPENING) else "closes"
    if could_open and not could_close:
        return "opens"
    if could_close and not could_open:
        return "none" if not depth and before.isdigit() else "closes"
    if could_open and could_close:
        return "closes" if depth else "opens"
    if before.isspace() and after.isspace():
        return "closes" if depth else "opens"
    return "closes" if depth else ("opens" if not before.isalnum() else "none")


def _is_label(words: str) -> bool:
    """Whether a paragraph begins with a label that a page lost the sign behind: `Quote"We are here."`."""
    return words.lower() in source_line_words("labels")


def _partner(text: str, stack: Sequence[int], mark: str) -> int | None:
    """Index in the stack of the innermost opening mark that `mark` may close."""
    for index in range(len(stack) - 1, -1, -1):
        if (text[stack[index]] in _GUILLEMETS) == (mark in _GUILLEMETS):
            return index
    return None


def _dashed_tail(text: str, block: int, start: int, closing: int, rows: Sequence[Quotation]) -> list[Quotation]:
    """`"A," said X. - B."`: the second part of a quotation that dashes interrupt, up to its closing mark."""
    if not rows:
        return []
    dashes = list(_DASHED_TAIL.finditer(text, start, closing))
    if not dashes:
        return []
    inner = trim(text, dashes[-1].end(), closing)
    return [] if inner is None else [Quotation(block, Span(inner.start, closing + 1), inner)]


def _quotation(text: str, block: int, start: int, end: int, *, closed: bool, closing: int = 1) -> list[Quotation]:
    """The quotation between two marks, if words stand there; `closing`: characters of the closing mark."""
    inner = trim(text, start + 1, end - closing if closed else end)
    if inner is None:
        return []
    # Pages set a quotation that another one quotes in both kinds of marks, also where nothing else is in the outer one.
    if closed and text[start - 1 : start] in _OPENING_SINGLES and text[end : end + 1] in _CLOSING_SINGLES:
        start, end = start - 1, end + 1
    return [Quotation(block, Span(start, end), inner, closed=closed)]


def _is_last_sentence(text: str, at: int, span: Span) -> bool:
    """Whether a mark that can only open stands before the last sentence of a paragraph, and takes no more than it."""
    opens = at > 1 and text[at] in "“«„" and text[at - 2 : at - 1] in _SENTENCE_END and text[at + 1 : at + 2].isupper()
    return opens and _STOP.search(text, at, span.end) is None


def _is_announced(text: str, at: int, span: Span) -> bool:
    """Whether the last mark of a paragraph begins a sentence behind a colon: `She said: "We pay. It is ours.`."""
    begins = text[span.start : at].rstrip().endswith(":") and text[at + 1 : at + 2].isupper()
    return begins and _DOUBLE_MARK.search(text, at + 1, span.end) is None


def _ends_sentence(text: str, span: Span) -> bool:
    return text[span.end - 1] in _SENTENCE_END
