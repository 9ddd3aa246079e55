"""Quotations that stand alone behind a sentence that reports: `She stressed that ... "We will ..."`.

Only where that sentence leaves no doubt: its one main verb says something of one speaker, and nobody else speaks in it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.extract.names.name import Name, Names
from communique.extract.names.offices import is_office_word
from communique.extract.names.people import gender
from communique.extract.reading import Reading
from communique.extract.spans import Cell, Span
from communique.extract.statements.attribution import Attribution, cue_cell, told_to
from communique.extract.statements.context import after_report_words
from communique.extract.statements.cues import lexicon
from communique.extract.statements.indirect import reported_in
from communique.extract.statements.passages import Passage
from communique.extract.statements.pointing_back import points_back
from communique.extract.statements.quotations import Quotation
from communique.extract.statements.speakers import Speaker, is_asked, is_denied, is_nobody, speaker
from communique.extract.statements.speaking_verbs import is_active, speaking_subject, verb_cue
from communique.extract.statements.triggers import may_point_back, reporting_words
from communique.extract.surface import Surface
from communique.extract.trees import children, is_negated
from communique.schemas.vocabulary import EntityKind, SpeakerKind

_SEVERAL = frozenset({"they", "both", "we", "it"})
"""Subjects of whom it is not clear who of them speaks, or that no person is."""
_ONE = frozenset({"he", "she"})
_FINITE = frozenset({"VBD", "VBZ", "VBN"})
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|me)\b")
_OF_SPEAKERS = re.compile(r"\b(?:I|[Mm]y|me|[Ww]e|[Oo]ur|us)\b")
_SECOND_PERSON = re.compile(r"\b[Yy]our?\b")
_THIRD_PERSON = {"m": re.compile(r"\b(?:[Hh]e|[Hh]is|him)\b"), "f": re.compile(r"\b(?:[Ss]he|[Hh]er)\b")}
_POINTERS = ("such ", "so ", "this ", "that ", "these ", "those ", "–", "—", "-")
_ENDINGS_OF_PEOPLE = ("er", "or", "ist", "ian", "eer", "ant", "man", "woman", "men", "women")
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class _Report:
    """What the sentence before a quotation tells: who says something, by which cue, what, and to whom."""

    said_by: Span
    kind: SpeakerKind | None
    cue: Cell[str]
    content: Span
    addressee: Span | None


def after_report(
    reading: Reading, quotation: Quotation, here: Sequence[Passage], above: Sequence[Passage], names: Names
) -> Attribution | None:
    """The attribution of a quotation that is a sentence of its own, by the report before it.

    `here` are the passages of its paragraph, in order, `above` those of the paragraph before: where it begins its
    paragraph, the report is the last sentence there. None where a sentence behind it says whose words it is.
    """
    at = next((i for i, p in enumerate(here) if quotation.outer in p.quotation_tokens), None)
    if at is None or not _stands_alone(reading, quotation, here[at]) or not (at or above):
        return None
    before = here[at - 1] if at else above[-1]
    if not at and not _ends_paragraph(reading, before):
        return None
    if (
        quotation.inner.of(reading.text).endswith("?")
        or before.quoted
        or any(_points_back(passage, names) for passage in here[at + 1 : at + 2])
    ):
        return None
    report = _only_report(reading, before, names)
    if report is None or report.kind is not None or report.said_by.of(reading.text).lower() in _SEVERAL:
        return None
    if _may_answer(reading, report, quotation, names) or _is_no_person(reading, report, quotation, names):
        return None
    if _tells_of_words(reading, before, quotation, report, names):
        return None
    if not at and another_follows(reading, quotation, report.said_by, names):
        return None
    return Attribution(report.cue, Speaker(report.said_by, (), report.kind), None, "direct.context")


def _only_report(reading: Reading, passage: Passage, names: Names) -> _Report | None:
    """The one thing that a sentence tells somebody says; what "he" says in its content may be told as well."""
    rows = list(reported_in(reading, passage, names))
    first = rows[0] if rows else None
    if first is None or first.speaker is None or first.cue is None:
        return _said(passage, names) if first is None else None
    for row in rows[1:]:
        inner = row.cue is not None and first.content.contains(row.cue.span) and row.speaker is not None
        is_same = row.speaker == first.speaker or (
            inner and row.speaker is not None and row.speaker.of(reading.text).lower() in _ONE
        )
        if not is_same or row.co_speakers:
            return None
    if first.co_speakers or not _speaks_for_all(passage, first.cue.span):
        return None
    return _Report(first.speaker, first.speaker_kind, first.cue, first.content, first.addressee)


def _said(passage: Passage, names: Names) -> _Report | None:
    """A sentence whose main verb says something, also where what it says is no clause: `On Friday she said.`."""
    for token in passage.tree if passage.parse.shows(_may_say) else ():
        if token.dep_ != "ROOT" or token.tag_ not in _FINITE or not (_is_cue(token) and is_active(token)):
            continue
        own = speaking_subject(token)
        if own is None or is_negated(token) or is_nobody(own) or is_asked(token, own) or is_denied(own):
            return None
        said_by = speaker(passage, own, names)
        if said_by is None or said_by.others:
            return None
        return _Report(said_by.span, said_by.kind, cue_cell(passage, token), passage.span, told_to(passage, token))
    return None


def _may_say(words: Surface) -> bool:
    """Whether a sentence holds a cue: known without a tree, which is not made where none does."""
    return words.may_hold(reporting_words())


def _is_cue(verb: Token) -> bool:
    return verb_cue(verb) is not None


def _points_back(passage: Passage, names: Names) -> bool:
    """Whether a sentence says whose words stand before it."""
    return passage.parse.shows(may_point_back) and points_back(passage, names) is not None


def _stands_alone(reading: Reading, quotation: Quotation, passage: Passage) -> bool:
    """Whether a passage is one quotation and nothing else."""
    around = (
        reading.text[passage.span.start : quotation.outer.start] + reading.text[quotation.outer.end : passage.span.end]
    )
    return len(passage.quotation_tokens) == 1 and not any(map(str.isalnum, around))


def _speaks_for_all(passage: Passage, cue: Span) -> bool:
    """Whether a report is what its sentence tells, and no part of it."""
    cues = [token for token in passage.tree if passage.place(token, token).overlaps(cue)]
    return any(token.dep_ == "ROOT" or token.lower_ == "according" for token in cues)


def _ends_paragraph(reading: Reading, passage: Passage) -> bool:
    """Whether nothing of its paragraph stands behind a passage: sentences that nobody asks for are left out."""
    end = reading.blocks[passage.block].span.end
    return not any(map(str.isalnum, reading.text[passage.span.end : end]))


def _may_answer(reading: Reading, said: _Report, quotation: Quotation, names: Names) -> bool:
    """Whether it is said to somebody who may answer next, and whom the quotation does not speak to."""
    if said.addressee is None or _SECOND_PERSON.search(quotation.inner.of(reading.text)):
        return False
    words = said.addressee.of(reading.text).lower()
    if words in after_report_words("audience"):
        return False
    for person in (name for name in names.overlapping(said.addressee) if name.entity.kind is EntityKind.PERSON):
        words = words.replace(person.span.of(reading.text).lower(), "")  # somebody may be called Post
    return after_report_words("media").isdisjoint(words.split())


def _tells_of_words(reading: Reading, passage: Passage, quotation: Quotation, said: _Report, names: Names) -> bool:
    """Whether a report may introduce words of somebody else: by its cue, by whom it names, by what it tells of."""
    quoted = quotation.inner.of(reading.text)
    cues = {token.lemma_.lower() for token in passage.tree if passage.place(token, token).overlaps(said.cue.span)}
    judges = not cues.isdisjoint(after_report_words("judging"))
    if not judges and cues.isdisjoint(after_report_words("telling")) and not _SECOND_PERSON.search(quoted):
        return True
    if judges and _OF_SPEAKERS.search(quoted):
        return True
    speakers = _people(names.overlapping(said.said_by))
    others = [name for who, name in _people(names.within(said.content)).items() if who not in speakers]
    if others and (judges or not _is_about_another(quoted, speakers.values(), others)):
        return True
    inside = {t.lemma_.lower() for t in passage.tree if said.content.contains(passage.place(t, t))} - cues
    if judges and not inside.isdisjoint(after_report_words("people")):
        return True
    return not inside.isdisjoint(after_report_words("words") | after_report_words("telling_of_others"))


def _people(names: Iterable[Name]) -> dict[str, Name]:
    """The people of some names, by id."""
    return {name.entity.entity_id: name for name in names if name.entity.kind is EntityKind.PERSON}


def _is_about_another(quoted: str, speakers: Iterable[Name], others: Sequence[Name]) -> bool:
    """Whether quoted words speak of one whom the report names ("He ..."), and cannot be that one's answer.

    The answer of a man to a woman's report speaks of "her". Of several who are named none answers, unless as "I".
    """
    sexes = {gender(name.entity.name) for name in speakers}
    told = {gender(name.entity.name) for name in others}
    meant = {sex for sex, words in _THIRD_PERSON.items() if words.search(quoted)}
    if meant:
        return meant <= told and meant.isdisjoint(sexes)
    return len(others) > 1 and _OF_SPEAKERS.search(quoted) is None


def _is_no_person(reading: Reading, said: _Report, quotation: Quotation, names: Names) -> bool:
    """Whether a body would say "I"."""
    if not _FIRST_PERSON.search(quotation.inner.of(reading.text)):
        return False
    kinds = {name.entity.kind for name in names.overlapping(said.said_by)}
    return bool(kinds) and EntityKind.PERSON not in kinds


def another_follows(reading: Reading, quotation: Quotation, said_by: Span, names: Names) -> bool:
    """Whether the sentence behind a quotation that begins a paragraph is about somebody else, or points at it."""
    block = reading.blocks[quotation.block].span
    rest = _WORD.search(reading.text, quotation.outer.end, block.end)
    if rest is not None:
        behind = Span(rest.start(), block.end)
    elif quotation.block + 1 < len(reading.blocks):
        behind = reading.blocks[quotation.block + 1].span
    else:
        return False
    sentence = next((one for one in reading.sentences if one.span.end > behind.start), None)
    if behind.of(reading.text).lower().startswith(_POINTERS) and (
        rest is not None or sentence is None or _tells_of_speech(sentence.span.of(reading.text))
    ):
        return True
    if sentence is None or sentence.span.start >= behind.end:
        return False
    there = Span(max(sentence.span.start, behind.start), min(sentence.span.end, behind.end))
    theirs, named = _people(names.overlapping(said_by)), _people(names.within(there))
    if next(iter(named), None) in theirs and rest is not None:
        return False  # "Mr Roe said he had heard it from Anna Volk": it goes on about the same one
    if others := named.keys() - theirs.keys():
        # Whom the next paragraph names for the first time, it may introduce by the words before.
        told = _people(name for name in names.found if name.span.end <= quotation.outer.start)
        return rest is not None or not others <= told.keys() or not _says_of_its_own(sentence.tree)
    own = said_by.of(reading.text).split()
    return rest is not None and sentence.tree is not None and any(_may_speak(t, own) for t in sentence.tree)


def _says_of_its_own(tree: Doc | None) -> bool:
    """Whether a sentence reports what somebody says, so that nobody needs it for the words before it."""
    verbs = [] if tree is None else [token for token in tree if _is_cue(token) and is_active(token)]
    return any(clause.i > verb.i for verb in verbs for clause in children(verb, "ccomp"))


def _tells_of_speech(sentence: str) -> bool:
    """Whether a sentence has a verb of saying or a noun for what is said: "These were the words of X"."""
    words = {word.strip('.,;:!?“”"') for word in sentence.lower().split()}
    nouns = {word.removesuffix("s") for word in words}
    return not words.isdisjoint(lexicon().quoting_forms) or not nouns.isdisjoint(after_report_words("words"))


def _may_speak(token: Token, own: Sequence[str]) -> bool:
    """Whether a word is the subject of a clause and a noun for people or a body, who may be the ones quoted.

    Also a name that is explained ("Ada Brumble, a miller"), unless it is one of the `own` words of who speaks.
    """
    if token.dep_ != "nsubj" or token.tag_[:2] != "NN" or token.text in own:
        return False
    if token.tag_ == "NNP" and children(token, "appos"):
        return True
    noun = token.lemma_.lower()
    if noun in after_report_words("people") | after_report_words("bodies") or is_office_word(token.lower_):
        return True
    who = any(word.lower_ == "who" for clause in children(token, "relcl") for word in clause.subtree)
    return who or (noun.endswith(_ENDINGS_OF_PEOPLE) and token.tag_ != "NNP")
