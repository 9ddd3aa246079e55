"""Who gets an amount by the sentence around it or the one before, where only one can be meant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from communique.extract.facts import Funding
from communique.extract.funding.columns import COLUMN
from communique.extract.funding.cues import nouns
from communique.extract.funding.givers import with_only_giver
from communique.extract.funding.parties import OWN_VOICE, PARTIES, is_party
from communique.extract.funding.parts import Sum
from communique.extract.funding.wording import phrases
from communique.extract.names.gazetteer import body_on_record
from communique.extract.names.name import Name, Names
from communique.extract.quantities.lexicon import alternatives
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span, hull
from communique.schemas.vocabulary import BlockRole, EntityKind

_NEAREST = 20
"""Amounts before one that are looked at, at most."""
_OFTEN = 2
"""Times that a document says who is helped before it is taken for money that is help without a recipient."""
_SPARSE = 30
"""Sentences to one that says who is helped, beyond which a document is about other things, too."""
_NEAR = 25
"""Code points behind people without a name in which it is said of which country they are."""
_REACH = 40
"""Code points before a name in which the words stand that say that it is helped."""


def in_context(reading: Reading, names: Names, sums: Sequence[Sum]) -> list[Sum]:
    """The amounts, those without a recipient with the one that a neighbour in the text states.

    A neighbour is an amount of the same sentence, or of the one before in its paragraph, from the same provider. For
    money that is help by its noun it is also a phrase there or in the title that says who is helped ("support for
    Moldova"), at last the only one who is helped in the whole document. The words around the amount may name nobody
    else who could receive it.
    """
    helped = _Helped(reading, names, sums) if sums else None
    found: list[Sum] = []
    for one in sums:
        row = one.row
        if row.provider is None and (provider := _provider(reading, names, one, found)) is not None:
            row = replace(row, provider=provider)
            one = Sum(row, one.span, one.sentence)
        if row.recipient is None and helped is not None:
            beside = None if helped.goes_elsewhere(one) else _recipient(reading, names, one, found)
            recipient = beside or helped.near(one) or helped.everywhere(one)
            if recipient is not None and not _same(reading, names, recipient, row.provider):
                row = replace(row, recipient=recipient)
        if helped is not None and row.recipient is None and helped.leads_helped(one):
            row = replace(row, provider=None)
        found.append(Sum(row, one.span, one.sentence))
    return with_only_giver(names, found)


@dataclass(frozen=True, eq=False)
class _Helped:
    """Looks for whom the text around an amount says to be helped."""

    reading: Reading
    names: Names
    sums: Sequence[Sum]

    def everywhere(self, one: Sum) -> Span | None:
        """The only party that the document says to be helped, where it says so more than once."""
        if self.goes_elsewhere(one):
            return None
        if (
            not (one.row.method == COLUMN or _is_help(self.reading, one.row) or _is_gift(one))
            or len({name.entity.entity_id for name in self._all}) != 1
        ):
            return None
        if len(self._all) * _SPARSE < len(self.reading.sentences):
            return None
        before = [name for name in self._all if name.span.end <= one.span.start]
        chosen = before[-1] if before else self._all[0]
        return chosen.span if len(self._all) >= _OFTEN and self._is_alone(one, chosen, one.sentence.span) else None

    def goes_elsewhere(self, one: Sum) -> bool:
        """Whether the clause says behind an amount who or where it is for: "to local governments", "in the Sahel"."""
        if one.span.end >= one.row.evidence.end:
            return False
        behind = Span(one.span.end, one.row.evidence.end)
        if any(name.entity.kind is EntityKind.PLACE for name in self.names.within(behind)):
            return True
        found = _to_others().search(self.reading.text, behind.start, behind.end)
        return found is not None and not any(self.names.within(Span(found.start(), found.end() + _NEAR)))

    @cached_property
    def _all(self) -> tuple[Name, ...]:
        """Every name of a party that the document says to be helped, or to get an amount, in order."""
        places = {one.row.recipient for one in self.sums if one.row.recipient is not None}
        helped = (
            name for s in self.reading.sentences for name in self.names.within(s.span) if self._is_helped(s, name)
        )
        stated = (name for place in sorted(places) for name in self.names.overlapping(place))
        found = {name.span: name for name in (*helped, *stated) if name.entity.kind in PARTIES}
        return tuple(found[place] for place in sorted(found))

    def leads_helped(self, one: Sum) -> bool:
        """Whether who announces an amount leads a country that is helped: such announce what others give them, too."""
        cue = next(iter(one.sentence.tokens_in(one.row.status.span)), None)
        if one.row.provider is None or cue is None or cue.lemma_ not in nouns("announcing"):
            return False
        return not _led(self.names, one.row.provider).isdisjoint(name.entity.name for name in self._all)

    def near(self, one: Sum) -> Span | None:
        """The one party that its sentence, the one before or the title says to be helped; None for several."""
        if not _is_help(self.reading, one.row):
            return None
        sentence = one.sentence
        for place in self._places(sentence):
            if place is not sentence and (self._is_of_another(one, place) or self.goes_elsewhere(one)):
                return None
            stated = [name for name in self.names.within(place.span) if self._is_helped(place, name)]
            if len({name.entity.entity_id for name in stated}) > 1:
                return None
            if stated:
                around = hull((stated[0].span, one.row.evidence)) if place is sentence else sentence.span
                return stated[0].span if self._is_alone(one, stated[0], around) else None
        return None

    def _places(self, sentence: Sentence) -> Iterator[Sentence]:
        yield sentence
        if sentence.index and (before := self.reading.sentences[sentence.index - 1]).block == sentence.block:
            yield before
        for title in self.reading.sentences[:1]:
            if title.role is BlockRole.TITLE:
                yield title

    def _is_of_another(self, one: Sum, place: Sentence) -> bool:
        """Whether a sentence tells of money that somebody else gives."""
        given = self._givers.get(place.index, ())
        return one.row.provider is not None and any(
            provider is not None and not _same(self.reading, self.names, provider, one.row.provider)
            for provider in given
        )

    @cached_property
    def _givers(self) -> dict[int, list[Span | None]]:
        """Who gives each amount of a sentence, by the sentence's index."""
        found: dict[int, list[Span | None]] = {}
        for one in self.sums:
            found.setdefault(one.sentence.index, []).append(one.row.provider)
        return found

    def _is_helped(self, sentence: Sentence, name: Name) -> bool:
        if not is_party(sentence, name):
            return False
        start = name.span.start - sentence.span.start
        if self._only_gives(name):
            return False  # "funding for EU aid"
        return _helping().search(sentence.text, max(0, start - _REACH), start) is not None

    def _is_alone(self, one: Sum, helped: Name, around: Span) -> bool:
        """Whether the words around an amount name nobody else who could receive it."""
        given = _led(self.names, one.row.provider) if one.row.provider is not None else frozenset()
        return all(
            _same(self.reading, self.names, name.span, one.row.provider)
            or name.entity.entity_id == helped.entity.entity_id
            or name.entity.name in given
            for name in self.names.within(around)
            if name.entity.kind in PARTIES and not self._only_gives(name)
        )

    def _only_gives(self, name: Name) -> bool:
        """Whether what stands behind a name says that it gives or attacks: "U.S. support", "Russia's attacks"."""
        return _given_or_hostile().match(self.reading.text, name.span.end) is not None


def _led(names: Names, place: Span) -> frozenset[str]:
    """The names of those for whom the office holder at a place acts, by the words there and by public record."""
    inside = [name for name in names.overlapping(place) if name.span != place or name.entity.kind is EntityKind.PERSON]
    recorded = (body_on_record(name.entity.name) for name in inside if name.entity.kind is EntityKind.PERSON)
    return frozenset({name.entity.name for name in inside}.union(*recorded))


def _provider(reading: Reading, names: Names, one: Sum, before: Sequence[Sum]) -> Span | None:
    """Who gave all money before one that a sentence only goes on about: "Most of the funds", "This support"."""
    goes_on = _goes_on().match(one.sentence.text)
    if goes_on is None or one.span.start == one.sentence.span.start:
        return None
    given = [other.row.provider for other in before[-_NEAREST:] if other.sentence is not one.sentence]
    first = next((place for place in given if place is not None), None)
    if first is None or any(not _same(reading, names, first, place) for place in given):
        return None
    own = Span(one.sentence.span.start, one.span.start)
    return None if any(name.entity.kind in PARTIES for name in names.within(own)) else first


def _is_help(reading: Reading, row: Funding) -> bool:
    """Whether the clause of an amount calls it help, a loan, a grant."""
    return _help().search(reading.text, row.evidence.start, row.evidence.end) is not None


def _is_gift(one: Sum) -> bool:
    """Whether the verb of an amount without a purpose says that it is given as help: "will contribute €2 million"."""
    cue = next(iter(one.sentence.tokens_in(one.row.status.span)), None)
    return (
        one.row.purpose is None
        and one.row.programme is None
        and cue is not None
        and cue.lemma_ in nouns("helping_gifts")
    )


def _recipient(reading: Reading, names: Names, one: Sum, before: Sequence[Sum]) -> Span | None:
    if one.row.provider is None:
        return None
    near = [other.row for other in _near(one, before) if _same(reading, names, other.row.provider, one.row.provider)]
    stated = [row.recipient for row in near if row.recipient is not None]
    if not stated or any(not _same(reading, names, stated[0], other) for other in stated):
        return None
    others = [
        name
        for name in names.within(one.sentence.span)
        if name.entity.kind in PARTIES
        and not _same(reading, names, name.span, one.row.provider)
        and not _same(reading, names, name.span, stated[0])
    ]
    return None if others else stated[0]


def _near(one: Sum, before: Sequence[Sum]) -> Iterator[Sum]:
    for other in reversed(before[-_NEAREST:]):
        if one.sentence.index - other.sentence.index > 1 or other.sentence.block != one.sentence.block:
            return
        yield other


def _same(reading: Reading, names: Names, one: Span | None, other: Span | None) -> bool:
    """Whether two places name the same party: by name, or by the same words for whoever speaks."""
    if one is None or other is None:
        return False
    words = one.of(reading.text), other.of(reading.text)
    if words[0] == words[1] or set(words) <= OWN_VOICE:
        return True
    ids = [{name.entity.entity_id for name in names.overlapping(place)} for place in (one, other)]
    return bool(ids[0] & ids[1])


@cache
def _goes_on() -> re.Pattern[str]:
    """The beginning of a sentence about money that was told of: "This support", "Most of the funds", "The package"."""
    wholes = alternatives(phrases("wholes"))
    part = alternatives(phrases("parts_of", "parts"))
    money = alternatives(phrases("parts_of", "money"))
    these = rf"(?:this|these|that|those)\s+(?:[\w-]+\s+){{0,2}}(?:{wholes}|{money})\b"
    return re.compile(rf"(?i)\W*(?:{these}|(?:(?:{part})\s+of\s+)?the\s+(?:[\w-]+\s+){{0,2}}(?:{money})\b)")


@cache
def _helping() -> re.Pattern[str]:
    """Words right before who is helped: "assistance to", "to support", "in support of"."""
    given, verbs = "|".join(sorted(nouns("given"))), "|".join(sorted(nouns("helping")))
    gerunds = "|".join(sorted(verb.removesuffix("e") for verb in nouns("helping")))
    behind = r"(?:the\s+)?(?:(?:people|government|population)\s+of\s+)?"
    helps = rf"to\s+(?:{verbs})|(?:{gerunds})ing|in\s+support\s+of"
    return re.compile(rf"(?i)\b(?:(?:{given})s?\s+(?:to|for)|{helps})\s+{behind}$")


@cache
def _to_others() -> re.Pattern[str]:
    """Who gets an amount, without a name: "to state and local governments"."""
    others = "|".join(sorted(nouns("recipients")))
    return re.compile(rf"(?i)\b(?:to|for|among)\s+(?!an?\s)(?:[\w,-]+\s+){{0,5}}?(?:{others})(?:s|es)?\b")


@cache
def _given_or_hostile() -> re.Pattern[str]:
    """What stands behind the name of who gives or attacks, up to two words between."""
    behind = "|".join(sorted(nouns("given") | nouns("hostile")))
    return re.compile(rf"(?i)(?:['’]s?)?\s+(?:[\w-]+\s+){{0,2}}?(?:{behind})s?\b")


@cache
def _help() -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{'|'.join(sorted(nouns('given')))})s?\b")
