"""Report and site in a real browser: nothing of a source runs, nothing is fetched, everybody can read it."""

from pathlib import Path

import pytest
from browser import OpenPage
from small_tables import AID_DOCUMENT, ROWS
from told import HOSTILE, VILLAIN

from communique.site.addresses import anchor, document_page, entity_page, quoted

PHONE, DESK = (360, "dark"), (1440, "light")
PAGES = {
    "first": ("index.html", (PHONE, DESK)),
    "hostile document": (document_page(HOSTILE["document_id"]), (PHONE,)),
    "document": (document_page(AID_DOCUMENT["document_id"]), (PHONE, DESK)),
    "hostile person": (quoted(entity_page(VILLAIN)), (DESK,)),
    "people": ("list/person.html", (PHONE,)),
    "documents": ("list/documents.html", (PHONE,)),
    "versions": ("versions.html", (DESK,)),
    "report": ("version/1.2.0/report.html", (PHONE, DESK)),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_nothing_asks_nobody_and_shuts_nobody_out(
    name: str, open_page: OpenPage, told_address: str
) -> None:
    address, readers = PAGES[name]
    for width, scheme in readers:
        visit = open_page(told_address + address, width, 900, scheme)
        page = visit.page
        page.evaluate("document.querySelectorAll('*').forEach(one => one.dispatchEvent(new Event('mouseover')))")

        assert page.evaluate("window.ran") is None
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.is_visible("h1")
        assert not visit.findings()
        hosts = {one.split("/")[2] for one in visit.requests if one.startswith("http")}
        assert hosts == {told_address.split("/")[2]}


def test_a_report_opens_from_disk_and_draws_its_charts(open_page: OpenPage, told_dataset: Path) -> None:
    visit = open_page((told_dataset / "1.2.0" / "report.html").as_uri())
    figures = visit.page.locator("figure.chart")

    for place in range(figures.count()):
        figures.nth(place).scroll_into_view_if_needed()
        figures.nth(place).locator("svg").wait_for()
    assert figures.count() >= 6
    assert visit.findings() == []
    assert figures.locator("[data-chart][role=img][aria-label]").count() == figures.count()
    assert not [one for one in visit.requests if not one.startswith(("file:", "data:"))]
    assert visit.page.evaluate("window.ran") is None


def test_printing_draws_the_charts_that_were_not_seen_yet(open_page: OpenPage, told_dataset: Path) -> None:
    page = open_page((told_dataset / "1.2.0" / "report.html").as_uri(), 800, 600).page

    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert page.locator("figure.chart svg").count() == page.locator("figure.chart").count()


def test_colours_are_the_readers_choice_and_stay(open_page: OpenPage, told_address: str) -> None:
    page = open_page(told_address + "index.html", scheme="dark").page
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)

    page.click("#theme")
    assert page.evaluate(ground) == "rgb(255, 255, 255)" != dark
    page.goto(told_address + "versions.html")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_the_address_of_a_fact_opens_it_and_marks_its_words(open_page: OpenPage, told_address: str) -> None:
    at = anchor("statements", ROWS["statements"][0]["id"])
    page = open_page(f"{told_address}{document_page(AID_DOCUMENT['document_id'])}#{at}").page

    assert page.locator(f"#{at} dl.fields").is_visible()
    assert "".join(page.locator("#text .ev.on").all_inner_texts()) == ROWS["statements"][0]["evidence"]
    assert page.locator("#text .f-who").all_inner_texts() == ["He"]

    page.locator("#text .ev", has_text="The Minister").first.click()
    assert page.evaluate("location.hash").startswith("#events-")
    assert page.locator("#text .f-who").count() == 0
