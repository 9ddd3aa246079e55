"""Headlines that report speech: `Minister: we begin`, `We begin - Minister`, `Ministry Urges Partners to Help`."""

import re
from collections.abc import Iterator

from communique.extract.facts import Statement
from communique.extract.models import parsed
from communique.extract.names.name import Names
from communique.extract.names.offices import head_at, title_words
from communique.extract.names.words import words as words_of
from communique.extract.reading import Block, Reading
from communique.extract.spans import Cell, Span, trim
from communique.extract.statements.confidence import confidence
from communique.extract.statements.cues import Complement, Cue, lexicon
from communique.extract.statements.evidence import evidence
from communique.extract.trees import children
from communique.schemas.vocabulary import BlockRole, EntityKind, MentionKind, StatementKind

_MAX_SPEAKER_WORDS = 8
_OF_OFFICES = frozenset({"of", "for", "to", "at"})
_DASH = re.compile(r" [-–—] ")
_MIN_CONTENT_WORDS = 3
_SPEAKERS = frozenset({EntityKind.PERSON, EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP})
_OBJECTS = ("dobj", "ccomp", "xcomp")
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_WITHOUT_CLAUSE = frozenset({Complement.OBJECT, Complement.APPEAL, Complement.INFINITIVE})
_QUESTIONS = frozenset({"who", "what", "how", "why", "when", "where", "which", "whose"})
_PREPOSITIONS = frozenset(
    {Complement.FOR, Complement.ON, Complement.OF, Complement.TO, Complement.AGAINST, Complement.ABOUT}
)


def headline_statements(reading: Reading, names: Names) -> list[Statement]:
    """The statements that title lines report. Needs names: a label that names nobody is a section, not a speaker."""
    rows: list[Statement] = []
    for block in reading.blocks:
        if block.role is BlockRole.TITLE:
            found = (
                next(_with_colon(reading, block, names), None)
                or _with_dash(reading, block, names)
                or next(_with_verb(reading, block, names), None)
            )
            if found is not None:
                rows.append(found)
    return rows


def _with_colon(reading: Reading, block: Block, names: Names) -> Iterator[Statement]:
    text = reading.text
    colon = text.find(": ", block.span.start, block.span.end)
    if colon < 0:
        return
    left, right = trim(text, block.span.start, colon), trim(text, colon + 1, block.span.end)
    if left is None or right is None:
        return
    cue = Cell(":", Span(colon, colon + 1))
    if _is_speaker(left, text, names) and _is_said(reading, right) and not _tells_itself(text, right, names):
        yield _row(reading, block, left, right, cue)
    source = trim(
        text, right.start, min([right.end, *(i for i in (text.find(" | ", right.start, right.end),) if i > 0)])
    )
    if source is not None and _is_speaker(source, text, names) and _is_said(reading, left):
        yield _row(reading, block, source, left, cue)


def _with_dash(reading: Reading, block: Block, names: Names) -> Statement | None:
    """`We will win - Minister of Defence`: an office or a person behind the last dash; a site's name is no speaker."""
    dashes = list(_DASH.finditer(reading.text, block.span.start, block.span.end))
    if not dashes:
        return None
    left = trim(reading.text, block.span.start, dashes[-1].start())
    right = trim(reading.text, dashes[-1].end(), block.span.end)
    if left is None or right is None or not _is_holder(reading, right, names) or not _is_said(reading, left):
        return None
    at = dashes[-1].start() + 1
    return _row(reading, block, right, left, Cell(reading.text[at : at + 1], Span(at, at + 1)))


def _is_holder(reading: Reading, span: Span, names: Names) -> bool:
    """Whether a stretch is a person's name or an office, whole: "Defence Minister", "Head of the Press Office"."""
    here = words_of(reading.text, span.start, span.end)
    inside = list(names.within(span))
    if not here or len(here) > _MAX_SPEAKER_WORDS:
        return False
    if inside and inside[-1].entity.kind is EntityKind.PERSON and inside[-1].span.end == span.end:
        return True
    known = title_words().modifiers | title_words().portfolios
    for i, word in enumerate(here):
        if (head := head_at(here, i)) is not None:
            stop, _ = head
            return stop == len(here) or here[stop].lower in _OF_OFFICES
        if word.lower not in known and not any(name.span.contains(Span(word.start, word.end)) for name in inside):
            return False
    return False


def _is_said(reading: Reading, span: Span) -> bool:
    """Whether a stretch of a headline is a clause: `Ministry: call with partners` names a topic, nobody's words.

    Parsed for itself, and without the capitals that headlines give to every word.
    """
    words = span.of(reading.text).split()
    if len(words) < _MIN_CONTENT_WORDS or words[0].lower() in _QUESTIONS:
        return False
    if sum(word[0].isupper() for word in words) > len(words) / 2:
        words = [words[0], *(word if word.isupper() else word.lower() for word in words[1:])]
    tree = parsed(" ".join(words), reading.nlp)
    return any(t.tag_ in _FINITE for t in tree) or (tree[0].tag_ == "VB" and bool(children(tree[0], *_OBJECTS)))


def _tells_itself(text: str, span: Span, names: Names) -> bool:
    """Whether a stretch says itself who says it: before `Volk says boats come` a country is where, and not who."""
    first = next(names.within(span), None)
    if first is None or first.entity.kind is not EntityKind.PERSON or first.span.start != span.start:
        return False
    behind = text[first.span.end : span.end].split()
    return bool(behind) and behind[0].lower() in lexicon().headline_forms


def _is_speaker(span: Span, text: str, names: Names) -> bool:
    """Whether a stretch is a name, with a title at most before it."""
    inside = [name for name in names.within(span) if name.entity.kind in _SPEAKERS]
    if not inside or len(span.of(text).split()) > _MAX_SPEAKER_WORDS:
        return False
    return inside[-1].span.end == span.end and not any(c in span.of(text) for c in ',;?!“”"')


def _with_verb(reading: Reading, block: Block, names: Names) -> Iterator[Statement]:
    text = reading.text
    at = block.span.start
    words: list[Span] = []
    for written in block.span.of(text).split():
        start = text.index(written, at)
        at = start + len(written)
        words.append(Span(start, at))
    for index, word in enumerate(words[1 : _MAX_SPEAKER_WORDS + 1], start=1):
        cue = lexicon().headline_forms.get(word.of(text).lower())
        if cue is None:
            continue
        speaker = Span(words[0].start, words[index - 1].end)
        if ":" in speaker.of(text):
            return  # "Minister Roe: Baltic States Meet"
        if not any(n.kind is not MentionKind.ADJECTIVE and n.entity.kind in _SPEAKERS for n in names.within(speaker)):
            return
        after = _after_preposition(cue, [w.of(text).lower() for w in words[index + 1 :]])
        rest = trim(text, words[index].end, block.span.end)
        if after is None or rest is None or len(words) - index - 1 - after < _MIN_CONTENT_WORDS:
            return
        content = Span(words[index + 1 + after].start, rest.end)
        if after == 0 and not cue.takes & _WITHOUT_CLAUSE and not _is_said(reading, content):
            return  # "Norland Adds Boats to List": nothing is said
        yield _row(reading, block, speaker, content, Cell(word.of(text), word))
        return


def _after_preposition(cue: Cue, following: list[str]) -> int | None:
    """How many words after the verb belong to the cue, or None if what follows is not what the verb reports."""
    if not following:
        return None
    if following[0] in {"that", *(str(kind) for kind in _PREPOSITIONS & cue.takes)}:
        return 1
    if f"{cue.lemma} {following[0]}" in lexicon().verbs:
        return 1
    if Complement.INFINITIVE in cue.takes and following[0] == "to":
        return 1
    if Complement.APPEAL in cue.takes:
        return 0 if "to" in following else None
    return 0 if cue.takes & {Complement.CLAUSE, Complement.OBJECT} and following[0] != "to" else None


def _row(reading: Reading, block: Block, speaker: Span, content: Span, cue: Cell[str]) -> Statement:
    return Statement(
        kind=StatementKind.INDIRECT,
        content=content,
        evidence=evidence(reading, content, block.span),
        method="indirect.headline",
        confidence=confidence("indirect.headline"),
        cue=cue,
        speaker=speaker,
    )
