from datetime import UTC, datetime, timedelta

import pytest

from communique.collect.due import is_due
from communique.collect.links import Link
from communique.collect.rows import Page

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
ADDRESS = "https://www.example.org/1"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("2026-11-22T05:30:00Z", True),
        ("2026-11-22", True),
        ("2026-11-20", False),
        ("2026-11", False),
        ("yesterday", False),
        ("9999-12-31", False),
        ("9999-12-31T23:59:59-12:00", True),
        (None, False),
    ],
)
def test_a_page_that_was_asked_for_is_due_where_its_source_says_that_it_changed(
    changed: str | None, expected: bool
) -> None:
    asked = NOW - timedelta(hours=1)
    page = Page("ministry", ADDRESS, ADDRESS, None, None, asked, asked, asked, None, None, None, None, 0)
    assert is_due(page, Link(ADDRESS, changed_at=changed), NOW) is expected
