"""Quotations behind a report, and reports with an insertion, a purpose or a cue that reports only a clause."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

DIRECT, INDIRECT = StatementKind.DIRECT, StatementKind.INDIRECT

QUOTATIONS_BEHIND_A_REPORT = [
    (
        "The Minister of Energy, Anna Volk, said that two plants were hit. “We will repair them by May.”",
        [(DIRECT, "We will repair them by May", "Anna Volk")],
    ),
    (
        (
            "Karl Oddson visited the port on Monday. He also stressed that ships must be insured. “We cannot "
            "sail without it.”"
        ),
        [(DIRECT, "We cannot sail without it", "Karl Oddson")],
    ),
    (
        "Peter Brumble thanked the crews for their work. “You did it in the dark and in the cold.”",
        [(DIRECT, "You did it in the dark and in the cold", "Peter Brumble")],
    ),
    (
        (
            "Anna Volk noted that the yard builds ten boats a year. “We want to build twenty. We have the "
            "people for it.” The yard opened in 1990."
        ),
        [(DIRECT, "We want to build twenty. We have the people for it", "Anna Volk")],
    ),
    (
        "According to Ivan Petrenko, the bridge will open in May. “Then the lorries can cross again.”",
        [(DIRECT, "Then the lorries can cross again", "Ivan Petrenko")],
    ),
    (
        ("Anna Volk told reporters that the talks went on. “They are hard. We do not give up.”\nKarl Oddson left."),
        [(DIRECT, "They are hard. We do not give up", "Anna Volk")],
    ),
    (
        (
            "“The port is safe,” Karl Oddson said. Oddson stressed the need for more pilots. “We train six a "
            "year, and we need thirty.”"
        ),
        [(DIRECT, "We train six a year, and we need thirty", "Karl Oddson")],
    ),
    (
        (
            "The President of Malta, Jane Roe, emphasized the importance of the ferries. “Without them the "
            "islands are alone.” She left on Friday."
        ),
        [(DIRECT, "Without them the islands are alone", "Jane Roe")],
    ),
    (
        "Anna Volk arrived in Riga on Monday. “We cannot sail without it.”",
        [(DIRECT, "We cannot sail without it", None)],
    ),
    (
        "Anna Volk said that Karl Oddson had told her of the storm. “We had never seen such waves.”",
        [(DIRECT, "We had never seen such waves", None)],
    ),
    (
        "Anna Volk denied that the port was sold. A worker disagrees. “It was sold in May.”",
        [(DIRECT, "It was sold in May", None)],
    ),
    ("Officials said that the port was closed. “It is too dangerous.”", [(DIRECT, "It is too dangerous", None)]),
    (
        ("Anna Volk said that the port was closed, and Karl Oddson said that it was open. “We see ships there.”"),
        [(DIRECT, "We see ships there", None)],
    ),
]

CLAUSES_WITH_AN_INSERTION = [
    (
        "Anna Volk noted that, despite the storm, the port stays open.",
        [(INDIRECT, "despite the storm, the port stays open", "Anna Volk")],
    ),
    (
        ("He noted that, despite all efforts of the enemy, more than 7 million tons of grain had left the port."),
        [(INDIRECT, "despite all efforts of the enemy, more than 7 million tons of grain had left the port", None)],
    ),
    (
        "Karl Oddson stressed that, even in winter, the ferries sail every day.",
        [(INDIRECT, "even in winter, the ferries sail every day", "Karl Oddson")],
    ),
    (
        "The Minister of Energy, Anna Volk, added that, in her view, repairs would take a year.",
        [(INDIRECT, "in her view, repairs would take a year", "Anna Volk")],
    ),
    (
        "Anna Volk said that, if the road is closed, lorries will wait.",
        [(INDIRECT, "if the road is closed, lorries will wait", "Anna Volk")],
    ),
    (
        (
            "Ivan Petrenko recalled that, since the beginning of the year, forty drones had been shot down "
            "over the town."
        ),
        [(INDIRECT, "since the beginning of the year, forty drones had been shot down over the town", "Ivan Petrenko")],
    ),
    (
        "The Head of State noted that, thanks to partners, the plant works again. President Anna Volk left.",
        [(INDIRECT, "thanks to partners, the plant works again", "Anna Volk")],
    ),
    (
        "Karl Oddson emphasized that, as of today, nobody is missing.",
        [(INDIRECT, "as of today, nobody is missing", "Karl Oddson")],
    ),
]

TALKS_WITH_A_PURPOSE = [
    (
        ("President Karl Oddson met with Prime Minister Anna Volk to reaffirm Norway’s commitment to the port."),
        [(INDIRECT, "Norway’s commitment to the port", "Karl Oddson")],
    ),
    (
        "Karl Oddson spoke today with Anna Volk to underscore that Norway will never sell the port.",
        [(INDIRECT, "Norway will never sell the port", "Karl Oddson")],
    ),
    (
        ("Secretary Jane Roe called Foreign Minister Ivan Petrenko on Monday to reiterate that the ferries will sail."),
        [(INDIRECT, "the ferries will sail", "Jane Roe")],
    ),
    (
        "Karl Oddson spoke by phone with Anna Volk to emphasize the importance of the ferries.",
        [(INDIRECT, "the importance of the ferries", "Karl Oddson")],
    ),
    (
        (
            "President Karl Oddson, joined by Vice President Jane Roe, spoke today with President Anna Volk "
            "of Latvia to underscore that Norway will pay."
        ),
        [(INDIRECT, "Norway will pay", "Karl Oddson")],
    ),
    (
        "Jane Roe met with Anna Volk to stress the need for more pilots.",
        [(INDIRECT, "the need for more pilots", "Jane Roe")],
    ),
    ("Jane Roe will meet with Anna Volk to stress that pilots are needed.", []),
    ("Jane Roe plans to meet Anna Volk to stress that pilots are needed.", []),
    ("Jane Roe wants to travel to Riga to underscore that pilots are needed.", []),
    ("Jane Roe did not meet Anna Volk to reaffirm that pilots are needed.", []),
]

SHARED_WITH_OTHERS = [
    (
        "Anna Volk shared that the yard will build ten boats.",
        [(INDIRECT, "the yard will build ten boats", "Anna Volk")],
    ),
    (
        "The Minister of Energy, Anna Volk, also shared that repairs would take a year.",
        [(INDIRECT, "repairs would take a year", "Anna Volk")],
    ),
    ("Anna Volk shares technology that the yard needs.", []),
    ("Karl Oddson shared a photo of the port.", []),
    ("Anna Volk shared her lunch with the crews.", []),
    ("Karl Oddson shared his experience in building boats.", []),
    (
        "Karl Oddson and Anna Volk shared the view that the port must open.",
        [(INDIRECT, "the port must open", "Karl Oddson")],
    ),
]

CASES = [*QUOTATIONS_BEHIND_A_REPORT, *CLAUSES_WITH_AN_INSERTION, *TALKS_WITH_A_PURPOSE, *SHARED_WITH_OTHERS]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_what_stands_beside_a_report_has_its_speaker(
    text: str, said: list[tuple[StatementKind, str, str | None]]
) -> None:
    found = said_by_whom(text)
    assert [row for row in said if tuple(map(str, row[:2])) + row[2:] not in found] == []
    assert said or not any(kind == INDIRECT for kind, _, _ in found)
