"""The explorer in a real browser, from a server that knows neither ranges nor compression."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from browser import OpenPage, Visit, served
from explored import explored
from playwright.sync_api import expect

from communique.site.addresses import entity_page, quoted
from communique.site.explorer import Addresses, write_explorer

QUERY = "SELECT id, amount, period_start, spans, purpose FROM funding ORDER BY amount"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("explored")
    write_explorer(explored(folder / "datasets"), folder / "site", Addresses())
    with served(folder / "site") as address:
        yield address + "explorer/index.html"


def ask(visit: Visit, query: str) -> str:
    """Run a query and return what the page shows: the rows of its result, or what is wrong."""
    visit.page.fill("#query", query)
    visit.page.press("#query", "Control+Enter")
    visit.page.wait_for_selector("#result[aria-busy=false]", state="attached")
    if visit.page.is_visible("#fault"):
        return visit.page.inner_text("#fault")
    return rows(visit)


def rows(visit: Visit) -> str:
    """The result as the page shows it, a line for each row, the names of the columns first."""
    return "\n".join(visit.page.locator("#result tr").all_inner_texts())


def test_the_page_is_there_at_once_and_reads_only_what_the_search_needs(open_page: OpenPage, site: str) -> None:
    visit = open_page(site)
    visit.page.wait_for_selector("#hits li")

    painted = visit.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert painted < 2000
    assert visit.page.inner_text("#search-status") == "3 statements, newest first"
    assert not [one for one in visit.requests if "engine" in one or "funding" in one]


def test_a_query_answers_and_can_be_taken_along(open_page: OpenPage, site: str, tmp_path: Path) -> None:
    visit = open_page(site + "#view=sql")
    shown = ask(visit, QUERY)

    assert "7.25" in shown
    assert "400,500,000.00" in shown
    assert '[{"field":"' not in shown
    fetched = [one.rpartition("/")[2] for one in visit.requests if one.endswith(".parquet")]
    assert fetched == ["funding.parquet"]
    link = visit.page.get_attribute("#result td a", "href")
    assert link is not None
    assert link.startswith("../document/")
    with visit.page.expect_download() as started:
        visit.page.click("#save-csv")
    lines = Path(started.value.path()).read_bytes().decode().split("\r\n")
    assert lines[0] == "id,amount,period_start,spans,purpose"
    assert lines[2].endswith(",400500000.00,2030-10-01,[],")
    with visit.page.expect_download() as started:
        visit.page.click("#save-parquet")
    started.value.save_as(tmp_path / "aid.parquet")
    taken = pq.read_table(tmp_path / "aid.parquet")
    assert [str(one) for one in taken["amount"].to_pylist()] == ["7.25", "400500000.00"]

    visit.page.click("#as-chart")
    expect(visit.page.locator("figure svg rect")).to_have_count(2)

    # What another table would need, what is wrong, and what reaches out.
    visit.page.click("#as-table")
    assert "no_such" in ask(visit, "SELECT no_such FROM funding")
    assert "disabled" in ask(visit, "SELECT * FROM read_csv('https://example.org/a.csv')")
    assert "communique query" in ask(visit, "SELECT to_json(spans) FROM funding")
    assert "amount" in ask(visit, "DESCRIBE funding")
    assert "requests.parquet" not in " ".join(visit.requests)

    # A query without end is ended, and the next one answers.
    visit.page.fill("#query", "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b")
    visit.page.click("#run")
    visit.page.click("#stop")
    expect(visit.page.locator("#status")).to_have_text("Stopped.")
    ask(visit, "SELECT entity_id FROM entities ORDER BY 1")
    links = visit.page.locator("#result td a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    entities = ("country:rur", "person:flavia-strakencz", "person:rudolf-elphberg")
    assert links == [f"../{quoted(entity_page(one))}" for one in entities]


FORGERIES = (
    'UPDATE "files of versions"."1.1.0/funding.parquet" SET amount = 666',
    'UPDATE "files of versions"."1.1.0/funding.parquet" SET amount = 666; SELECT count(*) FROM funding',
    "CREATE OR REPLACE TEMP MACRO sum(x) AS 666",
    "CREATE OR REPLACE MACRO sum(x) AS 666; SELECT 1",
    "SELECT 1) ; CREATE OR REPLACE MACRO sum(x) AS 666; FROM (SELECT 1",
    'EXPLAIN ANALYZE DELETE FROM "files of versions"."1.1.0/funding.parquet"',
    'EXPLAIN ANALYZE EXPLAIN ANALYZE DELETE FROM "files of versions"."1.1.0/funding.parquet"',
    'WITH a AS (SELECT 1) DELETE FROM "files of versions"."1.1.0/funding.parquet"',
    'DROP SCHEMA "1.1.0" CASCADE',
    "SET integer_division = true",
    "PRAGMA enable_external_access = true",
    "USE main",
    "LOAD json",
)
READERS = (
    "SELECT count(*) FROM funding;",
    "-- a comment\nFROM funding -- another",
    "WITH a AS (SELECT 1 AS b) SELECT b, b FROM a ORDER BY b",
    "VALUES (1), (2)",
    "SHOW TABLES",
    "SUMMARIZE funding",
    "EXPLAIN SELECT 1",
    "PIVOT funding ON currency IN ('EUR') USING sum(amount)",
)


def test_a_query_of_a_link_reads_and_changes_nothing(open_page: OpenPage, site: str) -> None:
    visit = open_page(site + "#view=sql")
    question = "SELECT count(*) AS n, sum(amount) AS s, 7 / 2 AS h FROM funding"
    before = ask(visit, question)
    assert before.split() == ["n", "s", "h", "2", "400,500,007.25", "3.5"]

    for forgery in FORGERIES:
        assert not ask(visit, forgery).startswith("n"), forgery
        assert visit.page.is_visible("#fault"), forgery
        assert ask(visit, question) == before, forgery
    assert "one statement that reads" in ask(visit, FORGERIES[0])
    for reader in READERS:
        ask(visit, reader)
        assert not visit.page.is_visible("#fault"), (reader, visit.page.inner_text("#fault"))


def test_a_link_to_a_version_that_is_not_here_says_so_and_asks_no_other(open_page: OpenPage, site: str) -> None:
    address = site + "#view=sql&version=9.9.9&query=SELECT+max%28amount%29+AS+most+FROM+funding"
    visit = open_page(address)

    said = visit.page.locator("#missing")
    expect(said).to_have_text("Version 9.9.9 is not here, only 1.0.0, 1.1.0. This is 1.1.0.")
    assert visit.page.input_value("#query") == "SELECT max(amount) AS most FROM funding"
    assert visit.page.url == address
    assert not [one for one in visit.requests if "engine" in one]
    visit.page.select_option("#version", "1.0.0")
    expect(said).to_be_hidden()
    assert "version=1.0.0" in visit.page.url


def test_a_version_is_a_choice_and_a_link_reproduces_it(open_page: OpenPage, site: str) -> None:
    visit = open_page(site + "#view=sql")
    assert ask(visit, "SELECT count(*) AS found FROM statements_named").split() == ["found", "3"]

    visit.page.select_option("#version", "1.0.0")
    expect(visit.page.locator("#status")).to_contain_text("from 1.0.0")
    assert rows(visit).split() == ["found", "1"]
    both = 'SELECT id FROM "1.1.0".statements EXCEPT SELECT id FROM "1.0.0".statements'
    assert len(ask(visit, both).split()) == 3

    ask(visit, "SELECT max(amount) AS most FROM funding")
    again = open_page(visit.page.url)
    again.page.wait_for_selector("#result td")
    assert rows(again).split() == ["most", "400,500,000.00"]
    assert again.page.input_value("#version") == "1.0.0"


def test_the_search_finds_words_and_narrows_down(open_page: OpenPage, site: str) -> None:
    visit = open_page(site)
    visit.page.wait_for_selector("#hits li")

    status = visit.page.locator("#search-status")
    for words, told in (
        ("provid million", "No statement"),  # only the last word may be a beginning
        ("million provid", "1 statement, best first"),
        ('"400 eur"', "No statement"),
        ('"eur 400"', "1 statement"),
        ("zzz", "No statement"),
        ("elphb", "1 statement"),  # the speaker's name
        ("zzz", "No statement"),
        ("", "3 statements, newest first"),
    ):
        visit.page.fill("#words", words)
        expect(status).to_contain_text(told)
    visit.page.get_by_label("quoted").check()
    expect(status).to_contain_text("1 statement,")
    assert "kind=direct" in visit.page.url
    visit.page.get_by_label("reported").check()
    expect(status).to_contain_text("3 statements")
    visit.page.select_option("#version", "1.0.0")
    expect(status).to_contain_text("1 statement,")


def test_hostile_words_are_words(open_page: OpenPage, site: str) -> None:
    visit = open_page(site + "#words=granted")
    visit.page.wait_for_selector("#hits li")
    assert "aid ⟨U+202E⟩ton⟨U+202C⟩ ␇ granted" in visit.page.inner_text("#hits")

    visit.page.fill("#words", "script")
    visit.page.wait_for_selector("#hits mark")
    assert "<script>window.ran = 1</script>" in visit.page.inner_text("#hits")
    assert visit.page.locator("#hits a[href^='javascript']").count() == 0
    assert visit.page.locator("main img, main script").count() == 0

    visit.page.click("#tab-sql")
    shown = ask(
        visit, "SELECT content, url, document_title AS \"<b>title</b>\" FROM statements_named WHERE url LIKE 'j%'"
    )
    assert "<img src=x onerror='window.ran = 1'>" in shown
    assert "javascript:window.ran=1" in shown
    assert "<b>title</b>" in shown
    assert visit.page.locator("#result a, main img, main script, #result b").count() == 0
    assert visit.page.evaluate("window.ran") is None


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_every_part_is_open_to_everybody(open_page: OpenPage, site: str, width: int, scheme: str) -> None:
    visit = open_page(site, width=width, scheme=scheme)
    visit.page.wait_for_selector("#hits li")
    for part in ("search", "sql", "tables"):
        visit.page.click(f"#tab-{part}")
        if part == "tables":
            visit.page.click("#table-list summary")
        assert visit.findings() == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") == width
    visit.page.focus("#tab-tables")
    visit.page.keyboard.press("ArrowRight")
    assert visit.page.is_visible("#panel-search")
