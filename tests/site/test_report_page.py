"""report.html: what it says is counted right, it is the same everywhere, and it holds no word that it should not."""

import json
import re
from base64 import b64encode
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import altair
import jsonschema
import pytest
from selectolax.lexbor import LexborHTMLParser
from small_tables import AID_DOCUMENT as AID
from small_tables import DRILL_DOCUMENT as DRILL
from small_tables import PROVENANCE, ROWS, Row, fact, tables
from told import ATTACKS, COPY, OLD, TAKEN, TITLE, hostile_rows

from communique.dataset.history import read_history
from communique.dataset.manifest import RepublishedText, read_manifest
from communique.publish import publish
from communique.publish.retraction import retract
from communique.site.blocks import Table
from communique.site.report import counts, money
from communique.site.report.money import money_section
from communique.site.version import opened

OBJECT, HIDDEN_VALUE = ATTACKS[9], ATTACKS[2]
LARGEST = 1_500_000
"""Bytes that a report may have."""


def page_of(dataset: Path, version: str) -> str:
    return (dataset / version / "report.html").read_text("utf-8")


def test_every_version_has_a_report_of_its_own(told_dataset: Path) -> None:
    for release in read_history(told_dataset).releases:
        page = page_of(told_dataset, release.version)
        manifest = read_manifest(told_dataset, release)

        assert len(page.encode()) < LARGEST
        assert manifest.files["report.html"].sha256 == sha256(page.encode()).hexdigest()
        assert f"Aid &lt;b&gt;and&lt;/b&gt; more {release.version}" in page
        text = LexborHTMLParser(page).css_first("main").text()
        assert "Since 1.1.0" in text or release.version != "1.2.0"


def test_the_same_rows_give_the_same_report_anywhere_and_at_any_time(told_dataset: Path, tmp_path: Path) -> None:
    publish(tables(), tmp_path / "elsewhere" / "aid", PROVENANCE, title=TITLE)

    assert page_of(tmp_path / "elsewhere" / "aid", "1.0.0") == page_of(told_dataset, "1.0.0")


def test_only_what_the_policy_names_may_run(told_dataset: Path) -> None:
    page = LexborHTMLParser(page_of(told_dataset, "1.2.0"))
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""

    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    scripts = [one for one in page.css("script") if not one.attributes.get("type")]
    styles = page.css("style")
    assert len(scripts) == 2
    assert len(styles) == 1
    for one in (*scripts, *styles):
        digest = b64encode(sha256(one.text(deep=True).encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert not page.css("[onload], [onerror], [onmouseover], [style], iframe, object, embed, form, base, main img")
    links = [one.attributes["href"] or "" for one in page.css("[href]")]
    assert all(one.startswith("#") or one == "data:," for one in links)


def test_every_chart_is_vega_lite_and_has_a_table_that_says_the_same(told_dataset: Path) -> None:
    page = LexborHTMLParser(page_of(told_dataset, "1.2.0"))
    figures = page.css("figure.chart")

    assert len(figures) >= 6
    for figure in figures:
        spec = json.loads(figure.css_first("script[type='application/json']").text(deep=True))
        altair.Chart.from_dict(spec)
        assert len(figure.css("details tbody tr")) >= 1


def test_a_chart_that_is_no_vega_lite_would_be_found() -> None:
    with pytest.raises(jsonschema.ValidationError):
        altair.Chart.from_dict({"mark": "bars", "data": {"values": []}, "encoding": {"x": {"feild": "a"}}})


@pytest.mark.parametrize("text", [RepublishedText.EVIDENCE, RepublishedText.NONE])
def test_a_version_that_withholds_words_has_a_report_without_them(text: RepublishedText, tmp_path: Path) -> None:
    rows = hostile_rows()
    made = publish(tables(rows), tmp_path / "aid", PROVENANCE, text=text)
    page = page_of(tmp_path / "aid", made.version)

    main = LexborHTMLParser(page).css_first("main")

    assert HIDDEN_VALUE not in main.css_first("#quarantine").text()
    assert (OBJECT in main.css_first("#figures").text()) == (text is RepublishedText.EVIDENCE)


def test_words_that_are_taken_down_are_in_no_report(tmp_path: Path) -> None:
    dataset = tmp_path / "aid"
    rows = {name: list(found) for name, found in ROWS.items()}
    rows["documents"].append(OLD)
    counted = {"metric": "payments", "comparator": "eq", "object": "the Marquis of Strelsau"}
    for day in (1, 2):
        period = {"period_text": "January", "period_precision": "day", "period_start": date(2030, 1, day)}
        own = {**counted, **period, "period_end": date(2030, 1, day), "value": Decimal(day)}
        rows["figures"] = [*rows.get("figures", ()), fact("figures", OLD, TAKEN, **own)]
    publish(tables(rows), dataset, PROVENANCE)
    assert "Marquis" in page_of(dataset, "1.0.0")

    retract(dataset, [OLD["document_id"]], "asked for", empty=True)

    for release in read_history(dataset).present:
        page = page_of(dataset, release.version)
        assert "Marquis" not in page
        assert "Zubrowka" not in page


def test_a_sum_of_ceilings_and_guesses_says_that_it_is_one(tmp_path: Path) -> None:
    words = re.findall(r"\S+", AID["text"])
    own = {"currency": "EUR", "status": "pledged"}
    amounts = [
        fact("funding", AID, words[place], amount=Decimal(place + 1), comparator=comparator, **own)
        for place, comparator in enumerate(("eq", "le", "gt", "approx"))
    ]
    publish(tables({**ROWS, "funding": amounts}), tmp_path / "aid", PROVENANCE)

    funding = LexborHTMLParser(page_of(tmp_path / "aid", "1.0.0")).css_first("#funding")

    heads = [one.text() for one in funding.css_first("table").css("thead th")]
    cells = [one.text() for one in funding.css_first("table").css("tbody td")]
    assert dict(zip(heads, cells, strict=True))["Rows not exact"] == "3"
    assert "counts with the number that is said" in funding.text()


def test_what_a_chart_leaves_out_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(money, "POINTS", 2)
    monkeypatch.setattr(counts, "POINTS", 2)
    words = re.findall(r"\S+", AID["text"])
    paid = {"currency": "EUR", "status": "pledged", "comparator": "eq"}
    amounts = [fact("funding", AID, words[n], amount=Decimal(n), **paid) for n in range(5)]
    day = {"period_text": "January", "period_precision": "day"}
    counted = [
        fact("figures", AID, words[n], metric="drones", comparator="eq", value=Decimal(n), **day)
        | {"period_start": date(2031, 1, n + 1), "period_end": date(2031, 1, n + 1)}
        for n in range(5)
    ]
    publish(tables({**ROWS, "funding": amounts, "figures": counted}), tmp_path / "aid", PROVENANCE)

    page = LexborHTMLParser(page_of(tmp_path / "aid", "1.0.0"))

    of_money, of_figures = (page.css_first(f"#{name} figure.chart").text() for name in ("funding", "figures"))
    assert "of the 2 largest of 4" in of_money  # nothing is no point on a logarithmic scale
    assert "and 2 more" in of_money
    assert "the latest 2 of each" in of_figures
    assert "and 3 more" in of_figures


Amount = tuple[str, int, str, Row, int | None]
"""Currency, amount, status, document, and which of the amounts before it is a part of."""

CASES: dict[str, tuple[list[Amount], dict[tuple[str, str], int]]] = {
    "statuses and currencies stay apart": (
        [("EUR", 5, "pledged", AID, None), ("EUR", 5, "disbursed", AID, None), ("USD", 5, "pledged", AID, None)],
        {("EUR", "pledged"): 5, ("EUR", "disbursed"): 5, ("USD", "pledged"): 5},
    ),
    "a part of a total in the same status is in it, and so is a part of that": (
        [("SEK", 10, "pledged", AID, None), ("SEK", 4, "pledged", AID, 0), ("SEK", 1, "pledged", AID, 1)],
        {("SEK", "pledged"): 10},
    ),
    "a part that has come further counts there": (
        [("NOK", 10, "pledged", AID, None), ("NOK", 4, "disbursed", AID, 0), ("NOK", 1, "disbursed", AID, 1)],
        {("NOK", "pledged"): 10, ("NOK", "disbursed"): 4},
    ),
    "what two documents tell of the same parties counts once": (
        [("DKK", 7, "pledged", AID, None), ("DKK", 7, "pledged", DRILL, None)],
        {("DKK", "pledged"): 7},
    ),
    "equal amounts of one document are two": (
        [("GBP", 7, "pledged", AID, None), ("GBP", 7, "pledged", AID, None)],
        {("GBP", "pledged"): 14},
    ),
    "a copy of a document adds nothing": (
        [("CHF", 7, "pledged", AID, None), ("CHF", 8, "pledged", COPY, None)],
        {("CHF", "pledged"): 7},
    ),
}


@pytest.fixture(scope="module")
def sums(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], object]:
    """What the report adds up of the amounts of all cases, which have a currency each."""
    money: list[Row] = []
    for amounts, _ in CASES.values():
        first = len(money)
        for place, (currency, amount, status, document, whole) in enumerate(amounts):
            words = re.findall(r"\S+", document["text"])
            part = None if whole is None else money[first + whole]["id"]
            own = {"currency": currency, "status": status, "comparator": "eq", "provider_id": "country:rur"}
            money.append(fact("funding", document, words[place], amount=Decimal(amount), part_of_id=part, **own))
    rows = {**ROWS, "funding": money, "documents": [AID, DRILL, COPY]}
    dataset = tmp_path_factory.mktemp("money") / "aid"
    publish(tables(rows), dataset, PROVENANCE)
    with opened(read_manifest(dataset, read_history(dataset).releases[-1])) as version:
        table = money_section(version).blocks[1]
    assert isinstance(table, Table)
    return {(str(row[0]), str(row[1])): row[2] for row in table.rows if row[2] is not None}


@pytest.mark.parametrize("name", CASES)
def test_money_is_added_up_where_nothing_counts_twice(name: str, sums: dict[tuple[str, str], object]) -> None:
    amounts, expected = CASES[name]
    currencies = {currency for currency, *_ in amounts}

    assert {key: value for key, value in sums.items() if key[0] in currencies} == expected


def test_what_draws_the_charts_was_built_from_the_sources_beside_it() -> None:
    root = Path(__file__).resolve().parents[2]
    built_from = json.loads((root / "src/communique/site/assets/charts.built-from.json").read_text("utf-8"))
    sources = {name: sha256((root / "web/charts" / name).read_bytes()).hexdigest() for name in built_from}

    assert built_from == sources, "build it anew: cd web/charts && npm install && npm run build"
    assert set(built_from) == {"build.mjs", "charts.js", "package.json"}
