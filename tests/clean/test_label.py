"""Roles of the parts of a text, with the rule that must give them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.clean import Part, label
from communique.clean.pieces import pieces
from communique.schemas.vocabulary import BODY_ROLES, BlockRole

FIRST = "The Ministry of Transport said on Monday that repairs to the bridge at Odin had begun and would last a month."
SECOND = "Two hundred workers are on the site, and the first lorries are expected to cross the river in the autumn."
ARTICLE = f"{FIRST}\n{SECOND}"


def roles(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(text[part.start : part.end], str(part.role)) for part in label(text, title)[0]]


def rule_of(line: str, text: str) -> Part:
    return next(part for part in label(text)[0] if text[part.start : part.end] == line)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("This website uses cookies to give you the best service. Accept", "cookie_notice"),
        ("We use cookies. By continuing to use this site you agree to our use of cookies.", "cookie_notice"),
        ("Цей сайт використовує файли cookie для вашої зручності.", "cookie_notice"),
        ("Accept all", "cookie_button"),
        ("Accept all cookies", "cookie_notice"),
        ("Bridge repairs begin at Odin thumbnail", "thumbnail"),
        ("Share on Facebook", "share"),
        ("Facebook Twitter LinkedIn Telegram", "share"),
        ("Поділитися у Facebook", "share"),
        ("Follow the Ministry on Twitter and Instagram for more news.", "follow"),
        ("Be sure to follow the Minister on Facebook and on our Flickr page throughout the trip.", "follow"),
        ("Підписуйтесь на наш канал у Telegram", "follow"),
        ("Sign up for our weekly newsletter", "newsletter"),
        ("Subscribe to River News", "newsletter"),
        ("Already a subscriber? Log in", "newsletter"),
        ("ADVERTISEMENT", "advertisement"),
        ("© 2026 River News. All rights reserved.", "copyright"),
        ("Copyright River News 2026", "copyright"),
        ("Передрук матеріалів дозволено лише за умови посилання на сайт.", "copyright"),
        ("Photo: River News", "photo_credit"),
        ("Фото: пресслужба міністерства", "photo_credit"),
        ("###", "end_mark"),
        ("* * *", "end_mark"),
        ("-30-", "end_mark"),
        ("ENDS", "end_mark"),
        ("Skip to main content", "interface"),
        ("Read more »", "interface"),
        ("<!-- -->", "interface"),
        ("5 min read", "interface"),
        ("Home > News > Transport > Bridges", "interface"),
        ("News › Transport › Bridge repairs begin at Odin", "breadcrumbs"),
        ("If you notice an error, select it and press Ctrl+Enter", "correction_form"),
        ("Якщо ви помітили помилку, виділіть її та натисніть Ctrl+Enter", "correction_form"),
        ("Your donation keeps us on the road.", "appeal"),
        ("Donate now", "button"),
        ("Source: Reuters", "photo_credit"),
        ("By continuing to browse the site you accept our cookies.", "cookie_notice"),
        ("Також читайте: Міст у Двох продали", "read_also_line"),
        ("Support the Courier or become our patron!", "appeal"),
        ("All sections", "interface"),
        ("news_story", "interface"),
        ("Share this story: Telegram | Print", "share"),
        ("Your email address will not be published. Required fields are marked *", "comment_form"),
        ("Pin it on Pinterest", "comment_form"),
        ("ua | en | ru", "language_switch"),
        ("EN FR DE", "language_switch"),
        ("This was published under the 2001 to 2005 Riverside and Odin coalition government", "archive_note"),
        ("This page was archived by the National Archive", "archive_note"),
        ("Back to top | Print this page", "page_tools"),
        ("Print this page · Save as PDF", "page_tools"),
        ("Read also: The bridge at Dva is sold", "read_also_line"),
        ("Related: Ferries go on, the ministry says", "read_also_line"),
        ("Читайте також: Міст у Двох продали", "read_also_line"),
    ],
)
def test_a_line_of_clutter_is_boilerplate(line: str, rule: str) -> None:
    part = rule_of(line, f"{ARTICLE}\n{line}")
    assert part.role is BlockRole.BOILERPLATE
    assert part.rule in {rule, "page_end"}
    assert rule_of(line, f"{FIRST}\n{line}\n{SECOND}").role is BlockRole.BOILERPLATE


@pytest.mark.parametrize(
    "line",
    [
        "(c) This order does not create any right or benefit that may be enforced at law.",
        "The new law on cookies will not affect the website of the port, the minister said in an interview.",
        "“Share the burden,” he said.",
        "See also: Declaration of Odin",
        "Print and share are the two words of the new minister for bridges, who came to Odin in the morning.",
        "Read more books: this was the advice of the school at Odin to all who had come to its opening today.",
        "He called on all to follow the rules on the use of radio and on mobile telephones while crossing.",
        "Ministers share the view that the bridge comes first.",
        "The home of the ferry company was sold for 2 million euros in March 2026.",
        "All related posts in the ministry were filled by Friday.",
        "Source: the harbour office, as reported by the Riverside Courier",
        "Thank you.",
        "(Applause.)",
        "THE MINISTER:  Thank you, and good evening.",
        "Q    Is the bridge safe?",
        "We support our engineers, and your support for them helps our country.",
        "Updates to this page were asked for by the council, which wants the new figures of the port by Friday.",
        "For journalists, the ministry opens its doors on Monday at nine.",
        "This was published by the ministry after the government had fallen, and nobody read it, he said.",
        "1.  The two countries share a river and a bridge.",
        "- Ten cranes were delivered to the site.",
    ],
)
def test_what_people_say_is_never_clutter(line: str) -> None:
    for text in (f"{FIRST}\n{line}\n{SECOND}", f"{ARTICLE}\n{line}"):
        assert rule_of(line, text).role in BODY_ROLES


@pytest.mark.parametrize(
    "heading",
    [
        "Related posts",
        "Similar threads",
        "Further information",
        "Media enquiries",
        "For journalists",
        "Read also:",
        "You may also like",
        "Useful reading",
        "Читайте також",
        "Схожі новини",
        "More from River News",
    ],
)
def test_related_items_go_with_their_heading(heading: str) -> None:
    text = f"{ARTICLE}\n\n{heading}\n\nFerry prices rise again\n\nriver news desk\n\nPort wins award for its new pier"
    assert [role for _, role in roles(text)] == ["paragraph"] * 2 + ["boilerplate"] * 4


@pytest.mark.parametrize("site", ["President of Riverland", "The Government of Riverland", "Урядовий портал"])
def test_the_name_of_the_site_is_clutter_above_the_article_alone(site: str) -> None:
    title = "Ferry across the lake is safe again, says the office of the harbour master"
    assert rule_of(site, f"{site}\n\n{title}\n\n{ARTICLE}").rule == "site_name"
    assert rule_of(site, f"{title}\n\n{ARTICLE}\n{site}").role is not BlockRole.BOILERPLATE


def test_the_date_of_the_page_itself_below_its_clutter_stays() -> None:
    text = f"{ARTICLE}\n\nMedia enquiries\n\nUpdates to this page\n\nPublished 20 January 2031"
    assert [role for _, role in roles(text)][2:] == ["boilerplate", "boilerplate", "dateline"]


def test_the_article_goes_on_after_related_items_inside_it() -> None:
    inside = "Read more\nFerry prices rise again\nMarch 2, 2026"
    text = f"{FIRST}\n{inside}\n{SECOND}\nMore to read\nPort wins award\nTransport\n{ARTICLE}"
    kept = [words for words, role in roles(text) if role == "paragraph"]
    assert kept == [FIRST, SECOND, FIRST, SECOND]


def test_teasers_below_related_items_are_not_the_article() -> None:
    teaser = "A short sentence that says what the other story is about."
    text = f"{ARTICLE}\nRelated articles\nFerry prices rise again\n{teaser}\nPort wins award\n{teaser}\nLog in"
    assert [words for words, role in roles(text) if role != "boilerplate"] == [FIRST, SECOND]


def test_a_sentence_right_below_such_a_heading_is_the_article() -> None:
    own = "The latest figures were given to the council of the port on Monday morning."
    text = f"{ARTICLE}\nLatest updates\n{own}\nHarbour dues"
    assert dict(roles(text))[own] == "paragraph"


def test_time_grows_with_the_text_alone() -> None:
    lines = [
        word
        for i in range(2500)
        for word in ("Related articles", f"Ferry {i}", "Two ships left the port on Monday, it said.")
    ]
    begun = time.process_time()
    roles("\n".join(lines))
    assert time.process_time() - begun < 8


def test_an_appeal_above_a_button_goes_with_it() -> None:
    text = f"{FIRST}\nWe cross the river every day.\nDONATE NOW\n{SECOND}"
    assert [role for _, role in roles(text)] == ["paragraph", "boilerplate", "boilerplate", "paragraph"]


def test_menus_above_and_below_are_boilerplate_and_lists_of_names_are_not() -> None:
    menu = "Home\nWorld\nPolitics\nSport\nOpinion\nContact us\nEnglish"
    text = f"{menu}\nBridge repairs begin at Odin\n{ARTICLE}\n{menu}"
    found = roles(text)
    assert [role for _, role in found] == ["boilerplate"] * 7 + ["title", "paragraph", "paragraph"] + [
        "boilerplate"
    ] * 7
    members = "Anna Bridge\nOlena Moroz\nPeter Stone\nMaria Wells\nJohn Ford\nIvan Most"
    assert "boilerplate" not in {role for _, role in roles(f"{FIRST}\nMembers of the delegation:\n{members}")}


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("A crane stands on the bridge at Odin. (River News Photo)", "caption"),
        ("A crane stands on the bridge at Odin (Photo: Anna Bridge)", "caption"),
        ("A crane stands on the bridge at Odin. (Source: Getty Images)", "caption"),
        ("Forty bridges are closed to lorries this year. (Source: Ministry of Transport)", "paragraph"),
        ("The bridge will open in the autumn, officials said. (Reuters)", "paragraph"),
        ("He showed the mayors a map (and a photo).", "paragraph"),
    ],
)
def test_a_photo_credit_makes_a_caption_and_a_source_does_not(line: str, role: str) -> None:
    assert roles(f"{FIRST}\n{line}\n{SECOND}")[1][1] == role


def test_lists_of_links_are_boilerplate() -> None:
    links = "\n".join(f"- [Story {i}](https://news.example/{i})" for i in range(5))
    assert {role for words, role in roles(f"{ARTICLE}\n\n## Links\n\n{links}") if words not in ARTICLE} == {
        "boilerplate"
    }


def test_a_page_is_taken_apart() -> None:
    text = "\n".join(
        [
            "March 14, 2026",
            "Bridge repairs begin at Odin",
            "Transport",
            "Policy",
            "By Anna Bridge",
            "A crane stands on the bridge at Odin, March 2026. (Photo: River News)",
            FIRST,
            "A long autumn",
            "“We will not wait for the winter,”",
            "“The bridge must open before the snow.”",
            "- Ten cranes",
            "Tags:",
            "bridges",
            "transport",
        ]
    )
    assert [role for _, role in roles(text)] == [
        *("dateline", "title", "heading", "section", "byline", "caption", "boilerplate", "paragraph", "heading"),
        *("quote", "quote", "list_item", "tags", "tags", "tags"),
    ]


def test_a_closing_summary_says_nothing_new() -> None:
    body = "\n".join(
        [
            "The Ministry of Transport called on towns along the river to build bridges together.",
            "Minister Anna Bridge told the mayors that production of steel must grow before the winter.",
            "“Steel is short,” she said. “We need the towns.”",
            "She also announced measures to limit the price of sand, in cooperation with the river council.",
            "The mayors discussed a fund for repairs, which includes money for cranes and for the pier.",
            "Reports say that ferries carried more people in January than ever before.",
        ]
    )
    closing = (
        "The Minister of Transport has called on towns to build bridges together along the river. "
        "The mayors discussed measures on the price of sand and production of steel."
    )
    title = "Ministry calls on towns to build bridges together"
    assert roles(f"{body}\n{closing}", title)[-1] == (closing, "summary")
    named = closing.replace("The mayors", "Mayor Stone and the others")
    assert roles(f"{body}\n{named}", title)[-1][1] == "paragraph"


def test_a_plain_speech_loses_nothing() -> None:
    speech = "Good evening.\nI want to thank you all.\nWe built this bridge!\nThank you.\n(Applause.)\nAnd good night"
    parts, front = label(speech, "Remarks at the bridge")
    assert {part.role for part in parts} <= BODY_ROLES
    assert "".join(speech[p.start : p.end] for p in parts) == speech.replace("\n", "")
    assert front.title == "Remarks at the bridge"


WRAPPED = """The Ministry of Transport said on Monday that repairs to the
bridge at Odin had begun and would last a month, and that
two hundred workers were on the site. The first lorries are
expected to cross in the autumn.

A second bridge, at Dva, will be repaired next year with
the money that is left. It has been closed to lorries since
the flood.

- ten cranes
- two ferries"""


def test_lines_of_a_fixed_width_are_one_paragraph() -> None:
    assert [piece.text.replace("\n", " ")[-8:] for piece in pieces(WRAPPED)] == [
        " autumn.",
        "e flood.",
        "n cranes",
        " ferries",
    ]


def test_a_sentence_cut_by_its_links_is_mended() -> None:
    text = "The minister of transport said in a\npost on the ministry's page\nthat the bridge was open.\nFerries go on."
    assert [piece.text for piece in pieces(text)] == [text[: text.index("\nFerries")], "Ferries go on."]


def test_lines_are_paragraphs_otherwise() -> None:
    assert len(pieces(f"{ARTICLE}\n{ARTICLE}\nShort line\nAnother short line\n{FIRST}")) == 7


@given(
    st.text(alphabet=st.sampled_from("aB .,\n\t\r#*-[](\u00a0“”|1é\U0001f600"), max_size=300),
    st.none() | st.text(max_size=20),
)
def test_parts_are_in_order_trimmed_and_complete(text: str, title: str | None) -> None:
    parts, _ = label(text, title)
    last = 0
    for part in parts:
        assert text[last : part.start].strip() == ""
        assert part.start < part.end
        assert text[part.start : part.end].strip() == text[part.start : part.end]
        last = part.end
    assert text[last:].strip() == ""


def test_the_title_below_a_long_menu_is_the_line_above_the_article() -> None:
    menu = [f"Our entry number {i} here" for i in range(14)]
    article = ["A bridge is opened in the north", "The ministry has opened the new bridge in the north today."]
    _, front = label("\n".join([*menu, *article, *article[1:] * 3]))
    assert front.title == article[0]
