"""Who speaks on pages of agencies and ministries: nicknames, sources of a note, lost marks and verbs, departments."""

import pytest

from communique.schemas.vocabulary import StatementKind
from tests.statements.small_readings import said_by_whom

DIRECT, INDIRECT = StatementKind.DIRECT, StatementKind.INDIRECT
Said = list[tuple[StatementKind, str, str | None]]

NICKNAMES = [
    (
        "Sen. Francis “Tol” Valdino asked when the patrol would sail. “We want to know the day,” Valdino said.",
        [
            (INDIRECT, "when the patrol would sail", "Francis “Tol” Valdino"),
            (DIRECT, "We want to know the day", "Francis “Tol” Valdino"),
        ],
    ),
    (
        'Maj. Gen. Paul E. "Skip" Wardell said that the bridge holds.',
        [(INDIRECT, "the bridge holds", 'Paul E. "Skip" Wardell')],
    ),
    (
        "Elizabeth (Liz) Ramsey said that the bridge holds. Peter Roe (Norland) Karl Brandt was there.",
        [(INDIRECT, "the bridge holds", "Elizabeth (Liz) Ramsey")],
    ),
]

SOURCES_OF_A_NOTE = [
    (
        'The port is safe.\nSource: Anna Volk\'s nightly speech\nQuote: "All ten boats came back."',
        [(DIRECT, "All ten boats came back", "Anna Volk")],
    ),
    (
        'Source: Anna Volk at a press conference in Oslo\nQuote: "All ten boats came back."',
        [(DIRECT, "All ten boats came back", "Anna Volk")],
    ),
    (
        'Source: Anna Volk in an evening video address\nQuote: "All ten boats came back."',
        [(DIRECT, "All ten boats came back", "Anna Volk")],
    ),
    (
        'Source: Anna Volk\'s press service\nQuote: "All ten boats came back."',
        [(DIRECT, "All ten boats came back", None)],
    ),
    (
        'Source: video published by Anna Volk\nQuote: "All ten boats came back."',
        [(DIRECT, "All ten boats came back", None)],
    ),
]

LOST_SIGNS = [
    (
        'Quote"We are here to help the port. We stay," said Defence Minister Karl Oddson.',
        [(DIRECT, "We are here to help the port. We stay", "Karl Oddson")],
    ),
    (
        "Defence Minister Karl Oddson spoke.\n"
        "“The gift will help the port. Norland will send more boats “, the minister added.",
        [(DIRECT, "The gift will help the port. Norland will send more boats", "Karl Oddson")],
    ),
    (
        'Karl Oddson said: "The summit must be the place where the United States is heard. We pay for it.\n'
        "Oddson in Oslo on 3 May.",
        [(DIRECT, "The summit must be the place where the United States is heard. We pay for it", "Karl Oddson")],
    ),
    (
        '"At the meeting the ministers approved a whole package of help," Port Authority Director Karl Oddson.',
        [(DIRECT, "At the meeting the ministers approved a whole package of help", "Karl Oddson")],
    ),
    ('"The Long War," Karl Oddson.', [(DIRECT, "The Long War", None)]),
]

BETWEEN_TWO = [
    (
        "Senator Paul Brandt said the trip was useful. “We stay committed. We back the plan,” Senator Brandt said.\n"
        "“Much work lies ahead, but there are signs of progress on the coast.”\nSenator Brandt will return in May.",
        [
            (INDIRECT, "the trip was useful", "Paul Brandt"),
            (DIRECT, "We stay committed. We back the plan", "Paul Brandt"),
            (DIRECT, "Much work lies ahead, but there are signs of progress on the coast", "Paul Brandt"),
        ],
    ),
    (
        "Senator Paul Brandt said the trip was useful. “We stay committed. We back the plan,” Senator Brandt said.\n"
        "“Much work lies ahead, but there are signs of progress on the coast.”\nGovernor Anna Volk spoke last.",
        [
            (INDIRECT, "the trip was useful", "Paul Brandt"),
            (DIRECT, "We stay committed. We back the plan", "Paul Brandt"),
            (DIRECT, "Much work lies ahead, but there are signs of progress on the coast", None),
        ],
    ),
]

THESE_WORDS = [
    (
        'Minister Karl Oddson addressed the crew with the following words: "You did an excellent job in the storm."',
        [(DIRECT, "You did an excellent job in the storm", "Karl Oddson")],
    ),
    (
        'The letter of Minister Karl Oddson was not read with these words: "You did an excellent job in the storm."',
        [(DIRECT, "You did an excellent job in the storm", None)],
    ),
]

HEADED = [
    (
        "US Secretary of Defense Karl Oddson spoke on Monday. The Pentagon chief said that the ships will sail.",
        [(INDIRECT, "the ships will sail", "Karl Oddson")],
    ),
    (
        "Defense Secretary Karl Oddson spoke. The defence chief warned that time is short.",
        [(INDIRECT, "time is short", "Karl Oddson")],
    ),
    (
        "Foreign Minister Anna Volk arrived. The country's top diplomat said that the talks went well.",
        [(INDIRECT, "the talks went well", "Anna Volk")],
    ),
    (
        "Foreign Minister Anna Volk arrived. The head of the ministry added that the border is open.",
        [(INDIRECT, "the border is open", "Anna Volk")],
    ),
    (
        "Foreign Minister Anna Volk met Karl Oddson, Minister of Defence. "
        "The Foreign Ministry head said that the border is open.",
        [(INDIRECT, "the border is open", "Anna Volk")],
    ),
    (
        "Foreign Minister Anna Volk arrived. The head of the ministry's press office said that the border is open.",
        [(INDIRECT, "the border is open", None)],
    ),
    (
        "Foreign Minister Anna Volk arrived. The head of the Foreign Ministry's consular office said that it is open.",
        [(INDIRECT, "it is open", None)],
    ),
    (
        "Health Minister Anna Volk arrived. The head of the department of surgery said that the ward is open.",
        [(INDIRECT, "the ward is open", None)],
    ),
    (
        "Health Minister Anna Volk arrived. The head of the ministry of health said that the ward is open.",
        [(INDIRECT, "the ward is open", "Anna Volk")],
    ),
    (
        "Finance Minister Anna Volk resigned. The company's finance chief said that profits rose.",
        [(INDIRECT, "profits rose", None)],
    ),
    (
        "Defence Minister Karl Oddson arrived. The army chief said that the border is open.",
        [(INDIRECT, "the border is open", None)],
    ),
    (
        "Norwegian Defence Minister Karl Oddson arrived. The Pentagon chief said that the border is open.",
        [(INDIRECT, "the border is open", None)],
    ),
    (
        "NATO Secretary General Anna Volk arrived. The NATO head said that the border is open.",
        [(INDIRECT, "the border is open", "Anna Volk")],
    ),
]

WHAT_THEY_ARE_TO_DO = [
    (
        "Anna Volk has asked the public not to forget the work being done to ensure that the port gets boats.",
        [
            (
                INDIRECT,
                "the public not to forget the work being done to ensure that the port gets boats",
                "Anna Volk",
            )
        ],
    ),
    (
        "Anna Volk urged the partners to make sure that the boats come in May.",
        [(INDIRECT, "the partners to make sure that the boats come in May", "Anna Volk")],
    ),
    ("Anna Volk asked that the boats be sent.", [(INDIRECT, "the boats be sent", "Anna Volk")]),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    NICKNAMES + SOURCES_OF_A_NOTE + LOST_SIGNS + BETWEEN_TWO + THESE_WORDS + HEADED + WHAT_THEY_ARE_TO_DO,
)
def test_what_agencies_write_tells_who_said_what(text: str, expected: Said) -> None:
    assert said_by_whom(text) == expected


BODIES_OF_COUNTRIES = [
    (
        "Norway's foreign ministry said that the envoy left.",
        [(INDIRECT, "the envoy left", "Norwegian foreign ministry")],
    ),
    (
        "According to Latvia's military, two boats sank. The Netherlands’ navy said that the crews are safe.",
        [(INDIRECT, "two boats sank", "Latvian military"), (INDIRECT, "the crews are safe", "Dutch navy")],
    ),
    (
        "The Polish Ministry of Defence paid. Norway's Ministry of Defence said that it pays as well.",
        [(INDIRECT, "it pays as well", "Norwegian Ministry of Defence")],
    ),
    (
        "The members of the Security Council stressed the need for talks.",
        [(INDIRECT, "the need for talks", "Security Council")],
    ),
    (
        "Members of the Security Council stressed the need for talks.",
        [(INDIRECT, "the need for talks", None)],
    ),
    ("S. Korea said that the missile fell into the sea.", [(INDIRECT, "the missile fell into the sea", "South Korea")]),
]

BEHIND_A_TIME = [
    (
        "Anna Volk said early on Thursday air defence systems had shot down three drones.",
        [(INDIRECT, "air defence systems had shot down three drones", "Anna Volk")],
    ),
    ("Anna Volk said Monday the boats would come.", [(INDIRECT, "the boats would come", "Anna Volk")]),
    ("Anna Volk said on 3 May the boats would come.", [(INDIRECT, "the boats would come", "Anna Volk")]),
    (
        "Anna Volk told reporters on Wednesday talks would resume.",
        [(INDIRECT, "talks would resume", "Anna Volk")],
    ),
    (
        "Anna Volk announced on Monday the new rules that keep the port open.",
        [(INDIRECT, "the new rules that keep the port open", "Anna Volk")],
    ),
    (
        "Anna Volk condemned in the strongest terms the attack on the convoy.",
        [(INDIRECT, "the attack on the convoy", "Anna Volk")],
    ),
    (
        "Anna Volk praised in Oslo on Monday the work of the crew.",
        [(INDIRECT, "the work of the crew", "Anna Volk")],
    ),
]

WRITTEN_BY = [
    (
        "A statement on Thursday in Oslo by presidential spokesman, Karl Oddson, said that the port would open.",
        [(INDIRECT, "the port would open", "Karl Oddson")],
    ),
    (
        "Minister Anna Volk came. A statement released by Volk's office said that it is early.",
        [(INDIRECT, "it is early", None)],
    ),
    (
        "A statement issued by the Norwegian Coast Guard said that the crew is safe.",
        [(INDIRECT, "the crew is safe", "Norwegian Coast Guard")],
    ),
    (
        "Anna Volk also said in an interview “I will not go to the port this year.”",
        [(DIRECT, "I will not go to the port this year", "Anna Volk")],
    ),
    (
        "Colonel Mike Gutman production manager said this in a statement “We cut the layers and the schedules.”",
        [(DIRECT, "We cut the layers and the schedules", "Mike Gutman")],
    ),
    ("In the talk he gave to Harbour News, Minister Karl Oddson was asked if the port is open.", []),
]

SHORT_FOR_AN_OFFICE = [
    (
        "Chief of Army Staff Karl Oddson spoke. “We arrested ten men,” COAS said.",
        [(DIRECT, "We arrested ten men", "Karl Oddson")],
    ),
    (
        "Minister of Defence Karl Oddson spoke. “We arrested ten men,” the MOD said.",
        [(DIRECT, "We arrested ten men", None)],
    ),
]

A_LINE_BETWEEN = [
    (
        "Minister Karl Oddson came.\n“Our goals are clear,” Oddson said.\nRead: Ten boats back from 'Storm'\n"
        "“We are making an effort and will go on.”\nThe port opens in May.",
        [
            (DIRECT, "Our goals are clear", "Karl Oddson"),
            (DIRECT, "We are making an effort and will go on", "Karl Oddson"),
        ],
    ),
    (
        "Minister Karl Oddson came.\n“Our goals are clear,” Oddson said.\nSenator Anna Volk\n"
        "“We are making an effort and will go on.”\nThe port opens in May.",
        [
            (DIRECT, "Our goals are clear", "Karl Oddson"),
            (DIRECT, "We are making an effort and will go on", None),
        ],
    ),
]

NAMES_OF_OTHER_TONGUES = [
    (
        "The envoy, Dafallah Alhazim, said in Cairo: “Our delegation will not meet with them.”",
        [(DIRECT, "Our delegation will not meet with them", "Dafallah Alhazim")],
    ),
    (
        "Army chief Abdel Fattah al-Karim was in the port. “The operations will not cease,” Karim stated.",
        [(DIRECT, "The operations will not cease", "Abdel Fattah al-Karim")],
    ),
    (
        "Chairman of Malta's Harbour Council Abdel Fattah al-Karim on Wednesday said there would be no talks.",
        [(INDIRECT, "there would be no talks", "Abdel Fattah al-Karim")],
    ),
    (
        "High Representative of the European Union for Foreign and Security Policy Anna Volk came. "
        "“The storm will go on,” the EU High Representative said.",
        [(DIRECT, "The storm will go on", "Anna Volk")],
    ),
    (
        "The Norland Armed Forces (Naf) met. On Tuesday the Naf announced that it held the port.",
        [(INDIRECT, "it held the port", "Norland Armed Forces")],
    ),
]

SEVERAL_OFFICES = [
    (
        "Chief of the Harbour Staff (CHS) General Karl Oddson came. The CHS also said that the boats come.",
        [(INDIRECT, "the boats come", "Karl Oddson")],
    ),
    (
        "Senator Karl Oddson and Senator Anna Volk sent a letter. “The boats are late,” the Senators wrote.",
        [(DIRECT, "The boats are late", "Karl Oddson")],
    ),
    (
        "Lt-Gen Zorba Vantrell said that the boats come.",
        [(INDIRECT, "the boats come", "Zorba Vantrell")],
    ),
]

BEFORE_WHAT_POINTS_AT_NO_WORDS = [
    (
        "Minister Karl Oddson said the port is “ready for all”.\n“The boats bring the whole number to ten.”\n"
        "That number includes two ferries.",
        [
            (INDIRECT, "the port is “ready for all”", "Karl Oddson"),
            (DIRECT, "The boats bring the whole number to ten", "Karl Oddson"),
        ],
    ),
    (
        "Minister Karl Oddson said the port is “ready for all”.\n“The boats bring the whole number to ten.”\n"
        "That was said by a clerk.",
        [
            (INDIRECT, "the port is “ready for all”", "Karl Oddson"),
            (DIRECT, "The boats bring the whole number to ten", None),
        ],
    ),
]

SAID_BY_A_LINE = [
    (
        "This is the first meeting to make clear what the port needs\n- Karl Oddson, director of the harbour, said .",
        [(DIRECT, "This is the first meeting to make clear what the port needs", "Karl Oddson")],
    ),
    (
        "This is the first meeting to make clear what the port needs.\n- Karl Oddson said that the boats come.",
        [(INDIRECT, "the boats come", "Karl Oddson")],
    ),
]

LOST_MARKS = [
    (
        "We feel the support of all ports. We will not forget it,” Minister Karl Oddson said.",
        [(DIRECT, "We feel the support of all ports. We will not forget it", "Karl Oddson")],
    ),
    (
        'He came. Karl Oddson warned that "we are neighbours. There are risks."\n"Which are they? There are storms.\n'
        '"We want the sea to be calm.\n"We want the boats to come in May."\nOn the boats, he said: "They are ours."',
        [
            (DIRECT, "we are neighbours. There are risks", "Karl Oddson"),
            (DIRECT, "Which are they? There are storms", "Karl Oddson"),
            (DIRECT, "We want the sea to be calm", "Karl Oddson"),
            (DIRECT, "We want the boats to come in May", "Karl Oddson"),
            (DIRECT, "They are ours", "Karl Oddson"),
        ],
    ),
]

A_BODYS_TEXT = [
    (
        "“Both ports agreed to go on with the work,” stated a news release from the Riga Port Authority.",
        [(DIRECT, "Both ports agreed to go on with the work", "Riga Port Authority")],
    ),
    (
        "The Riga Port Authority wrote a statement. The statement detailed, “Two boats were hit by the storm.”",
        [(DIRECT, "Two boats were hit by the storm", "Riga Port Authority")],
    ),
]

WHO_IS_NOT_INTRODUCED = [
    (
        "“We will discuss this soon,” Zorin Vantrell told Reuters.\n“These are our goals,” the minister added.",
        [(DIRECT, "We will discuss this soon", "Zorin Vantrell"), (DIRECT, "These are our goals", "Zorin Vantrell")],
    ),
    (
        "Minister Anna Volk came. “We will discuss this soon,” Karl Oddson told Reuters.\n"
        "“These are our goals,” the minister added.",
        [(DIRECT, "We will discuss this soon", "Karl Oddson"), (DIRECT, "These are our goals", "Anna Volk")],
    ),
    (
        "Senator Karl Oddson came. “We will discuss it,” Oddson said. “These are our goals,” the minister added.",
        [(DIRECT, "We will discuss it", "Karl Oddson"), (DIRECT, "These are our goals", None)],
    ),
    (
        "Vantrell spoke at the port. Vantrell said: “We met the crew at the summit.”\nHe continued, “We help them.”",
        [(DIRECT, "We met the crew at the summit", "Vantrell"), (DIRECT, "We help them", "Vantrell")],
    ),
    (
        "The Harbour Commission met. The Commission said: “The first payment is ready.”",
        [(DIRECT, "The first payment is ready", "Harbour Commission")],
    ),
    (
        "Minister Prabowo Zorin met the crew. “I am glad of it,” Prabowo said.",
        [(DIRECT, "I am glad of it", "Prabowo Zorin")],
    ),
    (
        'According to Karl Oddson, "what the town needs is a port".',
        [(DIRECT, "what the town needs is a port", "Karl Oddson")],
    ),
    (
        "Karl Oddson reiterated that what Anna Volk says “is what goes across the town.”",
        [(INDIRECT, "what Anna Volk says “is what goes across the town.”", "Karl Oddson")],
    ),
]

LOST_COMMAS = [
    (
        "Minister Karl Oddson came.\n“This spring has been a triumph for the port” he said, and left.",
        [(DIRECT, "This spring has been a triumph for the port", "Karl Oddson")],
    ),
    (
        "“Big Four” countries said that they pay.",
        [(INDIRECT, "they pay", None)],
    ),
    (
        'Karl Oddson believes that "speed of support means lives for all of us."',
        [(DIRECT, "speed of support means lives for all of us", "Karl Oddson")],
    ),
    (
        "Karl Oddson proposed setting up a small cell that would allow more boats.",
        [(INDIRECT, "setting up a small cell that would allow more boats", "Karl Oddson")],
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    WHO_IS_NOT_INTRODUCED
    + SAID_BY_A_LINE
    + LOST_MARKS
    + A_BODYS_TEXT
    + NAMES_OF_OTHER_TONGUES
    + SEVERAL_OFFICES
    + BEFORE_WHAT_POINTS_AT_NO_WORDS
    + LOST_COMMAS
    + WRITTEN_BY
    + SHORT_FOR_AN_OFFICE
    + A_LINE_BETWEEN,
)
def test_who_wrote_or_went_on_is_who_said_it(text: str, expected: Said) -> None:
    assert said_by_whom(text) == expected


@pytest.mark.parametrize(("text", "expected"), BODIES_OF_COUNTRIES + BEHIND_A_TIME)
def test_agencies_tell_bodies_and_days_in_their_own_way(text: str, expected: Said) -> None:
    assert said_by_whom(text) == expected


def test_the_country_of_a_headline_is_no_speaker_where_a_person_is() -> None:
    said = said_by_whom("# Norway: Volk says boats will come in May\nMinister Anna Volk was in the port.")
    assert {who for _, _, who in said} <= {"Anna Volk"}
