"""Where a word of a list may stand: no token whose lemma is on the list is passed over."""

import pytest

from communique.extract.models import Parse, load
from communique.extract.positions import positions

SENTENCES = [
    "Ministers met in Eastmark, and their meeting ended with an agreement to meet again.",
    "The Harbour Ministry said that it had said so, as the mayor noted, according to the broadcaster.",
    "A cease-fire was agreed; the forces were struck twice.",
]


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("lemmas", [{"meet", "meeting"}, {"say", "as", "note", "according"}, {"fire", "strike"}])
def test_every_token_with_one_of_the_lemmas_is_among_them(text: str, lemmas: set[str]) -> None:
    nlp = load()
    parse = Parse(nlp.make_doc(text), nlp)
    found = positions(parse, frozenset(lemmas))

    assert found == sorted(found)
    assert [token.i for token in parse.tree if token.lemma_.lower() in lemmas and token.i not in found] == []
    assert len(found) < len(parse.tree) / 2


def test_without_a_parser_there_are_none() -> None:
    assert positions(None, frozenset({"say"})) == []
