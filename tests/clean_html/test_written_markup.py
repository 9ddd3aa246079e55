"""Pages are read from the markup that the parser writes of them: signs in odd places neither hide text nor make any."""

import pytest

from communique.clean.html import clean_html


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>One &lt;b&gt; &amp;amp; two</p>", ["One <b> &amp; two"]),
        ('<p title="a > b <i>">One</p><p>Two</p>', ["One", "Two"]),
        ("<p>One<!-- not > shown --> two</p>", ["One two"]),
        ("<p>One</p><!--[if gte IE 9]><!--><p>Two</p><!--<![endif]-->", ["One", "Two"]),
        ("<p>One</p><!----><p>Two</p><!--", ["One", "Two"]),
        ("<p>One</p><?php echo '<b>' ?><p>Two</p>", ["One", "' ?>", "Two"]),
        ("<p>One</p><di<div>Two</di<div><p>Three</p>", ["One", "Two", "Three"]),
        ("<p>One</p><img s<!--rc=a><p>Two</p>", ["One", "Two"]),
        ("<p a<b!=c <p>One</p><p>Two</p>", ["One", "Two"]),
        ("<xmp><p>One</p> &amp;</xmp><p>Two</p>", ["<p>One</p> &amp;", "Two"]),
        ("<p>One\x01\x02</p><p>&#1;</p><p>Two</p>", ["One", "Two"]),
        ("<p>One<br>Two<hr>Three</p>", ["One", "Two", "Three"]),
        ("<p>One <span hidden>no <b>word</b></span>two</p><div style='DISPLAY: none'><p>No</p></div>", ["One two"]),
    ],
)
def test_signs_in_odd_places_are_read_as_browsers_do(html: str, lines: list[str]):
    assert clean_html(html).text.split("\n") == lines


def test_lines_that_are_kept_in_a_cell_are_not_kept_below_the_table():
    code = "<table><tr><td>1</td><td><pre>a = 1</pre></td></tr></table>"
    text = clean_html(f"{code}<p>Text that a line\nend cuts.</p>").text
    assert text == "1\ta = 1\nText that a line end cuts."


def test_names_with_many_signs_of_comments_are_read_in_good_time():
    assert clean_html(f"<p {'<!--' * 100_000}>One</p>").text == "One"
