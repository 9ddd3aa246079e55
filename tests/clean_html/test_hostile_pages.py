# ruff: noqa: E501 (markup is clearer unbroken)
"""Pages made to hold a build up are refused, or read in time that grows with their length: these would hang otherwise."""

import json

import pytest

from communique.clean.html import clean_html
from communique.clean.html.nesting import check_nesting
from communique.clean.html.title import without_site
from communique.clean.parts import UncleanableError

LINE = "The convoy reached the port on Monday, it said."
TEXT = f"<p>{LINE}</p>"
MANY = 6_000


def linked(data: str) -> str:
    return f'<html><head><script type="application/ld+json">{data}</script></head><body>{TEXT}</body></html>'


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + TEXT + "</div>" * 100_000,
        "<DIV>" * MANY,
        "<ul><li>" * MANY,
        "<table><tr><td>" * MANY,
        "<blockquote><p>x</p>" * MANY,
        "<span>x" * MANY,
        "<span><div></span>" * MANY,
        "<li><dd>" * MANY,
        "<my-part>" * MANY,
        "<div '>" + "<div>" * MANY + "'",
        '<div a=b=">' + "<div>" * MANY + '"',
        "<!-->" + "<div>" * MANY + "-->",
        "<svg><style>" + "<g>" * MANY,
        "".join(f"<p><b id={i}>x" for i in range(MANY)),
        "".join(f"<p><b id={i}>x" for i in range(1_500)) + "<p>x</p>" * MANY,
        "<div title='</div>'>" * MANY,
        '<div title="></div>">' * MANY,
    ],
    ids=lambda html: html[:24],
)
def test_what_nests_too_deeply_is_refused_by_name(html: str):
    with pytest.raises(UncleanableError) as refusal:
        clean_html(html)
    assert refusal.value.rule == "nested_too_deeply"


@pytest.mark.parametrize(
    "html",
    [
        "<p>x" * MANY,
        "<p><b>x" * MANY,
        "<p><font size=2><a href=x>x" * MANY,
        "<p><span>x" * MANY,
        "<ul>" + "<li>x" * MANY,
        "<ul>" + "<li><ul><li>x</ul>" * MANY,
        "<dl>" + "<dt>x<dd>y" * MANY,
        "<table>" + "<tr><td>x<th>y" * MANY,
        "<table>" + "<tbody><tr><td><p>x" * MANY,
        "<table><tr><td>" + "<table><tr><td>x</table>" * MANY,
        "<select>" + "<optgroup><option>x" * MANY + "</select>",
        "<div>x</div>" * MANY,
        "<h2>x</h3>" * MANY,
        "<br><img src=x><input>" * MANY,
        "<svg>" + "<path d='m'/>" * MANY + "</svg>",
        "<script>" + "'<div>';" * MANY + "</script>",
        "<!--" + "<div>" * MANY + "-->",
        '<p title="' + "<div>" * MANY + '">',
        "<" * MANY,
        '<a b="' * MANY,
        "<a b='\"" * MANY,
    ],
    ids=lambda html: html[:24],
)
def test_what_html_closes_by_itself_does_not_nest(html: str):
    check_nesting(html)


def test_a_long_list_of_choices_is_left_out_and_not_parsed():
    made = clean_html(f"<select>{'<option>x' * 50_000}</select>{TEXT}")
    assert made.text == LINE


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ('{"@type":"Article","headline":"Convoy","author":' + "[" * 400 + '"A B"' + "]" * 400 + "}", "Convoy"),
        ('{"@type":"Article","headline":"Convoy","author":' + '{"name":[' * 300 + '"A"' + "]}" * 300 + "}", "Convoy"),
        (json.dumps([{"@type": "Article", "headline": f"Convoy {i}"} for i in range(MANY)]), "Convoy 0"),
        (json.dumps([{"@type": "WebPage", "name": f"Page {i}"} for i in range(MANY)]), None),
        ("-->" + " " * 200_000 + "x", None),
        ('<!-- {"@type":"Article","headline":"Convoy"} -->', "Convoy"),
        ('//<![CDATA[\n{"@type":"Article","headline":"Convoy"}\n//]]>', "Convoy"),
        ('{"@type":"Article","headline":"Convoy"};', "Convoy"),
    ],
    ids=lambda value: value[:50] if value else "none",
)
def test_json_ld_of_any_shape_costs_no_document(data: str, title: str | None):
    made = clean_html(linked(data))
    assert (made.text, made.title, made.authors) == (LINE, title, ())


def test_a_title_of_many_joints_is_cut_first():
    assert len(without_site("Convoy | " * 100_000, ["Courier"])) <= 2_000


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<noframes><p>Frames</p></noframes>{TEXT}", LINE),
        ("<p>It&#1; said&#27;[1m so&#127;</p>", "It said[1m so"),
        ("<p>It&#9;said&#10;so</p>", "It said so"),
        ("<table><tr><td>a&#31;b</td><td>c</td></tr></table>", "ab\tc"),
        ("<?xml version='1.0'?><html><head><title/><script src='x'/></head><body><p>It said so</p></body></html>", "It said so"),
        ("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'><html><head><title /></head><body>It</body></html>", "It"),
    ],
)  # fmt: skip
def test_the_text_is_what_a_browser_shows(html: str, text: str):
    assert clean_html(html).text == text
