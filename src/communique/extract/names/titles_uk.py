"""Titles in Ukrainian: "міністр оборони України Михайло ...", "речниця Міністерства оборони", "президент"."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import cast

from communique.extract.clauses_uk import BODIES, WORD, stems
from communique.extract.names.gazetteer import text_of
from communique.extract.names.name import Name, Names, names_between
from communique.extract.names.title import Title
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_MOST_WORDS = 7
"""Words between a head and the person who bears the title."""
_NEXT = re.compile(rf"\s+(?P<word>{WORD})")
_NOT_DOMAIN = frozenset(
    {"що", "який", "яка", "які", "не", "у", "в", "на", "про", "до", "за", "від", "а", "але", "раніше", "також"}
)
_VERB = re.compile(r"\w+(?:ив|ав|ула|ила|ала|или|али|ило|ало|ить|ять|ють|ться|вся)\Z")


def ukrainian_titles(reading: Reading, names: Names) -> tuple[Title, ...]:
    """The titles of the title and body of a document, in order; no two overlap."""
    found: list[Title] = []
    for block in reading.blocks:
        end = block.span.start
        for match in _heads().finditer(reading.text, block.span.start, block.span.end):
            place = Span(*match.span())
            if match.start() < end or any(name.span.contains(place) for name in names.overlapping(place)):
                continue
            title = _title(reading.text, match, Span(max(end, block.span.start), block.span.end), names)
            if title is not None:
                found.append(title)
                end = title.span.end
    return tuple(found)


def _title(text: str, head: re.Match[str], within: Span, names: Names) -> Title | None:
    """The title around a head word; None where another head follows at once ("заступник голови" is one title)."""
    begin, modifiers = _before(text, within.start, head.start())
    last, end, of, person = _behind(text, head.end(), within.end, names)
    before = next((n for n in names_between(names.found, within.start, begin) if n.span.end == begin - 1), None)
    if before is not None and before.kind is MentionKind.ADJECTIVE and before.entity.kind is EntityKind.COUNTRY:
        of, begin_span = of or before, before.span.start
    else:
        begin_span = begin
    if person is None:
        person = next(
            (
                name
                for name in names_between(names.found, within.start, begin_span)
                if name.entity.kind is EntityKind.PERSON and text[name.span.end : begin_span] in {", ", " – ", " — "}
            ),
            None,
        )
    portfolio = frozenset(word.lower() for word in re.findall(WORD, text[head.end() : last]))
    key = next(key for key, pattern in _by_key() if pattern.fullmatch(head[0]))
    return Title(Span(begin_span, end), Span(begin, last), key, modifiers, portfolio, of, person)


def _before(text: str, start: int, head: int) -> tuple[int, frozenset[str]]:
    """Where the title begins, and the modifiers before its head."""
    begin, found = head, set[str]()
    while True:
        match = next(
            (
                (name, m)
                for name, pattern in _modifiers()
                for m in pattern.finditer(text, max(start, begin - 40), begin)
                if text[m.end() : begin].isspace()
            ),
            None,
        )
        if match is None:
            return begin, frozenset(found)
        found.add(match[0])
        begin = match[1].start()


def _behind(text: str, at: int, stop: int, names: Names) -> tuple[int, int, Name | None, Name | None]:
    """Ends of title and phrase, the body or country, and the person, of what follows a head word."""
    by_start = {name.span.start: name for name in names_between(names.found, at, stop)}
    known = _portfolio().match(text, at, stop)
    last = end = cursor = known.end() if known else at
    of: Name | None = None
    for _ in range(_MOST_WORDS):
        match = _NEXT.match(text, cursor, stop)
        begin = match.start("word") if match else cursor + 1
        name = by_start.get(begin)
        if name is not None and name.entity.kind is EntityKind.PERSON:
            return last, end, of, name
        if name is not None and name.entity.kind in BODIES and name.kind is not MentionKind.ADJECTIVE:
            of = name if of is None or name.entity.kind is EntityKind.COUNTRY else of
            cursor = end = name.span.end
            continue
        word = match["word"] if match else ""
        if match is None or word.lower() in _NOT_DOMAIN or _VERB.match(word.lower()):
            break
        if of is None:
            last = match.end()
        cursor = end = match.end()
    last = end = known.end() if known else at
    follows = by_start.get(end + 1) if text[end : end + 1].isspace() else None
    if follows is not None and follows.entity.kind in BODIES and follows.kind is not MentionKind.ADJECTIVE:
        return last, follows.span.end, follows, None
    return last, end, None, None


@cache
def _by_key() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, stems(tuple(forms))) for key, forms in _file()["heads"].items())


@cache
def _heads() -> re.Pattern[str]:
    forms = sorted((form for group in _file()["heads"].values() for form in group), key=lambda form: (-len(form), form))
    return stems(tuple(forms))


@cache
def _modifiers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile(rf"(?i)(?<!\w)(?:{'|'.join(forms)})")) for name, forms in _file()["modifiers"].items()
    )


@cache
def _portfolio() -> re.Pattern[str]:
    words = sorted(_file()["portfolios"]["words"], key=lambda one: (-len(one), one))
    return re.compile(rf"(?i)\s+(?:{'|'.join(words)})(?!\w)")


@cache
def _file() -> Mapping[str, Mapping[str, list[str]]]:
    return cast("Mapping[str, Mapping[str, list[str]]]", tomllib.loads(text_of("titles_uk.toml")))
