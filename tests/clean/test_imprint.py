"""Lines that tell who issued a text and when, and what they are beside a title."""

from datetime import date

import pytest

from communique.clean import label
from communique.clean.imprint import imprint
from communique.schemas.vocabulary import BlockRole

FIRST = "The Ministry of Transport said on Monday that repairs to the bridge at Odin had begun and would last a month."
SECOND = "Two hundred workers are on the site, and the first lorries are expected to cross the river in the autumn."


@pytest.mark.parametrize(
    ("line", "issuer", "day"),
    [
        ("By the defence desk | Friday, 3 October 2025", "By the defence desk", date(2025, 10, 3)),
        ("By the news desk", "By the news desk", None),
        ("Staff reporter", "Staff reporter", None),
        ("Office for Bridges, 4 April 2026", "Office for Bridges", date(2026, 4, 4)),
        ("*Northern Bridge Office (example), 27 February 2026*", "Northern Bridge Office (example)", date(2026, 2, 27)),
        ("Ministry of Transport — March 3, 2026", "Ministry of Transport", date(2026, 3, 3)),
        ("Ministry of Transport (3 March 2026)", "Ministry of Transport", date(2026, 3, 3)),
        ("Відділ новин, 26 лютого 2026", "Відділ новин", date(2026, 2, 26)),
        ("Міністерство транспорту, 26 лютого 2026 року", "Міністерство транспорту", date(2026, 2, 26)),
        ("Редакція", "Редакція", None),
    ],
)
def test_an_office_or_a_desk_and_its_date_are_read(line: str, issuer: str, day: date | None) -> None:
    found = imprint(line)
    assert found is not None
    assert (found.issuer, found.date and found.date.first_day) == (issuer, day)


@pytest.mark.parametrize(
    "line",
    [
        "Ministry of Transport",
        "Ministry of Transport opens a bridge, 4 April 2026",
        "Talks of the ministry in Odin, 4 April 2026",
        "Office for Bridges, April 2026",
        "Office for Bridges, 4 April 2026 to 5 May 2026",
        "Bridges in the north, 4 April 2026",
        "Міст через річку відкрили, 26 лютого 2026",
        "“Office for Bridges”, 4 April 2026",
        "The desk was sold on 4 April 2026.",
        "",
    ],
)
def test_other_lines_are_no_imprint(line: str) -> None:
    assert imprint(line) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("By the defence desk | Friday, 3 October 2025", date(2025, 10, 3)),
        ("By Roe Doe, 3 October 2025", date(2025, 10, 3)),
        ("Office for Bridges, 4 April 2026", date(2026, 4, 4)),
        ("Відділ новин, 26 лютого 2026", date(2026, 2, 26)),
    ],
)
def test_an_imprint_below_the_title_is_a_byline_and_dates_the_article(line: str, day: date) -> None:
    text = f"Repairs to the bridge at Odin begin\n{line}\n{FIRST}\n{SECOND}"
    parts, front = label(text)
    assert parts[1].role is BlockRole.BYLINE
    assert front.date is not None
    assert (front.title, front.date.first_day) == ("Repairs to the bridge at Odin begin", day)


def test_a_name_before_the_date_is_an_author() -> None:
    text = f"Repairs to the bridge at Odin begin\nBy Roe Doe, Friday, 3 October 2025\n{FIRST}\n{SECOND}"
    assert label(text)[1].authors == ("Roe Doe",)


def test_the_office_above_press_release_is_not_the_title() -> None:
    text = f"Northern Bridge Office\nPress release\nBridge at Odin: repairs begin\n2 March 2026\n{FIRST}\n{SECOND}"
    parts, front = label(text)
    assert front.title == "Bridge at Odin: repairs begin"
    assert [part.role for part in parts[:4]] == [
        BlockRole.BYLINE,
        BlockRole.SECTION,
        BlockRole.TITLE,
        BlockRole.DATELINE,
    ]


@pytest.mark.parametrize(
    "top",
    [
        "Northern Bridge Office\nPress release\n2 March 2026",  # no other title
        "Northern Bridge Office\nRepairs begin in the north\n2 March 2026",  # no kind of text between the two
    ],
)
def test_an_office_alone_stays_the_title(top: str) -> None:
    assert label(f"{top}\n{FIRST}\n{SECOND}")[1].title == "Northern Bridge Office"


@pytest.mark.parametrize(
    "text",
    [
        "Q: Who pays for the bridge, and when will it be open again?\nA: The Ministry does, and in the autumn it will.",
        "MR. DOE: Thank you all for coming here today to the bridge.\nQUESTION: Who will pay for its repair, and when?",
        "PRESS SERVICE: Good morning to all of you.\nQUESTION: On 5 May the bridge was closed. Why was it closed?",
    ],
)
def test_the_lines_of_a_transcript_are_paragraphs(text: str) -> None:
    parts, _ = label(f"Briefing on the bridge at Odin\n{FIRST}\n{text}")
    assert [(part.role, part.end - part.start) for part in parts[2:]] == [
        (BlockRole.PARAGRAPH, len(line)) for line in text.split("\n")
    ]
