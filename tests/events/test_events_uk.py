"""Events in Ukrainian: of which kind, who takes part, where and when."""

from datetime import date

import pytest

from communique.extract.events import find_events
from communique.extract.facts import Event
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, Precision


def events(text: str) -> list[Event]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), "uk", None, date(2026, 1, 14), Precision.DAY), load())
    return find_events(reading, find_names(reading))


TOLD = [
    ("Зустріч координаційної групи відбудеться 20 січня у Варшаві.", "meeting", [], "Варшаві", date(2026, 1, 20)),
    ("Наступна нарада відбудеться в лютому в Брюсселі.", "meeting", [], "Брюсселі", date(2026, 2, 1)),
    ("Саміт відбудеться 7 липня.", "summit", [], None, date(2026, 7, 7)),
    ("12 січня у Варшаві відбулася конференція.", "other", [], None, date(2026, 1, 12)),
    ("У Варшаві відбулася конференція.", "other", [], "Варшаві", None),
    (
        "Україна та Велика Британія підписали угоду про співпрацю 12 січня.",
        "agreement",
        ["Україна", "Велика Британія"],
        None,
        date(2026, 1, 12),
    ),
    ("Верховна Рада ухвалила закон про бюджет.", "legislation", ["Верховна Рада"], None, None),
    ("Делегація Німеччини відвідала Київ 10 січня.", "visit", ["Німеччини"], "Київ", date(2026, 1, 10)),
    ("Російські війська обстріляли місто.", "attack", ["Російські"], None, None),
    ("Євросоюз запровадив нові санкції.", "sanction", ["Євросоюз"], None, None),
    ("Канада та Україна провели переговори.", "meeting", ["Канада", "Україна"], None, None),
    ("Польща провела телефонну розмову з Литвою.", "call", ["Польща", "Литвою"], None, None),
    ("Іван Петренко зустрівся з послом Франції у Києві.", "meeting", ["Іван Петренко"], "Києві", None),
    ("Спільні навчання тривають у Польщі.", "exercise", [], "Польщі", None),
    ("Президент Литви прибув з офіційним візитом до Польщі.", "visit", [], None, None),
    ("Естонія запустила нову програму.", "launch", ["Естонія"], None, None),
    ("Канада провела робочу зустріч із Литвою.", "meeting", ["Канада", "Литвою"], None, None),
    ("Делегація Литви перебуває з візитом в Україні.", "visit", ["Литви"], "Україні", None),
    ("Міністр підписав указ про свято.", "legislation", [], None, None),
    ("Канада ухвалила новий пакет санкцій.", "sanction", ["Канада"], None, None),
    ("Навчання «Тихе море» розпочалися у Польщі.", "exercise", [], "Польщі", None),
    ("Естонія відкрила новий завод.", "launch", ["Естонія"], None, None),
    ("Між міністерствами підписано меморандум.", "agreement", [], None, None),
]
NOT_TOLD = [
    "Засідання не відбулося.",
    "Уряд погодив меморандум, але угоду не підписали.",
    "Росія може атакувати Київ.",
    "Військові пройшли навчання у Великій Британії.",
    "Міністр розповів про зустріч у Варшаві.",
    "Чи відбудеться зустріч 20 січня?",
    "Якщо Польща підписала угоду, її опублікують.",
    "Виставка зброї цікава.",
]


@pytest.mark.parametrize(("text", "kind", "participants", "place", "on"), TOLD)
def test_an_event_of_a_sentence(
    text: str, kind: str, participants: list[str], place: str | None, on: date | None
) -> None:
    (row,) = events(text)
    assert row.kind == kind
    assert [span.of(text) for span in row.participants] == participants
    assert (row.place.of(text) if row.place else None) == place
    assert (row.date.start if row.date else None) == on


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_does_not_happen_is_no_event(text: str) -> None:
    assert events(text) == []
