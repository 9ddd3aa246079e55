"""Two real documents, read as a whole: what must be found in them, and what must not.

The documents are not part of the project: the tests skip where they are not beside it.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import communique
from communique.dataset.reading import Dataset

REAL = Path(__file__).resolve().parents[3] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not beside the project")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    datasets = tmp_path_factory.mktemp("datasets")
    command = [str(Path(sys.executable).parent / "communique"), "build", str(REAL), "--datasets", str(datasets)]
    done = subprocess.run([*command, "--dataset", "real", "--no-prefect"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with communique.open(datasets / "real") as opened:
        yield opened


def rows(dataset: Dataset, query: str) -> list[tuple[object, ...]]:
    table = dataset.sql(query).to_arrow_table()
    return [tuple(row.values()) for row in table.to_pylist()]


def test_five_direct_quotations_have_the_right_speakers(dataset: Dataset) -> None:
    found = rows(
        dataset,
        """
        select content[:20], speaker from statements_named where kind = 'direct' order by speaker, content_start
        """,
    )

    assert found == [
        ("The European defense", "Mykhailo Fedorov"),
        ("The swift implementa", "Mykhailo Fedorov"),
        ("These funds must wor", "Mykhailo Fedorov"),
        ("It is important that", "Sergiy Boyev"),
        ("In October alone, Ru", "Sergiy Boyev"),
    ]


def test_three_amounts_in_euro_have_the_right_status(dataset: Dataset) -> None:
    found = rows(dataset, "select amount, status from funding where currency = 'EUR' order by amount")

    assert found == [
        (Decimal(400_000_000), "allocated"),
        (Decimal(1_900_000_000), "anticipated"),
        (Decimal(6_600_000_000), "blocked"),
    ]


DRONES = """
    select value, comparator, object, actor, target, period_text, period_start, period_end, period_precision
    from figures_named where value = 2000
"""


def test_a_month_without_a_year_stays_open(dataset: Dataset) -> None:
    ((value, comparator, counted, actor, target, text, *days),) = rows(dataset, DRONES)

    assert (value, comparator, actor, target) == (Decimal(2000), "gt", "Russia", "Ukraine")
    assert "Shahed drones" in str(counted)
    assert "October" in str(text)
    assert days == [None, None, None]


def test_a_month_is_resolved_when_metadata_gives_the_publication_date(tmp_path: Path) -> None:
    name = next(path for path in sorted(REAL.glob("*.txt")) if "Shahed" in path.read_text("utf-8"))
    source = tmp_path / "dated"
    source.mkdir()
    (source / "release.txt").write_bytes(name.read_bytes())
    (source / "release.meta.json").write_text('{"published_on": "2024-11-15"}')
    command = [
        str(Path(sys.executable).parent / "communique"),
        "build",
        str(source),
        "--datasets",
        str(tmp_path / "out"),
    ]
    subprocess.run([*command, "--dataset", "dated", "--no-prefect", "--quiet"], check=True)

    with communique.open(tmp_path / "out" / "dated") as opened:
        ((*_, start, end, precision),) = rows(opened, DRONES)
    assert (start, end, precision) == (date(2024, 10, 1), date(2024, 10, 31), "month")


def test_the_members_of_a_group_are_read(dataset: Dataset) -> None:
    found = rows(dataset, "select subject from relations_named where predicate = 'member_of' order by subject")

    assert found == [("France",), ("Germany",), ("Italy",), ("Poland",), ("United Kingdom",)]


def test_related_headlines_and_the_cookie_notice_give_nothing(dataset: Dataset) -> None:
    article = next(text for (text,) in rows(dataset, "select text from documents") if "Related posts" in str(text))
    foreign = str(article).index("Related posts")
    places = [
        ("mentions", "mention_start"),
        *((t, "evidence_start") for t in dataset.tables if "evidence" in columns(dataset, t)),
    ]

    for table, start in places:
        below = f"select count(*) from {table} join documents using (document_id) where text like '%Related posts%'"
        assert rows(dataset, f"{below} and {start} >= {foreign}") == [(0,)], table


def columns(dataset: Dataset, table: str) -> list[str]:
    return dataset.table(table).column_names


def test_words_in_quotation_marks_that_are_no_quotation_are_left_alone(dataset: Dataset) -> None:
    assert rows(dataset, "select content from statements where content like 'shadow fleet%'") == []


def test_every_row_stands_on_its_words(dataset: Dataset) -> None:
    for table in ("relations", "statements", "funding", "transfers", "figures", "events", "requests"):
        wrong = f"""
            select count(*) from {table} join documents using (document_id)
            where evidence <> substring(text, evidence_start + 1, evidence_end - evidence_start)
        """
        assert rows(dataset, wrong) == [(0,)], table
