"""Dates as pages write them."""

from datetime import date

import pytest

from communique.clean.dates import date_in_url, date_line
from communique.schemas.vocabulary import Precision

DAY = date(2026, 3, 14)


@pytest.mark.parametrize(
    ("line", "first_day", "precision"),
    [
        ("March 14, 2026", DAY, "day"),
        ("14 March 2026", DAY, "day"),
        ("14th of March, 2026", DAY, "day"),
        ("2026-03-14", DAY, "day"),
        ("14.03.2026", DAY, "day"),
        ("14/03/2026", DAY, "day"),
        ("03/14/2026", DAY, "day"),
        ("Mar 14, 2026 6:40 pm", DAY, "day"),
        ("Sept. 2, 2026", date(2026, 9, 2), "day"),
        ("Saturday, March 14, 2026, 10:15 A.M. EDT", DAY, "day"),
        ("Published on 14 March 2026 at 10:15", DAY, "day"),
        ("March 14, 2026 at 9:05 AM GMT+02:00", DAY, "day"),
        ("14 березня 2026", DAY, "day"),
        ("14 березня 2026 року, 12:30", DAY, "day"),
        ("Опубліковано: 14 березня 2026", DAY, "day"),
        ("14 марта 2026 г.", DAY, "day"),
        ("14. März 2026", DAY, "day"),
        ("14 mars 2026", DAY, "day"),
        ("Kyiv, 14 March 2026", DAY, "day"),
        ("14.03.2026 - Update : 15.03.2026", DAY, "day"),
        ("March 2026", date(2026, 3, 1), "month"),
    ],
)
def test_a_date_line_is_read_with_its_precision(line: str, first_day: date, precision: str) -> None:
    found = date_line(line)
    assert found is not None
    assert (found.date.first_day, found.date.precision) == (first_day, Precision(precision))
    assert not found.updated


def test_an_update_is_known_as_one() -> None:
    found = date_line("Updated March 14, 2026 19:12")
    assert found is not None
    assert found.updated


@pytest.mark.parametrize(
    "line",
    [
        "2026",
        "03/04/2026",
        "30 February 2026",
        "The bridge opened on March 14, 2026",
        "Report of 14 March 2026 on the state of bridges",
        "created_at > '2026-03-14'",
        "Since 14 March 2026 nothing moved.",
        "14 lorries",
    ],
)
def test_other_lines_are_no_date_lines(line: str) -> None:
    assert date_line(line) is None


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://news.example/2026/03/14/bridge", (DAY, Precision.DAY)),
        ("https://news.example/2026/3/bridge.html", (date(2026, 3, 1), Precision.MONTH)),
        ("https://news.example/2026-03-14-bridge", (DAY, Precision.DAY)),
        ("https://news.example/2026/bridge", None),
        ("https://news.example/2026/31/12/bridge", None),
        ("https://news.example/id/20260314", None),
    ],
)
def test_the_date_in_an_address(url: str, found: tuple[date, Precision] | None) -> None:
    assert date_in_url(url) == found
