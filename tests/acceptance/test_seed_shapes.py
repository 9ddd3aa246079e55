"""The example documents in all the shapes in which documents come: what they were written in, what they copy."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

Row = dict[str, Any]


@pytest.fixture(scope="module")
def documents(seeds_dataset: Path) -> dict[str, Row]:
    """The documents by locator."""
    return {row["locator"]: row for row in pq.read_table(seeds_dataset / "1.0.0" / "documents.parquet").to_pylist()}


@pytest.mark.parametrize(
    ("locator", "media_type", "encoding", "repairs"),
    [
        ("portal-overnight-strikes.html", "text/html", "utf-8 (declared)", []),
        ("agency-mine-clearance.html", "text/html", "windows-1252 (declared)", []),
        ("minenerho-obladnannia.txt", "text/plain", "windows-1251 (detected)", []),
        ("displaced-persons-register.txt", "text/plain", "utf-16 (byte order mark)", []),
        ("coast-guard-cable.txt", "text/plain", "utf-8 (default)", ["mojibake: utf-8 read as windows-1252"]),
        ("air-policing-handover.txt", "text/plain", "utf-8 (default)", ["2 bytes of windows-1252 inside utf-8"]),
        ("borderland-weekly.txt.gz", "text/plain", "utf-8 (default)", []),
        ("scraped-tanker-sanctions.md", "text/markdown", "utf-8 (default)", []),
        ("parliament-votes.parquet/parliament-0001", "application/vnd.apache.parquet", "utf-8 (default)", []),
        ("agency-feed.ndjson/feed-0001", "application/x-ndjson", "utf-8 (default)", []),
    ],
)
def test_a_document_tells_how_it_was_written(
    documents: dict[str, Row], locator: str, media_type: str, encoding: str, repairs: list[str]
) -> None:
    row = documents[locator]

    assert (row["media_type"], row["encoding"], row["repairs"]) == (media_type, encoding, repairs)


@pytest.mark.parametrize(
    ("locator", "words"),
    [
        ("agency-mine-clearance.html", "“What slows us down is not a lack of courage – it is the price of diesel.”"),
        ("minenerho-obladnannia.txt", "російські війська завдали 38 ударів по енергетичних об’єктах"),
        ("displaced-persons-register.txt", "a reception centre in Iași on 18 May.\n"),
        ("coast-guard-cable.txt", "The cable’s owner, Östersjö Kabel, put the damage at €6–8 million."),
        ("air-policing-handover.txt", "“We are replacing good neighbours and not filling a gap,”"),
    ],
)
def test_every_letter_and_mark_is_as_it_was_meant(documents: dict[str, Row], locator: str, words: str) -> None:
    assert words in documents[locator]["text"]


@pytest.mark.parametrize(
    ("locator", "canonical", "relation"),
    [
        ("borderland-weekly.txt.gz", "parliament-votes.parquet/parliament-0002", "near"),
        ("relief-bulletins.jsonl/relief-0002", "relief-bulletins.jsonl/relief-0001", "revision"),
        ("fjord-courier-in-brief.txt", "ministry-training-centre.html", "excerpt"),
        ("agency-feed.ndjson/feed-0002", "harbour-gazette-black-sea.txt", "excerpt"),
    ],
)
def test_what_repeats_another_document_names_it(
    seeds_dataset: Path, documents: dict[str, Row], locator: str, canonical: str, relation: str
) -> None:
    rows = pq.read_table(seeds_dataset / "1.0.0" / "duplicates.parquet").to_pylist()
    found = [row for row in rows if row["document_id"] == documents[locator]["document_id"]]

    assert [row["canonical_document_id"] for row in found] == [documents[canonical]["document_id"]]
    assert [row["relation"] for row in found] == [relation]


@pytest.mark.parametrize(
    ("locator", "title", "published_on"),
    [
        (
            "ministry-training-centre.html",
            "Norway opens second training centre for Ukrainian engineers",
            "2026-01-21",
        ),
        ("portal-overnight-strikes.html", "Overnight strikes damage two substations in Sumy region", "2026-02-18"),
        ("portal-zasoby-ppo.html", "Данія передасть Україні засоби протиповітряної оборони", "2026-02-26"),
        ("scraped-tanker-sanctions.md", "Canada adds 14 tankers to its sanctions list", "2026-03-10"),
    ],
)
def test_a_page_says_its_title_and_its_day(
    documents: dict[str, Row], locator: str, title: str, published_on: str
) -> None:
    row = documents[locator]

    assert (row["title"], str(row["published_on"]), row["published_basis"]) == (title, published_on, "metadata")


@pytest.mark.parametrize(("table", "words"), [("funding", "new frigates"), ("statements", "more conscripts")])
def test_headlines_of_other_pages_give_no_row(seeds_dataset: Path, table: str, words: str) -> None:
    rows = pq.read_table(seeds_dataset / "1.0.0" / f"{table}.parquet").to_pylist()

    assert [row["evidence"] for row in rows if words in row["evidence"]] == []
