"""Offices of several people told at once: "Roe Court justices Jane Roe and John Doe"."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from communique.extract.facts import Tie
from communique.extract.names.name import Name, Names
from communique.extract.names.offices import title_words
from communique.extract.reading import Reading
from communique.extract.spans import Cell, Span, hull, trim
from communique.schemas.vocabulary import EntityKind, MentionKind, Predicate

_CONFIDENCE = 0.85
_BESIDE = r"(?: \([^()\n]{1,25}\)|, [A-Z]-[A-Z][A-Za-z.]{1,7},?)?"
_BETWEEN = re.compile(rf"{_BESIDE}(?:, and |, | and | & )")
"""Between two people of a list."""
_LONGEST_TITLE = 60
_BODIES = frozenset({EntityKind.ORGANISATION, EntityKind.COUNTRY, EntityKind.GROUP})


def find_shared_offices(reading: Reading, names: Names) -> list[Tie]:
    """The office of each of two people and more whom a plural stands right before, in order."""
    found: list[Tie] = []
    for people in _lists(reading.text, names.found):
        first = people[0].span.start
        before = max(0, first - _LONGEST_TITLE)
        match = _plural().search(reading.text, before, first)
        if match is None or " and " in match["modifiers"].lower():
            continue  # "Foreign and Defence Ministers": who is which is not said
        start = max([n.span.end for n in names.within(Span(before, first)) if n.span.end > match.start()], default=0)
        if start > match.start("head"):
            continue
        phrase = trim(reading.text, max(start, match.start("title")), match.end("title"), strip="'s’")
        if phrase is None:
            continue
        title = f"{reading.text[phrase.start : match.start('head')]}{_singular(match['head'])}"
        body = _body_before(reading.text, names, phrase.start)
        if body is None and match["gap"] == ", " and _is_indefinite(match["head"]):
            continue  # "among members, Jane Roe and John Doe stayed"
        found += [_tie(title, phrase, one, body) for one in people]
    return found


def without_held(shared: Sequence[Tie], held: Sequence[Tie], names: Names) -> list[Tie]:
    """The shared offices, each of one person once, without those that the document also gives by a title of its own."""
    seen = {_office(tie, names) for tie in held}
    found: list[Tie] = []
    for tie in shared:
        if (office := _office(tie, names)) not in seen:
            seen.add(office)
            found.append(tie)
    return found


def _office(tie: Tie, names: Names) -> tuple[str, str]:
    who = next((name.entity.entity_id for name in names.within(tie.subject)), "")
    return who, tie.title.value.lower() if tie.title else ""


def _lists(text: str, names: Sequence[Name]) -> Iterator[list[Name]]:
    """The people that stand in lists of two and more."""
    run: list[Name] = []
    for name in names:
        is_person = name.entity.kind is EntityKind.PERSON and name.kind is MentionKind.NAME
        if run and not (is_person and _BETWEEN.fullmatch(text, run[-1].span.end, name.span.start)):
            if len(run) > 1:
                yield run
            run = []
        if is_person:
            run.append(name)
    if len(run) > 1:
        yield run


def _body_before(text: str, names: Names, start: int) -> Name | None:
    """The body whose name ends right before a place, unless another is joined to it."""
    if start < 2:
        return None
    for name in names.overlapping(Span(start - 2, start)):
        is_body = name.entity.kind in _BODIES and text[name.span.end : start].strip("'s’") == " "
        return name if is_body and not text[: name.span.start].endswith((" and ", " & ")) else None
    return None


def _tie(title: str, phrase: Span, person: Name, body: Name | None) -> Tie:
    return Tie(
        evidence=hull([phrase, person.span, *([body.span] if body else [])]),
        method="ties:shared_title",
        confidence=_CONFIDENCE,
        subject=person.span,
        predicate=Predicate.HOLDS_OFFICE,
        object=body.span if body else None,
        title=Cell(title, phrase),
    )


def _is_indefinite(plural: str) -> bool:
    known = title_words()
    key = tuple(_singulars().get(plural.lower(), "").split())
    return known.heads.get(key, known.before_name.get(key)) in known.indefinite


@cache
def _plural() -> re.Pattern[str]:
    """The plural of an office, with what belongs to it, right before a name."""
    known = title_words()
    short = {" ".join((*key[:-1], f"{key[-1]}s")) for key in known.before_name}
    before = "|".join(map(re.escape, sorted(known.modifiers | known.portfolios)))
    heads = "|".join(map(re.escape, sorted(_singulars(), key=lambda plural: (-len(plural), plural))))
    stopped = "|".join(map(re.escape, sorted(short)))
    return re.compile(
        rf"(?<![\w-])(?P<title>(?P<modifiers>(?i:(?:(?:{before}) (?:and )?){{0,4}}))"
        rf"(?P<head>(?i:(?:{stopped})\.|{heads})))(?P<gap>, | )\Z"
    )


def _singular(plural: str) -> str:
    found = _singulars()[plural.lower().removesuffix(".")]
    return (found.capitalize() if plural[0].isupper() else found) + ("." if plural.endswith(".") else "")


@cache
def _singulars() -> dict[str, str]:
    """Offices by their plurals, in small letters."""
    known = title_words()
    found: dict[str, str] = {}
    for key in (*known.heads, *known.before_name):
        if key[-1].endswith("s") or key[0].startswith(("then-", "ex-")):
            continue
        last = key[-1]
        if last.endswith("man"):
            plural = last[:-3] + "men"
        elif last.endswith("y") and last[-2] not in "aeiou":
            plural = last[:-1] + "ies"
        else:
            plural = last + "s"
        found[" ".join((*key[:-1], plural))] = " ".join(key)
    found |= {"attorneys general": "attorney general", "chiefs of staff": "chief of staff"}
    return found
