"""Who says a quotation: bodies through their spokesmen, names beside a verb, lines and sentences that only say who."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

DIRECT = StatementKind.DIRECT

SPOKESMEN = [
    ("A Harbour Board spokesman said: “We have no ferry.”", "Harbour Board"),
    ("A spokeswoman for the Ministry of Defence said: “We have no ferry.”", "Ministry of Defence"),
    ("The Ministry of Defence is late. The ministry’s spokesman said: “We have no ferry.”", "Ministry of Defence"),
    ("“We have no ferry,” a senior Harbour Board spokesperson added.", "Harbour Board"),
    ("A Harbour Board spokesman said the pier was shut. “We have no ferry,” the spokesman said.", "Harbour Board"),
    ("A Harbour Board spokeswoman spoke of a bad day. “We have no ferry,” she said.", "Harbour Board"),
    ("A Harbour Board spokeswoman said Karl Oddson agreed. “We have no ferry,” she said.", "Harbour Board"),
    ("A spokesman for Jane Roe said: “We have no ferry.”", None),
    ("A spokesman for Norway said: “We have no ferry.”", None),
    ("A spokesman for the Ministry of Defence and the Harbour Board said: “We have no ferry.”", None),
    ("A spokesman for the owners of Harbour Board boats said: “We have no ferry.”", None),
    ("A Harbour Board official said: “We have no ferry.”", None),
    ("Harbour Board spokeswoman Zorba Vantrell said: “We have no ferry.”", "Zorba Vantrell"),
    ("A Harbour Board spokesman, Jan Petrov, said: “We have no ferry.”", "Jan Petrov"),
    ("A Harbour Board spokesman said the pier was shut. Jane Roe rose. “We have no ferry,” she said.", "Jane Roe"),
    ("A Harbour Board spokesman said the pier was shut. “We have no ferry,” she said.", None),
    (
        "# Piers are shut, spokesman says\nAll are shut, according to Jan Petrov, spokesman for the Harbour Board.\n"
        "“We have no ferry,” the spokesman said.",
        "Jan Petrov",
    ),
]
BESIDE = [
    ("“The pier is yours, take it!” Jane Roe tweeted before the vote.", "Jane Roe"),
    ("“Leave the pier to us,” Jane Roe shot back in the hall.", "Jane Roe"),
    ("“We drew the pier anew,” comments Robin Biesbroek of the yard.", "Robin Biesbroek"),
    ("“It was closed for years,” Jane Roe chimed in.", "Jane Roe"),
    ("“The pier is closed!” Jane Roe shot the vote down.", None),
    ("“The pier is closed!” Jane Roe shot the gull.", None),
    ("“The pier is closed,” Jane Roe’s brother shot back in the hall.", None),
    ("“The pier is closed,” quoted Jane Roe from the letter.", None),
]
APPOSED = [
    ("“The pier is closed,” the head of the union, Jane Roe, said.", "Jane Roe"),
    (
        "“The pier is closed,” Sweden’s deputy director of public piers, Anna-Marie Volk, said on Tuesday.",
        "Anna-Marie Volk",
    ),
    ("“The pier is closed,” the chief of police in Riga, Jane Roe, said on Monday.", "Jane Roe"),
    ("“The pier is closed,” the brother of a pilot, Jane Roe, left.", None),
    ("“The pier is closed,” Zed Alder said on Monday.", "Zed Alder"),
]
ONLY_WHO = [
    ("“We need ferries.” The head of the port, Jane Roe, said on Tuesday.", "Jane Roe"),
    ("“We need ferries.” Jane Roe told Harbour News.", "Jane Roe"),
    ("“We need ferries.” Jane Roe said the port was closed.", None),
    ("“We need ferries.” Jane Roe agreed.", None),
    ("“We need ferries.” Jane Roe replied on Tuesday.", None),
    ("“We need ferries.” Jane Roe said it again on Monday.", None),
]
SIGNED = [
    ("“We need ferries.”\n— Jane Roe on Sunday, October 13, 2019 in an article in a local paper", "Jane Roe"),
    ("“We need ferries.”\n— Minister Jane Roe at the port of Riga", "Jane Roe"),
    ("A visitor: “I like the ferries.” — Jane Roe, engineer", "Jane Roe"),
    ("“I like the ferries.” — Jane Roe, engineer, drew them in May.\nThe end.", None),
    ("“I like the ferries.” — Riga Harbour News", None),
    ("“We need ferries.”\n— Jane Roe left on Sunday", None),
    ("“We need ferries.”\n— a reader on Sunday in Riga", None),
    ("“We need ferries.”\n— Jane Roe on ferries.", None),
]
GOES_ON = [
    ("Jane Roe said the toll was high.\n“We want half of it.” Ms Roe said Anna Volk had told her.", "Jane Roe"),
    ("Jane Roe said the toll was high.\n“We want half of it.” Anna Volk said Ms Roe had told her.", None),
]


@pytest.mark.parametrize(("text", "speaker"), [*SPOKESMEN, *BESIDE, *APPOSED, *ONLY_WHO, *SIGNED, *GOES_ON])
def test_who_is_quoted(text: str, speaker: str | None) -> None:
    quoted = [who for kind, _, who in said_by_whom(text) if kind == DIRECT]

    assert quoted[-1:] == [speaker]


def test_whoever_a_spokesman_tells_of_is_not_taken_for_the_body() -> None:
    text = "A Harbour Board spokesperson said that a woman had been hurt. “I heard a blast and ran,” she said."
    assert [who for kind, _, who in said_by_whom(text) if kind == DIRECT] == [None]
