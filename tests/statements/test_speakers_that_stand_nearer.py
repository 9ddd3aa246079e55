"""Who stands nearer to "he said" than the name that comes to mind: unnamed spokespeople, offices, an introduction."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

DIRECT, INDIRECT = StatementKind.DIRECT, StatementKind.INDIRECT

NEARER_SUBJECTS = [
    (
        "Peter Brumble runs it. A navy spokesman said it was closed. “It is idle,” he added.",
        None,
    ),
    (
        "Jane Roe left. But a council spokeswoman insisted Mr Oddson had been invited. “He is ill,” she said.",
        None,
    ),
    (
        "Karl Oddson again denied the deal. The opposition leader countered that it was signed. He said: “We saw it.”",
        None,
    ),
    (
        "The chancellor said the cuts proposed by Karl Oddson were unwise. In Oslo he said: “We need them.”",
        None,
    ),
    (
        "Peter Brumble left. His party leader, Karl Oddson, argued for lower tolls. “They harm the port,” he said.",
        "Karl Oddson",
    ),
    (
        "Ivan Petrenko left the party. While he admired Karl Oddson's courage, he bitterly criticised the tolls. "
        "“They harm the port,” he wrote.",
        "Ivan Petrenko",
    ),
    (
        "Minister of Energy Anna Volk came to Riga. The minister said the plant was safe. “It runs,” she added.",
        "Anna Volk",
    ),
    (
        "The head of research there, Professor Peter Brumble, said Karl Oddson was ill. “It is cold,” he said.",
        "Peter Brumble",
    ),
    (
        "Jane Roe came to Riga. She acknowledged that the head of the mill said too little. “It is sad,” she said.",
        "Jane Roe",
    ),
]
INTRODUCED_BEFORE = [
    ("Anna Volk left. But Colonel Karl Oddson said : “The men are tired now.” he said.", "Karl Oddson"),
    ("Jane Roe left. Zyrtha Quimble, for the dockers, added: “We were never asked.” she said.", None),
    ("“I will not talk to them,” quotes Harbour News. Anna Volk is mayor.", None),
    ("President Karl Oddson was adamant: “I will not talk to them”, quotes Harbour News.", "Karl Oddson"),
    ("Jane Roe asked Peter Brumble about the mill and wrote: “It has to close,” he said.", "Peter Brumble"),
    ("Peter Brumble recalled a walk with Jane Roe: “You are late,” she said.", "Jane Roe"),
    ("Jane Roe confirmed the words of her son: “It was me,” he said.", None),
    ("Ivan Petrenko was asked: “Why so late?” “Do you not care for us?” implored Jane Roe.", None),
    ("“It was cold,” said Peter Brumble. “I could not feel my hands,” a tired Karl Oddson confided.", "Karl Oddson"),
]
OF_ANOTHER_BODY = [
    ("The Norwegian military claimed that the island had fallen, the Swedish military denied it.", "Swedish military"),
    ("Reuters reported on a study by Amnesty International. The report says that guards beat prisoners.", "Reuters"),
    (
        "According to Reuters, the World Bank studied the economy of Norway. The report says that growth will be slow.",
        "Reuters",
    ),
    (
        "The Ministry of Defence of Norway announced an inquiry. The report says that the crew slept.",
        "Ministry of Defence of Norway",
    ),
    ("According to Karl Oddson's page on Wikipedia, he was born in a lighthouse in the north.", "Karl Oddson"),
    (
        "The Polish police said a man was held. The Swedish police saw nothing. The police said that he had fled.",
        "Swedish police",
    ),
]


@pytest.mark.parametrize(("text", "who"), NEARER_SUBJECTS)
def test_a_pronoun_does_not_reach_past_a_nearer_subject(text, who):
    assert [speaker for kind, _, speaker in said_by_whom(text) if kind == DIRECT] == [who]


@pytest.mark.parametrize(("text", "who"), INTRODUCED_BEFORE)
def test_who_introduces_a_quotation_says_it(text, who):
    found = [speaker for kind, _, speaker in said_by_whom(text) if kind == DIRECT]
    assert (found[-1] if "confided" in text else found[0]) == who


@pytest.mark.parametrize(("text", "other"), OF_ANOTHER_BODY)
def test_words_that_may_be_of_another_body_are_of_none(text, other):
    told = [who for kind, content, who in said_by_whom(text) if kind == INDIRECT and content != "an inquiry"]
    whole = [who for kind, content, who in said_by_whom(text) if kind == INDIRECT and "studied" in content]
    assert other not in told[len(whole) :]


def test_what_somebody_confirms_is_theirs_and_what_they_deny_is_not():
    confirmed = said_by_whom("The mill will open in May, Jane Roe confirmed this on Monday.")
    denied = said_by_whom("The mill will open in May, Jane Roe denied this on Monday.")
    assert ("The mill will open in May", "Jane Roe") in [(content, who) for _, content, who in confirmed]
    assert "Jane Roe" not in [who for _, content, who in denied if "will open" in content]


def test_a_straight_mark_is_closed_by_a_curly_one_where_a_page_mixes_them():
    text = (
        '"The doors stay shut,” Jane Roe said. Only ten people had keys. "We want no guards" at the mill, she said. '
        '"It is a mill," she said.'
    )
    assert {who for kind, _, who in said_by_whom(text) if kind == DIRECT} == {"Jane Roe"}
