"""What counts as a request, who asks, whom and for what."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract.facts import Request
from communique.extract.models import load
from communique.extract.names.name import Entity, Name, Names
from communique.extract.reading import Block, Document, Reading, read
from communique.extract.requests import find_requests
from communique.extract.requests.cues import cues
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, EntityKind, MentionKind

KNOWN = {
    "Anna Berg": EntityKind.PERSON,
    "Norland": EntityKind.COUNTRY,
    "Sudmark": EntityKind.COUNTRY,
    "Harbour Council": EntityKind.ORGANISATION,
}


def reading_of(text: str) -> Reading:
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(BlockRole.PARAGRAPH, Span(at, at + len(line))))
        at += len(line) + 1
    return read(Document("0" * 20, text, tuple(blocks), "en", None, None, None), load())


def names_of(text: str) -> Names:
    found = []
    for words, kind in KNOWN.items():
        at = text.find(words)
        while at >= 0:
            entity = Entity(f"{kind}:{words.replace(' ', '-').lower()}", kind, words)
            found.append(Name(Span(at, at + len(words)), entity, MentionKind.NAME))
            at = text.find(words, at + 1)
    return Names(tuple(sorted(found, key=lambda n: n.span)))


def requests(text: str) -> list[Request]:
    return find_requests(reading_of(text), names_of(text))


CASES = [
    ("Anna Berg called for Norland to open the strait.", "appeal", "to open the strait", "Anna Berg", "Norland"),
    ("Anna Berg called on Norland to de-escalate rows.", "appeal", "to de-escalate rows", "Anna Berg", "Norland"),
    ("Anna Berg called for more lifeboats.", "appeal", "more lifeboats", "Anna Berg", None),
    ("Norland called on Sudmark to open the strait.", "appeal", "to open the strait", "Norland", "Sudmark"),
    ("Anna Berg urged Norland to repair the lighthouse.", "appeal", "to repair the lighthouse", "Anna Berg", "Norland"),
    ("Anna Berg asked the Harbour Council for two tugs.", "appeal", "two tugs", "Anna Berg", "Harbour Council"),
    ("Norland demanded an apology.", "demand", "an apology", "Norland", None),
    ("Anna Berg proposed building a second pier.", "proposal", "building a second pier", "Anna Berg", None),
    ("Norland needs new nets.", "need", "new nets", None, None),
    ("We need new nets.", "need", "new nets", None, None),
    ("Anna Berg urges every Norland to mend its nets.", "appeal", "to mend its nets", "Anna Berg", None),
    ("We need Norland to mend the nets.", "need", "to mend the nets", None, "Norland"),
    ("We need the parliament to pass the bill on nets.", "need", "to pass the bill on nets", None, "the parliament"),
    ("Sudmark must open the strait.", "demand", "open the strait", None, "Sudmark"),
    ("The partners should send more boats.", "demand", "send more boats", None, None),
    ("Norland needs to repair the lighthouse.", "need", "to repair the lighthouse", None, "Norland"),
    ("Anna Berg stressed the need for calm seas.", "need", "calm seas", None, None),
    ("We call on Norland to open the strait.", "appeal", "to open the strait", None, "Norland"),
    ("Norland needs CHF 40 million for the next season.", "need", "CHF 40 million for the next season", None, None),
    ("The plan requests $4 million for boats.", "appeal", "$4 million for boats", "The plan", None),
    ("Norland is asking for $61 million in aid.", "appeal", "$61 million in aid", "Norland", None),
    ("It proposed to invite Norland to the summit.", "proposal", "to invite Norland to the summit", "It", None),
    ("Partners were asked to send more nets.", "appeal", "to send more nets", None, None),
    ("Anna Berg asked donors for EUR 2 million and 30 beds.", "appeal", "EUR 2 million and 30 beds", "Anna Berg", None),
    ("There is a need for calm seas.", "need", "calm seas", None, None),
    ("Norland pressed Sudmark to open the strait.", "appeal", "to open the strait", "Norland", "Sudmark"),
    ("Norland called for military de-escalation.", "appeal", "military de-escalation", "Norland", None),
    ("Anna Berg called for lifting the ban on nets.", "appeal", "lifting the ban on nets", "Anna Berg", None),
    ("Norland insists on a ban of nets.", "demand", "a ban of nets", "Norland", None),
    ("Anna Berg suggested building a second pier.", "proposal", "building a second pier", "Anna Berg", None),
    ("Norland has offered to host the talks.", "proposal", "to host the talks", "Norland", None),
    ("Norland still lacks nets.", "need", "nets", None, None),
    ("The hospitals are in need of beds.", "need", "beds", None, None),
    ("Anna Berg stressed the threat of storms and the need for calm seas.", "need", "calm seas", None, None),
    ("Norland called on Sudmark to de-escalate tensions.", "appeal", "to de-escalate tensions", "Norland", "Sudmark"),
    ("All parties are urged to keep calm.", "appeal", "to keep calm", None, None),
    ("Norland requests that the vessel be detained.", "appeal", "that the vessel be detained", "Norland", None),
    (
        "Norland called on Sudmark to open the strait and release the boats.",
        "appeal",
        "to open the strait and release the boats",
        "Norland",
        "Sudmark",
    ),
]


@pytest.mark.parametrize(("text", "kind", "thing", "made_by", "addressee"), CASES, ids=[case[0] for case in CASES])
def test_a_request_has_a_kind_an_object_a_maker_and_an_addressee(
    text: str, kind: str, thing: str, made_by: str | None, addressee: str | None
) -> None:
    (found,) = requests(text)
    assert str(found.kind) == kind
    assert found.object.value == thing == found.object.span.of(text)
    assert (found.made_by.of(text) if found.made_by else None) == made_by
    assert (found.addressee.of(text) if found.addressee else None) == addressee
    assert found.evidence.contains(found.object.span)


@pytest.mark.parametrize(
    ("text", "things"),
    [
        (
            "Anna Berg called for calm seas, as well as for quick measures to open the strait.",
            ["calm seas", "quick measures to open the strait"],
        ),
        (
            "Anna Berg called for the release of the crew, for a search of the ship and for a return of the nets.",
            ["the release of the crew", "a search of the ship", "a return of the nets"],
        ),
        ("Anna Berg called for help for the crew and for the pilots.", ["help for the crew and for the pilots"]),
    ],
)
def test_each_thing_that_a_further_for_adds_is_asked_too(text: str, things: list[str]) -> None:
    assert [found.object.value for found in requests(text)] == things


NONE = [
    "Anna Berg did not call for more lifeboats.",
    "Norland might demand an apology.",
    "Anna Berg called Norland a friend.",
    "It must be cold in winter.",
    "The weather should be fine.",
    "Anna Berg asked a question.",
    "The boats were built in Sudmark.",
    "For example, Anna Berg called the plan a success.",
    "Anna Berg said what Norland demands.",
    "Norland should receive two boats.",
    "Norland needs it.",
    "Will Norland call for more lifeboats?",
    "Do you have any calls to read out?",
    "More boats are needed in Norland.",
    "A visa was requested.",
    "There is growing demand for boats.",
    "They were pressing the boundaries to get attention.",
    "The boats will sail, should Norland open the strait.",
    "The strategy calls for investing in boats.",
    "New storms demand our attention.",
    "The engine requires a licence.",
    "Requests for licences are handled in Norland.",
    "The press call by the envoy for fishing begins at noon.",
    "We needed a boat that was reliable.",
    "They speak of nets that Norland needs.",
    "They speak of the nets that Norland needs to feed itself.",
    "Norland opposes proposals to raise the toll.",
    "Asked for comment, Anna Berg did not reply.",
    "He was asked to leave the boat.",
    "You need a ticket to enter the boat.",
    "We need the engine to run on Monday.",
    "We do not need Norland to send boats.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_asks_nobody_for_anything_is_no_request(text: str) -> None:
    assert requests(text) == []


def test_a_speaker_in_the_first_person_is_not_guessed() -> None:
    (found,) = requests("“We call on all countries to open the strait,” Anna Berg said.")
    assert found.made_by is None
    assert found.requester is None


def test_and_to_adds_a_request_of_its_own() -> None:
    found = requests("Norland called on Sudmark to open the strait and to release the boats.")
    assert [row.object.value for row in found] == ["to open the strait", "to release the boats"]


def test_a_second_for_adds_a_request_of_its_own() -> None:
    found = requests("Anna Berg called for calm as well as for new nets.")
    assert [row.object.value for row in found] == ["calm", "new nets"]


def test_what_money_is_for_is_not_asked_for_by_itself() -> None:
    found = requests("Anna Berg asked for money for the pier, for the school and for the boats.")
    assert len(found) == 1


def test_the_evidence_of_a_need_says_what_it_is_for() -> None:
    text = "Norland needs new nets to feed its people."
    (found,) = requests(text)
    assert found.object.value == "new nets"
    assert found.evidence.of(text) == "Norland needs new nets to feed its people"


def test_who_needs_it_is_the_one_for_whom_it_is_asked() -> None:
    text = "Anna Berg called for more lifeboats for Norland."
    (found,) = requests(text)
    assert found.requester is not None
    assert found.requester.of(text) == "Norland"


def test_a_title_with_a_country_is_not_the_country() -> None:
    text = "Norland's minister called for more lifeboats."
    (found,) = requests(text)
    assert found.made_by is not None
    assert found.made_by.of(text) == "Norland's minister"


def test_the_cues_are_lower_case() -> None:
    words = cues()
    for group in (
        *(c.lemmas for c in words.verbs),
        *(c.lemmas for c in words.nouns),
        words.modals,
        words.people,
        words.told,
        words.befalling,
    ):
        assert group
        assert all(word == word.lower() for word in group)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([case[0] for case in CASES] + NONE), min_size=1, max_size=4))
def test_every_place_lies_in_the_text_and_reading_twice_gives_the_same(sentences: list[str]) -> None:
    text = "\n".join(sentences)
    found = requests(text)
    assert found == requests(text)
    for request in found:
        assert request.object.value == request.object.span.of(text)
        assert request.evidence.of(text).strip() == request.evidence.of(text) != ""


def test_the_evidence_of_a_request_ends_where_another_verb_asks() -> None:
    text = "Anna Berg calls on Norland to open the strait and urges Sudmark to send boats."
    assert [row.evidence.of(text) for row in requests(text)] == [
        "Anna Berg calls on Norland to open the strait",
        "urges Sudmark to send boats",
    ]
