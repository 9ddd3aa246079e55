"""Who is who in one document."""

from dataclasses import dataclass
from functools import cached_property

from communique.extract.names.name import Entity, Name, Names
from communique.extract.names.titles import Title, find_titles
from communique.extract.reading import Reading
from communique.extract.spans import Span, trim
from communique.resolve.offices import holder
from communique.resolve.pronouns import PERSONAL, antecedent
from communique.schemas.vocabulary import MentionKind, SpeakerResolution

_NAME, _TITLE, _PRONOUN, _INNER = 0.95, 0.85, 0.75, 0.85
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
    def mentions(self) -> tuple[Name, ...]:
        """Names, and titles that stand for a person of the document, by start; no two overlap."""
        found = list(self.names.found)
        for title in self.titles:
            if title.person is None and not any(True for _ in self.names.overlapping(title.words)):
                who = holder(title, self.titles)
                if who is not None:
                    found.append(Name(title.words, who, MentionKind.TITLE))
        return tuple(sorted(found, key=lambda n: n.span))

    def resolve(self, span: Span) -> Resolution | None:
        """Whom the noun phrase at `span` stands for; None where that is unclear."""
        bare = self._without_article(span)
        if bare is None:
            return None
        if bare.of(self.reading.text).lower() in PERSONAL:
            who = antecedent(self.reading, self.mentions, bare)
            return Resolution(who, SpeakerResolution.PRONOUN, _PRONOUN) if who else None
        if (named := self._name(bare)) is not None:
            return Resolution(named.entity, SpeakerResolution.NAME, _NAME if named.span == bare else _INNER)
        title = self._title(bare)
        if title is not None:
            who = title.person.entity if title.person else holder(title, self.titles)
            return Resolution(who, SpeakerResolution.TITLE, _TITLE) if who else None
        return None

    def _without_article(self, span: Span) -> Span | None:
        bare = trim(self.reading.text, span.start, span.end, strip=",.;:“”\"'")
        if bare is None:
            return None
        words = bare.of(self.reading.text)
        for article in _ARTICLES:
            if words.startswith(article):
                return trim(self.reading.text, bare.start + len(article), bare.end)
        return bare

    def _name(self, span: Span) -> Name | None:
        """The name that is the head of the phrase, if a name is."""
        inside = [n for n in self.names.overlapping(span) if n.span.start < span.end]
        if not inside:
            return None
        if len(inside) == 1 and (inside[0].span.contains(span) or inside[0].span == span):
            return inside[0]
        head = self._head(span)
        for name in inside:
            if name.kind is not MentionKind.ADJECTIVE and head is not None and name.span.overlaps(head):
                return name
        for title in self.titles:
            if (
                title.person is not None
                and span.contains(title.person.span)
                and (head is None or title.span.overlaps(head))
            ):
                return title.person
        if head is None and inside[0].span.start == span.start and inside[0].kind is not MentionKind.ADJECTIVE:
            return inside[0]
        return None

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
        for title in self.titles:
            if title.span.overlaps(span) and title.span.start - span.start <= 20 and title.words.end <= span.end:
                head = self._head(span)
                if head is None or title.words.overlaps(head):
                    return title
        return None


def roster(reading: Reading, names: Names) -> Roster:
    """The people and bodies of a document, ready to resolve its noun phrases."""
    return Roster(reading, names, find_titles(reading, names))
