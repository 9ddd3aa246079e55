"""Who bears a title: the person right behind it, or before it in apposition or by a verb."""

import re

from communique.extract.names.name import Name
from communique.extract.names.offices import is_rank
from communique.schemas.vocabulary import EntityKind

_LONGEST_RANK = 26
_SHORT = re.compile(r" \([A-Z][A-Za-z.]{1,7}\)(?= )")
"""What an office is called for short: "Chief of the Harbour Staff (CHS) | General Jane Roe"."""
_ASIDE = r"(?: \([^()\n]{1,25}\))?(?:, [A-Z]-[A-Z][A-Za-z.]{1,7})?(?:, \d\d)?"
"""What may stand behind a name before its title: "(R-Roe)", ", R-N.S.", ", 72"."""
_APPOSED = re.compile(
    rf"{_ASIDE}, (?:(?:now|currently|then) )?(?:(?:the|a|an|its|their|his|her) )?(?:(?!people)[A-Za-z][\w.-]+['’]s )?"
)
_TOLD = re.compile(
    rf"{_ASIDE}(?:,? who)?,? (?:is|was|(?:has )?served as|serves as|worked as|works as|has become|became|(?:was|is)"
    r" (?:appointed|elected|named|sworn in)(?: as)?) (?:(?:the|an?) )?"
)
"""Between a person and the title that is told of them."""
_ACTS = re.compile(
    r" (?:also |then |later )?(?:said|says|wrote|writes|told|tells|added|adds|announced|noted|stressed|warned|replied"
    r"|asked|called|has|had|was|is|will|would|did|can|could|must|should|may|spoke|met|agreed|discussed|conveyed|offered"
    r"|expressed|condemned|urged|reiterated|reaffirmed|affirmed|emphasi[sz]ed|underlined|underscored|pledged|vowed|promised"
    r"|thanked|welcomed|praised|confirmed|declared|stated|explained|insisted|argued|claimed|acknowledged|recalled|pointed"
    r"|highlighted|informed|briefed|denied|rejected|hailed|commended|demanded|insisted|stresses|expresses|urges|warns|notes)\b"
)
"""Behind a title whose bearer is the subject: "In a letter to Jane Roe, the mayor | wrote"."""
_MADE = re.compile(r" as (?:(?:the|an?|its|their|his|her) )?")
_MADE_BEFORE = re.compile(
    r"(?:\b(?:appoint|elect|install|confirm|hire|promot)(?:s|e|es|ed|ing)?"
    r"|\b(?:named|(?:re-?)?election of|(?:appointment|selection|confirmation) of|(?:replaced|succeeded) by))"
    r" (?:[A-Z][a-z]{0,3}\.? )?\Z"
)
"""Who makes somebody something: "elected Jane Roe | as the MP for ...". Who is replaced is it no more."""
_THE = "the "
_LONGEST_BEFORE = 24
_FURTHEST = 60
"""Characters between a person and the title behind."""


def person_after(text: str, end: int, by_start: dict[int, Name]) -> Name | None:
    """The person right behind a title, or behind a rank or letters in brackets between the two."""
    if (short := _SHORT.match(text, end)) is not None:
        end = short.end()
    for gap in (" ", ", ", ": "):
        if text[end : end + len(gap)] == gap and (name := by_start.get(end + len(gap))) is not None:
            return name if name.entity.kind is EntityKind.PERSON else None
    for start in range(end + 1, end + _LONGEST_RANK):
        # "Commander of the Air Force Lieutenant General N. N.": a rank between office and name.
        if (name := by_start.get(start)) is not None:
            ranked = name.entity.kind is EntityKind.PERSON and is_rank(text[end:start].strip(" ,."))
            return name if ranked else None
    return None


def person_before(text: str, begin: int, end: int, by_end: dict[int, Name], *, is_one: bool) -> Name | None:
    """The person before a title from `begin` to `end`: in apposition, or of whom a verb tells it ("Jane Roe, who is").

    A verb tells no office by a word that many are called by ("the chief"), unless it says which (`is_one`). Of a phrase
    without a comma before its verb nobody is the bearer: it is the subject of a new clause.
    """
    for before in range(begin - 1, max(0, begin - _FURTHEST), -1):
        if (name := by_end.get(before)) is not None and name.entity.kind is EntityKind.PERSON:
            if _APPOSED.fullmatch(text, before, begin):
                acts = text[begin - len(_THE) : begin] == _THE and _ACTS.match(text, end) is not None
                return None if acts else name
            if _TOLD.fullmatch(text, before, begin):
                return name if is_one else None
            is_made = _MADE.fullmatch(text, before, begin) is not None
            start = name.span.start
            return name if is_made and _MADE_BEFORE.search(text, max(0, start - _LONGEST_BEFORE), start) else None
    return None


def country_after(text: str, person: Name, by_start: dict[int, Name], *, is_local: bool) -> Name | None:
    """The country of "President N. N. of Poland", the state of "Senator N. N. of Northshire"."""
    for gap in (" of ", " of the "):
        if text[person.span.end : person.span.end + len(gap)] == gap:
            name = by_start.get(person.span.end + len(gap))
            is_state = is_local and name is not None and name.entity.kind is EntityKind.PLACE
            if name is not None and (is_state or name.entity.kind is EntityKind.COUNTRY):
                return name
    return None
