"""A dataset to explore: two versions, the second with a document whose words attack the page that shows them."""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish"))

from small_tables import AID_DOCUMENT, PROVENANCE, ROWS, Row, fact, tables

from communique.identity import document_id
from communique.publish import publish

SCRIPT = "<script>window.ran = 1</script>"
IMAGE = "<img src=x onerror='window.ran = 1'>"
TURNED = "aid \u202eton\u202c \u0007 granted"
SAID = f"{SCRIPT}{IMAGE}"
TEXT = f'{IMAGE}\nThe Ministry of {SCRIPT} said: "{SAID}" and {TURNED}.\n'
HOSTILE: Row = AID_DOCUMENT | {
    "document_id": document_id("notes", "hostile.txt", TEXT),
    "locator": "hostile.txt",
    "url": "javascript:window.ran=1",
    "title": IMAGE,
    "source": SCRIPT,
    "language": "de",
    "text": TEXT,
    "body": TEXT,
    "blocks": [],
    "words": 3,
    "published_on": date(2031, 1, 2),
}


def _said(content: str) -> Row:
    start = TEXT.index(content)
    return fact(
        "statements",
        HOSTILE,
        content,
        kind="indirect",
        speaker_text=f"The Ministry of {SCRIPT}",
        speaker_kind="organisation",
        content=content,
        content_start=start,
        content_end=start + len(content),
    )


def explored(folder: Path) -> Path:
    """Publish the dataset in a folder of datasets: 1.0.0 is small, with 1.1.0 came the hostile document."""
    dataset = folder / "aid"
    publish(tables(), dataset, PROVENANCE)
    more = {name: list(rows) for name, rows in ROWS.items()}
    more["documents"].append(HOSTILE)
    more["statements"] += [_said(SAID), _said(TURNED)]
    more["funding"].append(
        fact("funding", HOSTILE, TURNED, amount=Decimal("7.25"), currency="EUR", comparator="eq", status="pledged")
    )
    publish(tables(more), dataset, PROVENANCE)
    return dataset
