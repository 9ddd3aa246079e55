"""Requests in Ukrainian: who asks whom for what."""

import pytest

from communique.extract.facts import Request
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.requests import find_requests
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole


def requests(text: str) -> list[Request]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), "uk", None, None, None), load())
    return find_requests(reading, find_names(reading))


ASKED = [
    ("Україна просить партнерів надати 25 систем.", "appeal", "Україна", "партнерів", "надати 25 систем"),
    ("Україна потребує 25 систем ППО.", "need", "Україна", None, "25 систем ППО"),
    ("Міністр закликав союзників прискорити постачання.", "appeal", "Міністр", "союзників", "прискорити постачання"),
    ("Ми просимо партнерів не чекати.", "appeal", None, "партнерів", "не чекати"),
    ("Польща закликала до посилення санкцій.", "appeal", "Польща", None, "посилення санкцій"),
    ("Міністерство вимагає негайно звільнити полонених.", "demand", "Міністерство", None, "звільнити полонених"),
    ("Канада пропонує провести конференцію.", "proposal", "Канада", None, "провести конференцію"),
    ("Україна закликає світ посилити тиск на агресора.", "appeal", "Україна", "світ", "посилити тиск на агресора"),
    (
        "Міністерство закордонних справ закликає громадян утриматися від поїздок.",
        "appeal",
        "Міністерство закордонних справ",
        "громадян",
        "утриматися від поїздок",
    ),
    ("«Просимо союзників діяти», — наголосили в уряді.", "appeal", None, "союзників", "діяти"),
    ("Міністр оборони Литви закликав партнерів діяти.", "appeal", "Міністр оборони Литви", "партнерів", "діяти"),
    ("Міністр попросив союзників про нові системи.", "appeal", "Міністр", None, "нові системи"),
    ("Армії потрібні снаряди.", "need", "Армії", None, "снаряди"),
    ("Раніше Литва попросила НАТО розмістити батальйон.", "appeal", "Литва", "НАТО", "розмістити батальйон"),
]
NOT_ASKED = [
    "Не просимо зайвого.",
    "Литва не вимагає скасувати угоду.",
    "Міністр закликав, але відповіді немає.",
    "Чи просить Україна надати системи?",
    "Заклик підтримали 12 країн.",
    "Військові просять, щоб їх почули.",
    "Він просить слова.",
    "Снаряди не потрібні.",
]


@pytest.mark.parametrize(("text", "kind", "maker", "addressee", "thing"), ASKED)
def test_a_request_of_a_sentence(text: str, kind: str, maker: str | None, addressee: str | None, thing: str) -> None:
    (row,) = requests(text)
    assert row.kind == kind
    assert (row.requester.of(text) if row.requester else None) == maker
    assert (row.addressee.of(text) if row.addressee else None) == addressee
    assert row.object.value == thing


@pytest.mark.parametrize("text", NOT_ASKED)
def test_what_is_not_asked_is_no_request(text: str) -> None:
    assert requests(text) == []
