"""Who gives and who gets what a package contains: whoever gives and gets the package."""

from spacy.tokens import Token

from communique.extract.names.name import Names
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.extract.transfers.goods import Goods, lemma
from communique.extract.transfers.lexicon import words
from communique.extract.transfers.parties import actor, provider_of, recipient_of
from communique.extract.transfers.phrases import after_preposition, is_noun
from communique.extract.transfers.status import Handover
from communique.extract.trees import children


def carried_from(sentence: Sentence, before: Sentence | None, handover: Handover, names: Names) -> Span | None:
    """Who gives a package: whoever hands it over, else whose it is ("Norway's package", "its package from Norway")."""
    place = _place(sentence, before, handover)
    if handover.carrier is not None and place is not None:
        found = provider_of(place, handover.carrier, names)
        if found is not None:
            return found
    if place is None:
        return None
    for package in _packages(place, handover):
        for owner in (*children(package, "poss"), after_preposition(package, "from")):
            if (found := actor(place, owner, names)) is not None:
                return found
    return None


def carried_to(sentence: Sentence, before: Sentence | None, handover: Handover, names: Names) -> Span | None:
    """Who gets a package: whom it is handed over to, else whom it is to or for."""
    place = _place(sentence, before, handover)
    if place is None:
        return None
    packages = _packages(place, handover)
    for package in packages:
        if (found := actor(place, after_preposition(package, "to", "for"), names)) is not None:
            return found
    if handover.carrier is None or not packages:
        return None
    goods = Goods(packages[0], place.place(packages[0]), None)
    return recipient_of(place, handover.carrier, goods, names)


def _place(sentence: Sentence, before: Sentence | None, handover: Handover) -> Sentence | None:
    """The sentence that tells of the package: this one or the one before."""
    if handover.carrier is None or handover.carrier.cue.doc is sentence.tree:
        return sentence
    return before if before is not None and handover.carrier.cue.doc is before.tree else None


def _packages(place: Sentence, handover: Handover) -> list[Token]:
    """The package and the nouns of packages that it is made of ("a batch of assistance"), else all of the sentence."""
    if place.tree is None:
        return []
    known = [token for token in place.tree if is_noun(token) and lemma(token) in words("packages", "nouns")]
    whole = handover.package
    if whole is None or whole.doc is not place.tree:
        return known
    return [whole, *(token for token in known if whole.is_ancestor(token) and token.i < handover.cue.i)]
