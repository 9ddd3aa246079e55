"""What is parsed: sentences whose words, in their order, may be what a rule reads."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract import open_document, parse_documents
from communique.extract.models import Parse, load
from communique.extract.reading import Block, Document
from communique.extract.requests.triggers import may_ask
from communique.extract.spans import Span
from communique.extract.statements.triggers import may_introduce, may_report
from communique.extract.surface import Surface
from communique.extract.transfers.triggers import may_hand_over
from communique.schemas.vocabulary import BlockRole


def parse(text: str) -> Parse:
    nlp = load()
    return Parse(nlp.make_doc(text), nlp)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministry said that the road was open.", True),
        ("The ministry said the road was open.", True),
        ("The road was open, the ministry said.", True),
        ("The road, said the ministry, was open.", True),
        ("The road was open, the ministry told reporters on Monday.", True),
        ("Ships continue to arrive.", False),
        ("The road, officials continued, was open.", True),
        ("The council found a new office.", False),
        ("The council found that the office was new.", True),
        ("The envoy called for talks.", True),
        ("The envoy called on Norland to act.", True),
        ("The envoy called the vote historic.", True),
        ("The envoy called.", False),
        ("They wanted to thank the crews for it.", False),
        ("The envoy thanked the crews for it.", True),
        ("We thank the crews for it.", False),  # the text's own voice
        ("The King and I thank the crews for it.", True),
        ("And I think that roads are open.", False),
        ("Roads are open, and we think that is good.", False),
        ("Thanks for coming.", False),
        ("And again, thank you for it.", False),  # said and not reported
        ("Envoys thank the crews for it.", True),
        ("The allies have shared values.", False),
        ("The envoy shared that roads are open.", True),
        ("The envoy thanks the crews for coming.", True),
        ("Envoys should stress the need for talks.", False),
        ("Envoys stress the need for talks.", True),
        ("The need for talks was stressed.", True),
        ("The truce announced by the council holds.", True),
        ("Two cases were revealed.", False),
        ("According to the council, roads are open.", True),
        ("As the envoy put it, roads are open.", True),
        ("They put it on the table.", False),
        ("The envoy is confident that roads are open.", True),
        ("It is clear that roads are open.", False),  # nobody says so
        ("We are sure that roads are open.", False),
        ("A clear road lay before them.", False),
        ("His statement that roads are open was heard.", True),
        ("His statement was short.", False),
        ("The ministry states that roads are open.", True),
        ("This was stated by the envoy.", True),
        ("They warned of claims that roads are shut.", True),
        ("A list of claims was drawn up in our shared house of the people.", False),  # plurals and adjectives
        ("The partners all agreed to go.", True),
    ],
)
def test_a_cue_reports_only_where_something_may_be_said_beside_it(text: str, expected: bool) -> None:
    assert parse(text).shows(may_report) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("The envoy said:", True), ("The envoy said.", False), ("In her words:", True)]
)
def test_what_ends_in_a_colon_may_introduce_the_next_line(text: str, expected: bool) -> None:
    assert parse(text).shows(may_introduce) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council urged donors to pay.", True),
        ("The council called for aid.", True),
        ("The council called a taxi.", False),
        ("Norland must act.", True),
        ("It must be late.", False),
        ("They need boats.", True),
        ("They would need boats.", False),
        ("A call for aid was heard.", True),
        ("A phone call to the envoy was made.", False),
        ("There is no demand for boats.", False),
        ("It is a quiet town.", False),
    ],
)
def test_a_word_asks_only_with_what_may_be_asked(text: str, expected: bool) -> None:
    assert may_ask(parse(text).surface) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland sent ten trucks.", True),
        ("Ten trucks burned.", False),  # nobody hands them over
        ("Norland sent its best wishes.", False),
        ("Norland sent spare parts.", True),
        ("Norland sent parts of its staff.", False),
        ("The trucks are on their way.", True),
    ],
)
def test_goods_need_a_word_that_hands_them_over(text: str, expected: bool) -> None:
    assert may_hand_over(parse(text).surface) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland sent ten trucks.", True),
        ("Who sent the trucks?", False),  # neither goods nor events nor requests are read in a question
        ("Was it the ministry that said that the road was open?", True),
    ],
)
def test_of_questions_those_are_parsed_that_report_something(text: str, expected: bool) -> None:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    opened = open_document(Document("0" * 20, text, (block,), "en", None, None, None))
    parse_documents([opened])
    (sentence,) = opened.reading.sentences
    assert sentence.parse is not None
    assert sentence.parse.words.has_annotation("DEP") is expected


def test_a_part_of_a_name_is_only_the_word_itself() -> None:
    words = parse("Envoys of the United States left it on Friday.").surface

    assert words.forms(words.words.index("states")) == {"states"}
    assert "leave" in words.forms(words.words.index("left"))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(["*", "said", "that", "met", "call", "must", "as", "by", ",", ":", "this", "the", "5", " "]),
        max_size=8,
    )
)
def test_any_words_in_any_order_have_an_answer(words: list[str]) -> None:
    surface: Surface = parse(" ".join(words)).surface

    assert surface.may_hold(frozenset(surface.words)) is bool(surface.words)
    for ask in (may_ask, may_hand_over):
        assert ask(surface) in {True, False}
    assert may_report(surface) in {True, False}
