"""Who is who in one document."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from communique.extract.names.name import Entity, Name, Names
from communique.extract.names.offices import is_rank
from communique.extract.names.people import without_post_nominals
from communique.extract.names.titles import Title, find_titles
from communique.extract.reading import Reading
from communique.extract.spans import Span, trim
from communique.resolve.bearers import is_of_somebody, is_only_spokesperson, may_be, ranked, speaks_for
from communique.resolve.counterparts import counterparts
from communique.resolve.documents import is_text, issuer
from communique.resolve.initials import holder_by_initials, names_an_office
from communique.resolve.neuter import BODIES, NEUTER, bodies_before, body_before
from communique.resolve.nouns import (
    body_called,
    body_of_all,
    channel_owner,
    government_of,
    is_kind_of_body,
    is_of_another,
    owner_of_channel,
)
from communique.resolve.offices import Offices, holder, leader_on_record, offices, spouse
from communique.resolve.pairs import counted_countries, countries_together, is_plural, people_together
from communique.resolve.pronouns import PERSONAL, antecedent, pronouns
from communique.schemas.vocabulary import EntityKind, MentionKind, SpeakerResolution

_NAME, _INNER, _TITLE, _PRONOUN, _OWN, _TOGETHER, _BODY = 0.95, 0.85, 0.85, 0.75, 0.7, 0.7, 0.7
_INDEFINITE = ("a ", "an ", "another ", "one ", "some ", "any ")
_WITHIN = frozenset({"", "у", "в", "в самому", "у самому"})
"""Words before a body that speaks, in a language without a parser ("у Міністерстві оборони")."""
_PARTED = frozenset(
    {"of", "for", "to", "with", "from", "by", "on", "in", "at", "about", "against", "behind", "near", "under", "after"}
    | {"and", "or", "than", "like", "versus", "vs.", "not", "who", "which", "that", "told", "said"}
)
"""Words between the head of a phrase and a name at its end which say that the name is another's."""
_JOINED = frozenset({"and", "or", "than", "who", "which", "that", "with", "by", "against"})
"""Words between an office and a name which say that the name may be another's."""
_TO_OFFICE = 20
"""Most characters from the beginning of a phrase to the office that is its head."""
_REACH = 60
"""Most characters from the end of a rank to the end of the name after it."""
_AGED = re.compile(r"\d{1,2}[- ]year[- ]old")
"""What one who was told of just before is called by newspapers."""
_AGE = re.compile(r",? (?:aged )?(?P<age>\d{2})\b(?![,.]?\d)")
"""How an age may be told: "Jane Roe, 54," and "a miller aged 54"."""
_GAP = re.compile(r" (?:\([A-Z][\w.-]{1,9}\) )?")
"""Between a body and an office of it, also with what it is called for short."""
_SPOKESPERSON = "spokesperson"
_ARTICLES = ("the ", "a ", "an ", "our ", "The ", "A ", "An ", "Our ")


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom words stand for, and which kind of words they are."""

    entity: Entity
    resolution: SpeakerResolution
    confidence: float


@dataclass(frozen=True, eq=False)
class Roster:
    """Resolves words of one document to entities."""

    reading: Reading
    names: Names
    titles: tuple[Title, ...]

    @cached_property
    def _offices(self) -> Offices:
        return offices((*self.titles, *counterparts(self.reading, self.names, self.titles)))

    @cached_property
    def _bodies(self) -> tuple[Name, ...]:
        """The names of organisations, in order."""
        return tuple(n for n in self.names.found if n.entity.kind is EntityKind.ORGANISATION)

    @cached_property
    def _complements(self) -> frozenset[Span]:
        """The places of names that a title belongs to."""
        return frozenset(title.of.span for title in self.titles if title.of is not None)

    def _titles_near(self, span: Span) -> Sequence[Title]:
        """The titles that overlap a span, and one on either side, whose bearer may stand in it."""
        first = bisect_right(self.titles, span.start, key=lambda title: title.span.end)
        last = bisect_left(self.titles, span.end, key=lambda title: title.span.start)
        return self.titles[max(0, first - 1) : last + 1]

    @cached_property
    def _held(self) -> tuple[tuple[Name, bool], ...]:
        """Titles that stand for a person of the document, and whether nobody else of it could be meant."""
        found: list[tuple[Name, bool]] = []
        for title in self.titles:
            if title.person is None and not any(True for _ in self.names.overlapping(title.words)):
                held = holder(self.reading, title, self._offices, self.titles)
                if held is not None:
                    found.append((Name(title.words, held.entity, MentionKind.TITLE), held.is_only))
        return tuple(found)

    @cached_property
    def people(self) -> tuple[Name, ...]:
        """Names, and titles that stand for a person of the document, by start; no two overlap."""
        held = (name for name, is_only in self._held if is_only)
        return tuple(sorted((*self.names.found, *held), key=lambda n: n.span))

    @cached_property
    def _referents(self) -> tuple[Name, ...]:
        """`people` and titles of the document's own holder: whom a pronoun may stand for."""
        return tuple(sorted((*self.names.found, *(name for name, _ in self._held)), key=lambda n: n.span))

    @cached_property
    def mentions(self) -> tuple[Name, ...]:
        """`people` and "he" and "she" where it is clear who that is, by start; no two overlap."""
        found = list(self.people)
        for pronoun in pronouns(self.reading):
            who = antecedent(self.reading, self._referents, self.titles, pronoun)
            if who is not None:
                found.append(Name(pronoun, who, MentionKind.PRONOUN))
        return tuple(sorted(found, key=lambda n: n.span))

    def resolve(self, span: Span) -> Resolution | None:
        """Whom the noun phrase at `span` stands for; None where that is unclear."""
        bare = self._without_article(span)
        if bare is None:
            return None
        if bare.of(self.reading.text).lower() in PERSONAL:
            who = antecedent(self.reading, self._referents, self.titles, bare)
            return Resolution(who, SpeakerResolution.PRONOUN, _PRONOUN) if who else None
        if bare.of(self.reading.text).lower() in NEUTER:
            body = body_before(self.reading, bare, self._entity)
            return Resolution(body, SpeakerResolution.PRONOUN, _PRONOUN) if body else None
        if (country := government_of(self.reading.text, bare, self.names)) is not None:
            return Resolution(country, SpeakerResolution.TITLE, _TITLE)
        for found_by in (owner_of_channel, body_of_all):
            if (owner := found_by(self.reading.text, bare, self.names)) is not None:
                return Resolution(owner, SpeakerResolution.CONTEXT, _BODY)
        if (bearer := self._bearer_behind(bare)) is not None:
            return Resolution(bearer.entity, SpeakerResolution.NAME, _INNER)
        named = self._name(bare)
        short = bare.of(self.reading.text)
        by_letters = names_an_office(self.reading.text, short, self.titles)
        if (named is None or named.entity.name == short or by_letters) and (
            (who := holder_by_initials(self.reading.text, short, self.titles, self.names.found)) is not None
        ):
            return Resolution(who, SpeakerResolution.TITLE, _TITLE)
        if by_letters:
            return None
        if named is not None:
            if named.span == bare and is_of_another(self.reading.text, named) and named.span not in self._complements:
                return None
            return Resolution(named.entity, SpeakerResolution.NAME, _NAME if named.span == bare else _INNER)
        if span.of(self.reading.text).lower().startswith(_INDEFINITE):
            return None
        if (wife := spouse(bare.of(self.reading.text), self._offices)) is not None:
            return Resolution(wife, SpeakerResolution.TITLE, _TITLE)
        title = self._title(bare)
        if title is None:
            return self._ranked(bare) or self._body(bare) or self._told_of(bare) or self._published(bare)
        if title.person:
            return Resolution(title.person.entity, SpeakerResolution.TITLE, _TITLE)
        if title.head == _SPOKESPERSON and not is_only_spokesperson(self.reading, self.titles, title):
            return None
        held = holder(self.reading, title, self._offices, self.titles) or leader_on_record(title, self.names.found)
        if held is not None and title.head == _SPOKESPERSON:
            borne = [one for one in self.titles if one.person is not None and one.person.entity == held.entity]
            held = held if speaks_for(self.reading, bare, self.names.found, borne) else None
        if held is None:
            return self._told_of(bare)
        return Resolution(held.entity, SpeakerResolution.TITLE, _TITLE if held.is_only else _OWN)

    def resolve_all(self, span: Span) -> tuple[Resolution, ...]:
        """Whom a phrase stands for that may mean several: "They", "Both presidents"; else the one of `resolve`."""
        bare = self._without_article(span)
        if bare is not None and is_plural(bare.of(self.reading.text)):
            together = people_together(self.reading, self.people, self.titles, bare)
            if not together and bare.of(self.reading.text).lower() == "they":
                together = bodies_before(self.reading, bare, self._entities)
            if together or counted_countries(bare.of(self.reading.text)) is None:
                return tuple(Resolution(who, SpeakerResolution.PRONOUN, _TOGETHER) for who in together)
        if bare is not None and (count := counted_countries(bare.of(self.reading.text))) is not None:
            together = countries_together(self.reading, self.names.found, bare, count)
            return tuple(Resolution(who, SpeakerResolution.CONTEXT, _TOGETHER) for who in together)
        found = self.resolve(span)
        return (found,) if found else ()

    def _entity(self, span: Span) -> Entity | None:
        found = self.resolve(span)
        return found.entity if found else None

    def _entities(self, span: Span) -> tuple[Entity, ...]:
        return tuple(found.entity for found in self.resolve_all(span))

    def _told_of(self, span: Span) -> Resolution | None:
        """Whom the text told of just before: "the colonel" by his rank, "the official" as "he" or "she" would be."""
        words = span.of(self.reading.text)
        if not self.reading.text[: span.start].lower().endswith("the "):
            return None
        if is_rank(words):
            who = ranked(self.reading, self.names.found, span)
            return Resolution(who, SpeakerResolution.TITLE, _TITLE) if who else None
        if _AGED.fullmatch(words) is not None:
            who = antecedent(self.reading, self._referents, self.titles, span)
            is_clear = who is not None and self._may_be_aged(who, span)
            return Resolution(who, SpeakerResolution.CONTEXT, _OWN) if who and is_clear else None
        if not is_of_somebody(words):
            return None
        who = antecedent(self.reading, self._referents, self.titles, span)
        is_clear = who is not None and may_be(self.reading, self._referents, self.titles, span, who)
        return Resolution(who, SpeakerResolution.TITLE, _OWN) if who and is_clear else None

    def _may_be_aged(self, who: Entity, span: Span) -> bool:
        """Whether the age in "the 54-year-old" may be a person's: no other is told of them, nor this of another."""
        text, age = self.reading.text, span.of(self.reading.text)[:2]
        told = {match["age"] for match in _AGE.finditer(text, 0, span.start)}
        ends = [one.span.end for one in self._referents if one.entity == who and one.span.end <= span.start]
        own = {match["age"] for match in (_AGE.match(text, end) for end in ends) if match is not None}
        return age in own if own or age in told else True

    def _published(self, span: Span) -> Resolution | None:
        if not is_text(span.of(self.reading.text)):
            return None
        who = issuer(self.reading, span, self._entity)
        return Resolution(who, SpeakerResolution.CONTEXT, _BODY) if who else None

    def _body(self, span: Span) -> Resolution | None:
        owner = channel_owner(self.reading.text, span)  # "the military's statement"
        if owner is not None and owner.of(self.reading.text).lower() == "its":
            body = body_before(self.reading, owner, self._entity)
        else:
            body = body_called(self.reading, owner or span, self._bodies)
        return Resolution(body, SpeakerResolution.CONTEXT, _BODY) if body else None

    def _ranked(self, span: Span) -> Resolution | None:
        """The person directly after a rank that was cut off at its stop ("Spc" of "Spc. Jane Roe")."""
        for name in self.names.within(Span(span.end, span.end + _REACH)):
            gap = self.reading.text[span.end : name.span.start]
            fits = name.entity.kind is EntityKind.PERSON and gap in {". ", " "} and is_rank(span.of(self.reading.text))
            return Resolution(name.entity, SpeakerResolution.NAME, _INNER) if fits else None
        return None

    def _without_article(self, span: Span) -> Span | None:
        bare = trim(self.reading.text, span.start, span.end, strip=",.;:“”\"'")
        if bare is None:
            return None
        bare = Span(bare.start, bare.start + len(without_post_nominals(bare.of(self.reading.text))))
        words = bare.of(self.reading.text).replace("\u00a0", " ")
        for article in _ARTICLES:
            if words.startswith(article):
                return trim(self.reading.text, bare.start + len(article), bare.end)
        return bare

    def _bearer_behind(self, span: Span) -> Name | None:
        """The person of "the Harbour Institute Director Jane Roe", of which a parse may leave no more than the body."""
        body = next((name for name in self.names.overlapping(span) if name.span.start == span.start), None)
        if body is None or body.entity.kind not in BODIES or body.span.end > span.end:
            return None
        for title in self._titles_near(Span(span.start, span.end + _REACH)):
            person, words = title.person, title.words
            if person is None or span.end > person.span.end:
                continue
            if _GAP.fullmatch(self.reading.text, body.span.end, words.start) is not None:
                return person if self.reading.text[words.end : person.span.start] == " " else None
        return None

    def _name(self, span: Span) -> Name | None:
        """The name that is the head of the phrase, if a name is."""
        inside = [n for n in self.names.overlapping(span) if n.span.start < span.end]
        if not inside:
            return None
        if len(inside) == 1 and (inside[0].span.contains(span) or inside[0].span == span):
            return inside[0]
        sentence = self.reading.sentence_at(span.start)
        if sentence is not None and sentence.tree is None:
            return self._unparsed(span, inside)
        head = self._head(span)
        for name in inside:
            if name.kind is not MentionKind.ADJECTIVE and head is not None and name.span.overlaps(head):
                return name
        for title in self._titles_near(span):
            if (
                title.person is not None
                and span.contains(title.person.span)
                and (head is None or title.span.overlaps(head))
            ):
                return title.person
        if (called := self._named_last(span, inside) or self._named_first(span, inside)) is not None:
            return called
        if head is None and inside[0].span.start == span.start and inside[0].kind is not MentionKind.ADJECTIVE:
            return inside[0]
        return None

    def _named_last(self, span: Span, inside: Sequence[Name]) -> Name | None:
        """The person or body whose name ends a phrase that says who that is: "his colleague, Jane Roe", "the firm Roe".

        Nobody whom a preposition or a possessive parts from its head ("a lawyer for Jane Roe"), or one of several.
        """
        text, last = self.reading.text, inside[-1]
        before = text[span.start : last.span.start]
        is_called = last.entity.kind is EntityKind.ORGANISATION and is_kind_of_body(before)
        if not (last.entity.kind is EntityKind.PERSON or is_called) or last.span.end != span.end:
            return None
        if not before.strip() or not (_PARTED.isdisjoint(_words_of(before)) or self._is_office(span, last)):
            return None
        others = [name for name in inside[:-1] if name.entity.kind is EntityKind.PERSON]
        if not all(text[name.span.end : name.span.end + 2] in {"'s", "’s"} for name in others):
            return None
        return None if before.rstrip().endswith(("'s", "’s", "s'", "s’")) else last

    def _named_first(self, span: Span, inside: Sequence[Name]) -> Name | None:
        """The person of a phrase whose comma was lost: "Jane Roe production manager"."""
        people = [name for name in inside if name.entity.kind is EntityKind.PERSON]
        if len(people) != 1 or self.reading.text[people[0].span.end : people[0].span.end + 1] != " ":
            return None
        behind = (t for t in self._titles_near(span) if t.person is None and t.words.end == span.end)
        gaps = (self.reading.text[people[0].span.end : title.words.start].split() for title in behind)
        return people[0] if any(len(gap) <= 1 and all(map(str.islower, gap)) for gap in gaps) else None

    def _is_office(self, span: Span, name: Name) -> bool:
        """Whether a person's name stands behind an office with a comma: "Governor of the region, Jane Roe"."""
        before = self.reading.text[span.start : name.span.start]
        office, comma, rank = before.partition(", ")
        is_apposed = bool(comma) and "," not in rank and all(is_rank(word.lower()) for word in rank.split())
        if name.entity.kind is not EntityKind.PERSON or not is_apposed or "," in office:
            return False
        people = [one for one in self.names.within(span) if one.entity.kind is EntityKind.PERSON]
        if len(people) > 1 or not _JOINED.isdisjoint(_words_of(before)):
            return False
        return any(
            title.person is None and title.words.start - span.start <= _TO_OFFICE and span.contains(title.words)
            for title in self._titles_near(span)
        )

    def _unparsed(self, span: Span, inside: Sequence[Name]) -> Name | None:
        """The name that a phrase without a parse stands for: a person at its end, a name at its start or after "in"."""
        last, first = inside[-1], inside[0]
        if last.entity.kind is EntityKind.PERSON and last.span.end == span.end:
            return last
        before = self.reading.text[span.start : first.span.start].strip().lower()
        fits = before in _WITHIN and first.kind is not MentionKind.ADJECTIVE
        return first if fits and first.span.end == span.end else None

    def _head(self, span: Span) -> Span | None:
        """The word of the span on which the others depend, by the sentence's parse."""
        sentence = self.reading.sentence_at(span.start)
        tokens = sentence.tokens_in(span) if sentence else []
        inside = {token.i for token in tokens}
        for token in tokens:
            if sentence and (token.head.i not in inside or token.head == token) and not token.is_punct:
                return sentence.place(token)
        return None

    def _title(self, span: Span) -> Title | None:
        """The title that the phrase is, from its head word to its end."""
        for title in self._titles_near(span):
            if title.span.overlaps(span) and title.span.start - span.start <= 20 and title.words.end <= span.end:
                head = self._head(span)
                if head is None or title.words.overlaps(head):
                    return title
        return None


def _words_of(phrase: str) -> list[str]:
    return phrase.lower().replace(",", " ").split()


def roster(reading: Reading, names: Names) -> Roster:
    """The people and bodies of a document, ready to resolve its noun phrases."""
    return Roster(reading, names, find_titles(reading, names))
