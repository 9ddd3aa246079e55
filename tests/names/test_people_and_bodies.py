"""What is a person and what a body: ranks in names of bodies, common words, short forms, Ukrainian forms."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.names.given_names import given_names, is_common
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, EntityKind


def names_of(text: str, kind: EntityKind, language: str = "en") -> list[str]:
    document = Document("d" * 20, text, (Block(BlockRole.PARAGRAPH, Span(0, len(text))),), language, None, None, None)
    return [n.entity.name for n in find_names(read(document, load())).found if n.entity.kind is kind]


@pytest.mark.parametrize(
    "text",
    [
        "Losses rose, according to the General Staff.",
        "The General Assembly met, and General Motors paid.",
        "A Major General came. Private Sector donors left. Captain Operations Room.",
        "The Attorney General’s Office opened a case.",
        "The Association of Marine Insurers met.",
        "Chief Executive Officers and the Chief Advisor to the President met.",
        "Madam Vice President spoke. Mr. Ambassador left.",
        "The Expert Groups met in the Northern Fleet Headquarters.",
        "Global Vymyslitsky Sanctions Program was renewed.",
        "Vantrell Dynamics, a member of the group, left.",
        "The president of Malta, Vantrell Zorba, and others left.",
        "Founder of Pro-Farm Outlet Vantrelka Arrested",
        "President Bru- — Bridges are to be built.",
        "Minister Harvest and the harvest came early.",
        "Johnson, Brown, Smith and Scott are frequent words of directories.",
    ],
)
def test_common_words_and_ranks_are_no_people(text: str) -> None:
    assert names_of(text, EntityKind.PERSON) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mr. Price left.", "Price"),
        ("Dr. King left.", "King"),
        ("Jane Major left.", "Jane Major"),
        ("The spokeswoman Zorba Vantrell left.", "Zorba Vantrell"),
        ("Maj. Gen. Patrick S. Vantrell left.", "Patrick S. Vantrell"),
        ("Spc. Rhea Tolliver left.", "Rhea Tolliver"),
        ("By JANE BRUMBLE", "Jane Brumble"),
        ("PRESIDENT JANE BRUMBLE MEETS FARMERS", "Jane Brumble"),
        ("Anne-Marie van den Brumble-Hoek left.", "Anne-Marie van den Brumble-Hoek"),
        ("The First Lady of Malta, Jane Brumble, left.", "Jane Brumble"),
        ("Zorba Vantrell, deputy director of the Harbour Institute, left.", "Zorba Vantrell"),
        ("The head of the agency, Zorba Vantrell, said no.", "Zorba Vantrell"),
        ("Ambassador to Malta Zorba Vantrell left.", "Zorba Vantrell"),
        ("“We stay,” said Zorba Vantrell.", "Zorba Vantrell"),
        ("Foreign Secretary Dame Zorba Vantrell left.", "Zorba Vantrell"),
        ("Jane Brumble, the spokesperson for the Ministry of Health, left.", "Jane Brumble"),
    ],
)
def test_people_are_found_whole(text: str, name: str) -> None:
    assert names_of(text, EntityKind.PERSON) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Association of Marine Insurers met.", "Association of Marine Insurers"),
        ("The Polar Defence Institute met.", "Polar Defence Institute"),
        ("The Danish General Staff met.", "Danish General Staff"),
        ("The Attorney General’s Office met.", "Attorney General's Office"),
        ("The Treasury paid.", "Treasury"),
        ("The UK Treasury paid.", "HM Treasury"),
        ("The Office of the U.S. Attorney paid.", "Office of the U.S. Attorney"),
        ("The Army Corps of Engineers built it.", "U.S. Army Corps of Engineers"),
        ("The Department of Rivers in Oslo paid.", "Department of Rivers"),
        ("The Bureau of Rivers on Monday paid.", "Bureau of Rivers"),
        ("The Confederation of Boat Builders paid.", "Confederation of Boat Builders"),
    ],
)
def test_bodies_are_found_whole(text: str, name: str) -> None:
    assert names_of(text, EntityKind.ORGANISATION) == [name]


def test_a_short_form_is_the_one_longer_body_of_the_document() -> None:
    text = "The Department of the Treasury paid. The Treasury agreed."
    assert set(names_of(text, EntityKind.ORGANISATION)) == {"U.S. Department of the Treasury"}


def test_a_family_name_that_stands_first_is_the_surname() -> None:
    assert names_of("Minister Chen Vymysl came. Later Chen left.", EntityKind.PERSON) == ["Chen Vymysl"] * 2


def test_the_secretary_of_the_treasury_is_no_body() -> None:
    assert names_of("The Secretary of the Treasury agreed.", EntityKind.ORGANISATION) == []


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Міністерство оборони повідомило.", EntityKind.ORGANISATION, "Ministry of Defence of Ukraine"),
        ("У Міністерстві оборони України кажуть.", EntityKind.ORGANISATION, "Ministry of Defence of Ukraine"),
        ("Міністерство оборони Польщі повідомило.", EntityKind.ORGANISATION, "Ministry of Defence of Poland"),
        ("За даними Генерального штабу.", EntityKind.ORGANISATION, "General Staff of the Armed Forces of Ukraine"),
        ("За даними Повітряних сил.", EntityKind.ORGANISATION, "Air Force of the Armed Forces of Ukraine"),
        ("Угода з Європейським Союзом.", EntityKind.ORGANISATION, "European Union"),
        ("Лист Литві.", EntityKind.COUNTRY, "Lithuania"),
        ("Лист із Латвією.", EntityKind.COUNTRY, "Latvia"),
        ("Міністр Тарас Вигадько прибув.", EntityKind.PERSON, "Тарас Вигадько"),
    ],
)
def test_ukrainian_forms_are_their_entity(text: str, kind: EntityKind, name: str) -> None:
    assert names_of(text, kind, "uk") == [name]


@pytest.mark.parametrize("given", ["Liam", "Tulsi", "Unai", "Massoud", "Ketanji", "Jae-wook", "Siobhán", "Chukwuemeka"])
def test_a_given_name_is_believed_without_a_title(given: str) -> None:
    assert names_of(f"On Monday {given} Vantrell left.", EntityKind.PERSON) == [f"{given} Vantrell"]


@pytest.mark.parametrize("text", ["Denver Broncos won.", "The German Presidency ended.", "Orlando Airport closed."])
def test_a_word_that_is_also_a_place_begins_no_name(text: str) -> None:
    assert names_of(text, EntityKind.PERSON) == []


def test_no_sure_given_name_is_a_common_word() -> None:
    assert [name for name, given in given_names().items() if given.is_strong and is_common(name)] == []
