"""Statements in Ukrainian, where no parser reads: quotations and "said that" by the words of `cues_uk.toml`."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from communique.extract.facts import Statement
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span, hull, trim
from communique.extract.statements.confidence import confidence
from communique.extract.statements.evidence import evidence
from communique.extract.statements.quotations import Quotation
from communique.schemas.vocabulary import StatementKind

_NOT_CONTENT = " .,;:!?–—-"
_MAX_SPEAKER_WORDS = 14


@dataclass(frozen=True, slots=True, eq=False)
class _Cues:
    after: re.Pattern[str]
    """`, – сказав X` after a quotation."""
    after_inverted: re.Pattern[str]
    """`, – X сказав` after a quotation."""
    before: re.Pattern[str]
    """`X сказав:` before one."""
    that: re.Pattern[str]
    """`X сказав, що ...`."""
    according: re.Pattern[str]
    """`За словами X, ...`."""
    ends: frozenset[str]
    adverbs: frozenset[str]


def ukrainian_statements(reading: Reading, quotations: Sequence[Quotation]) -> list[Statement]:
    """Quotations with the speaker named right after or before them, and reports with "що" or "за словами"."""
    rows = [_direct(reading, quotation) for quotation in quotations]
    for before, index in zip(rows, range(1, len(rows)), strict=False):
        if quotations[index].continues and rows[index].speaker is None and before.speaker is not None:
            rows[index] = _statement(
                reading, quotations[index], before.speaker, before.cue, "direct.continued", from_context=True
            )
    return [*rows, *_indirect(reading, [q.outer for q in quotations])]


def _direct(reading: Reading, quotation: Quotation) -> Statement:
    text, cues = reading.text, _cues()
    block = reading.blocks[quotation.block].span
    for pattern in (cues.after, cues.after_inverted):
        match = pattern.match(text, quotation.outer.end, block.end)
        if match is None:
            continue
        speaker = _phrase(text, match.start("who"), match.end("who"), cues)
        if speaker is not None:
            cue = Cell(match["cue"], Span(*match.span("cue")))
            return _statement(reading, quotation, speaker, cue, "direct.after")
    lead = text[block.start : quotation.outer.start]
    match = cues.before.search(lead)
    if match is not None:
        speaker = _leading(text, block.start + match.start("who"), block.start + match.end("who"), cues)
        cue = Cell(match["cue"], Span(block.start + match.start("cue"), block.start + match.end("cue")))
        if speaker is not None:
            return _statement(reading, quotation, speaker, cue, "direct.before")
    return _statement(reading, quotation, None, None, "direct.unattributed")


def _statement(
    reading: Reading,
    quotation: Quotation,
    speaker: Span | None,
    cue: Cell[str] | None,
    method: str,
    *,
    from_context: bool = False,
) -> Statement:
    near = [s for s in (speaker, cue.span if cue else None) if s is not None and not from_context]
    return Statement(
        kind=StatementKind.DIRECT,
        content=quotation.inner,
        evidence=evidence(reading, quotation.inner, hull([quotation.outer, *near]), quotation.outer),
        method=method,
        confidence=confidence(method),
        cue=cue,
        speaker=speaker,
        speaker_from_context=from_context,
    )


def _indirect(reading: Reading, quoted: Iterable[Span]) -> Iterator[Statement]:
    marks = list(quoted)
    for sentence in reading.sentences:
        if any(sentence.span.overlaps(span) for span in marks):
            continue
        found = _reported(reading, sentence)
        if found is not None:
            speaker, cue, content, method = found
            yield Statement(
                kind=StatementKind.INDIRECT,
                content=content,
                evidence=evidence(reading, content, sentence.span, hull([speaker, cue.span, content])),
                method=method,
                confidence=confidence(method),
                cue=cue,
                speaker=speaker,
            )


def _reported(reading: Reading, sentence: Sentence) -> tuple[Span, Cell[str], Span, str] | None:
    text, cues = reading.text, _cues()
    for pattern, method in ((cues.according, "indirect.according"), (cues.that, "indirect.clause")):
        match = pattern.match(text, sentence.span.start, sentence.span.end)
        if match is None:
            continue
        speaker = _leading(text, match.start("who"), match.end("who"), cues)
        content = trim(text, match.end(), sentence.span.end, _NOT_CONTENT)
        if speaker is not None and content is not None:
            return speaker, Cell(match["cue"], Span(*match.span("cue"))), content, method
    return None


def _phrase(text: str, start: int, end: int, cues: _Cues) -> Span | None:
    """The noun phrase at the beginning of a stretch: up to a preposition or conjunction."""
    stop = end
    for index, word in enumerate(re.finditer(r"\S+", text[start:end])):
        if index and word[0].lower() in cues.ends:
            stop = start + word.start()
            break
    span = trim(text, start, stop, _NOT_CONTENT)
    return span if span is not None and len(span.of(text).split()) <= _MAX_SPEAKER_WORDS else None


def _leading(text: str, start: int, end: int, cues: _Cues) -> Span | None:
    """The noun phrase at the end of a stretch, without adverbs and what stands before the last comma."""
    words = list(re.finditer(r"\S+", text[start:end]))
    while words and words[-1][0].lower().strip(",") in cues.adverbs:
        words.pop()
    if not words or len(words) > _MAX_SPEAKER_WORDS:
        return None
    begin = 0
    for index, word in enumerate(words[:-1]):
        if word[0].endswith(",") or word[0].lower() in cues.adverbs:
            begin = index + 1
    return trim(text, start + words[begin].start(), start + words[-1].end(), _NOT_CONTENT)


@cache
def _cues() -> _Cues:
    data = tomllib.loads(files("communique.extract.statements").joinpath("cues_uk.toml").read_text("utf-8"))
    verbs = "|".join(sorted(data["verbs"], key=lambda verb: (-len(verb), verb)))
    sources = "|".join(re.escape(words) for words in data["according_to"])
    gap = r"[,.]?\s*[–—-]?\s*"
    return _Cues(
        after=re.compile(rf"{gap}(?P<cue>{verbs})\s+(?P<who>[^.,;:!?«»“”\"]+)", re.IGNORECASE),
        after_inverted=re.compile(rf"{gap}(?P<who>[^.,;:!?«»“”\"]+?)\s+(?P<cue>{verbs})\b", re.IGNORECASE),
        before=re.compile(rf"(?:^|[.!?…]\s+)(?P<who>[^.!?:«»“”\"]+?)\s+(?P<cue>{verbs})\s*:\s*$", re.IGNORECASE),
        that=re.compile(rf"(?P<who>[^.!?:«»“”\"]+?)\s+(?P<cue>{verbs})\s*,\s*що\s+", re.IGNORECASE),
        according=re.compile(rf"(?P<cue>{sources})\s+(?P<who>[^.,!?:«»“”\"]+),\s+", re.IGNORECASE),
        ends=frozenset(data["ends"]),
        adverbs=frozenset(data["adverbs"]),
    )
