"""A dataset whose pages are tried: three versions, in the last a document whose every word attacks the page."""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish"))

from small_tables import AID_DOCUMENT, PROVENANCE, ROWS, Row, fact, tables

from communique.identity import document_id
from communique.publish import publish

ATTACKS = (
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "</script><script>window.ran = 1</script>",
    '" onmouseover="window.ran = 1" x="',
    "</title></head><body onload=window.ran=1>",
    "<style>body { display: none }</style>",
    "{{ 7 * 7 }} {% raw %} ${7 * 7}",
    "<a href='javascript:window.ran=1'>here</a>",
    "<!-- ]]> --> &lt;b&gt; &#x202e;",
    "<svg/onload=window.ran=1> <iframe src=javascript:window.ran=1>",
)
TITLE = "Aid <b>and</b> more"
HIDDEN = "granted \u202enot\u202c \u0000\u0007\x1b[31m \u200b\u2066pay\u2069 \ufeff\U000e0041"
LINE = "a" * 1_000_000
"""A line of a million characters without a place to break."""
TAKEN = "Zubrowka paid the Marquis of Strelsau EUR 12 million."
"""Words of a document that is taken down."""

TEXT = "\n".join([*ATTACKS, HIDDEN, LINE, "The Duke of Zenda said: " + ATTACKS[0]]) + "\n"


def _document(text: str, locator: str, **given: Any) -> Row:
    row: Row = {**AID_DOCUMENT, "text": text, "body": text, "locator": locator, "blocks": [], "words": 3, **given}
    return row | {"document_id": document_id(row["source"], locator, text)}


HOSTILE = _document(
    TEXT,
    ATTACKS[3],
    source=ATTACKS[0],
    title=ATTACKS[4] + HIDDEN,
    url="javascript:window.ran=1",
    authors=[ATTACKS[1]],
    section=ATTACKS[2],
    licence=ATTACKS[5],
    attribution=ATTACKS[6],
    language="uk",
    published_on=date(2031, 2, 3),
)
OLD = _document(TAKEN + "\nIt was in January.\n", "old.txt", title="Old news", published_on=date(2030, 1, 9))
COPY = _document(TEXT[:40], "copy.txt", title=ATTACKS[7], canonical=False, url="https://example.org/a?b=<c>")
VILLAIN = 'person:../../x"><script>window.ran=1</script>'


def hostile_rows() -> dict[str, list[Row]]:
    """The rows of the small tables with those of the hostile document, and what refers to it."""
    rows = {name: list(found) for name, found in ROWS.items()}
    rows["documents"] += [HOSTILE, COPY]
    entity = {"entity_id": VILLAIN, "kind": "person", "name": ATTACKS[1], "aliases": list(ATTACKS), "iso3": None}
    rows["entities"].append(entity | {"external_ids": [(ATTACKS[0], ATTACKS[2])]})
    place = TEXT.index("The Duke")
    said = {"kind": "direct", "speaker_id": VILLAIN, "speaker_kind": "person", "speaker_text": "The Duke of Zenda"}
    for number, attack in enumerate((*ATTACKS, HIDDEN)):
        start = TEXT.index(attack)
        span = [{"field": "speaker_id", "span_start": place, "span_end": place + 8}, _span("content", start, attack)]
        content = {
            "content": attack,
            "content_start": start,
            "content_end": start + len(attack),
            "cue": ATTACKS[number % 5],
        }
        rows["statements"].append(fact("statements", HOSTILE, attack, spans=span, method=attack, **said, **content))
    amount = {"currency": "EUR", "comparator": "eq", "status": "disbursed", "provider_id": VILLAIN, "purpose": HIDDEN}
    rows["funding"] = [fact("funding", HOSTILE, ATTACKS[0], amount=Decimal("12.5"), **amount)]
    rows["relations"] = [
        fact("relations", HOSTILE, ATTACKS[1], subject_id=VILLAIN, predicate="holds_office", title=ATTACKS[2])
    ]
    figures = {"metric": "drones", "comparator": "eq", "object": ATTACKS[9]}
    rows["figures"] = [
        fact("figures", HOSTILE, ATTACKS[n], value=Decimal(n + 1), period_start=date(2031, 1, n + 1), **figures, **_DAY)
        for n in range(3)
    ]
    rows["duplicates"] = [
        {
            "document_id": one["document_id"],
            "cluster_id": min(HOSTILE["document_id"], COPY["document_id"]),
            "canonical_document_id": HOSTILE["document_id"],
            "relation": relation,
            "similarity": similarity,
            "method": ATTACKS[8],
        }
        for one, relation, similarity in ((HOSTILE, "canonical", 1.0), (COPY, "near", 0.9))
    ]
    rows["quarantine"].append(
        rows["quarantine"][0] | {"locator": ATTACKS[0], "failing_value": ATTACKS[2] + HIDDEN, "rule": "not_text"}
    )
    return rows


_DAY = {"period_text": "January", "period_end": date(2031, 1, 9), "period_precision": "day"}


def _span(field: str, start: int, words: str) -> Row:
    return {"field": field, "span_start": start, "span_end": start + len(words)}


def told(folder: Path) -> Path:
    """Publish the dataset: 1.1.0 has a document that 1.2.0 lacks, and money that it lacks; 1.2.0 is hostile."""
    dataset = folder / "aid"
    publish(tables(), dataset, PROVENANCE, title=TITLE)
    rows = {name: list(found) for name, found in ROWS.items()}
    rows["documents"].append(OLD)
    paid = {"currency": "EUR", "comparator": "eq", "status": "disbursed"}
    rows["funding"].append(fact("funding", OLD, TAKEN, amount=Decimal(12_000_000), **paid))
    rows["statements"][0] = rows["statements"][0] | {"confidence": 0.4, "cue": "He said"}
    publish(tables(rows), dataset, PROVENANCE)
    publish(tables(hostile_rows()), dataset, PROVENANCE)
    return dataset
