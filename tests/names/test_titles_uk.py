"""Ukrainian titles: words, the body they belong to, and who bears them."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.names.titles import find_titles
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole

TITLES = [
    ("Міністр оборони України Іван Петренко заявив", "Міністр оборони", "minister", "України", "Іван Петренко"),
    (
        "міністр закордонних справ Литви Андрій Коваль",
        "міністр закордонних справ",
        "minister",
        "Литви",
        "Андрій Коваль",
    ),
    ("Речниця Міністерства оборони Олена Коваль", "Речниця", "spokesperson", "Міністерства оборони", "Олена Коваль"),
    (
        "Перший заступник міністра оборони України Іван Петренко",
        "Перший заступник міністра оборони",
        "minister",
        "України",
        "Іван Петренко",
    ),
    ("Прем’єр-міністерка Данії Олена Коваль", "Прем’єр-міністерка", "prime minister", "Данії", "Олена Коваль"),
    ("Іван Петренко, командувач Повітряних сил, прибув", "командувач", "commander", "Повітряних сил", "Іван Петренко"),
    ("Міністр оборони заявив", "Міністр оборони", "minister", None, None),
    ("Президент сказав це вчора", "Президент", "president", None, None),
    ("латвійський міністр оборони Андрій Коваль", "міністр оборони", "minister", "латвійський", "Андрій Коваль"),
]


@pytest.mark.parametrize(("text", "words", "head", "of", "person"), TITLES)
def test_a_title(text: str, words: str, head: str, of: str | None, person: str | None) -> None:
    reading = read(
        Document("0" * 20, text, (Block(BlockRole.PARAGRAPH, Span(0, len(text))),), "uk", None, None, None), load()
    )
    (title,) = find_titles(reading, find_names(reading))
    assert title.words.of(text) == words
    assert title.head == head
    assert (title.of.span.of(text) if title.of else None) == of
    assert (title.person.span.of(text) if title.person else None) == person


def test_a_deputy_is_set_apart_from_the_minister() -> None:
    text = "Заступник міністра оборони Іван Петренко"
    reading = read(
        Document("0" * 20, text, (Block(BlockRole.PARAGRAPH, Span(0, len(text))),), "uk", None, None, None), load()
    )
    (title,) = find_titles(reading, find_names(reading))
    assert title.modifiers == {"deputy"}
