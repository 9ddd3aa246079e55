"""The words of Markdown without its syntax, each at its place in the source."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.clean.markdown_blocks import BlockKind, parse_markdown, visible


def seen(source: str) -> str:
    return visible(parse_markdown(source)).text


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("**Ruritania** gave _two_ `boats`.", "Ruritania gave two boats."),
        ("***Both*** and ~~struck~~.", "Both and struck."),
        ("The **bold *and* more** text.", "The bold and more text."),
        ("Un**frag**mented and snake_case_name.", "Unfragmented and snake_case_name."),
        ("5 * 3 * 2 is *not* emphasis.", "5 * 3 * 2 is not emphasis."),
        ("A [link](https://a.example/b_(c)) here.", "A link here."),
        ('A [link](<a b> "Its title") here.', "A link here."),
        ("A [link *with* emphasis][ref].\n\n[ref]: /x", "A link with emphasis.\n\n[ref]: /x"),
        ("A [shortcut] and [another][].\n\n[shortcut]: /x\n[another]: /y", None),
        ("An [undefined] reference [x] (y).", "An [undefined] reference [x] (y)."),
        ("[[1]](#note) and [a](a)a.", "[1] and aa."),
        ("Costs \\$5 \\* 3 \\_ AT&amp;T &copy; &unknown;", "Costs $5 * 3 _ AT&T © &unknown;"),
        ("See <https://a.example/x> now.", "See https://a.example/x now."),
        ("An ![image [x]](a.png) inside.", "An  inside."),
        ("A note[^1] here.", "A note here."),
        ("Line one  \nline two\\\nline three\n   line four", "Line one line two line three line four"),
        ("H<sub>2</sub>O<br>and more", "H2O and more"),
        ("``a ` b`` and `c`", "a ` b and c"),
        ("# Title #\n\nText", "Title\n\nText"),
        ("Title\n=====\n\nText", "Title\n=====\n\nText"),
        ("> quoted\n> on\n\nfree", "quoted on\n\nfree"),
        ("> > deep **bold**", "deep bold"),
        ("- one\n  goes on\n- **two**\n  1. three", "one goes on\ntwo\nthree"),
        ("| a | **b** |\n|---|---|\n| [c](d) | e\\|f |", "| a | b |\n|---|---|\n| c | e\\|f |"),
        ("    indented **text**", "indented text"),
        ("```\ncode **stays**\n```", "```\ncode **stays**\n```"),
        ("<!-- a *comment* -->", "<!-- a *comment* -->"),
        ("<div>Shown <b>html</b></div>", "Shown html"),
        ("---\ntitle: '*x*'\n---\n*Text*", "---\ntitle: '*x*'\n---\nText"),
        ("“Quoted” – ’tis ﬁne\u00a0here", "“Quoted” – ’tis ﬁne\u00a0here"),
        ("a\tb\n\tc", "a\tb c"),
        ("", ""),
    ],
)
def test_a_reader_sees_the_words_and_no_syntax(source: str, shown: str | None) -> None:
    found = visible(parse_markdown(source))
    if shown is not None:
        assert found.text == shown
    assert len(found.text) == len(found.starts) == len(found.ends)
    for char, start, end in zip(found.text, found.starts, found.ends, strict=True):
        assert char in (source[start], " ") or end - start > 1


def test_lines_that_an_author_broke_are_blocks_and_lines_broken_for_their_width_are_not() -> None:
    source = (
        "By Jane Doe\n14 March 2031\n\n"
        "The ministry said on Monday that twelve boats had arrived and\n"
        "that thirty more would follow before the end of the month.\n\n"
        "The first paragraph of an article without blank lines is a long one.\n"
        "Then comes another.\nAnd a third that is well over as long as the first of the paragraphs was."
    )
    blocks = [source[b.start : b.end].split()[0] for b in parse_markdown(source).blocks]
    assert blocks == ["By", "14", "The", "The", "Then", "And"]


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("[Home](/) | [News](/n)", [BlockKind.LINKS]),
        ("* [Home](/)", [BlockKind.LINK]),
        ("See [Home](/)", [BlockKind.PARAGRAPH]),
        ("![a](b.png)", [BlockKind.IMAGE]),
        ("[![a](b.png)](c)", [BlockKind.LINK]),
        ("***\n\ntext", [BlockKind.SYNTAX, BlockKind.PARAGRAPH]),
        ("[a]: /b", [BlockKind.SYNTAX]),
        ("<script>x</script>", [BlockKind.SYNTAX]),
        ("+++\ntitle = 'x'\n+++\ntext", [BlockKind.SYNTAX, BlockKind.PARAGRAPH]),
    ],
)
def test_blocks_are_told_by_their_syntax(source: str, kinds: list[BlockKind]) -> None:
    assert [block.kind for block in parse_markdown(source).blocks] == kinds


SIGNS = list("*_`[]()<>!#>-+|\\&;:~=\n\t .\"'“🙂\r\u00a0\f")
MARKS = [
    "**",
    "[a](b)",
    "![",
    "](",
    "\n\n",
    "\n> ",
    "\n- ",
    "\n1. ",
    "```\n",
    "<b>",
    "&amp;",
    "[^1]",
    "<!--",
    "-->",
    "word",
]
BLOCKS = ["| a | b |\n|---|---|\n", "---\n", "Слово"]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(SIGNS + MARKS + BLOCKS), max_size=40).map("".join))
def test_any_text_has_blocks_and_places_that_hold(source: str) -> None:
    markdown = parse_markdown(source)
    at = 0
    for block in markdown.blocks:
        assert at <= block.start < block.end <= len(source)
        assert not source[at : block.start].strip()
        assert source[block.start : block.end].strip() == source[block.start : block.end]
        at = block.end
    assert not source[at:].strip()
    found = visible(markdown)
    assert len(found.text) == len(found.starts) == len(found.ends)
    for start, end in zip(found.starts, found.ends, strict=True):
        assert 0 <= start < end <= len(source)
    assert list(found.starts) == sorted(found.starts)
    for char, start, end in zip(found.text, found.starts, found.ends, strict=True):
        assert char in (source[start], " ") or end - start > 1
