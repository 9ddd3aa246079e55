"""Say where each quote of the annotations stands: fill `start` and `end` (code points in the document's text).

    python tests/gold/place.py             all annotations beside this file
    python tests/gold/place.py wire-0001   only those named

Reads and cleans the example documents as `communique build` does, so that the offsets are those of `documents.text`.
Writes each annotation back with one row a line. Nothing is written when anything is wrong: a quote that is not in the
text, or is there more than once without `occurrence`; a key that is missing or not known; a word that is in no
vocabulary; a number that is none. What is wrong is printed, and the exit status is 1.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from communique.clean import clean
from communique.schemas.vocabulary import (
    Comparator,
    EntityKind,
    EventKind,
    FundingStatus,
    RequestKind,
    SpeakerKind,
    StatementKind,
    TransferStatus,
)
from communique.sources import parse_sources, read

GOLD = Path(__file__).resolve().parent
SEEDS = GOLD.parents[1] / "seeds"

ROWS: Mapping[str, tuple[str, ...]] = {
    "boilerplate": (),
    "entities": ("name", "kind", "aliases"),
    "roles": ("person", "title", "organisation"),
    "statements": ("kind", "speaker", "speaker_kind", "cue"),
    "funding": (
        *("amount", "currency", "comparator", "status", "provider", "recipient"),
        *("programme", "source_of_funds", "purpose"),
    ),
    "transfers": ("item", "quantity", "comparator", "unit", "status", "provider", "recipient", "programme"),
    "figures": ("metric", "value", "comparator", "unit", "object", "actor", "target", "period"),
    "events": ("kind", "participants", "place", "date"),
    "requests": ("kind", "requester", "addressee", "object"),
}
"""The lists of an annotation, and the fields of their rows; all rows but those of `entities` also have a `quote`."""

FIELDS = ("id", "title", "published_on", *ROWS, "notes")
ALSO = frozenset({"quote", "quote_end", "occurrence", "start", "end", "optional"})
VOCABULARIES: Mapping[tuple[str, str], type[StrEnum]] = {
    ("entities", "kind"): EntityKind,
    ("statements", "kind"): StatementKind,
    ("statements", "speaker_kind"): SpeakerKind,
    ("funding", "comparator"): Comparator,
    ("funding", "status"): FundingStatus,
    ("transfers", "comparator"): Comparator,
    ("transfers", "status"): TransferStatus,
    ("figures", "comparator"): Comparator,
    ("events", "kind"): EventKind,
    ("requests", "kind"): RequestKind,
}
NULLABLE = frozenset({("transfers", "comparator")})
NUMBERS = (("funding", "amount"), ("transfers", "quantity"), ("figures", "value"))
DATES = (("events", "date"), ("figures", "period"))
_SUFFIX = re.compile(r"\.(?:txt|md|html?|json)(?:\.gz)?$")
_DAY = re.compile(r"(?a:\d{4}(?:-\d\d(?:-\d\d)?)?)")

Annotation = dict[str, Any]


def name_of(locator: str) -> str:
    """The id under which a document is annotated: the last part of its locator, without the suffix of a file."""
    return _SUFFIX.sub("", PurePosixPath(locator).name)


def texts() -> dict[str, str]:
    """The text of every example document by the id of its annotation."""
    records = read(parse_sources([str(SEEDS)])).records
    documents = clean(records).select(["locator", "text"]).to_pylist()
    return {name_of(row["locator"]): row["text"] for row in documents}


def faults(annotation: Annotation) -> Iterator[str]:
    """What is wrong with the shape of an annotation, whatever its text says."""
    if list(annotation) != list(FIELDS):
        yield f"keys are {list(annotation)}, not {list(FIELDS)}"
        return
    for table in ROWS:
        for number, row in enumerate(annotation[table]):
            yield from (f"{table}[{number}]: {fault}" for fault in _row_faults(table, row))


def _row_faults(table: str, row: Mapping[str, Any]) -> Iterator[str]:
    fields = ROWS[table]
    wanted = fields if table == "entities" else (*fields, "quote")
    if missing := [name for name in wanted if name not in row]:
        yield f"without {', '.join(missing)}"
        return
    for name in row:
        if name not in fields and name not in ALSO and name.removesuffix("_any") not in fields:
            yield f"{name} is not known"
    for field in fields:
        value = row[field]
        if vocabulary := VOCABULARIES.get((table, field)):
            optional = value is None and (table, field) in NULLABLE
            words = [*([] if optional else [value]), *row.get(f"{field}_any", ())]
            yield from (f"{field} {word!r} is in no vocabulary" for word in words if word not in list(vocabulary))
        elif (table, field) in NUMBERS and not _number(value):
            yield f"{field} {value!r} is no number"
        elif (table, field) in DATES and not _date(value):
            yield f"{field} {value!r} is no date"


def place(annotation: Annotation, text: str) -> Iterator[str]:
    """Fill `start` and `end` of every row that has a quote; yields what is wrong."""
    for table in ROWS:
        for number, row in enumerate(annotation[table]):
            if "quote" not in row:
                continue
            try:
                row["start"], end = _find(text, row["quote"], row.get("occurrence"))
                if "quote_end" in row:
                    _, end = _find(text, row["quote_end"], None, row["start"])
                row["end"] = end
            except ValueError as error:
                yield f"{table}[{number}]: {error}"


def _find(text: str, quote: str, occurrence: int | None, after: int = 0) -> tuple[int, int]:
    """Where a quote stands. Raises ValueError when it does not, or stands in several places and none is named."""
    found = [match.start() for match in re.finditer(f"(?={re.escape(quote)})", text) if match.start() >= after]
    if not quote or not found:
        raise ValueError(f"{quote!r} is not in the text")
    if occurrence is None and len(found) > 1 and not after:
        raise ValueError(f"{quote!r} is in the text {len(found)} times: give its occurrence, from 0")
    if (occurrence or 0) >= len(found):
        raise ValueError(f"{quote!r} is in the text {len(found)} times only")
    start = found[occurrence or 0]
    return start, start + len(quote)


def _number(value: str | None) -> bool:
    try:
        return value is None or Decimal(value).is_finite()
    except (InvalidOperation, TypeError):
        return False


def _date(value: str | None) -> bool:
    """Whether this is null, a year, month or day, or two of them with a slash between."""
    parts = value.split("/") if value is not None else []
    try:
        days = [date.fromisoformat((part + "-01-01")[:10]) for part in parts if _DAY.fullmatch(part)]
    except ValueError:
        return False
    return len(days) == len(parts) <= 2 and days == sorted(days)


def written(annotation: Annotation) -> str:
    """An annotation as it stands in its file: one row a line, so that a change of one row is a change of one line."""
    lines = []
    for key, value in annotation.items():
        if isinstance(value, list) and value:
            rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in value)
            lines.append(f'"{key}": [\n{rows}\n ]')
        else:
            lines.append(f'"{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{" + ",\n ".join(lines) + "}\n"


def main(names: list[str]) -> int:
    """Place the annotations named, or all; the exit status."""
    known, wrong = texts(), 0
    placed: dict[Path, str] = {}
    for path in [GOLD / f"{name}.json" for name in names] or sorted(GOLD.glob("*.json")):
        try:
            annotation = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            print(f"{path.name}: {error}")
            wrong += 1
            continue
        problems = list(faults(annotation))
        if annotation.get("id") != path.stem:
            problems.append(f"the id is {annotation.get('id')!r}")
        elif path.stem not in known:
            problems.append("no example document has this name")
        if not problems:
            problems = list(place(annotation, known[path.stem]))
        for problem in problems:
            print(f"{path.name}: {problem}")
        wrong += len(problems)
        placed[path] = written(annotation)
    if not wrong:
        for path, content in placed.items():
            path.write_text(content, "utf-8")
        print(f"{len(placed)} annotations placed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
