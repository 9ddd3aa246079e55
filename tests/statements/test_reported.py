"""What is reported without quotation marks, by whom, and by which rule; headlines."""

import pytest
from small_readings import named, reading_of, said, statements

from communique.extract.statements import find_statements
from communique.schemas.vocabulary import SpeakerKind, StatementKind

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
