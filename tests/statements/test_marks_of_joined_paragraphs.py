"""Paragraphs of one quotation that a page joined: each opens with a mark, and only the last one closes."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

DIRECT = StatementKind.DIRECT

JOINED = [
    (
        'Anna Volk said: "We have built the port. "Now we dredge the river." She left on Monday.',
        [("We have built the port", "Anna Volk"), ("Now we dredge the river", "Anna Volk")],
    ),
    (
        'The mayor, Karl Oddson, told reporters: "The ferries are late. "We buy new ones. "They sail in May."',
        [
            ("The ferries are late", "Karl Oddson"),
            ("We buy new ones", "Karl Oddson"),
            ("They sail in May", "Karl Oddson"),
        ],
    ),
    (
        (
            '"The wages are too low," Peter Brumble said. "Nobody comes any more. "That must change." '
            'Jane Roe replied: "We pay well. "Ask them."'
        ),
        [
            ("The wages are too low", "Peter Brumble"),
            ("Nobody comes any more", "Peter Brumble"),
            ("That must change", "Peter Brumble"),
            ("We pay well", "Jane Roe"),
            ("Ask them", "Jane Roe"),
        ],
    ),
    (
        "Jane Roe said: “We need pilots. “Thirty of them, and soon.” The school trains six.",
        [("We need pilots", "Jane Roe"), ("Thirty of them, and soon", "Jane Roe")],
    ),
    (
        '"We will not sell the yard," Anna Volk said. "It feeds the town. "My father built ships there."\nIt is old.',
        [
            ("We will not sell the yard", "Anna Volk"),
            ("It feeds the town", "Anna Volk"),
            ("My father built ships there", "Anna Volk"),
        ],
    ),
    (
        'A spokesman said: "We look into it. "There is nothing to add."',
        [("We look into it", None), ("There is nothing to add", None)],
    ),
    (
        'Karl Oddson said: "We asked \'Why so late?\' in May. "Nobody knew!"',
        [("We asked 'Why so late?' in May", "Karl Oddson"), ("Nobody knew!", "Karl Oddson")],
    ),
]
NOT_JOINED = [
    # A mark that was forgotten: what the article says behind it is nobody's words.
    ('"We have no water. Anna Volk said the repairs go on. "We help," she said.', [("We help", None)]),
    (
        'Karl Oddson said: "She told me. "Go home." And I went home."',
        [('She told me. "Go home." And I went home', "Karl Oddson")],
    ),
    (
        'Jane Roe said: "The mill is gone. A crowd came to the gate of the town on Monday. "Give it back!" they cried.',
        [("Give it back!", None)],
    ),
    ('The play "A Summer in Grimsby. "Millers\' Songs" came out in June, said Jane Roe.', []),
]


@pytest.mark.parametrize(("text", "expected"), JOINED + NOT_JOINED)
def test_every_opening_mark_of_a_joined_quotation_begins_a_part_of_it(text, expected):
    found = [(content, who) for kind, content, who in said_by_whom(text) if kind == DIRECT]
    assert found == expected
