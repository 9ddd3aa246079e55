"""Which person said what, in whole small documents: classes of attribution in which unread texts fell short."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

DIRECT, INDIRECT = StatementKind.DIRECT, StatementKind.INDIRECT

ACROSS_PARAGRAPHS = [
    (
        "Minister of Defence of Latvia Anna Volk visited the plant on Monday.\n"
        "“We build boats here,” the Minister said.\n"
        "The head of the plant, Peter Brumble, showed her the yard.\n"
        "“Our people work at night,” he added.",
        [(DIRECT, "We build boats here", "Anna Volk"), (DIRECT, "Our people work at night", "Peter Brumble")],
    ),
    (
        "Prime Minister of Norway Karl Oddson met Foreign Minister of Latvia Anna Volk in Oslo.\n"
        "They spoke about ferries.\n"
        "She said that the ferries would sail in May.\n"
        "He added that the port was ready.",
        [(INDIRECT, "the ferries would sail in May", "Anna Volk"), (INDIRECT, "the port was ready", "Karl Oddson")],
    ),
    (
        "Anna Volk, who heads the Riga Port Authority, opened the pier.\n"
        "“It is a good day,” Volk said.\n"
        "The works took two years.\n"
        "“We begin the next pier in May,” she added.",
        [(DIRECT, "It is a good day", "Anna Volk"), (DIRECT, "We begin the next pier in May", "Anna Volk")],
    ),
    (
        "The Deputy Minister of Health, Ivan Petrenko, met donors in Lviv.\n"
        "According to the Deputy Minister, forty clinics have no power.\n"
        "The official stressed that winter was near.",
        [(INDIRECT, "forty clinics have no power", "Ivan Petrenko"), (INDIRECT, "winter was near", "Ivan Petrenko")],
    ),
    (
        "Colonel Peter Brumble commands the brigade.\n"
        "Major Karl Oddson leads its pilots.\n"
        "“We fly every night,” the colonel said.\n"
        "“And every morning,” the major added.",
        [(DIRECT, "We fly every night", "Peter Brumble"), (DIRECT, "And every morning", "Karl Oddson")],
    ),
    (
        "Secretary General of NATO Peter Brumble arrived in Riga on Tuesday.\n"
        "“Allies stand together,” the NATO chief said.\n"
        "The Latvian President will host a dinner.\n"
        "“Latvia will pay its share,” the President said.",
        [(DIRECT, "Allies stand together", "Peter Brumble"), (DIRECT, "Latvia will pay its share", None)],
    ),
    (
        "Anna Volk is mayor of the town. Her deputy, Peter Brumble, runs the shelters.\n"
        "“We have room for ninety,” the deputy mayor said.\n"
        "The mayor noted that more beds were on the way.",
        [(DIRECT, "We have room for ninety", None), (INDIRECT, "more beds were on the way", "Anna Volk")],
    ),
    (
        "Lithuanian Defence Minister Dovile Kairyte said on Monday that the order was signed.\n"
        "The minister also said that delivery begins in June.\n"
        "Kairyte’s Estonian colleague Mart Brug visits next week.",
        [(INDIRECT, "delivery begins in June", "Dovile Kairyte")],
    ),
]

IN_THE_NEXT_PARAGRAPH = [
    (
        "“The bridge was struck twice. We will rebuild it.”\n"
        "This was stated by the Governor of the region, Ivan Petrenko, at a briefing.",
        [(DIRECT, "The bridge was struck twice. We will rebuild it", "Ivan Petrenko")],
    ),
    (
        "“Nobody was hurt, and the trains run on time.”\nSo said Anna Volk, head of the railways, on Monday.",
        [(DIRECT, "Nobody was hurt, and the trains run on time", "Anna Volk")],
    ),
    (
        "Peter Brumble runs the depot.\n"
        "“We have four trucks left.”\n"
        "He said this while speaking to reporters on Tuesday.",
        [(DIRECT, "We have four trucks left", "Peter Brumble")],
    ),
    (
        "“Every family gets a stove,”\nsaid Anna Volk, head of the fund.",
        [(DIRECT, "Every family gets a stove", "Anna Volk")],
    ),
    (
        "The bridge at Riga is open again. Lorries may cross it.\n"
        "This is according to the Riga Port Authority, Harbour News reports.",
        [(INDIRECT, "The bridge at Riga is open again. Lorries may cross it", "Riga Port Authority")],
    ),
    (
        "The bridge at Riga is open again.\nThe message was posted by the Riga Port Authority.",
        [(INDIRECT, "The bridge at Riga is open again", "Riga Port Authority")],
    ),
    (
        "The bridge at Riga is open again. Karl Oddson said this in an interview with Harbour News.",
        [(INDIRECT, "The bridge at Riga is open again", "Karl Oddson")],
    ),
]

NOTHING_BUT_POINTING = [
    (
        "The road is shut. This, according to Anna Volk, will cost EUR 3 million.",
        [(INDIRECT, "This, according to Anna Volk, will cost EUR 3 million", "Anna Volk")],
    ),
    (
        "The road is shut. That plan, according to Anna Volk, will be changed.",
        [(INDIRECT, "That plan, according to Anna Volk, will be changed", "Anna Volk")],
    ),
    ("The road is shut. This is also according to Anna Volk.", [(INDIRECT, "The road is shut", "Anna Volk")]),
    ("The road is shut. This is bad news, according to Anna Volk.", [(INDIRECT, "This is bad news", "Anna Volk")]),
    ("The bridge is closed. Anna Volk has said this many times, and nobody listens.", []),
    ("The bridge is closed. Anna Volk said this before.", []),
    ("The bridge is closed. Anna Volk often said this.", []),
    ("The bridge is closed. Anna Volk never said this.", []),
    ("The bridge is closed. Anna Volk said this, and the ferry will sail in May.", []),
    ("The bridge is closed. Anna Volk says this every year.", []),
    (
        "The bridge is closed. Anna Volk announced this on Monday, Harbour News reports.",
        [(INDIRECT, "The bridge is closed", "Anna Volk")],
    ),
]

ASKED = [
    (
        "Asked whether the plant would close, Peter Brumble said it would stay open.",
        [(INDIRECT, "it would stay open", "Peter Brumble")],
    ),
    (
        "Anna Volk took questions in Riga. Asked about the budget, she replied that it would grow by a tenth.",
        [(INDIRECT, "it would grow by a tenth", "Anna Volk")],
    ),
    (
        "When asked by reporters when the boats would arrive, Minister Anna Volk answered: “In May.”",
        [(DIRECT, "In May", "Anna Volk")],
    ),
]

QUOTED_BY_OTHERS = [
    (
        "Peter Brumble was quoted by the agency as saying that the harbour was safe.",
        [(INDIRECT, "the harbour was safe", "Peter Brumble")],
    ),
    (
        "“The harbour is safe,” Captain Anna Volk was quoted as saying by local media.",
        [(DIRECT, "The harbour is safe", "Anna Volk")],
    ),
    (
        "The agency quoted Governor Ivan Petrenko as saying: “Two homes burned down.”",
        [(DIRECT, "Two homes burned down", "Ivan Petrenko")],
    ),
    (
        "Norway's Prime Minister Karl Oddson was cited as saying the talks would resume.",
        [(INDIRECT, "the talks would resume", "Karl Oddson")],
    ),
]

CAPTIONS = [
    (
        "Anna Volk speaks at the pier in Riga. Photo: Peter Brumble / Harbour News\n"
        "The pier was opened on Monday.\n"
        "“A good day,” Volk said.",
        [(DIRECT, "A good day", "Anna Volk")],
    ),
    (
        "Defence Minister Anna Volk (left) and Peter Brumble at the yard.\n“The boat is ready,” he said.",
        [(DIRECT, "The boat is ready", "Peter Brumble")],
    ),
]

REMARKS = [
    (
        "Thank you all. I spoke with President Anna Volk this morning. She told me that her people need generators.\n"
        "We will send forty generators in May.",
        [(INDIRECT, "her people need generators", "Anna Volk")],
    ),
    (
        "Good evening! Today Governor Ivan Petrenko reported that two towns have no water. I thanked him.",
        [(INDIRECT, "two towns have no water", "Ivan Petrenko")],
    ),
]

OTHERS = [
    (
        "“It is not over,” warned Anna Volk, who has led the council since 2019, on Friday evening.",
        [(DIRECT, "It is not over", "Anna Volk")],
    ),
    (
        "Speaking alongside Norwegian Prime Minister Karl Oddson, Anna Volk said: “We will train 200 pilots.”",
        [(DIRECT, "We will train 200 pilots", "Anna Volk")],
    ),
    (
        "During a call with Anna Volk, Karl Oddson stressed that the corridor stays open.",
        [(INDIRECT, "the corridor stays open", "Karl Oddson")],
    ),
    (
        "“We need more time,” he told Anna Volk on Friday. Karl Oddson leads the talks.",
        [(DIRECT, "We need more time", None)],
    ),
    (
        "For his part, Karl Oddson noted that the port was ready. In turn, Anna Volk emphasized the role of the fund.",
        [(INDIRECT, "the port was ready", "Karl Oddson"), (INDIRECT, "the role of the fund", "Anna Volk")],
    ),
    (
        "Minister Anna Volk expressed hope that the talks would resume and thanked Norway for its help.",
        [(INDIRECT, "the talks would resume", "Anna Volk")],
    ),
    (
        "“The attack hit a school,” officials said, without giving details.",
        [(DIRECT, "The attack hit a school", None)],
    ),
    (
        "It was Karl Oddson who told the council that the fund was empty.",
        [(INDIRECT, "the fund was empty", "Karl Oddson")],
    ),
    (
        "Karl Oddson conveyed the Netherlands’ strong commitment to the fund, and partners discussed the next steps.",
        [(INDIRECT, "the Netherlands’ strong commitment to the fund", "Karl Oddson")],
    ),
    (
        "The head of the plant, Peter Brumble, said that the boat was ready.",
        [(INDIRECT, "the boat was ready", "Peter Brumble")],
    ),
]

LABELLED_LINES = [
    (
        "Details: Karl Oddson stated, citing sources, that Norland has received ten boats.",
        [(INDIRECT, "Norland has received ten boats", "Karl Oddson")],
    ),
    (
        "Quote: “We have ten boats,” Karl Oddson said.",
        [(DIRECT, "We have ten boats", "Karl Oddson")],
    ),
    (
        "Source: “We will not sell,” Harbour Minister Anna Volk said in Riga.",
        [(DIRECT, "We will not sell", "Anna Volk")],
    ),
    (
        "Video: Harbour Minister Anna Volk said that her country would send EUR 12 million.",
        [(INDIRECT, "her country would send EUR 12 million", "Anna Volk")],
    ),
    (
        "Source: Norland has received ten boats, Karl Oddson said.",
        [(INDIRECT, "Norland has received ten boats", "Karl Oddson")],
    ),
]

THE_TWO = [
    (
        "Karl Oddson met with Anna Volk in Riga. The two condemned the attack on the port.",
        [(INDIRECT, "the attack on the port", "Karl Oddson")],
    ),
]

CASES = [
    *ACROSS_PARAGRAPHS,
    *IN_THE_NEXT_PARAGRAPH,
    *ASKED,
    *QUOTED_BY_OTHERS,
    *CAPTIONS,
    *REMARKS,
    *OTHERS,
    *LABELLED_LINES,
    *THE_TWO,
]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_a_document_tells_who_said_it(text: str, said: list[tuple[StatementKind, str, str | None]]) -> None:
    found = said_by_whom(text)
    assert [row for row in said if tuple(map(str, row[:2])) + row[2:] not in found] == []


@pytest.mark.parametrize(("text", "said"), NOTHING_BUT_POINTING)
def test_only_a_sentence_that_just_points_back_gives_away_what_stands_before(
    text: str, said: list[tuple[StatementKind, str, str | None]]
) -> None:
    assert said_by_whom(text) == [tuple(map(str, row[:2])) + row[2:] for row in said]


@pytest.mark.parametrize(
    "text",
    [
        "Source: Ministry of Defence of Latvia, as reported by Harbour News",
        "Source: the press office of the port, as Harbour News said",
        "Photo: Anna Volk opens the pier in Riga / Harbour News",
        "I am sure we agree. He said this yesterday, and we are glad.",
        "The plan was made by the Riga Port Authority.",
        "War and Peace is long, and Karl Oddson reads it in Riga.",
    ],
)
def test_what_nobody_said_is_no_statement(text: str) -> None:
    assert said_by_whom(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "A senior official came. Anna Volk spoke. The official said that the port was open.",
        "Colonel Karl Oddson and Colonel Peter Brumble came. The colonel said that the port was open.",
        "A letter arrived. The statement said that the port was open.",
        "Norland has bought ten boats. The company said that the port was open.",
        "The press service of the President of Norland said that the port was open.",
    ],
)
def test_nobody_is_the_speaker_where_several_may_be_meant_or_none_is_told(text: str) -> None:
    assert said_by_whom(text) == [(INDIRECT, "the port was open", None)]
