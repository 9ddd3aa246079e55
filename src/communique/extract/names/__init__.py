"""Names in a text: people, countries, organisations, groups, programmes, weapons, places."""

from collections.abc import Iterable

from communique.extract.names.bodies import bodies
from communique.extract.names.gazetteer import Match, also_people, gazetteer_sha256, lookup
from communique.extract.names.name import Entity, Name, Names
from communique.extract.names.people import full_names, surnames, surnames_of
from communique.extract.names.words import words
from communique.extract.reading import Reading
from communique.schemas.vocabulary import EntityKind

__all__ = ["find_names", "gazetteer_sha256"]


def find_names(reading: Reading) -> Names:
    """The names of a document's title and body: known ones, people and bodies by rule; of two that overlap the longer.

    A bare surname is the person whose full name the document (or its metadata title) gives, else whom its title or the
    public record makes plain, else a person of this document alone. Depends on nothing but the document.
    """
    text, document = reading.text, reading.document
    parts = [(block.span, words(text, block.span.start, block.span.end)) for block in reading.blocks]
    known: list[Name] = []
    open_class: list[Name] = []
    for span, found in parts:
        matches = _longest_first(_as_name(m) for m in lookup(text, span.start, span.end))
        known += matches
        taken = [n.span for n in matches if n.span.of(text) not in also_people()]
        people = full_names(text, found, taken)
        open_class += people
        open_class += bodies(text, found, matches, people)
    persons = [n.entity for n in (*known, *open_class) if n.entity.kind is EntityKind.PERSON] + _in_title(
        document.title
    )
    explained = surnames_of(persons)
    names = _longest_first((*known, *open_class))
    bare: list[Name] = []
    for _, found in parts:
        bare += surnames(text, found, explained, document.document_id, [n.span for n in names])
    return Names(tuple(_longest_first((*names, *bare))))


def _in_title(title: str | None) -> list[Entity]:
    """People named in the title that metadata gives: last resort for full names."""
    if not title:
        return []
    found = [m.term.entity for m in lookup(title, 0, len(title)) if m.term.entity.kind is EntityKind.PERSON]
    return found + [n.entity for n in full_names(title, words(title, 0, len(title)), [])]


def _as_name(match: Match) -> Name:
    return Name(match.span, match.term.entity, match.term.kind)


def _longest_first(names: Iterable[Name]) -> list[Name]:
    """The names without those that overlap a longer one (or an equally long one given before), by start."""
    kept: list[Name] = []
    used: set[int] = set()
    for name in sorted(names, key=lambda n: n.span.start - n.span.end):
        places = range(name.span.start, name.span.end)
        if used.isdisjoint((places[0], places[-1])):
            kept.append(name)
            used.update(places)
    return sorted(kept, key=lambda n: n.span)
