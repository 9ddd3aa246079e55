"""Several cues in one sentence, lost subjects, sources before a quotation, titles with a dash."""

import re

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import resolve
from communique.schemas.vocabulary import BlockRole


def rows_of(text: str, *, title: bool = False) -> list[tuple[str, str | None, str]]:
    """Kind, speaker and content of each statement of a text of one paragraph a line."""
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        role = BlockRole.TITLE if title and not blocks else BlockRole.PARAGRAPH
        blocks.append(Block(role, Span(at, at + len(line))))
        at += len(line) + 1
    rows = resolve(extract(Document("b" * 20, text, tuple(blocks), "en", None, None, None)))
    names = {row["entity_id"]: row["name"] for row in rows["entities"]}
    return [(r["kind"], names.get(r["speaker_id"]), r["content"]) for r in rows["statements"]]


def said(text: str, *, title: bool = False) -> list[tuple[str | None, str]]:
    return [(who, content) for _, who, content in rows_of(text, title=title)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Minister Jane Roe agreed on the need to repair the port and keep the road open.",
            [("Jane Roe", "the need to repair the port and keep the road open")],
        ),
        (
            "It was also reported that Norway sent two ships in May and announced a third one.",
            [(None, "Norway sent two ships in May and announced a third one"), ("Norway", "a third one")],
        ),
        (
            "Minister Jane Roe was clear that the port must stay open.",
            [("Jane Roe", "the port must stay open")],
        ),
        (
            "Minister Jane Roe made clear that the port must stay open.",
            [("Jane Roe", "the port must stay open")],
        ),
        (
            "Minister Jane Roe was clear with Minister Paul Brumble that the port must stay open.",
            [("Jane Roe", "the port must stay open")],
        ),
        ("The law is clear that the port must stay open.", []),
        ("It is clear that the port must stay open.", []),
        ("Minister Jane Roe told it on Norwegian television.", []),
        ("Minister Jane Roe welcomed Minister Paul Brumble to the port.", []),
        ("The visit underscored the importance of the port.", []),
        ("Responding to reports that the port is closed, Minister Jane Roe left.", [(None, "the port is closed")]),
        ("Commenting on the vote, Minister Jane Roe said:", []),
        ("With the ministry’s stated aims in mind, Norway will pay.", []),
        ("Jane Roe read an article entitled “The port will stay open.”", []),
        (
            "OSLO, May 3 — Minister Jane Roe said that the port must stay open.",
            [("Jane Roe", "the port must stay open")],
        ),
        (
            "Minister Jane Roe and Minister Paul Brumble discussed the port, emphasizing the importance of safety.",
            [("Jane Roe", "the importance of safety")],
        ),
    ],
)
def test_content_ends_where_the_report_ends(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert said(text) == expected


def test_a_source_before_a_quotation_is_its_speaker_and_a_website_stands_for_its_owner() -> None:
    quoted = "“We will send two ships in May and a third one in June.”"
    for source in (
        "the Ministry of Health",
        "the Telegram account of the Ministry of Health",
        "a notice on the Ministry of Health website",
    ):
        assert rows_of(f"According to {source}, {quoted}") == [("direct", "Ministry of Health", quoted.strip("“”"))]


@pytest.mark.parametrize(
    ("signed", "who"),
    [("– Minister of Roads Anna Volk", "Anna Volk"), ("– Norland Roads for Sudmark\n– Sudmark Bridges", None)],
)
def test_a_line_with_a_person_below_a_quotation_signs_it(signed: str, who: str | None) -> None:
    said_so = "We will send two ships in May and a third one in June."
    assert rows_of(f"“{said_so}”\n{signed}\nThe harbour has been closed since March.") == [("direct", who, said_so)]


def test_a_website_of_two_bodies_is_nobodys() -> None:
    text = "According to the website of the Ministry of Health and the Ministry of Trade, “two ships will sail in May.”"
    assert "Ministry of Health" not in [who for _, who, _ in rows_of(text) if who == "Ministry of Trade"]


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("The port will stay open - Jane Roe", "Jane Roe"),
        ("The port will stay open – Minister of Health", "Jane Roe"),
        ("The port will stay open — Harbour News", None),
        ("Jane Roe: Baltic States on the way to a new port", None),
    ],
)
def test_a_title_may_name_its_speaker_behind_a_dash(title: str, who: str | None) -> None:
    found = said(f"{title}\nMinister of Health Jane Roe came to the port.", title=True)
    assert found == ([(who, "The port will stay open")] if who else [])


def test_a_pronoun_after_a_long_quotation_means_the_one_named_before_it() -> None:
    inside = " ".join(["The port is open."] * 8)
    text = f"Minister Jane Roe visited the port.\n“{inside}” she said."
    assert rows_of(text)[-1][:2] == ("direct", "Jane Roe")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Міністр Тарас Вигадько прибув. За його словами, порт відкрито.", "Тарас Вигадько"),
        ("Прибули Тарас Вигадько і Іван Вигадченко. За його словами, порт відкрито.", None),
        ("Міністр Тарас Вигадько прибув.\n«Порт відкрито для всіх», – сказав він.", "Тарас Вигадько"),
    ],
)
def test_whom_ukrainian_pronouns_mean(text: str, who: str | None) -> None:
    block = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    blocks = tuple(Block(BlockRole.PARAGRAPH, span) for span in block)
    rows = resolve(extract(Document("b" * 20, text, blocks, "uk", None, None, None)))
    names = {row["entity_id"]: row["name"] for row in rows["entities"]}
    assert [names.get(row["speaker_id"]) for row in rows["statements"]] == [who]
