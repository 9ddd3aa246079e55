"""Quotations behind a colon or below a head line that tell without a verb of saying who speaks."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

DIRECT = StatementKind.DIRECT

BEHIND_A_COLON = [
    ("Anna Volk opened the pier in May. She went on: “We need two more of them.”", "Anna Volk"),
    ("President Anna Volk outlined her plans for the fleet: “We will build ten ships a year.”", "Anna Volk"),
    ("Prime Minister Karl Oddson dismissed the doubts of the press: “They have never seen a harbour.”", "Karl Oddson"),
    ("Jane Roe ended the evening with a challenge to the guests: “Go and plant a tree tomorrow.”", "Jane Roe"),
    ("Jane Roe also addressed her critics, “I have heard all of this before, and more.”", "Jane Roe"),
    ("Asked about the storm, Ivan Petrenko confessed: “I have never been so afraid.”", "Ivan Petrenko"),
    ("Jane Roe disagreed: “We pay well, and on time.”", "Jane Roe"),
    ("Peter Brumble is to tell the council on Monday: “The yard has no orders left.”", "Peter Brumble"),
    ("Karl Oddson described the motto of his regiment: “Nobody stays behind at sea.”", None),
    ("Jane Roe discussed a letter from a sailor: “I have not seen land since March.”", None),
    ("Anna Volk was asked: “Why is the pier still closed today?”", None),
    ("Minister Anna Volk rejected the allegation: “The minister took bribes from the builders.”", None),
    ("Karl Oddson touched on the envoy's comments: “The port has to be given up.”", None),
    ("Anna Volk dismissed the warning from the harbour: “Any ship in the strait will be held.”", None),
    ("Anna Volk opened the envelope: “Your ship is sold, and the crew with it.”", None),
    ("Karl Oddson began: “I have three things to say about the pier.”", "Karl Oddson"),
    ("The new sign addressed the visitors: “Do not feed the seals, please.”", None),
]

BELOW_A_HEAD_LINE = [
    (
        "Foreign Minister Anna Volk on Harbour Radio\n- On the ferries: “They sail in May, whatever happens.”",
        ["Anna Volk"],
    ),
    (
        "Anna Volk on Harbour Radio\n- “They sail in May, whatever happens.” (Watch)\n- “We will pay for it all.”\n"
        "Minister Karl Oddson on Evening Talk\n- “The money is there already.” (Watch)",
        ["Anna Volk", "Anna Volk", "Karl Oddson"],
    ),
    (
        "Minister Karl Oddson on Evening Talk\n- On money: “It is there already.” - On time: “We have a year for it.”",
        ["Karl Oddson", "Karl Oddson"],
    ),
    (
        "Anna Volk and Karl Oddson on Evening Talk\n- On money: “It is there already.”",
        [None],
    ),
    (
        "What the papers write about Anna Volk\n- “She has done the work of three.”",
        [None],
    ),
    (
        "Mayor Jane Roe at the town hall\n- “When does the mill open?”\n- “Why are the trams so late?”",
        [None, None],
    ),
    (
        "Mayor Jane Roe on Harbour Radio\n- “She was tired.”\n- “We had her work checked.”",
        [None, "Jane Roe"],
    ),
    (
        "Anna Volk on Harbour Radio\nThe host read what listeners had sent.\n- “They never sail on time.”",
        [None],
    ),
]


@pytest.mark.parametrize(("text", "who"), BEHIND_A_COLON)
def test_who_does_something_before_a_colon_says_what_follows(text, who):
    assert [speaker for kind, _, speaker in said_by_whom(text) if kind == DIRECT] == [who]


@pytest.mark.parametrize(("text", "who"), BELOW_A_HEAD_LINE)
def test_a_list_of_quotations_is_of_whom_its_head_line_names(text, who):
    assert [speaker for kind, _, speaker in said_by_whom(text) if kind == DIRECT] == who
