"""Datelines at the head of a paragraph."""

from datetime import date

import pytest

from communique.clean import label
from communique.clean.dateline import opening_dateline
from communique.schemas.vocabulary import BlockRole, Precision

DAY = date(2026, 3, 14)

DATELINES = [
    ("TALLINN - ", "The bridge was opened today.", None),
    ("KYIV, 14 March 2026. ", "Participants met in the old town.", DAY),
    ("KYIV, March 14, 2026 — ", "The ministry said so.", DAY),
    ("(Kyiv, 14 March 2026) – ", "The ministry said so.", DAY),
    ("Київ, 14 березня 2026 року. ", "Міністерство повідомило про це.", DAY),
    ("WASHINGTON (AP) — ", "The ministry said so.", None),
    ("London (Reuters) - ", "The ministry said so.", None),
    ("BRUSSELS (AP, March 3) — ", "The council said so.", None),
    ("BRUSSELS, Feb 12 (Reuters) - ", "The council said so.", None),
    ("NEW YORK, March 14, 2026 /PRNewswire/ -- ", "The maker said so.", DAY),
    ("Washington, D.C. – ", "Today the council met.", None),
    ("KYIV, Ukraine — ", "Participants met in the old town.", None),
    ("KYIV/BERLIN – ", "The ministry said so.", None),
    ("THE HAGUE — ", "The court said so.", None),
    ("KYIV—", "Participants met in the old town.", None),
    ("KYIV. February 12. ", "Participants met in the old town.", None),
    ("ПАРИЖ, 3 березня — ", "Країни домовилися про все.", None),
    ("КИЇВ — ", "Міністерство повідомило про це.", None),
    ("Vilnius, Saturday, 14 March 2026 — ", "The minister said so.", DAY),
    ("WASHINGTON (March 14, 2026) – ", "The navy said so.", DAY),
    ("2026-03-14 — ", "The ministry said so.", DAY),
    ("LONDON, March 3 — ", "“We begin,” said the minister.", None),
    ("Luxembourg, 14.03.2026 – ", "the council met today.", DAY),
    ("Taipei, Oct. 13 (CNA) ", "The minister said so on Monday.", None),
    ("Kismayo, Somalia — ", "The minister said so on Monday.", None),
]


@pytest.mark.parametrize(("dateline", "sentence", "first_day"), DATELINES)
def test_a_dateline_is_parted_from_the_sentence(dateline: str, sentence: str, first_day: date | None) -> None:
    found = opening_dateline(dateline + sentence)
    assert found is not None
    assert found.end == len(dateline)
    assert (found.date.first_day if found.date else None) == first_day


@pytest.mark.parametrize(
    "text",
    [
        "Kyiv - the capital - was calm that night.",
        "Kyiv – The capital – was calm that night.",
        "NATO — The alliance will hold talks.",
        "EU – US trade grew by a tenth.",
        "THE PRESIDENT: We will build the bridge.",
        "MODERATOR: Good morning, everyone.",
        "Q -- How is the bridge doing?",
        "On March 14, 2026 – a Saturday – the bridge opened.",
        "In March 2026 – not before – the bridge opened.",
        "May 9 – Victory Day – is a holiday.",
        "The ministry said on March 14, 2026 - a Saturday - that it was so.",
        "Anna Volk – Minister of Roads – opened the bridge.",
        "Ukraine (the country) — The place was calm.",
        "The bridge (left) – It was built in a year.",
        "Kyiv-based firms said so often.",
        "UKRAINE AND POLAND - Two neighbours build a bridge.",
        "WASHINGTON said that it agreed.",
        "OSLO — Calm.",
    ],
)
def test_other_openings_are_none(text: str) -> None:
    assert opening_dateline(text) is None


def test_the_paragraph_begins_after_its_dateline() -> None:
    opening = "TALLINN, 14 March 2026 - The ministry has opened the new bridge today."
    text = f"A bridge is opened in the north\n{opening}\nIt is long."
    parts, front = label(text)
    dateline, paragraph = parts[1:3]
    assert (dateline.role, text[dateline.start : dateline.end]) == (BlockRole.DATELINE, "TALLINN, 14 March 2026 -")
    assert paragraph.role is BlockRole.PARAGRAPH
    assert text[paragraph.start : paragraph.end].startswith("The ministry has")
    assert front.date is not None
    assert (front.date.first_day, front.date.precision) == (DAY, Precision.DAY)


def test_a_dateline_is_only_looked_for_where_the_article_begins() -> None:
    opening = "The ministry has opened the new bridge in the north today.\n"
    text = f"A bridge is opened in the north\n{opening * 4}TALLINN - The ministry has opened the new bridge today."
    assert all(part.role is not BlockRole.DATELINE for part in label(text)[0])
