"""What counts as an event, who takes part, where and when."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract.events import find_events
from communique.extract.events.clause import told_as_real
from communique.extract.events.lexicon import lexicon
from communique.extract.facts import Event
from communique.extract.lemmas import add_lemmas
from communique.extract.models import load
from communique.extract.names.name import Entity, Name, Names
from communique.extract.reading import Block, Document, Reading, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import MAX_EVIDENCE, BlockRole, EntityKind, MentionKind, Precision

KNOWN = {
    "Anna Berg": EntityKind.PERSON,
    "Ole Lund": EntityKind.PERSON,
    "Nils Falk": EntityKind.PERSON,
    "Norland": EntityKind.COUNTRY,
    "Sudmark": EntityKind.COUNTRY,
    "Osthafen": EntityKind.PLACE,
    "Vika": EntityKind.PLACE,
    "Harbour Council": EntityKind.ORGANISATION,
}


def reading_of(text: str, *, title: bool = False) -> Reading:
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        role = BlockRole.TITLE if title and not blocks else BlockRole.PARAGRAPH
        if line.strip():
            blocks.append(Block(role, Span(at, at + len(line))))
        at += len(line) + 1
    return read(Document("0" * 20, text, tuple(blocks), "en", None, date(2030, 5, 15), Precision.DAY), load())


def names_of(text: str) -> Names:
    found = []
    for words, kind in KNOWN.items():
        at = text.find(words)
        while at >= 0:
            entity = Entity(f"{kind}:{words.replace(' ', '-').lower()}", kind, words)
            found.append(Name(Span(at, at + len(words)), entity, MentionKind.NAME))
            at = text.find(words, at + 1)
    return Names(tuple(sorted(found, key=lambda n: n.span)))


def events(text: str, *, title: bool = False) -> list[Event]:
    return find_events(reading_of(text, title=title), names_of(text))


KINDS = [
    ("Anna Berg met with Ole Lund in Vika.", "meeting", ["Anna Berg", "Ole Lund"], "Vika"),
    ("Anna Berg and Ole Lund met in Vika.", "meeting", ["Anna Berg", "Ole Lund"], "Vika"),
    ("Anna Berg held talks with Ole Lund.", "meeting", ["Anna Berg", "Ole Lund"], None),
    ("A meeting of the Harbour Council took place in Osthafen.", "meeting", ["Harbour Council"], "Osthafen"),
    ("Anna Berg had a phone conversation with Ole Lund.", "call", ["Anna Berg", "Ole Lund"], None),
    ("Anna Berg and Ole Lund spoke by phone on Monday.", "call", ["Anna Berg", "Ole Lund"], None),
    ("Anna Berg visited Osthafen.", "visit", ["Anna Berg"], "Osthafen"),
    ("Anna Berg arrived in Osthafen on Tuesday.", "visit", ["Anna Berg"], "Osthafen"),
    ("The summit will be held in Vika on 11 July 2030.", "summit", [], "Vika"),
    ("Norland and Sudmark signed an agreement in Vika.", "agreement", ["Norland", "Sudmark"], "Vika"),
    ("Norland imposed sanctions on the smugglers.", "sanction", ["Norland"], None),
    ("Norland adopted a new law on fishing.", "legislation", ["Norland"], None),
    ("Norland launched an initiative to save the seals.", "launch", ["Norland"], None),
    ("Three airstrikes in Osthafen destroyed a bakery.", "attack", [], "Osthafen"),
    ("Norland and Sudmark held joint exercises near Vika.", "exercise", ["Norland", "Sudmark"], "Vika"),
    ("The delegations of Norland and Sudmark are due to meet in Vika.", "meeting", ["Norland", "Sudmark"], "Vika"),
    ("Representatives of Norland and the Harbour Council held talks.", "meeting", ["Norland", "Harbour Council"], None),
    ("Norland adopted the 19th package of sanctions on 3 May 2030.", "sanction", ["Norland"], None),
    ("Norland approved a new sanctions package on Monday.", "sanction", ["Norland"], None),
    ("Norland ratified the treaty with Sudmark on Thursday.", "legislation", ["Norland"], None),
    ("Norland adopted Law No. 46 on Monday.", "legislation", ["Norland"], None),
    ("Norland voted in favour of the bill on Monday.", "legislation", ["Norland"], None),
    ("Norland welcomed the adoption of the Vika Resolution.", "legislation", [], None),
    ("Norland added nine ferries to the sanctions list.", "sanction", ["Norland"], None),
    ("Norland launched “Calm Seas”, a plan for its coast.", "launch", ["Norland"], None),
    ("The Harbour Council will meet in Vika on 20 May 2030.", "meeting", ["Harbour Council"], "Vika"),
    ("Anna Berg received Ole Lund in Vika.", "meeting", ["Anna Berg", "Ole Lund"], "Vika"),
    ("Norland will host the commanders of both fleets in Vika.", "meeting", ["Norland"], "Vika"),
    ("Anna Berg spoke with Ole Lund in Vika.", "meeting", ["Anna Berg", "Ole Lund"], "Vika"),
    ("Anna Berg hosted a dinner in Vika.", "meeting", ["Anna Berg"], "Vika"),
    ("In a telephone call, Anna Berg and Ole Lund agreed on fishing.", "call", ["Anna Berg", "Ole Lund"], None),
    ("A video conference brought Anna Berg together with Ole Lund.", "call", ["Ole Lund"], None),
    ("Anna Berg held a telephone conference with Ole Lund.", "call", ["Anna Berg", "Ole Lund"], None),
    ("Norland will host the Coastal Industries Forum in Vika on Monday.", "meeting", ["Norland"], "Vika"),
    ("On Monday, Norland launched one of its largest attacks on Osthafen.", "attack", ["Norland"], "Osthafen"),
    ("Norland begins a rescue exercise near Vika on Tuesday.", "exercise", ["Norland"], "Vika"),
    ("The exercise Calm Seas 30 will take place off Vika on 3 June 2030.", "exercise", [], "Vika"),
    ("A cease-fire between Norland and Sudmark has come into force.", "agreement", ["Norland", "Sudmark"], None),
    ("Norland dropped nine bombs on Osthafen on Monday.", "attack", ["Norland"], "Osthafen"),
    ("Anna Berg received the Order of the Seal.", "award", ["Anna Berg"], None),
]


@pytest.mark.parametrize(("text", "kind", "participants", "place"), KINDS, ids=[case[0] for case in KINDS])
def test_an_event_has_a_kind_participants_and_a_place(
    text: str, kind: str, participants: list[str], place: str | None
) -> None:
    (found,) = events(text)
    assert str(found.kind) == kind
    assert [span.of(text) for span in found.participants] == participants
    assert (found.place.of(text) if found.place else None) == place
    assert found.method.startswith(f"events.{kind}.")


NONE = [
    "Anna Berg did not meet with Ole Lund.",
    "Anna Berg would like to meet with Ole Lund.",
    "Anna Berg could visit Osthafen.",
    "If Anna Berg visits Osthafen, the ferry will stop.",
    "Anna Berg wants to visit Osthafen.",
    "The bridge meets the standards of Norland.",
    "Anna Berg read a book about the meeting.",
    "The meeting was long.",
    "No meeting took place in Vika.",
    "The talks in Vika were cancelled.",
    "The meeting in Vika was postponed.",
    "Anna Berg proposed a meeting in Vika.",
    "The aircraft flew from Norland to Vika.",
    "Did Anna Berg meet with Ole Lund in Vika?",
    "His refusal was met with laughter in Vika.",
    "Anna Berg attacked the policies of Ole Lund in Vika.",
    "They fear that Norland will attack Sudmark.",
    "An armed attack on boats near Vika would be answered.",
    "Norland helped by imposing sanctions.",
    "Guests who visited Vika left.",
    "The exercise of rights began in Vika.",
    "Anna Berg received the order for nine boats.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_denied_wished_for_or_named_in_passing_is_no_event(text: str) -> None:
    assert events(text) == []


def test_a_further_meeting_is_not_the_one_told_before() -> None:
    found = events("Anna Berg met with Ole Lund. She recalled that a meeting of ministers was held in Vika recently.")
    assert [(e.place is None, len(e.participants)) for e in found] == [(True, 2), (False, 0)]


NAMED = [
    ("Anna Berg praised them on the margins of the Vika Summit.", "Vika Summit"),
    ("The Harbour Recovery Conference took place in Vika on 3 May 2030.", "Harbour Recovery Conference"),
    ("Norland launched Exercise Northern Shield in May 2030.", "Exercise Northern Shield"),
    ("Anna Berg attended the Vika Security Conference on 3 May 2030.", "Vika Security Conference"),
    (
        "The Expert Conference on Harbours and Ferries of Norland in Vika opened on 3 May 2030.",
        "Expert Conference on Harbours and Ferries of Norland",
    ),
    ("A conference took place in Vika on 3 May 2030.", None),
    ("The Conference took place in Vika on 3 May 2030.", None),
]


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_an_event_has_the_name_that_the_text_gives_it(text: str, name: str | None) -> None:
    (found,) = events(text)
    assert (found.name and found.name.value) == name


def test_a_day_is_read_with_its_clause() -> None:
    (found,) = events("Anna Berg met with Ole Lund in Vika on 11 May 2030.")
    assert found.date is not None
    assert (found.date.start, found.date.precision) == (date(2030, 5, 11), Precision.DAY)


def test_one_event_told_twice_is_one_row_with_the_fuller_clause_and_not_the_title() -> None:
    text = (
        "Anna Berg met with Ole Lund\nAnna Berg met with Ole Lund in Vika on Monday.\nThe talks in Vika lasted an hour."
    )
    (found,) = events(text, title=True)
    assert found.evidence.of(text) == "Anna Berg met with Ole Lund in Vika on Monday"


def test_the_meeting_is_the_one_told_before() -> None:
    text = "Anna Berg met with Ole Lund.\nThe meeting was attended by Nils Falk."
    (found,) = events(text)
    assert found.evidence.of(text) == "Anna Berg met with Ole Lund"


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg met with Ole Lund.\nAnna Berg met with Nils Falk.",
        "Anna Berg met with Ole Lund in Vika.\nAnna Berg met with Ole Lund in Osthafen.",
        "Anna Berg met with Ole Lund on 3 May 2030.\nAnna Berg met with Ole Lund on 4 May 2030.",
    ],
)
def test_other_partners_places_or_days_make_two_events(text: str) -> None:
    assert [str(found.kind) for found in events(text)] == ["meeting", "meeting"]


def test_evidence_of_an_endless_sentence_is_cut_to_what_the_contract_allows() -> None:
    text = (
        "Anna Berg met with Ole Lund to speak of "
        + ", ".join(f"harbour number {i} of the coast" for i in range(45))
        + "."
    )
    for found in events(text):
        assert 0 < found.evidence.end - found.evidence.start <= MAX_EVIDENCE


@pytest.mark.parametrize(
    ("sentence", "verb", "real"),
    [
        ("They met on Monday.", "met", True),
        ("They will meet on Monday.", "meet", True),
        ("They are scheduled to meet on Monday.", "meet", True),
        ("They might meet on Monday.", "meet", False),
        ("They hope to meet on Monday.", "meet", False),
        ("They never met.", "met", False),
    ],
)
def test_only_facts_and_plans_are_told_as_real(sentence: str, verb: str, real: bool) -> None:
    nlp = load()
    tree = nlp(sentence)
    add_lemmas(tree, nlp)
    assert told_as_real(next(token for token in tree if token.text == verb)) is real


def test_the_lexicon_is_lower_case_and_every_rule_has_words() -> None:
    rules = lexicon()
    for words in (*(r.lemmas for r in rules.verbs), *(r.lemmas for r in rules.nouns), *(r.lemmas for r in rules.light)):
        assert words
        assert all(word == word.lower() for word in words)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([case[0] for case in KINDS] + NONE), min_size=1, max_size=4))
def test_every_place_lies_in_the_text_and_reading_twice_gives_the_same(sentences: list[str]) -> None:
    text = "\n".join(sentences)
    found = events(text)
    assert found == events(text)
    for event in found:
        for span in (event.evidence, *event.participants, *([event.place] if event.place else [])):
            assert span.of(text).strip() == span.of(text) != ""
    assert len({(event.evidence, event.kind) for event in found}) == len(found)


def _kinds(text: str) -> list[str]:
    return [str(row.kind.value) for row in events(text)]


def test_what_is_called_off_is_no_event_and_a_titled_exercise_is_no_attack() -> None:
    assert _kinds("The talks in Vienna were called off.") == []
    assert _kinds("Exercise Northern Strike takes place in Latvia.") == ["exercise"]
    assert _kinds("Parliament adopted the budget for 2026.") == ["legislation"]
