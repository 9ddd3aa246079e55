"""Quotations and who said them; evidence and invariants of all statements."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_readings import said, statements

from communique.schemas.vocabulary import MAX_EVIDENCE, StatementKind

DIRECT = [
    (
        "“We will rebuild the bridge. It takes a year,” the Minister said. The works began on Monday.",
        [("We will rebuild the bridge. It takes a year,", "the Minister", "direct.after")],
    ),
    (
        '"We will rebuild the bridge," said Deputy Minister Anna Volk, who visited the site. "It takes a year."',
        [
            ("We will rebuild the bridge,", "Deputy Minister Anna Volk", "direct.after"),
            ("It takes a year.", "Deputy Minister Anna Volk", "direct.split"),
        ],
    ),
    (
        "In the words of the Minister, “whoever builds here builds well.”",
        [("whoever builds here builds well.", "the Minister", "direct.before")],
    ),
    (
        "The Minister added: “We will rebuild the bridge.”",
        [("We will rebuild the bridge.", "The Minister", "direct.before")],
    ),
    (
        "She stated,\n“We will rebuild the bridge.”",
        [("We will rebuild the bridge.", "She", "direct.line_before")],
    ),
    (
        "“We will rebuild the bridge.\n“It takes a year,” Anna Volk noted.",
        [
            ("We will rebuild the bridge.", "Anna Volk", "direct.continued"),
            ("It takes a year,", "Anna Volk", "direct.after"),
        ],
    ),
    (
        "Minister Anna Volk said:\nWe will rebuild the bridge.\nIt takes a year.\nWe need help.\nNotes to editors.",
        [
            ("We will rebuild the bridge.", "Minister Anna Volk", "direct.block"),
            ("It takes a year.", "Minister Anna Volk", "direct.block"),
            ("We need help.", "Minister Anna Volk", "direct.block"),
        ],
    ),
    (
        "The ministry plans a bridge.\nMinister Anna Volk said:\nWe will rebuild the bridge.\nOur teams need a year.\n"
        "The bridge has been closed since March.\nIt opened in 1912.\nNotes to editors.",
        [
            ("We will rebuild the bridge.", "Minister Anna Volk", "direct.block"),
            ("Our teams need a year.", "Minister Anna Volk", "direct.block"),
        ],
    ),
    (
        "“We will rebuild the bridge,” according to the Ministry of Roads.",
        [("We will rebuild the bridge,", "the Ministry of Roads", "direct.after")],
    ),
    (
        '"We will rebuild the bridge," the envoy was quoted as saying.',
        [("We will rebuild the bridge,", "the envoy", "direct.after")],
    ),
    (
        "“We will rebuild the bridge,” the Minister said.\n“It takes a year.”",
        [
            ("We will rebuild the bridge,", "the Minister", "direct.after"),
            ("It takes a year.", "the Minister", "direct.context"),
        ],
    ),
    (
        "“We will rebuild the bridge,” the Minister said. Traffic is heavy. “It takes a year.”",
        [
            ("We will rebuild the bridge,", "the Minister", "direct.after"),
            ("It takes a year.", None, "direct.unattributed"),
        ],
    ),
    (
        "The following is a statement from Minister Anna Volk.\n“We will rebuild the bridge.”",
        [("We will rebuild the bridge.", "Minister Anna Volk", "direct.line_before")],
    ),
    (
        "“We will rebuild the bridge.”\n- The bridge was closed by Anna Volk.\n- The road is open.",
        [("We will rebuild the bridge.", None, "direct.unattributed")],
    ),
    (
        "“We will rebuild the bridge,” the Minister is convinced.",
        [("We will rebuild the bridge,", "the Minister", "direct.after")],
    ),
    (
        "“We begin,” the statement quoted Anna Volk as saying.",
        [("We begin,", "Anna Volk", "direct.after")],
    ),
    (
        "“We will rebuild the bridge, the quay, etc.”, Anna Volk said.",
        [("We will rebuild the bridge, the quay, etc.", "Anna Volk", "direct.after")],
    ),
    ("“We will rebuild the bridge.”", [("We will rebuild the bridge.", None, "direct.unattributed")]),
    (
        "“We begin, – said Anna Volk. – It takes a year.”",
        [("We begin,", "Anna Volk", "direct.after"), ("It takes a year.", "Anna Volk", "direct.split")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_quotations_find_their_speaker(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert said(text, [r for r in statements(text) if r.kind is StatementKind.DIRECT]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Measures against the so-called “shadow fleet,” which grows every year, were prepared.",
        'The "big four" countries met in the capital.',
        "The ministers' plan isn't ready, and the unit's report won't come.",
        "The exercise “Northern Wind” began on Monday.",
    ],
)
def test_names_and_scare_quotes_are_no_statements(text: str) -> None:
    assert [r for r in statements(text) if r.kind is StatementKind.DIRECT] == []


def test_evidence_stays_within_the_contract_for_a_long_quotation() -> None:
    text = "“" + "The bridge is open and the road is long. " * 40 + "So be it,” the Minister said."
    (row,) = statements(text)
    assert len(row.content.of(text)) > MAX_EVIDENCE
    assert row.evidence.end - row.evidence.start <= MAX_EVIDENCE
    assert row.evidence.start <= row.content.start < row.evidence.end


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "'",
        "«",
        "»",
        " ",
        "\n",
        ", ",
        ". ",
        ": ",
        " – ",
        "The Minister",
        "said",
        "that",
        "urged",
        "According to",
        "he",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=30).map("".join).filter(str.strip))
def test_any_order_of_marks_and_cues_gives_grounded_rows(text: str) -> None:
    rows = statements(text)
    assert rows == statements(text)
    for row in rows:
        assert 0 <= row.evidence.start < row.evidence.end <= len(text)
        assert row.evidence.end - row.evidence.start <= MAX_EVIDENCE
        assert row.content.of(text).strip() == row.content.of(text)
    assert len({(row.kind, row.content.start) for row in rows}) == len(rows)


def test_a_verb_that_a_conjunction_joins_attributes_nothing_before_it() -> None:
    text = "The Minister said “the bridge is open at last” and thanked the workers."
    assert ("the bridge is open at last", "The Minister", "direct.before") in said(text, statements(text))


def test_what_a_transcript_says_itself_is_no_statement_but_what_it_reports_is() -> None:
    text = (
        "MS. VOLK:  I believe that the bridge is open.  The Mayor said that it is safe.\n"
        "Q    Is the Mayor confident that it will hold?\n"
        "Q    Ministers have said that it will.\n"
        "MR. BRUG:  Thank you for the bridge."
    )
    contents = [row[0] for row in said(text, statements(text))]
    assert contents == ["it is safe", "it will"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("-   The President announced that roads will open.", "The President"),
        ("Volk Steel, Inc., praised the new bridge.", "Volk Steel, Inc."),
    ],
)
def test_a_speaker_is_the_whole_name_without_the_mark_of_a_list(text: str, speaker: str) -> None:
    (row,) = statements(text)
    assert row.speaker is not None
    assert row.speaker.of(text) == speaker


def test_one_label_is_enough_where_only_a_transcript_has_it() -> None:
    assert statements("THE MAYOR:  Thank you for welcoming me to the bridge.") == []
