"""Ministers called by what they head: "the Pentagon chief", "head of the Foreign Ministry", "the top diplomat".

The words stand in titles.toml, section `departments`.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from communique.extract.names.nations import countries_of_body
from communique.extract.names.offices import title_words
from communique.extract.names.title import Title
from communique.extract.reading import Reading
from communique.schemas.vocabulary import EntityKind

_HEADED = re.compile(
    r"(?:head|chief)\s+of\s+(?:the\s+|its\s+|their\s+)?(?P<fields>(?:[A-Za-z]+\s+(?:and\s+)?){0,4}?)"
    r"(?P<kind>ministry|department)\b(?!\s+(?:[a-z]+\s+)?(?:department|directorate|division|office|service|section|staff)\b)"
    r"(?:\s+(?:of|for)\s+(?P<of>[A-Za-z]+(?:\s+and\s+[A-Za-z]+)?))?(?P<owns>['’]s)?",
    re.IGNORECASE,
)
_BEHIND = re.compile(r" (?:of|in) (?:the )?(?P<country>[A-Z]\w+)")
_OF_BLOC = re.compile(r"\b(?:bloc|alliance|union)['’]s\s+\Z", re.IGNORECASE)
"""Before an office that no country's minister holds."""
_WORD = re.compile(r"[a-z]+")
_OWNING = ("'s", "’s")
_SPELLED = {"defence": "defense"}
_MINISTER = "minister"
_ANY = frozenset({"ministry"})
"""What is known of a department that is only called so."""


def same_fields(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two portfolios share a field, however it is spelled."""
    return not _spelled(one).isdisjoint(_spelled(other))


def ministers(
    reading: Reading, title: Title, held: Mapping[str, Sequence[Sequence[Title]]]
) -> Sequence[Sequence[Title]]:
    """The titles of the ministers whose department a title says somebody heads; empty where it says nothing like it.

    A department that no field is told of may be that of any minister.
    """
    fields = _fields(reading, title)
    if not fields or title.modifiers - {"then"} or _OF_BLOC.search(reading.text, 0, title.span.start):
        return ()
    elsewhere = _of_country(reading.text, title)
    return [
        alike
        for office, own in _offices().items()
        for alike in held.get(office, ())
        if not alike[0].modifiers
        and (fields == _ANY or _matches(fields, own, alike[0]))
        and _same_country(title, alike[0])
        and not (elsewhere and alike[0].body is not None and elsewhere not in alike[0].body.name)
    ]


def _of_country(text: str, title: Title) -> str:
    """The word behind a ministry that says of which country it is: "head of the Defence Ministry | of Malta"."""
    headed = _HEADED.match(text, title.words.start)
    if headed is None:
        return ""
    own = headed["of"] or ""
    if own[:1].isupper() and not _known(own):
        return own
    behind = _BEHIND.match(text, headed.end())
    return "" if behind is None else behind["country"]


def _matches(fields: frozenset[str], own: frozenset[str], minister: Title) -> bool:
    """Whether a minister has one of the fields; `own` are those that the office itself has ("secretary of state")."""
    of = minister.body
    fields_of_body = _known(of.name) if of is not None and of.kind is EntityKind.ORGANISATION else frozenset()
    return not fields.isdisjoint(own | _spelled(minister.portfolio) | fields_of_body)


def _fields(reading: Reading, title: Title) -> frozenset[str]:
    """The fields of the department that a title says somebody heads; `_ANY` where only "the ministry" stands there."""
    if title.head in _diplomats():
        return _diplomats()[title.head]
    if title.head not in {"chief", "head"}:
        return frozenset()
    headed = _HEADED.match(reading.text, title.words.start)
    if headed is not None:
        fields = _known(f"{headed['fields']} {headed['of'] or ''}")
        is_bare = headed["kind"].lower() == "ministry" and not headed["of"]
        return frozenset() if headed["owns"] else fields or (_ANY if is_bare else frozenset())
    if reading.text.startswith(_OWNING, title.span.end):
        return frozenset()  # "the head of the Defence Ministry's press office"
    if title.body is not None and title.body.kind is EntityKind.ORGANISATION:
        called = _called().get(title.body.name)
        of_ministry = not {"ministry", "department"}.isdisjoint(_WORD.findall(title.body.name.lower()))
        return called or (_known(title.body.name) if of_ministry else frozenset())
    return _spelled(title.portfolio) & _of_ministers()


def _known(words: str) -> frozenset[str]:
    """The fields among words."""
    return _spelled(frozenset(_WORD.findall(words.lower())) & title_words().portfolios)


def _same_country(title: Title, minister: Title) -> bool:
    """Whether the department may be of the minister's country: one that either does not tell may be of any."""
    if title.body is None or title.body == minister.body:
        return True
    if minister.body is None and minister.head == _MINISTER and title.body.name in _of_secretaries():
        return False  # "the Pentagon chief" is no minister, of whatever country
    if minister.body is None:
        return title.body.kind is EntityKind.COUNTRY or title.head not in _diplomats()
    of = {title.body.name} if title.body.kind is EntityKind.COUNTRY else set(countries_of_body(title.body.name))
    theirs = (
        {minister.body.name} if minister.body.kind is EntityKind.COUNTRY else set(countries_of_body(minister.body.name))
    )
    if not of and title.head in _diplomats():
        return False  # "the European Union's top diplomat" is no country's minister
    return not of or not theirs or not of.isdisjoint(theirs)


def _spelled(fields: frozenset[str]) -> frozenset[str]:
    return frozenset(_SPELLED.get(field, field) for field in fields)


@cache
def _offices() -> Mapping[str, frozenset[str]]:
    return {office: frozenset(fields) for office, fields in title_words().departments["offices"].items()}


@cache
def _diplomats() -> Mapping[str, frozenset[str]]:
    return {head: frozenset(fields) for head, fields in title_words().departments["heads"].items()}


@cache
def _called() -> Mapping[str, frozenset[str]]:
    return {body: frozenset(fields) for body, fields in title_words().departments["bodies"].items()}


@cache
def _of_ministers() -> frozenset[str]:
    """Fields by which newspapers call a minister "chief"; an army's chief or that of a police is another."""
    return frozenset(title_words().departments["chiefs"]["fields"])


@cache
def _of_secretaries() -> frozenset[str]:
    """Departments on record that secretaries head."""
    return frozenset(title_words().departments["secretaries"]["bodies"])
