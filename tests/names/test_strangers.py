"""Namesakes of people on record, surnames that come again, names in another script."""

import pytest

from communique.errors import ContractError
from communique.extract.models import load
from communique.extract.names import find_names, gazetteer
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, EntityKind

DOCUMENT = "e" * 20


def people(text: str, language: str = "en") -> list[str]:
    """The ids of the people of one paragraph, in order."""
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document(DOCUMENT, text, (block,), language, None, None, None), load())
    return [name.entity.entity_id for name in find_names(reading).found if name.entity.kind is EntityKind.PERSON]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Boris Johnson, a baker from Leeds, came. Johnson left.", [f"person:boris-johnson@{DOCUMENT}"] * 2),
        ("The baker Boris Johnson came.", [f"person:boris-johnson@{DOCUMENT}"]),
        ("Boris Johnson, 34, a nurse, came.", [f"person:boris-johnson@{DOCUMENT}"]),
        ("Boris Johnson, a former teacher, came.", ["person:boris-johnson"]),
        ("Boris Johnson, a politician, came.", ["person:boris-johnson"]),
        ("Boris Johnson met a baker.", ["person:boris-johnson"]),
    ],
)
def test_a_namesake_has_an_id_of_its_document_alone(text: str, expected: list[str]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Minister Zorba came. Then, Zorba left.", 2),
        ("Minister Zorba came. The Zorba Street was closed.", 1),
        ("Minister Zorba came. The zorba was danced. Zorba is a dance.", 0),
        ("Zorba is a dance.", 0),
    ],
)
def test_a_surname_with_a_title_is_known_when_it_comes_again(text: str, times: int) -> None:
    assert people(text) == [f"person:zorba@{DOCUMENT}"] * times


def test_a_surname_in_another_script_is_the_person_on_record() -> None:
    assert people("Дмитро Кулеба прибув. Кулеба поїхав.", "uk") == ["person:dmytro-kuleba"] * 2


def test_an_adverb_before_a_surname_is_no_given_name() -> None:
    assert people("Також Зеленський прибув.", "uk") == ["person:volodymyr-zelenskyy"]


def test_a_weapon_without_a_known_class_is_told() -> None:
    row = {"name": "Zorba", "other_names": "", "case": "exact", "class": "kettle"}
    with pytest.raises(ContractError, match=r"Zorba.*kettle"):
        list(gazetteer._weapon_terms(row, gazetteer.entity(EntityKind.WEAPON, "Zorba")))


def test_a_country_s_adjective_without_its_accent_is_no_given_name() -> None:
    assert people("The German Presidency ended.") == []
