"""Whole clauses in quotation marks behind "that"; offices by their letters, behind ranks and datelines."""

import pytest

from communique.extract.names import find_names
from communique.schemas.vocabulary import EntityKind, StatementKind
from tests.statements.small_readings import reading_of, said_by_whom

DIRECT, INDIRECT = StatementKind.DIRECT, StatementKind.INDIRECT
Said = list[tuple[StatementKind, str, str | None]]

BEHIND_THAT = [
    (
        'Ole Brand said that "the guns will be fired next summer".',
        [(DIRECT, "the guns will be fired next summer", "Ole Brand")],
    ),
    (
        "Ole Brand stressed that “we shall close our posts in the region” in an interview.",
        [(DIRECT, "we shall close our posts in the region", "Ole Brand")],
    ),
    (
        "Ole Brand said that “every gun we have” will be used.",
        [(INDIRECT, "“every gun we have” will be used", "Ole Brand")],
    ),
    (
        'Ole Brand said that "our war" is not over.',
        [(INDIRECT, '"our war" is not over', "Ole Brand")],
    ),
    ("The posts that “we will keep” are in Mali.", []),
]

LOST = [
    (
        "In an interview with Harbour News, navy spokesperson for the northern sea Captain Jens Holm said: “We wait.”",
        [(DIRECT, "We wait", "Jens Holm")],
    ),
    (
        "Norland troops to withdraw from the harbour in May, says minister",
        [(INDIRECT, "Norland troops to withdraw from the harbour in May", None)],
    ),
]

BY_LETTERS = [
    (
        "Director General Harbour Media Services (DG HMS) Captain Ole Brand came. “We wait,” DG HMS said.",
        [(DIRECT, "We wait", "Ole Brand")],
    ),
    (
        "The Chief of the Hydrographic Service (CHS), Captain Ole Brand, came. “We go,” the CHS said.",
        [(DIRECT, "We go", "Ole Brand")],
    ),
    (
        "National Security Adviser (NSA) Ole Brand came. “We hope so,” the NSA said.",
        [(DIRECT, "We hope so", "Ole Brand")],
    ),
    (
        "The Hydrographic Service (CHS) met Captain Ole Brand. “We go,” the CHS said.",
        [(DIRECT, "We go", None)],
    ),
    (
        "The National Security Committee (NSC) met. NSC warned that the port would close.",
        [(INDIRECT, "the port would close", "National Security Committee")],
    ),
]

BEHIND_RANKS = [
    (
        "Norland’s military spokesperson, Lt Gen Jonas Roe Brand, said 13 boats were lost.",
        [(INDIRECT, "13 boats were lost", "Jonas Roe Brand")],
    ),
    (
        "The Director General of Harbour Public Relations (HPR), Lt Gen Jonas Roe Brand confirmed that 31 were hurt.",
        [(INDIRECT, "31 were hurt", "Jonas Roe Brand")],
    ),
    (
        "New Delhi: Pakistan PM John Brand vowed that the country will wait.",
        [(INDIRECT, "the country will wait", "John Brand")],
    ),
    (
        "Prime Minister Shehbaz Brand came. “We stay,” PM Shehbaz said.",
        [(DIRECT, "We stay", "Shehbaz Brand")],
    ),
    (
        "Grant Brand came. “We stay,” General Grant said.",
        [(DIRECT, "We stay", "Grant")],
    ),
    (
        "Minister of National Defense Wellington Brand told lawmakers the boats would come.",
        [(INDIRECT, "the boats would come", "Wellington Brand")],
    ),
]

TOLD_AGAIN = [
    (
        "Military analyst Jane Brand came. “We wait,” Brand said. “It is lost,” the analyst said.",
        [(DIRECT, "We wait", "Jane Brand"), (DIRECT, "It is lost", "Jane Brand")],
    ),
    (
        "Military analyst Jane Brand came. An expert of a bank left. “It is lost,” the expert said.",
        [(DIRECT, "It is lost", None)],
    ),
    (
        "Captain Jane Brand came. “We wait,” Brand said. “It is lost,” the analyst said.",
        [(DIRECT, "We wait", "Jane Brand"), (DIRECT, "It is lost", None)],
    ),
    (
        "Prime Minister Ole Brand came. “We wait,” Brand said. “It is lost,” the politician said.",
        [(DIRECT, "We wait", "Ole Brand"), (DIRECT, "It is lost", "Ole Brand")],
    ),
    ("Ole Brand announced this on Monday, the Harbour News agency reports.", []),
    ("Boats will come according to the initiative.", []),
]

NEARER = [
    (
        "The port is closed, Ole Brand, the Minister of Trade of Norland, commented. Minister of Defence Jane Volk "
        "held a talk. The Minister looked at it. “It is grave,” the Minister stated.",
        [(INDIRECT, "The port is closed", "Ole Brand"), (DIRECT, "It is grave", None)],
    ),
    (
        "Against the backdrop of talks by Foreign Minister Hakan Roe, and his counterpart Yasar Brand, the Defence "
        "Minister explained that “I was not convinced.”",
        [(DIRECT, "I was not convinced", None)],
    ),
    (
        "A statement by the Director of Defence Headquarters, Maj. General Chris Brand, indicates that the boats came.",
        [(INDIRECT, "the boats came", "Chris Brand")],
    ),
    (
        "As for money, “the reality is that we cannot pay for all of it,” Ole Brand said.",
        [(DIRECT, "the reality is that we cannot pay for all of it", "Ole Brand")],
    ),
    (
        "Coalition spokesperson Ole Brand said “We have hit them all,” according to a statement in Harbour News.",
        [(DIRECT, "We have hit them all", "Ole Brand")],
    ),
    (
        "In his remarks without mentioning the attacks on Yemen, Foreign Minister Omar Al Brand claimed that it was "
        "calm. Minister Al Brand added that it would stay so.",
        [(INDIRECT, "it was calm", "Omar Al Brand"), (INDIRECT, "it would stay so", "Omar Al Brand")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), BEHIND_THAT + LOST + BY_LETTERS + BEHIND_RANKS + TOLD_AGAIN + NEARER)
def test_who_says_what(text: str, expected: Said) -> None:
    assert said_by_whom(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [("They met at James Shoal.", EntityKind.PLACE), ("They met James Hollow.", EntityKind.PERSON)],
)
def test_a_shoal_with_a_given_name_is_a_place(text: str, kind: EntityKind) -> None:
    assert [name.entity.kind for name in find_names(reading_of(text)).found] == [kind]
