"""Cleaning as a table: what the source says, what the text says, and what is left null."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.clean import clean
from communique.schemas.contract import arrow_schema
from communique.schemas.vocabulary import BODY_ROLES
from communique.sources import RECORDS, Source, read

GOLD = Path(__file__).parents[3] / "shared" / "gold"
BODY = "The Ministry of Transport said on Monday that repairs to the bridge at Odin had begun and would last a month."


def record(text: str, **known: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(RECORDS.names)
    row |= {"source": "demo", "locator": "a.txt", "raw_sha256": "0" * 64, "repairs": []}
    return row | {"media_type": "text/plain", "authors": [], "tags": [], "content": text, "markup": "plain"} | known


def cleaned(text: str, **known: Any) -> dict[str, Any]:
    row: dict[str, Any] = clean(pa.Table.from_pylist([record(text, **known)], schema=RECORDS)).to_pylist()[0]
    return row


def test_the_result_is_a_table_of_the_contract() -> None:
    table = clean(pa.Table.from_pylist([record(BODY)], schema=RECORDS))
    assert table.schema.equals(arrow_schema("documents"), check_metadata=True)
    assert clean(RECORDS.empty_table()).num_rows == 0
    row = table.to_pylist()[0]
    assert (row["canonical"], row["collected_at"], row["words"]) == (True, None, len(BODY.split()))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Bridge repairs begin at Odin\n{BODY}", "Bridge repairs begin at Odin"),
        (f"# Bridge repairs begin at Odin\n\n{BODY}", "Bridge repairs begin at Odin"),
        (f"Bridge repairs begin - River News\nHome\nBridge repairs begin\n{BODY}", "Bridge repairs begin"),
        (f"March 14, 2026\nTransport\nBridge repairs begin at Odin\n{BODY}", "Bridge repairs begin at Odin"),
        (f"Bridge repairs begin at Odin.\n{BODY}", None),
        (BODY, None),
        (f"Dear friends,\n{BODY}", None),
        (f"News\n{BODY}", None),
        (f"{BODY}\nBridge repairs begin at Odin", None),
    ],
)
def test_the_title_is_a_first_line_that_is_no_sentence(text: str, title: str | None) -> None:
    assert cleaned(text)["title"] == title


def test_the_title_of_the_source_wins_and_is_found_in_the_text() -> None:
    row = cleaned(f"Bridge repairs begin at Odin!\nWorks\n{BODY}", title="Bridge repairs begin at Odin")
    assert row["title"] == "Bridge repairs begin at Odin"
    assert [block["role"] for block in row["blocks"]] == ["title", "heading", "paragraph"]


@pytest.mark.parametrize(
    ("known", "published"),
    [
        ({}, (date(2026, 3, 14), "day", "text")),
        ({"url": "https://news.example/2026/03/15/bridge"}, (date(2026, 3, 14), "day", "text")),
        ({"published_on": date(2026, 3, 1), "published_precision": "month"}, (date(2026, 3, 1), "month", "metadata")),
    ],
)
def test_the_source_dates_before_the_text(known: dict[str, Any], published: tuple[date, str, str]) -> None:
    row = cleaned(f"Updated March 16, 2026\nMarch 14, 2026\n{BODY}", **known)
    assert (row["published_on"], row["published_precision"], row["published_basis"]) == published


def test_the_address_dates_last_and_silence_is_null() -> None:
    row = cleaned(f"{BODY}\nThe bridge was built on March 14, 1926.", url="https://news.example/2026/03/bridge")
    assert (row["published_on"], row["published_precision"], row["published_basis"]) == (
        date(2026, 3, 1),
        "month",
        "url",
    )
    row = cleaned(BODY)
    assert (row["published_on"], row["published_precision"], row["published_basis"]) == (None, None, None)


def test_dates_of_related_items_are_not_the_publication_date() -> None:
    assert cleaned(f"{BODY}\nRelated posts\nFerry prices rise\nMarch 14, 2026")["published_on"] is None


def test_section_authors_and_tags_are_read() -> None:
    row = cleaned(f"Bridge repairs begin at Odin\nPolicy\nBy Anna Bridge and Peter Stone\n{BODY}\nTags: bridges, Odin")
    assert (row["section"], row["authors"], row["tags"]) == (
        "Policy",
        ["Anna Bridge", "Peter Stone"],
        ["bridges", "Odin"],
    )
    row = cleaned(f"Policy\n{BODY}\nTags\n- bridges", section="Works", tags=["river"], authors=["Desk"])
    assert (row["section"], row["authors"], row["tags"]) == ("Works", ["Desk"], ["river"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "en"),
        ("Міністерство інфраструктури повідомило, що ремонт мосту розпочався і триватиме місяць.", "uk"),
        ("Министерство транспорта сообщило, что ремонт моста начался и продлится один месяц.", "ru"),
        ("Das Ministerium teilte mit, dass die Reparatur der Brücke begonnen hat und einen Monat dauert.", "de"),
        ("Le ministère a annoncé que la réparation du pont avait commencé et durerait un mois.", "fr"),
        (
            "Ваш переглядач застарілий, сторінка може показуватися не так, як слід.\nОновіть його, будь ласка.\n"
            "The ministry said on Monday that the repair of the bridge has begun and will take one month, and "
            "that the ferry sails every hour in the meantime.",
            "en",
        ),
        (
            "Dit bericht is automatisch vertaald door onze dienst.\nThe ministry said on Monday that the repair of the "
            "bridge has begun and will take one month, and that the ferry sails every hour in the meantime.",
            "en",
        ),
        (
            "News in English: read more on our page.\nМіністерство інфраструктури повідомило, що ремонт мосту "
            "розпочався і триватиме місяць, а пором ходитиме щогодини.",
            "uk",
        ),
        (
            "The ministry said on Monday that the repair of the bridge has begun and will take one month.\n"
            "The ferry sails every hour in the meantime, and tickets for the crossing cost as much as before.\n"
            "Two companies will work in shifts on both banks of the river, and the pedestrian path stays open.\n"
            "Treści publikowane w serwisie są udostępniane na licencji, o ile nie stwierdzono inaczej; przetwarzanie "
            "danych osobowych odbywa się zgodnie z polityką prywatności, którą można znaleźć na dole strony głównej.",
            "en",
        ),
        ("OK.", None),
        ("1234 5678 " * 30, None),
    ],
)
def test_the_language_is_that_of_the_body(text: str, language: str | None) -> None:
    assert cleaned(text)["language"] == language
    assert cleaned(text, language="pl")["language"] == "pl"


LINES = st.sampled_from(
    [BODY, "Related posts", "Tags:", "March 14, 2026", "Home", "", "- item", "“Yes,” he said.", "###", "Policy"]
)


@given(st.lists(st.lists(LINES, max_size=12).map("\n".join), max_size=4))
def test_documents_are_cleaned_each_for_itself(texts: list[str]) -> None:
    rows = [record(text, locator=str(i)) for i, text in enumerate(texts)]
    together = clean(pa.Table.from_pylist(rows, schema=RECORDS)).to_pylist()
    backwards = clean(pa.Table.from_pylist(rows[::-1], schema=RECORDS)).to_pylist()
    assert together == backwards[::-1]
    for before, after in zip(rows, together, strict=True):
        assert after["text"] == before["content"]
        parts = [b for b in after["blocks"] if b["role"] in BODY_ROLES]
        assert after["body"] == "\n".join(after["text"][b["block_start"] : b["block_end"]] for b in parts)


@pytest.mark.skipif(not GOLD.is_dir(), reason="needs the annotated documents")
def test_annotated_clutter_is_found_and_nothing_else() -> None:
    documents = clean(read([Source("gold", GOLD / "source.jsonl")]).records).to_pylist()
    right = wanted = found = 0
    for document in documents:
        annotation = json.loads((GOLD / f"{document['locator']}.json").read_text("utf-8"))
        if "boilerplate" not in annotation:
            continue
        gold = {i for row in annotation["boilerplate"] for i in range(row["start"], row["end"])}
        own = {
            i
            for block in document["blocks"]
            if block["role"] == "boilerplate"
            for i in range(block["block_start"], block["block_end"])
        }
        right, wanted, found = right + len(gold & own), wanted + len(gold), found + len(own)
    assert right / found > 0.97
    assert right / wanted > 0.93


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("home" + "/ab" * 2000 + "»", id="a path of slashes"),
        pytest.param("a" + " " * 50_000 + "b", id="a run of blanks"),
        pytest.param("KYIV" + " " * 20_000 + "— x", id="a dateline far away"),
    ],
)
def test_a_long_odd_line_does_not_stall_the_cleaner(line: str) -> None:
    begun = time.process_time()
    cleaned(line)

    # A pattern that tries every split of such a line takes minutes; one that does not, milliseconds.
    assert time.process_time() - begun < 5
