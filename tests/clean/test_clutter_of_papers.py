"""What papers and agencies say of themselves, headlines between menus, and credits without brackets."""

import pytest

from communique.clean import label
from communique.clean.clutter import find_clutter
from communique.clean.pieces import pieces
from communique.schemas.vocabulary import BlockRole

TITLE = "Harbour of Brassford closes for the winter"
STORY = [
    "The harbour of Brassford closes on Monday, the port authority said, after the ice had damaged two of its piers.",
    "Ships for Brassford will be sent to the neighbouring ports until the winter ends, a spokeswoman said.",
    "The authority expects that repairs of the piers will cost 4 million crowns and last until April.",
]
MENU = [
    *("Home", "News", "World", "Politics", "Business", "Sports", "Weather", "Opinion", "Travel", "Contact us"),
    *("Careers", "Subscribe", "Newsletters", "Podcasts"),
]


def rules_of(lines: list[str]) -> dict[str, str]:
    cut = pieces("\n".join(lines))
    return {cut[i].text: rule for i, rule in find_clutter(cut).items()}


def boilerplate(lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    return [text[part.start : part.end] for part in label(text)[0] if part.role is BlockRole.BOILERPLATE]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (
            "The Brassford Wire is an independent, regional news agency founded in 1901 and owned by its readers.",
            "publisher",
        ),
        ("Climate coverage of the Wire receives support from several private foundations.", "publisher"),
        ("The Wire is solely responsible for all content.", "publisher"),
        ("This article was originally published in the Brassford Gazette.", "publisher"),
        ("This is part of the Wire's ongoing coverage of harbours.", "publisher"),
        ("We may earn a commission from links on this page.", "affiliate"),
        ("Please enter a valid email address", "form"),
        ("{{ #errors }}{{ message }}{{ /errors }}Please try again later", "form"),
        ("Enter your email address Sign up Privacy Notice: Newsletters may contain offers.", "newsletter"),
        ("Subscriber services(Opens in new window)", "new_window"),
        ("This story has been shared 4,024 times. 4,024", "counter"),
        ("Skip Breadcrumb Navigation", "interface"),
        ("skip past newsletter promotion", "interface"),
        ("View image in fullscreen", "interface"),
        ("Photograph: Ann Miller/Wire", "photo_credit"),
        ("Cartoon by Ann Miller", "photo_credit"),
        ("[ Mayor of Brassford opens the new theatre after nine years of work ]", "bracketed_link"),
    ],
)
def test_lines_of_papers_are_named_by_their_rule(line: str, rule: str) -> None:
    assert rules_of([TITLE, *STORY, line])[line] == rule


@pytest.mark.parametrize(
    "line",
    [
        "The ministry is solely responsible for the pier, the mayor said on Tuesday in Brassford.",
        "The Brassford Wire is a news agency that the government closed in March, according to its editor.",
        "The harbour receives support from the state, and its coverage by insurance is being discussed.",
        "The article that the minister has read was written by the engineers of the port authority.",
        "Brokers may earn a fee from the sale of the ships, the authority told the parliament.",
        "The window that opens to the harbour is new, and so is the door beside it.",
        "Tax credit: Brassford pays half of what its fishermen spend on ice and nets",
    ],
)
def test_sentences_that_look_like_them_are_kept(line: str) -> None:
    assert line not in rules_of([TITLE, *STORY[:2], line, STORY[2]])


def test_the_headline_between_menus_and_other_headlines_is_the_title() -> None:
    other = ["Theatre of Brassford opens after nine years", "Why the mayor sings in the choir again"]
    _, front = label("\n".join([*MENU, TITLE, "By", "Ann Miller", "Share", "More On: Brassford", *other, *STORY]))
    assert front.title == TITLE
    assert front.authors == ("Ann Miller",)


def test_a_notice_of_cookies_above_the_menu_does_not_begin_the_article() -> None:
    notice = "This website stores cookies to make the site work, and you may accept all of them or choose some here."
    lines = [notice, *MENU, "About us", "Corrections", "Site map", TITLE, "By Ann Miller", *STORY]
    assert TITLE not in boilerplate(lines)
    assert "By Ann Miller" not in boilerplate(lines)


def test_a_credit_at_the_end_of_a_caption_is_clutter_and_the_caption_is_none() -> None:
    caption = "Ships wait before the harbour of Brassford"
    for credit in ("Credit: Ann Miller/Wire Images", "Credit : Ann Miller", "photo: Wire Images", "(AFP)"):
        found = boilerplate([TITLE, STORY[0], f"{caption} {credit}", *STORY[1:]])
        assert found == [credit]


def test_a_name_in_brackets_on_several_lines_is_a_credit() -> None:
    name = "(Brassford Port Authority)"
    assert boilerplate([TITLE, STORY[0], name, STORY[1], name, STORY[2]]) == [name, name]
    assert name not in boilerplate([TITLE, STORY[0], name, *STORY[1:]])


def test_comments_of_readers_go_to_the_end_of_the_text() -> None:
    comments = [
        "1. seagull says:",
        "No ships, no fish.",
        "2. oldsalt says:",
        "It was the same last year.",
        "3. Kim says:",
    ]
    assert boilerplate([TITLE, *STORY, *comments, "They should have built in stone."])[0] == comments[0]
    assert boilerplate([TITLE, *STORY, *comments])[-1] == comments[-1]


def test_a_headline_above_a_link_to_its_rest_between_paragraphs_is_clutter() -> None:
    other = "Theatre of Brassford opens after nine years"
    assert other in boilerplate([TITLE, STORY[0], other, "Read more", *STORY[1:]])
    assert other not in boilerplate([TITLE, STORY[0], other, *STORY[1:]])


def test_headlines_below_the_tags_are_clutter_also_if_they_end_as_sentences_do() -> None:
    other = "The Theatre Of Brassford Opened After Nine Years. Then Its Director Left Without Any Warning."
    assert other in boilerplate([TITLE, *STORY, "Published under:", "Brassford", "Harbours", other])


def test_a_story_told_in_steps_below_a_heading_of_other_news_goes_on() -> None:
    long = f"{STORY[0]} {STORY[1]} {STORY[2]}"
    lines = [TITLE, STORY[0], "Related stories", "8:02PM", "On the piers", long, "7:49PM", "On the ice", long, "7:35PM"]
    assert long not in boilerplate([*lines, "On the ships", long])


def test_sources_below_an_article_are_its_own() -> None:
    sources = [
        "Brassford Gazette, Harbour closes, Oct. 13, 2019",
        "Interview with Ann Miller, professor of harbours, Nov. 2, 2019",
        "Port authority, Report on ice, 2018",
    ]
    assert boilerplate([*MENU, TITLE, *STORY, "Sources:", *sources]) == boilerplate([*MENU, TITLE, *STORY])


def test_a_sentence_cut_by_its_links_is_one_piece() -> None:
    lines = [
        "The harbour closes, the port authority told the",
        "Brassford Gazette",
        ", and ships will be",
        "sent",
        "elsewhere, according to a",
        "report",
        ".",
    ]
    assert [piece.text.count("\n") for piece in pieces("\n".join([TITLE, STORY[0], *lines, STORY[1]]))] == [0, 0, 6, 0]


def test_a_button_below_an_unfinished_line_is_not_joined_to_it() -> None:
    lines = [
        "During a meeting with the press the mayor",
        "emphasized",
        "We bring you stories from the harbour.",
        "Donate",
    ]
    assert len(pieces("\n".join(lines))) == 4
