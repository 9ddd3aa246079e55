"""What is hidden in words of a source is seen, and only addresses of the web are links."""

import unicodedata
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.site.addresses import entity_page
from communique.site.marking import Mark, marked, source_text
from communique.site.visible import visible, web_address


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain words", "plain words"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\x00b\x1b[31m", "a␀b␛[31m"),
        ("a\x7fb", "a␡b"),
        ("a\x85b", "a⟨U+0085⟩b"),
        ("paid \u202enot\u202c", "paid ⟨U+202E⟩not⟨U+202C⟩"),
        ("\u2066a\u2069\u200f", "⟨U+2066⟩a⟨U+2069⟩⟨U+200F⟩"),
        ("zero\u200bwidth\ufeff", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
        ("tag\U000e0041", "tag⟨U+E0041⟩"),
        ("a\u2028b", "a⟨U+2028⟩b"),
        ("می\u200cخواهم 👨\u200d👩", "می\u200cخواهم 👨\u200d👩"),
        ("Ще не вмерла – «Україна»", "Ще не вмерла – «Україна»"),
    ],
)
def test_what_is_hidden_is_seen(text: str, seen: str) -> None:
    assert visible(text) == seen


@given(st.text())
def test_nothing_that_turns_words_round_is_left(text: str) -> None:
    turned = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not [one for one in visible(text) if unicodedata.bidirectional(one) in turned]
    assert not [one for one in visible(text) if unicodedata.category(one) == "Cc" and one not in "\t\n"]


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" https://example.org", False),
        ("data:text/html,<script>", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("https:///no-host", False),
        ("https://[bad", False),
        ("https://example.org/\u202egpj.exe", False),
        ("https://example.org/<script>", False),
        ("mailto:a@example.org", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_links(address: str | None, is_link: bool) -> None:
    assert (web_address(address) == address and address is not None) == is_link


MARKS = st.lists(
    st.builds(
        lambda start, length, group, label: Mark(start, start + length, group=group, label=label),
        st.integers(0, 40),
        st.integers(0, 20),
        st.sampled_from(["who", "what", "", '"><script>']),
        st.sampled_from(["Speaker", "<b>", ""]),
    ),
    max_size=6,
)


def words_of(html: str) -> str:
    """The text of HTML that has no elements but those that mark."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(f"<pre id=x>\n{html}</pre>").css_first("#x").text(deep=True)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=60), MARKS)
def test_marks_leave_the_words_as_they_are(text: str, marks: list[Mark]) -> None:
    assert words_of(marked(text, marks)) == visible(text)
    assert words_of(source_text(text, [], marks)) == visible(text)


def test_a_stretch_is_of_the_shortest_field_that_covers_it() -> None:
    html = marked(
        "EUR 5 million", [Mark(0, 13, group="what", label="Amount"), Mark(0, 3, group="how", label="Currency")]
    )

    assert html == (
        '<mark class="f-how" title="Amount, Currency">EUR</mark><mark class="f-what" title="Amount"> 5 million</mark>'
    )


def test_the_text_says_which_facts_stand_on_it_and_what_its_words_say_for_them() -> None:
    marks = [Mark(0, 9, fact="funding-1"), Mark(0, 4, fact="funding-1", group="who")]
    blocks = [{"role": "boilerplate", "block_start": 10, "block_end": 15}]
    html = source_text("Oslo gave Share", blocks, marks)

    assert html == (
        '<a class="at" id="text-funding-1"></a>'
        '<span class="ev" data-facts="funding-1" data-fields="funding-1:who">Oslo</span>'
        '<span class="ev" data-facts="funding-1"> gave</span> <span class="aside">Share</span>'
    )


@given(st.text(min_size=1, max_size=300), st.text(min_size=1, max_size=300))
def test_entities_have_pages_of_their_own_inside_the_site(one: str, other: str) -> None:
    page = entity_page(f"person:{one}")

    assert page.startswith("entity/person/")
    assert set(page.removeprefix("entity/person/").removesuffix(".html")) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-~"
    )
    assert len(page) < 160
    assert (page == entity_page(f"person:{other}")) == (one == other)
    assert unescape(page) == page
