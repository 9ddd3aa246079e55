"""For whom somebody gives, gets and says "we": the country or body of an office holder, the author of a document."""

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import cast

from communique.extract.facts import Fact, Statement
from communique.extract.funding.parties import OWN_VOICE, PARTIES
from communique.extract.names import find_names
from communique.extract.names.gazetteer import body_on_record, rows
from communique.extract.names.name import Entity
from communique.extract.names.titles import Title, find_titles
from communique.extract.reading import Block, Document, Reading, read
from communique.extract.spans import Span
from communique.resolve.governments import governing, home, is_bare_government, is_in_first_person, led_by
from communique.resolve.intervals import Intervals
from communique.resolve.quotations import may_be_quoted
from communique.resolve.roster import Roster
from communique.schemas.vocabulary import BlockRole, EntityKind, StatementKind

_GROUND_REACH = 30
"""Code points around a country's name in which the words stand that make it the ground of an order."""
_WORD_REACH = 20
"""Code points before a title in which "former" stands where the country comes between."""
_TITLE_REACH = 60
"""Code points between "by" in a document's title and the end of its author's titles, at most."""


class Representatives:
    """Resolves the words for a party of one document, where an office holder or "we" may stand for one.

    Silent unless the text says it: the party must be named in the document. Whoever speaks in quotation marks, or is
    the author that the document's title names, is looked up by the titles the text gives, then by public record.
    """

    def __init__(self, roster: Roster, facts: Sequence[Fact]) -> None:
        self._roster = roster
        direct = (fact for fact in facts if isinstance(fact, Statement) and fact.kind is StatementKind.DIRECT)
        self._direct = Intervals(direct, lambda fact: fact.content)

    def party(self, span: Span) -> Entity | None:
        """The country, organisation or group that the words at `span` stand for, or None."""
        text = self._roster.reading.text
        words = span.of(text)
        if words in OWN_VOICE:
            return self._voice(span)
        if words in _words("orders", "delegated"):
            return self._ordering
        if (nation := self._nation(span)) is not None:
            return nation
        if is_bare_government(words):
            return self._voice(span) if words.lower().startswith(("our ", "my ")) else self._governing
        if (led := self._named(led_by(words))) and len(led) == 1:
            return led[0]
        found = self._roster.resolve(span)
        if found is not None and found.entity.kind is EntityKind.PLACE:
            return self._governed_from(found.entity)
        if found is not None and found.entity.kind is not EntityKind.PERSON:
            return found.entity
        return self._office(span, found.entity if found else None)

    def _voice(self, span: Span) -> Entity | None:
        """Who says "we" at a place: the speaker of the quotation around it, else the author of the document."""
        around = next(self._direct.around(span), None)
        if around is None:
            return None if may_be_quoted(self._roster.reading, span) else self._author or self._home
        speaker = around.speaker
        if speaker is None or self._is_several(speaker):
            return None
        return self.party(speaker)

    def _is_several(self, speaker: Span) -> bool:
        return len(self._roster.resolve_all(speaker)) > 1

    def _office(self, span: Span, person: Entity | None) -> Entity | None:
        """The party whose office a person holds, by the titles of the text, then by public record."""
        first = bisect_right(self._roster.titles, span.start, key=lambda title: title.span.end)
        last = bisect_left(self._roster.titles, span.end, key=lambda title: title.span.start)
        titles = [*self._roster.titles[first:last], *(self._borne.get(person.entity_id, ()) if person else ())]
        if any(map(self._is_apart, titles)) or self._may_be_own(span, titles):
            return None
        of = [self._of(title.of.entity) for title in titles if title.of is not None and _speaks(title)]
        bodies = {entity.entity_id: entity for entity in of}
        if not bodies and person is not None and any(map(_speaks, titles)):
            bodies = {one.entity_id: one for one in self._named(body_on_record(person.name))}
        return next(iter(bodies.values())) if len(bodies) == 1 else None

    def _may_be_own(self, span: Span, titles: Sequence[Title]) -> bool:
        """Whether an office without a name or country may be that of the speaker's own country, in the first person."""
        if any(self._roster.names.within(span)) or any(
            title.of is not None and title.span.overlaps(span) for title in titles
        ):
            return False
        return self._is_in_first_person

    @cached_property
    def _is_in_first_person(self) -> bool:
        return is_in_first_person(self._roster)

    @cached_property
    def _borne(self) -> Mapping[str, Sequence[Title]]:
        """The titles of each person."""
        found: dict[str, list[Title]] = {}
        for title in self._roster.titles:
            if title.person is not None:
                found.setdefault(title.person.entity.entity_id, []).append(title)
        return found

    def _is_apart(self, title: Title) -> bool:
        """Whether a title is of one who has left office, or of a party or opposition."""
        before = self._roster.reading.text[max(0, title.span.start - _WORD_REACH) : title.span.start].lower().split()
        return bool((title.modifiers | title.portfolio | set(before[-1:])) & _words("offices", "apart"))

    def _of(self, body: Entity) -> Entity:
        """The country of one of its government's bodies, where the document names it; else the body."""
        iso3 = _nations().get(body.name)
        same = (n.entity for n in self._roster.names.found if iso3 and n.entity.iso3 == iso3)
        return next(same, body)

    def _governed_from(self, place: Entity) -> Entity | None:
        """The country of a capital, which gives and gets for it, where the document names it; None for other places."""
        iso3 = _capitals().get(place.name)
        return next((n.entity for n in self._roster.names.found if iso3 and n.entity.iso3 == iso3), None)

    def _named(self, bodies: Sequence[str]) -> tuple[Entity, ...]:
        """The entities of the document with one of the names."""
        found = {
            name.entity.entity_id: name.entity
            for name in self._roster.names.found
            if name.entity.name in bodies and name.entity.kind in PARTIES
        }
        return tuple(found[key] for key in sorted(found))

    def _nation(self, span: Span) -> Entity | None:
        """The country of "the Moldovan people"."""
        text = self._roster.reading.text
        for name in self._roster.names.within(span):
            rest = re.sub(r"^['’]s?", "", text[name.span.end : span.end]).strip().lower()
            before = text[span.start : name.span.start].strip().lower()
            if name.entity.kind is EntityKind.COUNTRY and before in {"", "the"} and rest in _words("nations", "nouns"):
                return name.entity
        return None

    @cached_property
    def _governing(self) -> Entity | None:
        return governing(self._roster)

    @cached_property
    def _home(self) -> Entity | None:
        """The country whose own text the document is; the author of one in the first person is read in its title."""
        return None if self._is_in_first_person else home(self._roster)

    @cached_property
    def _ordering(self) -> Entity | None:
        """The country by whose law the author of an order acts; None unless the text names just one."""
        document = self._roster.reading.document
        kinds = sorted(_words("orders", "kinds"))
        if document.title is None or re.match(rf"(?i)\W*(?:{'|'.join(kinds)})\b", document.title) is None:
            return None
        found: dict[str, Entity] = {}
        for name in self._roster.names.found:
            if name.entity.kind is not EntityKind.COUNTRY:
                continue
            before = document.text[max(0, name.span.start - _GROUND_REACH) : name.span.start].lower().split()
            behind = document.text[name.span.end : name.span.end + _GROUND_REACH].lower().split()
            grounds = " ".join(word for word in before if word != "the")
            if grounds.endswith(tuple(_words("orders", "laws"))):
                return name.entity
            if grounds.endswith(tuple(_words("orders", "grounds"))) or set(behind[:1]) & _words(
                "orders", "governments"
            ):
                found[name.entity.entity_id] = name.entity
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def _author(self) -> Entity | None:
        """Who speaks in a document that its title calls a statement, a speech or a letter by somebody."""
        document = self._roster.reading.document
        if document.title is None:
            return None
        if self._ordering is not None:
            return self._ordering
        opening = _by().search(document.title)
        if opening is None:
            return None
        reading = _title_reading(self._roster.reading, document.title)
        names = find_names(reading)
        reach = opening.end() + _TITLE_REACH
        titles = [title for title in find_titles(reading, names) if opening.end() <= title.span.start < reach]
        first = next((name for name in names.found if name.span.start >= opening.end()), None)
        if any(_joined().fullmatch(document.title, opening.end(), title.span.start) for title in titles):
            return None  # several speak: "Remarks by the President and the Prime Minister"
        if first is not None and first.span.start == opening.end() and first.entity.kind in PARTIES:
            bearer = next((title for title in titles if title.span.start == first.span.start), None)
            return self._same(first.entity) if bearer is None or _speaks(bearer) else None
        for title in titles:
            if title.span.start != opening.end() or not _speaks(title):
                continue
            if (title.modifiers | title.portfolio) & _words("offices", "apart"):
                return None
            if title.of is not None:
                return self._of(title.of.entity) if self._same(self._of(title.of.entity)) else None
            recorded = self._named(body_on_record(title.person.entity.name)) if title.person else ()
            return recorded[0] if len(recorded) == 1 else None
        return None

    def _same(self, entity: Entity) -> Entity | None:
        """The entity, if the document's own text names it."""
        return next((name.entity for name in self._roster.names.found if name.entity == entity), None)


def _speaks(title: Title) -> bool:
    return title.head in _words("offices", "heads")


def _title_reading(reading: Reading, title: str) -> Reading:
    """A document's title from its metadata, read like a text of its own."""
    document = reading.document
    block = Block(BlockRole.TITLE, Span(0, len(title)))
    return read(Document(document.document_id, title, (block,), document.language, None, None, None), reading.nlp)


@cache
def _nations() -> Mapping[str, str]:
    """The country of each national body that is a part of a government, by the body's name."""
    kinds = sorted(_words("bodies", "governments"))
    listed = [row for row in rows("organisations.csv") if row["country"]]
    return {row["name"]: row["country"] for row in listed if any(kind in row["name"] for kind in kinds)}


@cache
def _capitals() -> Mapping[str, str]:
    """The country of each capital, by the capital's name."""
    return {row["name"]: row["country"] for row in rows("places.csv") if row["country"]}


@cache
def _by() -> re.Pattern[str]:
    kinds, links = sorted(_words("documents", "kinds")), sorted(_words("documents", "links"))
    return re.compile(rf"(?i)\b(?:{'|'.join(kinds)})\b[^.:;]{{0,40}}?\b(?:{'|'.join(links)})\s+(?:the\s+)?")


@cache
def _joined() -> re.Pattern[str]:
    """What stands before the second of several authors."""
    links = "on|at|in|before|after|during|following|regarding|to|about"
    return re.compile(rf"(?i)(?:(?!\b(?:{links})\b)[^:;])+(?:,|\band)\s+(?:the\s+)?")


@cache
def _words(section: str, key: str) -> frozenset[str]:
    text = files("communique.resolve").joinpath("representatives.toml").read_text("utf-8")
    data = cast("Mapping[str, Mapping[str, list[str]]]", tomllib.loads(text))
    return frozenset(data[section][key])
