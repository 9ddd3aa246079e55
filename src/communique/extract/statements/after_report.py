"""Quotations that stand alone behind a sentence that reports: `She stressed that ... "We will ..."`.

Only where that sentence leaves no doubt: its one main verb says something of one speaker, and nobody else speaks in it.
"""

from collections.abc import Sequence

from communique.extract.facts import Statement
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.statements.attribution import Attribution
from communique.extract.statements.indirect import reported_in
from communique.extract.statements.passages import Passage
from communique.extract.statements.pointing_back import points_back
from communique.extract.statements.quotations import Quotation
from communique.extract.statements.speakers import Speaker
from communique.extract.statements.triggers import may_point_back
from communique.schemas.vocabulary import EntityKind

_SEVERAL = frozenset({"they", "both", "we", "it"})
"""Subjects of whom it is not clear who of them speaks, or that no person is."""
_PRONOUNS = frozenset({"him", "her", "them", "me", "us"})


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
    if before.quoted or any(_points_back(passage, names) for passage in here[at + 1 : at + 2]):
        return None
    rows = list(reported_in(reading, before, names))
    first = rows[0] if rows else None
    if first is None or first.speaker is None or first.cue is None or first.speaker_kind is not None:
        return None
    if any(row.speaker != first.speaker or row.co_speakers for row in rows):
        return None
    words = first.speaker.of(reading.text).lower()
    if words in _SEVERAL or not _speaks_for_all(before, first) or _may_answer(reading, first, names):
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


def _may_answer(reading: Reading, said: Statement, names: Names) -> bool:
    """Whether it is said to a person, by name or pronoun."""
    if said.addressee is None:
        return False
    people = [n for n in names.overlapping(said.addressee) if n.entity.kind is EntityKind.PERSON]
    return bool(people) or said.addressee.of(reading.text).lower() in _PRONOUNS
