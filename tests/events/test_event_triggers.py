"""Which sentences are parsed for events."""

import pytest

from communique.extract.events.lexicon import lexicon
from communique.extract.events.triggers import may_tell
from communique.extract.models import Parse, load
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole


def sentence(text: str) -> Sentence:
    nlp = load()
    return Sentence(0, Span(0, len(text)), text, 0, BlockRole.PARAGRAPH, Parse(nlp.make_doc(text), nlp))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Envoys met in Eastmark.", True),
        ("The meeting was short.", False),  # neither when nor where, and no verb that holds it
        ("The meeting took place.", True),
        ("The meeting in Eastmark was short.", True),
        ("Monday's meeting was short.", True),
        ("Envoys want to meet in Eastmark.", False),
        ("Envoys are scheduled to meet in Eastmark.", True),
        ("Envoys could meet in Eastmark.", False),
        ("They met every target.", True),
        ("They are new sanctions.", False),
        ("She asked Congress for new boats.", False),
        ("The council added two yards to the sanctions list.", True),
        ("The council added two yards to its plans.", False),
        ("Parliament adopted the Harbour Appropriations on Monday.", True),
        ("The price includes two yards.", False),
        ("It is a quiet town.", False),
    ],
)
def test_a_verb_that_asks_for_words_beside_it_is_none_without_them(text: str, expected: bool) -> None:
    assert sentence(text).shows(may_tell) is expected


def test_every_verb_rule_may_be_told_by_its_own_words() -> None:
    for rule in lexicon().verbs:
        words = ["They", sorted(rule.lemmas)[0], "Eastmark"]
        for asked in (rule.objects, rule.onto, rule.manner, rule.prepositions, rule.particles):
            words += [word for word in sorted(asked) if not word.startswith("(")][:1]
        assert sentence(" ".join(words)).shows(may_tell), rule
