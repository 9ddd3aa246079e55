"""Names that are known beforehand: the data files of this folder as one automaton.

A term is found with word boundaries and in its own capitals; `case = any` frees a class of materiel from them, and
words of four letters and more may stand in capitals throughout (headlines).
"""

import atexit
import csv
import gc
import hashlib
import io
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import ahocorasick
import pycountry
from slugify import slugify

from communique.errors import ContractError
from communique.extract.names.name import Entity
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_FOLDS = tuple(
    {"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\n": " ", "–": "-", "‑": "-", "\t": " "}.items()
)
"""Character by character this is quicker than `str.translate`: most do not stand in a text."""
_CAPITALS_FROM = 4
_BESIDE = 20
"""Characters in which a word stands that gives a name another sense."""
_FILES = {
    "organisations.csv": EntityKind.ORGANISATION,
    "programmes.csv": EntityKind.PROGRAMME,
    "weapons.csv": EntityKind.WEAPON,
    "places.csv": EntityKind.PLACE,
}
Row = dict[str, str]


class Term(NamedTuple):
    """A surface form of a known entity. `any_case`: capitals do not matter."""

    surface: str
    entity: Entity
    kind: MentionKind
    any_case: bool = False


class Match(NamedTuple):
    """A term found in a text."""

    span: Span
    term: Term


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """A person on public record. `offices`: words of a title that go with the bare surname."""

    entity: Entity
    gender: str
    surname: str
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A named group with its names, and the ISO codes of its members where membership is settled."""

    entity: Entity
    names: tuple[str, ...]
    members: tuple[str, ...]


def entity_id(kind: EntityKind, name: str, document_id: str | None = None) -> str:
    """The id of an entity that is no country: kind and slug of its name, scoped to a document where one is given."""
    scope = f"@{document_id}" if document_id else ""
    return f"{kind}:{_slug(name)}{scope}"


@lru_cache(maxsize=1 << 14)
def _slug(name: str) -> str:
    # The default takes another transliteration where another package is installed, and looks for it every time.
    return str(slugify(name, backend="text-unidecode")) or "unnamed"


def entity(kind: EntityKind, name: str, document_id: str | None = None) -> Entity:
    """An entity by its kind and name."""
    return Entity(entity_id(kind, name, document_id), kind, name)


def unify(text: str) -> str:
    """The text with one kind of apostrophe, hyphen and space; every character keeps its place."""
    for written, one in _FOLDS:
        text = text.replace(written, one)
    return text


def lower(text: str) -> str:
    """The text in small letters; every character keeps its place, also the few whose small form is two characters."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def lookup(text: str, start: int, end: int) -> list[Match]:
    """All known terms in `text[start:end]`, longest first where they begin at one place; they may overlap."""
    unified = unify(text[start:end])
    found: list[Match] = []
    limit = len(unified)
    for last, terms in _automaton().iter(lower(unified)):
        stop = last + 1
        if stop < limit and (unified[stop].isalnum() or unified[stop] == "_"):
            continue  # most of what is found is the beginning or the end of a word
        begin = stop - len(terms[0].surface)
        if begin and (unified[begin - 1].isalnum() or unified[begin - 1] == "_"):
            continue
        surface = unified[begin:stop]
        for term in terms:
            if _case_fits(surface, term) and not _is_something_else(unified, begin, stop, term):
                found.append(Match(Span(start + begin, start + stop), term))
                break
    return sorted(found, key=lambda m: (m.span.start, -m.span.end))


def _is_something_else(text: str, start: int, end: int, term: Term) -> bool:
    """Whether what stands beside a term makes it part of another word: "anti-tank", "think tank", "missile-like"."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before == "-" and (term.any_case or term.entity.kind is EntityKind.PLACE):
        return True
    if after == "-" and term.any_case and text[end + 1 : end + 2].isalpha():
        return True
    words = _other_senses().get(lower(text[start:end]))
    return words is not None and lower(text[max(0, start - _BESIDE) : start]).rstrip().endswith(words)


def _case_fits(surface: str, term: Term) -> bool:
    if term.any_case or surface == term.surface:
        return True
    return len(surface) >= _CAPITALS_FROM and surface.isupper() and not term.surface.isupper()


@cache
def _automaton() -> ahocorasick.Automaton:
    with _without_garbage():
        by_surface: dict[str, list[Term]] = {}
        for term in terms():
            by_surface.setdefault(lower(term.surface), []).append(term)
        automaton = ahocorasick.Automaton()
        for surface, same in by_surface.items():
            automaton.add_word(surface, tuple(same))
        automaton.make_automaton()
        return automaton


@contextmanager
def _without_garbage() -> Iterator[None]:
    """All that is made here stays: to look for garbage among 100,000 objects takes longer than to make them.

    It is not looked through later either.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        atexit.register(gc.unfreeze)  # see `communique.extract.models.load`
        if was_enabled:
            gc.enable()


@cache
def terms() -> tuple[Term, ...]:
    """Every term of the data files, in their order: of two entities with one surface, the first is meant."""
    return tuple(_terms())


def _terms() -> Iterator[Term]:
    for row in rows("countries.csv"):
        nation = country(row["iso3"])
        for surface in (row["name"], *several(row["other_names"]), *_official(row["iso3"])):
            yield Term(unify(surface), nation, MentionKind.NAME)
        for surface in several(row["adjectives"]):
            yield Term(unify(surface), nation, MentionKind.ADJECTIVE)
    for row in rows("forms_uk.csv"):
        nation = country(row["iso3"])
        for surface in several(row["names"]):
            yield Term(unify(surface), nation, MentionKind.NAME)
        for surface in several(row["adjectives"]):
            yield Term(unify(surface), nation, MentionKind.ADJECTIVE, any_case=True)
    yield from _ukrainian_bodies()
    for holder in office_holders():
        for surface in holder_names(holder.entity.name):
            yield Term(unify(surface), holder.entity, MentionKind.NAME)
    for group in groups():
        for surface in group.names:
            yield Term(unify(surface), group.entity, MentionKind.NAME)
    for name, kind in _FILES.items():
        for row in rows(name):
            found = entity(kind, row["name"])
            if kind is EntityKind.WEAPON:
                yield from _weapon_terms(row, found)
                continue
            for surface in (row["name"], *several(row["other_names"])):
                yield Term(unify(surface), found, MentionKind.NAME)


def _weapon_terms(row: Row, found: Entity) -> Iterator[Term]:
    """A weapon by its names, their plurals and its class ("F-16", "F-16s", "F-16 fighter jets")."""
    if row["class"] not in weapon_classes():
        raise ContractError(
            f"weapons.csv: “{row['name']}” has the class “{row['class']}”, which is none of weapon_classes.toml"
        )
    only_before_noun = _before_noun()
    nouns = [f" {unify(noun)}" for noun in weapon_classes()[row["class"]]]
    for written in (row["name"], *several(row["other_names"])):
        surface = unify(written)
        if written not in only_before_noun:
            yield Term(surface, found, MentionKind.NAME, any_case=row["case"] == "any")
            if row["case"] == "exact" and any(char.isdigit() for char in surface) and surface[-1].isalnum():
                yield Term(f"{surface}s", found, MentionKind.NAME)
        for noun in nouns:
            yield Term(surface + noun, found, MentionKind.NAME)


@cache
def weapon_classes() -> dict[str, tuple[str, ...]]:
    """The classes of weapons.csv with the nouns that go with their names (weapon_classes.toml)."""
    return {name: tuple(kind["nouns"]) for name, kind in tomllib.loads(text_of("weapon_classes.toml")).items()}


@cache
def _before_noun() -> frozenset[str]:
    """Names of weapons that are ordinary words too (ambiguous.toml)."""
    return frozenset(tomllib.loads(text_of("ambiguous.toml"))["before_noun"])


@cache
def _other_senses() -> dict[str, tuple[str, ...]]:
    """Names in small letters, and the words before which they are something else (ambiguous.toml)."""
    known = tomllib.loads(text_of("ambiguous.toml"))["other_sense"]
    return {name: tuple(f" {word}" for word in words) for name, words in known.items()}


def _ukrainian_bodies() -> Iterator[Term]:
    """The bodies of organisations_uk.csv; those that every country has also with each country after them.

    "Міністерство оборони Польщі" is its own entity, "Міністерство оборони України" is the row's.
    """
    countries = [
        (country(row["iso3"]).name, [f" {unify(name)}" for name in several(row["names"])])
        for row in rows("forms_uk.csv")
    ]
    for row in rows("organisations_uk.csv"):
        body = entity(EntityKind.ORGANISATION, row["name"])
        has_owner = row["of_country"] == "yes"
        owned = [
            (entity(EntityKind.ORGANISATION, row["name"].replace("Ukraine", name)), behind)
            for name, behind in (countries if has_owner else ())
        ]
        for form in map(unify, several(row["forms"])):
            yield Term(form, body, MentionKind.NAME)
            if " " in form:
                for one, behind in owned:
                    for name in behind:
                        yield Term(form + name, one, MentionKind.NAME)


def _official(iso3: str) -> tuple[str, ...]:
    """The official name that ISO 3166-1 gives a country, if it gives one."""
    found = pycountry.countries.get(alpha_3=iso3)
    official = getattr(found, "official_name", None)
    return (official,) if official else ()


def country(iso3: str) -> Entity:
    """The country with an ISO 3166-1 alpha-3 code of countries.csv. Raises KeyError for another."""
    return _countries()[iso3]


@cache
def _countries() -> dict[str, Entity]:
    return {
        row["iso3"]: Entity(f"country:{row['iso3'].lower()}", EntityKind.COUNTRY, row["name"], row["iso3"])
        for row in rows("countries.csv")
    }


@cache
def office_holders() -> tuple[OfficeHolder, ...]:
    """The people of people.csv, in its order."""
    return tuple(
        OfficeHolder(
            entity(EntityKind.PERSON, row["name"]), row["gender"], _surname(row["name"]), several(row["offices"])
        )
        for row in rows("people.csv")
    )


@cache
def holder_names(name: str) -> tuple[str, ...]:
    """The written forms of a person of people.csv; the bare surname only where it is unmistakable."""
    for row in rows("people.csv"):
        if row["name"] == name:
            bare = (_surname(name),) if "*" in several(row["offices"]) else ()
            return (name, *several(row["variants"]), *bare)
    raise KeyError(name)


@cache
def known_bodies() -> frozenset[str]:
    """The names of organisations.csv by which its bodies are listed."""
    return frozenset(row["name"] for row in rows("organisations.csv"))


@cache
def also_people() -> frozenset[str]:
    """Names of countries and places that may be part of a person's name (ambiguous.toml)."""
    return frozenset(tomllib.loads(text_of("ambiguous.toml"))["also_people"])


@cache
def body_on_record(name: str) -> tuple[str, ...]:
    """The countries or organisations that a person of people.csv acts for; empty for other people."""
    return next((several(row["of"]) for row in rows("people.csv") if row["name"] == name), ())


@cache
def family_first() -> frozenset[str]:
    """Family names that stand before the given name (ambiguous.toml)."""
    return frozenset(tomllib.loads(text_of("ambiguous.toml"))["family_first"])


def _surname(name: str) -> str:
    first, _, last = name.partition(" ")
    return first if first in family_first() or not last else last.rsplit(" ", 1)[-1]


@cache
def groups() -> tuple[Group, ...]:
    """The groups of groups.toml, in its order."""
    return tuple(
        Group(
            entity(EntityKind.GROUP, group["name"]),
            (group["name"], *group.get("other_names", ())),
            tuple(group.get("members", ())),
        )
        for group in tomllib.loads(text_of("groups.toml"))["group"]
    )


def members(name: str) -> tuple[str, ...]:
    """The ISO codes of the members of a group, or of a body with members; empty where they are not settled."""
    listed = tomllib.loads(text_of("groups.toml"))["members"]
    known = {group.entity.name: group.members for group in groups()}
    return tuple(listed.get(name, known.get(name, ())))


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of a CSV file of this folder; lines that begin with # are notes."""
    lines = [line for line in text_of(name).splitlines() if line.strip() and not line.startswith("#")]
    return tuple(csv.DictReader(io.StringIO("\n".join(lines))))


def several(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, parted by "|"."""
    return tuple(value for value in cell.split("|") if value)


def text_of(name: str) -> str:
    """A data file of this folder."""
    return files("communique.extract.names").joinpath(name).read_text("utf-8")


@cache
def gazetteer_sha256() -> str:
    """One digest over the data files of this folder: their names and texts, in the order of their names."""
    digest = hashlib.sha256()
    found = sorted(
        p.name for p in files("communique.extract.names").iterdir() if p.name.endswith((".csv", ".toml", ".txt"))
    )
    for name in found:
        digest.update(name.encode())
        digest.update(hashlib.sha256(text_of(name).encode()).digest())
    return digest.hexdigest()
