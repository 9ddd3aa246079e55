"""Organisations, programmes and places by head word: "Ministry of Health", "Ukraine Facility", "Black Sea region"."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from communique.calendar import MONTHS, WEEKDAYS
from communique.extract.names.gazetteer import entity, known_bodies, text_of
from communique.extract.names.name import Entity, Name
from communique.extract.names.nations import nationalities, nations
from communique.extract.names.offices import is_office_word, title_words
from communique.extract.names.words import Word
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_MOST_WORDS = 9
_LONGER = 4
_HEADLINE = 0.7
_KINDS = (EntityKind.ORGANISATION, EntityKind.PROGRAMME, EntityKind.PLACE)


def bodies(text: str, words: Sequence[Word], known: Sequence[Name], people: Sequence[Name]) -> list[Name]:
    """The names by head word in one block. `known` names may be parts of them, but never are one by themselves.

    They end before a person ("the Office of the President | Jane Roe"), and a country ends its complement unless a
    joining word goes on ("Armed Forces of Ukraine | General").
    """
    found: list[Name] = []
    beginnings = _may_begin(words)
    if not beginnings or _is_headline(words):
        return found
    whole = {n.span for n in known}
    barriers = {n.span.start for n in (*people, *known) if n.entity.kind is EntityKind.PERSON}
    countries = {n.span.end for n in known if n.entity.kind is EntityKind.COUNTRY and n.kind is MentionKind.NAME}
    places = {n.span.start for n in known if n.entity.kind in {EntityKind.PLACE, EntityKind.COUNTRY}}
    adjectives = {n.span.end for n in known if n.entity.kind is EntityKind.COUNTRY}
    others = {n.span.start for n in known if n.entity.kind is EntityKind.ORGANISATION}
    stops = _Stops(*map(frozenset, (barriers, countries, places, adjectives, others)))
    after = 0
    for i in beginnings:
        made = _body(text, words, i, stops) if i >= after else None
        if made is not None and made[1].span not in whole:
            after, name = made
            found.append(name)
    return found


def _may_begin(words: Sequence[Word]) -> list[int]:
    """The words with a capital that are a head word or have only capitals up to one: a name begins nowhere else."""
    known = _all_heads()
    if known.isdisjoint([word.text for word in words]):
        return []
    found: list[int] = []
    leads = False
    for i in range(len(words) - 1, -1, -1):
        is_head = words[i].text in known
        if words[i].is_capitalised and (is_head or leads):
            found.append(i)
        leads = is_head or (words[i].is_capitalised and leads)
    return found[::-1]


def _is_headline(words: Sequence[Word]) -> bool:
    """Whether it is no sentence and nearly every longer word has a capital, so that capitals say nothing."""
    if not words or words[-1].after.strip().startswith((".", "!", ":")):
        return False
    longer = [word for word in words if len(word.text) >= _LONGER]
    return len(longer) > _LONGER and sum(word.is_capitalised for word in longer) > _HEADLINE * len(longer)


def _body(text: str, words: Sequence[Word], i: int, stops: "_Stops") -> tuple[int, Name] | None:
    """The index after the name that begins at word `i`, which has a capital, and the name, if one begins there."""
    data = _heads()
    for first in (i, i + 1) if words[i].end in stops.adjectives else (i,):
        if (stop := _pair(words, first)) is not None:
            longer = _complement(words, stop, stops)
            return _named(text, words, i, longer or stop, EntityKind.ORGANISATION)
    if words[i].text in not_first() or words[i].text.endswith(data.whose):
        return None
    if words[i].text in data.after_the and _stands_alone(words, i):
        return _named(text, words, i, i + 1, EntityKind.ORGANISATION)
    for kind in _KINDS:
        if words[i].text in data.before_of[kind] and (stop := _complement(words, i + 1, stops)) is not None:
            return _named(text, words, i, stop, kind)
    best: tuple[int, EntityKind] | None = None
    stop = i + 1 if words[i].text not in data.numbered else i
    while stop < len(words) and stop - i < _MOST_WORDS and (stop == i or words[stop - 1].after in {" ", "-"}):
        word = words[stop]
        if word.text in data.numbered and _number_follows(words, stop):
            best = (stop + 2 + _has_thousands(words, stop + 1), EntityKind.PROGRAMME)
            break
        for kind in _KINDS:
            pairs = {" ".join(w.text for w in words[k : k + 2]) for k in (stop - 1, stop)}
            is_sense = stop > i and data.other_sense.isdisjoint(pairs)
            if word.text in data.last[kind] and is_sense and stop > i + (word.text in data.longer):
                after = stop + 1
                if word.text in data.before_of[kind] and (longer := _complement(words, after, stops)) is not None:
                    return _named(text, words, i, longer, kind)
                if word.text in data.of_year and _year_follows(words, after):
                    return _named(text, words, i, after + 2, kind)
                best = (after, kind)
        if word.possessive and stop > i:
            break
        if not word.is_capitalised or word.text in not_first() or word.start in stops.people:
            break
        stop += 1
    return _named(text, words, i, best[0], best[1]) if best else None


def _pair(words: Sequence[Word], i: int) -> int | None:
    """The index after a head of two words and more ("General Staff", "Attorney General's Office") at word `i`."""
    if i >= len(words) or (known := _heads().pairs.get(_in_pair(words[i]))) is None:
        return None
    if i > 2 and [w.lower for w in words[i - 3 : i]] == ["chief", "of", "the"]:
        return None
    for pair in known:
        part = words[i : i + len(pair)]
        if tuple(map(_in_pair, part)) == pair and all(w.after in {" ", "'s "} for w in part[:-1]):
            return i + len(pair)
    return None


def _in_pair(word: Word) -> str:
    return word.text + ("'s" if word.possessive else "")


def _stands_alone(words: Sequence[Word], i: int) -> bool:
    """Whether only "the" belongs to word `i`: not in "Secretary of the Treasury", "the Treasury Building"."""
    after_the = i > 0 and words[i - 1].lower == "the" and (i < 2 or words[i - 2].lower != "of")
    return after_the and not _capital_follows(words, i)


def _capital_follows(words: Sequence[Word], i: int) -> bool:
    return i + 1 < len(words) and words[i].after == " " and words[i + 1].is_capitalised


def _number_follows(words: Sequence[Word], i: int) -> bool:
    return i + 1 < len(words) and words[i].after == " " and words[i + 1].text.isdigit()


def _has_thousands(words: Sequence[Word], i: int) -> bool:
    """Whether the number at word `i` goes on behind a comma: "Executive Order 13,660"."""
    return words[i].after == "," and any(len(w.text) == 3 and w.text.isdigit() for w in words[i + 1 : i + 2])


def _year_follows(words: Sequence[Word], i: int) -> bool:
    return (
        i + 1 < len(words)
        and words[i].text == "of"
        and words[i - 1].after == " "
        and words[i].after == " "
        and len(words[i + 1].text) == 4
        and words[i + 1].text.isdigit()
    )


def _complement(words: Sequence[Word], i: int, stops: "_Stops") -> int | None:
    """The index after "of Health", "for Foreign Affairs": joining and capitalised words, a capitalised one last."""
    if (
        i >= len(words)
        or not (
            words[i].text in {"of", "for", "on"}
            or (words[i].lower == "against" and words[i - 1].text in _heads().opposed)
        )
        or words[i - 1].after != " "
        or words[i - 1].possessive
    ):
        return None
    data = _heads()
    if words[i].text == "on" and words[i - 1].text in data.not_on:
        return None
    last, stop = None, i
    while (
        stop < len(words)
        and stop - i < _MOST_WORDS
        and (stop == i or _is_joined(words, stop) or _goes_on_listing(words, stop))
    ):
        word = words[stop]
        is_place = words[i - 1].text in data.before_of[EntityKind.PLACE]
        if word.start in stops.people or (word.text == "in" and (is_place or _starts(words, stop + 1, stops.places))):
            break
        if word.text == "and" and _starts(words, stop + 1, stops.bodies):
            break
        if word.text in data.days or (word.text == "to" and words[i - 1].text not in data.sent):
            break
        if word.is_capitalised:
            last = stop + 1
            if word.end in stops.countries and not _goes_on(words, stop):
                break
        elif (word.text not in data.inside and stop > i) or (word.text == "the" and words[stop - 1].text == "and"):
            break
        if word.possessive:
            break
        stop += 1
    return None if last is not None and _ends_in_office(words, i + 1, last) else last


def _ends_in_office(words: Sequence[Word], i: int, stop: int) -> bool:
    """Whether "of X Y Coordinator" runs on into an office; "of the Prosecutor General" is a body's."""
    part = words[i:stop]
    return len(part) > 1 and part[0].is_capitalised and is_office_word(part[-1].lower) and not part[-1].possessive


def _is_joined(words: Sequence[Word], i: int) -> bool:
    """Whether word `i` goes on the phrase of the word before it; stops within "U.S. Attorney" do not part them."""
    gap = words[i - 1].after
    if len(words[i - 1].text) == 1 and words[i - 1].is_capitalised and words[i].is_capitalised:
        return gap == "." if len(words[i].text) == 1 else gap == ". " and words[i - 2].after == "."
    return gap in {" ", "-", " & "}


def _goes_on_listing(words: Sequence[Word], i: int) -> bool:
    """Whether word `i` goes on a list of fields of work: "Ministry of Economy, | Trade and Agriculture"."""
    fields = title_words().portfolios
    if words[i - 1].after != ", " or words[i - 1].lower not in fields:
        return False
    while i < len(words) and words[i].is_capitalised and words[i].lower in fields:
        if words[i].after == " " and i + 2 < len(words) and words[i + 1].lower in {"and", "&"}:
            return words[i + 2].is_capitalised and words[i + 2].lower in fields
        if words[i].after not in {" ", ", "}:
            return False
        i += 1
    return False


def _starts(words: Sequence[Word], i: int, places: frozenset[int]) -> bool:
    return i < len(words) and words[i].start in places


def _goes_on(words: Sequence[Word], i: int) -> bool:
    """Whether a name goes on after the country at word `i`: "of" or "in" comes next."""
    return i + 1 < len(words) and words[i].after == " " and words[i + 1].text in {"of", "in"}


@dataclass(frozen=True, slots=True)
class _Stops:
    """Where a name must end: before people, after countries, before "in" and a place, before "and" and a body.

    `adjectives` may begin one.
    """

    people: frozenset[int]
    countries: frozenset[int]
    places: frozenset[int]
    adjectives: frozenset[int]
    bodies: frozenset[int]


def _named(text: str, words: Sequence[Word], i: int, stop: int, kind: EntityKind) -> tuple[int, Name]:
    span = Span(words[i].start, words[stop - 1].end)
    name = " ".join(span.of(text).replace("’", "'").split())
    return stop, Name(span, entity(kind, name), MentionKind.NAME)


@dataclass(frozen=True, slots=True)
class _HeadWords:
    last: dict[EntityKind, frozenset[str]]
    before_of: dict[EntityKind, frozenset[str]]
    numbered: frozenset[str]
    inside: frozenset[str]
    pairs: dict[str, list[tuple[str, ...]]]
    """By their first word."""
    short: frozenset[str]
    after_the: frozenset[str]
    sent: frozenset[str]
    days: frozenset[str]
    not_on: frozenset[str]
    whose: tuple[str, ...]
    of_year: frozenset[str]
    opposed: frozenset[str]
    longer: frozenset[str]
    other_sense: frozenset[str]


@cache
def _heads() -> _HeadWords:
    data = tomllib.loads(text_of("bodies.toml"))
    return _HeadWords(
        {kind: frozenset(data[kind]["last"]) for kind in _KINDS},
        {kind: frozenset(data[kind]["before_of"]) for kind in _KINDS},
        frozenset(data["programme"]["numbered"]),
        frozenset(data["joining"]["inside"]),
        _by_first(tuple(pair.split()) for pair in data["organisation"]["pairs"]),
        frozenset(data["organisation"]["short"]),
        frozenset(data["organisation"]["after_the"]),
        frozenset(data["joining"]["sent"]),
        frozenset(word.capitalize() for word in MONTHS | WEEKDAYS),
        frozenset(data["joining"]["not_on"]),
        tuple(data["joining"]["whose"]),
        frozenset(data["programme"]["of_year"]),
        frozenset(data["joining"]["opposed"]),
        frozenset(data["joining"]["longer"]),
        frozenset(data["joining"]["other_sense"]),
    )


@cache
def _all_heads() -> frozenset[str]:
    """Every word by which `_body` may find a name."""
    data = _heads()
    pairs = {first.removesuffix("'s") for first in data.pairs} | data.pairs.keys()
    return frozenset(pairs | data.numbered | data.after_the).union(*data.last.values(), *data.before_of.values())


def _by_first(pairs: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for pair in pairs:
        found.setdefault(pair[0], []).append(pair)
    return found


def short_forms(names: Sequence[Name]) -> list[Name]:
    """The names with short forms given the one longer body of the document that they are short for.

    Some short forms may stand for any body that has their words ("General Staff"); others for one named before, which
    goes on where they end ("State Road Agency" for "State Road Agency of Malta") or only has a word before them that
    tells whose it is ("Maltese Road Agency"), as long as no list knows them as a name of their own.
    """
    result: list[Name] = []
    bodies: dict[str, Entity] = {}
    every = {n.entity.entity_id: n.entity for n in names if n.entity.kind is EntityKind.ORGANISATION}
    for name in names:
        short = name.entity.name
        if name.entity.kind is EntityKind.ORGANISATION:
            if short in _heads().short:
                longer = [body for body in every.values() if f" {short} " in f" {body.name} " and body.name != short]
            else:
                longer = [
                    body
                    for body in bodies.values()
                    if _is_short_for(short, body.name) or _is_same(short, body.name) or _is_bare(short, body.name)
                ]
            if len(longer) == 1:
                name = replace(name, entity=longer[0])
            else:
                bodies.setdefault(name.entity.entity_id, name.entity)
        result.append(name)
    return result


def _is_same(name: str, other: str) -> bool:
    """Whether two names say the same body of one country: "Maltese Road Agency", "Road Agency of Malta"."""
    if name in known_bodies() or other in known_bodies():
        return False
    core, owner = _core(name)
    return owner != "" and (core, owner) == _core(other)


def _is_bare(name: str, other: str) -> bool:
    """Whether a name is another's without the country: "Defense Ministry" for "Maltese Ministry of Defence"."""
    if name in known_bodies():
        return False
    (core, owner), (other_core, other_owner) = _core(name), _core(other)
    return owner == "" and other_owner != "" and _in_order(core) == _in_order(other_core)


def _in_order(core: str) -> str:
    """A ministry's name in one order and spelling: "Defense Ministry" for "Ministry of Defence"."""
    field = core.removeprefix("Ministry of ")
    return (core if field == core else f"{field} Ministry").replace("Defence", "Defense")


@lru_cache(maxsize=1 << 10)
def _core(name: str) -> tuple[str, str]:
    """A body's name without its country, and the code of that country; empty where the name says none."""
    adjectives, countries = nations()
    first, _, rest = name.partition(" ")
    if first in adjectives and rest:
        return rest, adjectives[first]
    rest, of, last = name.rpartition(" of ")
    last = last.removeprefix("the ")
    if not of and name.endswith(")"):
        return name, ""
    if last in countries:
        rest = rest.removesuffix(" of the Republic").removesuffix(" of the Kingdom")
        return rest, countries[last]
    return name, ""


def _is_short_for(short: str, name: str) -> bool:
    if " " not in short or short in known_bodies():
        return False
    if name.startswith(f"{short} ") and name[len(short) + 1 :].split()[0] in _heads().inside:
        return True
    return name.endswith(f" {short}") and name[: -len(short) - 1] in nationalities()


@cache
def not_first() -> frozenset[str]:
    """Words that have a capital because they begin a sentence or are titles: no name begins with them."""
    return frozenset(tomllib.loads(text_of("bodies.toml"))["joining"]["not_first"])


@cache
def body_words() -> frozenset[str]:
    """Head words of organisations, in small letters ("ministry", "agency")."""
    data = _heads()
    return frozenset(w.lower() for part in (data.last, data.before_of) for w in part[EntityKind.ORGANISATION])
