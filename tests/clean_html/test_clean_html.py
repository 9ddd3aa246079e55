# ruff: noqa: E501 (markup is clearer unbroken)
"""Pages become documents: visible text in order, blocks that index it, roles, and what the page says of itself."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.clean import UncleanableError, clean
from communique.sources import RECORDS

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Ammunition plant opens in Larvik | Ministry of Defence</title>
<meta property="og:site_name" content="Ministry of Defence"><meta name="author" content="Ida Testad">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ammunition plant opens in Larvik",
"datePublished": "2026-03-14T09:30:00+01:00", "articleSection": "Industry", "keywords": ["ammunition", "industry"]}</script>
<link rel="canonical" href="https://ministry.example/news/plant"><style>p {color: red}</style></head><body>
<nav class="main-menu"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/contact">Contact</a></li></ul></nav>
<main><article><h1>Ammunition plant opens in Larvik</h1>
<p>The Ministry of Defence opened a plant in Larvik on Saturday that is to make 80,000 shells a year, the ministry said.</p>
<p>Work on the site began in 2024, and about <b>250&nbsp;people</b> are employed there, most of them from the county.</p>
<script>var tracker = "never seen";</script>
<blockquote><p>“This is the largest order that the industry has received since the fleet was built,” the ministry said.</p></blockquote>
<h2>What the plant makes</h2>
<ul><li>Shells of 155 mm for the artillery of the army and its partners.</li><li>Charges for the same guns, in three sizes.</li></ul>
<table><tr><th>Year</th><th>Shells</th></tr><tr><td>2026</td><td>40,000</td></tr><tr><td>2027</td><td>80,000</td></tr></table>
<p>Deliveries to partners will begin in June, once the first series has been tested at the range, the ministry added.</p>
<p style="display:none">Nobody sees this.</p></article></main>
<footer class="site-footer"><p><a href="/privacy">Privacy</a> <a href="/about">About us</a></p></footer></body></html>"""


def document(html: str, **given_by_source: object) -> dict[str, object]:
    row = {
        "source": "pages",
        "locator": "a.html",
        "raw_sha256": "0" * 64,
        "media_type": "text/html",
        "repairs": [],
        "authors": [],
        "tags": [],
        "content": html,
        "markup": "html",
    }
    [made] = clean(pa.Table.from_pylist([{**row, **given_by_source}], schema=RECORDS)).to_pylist()
    return made


def roles(made: dict[str, object]) -> list[tuple[str, str]]:
    return [(b["role"], made["text"][b["block_start"] : b["block_end"]]) for b in made["blocks"]]


def test_a_page_is_read_whole_and_every_part_has_its_role():
    found = roles(document(PAGE))
    assert [role for role, _ in found] == [
        "boilerplate", "boilerplate", "boilerplate", "title", "paragraph", "paragraph", "quote", "heading", "list_item", "list_item",
        "table", "table", "table", "paragraph", "boilerplate",
    ]  # fmt: skip
    assert ("table", "2026\t40,000") in found
    assert (
        "paragraph",
        "Work on the site began in 2024, and about 250 people are employed there, most of them from the county.",
    ) in found


def test_what_a_page_says_of_itself_becomes_columns():
    made = document(PAGE)
    assert (made["title"], made["authors"], str(made["published_on"]), made["published_precision"], made["published_basis"]) == (
        "Ammunition plant opens in Larvik", ["Ida Testad"], "2026-03-14", "day", "metadata",
    )  # fmt: skip
    assert (made["section"], made["tags"], made["language"], made["url"]) == (
        "Industry", ["ammunition", "industry"], "en", "https://ministry.example/news/plant",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value"),
    [("title", "As filed"), ("url", "https://other.example/x"), ("section", "Filed"), ("language", "de")],
)
def test_what_the_source_says_wins(column: str, value: str):
    assert document(PAGE, **{column: value})[column] == value


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html></html>",
        "<script>x()</script>",
        "<p hidden>no</p>",
        "<p>&nbsp;</p>",
        "<template><p>no</p></template>",
    ],
)
def test_a_page_that_shows_nothing_is_refused_by_name(html: str):
    with pytest.raises(UncleanableError) as refusal:
        document(html)
    assert refusal.value.rule == "no_visible_text"


def check(html: str) -> None:
    try:
        made = document(html)
    except UncleanableError:
        return
    text, end = made["text"], 0
    for block in made["blocks"]:
        assert block["block_start"] >= end
        assert not text[end : block["block_start"]].strip()
        assert text[block["block_start"] : block["block_end"]].strip()
        end = block["block_end"]
    assert not text[end:].strip()
    assert document(html) == made


@given(st.text())
@settings(max_examples=60, deadline=None)
def test_any_text_is_a_page(html: str):
    check(html)


MARKUP = st.sampled_from(
    ["<p>", "</p>", "<div class='sidebar'>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<pre>", "</pre>", "<br>", "<a href=x>", "</a>", "<li>", "<h1>", "</h1>",
     "<b>", "<script>", "</script>", "<template id='B:0'></template>", "<div hidden id='S:0'>", "&amp;", "&#0;", "<!--", "-->", "\u00ad", "\n", "\t", "Some words. ", "The minister said that more would come soon. ", "14 March 2026", "\U0001f600"]
)  # fmt: skip


@given(st.lists(MARKUP, max_size=40))
@settings(max_examples=120, deadline=None)
def test_blocks_part_the_text_of_any_markup(parts: list[str]):
    check("".join(parts))


def test_a_page_may_be_nested_deeply():
    made = document("<div>" * 1900 + "<p>The ministry said on Monday that deliveries had begun.</p>")
    assert made["text"] == "The ministry said on Monday that deliveries had begun."


def test_a_page_that_is_one_table_keeps_all_of_its_rows():
    rows = "".join(f"<tr><td>Ferry {i}</td><td>{i}</td></tr>" for i in range(3000))
    assert {role for role, _ in roles(document(f"<table>{rows}</table>"))} == {"table"}
