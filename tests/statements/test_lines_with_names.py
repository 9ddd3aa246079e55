"""Labels and lines that name who speaks: before a quotation, above and below paragraphs that are quotations."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

LABELS = [
    ("New York Governor Ada Brumble:\u00a0“The road must open before the winter comes.”", "Ada Brumble"),
    (
        "Jonathan Brumble, Director of the Harbour Security Initiative in the Northern Programs and former deputy "
        "officer for the Near East at the Northshire Council: “He made the case well tonight.”",
        "Jonathan Brumble",
    ),
    ("Senator Ada Brumble: “We will vote on it in May.” [Post, 5/3/26]", "Ada Brumble"),
    (
        "-   The ferry was repaired in the spring. -   Karl Oddson, Chair of the Council: “We thank the crew for it.”",
        "Karl Oddson",
    ),
    ("Northshire Senator Ada Brumble, Chair, Committee on Ports: “It is good to see the work begin.”", "Ada Brumble"),
    ("Senator Ada Brumble spoke.\nBrumble: “So this is, as I said, a joyous day.”", "Ada Brumble"),
    ("Anna Volk, on why she left the port: “It was time to go.”", "Anna Volk"),
    ("Anna Volk’s post: “It was time to go, and I went.”", "Anna Volk"),
    ("Harbour Institute VP for Defense Karl Oddson: “We will see it.”", "Karl Oddson"),
    ("-   Former Sec. of Defense Karl Oddson: “We will see it.”", "Karl Oddson"),
    ("Zed Fridmann: “We will see it.”", "Zed Fridmann"),
    ("Zed Alder, a podcaster: “We will see it.”", "Zed Alder"),
    ("Sen. Jim Justice: “We will see it.”", "Jim Justice"),
    ("Writing for the Harbour Post, Zorba Vantrell says “we will see it all.”", "Zorba Vantrell"),
    ("Key Takeaways: “We will see it.”", None),
    ("Frequently Asked: “When will we see it?”", None),
    ("Karl Oddson, Chair of the Council: “Thank you for standing with us in May” [Post, 5/3/26]", "Karl Oddson"),
    ("Dear Friend: “We will see it.”", None),
    ("A letter to Senator Ada Brumble: “We will vote on it in May.”", None),
    ("Praise for Karl Oddson, Chair of the Council: “He is the best of us all.”", None),
]


@pytest.mark.parametrize(("text", "who"), LABELS)
def test_a_label_names_who_speaks(text: str, who: str | None) -> None:
    assert [row[2] for row in said_by_whom(text) if row[0] == StatementKind.DIRECT] == [who]


NOTED = [
    (
        "Karl Oddson: “We share this with the port.” [Post, 5/3/26] "
        "“If there is one thing we say, it is that the port stands.” [Post, 5/4/26]",
        ["Karl Oddson", "Karl Oddson"],
    ),
    ("Karl Oddson: “We share this.” The port (in Riga) “will never close again”, they say.", ["Karl Oddson"]),
]


@pytest.mark.parametrize(("text", "who"), NOTED)
def test_a_note_of_where_words_were_said_parts_no_quotations(text: str, who: list[str | None]) -> None:
    assert [row[2] for row in said_by_whom(text) if row[0] == StatementKind.DIRECT] == who


LINES = [
    ("“We open the port in May.”\nAnna Volk, Minister of Defence", ["Anna Volk"]),
    ("“We open the port in May.”\nMinister of Defence Anna Volk\nThe ferry sails at noon.", ["Anna Volk"]),
    (
        "“We open in May.”\nAnna Volk, miller and poet\n“We open in June.”\nKarl Oddson, builder of boats\nThe rest.",
        ["Anna Volk", "Karl Oddson"],
    ),
    (
        "Here is what they say.\nAnna Volk\n“We open in May.”\n“We close in June.”\nKarl Oddson\n“We open in July.”",
        ["Anna Volk", "Anna Volk", "Karl Oddson"],
    ),
    ("“We open the port in May.”\nAnna Volk\nChief executive, Harbour Line", ["Anna Volk"]),
    # One name above may be the author's, one below without a title that of a section.
    ("Anna Volk\n“We open the port in May.”\nThat is what a sailor said.", [None]),
    ("“We open the port in May.”\nAnna Volk\nShe was born in Riga.", [None]),
    # A picture.
    ("“We open the port in May.”\nAnna Volk, left, at the yard", [None]),
    # A question, and words about whom the line names.
    ("“When does the port open?”\nAnna Volk, Minister of Defence", [None]),
    ("“She has opened the port.”\nAnna Volk, Minister of Defence", [None]),
    # A sentence is no line with a name.
    ("“We open the port in May.”\nAnna Volk, Minister of Defence, was in Riga", [None]),
]


@pytest.mark.parametrize(("text", "who"), LINES)
def test_lines_name_the_speakers_of_paragraphs(text: str, who: list[str | None]) -> None:
    assert [row[2] for row in said_by_whom(text) if row[0] == StatementKind.DIRECT] == who


HEADS = [
    ("Harbour Czar Karl Oddson on Sea Radio\n- On ferries: “We build two more of them.”", "Karl Oddson"),
    # What a speaker asks on a matter of the list is no question of others.
    ("Harbour Czar Karl Oddson on Sea Radio\n- On ferries: “Am I to build two more of them?”", "Karl Oddson"),
    ("Harbour Czar Karl Oddson\n- On ferries: “We build two more of them.”", None),
]


@pytest.mark.parametrize(("text", "who"), HEADS)
def test_a_line_that_tells_where_somebody_spoke_heads_a_list(text: str, who: str | None) -> None:
    assert [row[2] for row in said_by_whom(text) if row[0] == StatementKind.DIRECT] == [who]


INTRODUCED = [
    ("Anna Volk had this to say about the port:\n“We open in May, and not before.”", "Anna Volk"),
    ("Anna Volk took to Telegram: “We open in May, and not before.”", "Anna Volk"),
    ("Anna Volk was fond of saying that “a rising tide lifts all boats.”", "Anna Volk"),
    ("I am reminded of the words of the philosopher Anna Volk: “The tide will turn in time.”", "Anna Volk"),
    ("Anna Volk spoke last. Her message was: “We open in May, and not before.”", "Anna Volk"),
    ("Karl Oddson loves trains, and he did say, “I am a man of trains, and I love them,” at the end.", "Karl Oddson"),
    ("“The tide will turn. We will see it.” Those are the words spoken by Anna Volk to the crew.", "Anna Volk"),
    ("“The tide will turn. We will see it.” Those are the words of no other year than this.", None),
    ("Karl Oddson shared a message from his friend Anna Volk: “The port is open to all.”", "Anna Volk"),
    ("The hall bears an inscription from Anna Volk: “The port is open to all.”", "Anna Volk"),
    ("Karl Oddson responded to a letter from Anna Volk: “The port is open to all.”", "Karl Oddson"),
    ("Karl Oddson rejected criticism from Anna Volk: “The port is open to all.”", None),
    ("Anna Volk posted a message from Kyiv: “We stand with the crew.”", "Anna Volk"),
    ("Anna Volk published a message from London: “We stand with the crew.”", None),
    ("A comment below Karl Oddson's post: “The port is shut.”", None),
    ("Karl Oddson chose the words of Anna Volk, and the mayor read: “We open in May, and not before.”", None),
]


@pytest.mark.parametrize(("text", "who"), INTRODUCED)
def test_phrases_that_introduce_words(text: str, who: str | None) -> None:
    assert [row[2] for row in said_by_whom(text) if row[0] == StatementKind.DIRECT] == [who]


TOLD_AGAIN = [
    ("President Karl Oddson spoke in Riga.\nTHE PRESIDENT: “Where have they been for four months?”", None),
    (
        "Karl Oddson came to Riga. We built the port. The port is old. The road is long. The rain is cold. "
        "It is night. I asked why. He said, “It is open to all.”",
        None,
    ),
    ("A spokesman for President Karl Oddson said: “The president is well.”", None),
    ("“The mayor is well,” said a lawyer for Mayor Karl Oddson.", None),
    ("“We are ready,” Anna Volk, wearing a blue coat, said as she left.", "Anna Volk"),
    ("Like many sailors, Anna Volk had no warning. “Nobody told us,” says the 54-year-old.", "Anna Volk"),
    ("Anna Volk and Jane Roe had no warning. “Nobody told us,” the 54-year-old said.", None),
    ("Anna Volk, 54, had no warning. “Nobody told us,” says the 54-year-old.", "Anna Volk"),
    ("Anna Volk, 31, had no warning. “Nobody told us,” says the 54-year-old.", None),
    ("Anna Volk came to see a sailor aged 54. “Nobody told us,” says the 54-year-old.", None),
    ("Anna Volk, a spokeswoman for the Ministry of Defence, came. “It is open,” the spokeswoman said.", "Anna Volk"),
    ("Anna Volk, a spokeswoman for the Ministry of Defence, came. “It is open,” the spokesman said.", None),
    (
        "A Board spokeswoman came. Anna Volk, a spokeswoman for the Ministry of Defence, came. "
        "“It is open,” the spokeswoman said.",
        None,
    ),
    (
        "Its chief executive, Anna Volk, came on Monday. “It is open,” the company's chief executive said.",
        "Anna Volk",
    ),
    (
        "The chairman of the Harbour Committee, Karl Oddson, came. “It is open,” the company's chairman said.",
        None,
    ),
    (
        "Karl Oddson came to Riga. The ferry has two decks. The port is old. The road is long. The rain is cold. "
        "It is night. “It is open,” he said.",
        "Karl Oddson",
    ),
    (
        "Karl Oddson came to Riga. The ferry has two decks. The port is old. A resident was there. The road is long. "
        "The rain is cold. It is night. “It is open,” he said.",
        None,
    ),
    (
        "The board hired Karl Oddson to replace Anna Volk as director of the Ostvik Museum. “It is open,” the "
        "director said.",
        None,
    ),
    (
        "Anna Volk was succeeded by Karl Oddson as director of the Ostvik Museum. “It is open,” the director said.",
        "Karl Oddson",
    ),
    ("“It is open, and it stays open.” — Anna Volk, whose words were met with cheers", None),
]


@pytest.mark.parametrize(("text", "who"), TOLD_AGAIN)
def test_who_was_told_of_before_speaks_again_only_where_nobody_else_may(text: str, who: str | None) -> None:
    assert [row[2] for row in said_by_whom(text) if row[0] == StatementKind.DIRECT] == [who]


ANSWERS = [
    ("Karl Oddson told Peter Brumble that he was late. “I am never late,” he replied.", ["Peter Brumble"]),
    ("“Are you late?” Karl Oddson asked Peter Brumble. “Never,” he said.", ["Karl Oddson", "Peter Brumble"]),
    ("“Are you late?” Karl Oddson asked Peter Brumble. “It is noon,” he added.", ["Karl Oddson", "Karl Oddson"]),
    ("Karl Oddson asked Peter Brumble for help. “We need it,” he said.", ["Karl Oddson"]),
    ("“Send us the boats,” Karl Oddson asked Peter Brumble. “We need them,” he said.", ["Karl Oddson", "Karl Oddson"]),
    ("Karl Oddson told reporters that he was late. “I am never late,” he replied.", ["Karl Oddson"]),
    ("In a letter to Karl Oddson, the mayor wrote: “I am never late.”", [None]),
    ("“I am never late,” Karl Oddson, the mayor of Ostvik, said. “I am not,” the mayor said.", ["Karl Oddson"] * 2),
]


@pytest.mark.parametrize(("text", "who"), ANSWERS)
def test_who_was_spoken_to_answers(text: str, who: list[str | None]) -> None:
    assert [row[2] for row in said_by_whom(text) if row[0] == StatementKind.DIRECT] == who


@pytest.mark.parametrize(
    "text",
    [
        "Anna Volk used to believe that the port was closed.",
        "The Harbour Board learned that the port was closed.",
        "The hospital admitted to its wards forty people.",
        "Anna Volk dismissed the clerk as new claims were made.",
    ],
)
def test_what_reports_nothing_is_no_statement(text: str) -> None:
    assert said_by_whom(text) == []
