"""Lists of other news around an article are told by how they stand; lists of the article's own are not lost."""

import pytest

from communique.clean import label
from communique.clean.clutter import find_clutter
from communique.clean.pieces import pieces
from communique.schemas.vocabulary import BlockRole

TITLE = "Bridge over the Oder is open again"
STORY = [
    "The ministry of infrastructure opened the bridge over the Oder on Monday, after two years of work on its pillars.",
    "The minister thanked the engineers and said that the second bridge would follow before the winter comes.",
    "Some 4,000 lorries a day crossed the river here before the flood, and as many are expected to do so again.",
]
TEASER = "The price of bread has risen for the third time this year, and bakers say that it will not be the…"


def rules_of(lines: list[str]) -> dict[str, str]:
    cut = pieces("\n".join(lines))
    return {cut[i].text: rule for i, rule in find_clutter(cut).items()}


def boilerplate(lines: list[str]) -> set[str]:
    text = "\n".join(lines)
    return {text[part.start : part.end] for part in label(text)[0] if part.role is BlockRole.BOILERPLATE}


OTHER_NEWS = [
    "Museum shows forgotten paintings",
    "Bread becomes dearer for the third time",
    "Which pier has the best ice cream",
    "Handball club wins cup after extra time",
    "School holidays begin a week later",
]


def test_headlines_above_an_article_that_have_nothing_of_it_are_clutter() -> None:
    assert rules_of([*OTHER_NEWS, TITLE, *STORY]) == dict.fromkeys(OTHER_NEWS, "headlines")
    assert label("\n".join([*OTHER_NEWS, TITLE, *STORY]))[1].title == TITLE


def test_key_points_above_an_article_are_kept() -> None:
    points = [
        "Bridge opened after two years of work",
        "Second bridge follows before the winter",
        "Minister thanked the engineers on Monday",
        "Lorries expected to cross the river again",
    ]
    assert rules_of([TITLE, *points, *STORY]) == {}


@pytest.mark.parametrize(
    "times",
    [
        ["10:05", "09:40", "08:15"],
        ["5 hours ago", "6 hours ago", "a day ago"],
        ["Yesterday, 17:39", "Yesterday, 18:19", "06:54"],
        ["3 години тому"] * 3,
        ["Feb 3, 2026 10:05", "Feb 3, 2026 09:40", "Feb 2, 2026 08:15"],
    ],
)
@pytest.mark.parametrize("with_teasers", [True, False])
def test_items_with_times_are_clutter(times: list[str], with_teasers: bool) -> None:
    items = [
        line
        for headline, time in zip(OTHER_NEWS, times, strict=False)
        for line in ((headline, TEASER, time) if with_teasers else (headline, time))
    ]
    assert boilerplate([TITLE, *STORY, *items]) == set(items)


def test_the_reports_of_a_day_with_their_times_are_no_list_of_news() -> None:
    long = " ".join(STORY) + " The mayor of the town on the other bank was among those who came."
    lines = [TITLE, STORY[0], "10:05", long, "11:40", long.replace("4,000", "5,000"), "12:15", STORY[2]]
    assert "news_list" not in rules_of(lines).values()


def test_headlines_that_stand_twice_below_the_article_are_clutter_and_all_that_follows_several() -> None:
    twice = [line for headline in OTHER_NEWS[:2] for line in (headline, headline, TEASER, "Town")]
    assert boilerplate([TITLE, *STORY, *twice]) == set(twice)
    assert rules_of([TITLE, TITLE, *STORY]) == {}


def test_texts_that_break_off_at_the_end_are_clutter() -> None:
    others = [TEASER, TEASER.replace("bread", "butter")]
    assert boilerplate([TITLE, *STORY, *others]) == set(others)
    assert TEASER not in boilerplate([TITLE, *STORY, TEASER, STORY[0].replace("Monday", "Friday")])


def test_headlines_after_the_last_sentence_are_clutter() -> None:
    bullets = [f"- {line} in the spring" for line in OTHER_NEWS[:3]]
    assert boilerplate([TITLE, *STORY, *bullets]) == set(bullets)


@pytest.mark.parametrize(
    "lines",
    [
        ["The package has:", "- Ten cranes for the harbour town", "- Forty generators with spare parts"],
        ["- Lorries a day that crossed the river", "- Engineers who opened the second bridge"],
        ["Anna Bridge", "Minister of Infrastructure"],
    ],
)
def test_lists_of_the_article_itself_and_signatures_at_its_end_are_kept(lines: list[str]) -> None:
    assert not set(lines) & set(rules_of([TITLE, *STORY, *lines]))


LINES = [
    ("window.dataLayer = window.dataLayer || [];", "script"),
    ("fbq( 'track', 'PageView', args );", "script"),
    ("XYZ04022026000045015839ID11084", "code"),
    ("To read the full story, log in to your account.", "newsletter"),
    (
        "While quoting or using any materials of the site, an active link to the first paragraph is mandatory.",
        "copyright",
    ),
    ("Please see our community guidelines.", "appeal"),
    ("Read Full Story", "interface"),
    ("Back to top button", "interface"),
    ("AD", "advertisement"),
    ("Story continues below these videos", "advertisement"),
    ("Help us reach our goal for the winter.", "appeal"),
    ("Watch on YouTube: the ferry at night", "read_also_line"),
    ("Harbour at night / Photo: EPA", "photo_credit"),
]


@pytest.mark.parametrize(("line", "rule"), LINES)
def test_lines_of_sites_are_named_by_their_rule(line: str, rule: str) -> None:
    assert rules_of([TITLE, *STORY, line])[line] == rule


KEPT = [
    "The ministry asks for a link to the first paragraph where its report is used by others.",
    "“Let the harbour function (as it did before the flood); the window is open,” the mayor said on Monday.",
    "The ads for the second bridge cost 400 euros, the minister said on Monday evening.",
    "“Help us, please,” said a woman on the other bank of the river on Monday.",
    "Anna Bridge can be seen on the photo beside the engineers of the ministry.",
]


@pytest.mark.parametrize("line", KEPT)
def test_sentences_with_such_words_are_kept(line: str) -> None:
    assert line not in rules_of([TITLE, *STORY, line, STORY[1]])


@pytest.mark.parametrize(
    "line",
    [
        '"These boats help us keep the ferries safe at night," said the mayor of Zenda.',
        "Our farmers help us grow stronger, the minister said.",
        "We need your help, the envoy told the parliament of Riverland.",
        "We are asking your parliament for support so that our bridges can be financed.",
        "Independent journalism is under attack in the hills, the ombudsman said.",
        "The app will send notifications of floods to two million people.",
        "The minister can be reached by telephone until Friday, her office said.",
        "The content of the agreement does not necessarily mean that bridges will be built.",
        "The use of such materials without a licence, or any link to a supplier, must be reported.",
        "To report a mistake in the register, citizens call the office.",
        "Watch on X: the minister opened the plant.",
        "Views expressed in the treaty are those of both sides, the ministry noted.",
    ],
)
def test_what_somebody_says_is_no_word_of_the_site(line: str) -> None:
    told = "Riverland will send four boats to Zenda, the Ministry of Transport reported on Wednesday."
    parts, _ = label(f"{told}\n\n{line}\n\nThe boats will arrive before the winter begins in the north.")
    assert [part.role for part in parts if line[:20] in f"{told}\n\n{line}\n\n"[part.start : part.end]] == ["paragraph"]


def test_lists_of_a_fact_sheet_above_its_first_sentence_are_no_headlines() -> None:
    lists = [
        "What was sent to the coast",
        "• Zenda: four ferries and 20 pontoon bridges",
        "• Odin: twelve cranes with crews for a year",
        "• Ruritania: training of 40 engineers at home",
        "What the help of this year comes to",
        "• 12 million crowns were promised by all in spring",
        "• Zenda has paid 3 million crowns, Odin 800,000",
        "",
        "“The river is open to everybody again,” the Office of Harbours writes in its report to both governments.",
    ]
    assert not boilerplate(lists)
