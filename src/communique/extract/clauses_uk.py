"""Clauses of Ukrainian sentences without a parse: where they end, and who stands at their verb in which case.

Ukrainian marks roles by case: a subject stands in the nominative, usually right before its verb, the receiver in the
dative, the giver behind "від". Where the place or the ending does not tell, the answer is None.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from communique.extract.names.name import Name, Names, names_between
from communique.extract.spans import Span, trim
from communique.extract.statements.cues_uk import ukrainian_verbs
from communique.schemas.vocabulary import EntityKind, MentionKind

BODIES = frozenset({EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP})
PARTIES = BODIES | {EntityKind.PERSON}
_MARKS = ' .,;:!?«»“”"–—-•'
_DATIVE = re.compile(r"(?:і|ї|у|ю|ам|ям|им|ому|ові|еві|ій)\Z|\A[A-ZА-ЯІЇЄҐ]{2,}\Z")
"""Endings of the dative (the locative and some genitives have them too), and acronyms, which have no cases."""
_NOMINATIVE = re.compile(r"(?:[^уюхїь]|ький|ль|нь)\Z|\A[A-ZА-ЯІЇЄҐ]{2,}\Z")
"""Endings that a subject can have: no accusative or dative singular in -у, -ю, no locative in -х, no genitive in -ї."""
_JOINS = re.compile(r"\s*(?:,|\bі\b|\bй\b|\bта\b)\s*")
WORD = r"[А-ЯІЇЄҐа-яіїєґ]+(?:['’ʼ-][А-ЯІЇЄҐа-яіїєґ]+)*"


def clauses(text: str, sentence: Span) -> list[Span]:
    """The clauses of a sentence, in order: parted by semicolons, colons, dashes, and commas before certain words."""
    found, start = [], sentence.start
    for mark in _clause_ends().finditer(text, sentence.start, sentence.end):
        if (clause := trim(text, start, mark.start(), _MARKS)) is not None:
            found.append(clause)
        start = mark.end() if mark["joined"] or mark["lead"] else mark.start()
    last = trim(text, start, sentence.end, _MARKS)
    return [*found, last] if last is not None else found


def subject_before(text: str, clause: Span, verb: int, names: Names) -> Name | None:
    """The name that ends right before the verb that begins at `verb`, adverbs left out, if it can be its subject."""
    for name in reversed(names_between(names.found, clause.start, verb)):
        if not _gap().fullmatch(text, name.span.end, verb):
            return None
        before = text[clause.start : name.span.start].lower().split()
        owns = bool(before) and before[-1] in _words()["governments"]
        fits = name.entity.kind in PARTIES and name.kind is not MentionKind.ADJECTIVE
        return name if fits and (owns or (not _governed(before) and is_nominative(text, name))) else None
    return None


def receiver(text: str, clause: Span, verb: Span, names: Names) -> Name | None:
    """The name in the dative right behind the verb or at the beginning of its clause, or one behind "для"."""
    for name in names.within(clause):
        if name.entity.kind not in PARTIES or name.kind is MentionKind.ADJECTIVE:
            continue
        before = text[clause.start : name.span.start].lower().split()
        if before and before[-1] == "для":
            return name
        if _governed(before) or not _DATIVE.search(text[name.span.start : name.span.end].split()[0]):
            continue
        behind = name.span.start > verb.end and _gap().fullmatch(text, verb.end, name.span.start)
        first = name.span.start == clause.start and name.span.end < verb.start
        if (behind or first) and not is_subject_form(text, name):
            return name
    return None


def behind_preposition(text: str, clause: Span, words: Iterable[str], names: Names) -> Name | None:
    """The first name of a party behind one of the prepositions."""
    wanted = frozenset(words)
    for name in names.within(clause):
        if name.entity.kind in PARTIES and name.kind is not MentionKind.ADJECTIVE:
            before = text[clause.start : name.span.start].lower().split()
            if before and (before[-1] in wanted or (len(before) > 1 and before[-2] in wanted and _owns(before[-1]))):
                return name
    return None


def place_in(text: str, clause: Span, names: Names) -> Span | None:
    """The place or country behind "у", "в" or "на", if only one is."""
    found = [
        name.span
        for name in names.within(clause)
        if name.entity.kind in {EntityKind.PLACE, EntityKind.COUNTRY}
        and name.kind is not MentionKind.ADJECTIVE
        and text[clause.start : name.span.start].lower().split()[-1:] in (["у"], ["в"])
    ]
    return found[0] if len(found) == 1 else None


def doer(text: str, clause: Span, verb: int, names: Names) -> Name | None:
    """Who does what a verb says: the subject right before it, or the country of "російські війська" there."""
    if (subject := subject_before(text, clause, verb, names)) is not None:
        return subject
    for name in names_between(names.found, clause.start, verb):
        of_country = name.kind is MentionKind.ADJECTIVE and name.entity.kind is EntityKind.COUNTRY
        if of_country and _forces().fullmatch(text, name.span.end, verb):
            return name
    return None


def is_denied(text: str, clause: Span, verb: int) -> bool:
    """Whether a word of the clause before the verb says that it does not happen, or only may."""
    before = re.findall(WORD, text[clause.start : verb].lower())
    return bool(before) and (before[-1] in _words()["denied"] or not _words()["conditions"].isdisjoint(before))


def is_joined(text: str, clause: Span, name: Name, names: Names) -> bool:
    """Whether "і" or a comma joins another party before the name to it."""
    before = names_between(names.found, clause.start, name.span.start)
    return (
        bool(before)
        and before[-1].entity.kind in PARTIES
        and _JOINS.fullmatch(text, before[-1].span.end, name.span.start) is not None
    )


def is_attribute(text: str, clause: Span, name: Name) -> bool:
    """Whether a name only says whose the noun before it is: "Литви" of "міністр оборони Литви"."""
    before = re.findall(WORD, text[clause.start : name.span.start].lower())
    behind_word = bool(before) and before[-1] not in adverbs() | _words()["governments"]
    return behind_word and name.entity.kind in BODIES and not is_subject_form(text, name)


def is_nominative(text: str, name: Name) -> bool:
    """Whether the first word of a name can be a subject by its ending."""
    return _NOMINATIVE.search(name.span.of(text).split()[0]) is not None


def is_subject_form(text: str, name: Name) -> bool:
    """Whether a name ends as only subjects do: in -а, -я, -о or a consonant."""
    first = name.span.of(text).split()[0]
    return first[-1] in "аяо" or (
        first[-1] in "бвгґджзклмнпрстфхцчшщй" and not first.endswith(("ам", "ям", "им", "ій"))
    )


def adverbs() -> frozenset[str]:
    """Words that may stand between the parts of a clause."""
    return _words()["adverbs"]


@cache
def stems(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for regular expressions of whole words; matches nothing where there are none."""
    joined = "|".join(patterns)
    return re.compile(rf"(?i)(?<![\w’'-])(?:{joined})(?![\w’']|-\w)" if joined else r"(?!)")


def _governed(before: list[str]) -> bool:
    return bool(before) and before[-1] in _words()["prepositions"]


def _owns(word: str) -> bool:
    return word in _words()["of_governments"]


@cache
def _gap() -> re.Pattern[str]:
    return re.compile(rf"(?i)\s+(?:(?:{'|'.join(sorted(adverbs()))})\s+)*")


@cache
def _forces() -> re.Pattern[str]:
    return re.compile(rf"(?i)\s+(?:{'|'.join(sorted(_words()['forces']))})\s+(?:(?:{'|'.join(sorted(adverbs()))})\s+)*")


@cache
def _clause_ends() -> re.Pattern[str]:
    joins, leads = ("|".join(sorted(_words()[name])) for name in ("joins", "leads"))
    words = "|".join(sorted(_words()["clause_words"] | ukrainian_verbs() | {"йдеться"}))
    return re.compile(
        rf"(?i);|:(?!\s*(?:\d|понад\b|близько\b))|\s[–—]\s|(?P<joined>,\s+(?:{joins})\s+)|,\s+(?=(?:{words})\b)"
        rf"|(?P<lead>(?<![\w,] )(?<!\w)(?:{leads})\s[^,.;:]{{1,80}},\s+)"
    )


@cache
def _words() -> Mapping[str, frozenset[str]]:
    data = tomllib.loads(files("communique.extract").joinpath("clauses_uk.toml").read_text("utf-8"))
    return {name: frozenset(words) for name, words in data.items()}
