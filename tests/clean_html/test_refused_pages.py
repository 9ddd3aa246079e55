"""A page that shows nothing is a row of quarantine with a rule of its own, and no failure of our code."""

import pyarrow as pa

from communique.build.cleaning import clean_shard
from communique.build.results import MADE_OF, StageResults
from communique.sources import RECORDS


def test_a_page_without_text_is_refused_and_the_others_are_cleaned():
    row = {
        "source": "pages",
        "raw_sha256": "0" * 64,
        "media_type": "text/html",
        "repairs": [],
        "authors": [],
        "tags": [],
        "markup": "html",
    }
    pages = {
        "empty.html": "<p hidden>Nothing</p>",
        "full.html": "<p>The convoy reached the port on Monday, it said.</p>",
    }
    records = [{**row, "locator": name, "content": html} for name, html in pages.items()]
    given = pa.Table.from_pylist(records, schema=RECORDS).append_column(MADE_OF, pa.array(sorted(pages)))
    made = clean_shard(given, StageResults())
    assert made.documents["locator"].to_pylist() == ["full.html"]
    [refused] = made.quarantine.to_pylist()
    assert (refused["stage"], refused["locator"], refused["rule"]) == ("clean", "pages/empty.html", "no_visible_text")
