"""Clutter that no rule names is told by the model, and what belongs to the article is not lost to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.clean import label
from communique.clean.clutter import clutter_headings, find_clutter
from communique.clean.clutter_features import features, names, word_points
from communique.clean.clutter_model import beginnings, clutter_scores
from communique.clean.pieces import pieces
from communique.clean.trees import read_trees
from communique.schemas.vocabulary import BODY_ROLES, BlockRole

TITLE = "Bridge repairs begin at Odin"
ARTICLE = [
    "The Ministry of Transport said on Monday that repairs to the bridge at Odin had begun and would last a month.",
    "Two hundred workers are on the site, and the first lorries are expected to cross the river in the autumn.",
    "“We will not wait for the winter,” said Anna Bridge, who leads the ministry's office for roads and rivers.",
    "A second bridge, at Dva, will be repaired next year with the money that is left, according to the ministry.",
]
MENU = [
    "Riverside Courier",
    "Reader offers",
    "Puzzles and games",
    "Lifestyle & Weekend",
    "Jobs at the Courier",
    "Manage your profile",
    "Gift vouchers",
]
RELATED = [
    "Stay in the loop",
    "Ferry prices rise again in the spring",
    "3 days ago",
    "Ten photos from the harbour festival",
    "4 days ago",
    "Which pier has the best ice cream? Vote now",
    "5 days ago",
    "Enjoy unlimited access for just £1 a month",
]
PROMOTED = ["Watch: ferry festival in pictures", "Listen: the harbour podcast", "Download our app"]


def kept(text: str, title: str | None = None) -> set[str]:
    return {text[part.start : part.end] for part in label(text, title)[0] if part.role is not BlockRole.BOILERPLATE}


def test_menus_and_teasers_are_clutter() -> None:
    text = "\n".join([*MENU, TITLE, *ARTICLE, *RELATED])
    assert kept(text) - {RELATED[0]} == {TITLE, *ARTICLE}
    assert label(text)[1].title == TITLE


def test_the_rule_of_such_a_part_says_that_the_model_told_it() -> None:
    text = "\n".join([TITLE, *ARTICLE, *PROMOTED])
    assert {part.rule for part in label(text)[0] if text[part.start : part.end] in PROMOTED} == {"model"}


@pytest.mark.parametrize(
    "lines",
    [
        ["Members of the delegation:", "Anna Bridge", "Olena Moroz", "Peter Stone", "Maria Wells", "John Ford"],
        ["Among the goods:", "Ten cranes", "Two ferries", "40 generators", "Winter clothing"],
        ["| Item | Number |", "| Cranes | 10 |", "| Ferries | 2 |"],
        ["Cranes\t10\t+2", "Ferries\t2\t0", "Boats\t41\t+1"],
        ["“The river is open.”", "– Minister Anna Bridge"],
        ["Президент Рівненщини", "А. Міст"],
        ["A long autumn"],
        ["- Ten cranes were delivered", "- Two ferries were sold"],
        ["(i) the council of the river", "(ii) the council of the port", "(iii) the office of the lakes"],
    ],
)
def test_lists_tables_headings_and_signatures_of_an_article_are_kept(lines: list[str]) -> None:
    assert kept("\n".join([TITLE, *ARTICLE, *lines])) >= set(lines)
    assert kept("\n".join([TITLE, *ARTICLE[:2], *lines, *ARTICLE[2:]])) >= set(lines)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("14 March 2026", "dateline"),
        ("Published 14 March 2026", "dateline"),
        ("By Anna Bridge", "byline"),
        ("Politics", "section"),
        ("Tags: bridges, rivers", "tags"),
    ],
)
def test_what_stands_around_an_article_keeps_its_role_among_clutter(line: str, role: str) -> None:
    above = [] if role == "tags" else [line]
    below = [line] if role == "tags" else []
    text = "\n".join([*MENU, TITLE, *above, *ARTICLE, *below, *RELATED])
    assert {str(part.role) for part in label(text, TITLE)[0] if text[part.start : part.end] == line} == {role}


def test_a_text_without_sentences_is_left_to_the_rules() -> None:
    text = "\n".join(["Riverside harbour", "Ships in port 14", "Ships expected 3", "Water level 2.40", "Wind north 3"])
    assert {part.role for part in label(text)[0]} <= BODY_ROLES | {BlockRole.TITLE}


def test_markdown_is_judged_by_the_words_that_a_reader_sees() -> None:
    from communique.clean.markdown import clean_markdown

    body = "\n\n".join(f"**{line}**" if i == 1 else line for i, line in enumerate(ARTICLE))
    source = f"# {TITLE}\n\n{body}\n\n" + "\n\n".join(RELATED)
    cleaned = clean_markdown(source, None, None)
    clutter = {source[part.start : part.end] for part in cleaned.parts if part.role is BlockRole.BOILERPLATE}
    assert set(RELATED[1:]) <= clutter <= set(RELATED)


TEXTS = st.lists(
    st.sampled_from([*MENU, *RELATED, *ARTICLE, TITLE, "###", "a:", "(ii) b", "«»", "1", "https://a.example/b?c=d@e"])
    | st.text(min_size=1, max_size=40),
    max_size=30,
).map("\n".join)


@given(TEXTS)
def test_every_measure_is_a_number_and_every_score_a_probability(text: str) -> None:
    cut = pieces(text)
    if not cut:
        return
    folded = beginnings(cut)
    measured = features(cut, folded, find_clutter(cut), clutter_headings(cut, folded))
    assert measured.shape == (len(cut), len(names()))
    assert np.isfinite(measured).all()
    scores = clutter_scores(cut, {})
    assert ((scores > 0) & (scores < 1)).all()
    assert (scores == clutter_scores(cut, {})).all()


def test_words_have_points_that_tell() -> None:
    points = word_points()
    assert min(points["subscribe"], points["newsletter"]) > 1
    assert all(word == word.casefold() and 1 <= abs(value) <= 3 for word, value in points.items())


def test_names_of_measures_differ() -> None:
    assert len(set(names())) == len(names())


def test_trees_are_summed_up_as_log_odds() -> None:
    table = "tree,node,feature,threshold,below,above,points\n0,0,b,2.5,1,2,\n0,1,,,,,-1.0\n0,2,,,,,1.0\n1,0,,,,,0.5\n"
    scores = read_trees(table, ("a", "b")).scores(np.array([[9, 2], [0, 3]], np.float32))
    assert scores == pytest.approx([1 / (1 + np.exp(0.5)), 1 / (1 + np.exp(-1.5))])
