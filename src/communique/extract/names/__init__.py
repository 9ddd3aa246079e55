"""Names in a text: people, countries, organisations, groups, programmes, weapons, places."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from communique.extract.names.acronyms import acronyms, without_known
from communique.extract.names.administrations import administrations
from communique.extract.names.agency_letters import without_strange_agencies
from communique.extract.names.bodies import bodies, short_forms
from communique.extract.names.by_office import surnames_by_office
from communique.extract.names.bylines import authors
from communique.extract.names.contractors import contractors
from communique.extract.names.first_names import by_first_name, by_office, told_without_given_names
from communique.extract.names.gazetteer import Match, also_people, gazetteer_sha256, lookup
from communique.extract.names.legal_forms import firms_by_form
from communique.extract.names.name import Entity, Name, Names
from communique.extract.names.people import full_names, surnames, surnames_of
from communique.extract.names.speakers import firms, quoted
from communique.extract.names.spelled_out import spelled_out
from communique.extract.names.state_bodies import of_their_countries, state_bodies, without_strange_countries
from communique.extract.names.states import states_for_countries
from communique.extract.names.strangers import named_again, phrases_again, without_namesakes
from communique.extract.names.undertakings import undertakings
from communique.extract.names.words import is_one_word, words, words_of_blocks
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, EntityKind

__all__ = ["find_names", "gazetteer_sha256"]

_OFFICE_OF = re.compile(
    r"(?:Representative|Commissioner|Coordinator|Envoy|Spokesperson|Director|Minister|President) of (?:the )?$"
)
_LONGEST_OFFICE = 30


def find_names(reading: Reading) -> Names:
    """The names of a document's title and body: known ones, people and bodies by rule; of two that overlap the longer.

    A bare surname is the person whose full name the document (or its metadata title) gives, else whom its title or the
    public record makes plain, else a person of this document alone. Depends on nothing but the document.
    """
    text, document = reading.text, reading.document
    parts = [(block.span, found) for block, found in zip(reading.blocks, words_of_blocks(reading), strict=True)]
    ordinary = frozenset(w.text for _, found in parts for w in found if not w.is_capitalised)
    known: list[Name] = []
    open_class: list[Name] = []
    short_names: dict[str, Entity] = {}
    long_names: dict[str, Entity] = {}
    for span, found in parts:
        matches = _longest_first(_as_name(m) for m in lookup(text, span.start, span.end) if not _is_currency(text, m))
        known += matches
        taken = _places(n.span for n in matches if not _may_be_part_of_a_person(text, n))
        people = full_names(text, found, taken, ordinary)
        open_class += people
        open_class += administrations(text, matches)
        open_class += (one for one in bodies(text, found, matches, people) if not _is_of_office(text, one, matches))
        open_class += undertakings(text, span, [*matches, *people])
        open_class += state_bodies(text, span, document.document_id)
        called = list(firms(text, span, [*matches, *people]))
        open_class += called
        open_class += contractors(text, span, matches)
        open_class += spelled_out(text, span, [*known, *open_class])
        open_class += firms_by_form(text, span, [*matches, *people])
        short_names |= {n.span.of(text): n.entity for n in called if is_one_word(n.span.of(text))}
        long_names |= {n.span.of(text): n.entity for n in called if not is_one_word(n.span.of(text))}
    for block in document.blocks:
        if block.role is BlockRole.DATELINE:
            known += _longest_first(_as_name(m) for m in lookup(text, block.span.start, block.span.end))
    open_class += phrases_again(text, long_names)
    open_class = told_without_given_names(open_class)
    written = [(n.span.of(text), n.entity) for n in (*known, *open_class) if _is_full_name(text, n)]
    in_full = [n.entity for n in (*known, *open_class) if _is_full_name(text, n)] + _in_title(document.title)
    explained = surnames_of(in_full, written)
    names = [
        n
        for n in _longest_first((*known, *open_class))
        if n.entity.kind is not EntityKind.PERSON
        or _is_full_name(text, n)
        or explained.allows(n.span.of(text), n.entity)
    ]
    bare: list[Name] = []
    first_names = by_first_name(in_full)
    taken = _places(name.span for name in names)
    for _, found in parts:
        called = surnames(text, found, explained, document.document_id, taken, ordinary)
        bare += [by_office(text, name, first_names) for name in called]
    taken = _places(name.span for name in (*names, *bare))
    said = [name for _, found in parts for name in quoted(text, found, taken, ordinary, document.document_id)]
    said = [name for name in said if name.span.of(text) not in short_names]
    said = [replace(name, entity=first_names.get(name.span.of(text), name.entity)) for name in said]
    alone = {n.span.of(text): n.entity for n in (*said, *bare) if n in said or "@" in n.entity.entity_id}
    alone |= short_names
    alone |= surnames_by_office(text, [found for _, found in parts], explained.known.keys() | explained.shared)
    bare += said
    if alone:
        taken = _places(name.span for name in (*names, *bare))
        for _, found in parts:
            bare += named_again(found, alone, taken, ordinary)
    bare += _authors(reading)
    found_names = without_namesakes(text, _longest_first((*names, *bare)), document.document_id)
    found_names = of_their_countries(text, states_for_countries(found_names))
    found_names = without_strange_countries(text, found_names, document.document_id)
    found_names = without_strange_agencies(text, found_names)
    short = acronyms(text, (span for span, _ in parts), found_names)
    return Names(tuple(short_forms(_longest_first((*without_known(short, found_names), *found_names)))))


def _authors(reading: Reading) -> list[Name]:
    """Who wrote the document, by its bylines. Their surnames explain nobody's in the text, which is by them."""
    text, blocks = reading.text, reading.document.blocks
    paragraphs = (block for block in blocks if block.role in {BlockRole.BYLINE, BlockRole.PARAGRAPH})
    return [
        name for block in paragraphs for name in authors(text, block.span, is_byline=block.role is BlockRole.BYLINE)
    ]


def _is_currency(text: str, match: Match) -> bool:
    """Whether a country's letters are those of a sign of money: "US$"."""
    return text[match.span.end : match.span.end + 1] == "$"


def _is_full_name(text: str, name: Name) -> bool:
    return name.entity.kind is EntityKind.PERSON and not is_one_word(name.span.of(text))


def _may_be_part_of_a_person(text: str, name: Name) -> bool:
    """Whether a known name may be a given name or a surname of somebody else."""
    is_person = name.entity.kind is EntityKind.PERSON
    return (is_person and not _is_full_name(text, name)) or name.span.of(text) in also_people()


def _in_title(title: str | None) -> list[Entity]:
    """People named in the title that metadata gives: last resort for full names."""
    if not title:
        return []
    known = _longest_first(_as_name(m) for m in lookup(title, 0, len(title)))
    taken = _places(name.span for name in known if not _may_be_part_of_a_person(title, name))
    found = [name.entity for name in known if name.entity.kind is EntityKind.PERSON]
    return found + [n.entity for n in full_names(title, words(title, 0, len(title)), taken)]


def _is_of_office(text: str, body: Name, known: Sequence[Name]) -> bool:
    """Whether a body is a known one with what an office of it is for: "Representative of the | Union for Trade"."""
    if _OFFICE_OF.search(text, max(0, body.span.start - _LONGEST_OFFICE), body.span.start) is None:
        return False
    begun = (one.span for one in known if one.span.start == body.span.start and one.span.end < body.span.end)
    return any(text.startswith(" for ", span.end) for span in begun)


def _as_name(match: Match) -> Name:
    return Name(match.span, match.term.entity, match.term.kind)


def _places(spans: Iterable[Span]) -> Set[int]:
    """Every place of a text that one of the spans covers."""
    places: set[int] = set()
    for start, end in spans:
        places.update(range(start, end))
    return places


def _longest_first(names: Iterable[Name]) -> list[Name]:
    """The names without those that overlap a longer one (or an equally long one given before), by start."""
    given = list(names)
    in_order = sorted(given, key=lambda n: n.span)
    if all(name.span.end <= following.span.start for name, following in pairwise(in_order)):
        return in_order
    kept: list[Name] = []
    used: set[int] = set()
    for name in sorted(given, key=lambda n: n.span.start - n.span.end):
        start, end = name.span
        if start not in used and end - 1 not in used:
            kept.append(name)
            used.update(range(start, end))
    return sorted(kept, key=lambda n: n.span.start)
