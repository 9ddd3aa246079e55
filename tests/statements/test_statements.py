"""What is said, by whom, and by which rule."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract.facts import Statement
from communique.extract.models import load
from communique.extract.names.name import Entity, Name, Names
from communique.extract.reading import Block, Document, Reading, read
from communique.extract.spans import Span
from communique.extract.statements import find_statements
from communique.extract.statements.evidence import MAX_EVIDENCE
from communique.schemas.vocabulary import BlockRole, EntityKind, MentionKind, SpeakerKind, StatementKind


def reading_of(text: str, *, title: bool = False, language: str = "en") -> Reading:
    """One paragraph a line; the first line is the title if so wanted."""
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            role = BlockRole.TITLE if title and not blocks else BlockRole.PARAGRAPH
            blocks.append(Block(role, Span(at, at + len(line))))
        at += len(line) + 1
    return read(Document("0" * 20, text, tuple(blocks), language, None, None, None), load())


def named(text: str, *words: str) -> Names:
    entity = Entity("organisation:x", EntityKind.ORGANISATION, "X")
    places = sorted(Span(text.index(w), text.index(w) + len(w)) for w in words)
    return Names(tuple(Name(place, entity, MentionKind.NAME) for place in places))


def statements(text: str, **options: bool | str) -> list[Statement]:
    return find_statements(reading_of(text, **options), Names(()))  # type: ignore[arg-type]


def said(text: str, rows: Sequence[Statement]) -> list[tuple[str, str | None, str]]:
    return [(r.content.of(text), r.speaker.of(text) if r.speaker else None, r.method) for r in rows]


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
        "Minister Anna Volk said:\nWe will rebuild the bridge.\nOur teams need a year.\n"
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


AS_NOTED = "indirect.as_noted"

INDIRECT = [
    ("The Minister said that the bridge was open.", "the bridge was open", "The Minister", "indirect.clause"),
    ("The Minister said the bridge was open.", "the bridge was open", "The Minister", "indirect.clause"),
    (
        "The envoy stressed the importance of open roads.",
        "the importance of open roads",
        "The envoy",
        "indirect.object",
    ),
    ("The envoy called for a new bridge.", "a new bridge", "The envoy", "indirect.preposition"),
    ("The envoy called on partners to build roads.", "partners to build roads", "The envoy", "indirect.appeal"),
    ("The Ministry urged partners to build roads.", "partners to build roads", "The Ministry", "indirect.appeal"),
    ("The parties agreed to build a new bridge.", "build a new bridge", "The parties", "indirect.infinitive"),
    ("According to the Ministry, the bridge is open.", "the bridge is open", "the Ministry", "indirect.according"),
    ("The bridge is open, according to the Ministry.", "The bridge is open", "the Ministry", "indirect.according"),
    ("The bridge is open, the Ministry said.", "The bridge is open", "the Ministry", "indirect.inverted"),
    ("As the Minister noted, the bridge is open.", "the bridge is open", "the Minister", "indirect.as_noted"),
    ("The Ministry accused the builders of long delays.", "long delays", "The Ministry", "indirect.preposition"),
    ("It was noted that the bridge was open.", "the bridge was open", None, "indirect.passive"),
    ("The importance of open roads was stressed.", "The importance of open roads", None, "indirect.passive"),
    ("The Minister is convinced that roads matter.", "roads matter", "The Minister", "indirect.copular"),
    ("The Minister expressed hope that roads will open.", "roads will open", "The Minister", "indirect.noun"),
    (
        "The bridge is open. This was stated by Minister Anna Volk.",
        "The bridge is open",
        "Minister Anna Volk",
        "indirect.stated_by",
    ),
    (
        "“We agree,” the President said, noting the work of engineers.",
        "the work of engineers",
        "the President",
        "indirect.object",
    ),
    ("As the Road Service put it, the pace depends on rain.", "the pace depends on rain", "the Road Service", AS_NOTED),
    ("Repairs take a decade, as the report makes clear.", "Repairs take a decade", "the report", AS_NOTED),
    ("In addition, as the Minister put it, the road is closed.", "the road is closed", "the Minister", AS_NOTED),
    ("As reported by the Ministry, three roads are closed.", "three roads are closed", "the Ministry", AS_NOTED),
    ("Three roads are closed, as stated in the report.", "Three roads are closed", "the report", AS_NOTED),
    (
        "The bridge, she said, was too old to save.",
        "The bridge, she said, was too old to save",
        "she",
        "indirect.inverted",
    ),
    (
        "The agency quoted the envoy as saying that the talks would go on.",
        "the talks would go on",
        "the envoy",
        "indirect.clause",
    ),
    (
        "Anna Volk said in an interview with the broadcaster that the bridge was open.",
        "the bridge was open",
        "Anna Volk",
        "indirect.clause",
    ),
    (
        "The Minister said the road was open and that the bridge was closed.",
        "the road was open and that the bridge was closed",
        "The Minister",
        "indirect.clause",
    ),
    ("The ministry denied closing the road.", "closing the road", "The ministry", "indirect.infinitive"),
    (
        "The agency estimates the damage at more than UAH 90 billion.",
        "the damage at more than UAH 90 billion",
        "The agency",
        "indirect.object",
    ),
    (
        "The committee asked donors for another road before winter.",
        "donors for another road before winter",
        "The committee",
        "indirect.appeal",
    ),
    ("The guard reported 164 cases on Monday.", "164 cases on Monday", "The guard", "indirect.object"),
    (
        "The ministry said it would pay the costs, and the other ministry has already paid its share.",
        "it would pay the costs",
        "The ministry",
        "indirect.clause",
    ),
    (
        "The ministry said that the road was open, and that trucks have arrived.",
        "the road was open, and that trucks have arrived",
        "The ministry",
        "indirect.clause",
    ),
    (
        "The ministry suggests, moreover, that insurance be paid.",
        "insurance be paid",
        "The ministry",
        "indirect.clause",
    ),
    (
        "The fair will be held in May; the agenda, officials say, is not yet agreed.",
        "the agenda, officials say, is not yet agreed",
        "officials",
        "indirect.inverted",
    ),
    ("The ministry conveyed its support for the road.", "its support for the road", "The ministry", "indirect.object"),
    (
        "The Minister praised the aid, including boats, and they agreed to build a road.",
        "the aid, including boats",
        "The Minister",
        "indirect.object",
    ),
]


@pytest.mark.parametrize(("text", "content", "speaker", "method"), INDIRECT)
def test_reported_speech_is_read_by_its_rule(text: str, content: str, speaker: str | None, method: str) -> None:
    assert (content, speaker, method) in said(text, statements(text))


@pytest.mark.parametrize(
    "text",
    [
        "The Minister did not say that the bridge was open.",
        "The Minister could say that the bridge was open.",
        "If the Minister says that the bridge is open, traffic starts.",
        "We announced that the bridge was open.",
        "The bridge was opened according to plan.",
        "Growth is expected to slow next year.",
        "Two further cases were revealed.",
        "It is worth noting that the bridge is open.",
        "Nothing indicated that the bridge was open.",
        "Nobody said that the bridge was open.",
        "Neither side said who had closed it.",
        "No minister has said that the bridge is open.",
        "Few experts believe the bridge will open.",
        "The Ministry refused to comment.",
        "The Ministry did not say when the bridge would open.",
        "The Ministry has yet to confirm that the bridge is open.",
        "The Ministry may announce a new bridge next week.",
        "The Ministry plans to announce that the bridge is open.",
        "Did the Minister say that the bridge was open?",
        "Which minister said that the bridge was open?",
        "As the Minister proposed, the bridge is open.",
        "It was not Anna Volk who said that the bridge is closed.",
        "The €3 billion pledged by the group arrived.",
        "Mr. President, do you think there may never be a road?",
        "A visit to the road was requested.",
    ],
)
def test_what_nobody_said_is_no_statement(text: str) -> None:
    assert statements(text) == []


def test_coordinated_cues_give_a_row_each_with_one_subject() -> None:
    text = "The envoy noted the state of the roads and stressed the need for a bridge."
    assert said(text, statements(text)) == [
        ("the state of the roads", "The envoy", "indirect.object"),
        ("the need for a bridge", "The envoy", "indirect.object"),
    ]


def test_joint_speakers_and_the_one_addressed_are_kept_apart() -> None:
    text = "Anna Volk and Piet Brug told reporters that the bridge was open."
    (row,) = statements(text)
    assert (row.speaker and row.speaker.of(text), [s.of(text) for s in row.co_speakers]) == ("Anna Volk", ["Piet Brug"])
    assert row.addressee is not None
    assert row.addressee.of(text) == "reporters"
    assert row.cue is not None
    assert (row.cue.value, row.cue.span.of(text)) == ("told", "told")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Officials said that the bridge was open.", SpeakerKind.UNNAMED),
        ("The report said that the bridge was open.", SpeakerKind.DOCUMENT),
        ("The Minister said that the bridge was open.", None),
    ],
)
def test_speaker_kind_is_set_only_where_the_words_decide(text: str, kind: SpeakerKind | None) -> None:
    assert [row.speaker_kind for row in statements(text)] == [kind]


def test_reported_speech_inside_a_quotation_is_left_to_the_quotation() -> None:
    text = "“The Ministry said that the bridge was open,” the envoy recalled."
    assert [row.kind for row in statements(text)] == [StatementKind.DIRECT]


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        ("Ministry of Roads: bridge opens next week", "bridge opens next week", "Ministry of Roads"),
        ("Bridge opens next week: Ministry of Roads", "Bridge opens next week", "Ministry of Roads"),
        ("Ministry of Roads: Bridge Opens Next Week", "Bridge Opens Next Week", "Ministry of Roads"),
        ("Ministry of Roads: We need more bridges", "We need more bridges", "Ministry of Roads"),
    ],
)
def test_headlines_with_a_colon_name_their_source(text: str, content: str, speaker: str) -> None:
    rows = find_statements(reading_of(text, title=True), named(text, "Ministry of Roads"))
    assert (content, speaker, "indirect.headline") in said(text, rows)


UKRAINIAN = [
    ("«Ми відбудуємо міст. Це займе рік», – сказав міністр Іван Міст під час зустрічі.", "міністр Іван Міст"),
    ("Міністр Іван Міст зазначив: «Ми відбудуємо міст за один рік».", "Міністр Іван Міст"),
    ("«Ми відбудуємо міст за рік», – наголосила вона.", "вона"),
    ("«Ми відбудуємо міст», — зазначили в Міністерстві доріг.", "Міністерстві доріг"),
    ("«Ми відбудуємо міст» — наголошує Міністр доріг під час візиту.", "Міністр доріг"),
    ("«Ми відбудуємо міст», — йдеться у повідомленні Міністерства.", "Міністерства"),
    ("“Ми відбудуємо міст”, — розповіла “Вістям” очільниця фонду Анна Міст.", "очільниця фонду Анна Міст"),
]

UKRAINIAN_REPORTS = [
    ("Міністр Іван Міст заявив у вечірньому зверненні, що міст відкрито.", "міст відкрито", "Міністр Іван Міст"),
    ("Міністр під час брифінгу розповів, що міст відкрито.", "міст відкрито", "Міністр"),
    ("У Міністерстві доріг повідомили, що міст відкрито.", "міст відкрито", "Міністерстві доріг"),
    ("За словами Івана Моста, який там був, роботи тривають.", "роботи тривають", "Івана Моста"),
    ("Роботи завершать, за даними Міністерства.", "Роботи завершать", "Міністерства"),
    ("Міст, за словами Міністра, відкрито.", "Міст, за словами Міністра, відкрито", "Міністра"),
    ("Як повідомили в Міністерстві, міст відкрито.", "міст відкрито", "Міністерстві"),
    ("Міст відкрито, повідомляє Міністерство доріг.", "Міст відкрито", "Міністерство доріг"),
    ("Міст відкрито. Про це повідомило Міністерство доріг.", "Міст відкрито", "Міністерство доріг"),
    ("Речник додав, що міст довгий, і зазначив, що він новий.", "він новий", "Речник"),
    ("Президент закликав партнерів надати більше допомоги.", "партнерів надати більше допомоги", "Президент"),
    ("Уряд пообіцяв виділити кошти.", "виділити кошти", "Уряд"),
    ("Він висловив переконання, що міст відкриють.", "міст відкриють", "Він"),
]


@pytest.mark.parametrize(("text", "content", "speaker"), UKRAINIAN_REPORTS)
def test_ukrainian_reports_find_content_and_speaker(text: str, content: str, speaker: str) -> None:
    assert (content, speaker) in [row[:2] for row in said(text, statements(text, language="uk"))]


@pytest.mark.parametrize(
    "text",
    [
        "Міністр не сказав, що міст закрито.",
        "Ніхто не заявляв, що міст закрито.",
        "Якщо міністр скаже, що міст закрито, водії повернуть.",
        "Міністр приїхав на міст, сказав слово і поїхав.",
        "Про це повідомило Міністерство доріг.",
        "За даними на 12 березня, роботи тривають.",
        "Як повідомлялося раніше, міст відкрито.",
        "Партнери домовилися про спільне виробництво.",
    ],
)
def test_what_nobody_said_is_no_statement_in_ukrainian(text: str) -> None:
    assert statements(text, language="uk") == []


@pytest.mark.parametrize(("text", "speaker"), UKRAINIAN)
def test_ukrainian_quotations_find_their_speaker(text: str, speaker: str) -> None:
    (row,) = statements(text, language="uk")
    assert row.speaker is not None
    assert row.speaker.of(text) == speaker


def test_ukrainian_reports_are_read_without_a_parser() -> None:
    text = "Міністр також наголосив, що міст відкрито. За словами міністра, дорога безпечна."
    assert said(text, statements(text, language="uk")) == [
        ("міст відкрито", "Міністр", "indirect.clause"),
        ("дорога безпечна", "міністра", "indirect.according"),
    ]


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


@pytest.mark.parametrize(
    "text",
    [
        "Ministry of Roads: call between the builders of two bridges",
        "Ministry of Roads: Call With Builders and Next Steps",
        "Ministry of Roads: summary of the day",
        "Who pays for the winter: Ministry of Roads",
        "Ministry of Roads adds boats to its list",
    ],
)
def test_a_headline_with_a_colon_and_a_topic_reports_nothing(text: str) -> None:
    assert find_statements(reading_of(text, title=True), named(text, "Ministry of Roads")) == []


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
