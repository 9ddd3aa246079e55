"""Words that tell events, and the same words where they tell none: one case a line."""

from datetime import date

import pytest

from communique.extract.events import find_events
from communique.extract.facts import Event
from communique.extract.models import load
from communique.extract.names.name import Entity, Name, Names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, EntityKind, MentionKind, Precision

KNOWN = {
    "Anna Berg": EntityKind.PERSON,
    "Ole Lund": EntityKind.PERSON,
    "Norland": EntityKind.COUNTRY,
    "Sudmark": EntityKind.COUNTRY,
    "Osthafen": EntityKind.PLACE,
    "Vika": EntityKind.PLACE,
    "Harbour Council": EntityKind.ORGANISATION,
    "Grey House": EntityKind.ORGANISATION,
    "Nils Falk": EntityKind.PERSON,
    "Jan Vik": EntityKind.PERSON,
}


def events(text: str) -> list[Event]:
    found = []
    for words, kind in KNOWN.items():
        at = text.find(words)
        while at >= 0:
            entity = Entity(f"{kind}:{words.replace(' ', '-').lower()}", kind, words)
            found.append(Name(Span(at, at + len(words)), entity, MentionKind.NAME))
            at = text.find(words, at + 1)
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]
    blocks = tuple(
        Block(
            BlockRole.TITLE if i == 0 and len(lines) > 1 else BlockRole.PARAGRAPH,
            Span(starts[i], starts[i] + len(line)),
        )
        for i, line in enumerate(lines)
    )
    document = Document("0" * 20, text, blocks, "en", None, date(2030, 5, 15), Precision.DAY)
    return find_events(read(document, load()), Names(tuple(sorted(found, key=lambda n: n.span))))


def place_of(event: Event, text: str) -> str | None:
    return event.place.of(text) if event.place else None


TOLD = [
    ("In the early hours, Norland launched waves of missiles and drones against the cities of Sudmark.", "attack"),
    ("Norland fired a salvo of rockets at a market in Vika.", "attack"),
    ("The leaders welcomed parliamentary approval of the Norland Partnership Act.", "legislation"),
    ("They prepared the Norland Strategic Dialogue, which will be held in Vika next week.", "meeting"),
    ("Anna Berg sat down with representatives of Norland in Vika.", "meeting"),
    ("During a meeting with the mayor, Anna Berg asked for boats.", "meeting"),
    ("The talks were arranged by the envoy and begin today in Vika.", "meeting"),
    ("Anna Berg had a call with Ole Lund.", "call"),
    ("Anna Berg talked on the phone with Ole Lund.", "call"),
    ("The two presidents spoke by video link on Wednesday.", "call"),
    ("Anna Berg and Ole Lund spoke of ferries in a video conference.", "call"),
    ("Anna Berg, who was in Norland on a working visit, spoke of ferries.", "visit"),
    ("The leaders of Norland will gather for a summit in Vika on 24 June 2030.", "summit"),
    ("As part of her participation in the Harbour Security Conference, Anna Berg spoke of ferries.", "summit"),
    ("Norland and Sudmark signed a letter of intent on the supply of boats.", "agreement"),
    ("Norland and Sudmark signed an extension of the Harbour Agreement on Monday.", "agreement"),
    ("An exchange of notes on aid was signed by Norland in Vika.", "agreement"),
    ("Norland and Sudmark exchanged notes on a grant of boats in Vika.", "agreement"),
    ("Norland and Sudmark agreed to a ceasefire on Thursday.", "agreement"),
    ("The truce came into effect on Sunday in Vika.", "agreement"),
    ("The bill entered into force on 1 July 2029.", "legislation"),
    ("Norland welcomed the adoption of the law on ferries.", "legislation"),
    ("The governor vetoed the bill on Monday.", "legislation"),
    ("The ceasefire announced by Norland on Monday was broken.", "agreement"),
    (
        "The conference of all envoys of Norland, which will take place in Vika on 3 June 2030, opens a new age.",
        "meeting",
    ),
    ("Norland welcomed an agreement between Sudmark and the Harbour Council.", "agreement"),
    ("The ministers attended a signing ceremony in Vika on Monday.", "agreement"),
    ("Norland and Sudmark are expected to hold talks in Vika.", "meeting"),
    ("Anna Berg also met the Assistant to the Premier.", "meeting"),
    ("Hollman visited Norland in May.", "visit"),
    ("The premier signed a presidential memorandum on boats.", "legislation"),
    ("Parliament supported the bill on ferries in the first reading.", "legislation"),
    ("The premier enacted the decision of the Harbour Council on sanctions against twelve firms.", "sanction"),
    ("Norland attacked with nine drones on Monday.", "attack"),
    ("Norland has implemented sanctions against the smugglers.", "sanction"),
    ("The Harbour Council imposed restrictive measures on 30 smugglers.", "sanction"),
    ("Norland froze the assets of eleven banks.", "sanction"),
    ("The sanctions entered into force on 1 February 2030.", "sanction"),
    ("A drone struck an apartment block in Vika on Friday.", "attack"),
    ("Vika was struck by artillery on Sunday.", "attack"),
    ("Gunmen ambushed a convoy near Vika on Monday.", "attack"),
    ("A car bomb exploded in Vika on Tuesday, killing 12.", "attack"),
    ("The port of Vika came under fire on Thursday.", "attack"),
    ("The rebels claimed two attacks in Vika on Saturday.", "attack"),
    ("Partner forces used aircraft to conduct two airstrikes near Vika.", "attack"),
    ("The missile strike on the clinic killed two adults.", "attack"),
    ("Norland has established a command in Vika.", "launch"),
    ("Soldiers trained together during Exercise Calm Seas.", "exercise"),
    ("The mayor presented Anna Berg with the Order of the Seal.", "award"),
    ("The commander decorated four pilots.", "award"),
    ("Norland has set up a fund for fishermen.", "launch"),
    ("Norland opened a production line for boats in Vika.", "launch"),
    ("Norlanders voted in a presidential election on Sunday.", "election"),
]


@pytest.mark.parametrize(("text", "kind"), TOLD, ids=[case[0] for case in TOLD])
def test_words_that_tell_an_event(text: str, kind: str) -> None:
    assert [str(found.kind) for found in events(text)] == [kind]


UNTOLD = [
    "The company launched a wave of discounts against its rivals.",
    "Approval of the act is expected to take months.",
    "The dialogue with Norland goes on.",
    "Norland would fire missiles at Sudmark if it were attacked.",
    "The price hit a record in Vika on Monday.",
    "A storm hit Norland on Friday.",
    "Norland was hit by inflation in March.",
    "The harbour hopes that the leaders meet in Vika in May.",
    "We await them in Vika, where we hope that the ferry treaty is concluded.",
    "Meetings of the board are held every two years in Vika.",
    "Norland is drafting a law that will expand sanctions against Sudmark.",
    "Anna Berg was told about confiscated assets of Norland.",
    "It is necessary to visit Vika.",
    "Ole Lund urges all to ensure that a ceasefire holds in Vika.",
    "The Harbour Council opened a call for tenders in Vika.",
    "The envoys discussed the possibility of a visit to Vika.",
    "Union members went on strike in Vika on Monday.",
    "They came to Vika under pressure on Monday.",
    "They set up an ambush of jokes for Norland.",
]


@pytest.mark.parametrize("text", UNTOLD)
def test_the_same_words_where_they_tell_none(text: str) -> None:
    assert events(text) == []


PLACES = [
    ("Anna Berg met with Ole Lund on Friday in Vika.", "Vika"),
    ("Anna Berg welcomed President Ole Lund to Norland on Monday.", "Norland"),
    ("Anna Berg held talks on Norland with Ole Lund.", None),
    ("Anna Berg held talks in good faith with Norland on Monday.", None),
    ("Norland imposed sanctions on Sudmark.", None),
    ("Anna Berg met today with Ole Lund at the Grey House.", "Grey House"),
    ("An airstrike on Vika destroyed a bakery.", "Vika"),
    ("Anna Berg travelled to Vika on Monday.", "Vika"),
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_a_topic_or_a_partner_is_no_place(text: str, place: str | None) -> None:
    (found,) = events(text)
    assert place_of(found, text) == place


def test_a_title_that_names_offices_tells_the_event_of_the_text() -> None:
    text = "The President met with the Premier of Norland in Vika\nAnna Berg met with Ole Lund. They spoke of ferries."
    (found,) = events(text)
    assert found.evidence.of(text) == "Anna Berg met with Ole Lund"


def test_joined_names_are_two_events() -> None:
    text = "They discussed boats at the Harbour Summit and the Vika Summit."
    assert [found.name and found.name.value for found in events(text)] == ["Harbour Summit", "Vika Summit"]


def test_events_of_different_names_are_two() -> None:
    text = "Anna Berg attended the Vika Security Conference. She prepared the Global Peace Summit in Norland."
    assert [found.name and found.name.value for found in events(text)] == [
        "Vika Security Conference",
        "Global Peace Summit",
    ]


LISTS = [
    (
        "Anna Berg held a call with Adviser to the Premier of Sudmark Ole Lund, Chief Harbour Envoy Nils Falk, and "
        "Head of the Office of the President of Norland Jan Vik.",
        ["Anna Berg", "Ole Lund", "Nils Falk", "Jan Vik"],
    ),
    ("Anna Berg met with Adviser to President Ole Lund in Vika.", ["Anna Berg"]),
    ("Anna Berg met with Envoy Nils Falk, and Ole Lund sailed home.", ["Anna Berg", "Nils Falk"]),
]


@pytest.mark.parametrize(("text", "people"), LISTS)
def test_all_people_of_a_list_with_offices_take_part(text: str, people: list[str]) -> None:
    (found,) = events(text)
    assert [
        span.of(text) for span in found.participants if span.of(text) in KNOWN and KNOWN[span.of(text)] == "person"
    ] == people


DATES = [
    ("For the first time since 2027, Anna Berg met with Ole Lund in Vika.", None),
    ("Anna Berg met with Ole Lund in Vika on 3 May 2030.", "3 May 2030"),
    ("The Harbour Security Forum 2030 in Vika on 14 June 2030 will be opened by Anna Berg.", "14 June 2030"),
]


@pytest.mark.parametrize(("text", "day"), DATES)
def test_a_date_is_that_of_the_event(text: str, day: str | None) -> None:
    (found,) = events(text)
    assert (found.date and found.date.span.of(text)) == day
