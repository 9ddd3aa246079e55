"""Markdown documents: what their parts are, what they say of themselves, and what is read in them, at which place."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from communique.clean.markdown import clean_markdown
from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import resolve
from communique.schemas.vocabulary import BODY_ROLES, Markup, PublishedBasis

ARTICLE = """\
---
title: "Ruritania pledges boats to Ukraine"
date: 2031-03-14T10:00:00+01:00
author: [Jane Doe]
tags: boats, aid
url: https://portal.example/boats
lang: en-GB
draft: false
---
[Home](/) | [News](/news) | [Contact](/contact)

- [Politics](/p)
- [Economy](/e)
- [Weather](/w)

# **Ruritania** pledges boats to [Ukraine](/tags/ukraine)

![A boat](boat.jpg)

The [Ministry of Defence](https://mod.example/a_(b)) of Germany said on Monday that **Germany** would provide
[*EUR 400 million*](https://mod.example/money "Money") to Ukraine in 2031.

"We will **not** leave [our partners](/partners) alone," the *Ministry of Defence* of Germany said.

> The boats are built in the harbour towns of the north, where the yards have been busy for years.

| Item | Number |
|------|--------|
| **Boats** | 30 |

## Related posts

- [Boats and more boats](/1)
- [All about boats](/2)
- [What boats cost](/3)

<!-- tracking -->
[ref]: https://portal.example
"""


def roles(source: str, **known: str | None) -> list[tuple[str, str]]:
    cleaned = clean_markdown(source, known.get("url"), known.get("title"))
    return [(str(part.role), source[part.start : part.end].split("\n")[0][:24]) for part in cleaned.parts]


def test_an_article_from_a_scraper_is_taken_apart() -> None:
    assert roles(ARTICLE) == [
        ("boilerplate", "---"),
        ("boilerplate", "[Home](/) | [News](/news"),
        ("boilerplate", "- [Politics](/p)"),
        ("boilerplate", "- [Economy](/e)"),
        ("boilerplate", "- [Weather](/w)"),
        ("title", "# **Ruritania** pledges "),
        ("boilerplate", "![A boat](boat.jpg)"),
        ("paragraph", "The [Ministry of Defence"),
        ("paragraph", '"We will **not** leave ['),
        ("quote", "> The boats are built in"),
        ("table", "| Item | Number |"),
        ("boilerplate", "|------|--------|"),
        ("table", "| **Boats** | 30 |"),
        ("boilerplate", "## Related posts"),
        ("boilerplate", "- [Boats and more boats]"),
        ("boilerplate", "- [All about boats](/2)"),
        ("boilerplate", "- [What boats cost](/3)"),
        ("boilerplate", "<!-- tracking -->"),
        ("boilerplate", "[ref]: https://portal.ex"),
    ]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("## [Deliveries](/d)", "heading"),
        ("**Deliveries**", "heading"),
        ("* **Boats:** 12", "list_item"),
        ("* [One boat](/1)", "list_item"),
        ("[Read the full text](/x)", "boilerplate"),
        ("[The ministry said that all of the boats had arrived on Monday.](/x)", "paragraph"),
        ("Share this: [X](/x) [Facebook](/f)", "boilerplate"),
        ("Tags: [aid](/aid), [boats](/boats)", "tags"),
        ("Photo: [Ministry](/m)", "boilerplate"),
        ("*Updated 3 March 2031*", "dateline"),
        ("By **Jane Doe**", "byline"),
        ("***", "boilerplate"),
        ("```\nThe code.\n```", "boilerplate"),
        ("| a | b |\n|---|---|", "table"),
        ("> The boats came.", "quote"),
        ("<p>The boats came on Monday, the ministry said.</p>", "paragraph"),
    ],
)
def test_a_line_has_its_role(line: str, role: str) -> None:
    body = "The ministry said that twelve boats had arrived on Monday and that more would follow."
    source = f"# Boats arrive\n\n{body}\n\n{line}\n\n{body}\n"
    found = [part.role for part in clean_markdown(source, None, None).parts if part.start >= source.index(line)]
    assert found[0] == role


def test_front_matter_says_what_the_text_does_not() -> None:
    cleaned = clean_markdown(ARTICLE, None, None)
    assert cleaned.text == ARTICLE
    assert (cleaned.title, cleaned.authors, cleaned.tags) == (
        "Ruritania pledges boats to Ukraine",
        ("Jane Doe",),
        ("boats", "aid"),
    )
    assert cleaned.published is not None
    assert (cleaned.published.first_day, cleaned.published.precision) == (date(2031, 3, 14), "day")
    assert cleaned.published.basis is PublishedBasis.METADATA
    assert (cleaned.url, cleaned.language) == ("https://portal.example/boats", "en")


@pytest.mark.parametrize(
    ("matter", "day", "precision"),
    [
        ("date: 2031-03", date(2031, 3, 1), "month"),
        ("published: 14 March 2031", date(2031, 3, 14), "day"),
        ("Pub-Date: March 14, 2031", date(2031, 3, 14), "day"),
        ("date: 2031-02-30", None, None),
        ("date: 0001-01-01", None, None),
        ("date: soon", None, None),
        ("date: [2031]", None, None),
        ("{broken: yaml", None, None),
        ("- a list", None, None),
        ("title: none", None, None),
    ],
)
def test_dates_of_front_matter_are_dates_or_nothing(matter: str, day: date | None, precision: str | None) -> None:
    published = clean_markdown(f"---\n{matter}\n---\nThe boats came.\n", None, None).published
    assert (published and published.first_day, published and published.precision) == (day, precision)


def test_front_matter_in_toml_and_lists_of_mappings() -> None:
    source = "+++\ntitle = 'Boats come'\ndate = 2031-03-14\n[[authors]]\nname = 'Jane Doe'\n+++\nThe boats came.\n"
    cleaned = clean_markdown(source, None, None)
    assert (cleaned.title, cleaned.authors) == ("Boats come", ("Jane Doe",))
    assert cleaned.published is not None
    assert cleaned.published.first_day == date(2031, 3, 14)


def test_what_the_source_gives_wins_over_front_matter() -> None:
    assert clean_markdown(ARTICLE, None, "Another title").title == "Another title"


def test_a_dateline_is_a_part_of_its_own_whatever_marks_stand_in_it() -> None:
    body = "The ministry said that twelve boats had arrived on Monday and that thirty more would follow."
    found = roles(f"# Boats arrive in the north\n\n**KYIV**, March 14 — {body}\n\n{body}\n")
    assert found[1] == ("dateline", "**KYIV**, March 14 —")
    assert found[2][0] == "paragraph"
    assert found[2][1].startswith("The ministry")


def test_the_one_heading_of_the_first_level_is_the_title() -> None:
    body = "The ministry said that twelve boats had arrived on Monday."
    assert clean_markdown(f"Press centre of the ministry\n\n# Boats\n\n{body}\n", None, None).title == "Boats"


def document(source: str) -> Document:
    cleaned = clean_markdown(source, None, None)
    blocks = tuple(Block(part.role, Span(part.start, part.end)) for part in cleaned.parts)
    published = cleaned.published
    return Document(
        "a" * 20,
        source,
        blocks,
        "en",
        cleaned.title,
        published and published.first_day,
        published and published.precision,
        Markup.MARKDOWN,
    )


def test_names_amounts_and_quotations_are_read_through_marks_and_links() -> None:
    rows = resolve(extract(document(ARTICLE)))
    (money,) = rows["funding"]
    assert (str(money["amount"]), money["currency"]) == ("400000000", "EUR")
    (amount,) = [span for span in money["spans"] if span["field"] == "amount"]
    assert ARTICLE[amount["span_start"] : amount["span_end"]] == "400 million"
    assert money["recipient_id"] == "country:ukr"
    (direct,) = [row for row in rows["statements"] if row["kind"] == "direct"]
    assert direct["content"] == "We will **not** leave [our partners](/partners) alone,"
    assert direct["speaker_id"] is not None
    assert direct["speaker_text"] == "the Ministry of Defence of Germany"
    mentions = {row["mention"] for row in rows["mentions"]}
    assert {"Ukraine", "Germany"} <= mentions


def test_every_row_quotes_the_document_as_written() -> None:
    rows = resolve(extract(document(ARTICLE)))
    ids = {row["id"] for table in rows for row in rows[table] if "id" in row}
    assert sum(map(len, rows.values())) > 8
    for table, found in rows.items():
        for row in found:
            for name in ("evidence", "content", "mention"):
                if name in row:
                    assert row[name] == ARTICLE[row[f"{name}_start"] : row[f"{name}_end"]], table
            if row.get("statement_id"):
                assert row["statement_id"] in ids


def test_markdown_is_read_as_the_same_words_without_marks() -> None:
    marked = (
        'The **Ministry** of [Defence](/x) of Germany said: "We will provide __EUR 5 million__ to [Ukraine](/u)."\n'
    )
    plain = 'The Ministry of Defence of Germany said: "We will provide EUR 5 million to Ukraine."\n'
    one, two = (resolve(extract(document(source))) for source in (marked, plain))
    values = ("kind", "speaker_id", "cue", "amount", "currency", "status", "provider_id", "recipient_id", "entity_id")
    for table in one:
        assert [[row.get(v) for v in values] for row in one[table]] == [
            [row.get(v) for v in values] for row in two[table]
        ]


def test_long_addresses_do_not_make_evidence_too_long() -> None:
    address = "https://mod.example/" + "long-path/" * 90
    source = f"The [Ministry of Defence]({address}) of Germany said it had allocated EUR 5 million to Ukraine.\n"
    rows = resolve(extract(document(source)))
    (money,) = rows["funding"]
    assert money["evidence"] == source[money["evidence_start"] : money["evidence_end"]]
    assert len(money["evidence"]) <= 800


LINES = [
    "# Boats\n\n",
    "**Kyiv**, 14 March 2031 — ",
    "The ministry said that boats came. ",
    "By Jane Doe\n",
    "Tags: a, b\n",
]
MARKS = [
    "[a](b)",
    " | ",
    "\n\n",
    "\n",
    "- ",
    "> ",
    "| a | b |\n|--|--|\n",
    "```\n",
    "<!-- x -->",
    "---\n",
    "(Photo: x)",
]


@settings(max_examples=200, deadline=None)
@example("**Kyiv**, 14 March 2031 — **Kyiv**, 14 March 2031 — The ministry said that boats came. ")
@example("**KYIV, March 14 —** The ministry said that boats came. ")
@given(st.lists(st.sampled_from(LINES + MARKS), max_size=25).map("".join))
def test_the_parts_hold_every_character_that_is_not_white_space(source: str) -> None:
    cleaned = clean_markdown(source, None, None)
    at = 0
    for part in cleaned.parts:
        assert at <= part.start < part.end <= len(source)
        assert not source[at : part.start].strip()
        at = part.end
    assert not source[at:].strip()
    assert all(part.role in BODY_ROLES or part.rule for part in cleaned.parts)
