"""Which country's crowns a bare word means: "180 million kroner" of Denmark."""

from collections.abc import Iterable
from dataclasses import replace

from communique.extract.names.name import Names
from communique.extract.quantities import Quantity, find_quantities
from communique.extract.quantities.lexicon import forms
from communique.extract.reading import Reading, Sentence


class Crowns:
    """The currencies of a document that share a name, settled once for all its amounts.

    A word that several currencies share means that of the only such country that the sentence names, else the only such
    currency that the document names in full elsewhere; otherwise it stays unclear.
    """

    def __init__(self, reading: Reading, names: Names) -> None:
        self._reading = reading
        self._names = names
        self._named: frozenset[str] | None = None

    def settled(self, sentence: Sentence, quantity: Quantity) -> Quantity:
        """The quantity with its currency where the text settles it, else as it is."""
        if not quantity.money or quantity.currency is not None or quantity.currency_span is None:
            return quantity
        if quantity.currency_span.of(self._reading.text).lower() not in forms("currencies")["shared"]["words"]:
            return quantity
        owners = _countries()
        near = {
            owners[name.entity.entity_id]
            for name in self._names.within(sentence.span)
            if name.entity.entity_id in owners
        }
        found = near or self._in_document()
        return replace(quantity, currency=next(iter(found))) if len(found) == 1 else quantity

    def _in_document(self) -> frozenset[str]:
        if self._named is None:
            text, language = self._reading.text, self._reading.document.language
            every = (q for s in self._reading.sentences for q in find_quantities(text, s.span, language))
            self._named = _codes(every)
        return self._named


def _codes(quantities: Iterable[Quantity]) -> frozenset[str]:
    known = frozenset(_countries().values())
    return frozenset(one.currency for one in quantities if one.currency in known)


def _countries() -> dict[str, str]:
    """Countries by id whose currencies share a name, and its code."""
    return {country: code for code, ids in forms("currencies")["shared_by"].items() for country in ids}
