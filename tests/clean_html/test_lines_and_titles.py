# ruff: noqa: E501 (markup is clearer unbroken)
"""Who wrote a page, when, and what it is called: case tables."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from communique.clean.html import clean_html
from communique.clean.html.byline import byline, is_name
from communique.clean.html.metadata import read_metadata
from communique.clean.html.page import read_page
from communique.clean.html.published import declared_authors, declared_date
from communique.clean.html.title import find_title, without_site

BODY = (
    "<p>The ministry said on Monday that the second convoy had reached the port, and that the crews were resting.</p>"
    "<p>A third convoy is to leave next week, officials said, with generators, cable and parts for four substations.</p>"
    "<p>The port has handled more than 40,000 tonnes of such goods since the spring, according to its own figures.</p>"
)


def page(above: str = "", head: str = "", below: str = "") -> str:
    title = "<h1>Second convoy reaches the port of Odin</h1>"
    return f"<html><head>{head}</head><body><main><article>{title}{above}{BODY}{below}</article></main></body></html>"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ida Testad", ["Ida Testad"]),
        ("By Ida Testad and Ole Prøve", ["Ida Testad", "Ole Prøve"]),
        ("Written by: Ida Testad, Staff Writer", ["Ida Testad"]),
        ("By Dr. Ida Testad - Mar 27, 2026", ["Dr. Ida Testad"]),
        ("3 May 2026 • by Ida Testad • 4 min read", ["Ida Testad"]),
        ("Автор: Іда Тестад", ["Іда Тестад"]),
        ("By the Odin News Team", ["the Odin News Team"]),
        ("ByIda Testad 3 May 2026", ["Ida Testad"]),
        ("May 3, 2026 at 6:08 PM ET by Ida Testad", ["Ida Testad"]),
        ("By Ida TestadPublished 3 May 2026", ["Ida Testad"]),
        ("By Ida (Odd) Testad", ["Ida (Odd) Testad"]),
        ("Reached by the convoy", []),
        ("The goods were sent by sea on Monday", []),
        ("", []),
    ],
)
def test_names_after_by(line: str, names: list[str]):
    assert byline(line) == names


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Ida Testad", True),
        ("Testad", False),
        ("ida testad", False),
        ("Read more here now", False),
        ("Written By", False),
        ("Twitter Facebook Email", False),
        ("Table of Contents", False),
    ],
)
def test_what_looks_like_a_name(line: str, is_one: bool):
    assert is_name(line) is is_one


@pytest.mark.parametrize(
    ("title", "site", "plain"),
    [
        ("Convoy reaches port | The Odin Courier", ["The Odin Courier"], "Convoy reaches port"),
        ("The Odin Courier - Convoy reaches port", ["The Odin Courier"], "Convoy reaches port"),
        ("Second convoy reaches the port of Odin – Courier", [], "Second convoy reaches the port of Odin"),
        ("Convoy 2: what we know", [], "Convoy 2: what we know"),
    ],
)
def test_a_title_loses_the_name_of_the_site(title: str, site: list[str], plain: str):
    assert without_site(title, site) == plain


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-03-14T23:30:00-05:00", "2026-03-14"),
        ("20260314", "2026-03-14"),
        ("March 14, 2026", "2026-03-14"),
        ("2026-02-30", None),
        ("soon", None),
    ],
)
def test_declared_dates_keep_the_day_of_their_own_zone(value: str, day: str | None):
    found = declared_date([value])
    assert (found[0].isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("html", "day", "basis"),
    [
        (page(above="<time datetime='2026-05-03T10:00'>3 May</time>"), "2026-05-03", "text"),
        (page(above="<p>Published: 3 May 2026</p>"), "2026-05-03", "text"),
        (page(head="<meta property='article:published_time' content='2026-05-03'>"), "2026-05-03", "metadata"),
        (page(above="<div>3 May 2026</div>", head="<meta name='date' content='2019-01-01'>"), "2026-05-03", "text"),
        (
            page(above="<p>Updated: 4 May 2026</p>", head="<meta name='date' content='2026-05-03'>"),
            "2026-05-03",
            "metadata",
        ),
        (page(below='<script>x={"publishedAt":"2026-05-03"}</script>'), "2026-05-03", "metadata"),
        (page(), None, None),
    ],
)
def test_when_a_page_was_published(html: str, day: str | None, basis: str | None):
    found = clean_html(html).published
    assert (found.first_day.isoformat() if found else None, str(found.basis) if found else None) == (day, basis)


def test_the_day_in_an_address_wins_over_the_day_in_another_time_zone():
    html = page(head="<meta name='date' content='2026-05-04T03:00:00Z'>")
    found = clean_html(html, url="https://courier.example/2026/05/03/convoy").published
    assert found is not None
    assert (found.first_day.isoformat(), str(found.basis)) == ("2026-05-03", "url")


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ('<script type="application/ld+json">{"@type":"Article","author":[{"name":"Ida Testad"},{"name":"Ole Prøve"}]}</script>', ("Ida Testad", "Ole Prøve")),
        ('<script type="application/ld+json">{"@graph":[{"@type":"Article","author":{"@id":"#1"}},{"@type":"Person","@id":"#1","name":"Ida Testad"}]}</script>', ("Ida Testad",)),
        ("<meta name='author' content='admin'>", ()),
        ("<meta property='article:author' content='https://social.example/ida'>", ()),
        ("<script type='application/ld+json'>{broken</script>", ()),
    ],
)  # fmt: skip
def test_declared_authors(head: str, authors: tuple[str, ...]):
    assert declared_authors(read_metadata(LexborHTMLParser(page(head=head)))) == authors


@pytest.mark.parametrize(
    ("above", "head", "below", "authors"),
    [
        ("<ul class='related'><li>By Ida Testad</li></ul>", "", "", ("Ida Testad",)),
        ("<p>Written by</p><p>Ida Testad, harbour editor</p>", "", "", ("Ida Testad",)),
        ("<div class='author'>Ida Testad / Courier / 3 May 2026</div>", "", "", ("Ida Testad",)),
        ("<div class='byline'>Ida Testad May 3, 2026</div>", "", "", ("Ida Testad",)),
        ("<p>The Odin Team</p><p>3 May 2026</p>", "", "", ("The Odin Team",)),
        ("<p>By Ida Testad</p>", "<meta name='author' content='Ole Prøve'>", "", ("Ida Testad",)),
        ("<p>By Ida O. Testad</p>", "<meta name='author' content='Ida Testad'>", "", ("Ida Testad",)),
        ("<div class='author'>Ida Testad</div>", "<meta property='og:site_name' content='The Courier'><meta name='author' content='The Courier'>", "", ("Ida Testad",)),
        ("", "", "<p>Written by Ida Testad</p>", ("Ida Testad",)),
        ("<p>Reviewed by Ole Prøve</p>", "", "", ("Ole Prøve",)),
        ("<p>By Ida Testad</p><p>Reviewed by Ole Prøve</p>", "", "", ("Ida Testad",)),
        ("", "<meta name='author' content='Ida Testad - Courier Editorial Team'>", "", ("Ida Testad",)),
        ("<div class='author'>Ida TestadStaff Writer</div>", "", "", ("Ida Testad",)),
        ("<div class='author'>Social Sharing</div>", "", "", ()),
    ],
)  # fmt: skip
def test_who_wrote_a_page(above: str, head: str, below: str, authors: tuple[str, ...]):
    assert clean_html(page(above, head, below)).authors == authors


def test_a_day_that_stands_alone_is_read_wherever_it_stands_and_two_are_not():
    aside = "<section><p>Published</p><p>3 May 2026</p></section>"
    gap = "<p>Ferries leave at noon.</p>" * 20
    found = clean_html(page(below=gap + aside)).published
    assert found is not None
    assert found.first_day.isoformat() == "2026-05-03"
    menu = "<footer>" + "<p><a href='/'>Ferries</a></p>" * 20 + "<p>3 May 2026</p><p>4 May 2026</p></footer>"
    assert clean_html(page(below=menu)).published is None


@pytest.mark.parametrize(
    ("declared", "title"),
    [
        ("Harbour Definition & Meaning | Odin Lexicon", "Harbour"),
        ("Harbour: second convoy reaches the port of Odin", "Harbour: second convoy reaches the port of Odin"),
        ("Harbours of the north and their trade", "Harbours of the north and their trade"),
    ],
)
def test_a_headline_of_one_word_that_the_title_goes_on_from(declared: str, title: str):
    html = page(head=f"<title>{declared}</title>").replace("Second convoy reaches the port of Odin", "Harbour", 1)
    assert clean_html(html).title == title


@pytest.mark.parametrize(
    ("shown", "declared", "title"),
    [
        ("二番目の輸送隊が港に到着", "二番目の輸送隊が港に到着：オーディン港湾局", "二番目の輸送隊が港に到着"),
        ("二番目の輸送隊が港に到着", "輸送隊二番目、港に着く ｜ オーディン新報", "二番目の輸送隊が港に到着"),
        ("オーディン新報", "二番目の輸送隊が予定より早く港に到着 ｜ オーディン新報", "二番目の輸送隊が予定より早く港に到着"),
        ("The Odin Harbour Courier", "Ferries of the north return to the port a week early - The Odin Harbour Courier", "Ferries of the north return to the port a week early"),
        ("The port reopens", "A summer of strikes and of storms: the port reopens", "The port reopens"),
    ],
)  # fmt: skip
def test_headlines_without_spaces_and_headings_that_name_the_site(shown: str, declared: str, title: str):
    html = page(head=f"<title>{declared}</title>").replace("Second convoy reaches the port of Odin", shown, 1)
    assert clean_html(html).title == title


def test_the_only_headline_is_the_title_some_lines_above_the_article():
    menu = "".join(f"<li><a href='/{i}'>Ferry {i}</a></li>" for i in range(20))
    head = "<title>Odin: goods of the spring | Courier</title>"
    tree = LexborHTMLParser(page(above=f"<ul>{menu}</ul>", head=head))
    said, blocks = read_metadata(tree), read_page(tree).blocks
    assert find_title(blocks, said, first=21) == "Second convoy reaches the port of Odin"
    assert find_title(blocks * 2, said, first=60) == "Odin: goods of the spring"


def test_a_headline_in_capitals_is_taken_as_the_page_spells_it():
    html = page(head="<meta property='og:title' content='Second convoy reaches the port of Odin | Courier'>")
    shown = html.replace("<h1>Second convoy reaches the port of Odin", "<h1>SECOND CONVOY REACHES THE PORT OF ODIN")
    assert clean_html(shown).title == "Second convoy reaches the port of Odin"


def test_what_is_sent_late_takes_its_place_and_what_is_hidden_is_not_read():
    html = (
        f"<main><template id='B:0'></template><p>{'After that the crews rested at the port. ' * 4}</p></main>"
        f"<div hidden id='S:0'><p>{'The convoy reached the port on Monday. ' * 4}</p></div><p style='display:none'>No</p>"
    )
    text = clean_html(html).text
    assert text.index("The convoy") < text.index("After that")
    assert "No" not in text.split("\n")


def test_lines_that_lead_to_other_pages_do_not_end_an_article():
    links = "".join(f"<p><a href='/{i}'>Convoy number {i} reaches the port of Odin</a></p>" for i in range(3))
    made = clean_html(page(below=links))
    ends = [str(part.role) for part in made.parts[-3:]]
    assert ends == ["boilerplate"] * 3
