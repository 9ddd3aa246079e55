"""The example documents that ship, read as a whole: who speaks, what became of the money, what is left alone."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import communique
from communique.dataset.reading import Dataset


@pytest.fixture(scope="module")
def dataset(seeds_dataset: Path) -> Iterator[Dataset]:
    with communique.open(seeds_dataset) as opened:
        yield opened


def rows(dataset: Dataset, query: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in dataset.sql(query).to_arrow_table().to_pylist()]


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Interceptors are used", "Ministry of Defence of Ukraine"),
        ("Our plants have free capacity", "Ministry of Defence"),
        ("Without a guarantee", "Association of Marine Insurers"),
        ("The first payment is ready", "European Commission"),
        ("Ця техніка", "Ministry of Defence of Ukraine"),
    ],
)
def test_a_quotation_has_its_speaker(dataset: Dataset, words: str, speaker: str) -> None:
    query = f"select speaker from statements_named where kind = 'direct' and content like '{words}%'"

    assert rows(dataset, query) == [(speaker,)]


@pytest.mark.parametrize(
    ("amount", "currency", "status"),
    [
        (400_000_000, "EUR", "allocated"),
        (80_000_000, "USD", "disbursed"),
        (200_000_000, "USD", "pledged"),
        (40_000_000, "CHF", "requested"),
        (45_000_000, "GBP", "anticipated"),
    ],
)
def test_an_amount_has_its_status(dataset: Dataset, amount: int, currency: str, status: str) -> None:
    query = f"select amount, status from funding where amount = {amount} and currency = '{currency}'"

    assert rows(dataset, query) == [(Decimal(amount), status)]


def test_a_copy_is_read_once_and_related_headlines_not_at_all(dataset: Dataset) -> None:
    assert rows(dataset, "select count(*) from statements where content like 'The transfer was completed%'") == [(1,)]
    assert rows(dataset, "select count(*) from mentions where mention like '%Grain Terminal%'") == [(0,)]
    assert rows(dataset, "select count(*) from statements where content like '%shadow fleet%'") == [(0,)]
