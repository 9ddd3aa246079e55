"""Statements in Ukrainian, where no parser reads: quotations and "said that" by the words of `cues_uk.toml`."""

import re
from collections.abc import Iterable, Iterator, Sequence

from communique.extract.facts import Statement
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span, hull, trim
from communique.extract.statements.confidence import confidence
from communique.extract.statements.cues_uk import UkrainianCues, ukrainian_cues
from communique.extract.statements.evidence import evidence
from communique.extract.statements.quotations import Quotation
from communique.schemas.vocabulary import StatementKind

_NOT_CONTENT = " .,;:!?–—-"
_MAX_SPEAKER_WORDS = 14
_DASHES = "–—-"
_STOPS = ".!?…"
_IN = re.compile(r"(?:у|в)\s+", re.IGNORECASE)
_RELATIVE = re.compile(r",\s*як(?:ий|а|е|і|ого|ої|их|им|ою|ими)\b")


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
    text, cues = reading.text, ukrainian_cues()
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
    before: Sentence | None = None
    for sentence in reading.sentences:
        if any(sentence.span.overlaps(span) for span in marks):
            before = None
            continue
        for speaker, cue, content, method in _reported(reading, sentence, before):
            yield Statement(
                kind=StatementKind.INDIRECT,
                content=content,
                evidence=evidence(reading, content, hull([sentence.span, content]), hull([speaker, cue.span, content])),
                method=method,
                confidence=confidence(method),
                cue=cue,
                speaker=speaker,
                speaker_from_context=method == "indirect.stated_by",
            )
        before = sentence if sentence.text[-1:] in _STOPS else None


_Reported = tuple[Span, Cell[str], Span, str]
"""Speaker, cue, content and method."""


def _reported(reading: Reading, sentence: Sentence, before: Sentence | None) -> list[_Reported]:
    """What a sentence reports, by the first rule that fits."""
    text, cues = reading.text, ukrainian_cues()
    start, end = sentence.span.start, sentence.span.end
    if text[start] in _DASHES:
        return []
    if (match := cues.stated.match(text, start, end)) is not None:
        speaker = _phrase(text, match.start("who"), match.end("who"), cues)
        told = before.span if before is not None and before.role is sentence.role else None
        content = trim(text, told.start, told.end, _NOT_CONTENT) if told else None
        return [_row(match, speaker, content, "indirect.stated_by")] if speaker and content else []
    for pattern, method in (
        (cues.according, "indirect.according"),
        (cues.own_words, "indirect.according"),
        (cues.noted, "indirect.as_noted"),
        (cues.tail, "indirect.inverted"),
    ):
        match = pattern.search(text, start, end)
        if match is None or (pattern is not cues.tail and not _stands_apart(text, match.start(), start)):
            continue
        who = Span(*match.span("who"))
        speaker = who if pattern is cues.own_words else _phrase(text, who.start, who.end, cues)
        if pattern is cues.tail and (speaker is None or not (match["dash"] or _is_named(speaker, text, cues))):
            continue
        content = _around(text, Span(start, end), match)
        if speaker is not None and content is not None:
            return [_row(match, speaker, content, method)]
    for pattern, method in ((cues.that, "indirect.clause"), (cues.appeal, "indirect.appeal")):
        match = pattern.match(text, start, end)
        if match is None:
            continue
        speaker = _leading(text, match.start("who"), match.end("who"), cues)
        if speaker is not None:
            return list(_joined(text, match, speaker, end, method))
    return []


def _joined(text: str, match: re.Match[str], speaker: Span, end: int, method: str) -> Iterator[_Reported]:
    """What a cue reports, and what the cues joined to it do (`..., і додав, що ...`)."""
    while True:
        following = ukrainian_cues().joined.search(text, match.end(), end)
        content = trim(text, match.end(), following.start() if following else end, _NOT_CONTENT)
        if content is not None:
            yield _row(match, speaker, content, method)
        if following is None:
            return
        match, method = following, "indirect.clause"


def _row(match: re.Match[str], speaker: Span, content: Span, method: str) -> _Reported:
    return speaker, Cell(match["cue"], Span(*match.span("cue"))), content, method


def _stands_apart(text: str, at: int, start: int) -> bool:
    """Whether a comma or the beginning of the sentence stands before a parenthetical attribution."""
    return at == start or text[start:at].rstrip().endswith((",", "–", "—"))


def _around(text: str, sentence: Span, match: re.Match[str]) -> Span | None:
    """The sentence without an attribution that begins or ends it; all of it where it stands inside."""
    before = trim(text, sentence.start, match.start(), _NOT_CONTENT)
    at = match.end()
    if _RELATIVE.match(text, at):
        comma = text.find(",", at + 1, sentence.end)
        at = comma if comma > 0 else sentence.end
    after = trim(text, at, sentence.end, _NOT_CONTENT)
    if before is None or after is None:
        return after or before
    return trim(text, sentence.start, sentence.end, _NOT_CONTENT)


def _is_named(speaker: Span, text: str, cues: UkrainianCues) -> bool:
    words = speaker.of(text)
    return words[0].isupper() or words.lower() in cues.pronouns


def _phrase(text: str, start: int, end: int, cues: UkrainianCues) -> Span | None:
    """The noun phrase at the beginning of a stretch: up to a preposition or conjunction.

    A place that speaks has a preposition of its own (`повідомили в Міністерстві`), which is left out.
    """
    opening = _IN.match(text, start, end)
    if opening is not None:
        start = opening.end()
    stop = end
    for index, word in enumerate(re.finditer(r"\S+", text[start:end])):
        if index and word[0].lower() in cues.ends:
            stop = start + word.start()
            break
    first, _, rest = text[start:stop].strip().partition(" ")
    if first.lower() in cues.documents and rest:
        start = text.index(rest, start)
    span = trim(text, start, stop, _NOT_CONTENT)
    if span is None or len(span.of(text).split()) > _MAX_SPEAKER_WORDS:
        return None
    return None if span.of(text).split()[0].lower() in cues.ends else span


def _leading(text: str, start: int, end: int, cues: UkrainianCues) -> Span | None:
    """The noun phrase before a verb, without adverbs, circumstances and what stands before the last comma.

    None where nobody says it, and where the circumstances that come first do not let the name be told.
    """
    words = list(re.finditer(r"\S+", text[start:end]))
    if {word[0].lower().strip(",") for word in words[:1] + words[-1:]} & cues.nobody:
        return None
    while words and words[-1][0].lower().strip(",") in cues.adverbs:
        words.pop()
    begin = 0
    for index, word in enumerate(words[:-1]):
        if word[0].endswith(",") or word[0].lower() in cues.adverbs:
            begin = index + 1
    words = words[begin:]
    if not words:
        return None
    if words[0][0].lower() in {"у", "в"} and len(words) > 1 and words[1][0][:1].isupper():
        words = words[1:]
    elif words[0][0].lower() in cues.ends | cues.circumstances:
        capitals = [i for i, word in enumerate(words) if i and word[0][:1].isupper()]
        if not capitals or words[capitals[0] - 1][0].lower() in cues.ends or len(words) - capitals[0] > 2:
            return None
        words = words[capitals[0] :]
    for index, word in enumerate(words):
        if index and word[0].lower() in cues.circumstances:
            words = words[:index]
            break
    if len(words) > _MAX_SPEAKER_WORDS:
        return None
    return trim(text, start + words[0].start(), start + words[-1].end(), _NOT_CONTENT)


def leading_phrase(text: str, start: int, end: int) -> Span | None:
    """The noun phrase before a verb, for other rules that ask who does what a verb says."""
    return _leading(text, start, end, ukrainian_cues())
