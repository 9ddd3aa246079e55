"""Names of a text: which words are names, and of what."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract.models import load
from communique.extract.names import find_names, gazetteer_sha256
from communique.extract.names.name import Names
from communique.extract.reading import Block, Document, Reading, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole


def read_text(text: str, title: str | None = None, language: str = "en") -> Reading:
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(BlockRole.PARAGRAPH, Span(start, start + len(line))))
        start += len(line) + 1
    return read(Document("d" * 20, text, tuple(blocks), language, title, None, None), load())


def named(text: str, title: str | None = None, language: str = "en") -> list[tuple[str, str]]:
    reading = read_text(text, title, language)
    return [(n.span.of(text), n.entity.entity_id) for n in find_names(reading).found]


@pytest.mark.parametrize(
    ("text", "words", "entity_id"),
    [
        ("Denmark’s offer was accepted.", "Denmark", "country:dnk"),
        ("The U.S. delegation arrived.", "U.S.", "country:usa"),
        ("US troops left.", "US", "country:usa"),
        ("UKRAINE IN FOCUS", "UKRAINE", "country:ukr"),
        ("The Danish navy sailed.", "Danish", "country:dnk"),
        ("The Kingdom of Norway agreed.", "Kingdom of Norway", "country:nor"),
        ("Türkiye hosted the talks.", "Türkiye", "country:tur"),
        ("Countries of the E5 group met.", "E5 group", "group:e5"),
        ("The EU’s mission was extended.", "EU", "organisation:european-union"),
        ("The European Peace Facility is blocked.", "European Peace Facility", "programme:european-peace-facility"),
        ("Two Patriot batteries arrived.", "Patriot batteries", "weapon:patriot"),
        ("They asked for Air Defence Systems.", "Air Defence Systems", "weapon:air-defense-systems"),
        ("Shelling in the Kharkiv region went on.", "Kharkiv region", "place:kharkiv-region"),
        ("The Ministry of Rural Affairs of Latvia paid.", "Ministry of Rural Affairs of Latvia", "organisation:"),
        ("Borsen National University opened.", "Borsen National University", "organisation:"),
        ("The Coastal Shield Initiative began.", "Coastal Shield Initiative", "programme:coastal-shield-initiative"),
        ("Under Executive Order 99123 it was frozen.", "Executive Order 99123", "programme:executive-order-99123"),
        ("Jane Q. Roe spoke.", "Jane Q. Roe", "person:jane-q-roe"),
        ("Ursula von der Marsch spoke.", "Ursula von der Marsch", "person:ursula-von-der-marsch"),
        ("Prime Minister Vymyslav Nemo spoke.", "Vymyslav Nemo", "person:vymyslav-nemo"),
        ("Taras Vymyslenko’s report was read.", "Taras Vymyslenko", "person:taras-vymyslenko"),
        ("Michael Jordan Roe applied.", "Michael Jordan Roe", "person:michael-jordan-roe"),
        ("Secretary Brumble spoke.", "Brumble", f"person:brumble@{'d' * 20}"),
        ("A letter to President Macron was sent.", "Macron", "person:emmanuel-macron"),
    ],
)
def test_words_are_a_name_of_their_entity(text: str, words: str, entity_id: str) -> None:
    assert any(found == words and who.startswith(entity_id) for found, who in named(text)), named(text)


@pytest.mark.parametrize(
    ("text", "not_a_name"),
    [
        ("They told us to wait.", "us"),
        ("A patriot helped.", "patriot"),
        ("It may rain in a turkey farm.", "turkey"),
        ("The euro rose.", "euro"),
        ("Euro-Atlantic ties are strong.", "Atlantic"),
        ("In Spring Jane met nobody.", "In Spring"),
        ("Grant Brumble money.", "Grant Brumble"),
        ("The Ukrainians thanked them.", "Ukrain"),
    ],
)
def test_other_words_are_no_name(text: str, not_a_name: str) -> None:
    assert not_a_name not in [words for words, _ in named(text)]


def test_a_bare_surname_is_the_one_full_name_of_the_text() -> None:
    found = named("Jane Brumble arrived. Later Brumble left.")
    assert [who for _, who in found] == ["person:jane-brumble", "person:jane-brumble"]


def test_romanisations_of_one_surname_are_one_person() -> None:
    found = named("Taras Vymyslovskyy arrived. Later Vymyslovsky left.")
    assert {who for _, who in found} == {"person:taras-vymyslovskyy"}


def test_a_bare_surname_of_two_people_is_nobodys() -> None:
    found = named("Jane Brumble and Paul Brumble arrived. Later Brumble left.")
    assert [words for words, _ in found] == ["Jane Brumble", "Paul Brumble"]


def test_the_metadata_title_explains_a_surname() -> None:
    assert ("Brumble", "person:jane-brumble") in named("Secretary Brumble left.", title="Jane Brumble visits the coast")


def test_the_text_wins_over_the_public_record() -> None:
    assert ("Macron", "person:jane-macron") in named("Jane Macron, a farmer, spoke. Macron grows wheat.")


def test_strangers_of_two_documents_never_merge() -> None:
    reading = read_text("Secretary Brumble left.")
    assert find_names(reading).found[0].entity.entity_id.endswith(f"@{reading.document.document_id}")


def test_a_body_ends_before_the_person() -> None:
    found = dict(named("Head of the Office of the Regions of Ukraine Jane Brumble spoke."))
    assert found["Jane Brumble"] == "person:jane-brumble"
    assert "Office of the Regions of Ukraine" in found


def test_ukrainian_forms_are_found() -> None:
    found = named("Міністр подякував Данії та українським військовим.", language="uk")
    assert found == [("Данії", "country:dnk"), ("українським", "country:ukr")]


def test_parts_that_are_not_read_have_no_names() -> None:
    text = "Denmark agreed.\nNorway in related news"
    blocks = (Block(BlockRole.PARAGRAPH, Span(0, 15)), Block(BlockRole.BOILERPLATE, Span(16, len(text))))
    reading = read(Document("d" * 20, text, blocks, "en", None, None, None), load())
    assert [n.entity.entity_id for n in find_names(reading).found] == ["country:dnk"]


def _invariant(text: str, names: Names) -> None:
    spans = [n.span for n in names.found]
    assert spans == sorted(spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(span.end <= len(text) and span.of(text).strip() == span.of(text) for span in spans)


PIECES = [
    "Jane",
    "Roe",
    "Ukraine’s",
    "President",
    "of",
    "the",
    "Ministry",
    "İzmir",
    "EU",
    ",",
    ".",
    "’",
    "Act",
    "von",
    "U.S.",
    "O’Brien",
    "\u00a0",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map(" ".join))
@settings(max_examples=60, deadline=None)
def test_names_never_overlap_and_stay_in_the_text(text: str) -> None:
    span = Span(0, len(text))
    reading = Reading(
        Document("d" * 20, text, (), "en", None, None, None), (Block(BlockRole.PARAGRAPH, span),), (), load()
    )
    names = find_names(reading)
    _invariant(text, names)
    assert names.found == find_names(reading).found


def test_the_digest_of_the_gazetteer_is_one_sha256() -> None:
    assert len(gazetteer_sha256()) == 64
    assert int(gazetteer_sha256(), 16) >= 0
