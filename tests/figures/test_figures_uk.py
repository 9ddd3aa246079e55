"""Figures in Ukrainian: what is counted, what befell it, by whom."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.extract.facts import Figure
from communique.extract.figures import find_figures
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, Precision


def figures(text: str) -> list[Figure]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), "uk", None, date(2026, 1, 14), Precision.DAY), load())
    return find_figures(reading, find_names(reading), [], [])


def brief(text: str) -> list[tuple[str, float]]:
    return [(row.metric, float(row.value.value)) for row in figures(text)]


COUNTED = [
    ("У місті загинули 14 людей, ще 60 поранено.", [("people_killed", 14), ("wounded", 60)]),
    ("Поранено 16 працівників.", [("workers_wounded", 16)]),
    ("За добу сили ППО збили 45 із 50 дронів.", [("drones_shot_down", 45)]),
    ("Протягом доби відбулося 134 бойових зіткнення.", [("combat_engagements", 134)]),
    ("Внаслідок обстрілу поранено 12 людей.", [("people_wounded", 12)]),
    ("Росія випустила 120 ракет і 400 дронів.", [("missiles_launched", 120), ("drones_launched", 400)]),
    ("Експорт зерна зріс на 12%.", [("rise", 12)]),
    ("Видобуток газу скоротився на 7 відсотків.", [("fall", 7)]),
    ("Збито 83 відсотки дронів.", [("drones_shot_down_share", 83)]),
    ("Збито 83 відсотки з них.", [("shot_down_share", 83)]),
    ("Евакуйовано 350 мешканців, зокрема 42 дитини.", [("people_evacuated", 350), ("children_evacuated", 42)]),
    ("З полону звільнено 205 військовослужбовців.", [("soldiers_released", 205)]),
    ("Рятувальники знешкодили 78 вибухонебезпечних предметів.", [("explosive_devices_defused", 78)]),
    ("Без світла залишаються 30 тисяч споживачів.", [("subscribers", 30000)]),
    ("Ворог завдав 58 авіаційних ударів.", [("strikes", 58)]),
    (
        "Знищено 12 танків, 25 бойових броньованих машин і 40 артилерійських систем.",
        [("tanks_destroyed", 12), ("armored_vehicles_destroyed", 25), ("artillery_systems_destroyed", 40)],
    ),
    ("Пошкоджено 18 будинків і дві школи.", [("buildings_damaged", 18), ("schools_damaged", 2)]),
    ("Внаслідок удару є 12 поранених і 3 загиблих.", [("wounded", 12), ("killed", 3)]),
    ("Українські бійці збили 3 літаки.", [("aircraft_shot_down", 3)]),
    ("Понад 10 тисяч військових пройшли навчання.", [("soldiers", 10000)]),
    ("У навчаннях взяли участь 1200 військових із 8 країн.", [("soldiers", 1200)]),
]
NOT_COUNTED = [
    "Міністерство отримало запит на 200 дронів.",
    "Рада ухвалила рішення про передання 40 танків.",
    "Росія може запустити 500 дронів за ніч.",
    "Сили оборони не збили 12 дронів.",
    "Він народився 1980 року.",
    "Уряд виділив 450 млн грн.",
    "Навчання тривали 30 днів.",
    "Винищувачі F-16 прибули до бази.",
    "Скільки з 40 ракет збито?",
    "Парламент підтримав резолюцію 120 голосами.",
]


@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_what_is_counted(text: str, expected: list[tuple[str, float]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize("text", NOT_COUNTED)
def test_what_is_denied_or_only_spoken_of_is_no_figure(text: str) -> None:
    assert brief(text) == []


def test_actor_target_and_period() -> None:
    text = "За даними штабу, у жовтні Росія запустила по Україні понад 500 дронів."
    (row,) = figures(text)
    assert row.actor is not None
    assert row.actor.of(text) == "Росія"
    assert row.target is not None
    assert row.target.of(text) == "Україні"
    assert row.period is not None
    assert row.period.start == date(2025, 10, 1)
    assert row.evidence.of(text) == "у жовтні Росія запустила по Україні понад 500 дронів"


def test_a_country_acts_by_its_forces() -> None:
    text = "Минулого тижня російські війська завдали 38 ударів."
    (row,) = figures(text)
    assert row.actor is not None
    assert row.actor.of(text) == "російські"


WORDS = [
    "Росія",
    "збито",
    "запустила",
    "поранено",
    "12",
    "%",
    "із",
    "50",
    "дронів",
    "людей",
    "і",
    ",",
    ".",
    "«",
    "не",
    "зросла",
    "на",
    "що",
    "—",
]


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_any_words_give_rows_with_their_words(words: list[str]) -> None:
    text = " ".join(words) or "."
    for row in figures(text):
        assert row.evidence.contains(row.value.span)
        assert row.object is None or row.object.value == row.object.span.of(text)
