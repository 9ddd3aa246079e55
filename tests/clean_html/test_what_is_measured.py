"""What is measured of the blocks of a page: where they stand beside most prose, and what their words say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from communique.clean.html.features import features, names
from communique.clean.html.model import trees
from communique.clean.html.page import Block, Box, Page, read_page
from communique.clean.html.wording import NAMES, word_points, wording, words_of

PROSE = (
    "<p>The ministry said on Monday that the second convoy had reached the port, and that the crews were resting.</p>"
    "<p>A third convoy is to leave next week, officials said, with generators and parts for four substations.</p>"
)
PAGE = f"""<body><div class="sidebar-layout"><main><h1>Second convoy reaches the port</h1>
<div class="body">{PROSE}</div>
<div class="bio"><p>Ida Testad writes about ports.</p></div></main>
<div class="related"><p>Other news</p></div></div></body>"""


def measured(markup: str) -> tuple[Page, np.ndarray]:
    page = read_page(LexborHTMLParser(markup))
    return page, features(page.blocks)


def of(markup: str, text: str, name: str) -> float:
    page, found = measured(markup)
    place = next(i for i, block in enumerate(page.blocks) if block.text.startswith(text))
    return float(found[place, names().index(name)])


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("The ministry", "in_best", 1),
        ("Ida Testad", "in_best", 0),
        ("Second convoy", "from_best", -1),
        ("Ida Testad", "from_best", 1),
        ("Other news", "from_best", 2),
        # Names of boxes that hold the article too say nothing of one block.
        ("Other news", "around_side", 1),
        ("Other news", "branch_side", 0),
        ("Other news", "branch_related", 1),
        ("The ministry", "branch_related", 0),
        ("Ida Testad", "branch_author", 1),
        ("Second convoy", "headed", 0),
        ("Ida Testad", "to_head", 2),
        ("Other news", "to_head", 2),
        ("The ministry", "container_prose", 1),
        ("Other news", "container_prose", -1),
        ("Ida Testad", "root_blocks", 1),
    ],
)
def test_where_a_block_parts_from_the_article(text: str, name: str, value: float):
    assert of(PAGE, text, name) == value


def test_every_column_has_a_name_and_every_tree_asks_for_one():
    _, found = measured(PAGE)
    assert found.shape[1] == len(names()) == len(set(names()))
    assert trees().feature.max() < len(names())


def test_words_of_readers_count_against_a_block():
    points = word_points()
    assert points["subscribe"] < 0
    assert all(isinstance(value, int) and value for value in points.values())


@pytest.mark.parametrize(
    ("text", "linked", "words"),
    [
        ("The convoy reached THE port", 0, {"the", "convoy", "reached", "port"}),
        ("Convoy", 0, set()),
        ("The convoy reached the port", 20, set()),
    ],
)
def test_words_that_may_have_points(text: str, linked: int, words: set[str]):
    assert set(words_of(Block(text, Box("p", None), linked))) == words


def test_points_of_words_and_of_the_blocks_beside():
    found = wording([{"ours"}, {"convoy", "port", "a", "b"}, {"join", "us"}], {"convoy": 3, "port": 4, "join": -9})
    row = dict(zip(NAMES, found[1].tolist(), strict=True))
    assert row == {
        "points": 7,
        "points_mean": 1.75,
        "points_least": 3,
        "points_most": 4,
        "points-2": 0,
        "points-1": 0,
        "points+1": -9,
        "points+2": 0,
        "points_window": -2,
    }


@given(st.lists(st.sets(st.sampled_from(["convoy", "port", "join", "us", "other"])), min_size=1, max_size=12))
def test_points_are_given_to_any_number_of_blocks(words: list[set[str]]):
    found = wording(words, {"convoy": 3, "port": 4, "join": -9, "us": -2})
    assert found.shape == (len(words), len(NAMES))
    assert np.isfinite(found).all()
    backwards = wording(
        [sorted(of_block, reverse=True) for of_block in words], {"us": -2, "join": -9, "port": 4, "convoy": 3}
    )
    assert (found == backwards).all()
