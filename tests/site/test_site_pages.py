"""The site: every fact has its address, every link leads somewhere, what is gone says so, nothing is written twice."""

import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyarrow.parquet as pq
import pytest
from selectolax.lexbor import LexborHTMLParser
from small_tables import AID_DOCUMENT, ROWS
from told import ATTACKS, HIDDEN, HOSTILE, LINE, OLD, TAKEN, VILLAIN

from communique.cli.site import written_site
from communique.dataset.views import is_fact
from communique.errors import UsageError
from communique.site.addresses import anchor, document_page, entity_page, fact_address
from communique.site.folder import MARK, is_of


@pytest.fixture(scope="module")
def pages(told_site: Path) -> dict[str, LexborHTMLParser]:
    """Every page of the site by its address, but for reports and the explorer."""
    found = sorted(told_site.rglob("*.html"))
    names = {path.relative_to(told_site).as_posix(): path for path in found}
    return {
        name: LexborHTMLParser(path.read_text("utf-8"))
        for name, path in names.items()
        if not name.startswith(("explorer/", "version/"))
    }


def test_every_fact_has_the_address_that_it_always_has(told_dataset: Path, pages: dict[str, LexborHTMLParser]) -> None:
    counted = 0
    for path in sorted((told_dataset / "1.2.0").glob("*.parquet")):
        if is_fact(pq.read_schema(path)):
            for row in pq.read_table(path, columns=["id", "document_id"]).to_pylist():
                page, _, at = fact_address(path.stem, row["document_id"], row["id"]).partition("#")
                assert pages[page].css_first(f"article[id='{at}']") is not None
                counted += 1
    assert counted > 15


def test_every_link_leads_somewhere(told_site: Path, pages: dict[str, LexborHTMLParser]) -> None:
    ids = {name: {one.attributes["id"] for one in page.css("[id]")} for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for link in page.css("[href], [src]"):
            address = link.attributes.get("href") or link.attributes.get("src") or ""
            parts = urlsplit(address)
            if parts.scheme in ("http", "https"):
                assert link.attributes["rel"] == "noopener noreferrer nofollow"
            elif parts.scheme != "data":
                assert not parts.scheme, address
                target = (told_site / name).parent / unquote(parts.path) if parts.path else told_site / name
                place = target.resolve()
                assert place.is_relative_to(told_site)
                at = place.relative_to(told_site).as_posix()
                if not place.is_file() or (parts.fragment and at in ids and unquote(parts.fragment) not in ids[at]):
                    broken.append(f"{name}: {address}")
    assert not broken


def test_a_fact_is_shown_with_its_words_field_by_field(pages: dict[str, LexborHTMLParser]) -> None:
    page = pages[document_page(AID_DOCUMENT["document_id"])]
    said = ROWS["statements"][0]
    fact = page.css_first(f"#{anchor('statements', said['id'])}")

    assert fact.css_first("h3").text() == "Rudolf Elphberg: a statement, in quotation marks"
    assert fact.css_first("blockquote").text() == said["evidence"]
    assert fact.css_first("blockquote mark.f-who").text() == "He"
    fields = fact.css_first("dl.fields").text()
    for shown in ("Rudolf Elphberg", "read from He", "rule", "0.90", said["id"]):
        assert shown in " ".join(fields.split())
    text = page.css_first("#text")
    assert text.text() == AID_DOCUMENT["text"]
    marked = text.css(f"[data-facts~='{anchor('statements', said['id'])}']")
    assert "".join(one.text() for one in marked) == said["evidence"]
    assert text.css_first(f"[data-fields='{anchor('statements', said['id'])}:who']").text() == "He"


def test_the_past_of_a_fact_is_told(pages: dict[str, LexborHTMLParser]) -> None:
    page = pages[document_page(AID_DOCUMENT["document_id"])]
    fact = page.css_first(f"#{anchor('statements', ROWS['statements'][0]['id'])}")
    past = " ".join(fact.text().split())

    assert "in 1.1.0 confidence became 0.4, until then 0.9" in past
    assert "in 1.2.0 confidence became 0.9, until then 0.4" in past


def test_what_is_gone_keeps_its_address_and_says_so(pages: dict[str, LexborHTMLParser]) -> None:
    page = pages[document_page(OLD["document_id"])]
    assert "This document is in no version since 1.2.0" in page.css_first(".warn").text()
    assert TAKEN in page.css_first("#text").text()
    assert len(page.css("article.fact")) == 1

    money = ROWS["funding"][0]
    gone = pages[document_page(AID_DOCUMENT["document_id"])].css_first(f"#{anchor('funding', money['id'])}")
    assert "This fact is in no version since 1.2.0" in gone.text()


def test_a_hostile_document_is_words_and_nothing_else(pages: dict[str, LexborHTMLParser]) -> None:
    page = pages[document_page(HOSTILE["document_id"])]

    shown = page.css_first("#text").text()
    for attack in ATTACKS:
        assert attack in shown
    assert HIDDEN not in shown
    assert "⟨U+202E⟩not⟨U+202C⟩ ␀␇␛[31m" in shown
    assert LINE in shown
    scripts = [one.attributes.get("src") for one in page.css("script")]
    assert scripts == ["../assets/theme.js", "../assets/facts.js"]
    for one in pages.values():
        assert not one.css("[onload], [onerror], [onmouseover], [style], style, iframe, svg, img, form, base")
        assert "\u202e" not in (one.html or "")


def test_somebody_is_told_of_on_a_page_with_all_that_they_said(pages: dict[str, LexborHTMLParser]) -> None:
    page = pages[entity_page(VILLAIN)]
    roles = " ".join(page.css_first(".roles").text().split())

    assert "Speaker 11" in roles
    assert "Provider 1" in roles
    assert len(page.css("ol.line li")) == 13
    country = pages["entity/country/rur.html"]
    assert "Named in1 document" in country.css_first("dl.facts").text().replace("\n", "")


def test_written_again_nothing_is_touched(told_dataset: Path, told_site: Path) -> None:
    pages = [path for path in told_site.rglob("*") if path.is_file() and path.name != MARK]
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in pages}
    (told_site / "document" / "left.html").write_text("of a document that is not there any more")

    made = written_site(told_dataset, told_site)

    assert (made.written, made.removed) == (0, 1)
    assert not (told_site / "document" / "left.html").exists()
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in before} == before


def test_a_site_is_up_to_date_until_there_is_another_version(
    told_dataset: Path, told_site: Path, tmp_path: Path
) -> None:
    assert is_of(told_site, told_dataset)
    shutil.copytree(told_dataset, tmp_path / "aid")
    (tmp_path / "aid" / "versions.json").write_bytes((told_dataset / "versions.json").read_bytes() + b" ")

    assert not is_of(told_site, tmp_path / "aid")
    assert not is_of(tmp_path / "no-site", told_dataset)


def test_a_folder_of_something_else_is_left_alone(told_dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(UsageError, match="not empty and no site of ours"):
        written_site(told_dataset, tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        written_site(told_dataset, tmp_path / "thesis.txt")
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize(
    "theirs", [b'{"title": "mine"}', b'["communique site"]', b"\xff", b'{"made_by":', b"[" * 100_000]
)
def test_a_folder_whose_site_json_another_program_wrote_is_left_alone(
    told_dataset: Path, tmp_path: Path, theirs: bytes
) -> None:
    (tmp_path / MARK).write_bytes(theirs)
    for name in ("assets", "data", "document", "explorer"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.txt").write_text("years of work")

    with pytest.raises(UsageError, match="not empty and no site of ours"):
        written_site(told_dataset, tmp_path)
    assert not is_of(tmp_path, told_dataset)
    assert (tmp_path / MARK).read_bytes() == theirs
    assert len(list(tmp_path.rglob("mine.txt"))) == 4
