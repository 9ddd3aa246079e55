"""Goods in Ukrainian: which verb hands them over, how far they have come, who gives and who receives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.extract.facts import Transfer
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.extract.transfers import find_transfers
from communique.schemas.vocabulary import BlockRole


def transfers(text: str) -> list[Transfer]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), "uk", None, None, None), load())
    return find_transfers(reading, find_names(reading))


def brief(text: str) -> list[tuple[str, int | None, str]]:
    return [(r.item.value, int(r.quantity.value) if r.quantity else None, str(r.status.value)) for r in transfers(text)]


HANDED_OVER = [
    ("Норвегія передасть Україні 14 винищувачів F-16 до кінця року.", [("винищувачів F-16", 14, "promised")]),
    ("Торік Чехія поставила понад 1,5 млн снарядів.", [("снарядів", 1500000, "delivered")]),
    ("Естонія надішле медичне обладнання.", [("медичне обладнання", None, "promised")]),
    ("Уряд Норвегії передав 40 генераторів для лікарень.", [("генераторів", 40, "delivered")]),
    ("Бригада отримала від волонтерів 30 дронів.", [("дронів", 30, "delivered")]),
    ("Україна просить партнерів надати 25 систем Patriot.", [("систем Patriot", 25, "requested")]),
    ("Україна потребує 25 систем ППО.", [("систем ППО", 25, "requested")]),
    ("Нам потрібно 10 систем ППО.", [("систем ППО", 10, "requested")]),
    ("Бригаді потрібні 40 тепловізорів.", [("тепловізорів", 40, "requested")]),
    ("Компанія виготовила 12 тисяч безпілотників за рік.", [("безпілотників", 12000, "produced")]),
    ("Партнери передали 3 тонни гуманітарної допомоги.", [("гуманітарної допомоги", 3, "delivered")]),
    ("До міста прибули 20 генераторів від Польщі.", [("генераторів", 20, "delivered")]),
    ("Двадцять бронемашин передано прикордонникам.", [("бронемашин", 20, "delivered")]),
    ("Ми отримали 20 автомобілів швидкої допомоги.", [("автомобілів швидкої допомоги", 20, "delivered")]),
    (
        "Фонд передав бригаді 15 пікапів і 4 квадрокоптери Mavic.",
        [("пікапів", 15, "delivered"), ("квадрокоптери Mavic", 4, "delivered")],
    ),
    ("Франція готова надати літаки Mirage 2000.", [("літаки Mirage 2000", None, "promised")]),
    ("Партнери пообіцяли поставити 2000 ракет, заявив речник.", [("ракет", 2000, "promised")]),
    ("Міністерство закликало союзників передати ще 60 гаубиць.", [("гаубиць", 60, "requested")]),
    ("Данія постачає Україні 5 катерів.", [("катерів", 5, "delivering")]),
    ("Японія передала 10 млн доларів і 50 генераторів.", [("генераторів", 50, "delivered")]),
    (
        "Латвія вже передала дві гаубиці, а Литва пообіцяла 8 радарів.",
        [("гаубиці", 2, "delivered"), ("радарів", 8, "promised")],
    ),
    (
        "Литва передала чергову партію допомоги: 10 бронетранспортерів, 5 генераторів та ліки.",
        [("бронетранспортерів", 10, "delivered"), ("генераторів", 5, "delivered")],
    ),
    ("Прибула перша партія з 30 машин швидкої допомоги.", [("машин швидкої допомоги", 30, "delivered")]),
    ("Міністерство оголосило про передачу 2 тральників.", [("тральників", 2, "promised")]),
    (
        "Ворог застосував 40 дронів-камікадзе, а бригада отримала 12 дронів-камікадзе.",
        [("дронів-камікадзе", 12, "delivered")],
    ),
    ("Міністр заявив, що Україна отримає 8 систем Patriot.", [("систем Patriot", 8, "promised")]),
]
NOT_HANDED_OVER = [
    "Німеччина поки не передала ракети Taurus.",
    "Сербія не передасть 20 танків.",
    "Росія може передати 40 дронів.",
    "Міністерство отримало запит на 200 дронів.",
    "Компанія отримала контракт на виробництво 200 тисяч снарядів.",
    "Рада ухвалила рішення про танки.",
    "Росія запустила 120 ракет і 400 дронів.",
    "Волонтери зібрали гроші на 10 дронів.",
    "Військові отримали 30 днів відпустки.",
    "Чи передасть Польща 14 літаків?",
    "Військові отримали поранення.",
    "Якщо Данія передасть 6 літаків, їх треба обслуговувати.",
]


@pytest.mark.parametrize(("text", "expected"), HANDED_OVER)
def test_goods_of_a_sentence(text: str, expected: list[tuple[str, int | None, str]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize("text", NOT_HANDED_OVER)
def test_what_is_denied_or_of_something_else_is_no_transfer(text: str) -> None:
    assert brief(text) == []


PARTIES = [
    ("Норвегія передасть Україні 14 винищувачів F-16.", "Норвегія", "Україні"),
    ("Україна отримала від Італії 12 трансформаторів.", "Італії", "Україна"),
    ("Уряд Норвегії передав 40 генераторів для України.", "Норвегії", "України"),
    ("Україна отримала 3 системи IRIS-T від Німеччини.", "Німеччини", "Україна"),
    ("Швеція та Данія передадуть Україні 18 САУ Archer.", None, "Україні"),
    ("Україні передано 40 генераторів.", None, "Україні"),
    ("Міністерство оборони Литви поставило 12 радарів.", "Міністерство оборони Литви", None),
    ("У Польщі передали 20 бронемашин.", None, None),
]


@pytest.mark.parametrize(("text", "provider", "recipient"), PARTIES)
def test_parties_by_place_and_case(text: str, provider: str | None, recipient: str | None) -> None:
    (row,) = transfers(text)
    assert (row.provider.of(text) if row.provider else None) == provider
    assert (row.recipient.of(text) if row.recipient else None) == recipient


def test_a_number_of_goods_is_no_year() -> None:
    (row,) = transfers("Партнери пообіцяли поставити 2000 ракет.")
    assert row.period is None


WORDS = [
    "Україна",
    "Литва",
    "Україні",
    "передала",
    "отримала",
    "від",
    "12",
    "2000",
    "дронів",
    "і",
    ",",
    ".",
    "«",
    "не",
    "млн",
    "систем",
    "Patriot",
    "що",
    "—",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_any_words_give_rows_with_their_words(words: list[str]) -> None:
    text = " ".join(words) or "."
    for row in transfers(text):
        assert row.evidence.contains(row.item.span)
        assert row.item.value == row.item.span.of(text)
