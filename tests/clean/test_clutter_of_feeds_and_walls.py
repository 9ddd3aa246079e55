"""Clutter of feeds, paywalls, encyclopaedias, donation boxes and pages of other languages, and what looks like it."""

import pytest

from communique.clean import label
from communique.schemas.vocabulary import BlockRole

HEAD = "Bridge over the Oder is open again\n\n"
STORY = (
    "The ministry of infrastructure opened the bridge over the Oder on Monday, after two years of work.\n\n"
    "The minister thanked the engineers and said that the second bridge would follow before the winter comes.\n\n"
)


def clutter_of(text: str) -> str:
    parts, _ = label(text)
    return "\n".join(text[part.start : part.end] for part in parts if part.role is BlockRole.BOILERPLATE)


@pytest.mark.parametrize(
    "line",
    [
        "The post Bridge over the Oder is open again appeared first on Harbour News.",
        "Like this: Like Loading...",
        "0 comments:",
        "An official website of the Northland government",
        "Here’s how you know",
        "A .gov website belongs to an official government organization in Northland.",
        "A lock (locked padlock) or https:// means you’ve safely connected to the .gov website.",
        "Official websites use .mil",
        "This material from the originating organization/author(s) may be edited for length.",
        "Posted in:",
        "HARBOR 65.20 Decreased By ▼ -0.70 (-1.06%)",
        "• ¥ 12.32 +0.19",
        "+ ↺ − 16 px",
        "Harbour Commission Logo",
        "Harbour Herald file photo",
        "Enlarge image (© Harbour pictures)",
        "PC:https://pictures.example/roe/photo/1",
        "From Wikipedia, the free encyclopedia",
        "Jump to: navigation, search",
        "See also[edit]",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        "See the original article at: Harbour Herald",
        "This content is exclusive to Harbour Plus Members",
        "You have reached our best work, deeply reported. Login or join to continue reading.",
        "Thank you for donating to Harbour News.",
        "We are free. Your donations allow us to report on what matters.",
        "Make a donation",
        "Suscríbete a Harbour Plus para leer todas las noticias.",
        "¿Ya eres suscriptor? Iniciar sesión",
        "Свіжі дописи",
        "Must read",
        "Other related news\nHarbour takes first ferry\nRail line to reopen",
        "view article",
        "span",
        "Online media entity; Media identifier - R40-09999.",
        "While citing any materials, links to the site harbour.example are mandatory. An “Advertisement” is paid.",
        "10 hrs · Edited ·",
    ],
)
def test_a_line_of_the_site_below_an_article_is_clutter(line: str) -> None:
    assert clutter_of(HEAD + STORY + line + "\n").strip() == line


@pytest.mark.parametrize(
    "line",
    ["Read also", "Hopp til innhold", "Sla over en ga naar de inhoud", "Przejdź do treści", "Vai al contenuto", "logo"],
)
def test_a_line_of_the_site_above_an_article_is_clutter(line: str) -> None:
    assert clutter_of(line + "\n" + HEAD + STORY).strip() == line


@pytest.mark.parametrize(
    "line",
    [
        "The post of minister was first held by Ada Roe, who later appeared before the court.",
        "The members of the council said the article is exclusive to treaties of trade.",
        "The harbour fell by 65.20 metres in 1999, and the river by 0.70.",
        "The minister said that links to the coast are mandatory for all harbours.",
        "Your donations, said the bishop, have allowed the town to build a school again.",
        "We ask our readers to see the original treaty, which the archive in Szczecin keeps.",
    ],
)
def test_a_sentence_of_the_article_that_has_such_words_stays(line: str) -> None:
    assert clutter_of(HEAD + STORY + line + "\n") == ""
