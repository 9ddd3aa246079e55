"""Annotated documents: what must be found in a text, as people wrote it down.

A folder holds one `ID.json` a document. Every row quotes the text word for word and says where the quote stands
(`start` and `end`, in code points), or which occurrence of it is meant (`occurrence`, counted from 0). A row that is
`optional` costs nothing when it is missed and counts nothing when it is found; `speaker_any`, `status_any` and the
like list what is right as well. Where `annotated` is given, only funding and transfers of the document are annotated.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from communique.dataset.manifest import Json
from communique.errors import UsageError
from communique.evaluate.comparison import Names, Period, Span, annotated_period, folded, number

NOWHERE: Span = (-1, -1)
"""Where a row stands whose quote is not in the text of the version: it can only be missed."""

EXCERPT_TABLES = frozenset({"funding", "transfers"})
"""What is annotated of an excerpt."""

_LISTS = (
    *("boilerplate", "entities", "roles", "statements", "funding"),
    *("transfers", "figures", "events", "requests"),
)


@dataclass(frozen=True, slots=True)
class Annotated:
    """A row that an annotator wrote down."""

    span: Span
    words: str
    optional: bool


@dataclass(frozen=True, slots=True)
class AnnotatedStatement(Annotated):
    """Something said or written."""

    kind: str
    speakers: tuple[Names, ...]
    """Every speaker that is right."""


@dataclass(frozen=True, slots=True)
class AnnotatedFunding(Annotated):
    """An amount of money."""

    amount: Decimal | None
    currency: str | None
    statuses: tuple[str | None, ...]
    """Every status that is right."""
    parties: Mapping[str, tuple[Names, ...]]
    """By slot (provider, recipient, programme), everyone who is right; none where the text names nobody."""


@dataclass(frozen=True, slots=True)
class AnnotatedTransfer(Annotated):
    """Goods in kind."""

    item: str | None
    statuses: tuple[str | None, ...]
    quantity: Decimal | None


@dataclass(frozen=True, slots=True)
class AnnotatedFigure(Annotated):
    """A count or measured quantity."""

    value: Decimal | None
    comparator: str | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class AnnotatedEvent(Annotated):
    """Something that happened."""

    kind: str


@dataclass(frozen=True, slots=True)
class AnnotatedRole(Annotated):
    """An office and who holds it."""

    person: Names
    title: str | None


@dataclass(frozen=True, slots=True)
class AnnotatedEntity(Annotated):
    """A person, country or other thing that is named."""

    kind: str
    names: Names


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """Everything that is annotated of one document."""

    name: str
    tables: Collection[str] | None
    """What is annotated of an excerpt; None where everything is."""
    text_differs: bool
    """Whether the text that was annotated is not the text of the version."""
    boilerplate: tuple[Annotated, ...]
    statements: tuple[AnnotatedStatement, ...]
    funding: tuple[AnnotatedFunding, ...]
    transfers: tuple[AnnotatedTransfer, ...]
    figures: tuple[AnnotatedFigure, ...]
    events: tuple[AnnotatedEvent, ...]
    requests: tuple[Annotated, ...]
    roles: tuple[AnnotatedRole, ...]
    entities: tuple[AnnotatedEntity, ...]

    def covers(self, measure: str) -> bool:
        """Whether the rows that a measure counts are annotated."""
        return self.tables is None or measure.split(maxsplit=1)[0] in self.tables


@dataclass(frozen=True, slots=True)
class Annotation:
    """A file of annotations as it was written, before its quotes are looked up in a text."""

    name: str
    path: Path
    written: Mapping[str, Json]


def read_annotations(folder: Path) -> tuple[Annotation, ...]:
    """Read every annotated document of a folder, by file name. Other JSON files are passed over.

    Raises UsageError when the folder is not there or holds none, or a file is not in the form above.
    """
    if not folder.is_dir():
        raise UsageError(f"no folder {folder}: name one that holds annotated documents, one ID.json each")
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            written = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"{path} cannot be read as JSON ({error})") from error
        if isinstance(written, dict) and "funding" in written:
            name = written.get("id")
            if not isinstance(name, str) or not name:
                raise UsageError(f"{path} does not say which document it annotates: give it an `id`")
            found.append(Annotation(name, path, written))
    if not found:
        raise UsageError(f"{folder} holds no annotated document: each is an ID.json with `id`, `funding` and the like")
    return tuple(found)


def place(annotation: Annotation, text: str | None) -> AnnotatedDocument:
    """Return an annotation with the places of its rows in a text: that of the version, None where it has none.

    Raises UsageError for a row that lacks its quote or whose fields are of the wrong type.
    """
    kept = _written_texts(annotation)
    rows = {of: _rows(annotation, of, text if text is not None else next(iter(kept), "")) for of in _LISTS}
    aliases = {folded(e.text("name")): e.names() for e in rows["entities"]}

    def called(name: str | None) -> Names:
        return aliases.get(folded(name), (name,)) if name else ()

    return AnnotatedDocument(
        name=annotation.name,
        tables=EXCERPT_TABLES if "annotated" in annotation.written else None,
        text_differs=text is not None and (any(one != text for one in kept) or any(r.is_lost() for r in _all(rows))),
        boilerplate=tuple(Annotated(*row.annotated()) for row in rows["boilerplate"]),
        statements=tuple(
            AnnotatedStatement(
                *row.annotated(), row.text("kind") or "", tuple(map(called, row.all_right("speaker"))) or ((),)
            )
            for row in rows["statements"]
        ),
        funding=tuple(
            AnnotatedFunding(
                *row.annotated(),
                number(row.plain("amount")),
                row.text("currency"),
                row.instead("status"),
                {
                    slot: tuple(map(called, row.instead(slot))) if row.text(slot) else ()
                    for slot in ("provider", "recipient", "programme")
                },
            )
            for row in rows["funding"]
        ),
        transfers=tuple(
            AnnotatedTransfer(*row.annotated(), row.text("item"), row.instead("status"), number(row.plain("quantity")))
            for row in rows["transfers"]
        ),
        figures=tuple(
            AnnotatedFigure(
                *row.annotated(),
                number(row.plain("value")),
                row.text("comparator"),
                annotated_period(row.text("period")),
            )
            for row in rows["figures"]
        ),
        events=tuple(AnnotatedEvent(*row.annotated(), row.text("kind") or "") for row in rows["events"]),
        requests=tuple(Annotated(*row.annotated()) for row in rows["requests"]),
        roles=tuple(
            AnnotatedRole(*row.annotated(), called(row.text("person")), row.text("title"))
            for row in rows["roles"]
            if row.text("person")
        ),
        entities=tuple(
            AnnotatedEntity(*row.annotated(), row.text("kind") or "", row.names()) for row in rows["entities"]
        ),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as written, with its file and number for errors."""

    where: str
    written: Mapping[str, Json]
    span: Span

    def annotated(self) -> tuple[Span, str, bool]:
        return self.span, self.text("quote") or self.text("name") or "", self.written.get("optional") is True

    def is_lost(self) -> bool:
        return self.span == NOWHERE and "quote" in self.written

    def plain(self, field: str) -> str | int | float | None:
        value = self.written.get(field)
        if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
            return value
        raise UsageError(f"{self.where}: `{field}` must be text, a number or null, not {json.dumps(value)}")

    def text(self, field: str) -> str | None:
        value = self.written.get(field)
        if value is None or isinstance(value, str):
            return value
        raise UsageError(f"{self.where}: `{field}` must be text or null, not {json.dumps(value)}")

    def texts(self, field: str) -> tuple[str | None, ...]:
        values = self.written.get(field)
        if values is None:
            return ()
        if isinstance(values, list) and all(value is None or isinstance(value, str) for value in values):
            return tuple(values)
        raise UsageError(f"{self.where}: `{field}` must be a list of texts, not {json.dumps(values)}")

    def names(self) -> Names:
        """The name of an entity and its aliases."""
        return tuple(name for name in (self.text("name"), *self.texts("aliases")) if name)

    def all_right(self, field: str) -> tuple[str, ...]:
        """The value of a field and those of `FIELD_any`."""
        return tuple(value for value in (self.text(field), *self.texts(f"{field}_any")) if value)

    def instead(self, field: str) -> tuple[str | None, ...]:
        """The values of `FIELD_any`, which list everything that is right, or the one value of the field."""
        return self.texts(f"{field}_any") or (self.text(field),)


def _rows(annotation: Annotation, of: str, text: str) -> list[_Row]:
    listed = annotation.written.get(of, [])
    if not isinstance(listed, list):
        raise UsageError(f"{annotation.path}: `{of}` must be a list")
    found = []
    for place_in_list, written in enumerate(listed, start=1):
        where = f"{annotation.path}: {of} {place_in_list}"
        if not isinstance(written, dict):
            raise UsageError(f"{where} must be an object, not {json.dumps(written)}")
        found.append(_Row(where, written, _span(where, written, text)))
    return found


def _span(where: str, written: Mapping[str, Json], text: str) -> Span:
    start, end = written.get("start"), written.get("end")
    if isinstance(start, int) and isinstance(end, int):
        return start, end
    quote, last = written.get("quote"), written.get("quote_end")
    if quote is None and "name" in written:
        return NOWHERE
    if not isinstance(quote, str) or not quote:
        raise UsageError(f"{where} has neither `start` and `end` nor a `quote`")
    occurrence = written.get("occurrence", 0)
    if not isinstance(occurrence, int) or occurrence < 0:
        raise UsageError(f"{where}: `occurrence` counts from 0, so {json.dumps(occurrence)} is none")
    found = -1
    for _ in range(occurrence + 1):
        found = text.find(quote, found + 1)
        if found < 0:
            return NOWHERE
    if not isinstance(last, str) or not last:
        return found, found + len(quote)
    ending = text.find(last, found)
    return (found, ending + len(last)) if ending >= 0 else NOWHERE


def _written_texts(annotation: Annotation) -> list[str]:
    """Return the texts that were kept with an annotation: `ID.txt` beside it, or in `docs/` beside its folder."""
    kept = (annotation.path.parent, annotation.path.parent.parent / "docs")
    files = (folder / f"{annotation.name}.txt" for folder in kept)
    return [path.read_text(encoding="utf-8") for path in files if path.is_file()]


def _all(rows: Mapping[str, list[_Row]]) -> list[_Row]:
    return [row for listed in rows.values() for row in listed]
