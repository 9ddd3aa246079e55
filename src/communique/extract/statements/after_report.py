"""Quotations that stand alone behind a sentence that reports: `She stressed that ... "We will ..."`.

Only where that sentence leaves no doubt: its one main verb says something of one speaker, and nobody else speaks in it.
"""

import re
from collections.abc import Sequence

from communique.extract.facts import Statement
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.statements.attribution import Attribution
from communique.extract.statements.context import after_report_words
from communique.extract.statements.indirect import reported_in
from communique.extract.statements.passages import Passage
from communique.extract.statements.pointing_back import points_back
from communique.extract.statements.quotations import Quotation
from communique.extract.statements.speakers import Speaker
from communique.extract.statements.triggers import may_point_back
from communique.schemas.vocabulary import EntityKind

_SEVERAL = frozenset({"they", "both", "we", "it"})
"""Subjects of whom it is not clear who of them speaks, or that no person is."""
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|me)\b")
_SECOND_PERSON = re.compile(r"\b[Yy]our?\b")


def after_report(
    reading: Reading, quotation: Quotation, here: Sequence[Passage], above: Sequence[Passage], names: Names
) -> Attribution | None:
    """The attribution of a quotation that is a sentence of its own, by the report before it.

    `here` are the passages of its paragraph, in order, `above` those of the paragraph before: where it is a whole
    paragraph, the report is the last sentence there. None where a sentence behind it says whose words it is.
    """
    at = next((i for i, p in enumerate(here) if quotation.outer in p.quotation_tokens), None)
    if at is None or not _stands_alone(reading, quotation, here[at]) or not (at or (above and len(here) == 1)):
        return None
    before = here[at - 1] if at else above[-1]
    if not at and not _ends_paragraph(reading, before):
        return None
    if (
        "?" in quotation.inner.of(reading.text)
        or before.quoted
        or any(_points_back(passage, names) for passage in here[at + 1 : at + 2])
    ):
        return None
    rows = list(reported_in(reading, before, names))
    first = rows[0] if rows else None
    if first is None or first.speaker is None or first.cue is None or first.speaker_kind is not None:
        return None
    if any(row.speaker != first.speaker or row.co_speakers for row in rows):
        return None
    words = first.speaker.of(reading.text).lower()
    if words in _SEVERAL or not _speaks_for_all(before, first) or _may_answer(reading, first, quotation):
        return None
    if _tells_of_words(reading, before, quotation, first, names) or _is_no_person(reading, first, quotation, names):
        return None
    if not at and _another_follows(reading, quotation, first, names):
        return None
    return Attribution(first.cue, Speaker(first.speaker, (), first.speaker_kind), None, "direct.context")


def _points_back(passage: Passage, names: Names) -> bool:
    """Whether a sentence says whose words stand before it."""
    return passage.parse.shows(may_point_back) and points_back(passage, names) is not None


def _stands_alone(reading: Reading, quotation: Quotation, passage: Passage) -> bool:
    """Whether a passage is one quotation and nothing else."""
    around = (
        reading.text[passage.span.start : quotation.outer.start] + reading.text[quotation.outer.end : passage.span.end]
    )
    return len(passage.quotation_tokens) == 1 and not any(map(str.isalnum, around))


def _speaks_for_all(passage: Passage, said: Statement) -> bool:
    """Whether a report is what its sentence tells, and no part of it."""
    cue = said.cue
    if cue is None:
        return False
    cues = [token for token in passage.tree if passage.place(token, token).overlaps(cue.span)]
    return any(token.dep_ == "ROOT" or token.lower_ == "according" for token in cues)


def _ends_paragraph(reading: Reading, passage: Passage) -> bool:
    """Whether nothing of its paragraph stands behind a passage: sentences that nobody asks for are left out."""
    end = reading.blocks[passage.block].span.end
    return not any(map(str.isalnum, reading.text[passage.span.end : end]))


def _may_answer(reading: Reading, said: Statement, quotation: Quotation) -> bool:
    """Whether it is said to somebody who may answer next, and whom the quotation does not speak to."""
    if said.addressee is None or _SECOND_PERSON.search(quotation.inner.of(reading.text)):
        return False
    return said.addressee.of(reading.text).lower() not in after_report_words("audience")


def _tells_of_words(reading: Reading, passage: Passage, quotation: Quotation, said: Statement, names: Names) -> bool:
    """Whether a report may introduce words of somebody else: by its cue, by whom it names, by what it tells of."""
    if said.cue is None or said.speaker is None:
        return True
    cues = {token.lemma_.lower() for token in passage.tree if passage.place(token, token).overlaps(said.cue.span)}
    if cues.isdisjoint(after_report_words("telling")) and not _SECOND_PERSON.search(quotation.inner.of(reading.text)):
        return True
    speakers = {name.entity.entity_id for name in names.overlapping(said.speaker)}
    people = {name.entity.entity_id for name in names.within(said.content) if name.entity.kind is EntityKind.PERSON}
    if people - speakers:
        return True
    inside = {t.lemma_.lower() for t in passage.tree if said.content.contains(passage.place(t, t))}
    return not inside.isdisjoint(after_report_words("words") | after_report_words("telling_of_others"))


def _is_no_person(reading: Reading, said: Statement, quotation: Quotation, names: Names) -> bool:
    """Whether a body would say "I"."""
    if said.speaker is None or not _FIRST_PERSON.search(quotation.inner.of(reading.text)):
        return False
    kinds = {name.entity.kind for name in names.overlapping(said.speaker)}
    return bool(kinds) and EntityKind.PERSON not in kinds


def _another_follows(reading: Reading, quotation: Quotation, said: Statement, names: Names) -> bool:
    """Whether the sentence behind a paragraph that is one quotation names somebody else, or begins with a pointer."""
    if quotation.block + 1 >= len(reading.blocks) or said.speaker is None:
        return False
    behind = reading.blocks[quotation.block + 1].span
    words = behind.of(reading.text)
    if words.lower().startswith(("such ", "so ", "this ", "that ", "these ", "those ", "–", "—", "-")):
        return True
    sentence = next((one.span for one in reading.sentences if one.span.start >= behind.start), behind)
    speakers = {name.entity.entity_id for name in names.overlapping(said.speaker)}
    there = names.within(sentence) if behind.contains(sentence) else iter(())
    people = {name.entity.entity_id for name in there if name.entity.kind is EntityKind.PERSON}
    return bool(people - speakers)
