"""What stood at a collected page later is a revision of what stood there first, however differently it is written."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from test_dedupe import ARTICLE, other_words

from communique.dedupe import dedupe
from communique.dedupe.states import states_of

AT = datetime(2030, 5, 1, 6, tzinfo=UTC)
WHOLLY = other_words(120, "ferry")
AGAIN = other_words(90, "mole")


def pages(*states: tuple[str, str, datetime | None], day: date | None = None) -> pa.Table:
    """Documents of (locator, body, when it was collected), with ids in reverse order of being given."""
    count = len(states)
    return pa.table(
        {
            "document_id": [f"{count - n:020x}" for n in range(count)],
            "source": ["ministry"] * count,
            "locator": [locator for locator, _, _ in states],
            "url": pa.array([None] * count, pa.string()),
            "body": [body for _, body, _ in states],
            "published_on": pa.array([day] * count, pa.date32()),
            "published_precision": [None if day is None else "day"] * count,
            "collected_at": pa.array([at for _, _, at in states], pa.timestamp("us", "UTC")),
        }
    )


def relations(documents: pa.Table) -> list[str | None]:
    """The relation of each document, in the order in which they were given."""
    found = {row["document_id"]: row for row in dedupe(documents).to_pylist()}
    return [found[one]["relation"] if one in found else None for one in documents.column("document_id").to_pylist()]


@pytest.mark.parametrize("day", [None, date(2030, 5, 1)])
def test_a_wholly_rewritten_page_is_a_revision_of_what_stood_there_first(day: date | None) -> None:
    documents = pages(("a", ARTICLE, AT), ("a", WHOLLY, AT + timedelta(days=3)), ("b", AGAIN, AT), day=day)
    assert relations(documents) == ["canonical", "revision", None]
    assert relations(documents.take([1, 0, 2])) == ["revision", "canonical", None]
    [row] = [row for row in dedupe(documents).to_pylist() if row["relation"] == "revision"]
    assert (row["similarity"], row["method"]) == (0.0, "same_address")


def test_every_later_state_is_a_revision_of_the_first_however_short_that_is() -> None:
    short = "The page is being made; come back tomorrow, please."
    states = [("a", body, AT + timedelta(days=n)) for n, body in enumerate((short, ARTICLE, WHOLLY, AGAIN))]
    assert relations(pages(*states)) == ["canonical", "revision", "revision", "revision"]


def test_what_was_not_collected_has_no_states() -> None:
    assert relations(pages(("a", ARTICLE, None), ("a", WHOLLY, None))) == [None, None]
    without = pages(("a", ARTICLE, AT), ("a", WHOLLY, AT)).drop_columns(["collected_at"])
    assert set(states_of(without).pages) == {None}


def test_a_state_that_another_page_has_too_stays_its_copy() -> None:
    documents = pages(("a", WHOLLY, AT), ("a", ARTICLE, AT + timedelta(days=1)), ("b", ARTICLE, AT))
    assert sorted(map(str, relations(documents))) == ["canonical", "identical", "revision"]
