"""Where a rule for who is meant must stop: words of others in marks, offices of others, bodies of nearer nouns."""

import pytest

from communique.schemas.vocabulary import StatementKind
from tests.statements.small_readings import said_by_whom

DIRECT, INDIRECT = StatementKind.DIRECT, StatementKind.INDIRECT
Said = list[tuple[StatementKind, str, str | None]]

WORDS_OF_OTHERS = [
    (
        'Otto Pell denied reports that "the boats come in May" from the north.',
        [(INDIRECT, 'reports that "the boats come in May" from the north', "Otto Pell")],
    ),
    (
        'Otto Pell welcomed the promise that "the boats come in May" in the north.',
        [(INDIRECT, 'the promise that "the boats come in May" in the north', "Otto Pell")],
    ),
    (
        'Otto Pell stressed his promise that "the boats come in May" in a letter.',
        [(DIRECT, "the boats come in May", "Otto Pell")],
    ),
    ('Otto Pell did not say that "the boats come in May" in an interview.', []),
    (
        'Otto Pell said Jane Trell had claimed that "the boats come in May" in a letter.',
        [(DIRECT, "the boats come in May", "Jane Trell")],
    ),
    (
        'Jane Trell told reporters of the film "We are all at sea now."',
        [(INDIRECT, 'We are all at sea now."', "Jane Trell")],
    ),
    (
        'Jane Trell told the mayor of Ostvik "We are all at sea now."',
        [(DIRECT, "We are all at sea now", "Jane Trell")],
    ),
    (
        '"Boats on the Wild Sea of the North," Captain Otto Pell.',
        [(DIRECT, "Boats on the Wild Sea of the North", None)],
    ),
    (
        '"Boats come to the sea of the north," Captain Otto Pell.',
        [(DIRECT, "Boats come to the sea of the north", "Otto Pell")],
    ),
]

LETTERS_OF_OTHERS = [
    ("PTI warned that the boats come to Pakistan.", [(INDIRECT, "the boats come to Pakistan", None)]),
    ("PTI warned that the boats come to India.", [(INDIRECT, "the boats come to India", "Press Trust of India")]),
    ("The news agency PTI reported that the boats come.", [(INDIRECT, "the boats come", "Press Trust of India")]),
    ("The boats are in Singapore. PAP said the boats come.", [(INDIRECT, "the boats come", None)]),
    ("The boats are Polish. PAP said the boats come.", [(INDIRECT, "the boats come", "Polish Press Agency")]),
    (
        "The Harbour Party of Trade (HPT) met in India. The Palm Tree Institute (PTI) warned that the boats come.",
        [(INDIRECT, "the boats come", "Palm Tree Institute")],
    ),
]

OFFICES_OF_OTHERS = [
    (
        "Harbour Public Relations (HPR) Director General (DG) Captain Otto Pell came. “We wait,” the DG HPR said.",
        [(DIRECT, "We wait", "Otto Pell")],
    ),
    (
        "The Director General of the port came. Harbour Public Relations (HPR) was told. “We wait,” the DG HPR said. "
        "HPR said the boats come.",
        [(DIRECT, "We wait", None), (INDIRECT, "the boats come", "Harbour Public Relations")],
    ),
    (
        "Department of National Defense (DND) Secretary Otto Pell met Defence Minister Jane Trell. The defense chief "
        "said the boats come.",
        [(INDIRECT, "the boats come", "Otto Pell")],
    ),
    (
        "Department of National Defense (DND) Secretary Otto Pell left. The defense chief said the boats come.",
        [(INDIRECT, "the boats come", "Otto Pell")],
    ),
    (
        "“We stay,” Brisk told Harbour News after talks with the defence minister. “They rest,” the minister added.",
        [(DIRECT, "We stay", "Brisk"), (DIRECT, "They rest", None)],
    ),
    (
        "“We stay,” Brisk told Harbour News after talks on Monday. “They need rest,” the minister added.",
        [(DIRECT, "We stay", "Brisk"), (DIRECT, "They need rest", "Brisk")],
    ),
    ("PM Olaf met Defence Minister Olaf Trent. PM Olaf said the boats come.", [(INDIRECT, "the boats come", "Olaf")]),
    (
        "Defence Minister Otto Pell met Pentagon officials. The Pentagon chief said the boats come.",
        [(INDIRECT, "the boats come", None)],
    ),
    (
        "Defence Minister Otto Pell spoke. The head of the ministry department for boats said the boats come.",
        [(INDIRECT, "the boats come", None)],
    ),
    (
        "Ambassadors Jane Trell and Otto Pell left. The governors said the boats come.",
        [(INDIRECT, "the boats come", None)],
    ),
    (
        "Sen. Jane Trell and Otto Pell left. The senators said the boats come.",
        [(INDIRECT, "the boats come", "Jane Trell")],
    ),
    (
        "General Karl Moss met General Otto Pell. Generals said the boats come.",
        [(INDIRECT, "the boats come", None)],
    ),
]

NEARER_NOUNS = [
    (
        'Otto Pell spoke on Monday. What Norland has been doing, Pell added, only indicates that "they want it all."',
        [(DIRECT, "they want it all", "Otto Pell")],
    ),
    (
        "The union of owners of the label, Trell Music, says the boats come.",
        [(INDIRECT, "the boats come", None)],
    ),
    (
        "The label that owns the tapes, Trell Music, says the boats come.",
        [(INDIRECT, "the boats come", "Trell Music")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), WORDS_OF_OTHERS + LETTERS_OF_OTHERS + OFFICES_OF_OTHERS + NEARER_NOUNS)
def test_nobody_is_taken_for_another(text: str, expected: Said) -> None:
    assert said_by_whom(text) == expected
