"""Which country's money a bare word or sign means: "180 million kroner" of Denmark, "P8 billion" of the Philippines."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from communique.extract.names.name import Name, Names
from communique.extract.names.nations import nations
from communique.extract.quantities import Quantity, find_quantities
from communique.extract.quantities.lexicon import forms
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span


class Crowns:
    """The currencies of a document that share a name, settled once for all its amounts.

    A word that several currencies share means that of the only such country that the sentence names, else the only such
    currency that the document names in full elsewhere, else that of the only such country that the document names;
    otherwise it stays what the word means by itself, if anything.
    """

    def __init__(self, reading: Reading, names: Names) -> None:
        self._reading = reading
        self._names = names
        self._named: frozenset[str] | None = None

    def settled(self, sentence: Sentence, quantity: Quantity) -> Quantity:
        """The quantity with its currency where the text settles it, else as it is."""
        if not quantity.money or quantity.currency_span is None:
            return quantity
        group = _group_of(quantity.currency_span.of(self._reading.text))
        if group is None:
            return quantity
        owners = {place: code for place, code in _owners().items() if code in _codes_of(group)}
        found = (
            self._of_countries(sentence.span, owners)
            or self._in_document().intersection(owners.values())
            or self._of_countries(Span(0, len(self._reading.text)), owners)
        )
        if len(found) > 1 and len(self._of_countries(sentence.span, owners)) != len(found):
            found = self._settled_elsewhere(group, owners)
        return replace(quantity, currency=next(iter(found))) if len(found) == 1 else quantity

    def _settled_elsewhere(self, group: str, owners: Mapping[str, str]) -> set[str]:
        """The currencies that other sentences settle for amounts with a word of the group."""
        text, language = self._reading.text, self._reading.document.language
        found: set[str] = set()
        for sentence in self._reading.sentences:
            shared = any(
                one.currency_span is not None and _group_of(one.currency_span.of(text)) == group
                for one in find_quantities(text, sentence.span, language)
            )
            named = self._of_countries(sentence.span, owners) if shared else set()
            found |= named if len(named) == 1 else set()
        return found

    def _of_countries(self, span: Span, owners: Mapping[str, str]) -> set[str]:
        """The currencies of the countries that a stretch of text names, of those that `owners` knows."""
        found = (place for name in self._names.within(span) for place in self._countries_in(name))
        return {owners[place] for place in found if place in owners}

    def _countries_in(self, name: Name) -> Iterator[str]:
        """The country that a name names, or with whose adjective it begins: "the Danish Defence Ministry"."""
        yield name.entity.entity_id
        first = name.span.of(self._reading.text).split(maxsplit=1)[0]
        if (code := nations()[0].get(first)) is not None:
            yield f"country:{code.lower()}"

    def _in_document(self) -> frozenset[str]:
        if self._named is None:
            text, language = self._reading.text, self._reading.document.language
            every = (q for s in self._reading.sentences for q in find_quantities(text, s.span, language))
            self._named = _codes(every)
        return self._named


def _codes(quantities: Iterable[Quantity]) -> frozenset[str]:
    known = frozenset(_owners().values())
    return frozenset(one.currency for one in quantities if one.currency in known)


def _group_of(words: str) -> str | None:
    """The currencies that share a word or sign, by the name of their group."""
    return next((group for group, members in forms("currencies")["shared"].items() if words.lower() in members), None)


def _codes_of(group: str) -> frozenset[str]:
    return frozenset(forms("currencies")["sharing"][group])


def _owners() -> dict[str, str]:
    """Countries by id whose currencies share a name, and its code."""
    return {country: code for code, ids in forms("currencies")["owners"].items() for country in ids}
