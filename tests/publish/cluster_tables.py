"""Tables with copies: an order and its copies in a cluster, beside the documents of `small_tables`."""

from datetime import date
from typing import Any

import pyarrow as pa
from small_tables import AID_DOCUMENT, CHANCELLOR, ROWS, RURITANIA, Row, fact, tables

from communique.identity import document_id

ORDER = "Shells ordered\nRuritania orders 400 shells from Zenda Works, Flavia Strakencz said.\n"


def a_copy(name: str, text: str = ORDER, **given: Any) -> Row:
    """A document that says what the order says."""
    return (
        AID_DOCUMENT
        | {
            "document_id": document_id("wire", name, text),
            "source": "wire",
            "locator": name,
            "url": f"https://wire.example/{name}",
            "raw_sha256": document_id("bytes", name, text).ljust(64, "0"),
            "title": "Shells ordered",
            "text": text,
            "body": text.splitlines()[1],
            "blocks": [{"role": "title", "block_start": 0, "block_end": text.index("\n")}],
            "words": len(text.split()),
            "published_on": date(2030, 11, 2),
            "canonical": False,
        }
        | given
    )


def related(document: Row, to: Row, relation: str, similarity: float, cluster: str) -> Row:
    """The row of `duplicates` of a document."""
    return {
        "document_id": document["document_id"],
        "cluster_id": cluster,
        "canonical_document_id": to["document_id"],
        "relation": relation,
        "similarity": similarity,
        "method": {"canonical": "priority_earliest_longest", "identical": "same_body"}.get(relation, "shingle_jaccard"),
    }


FIRST = a_copy("first.txt", published_on=date(2030, 11, 1), canonical=True)
SAME = a_copy("same.txt")
NEAR = a_copy("near.txt", ORDER + "Read more.\n")
LATER = a_copy("later.txt", ORDER + "More soon.\n", published_on=None)
PART = a_copy("part.txt", "Shells\nRuritania orders 400 shells.\n", canonical=True)
PART_AGAIN = a_copy("part-again.txt", "Shells\nRuritania orders 400 shells.\n")


def clustered(*members: tuple[Row, Row, str, float]) -> list[Row]:
    """The rows of one cluster, from documents with what each is to which."""
    cluster = min(member[0]["document_id"] for member in members)
    rows = [related(document, to, relation, similarity, cluster) for document, to, relation, similarity in members]
    return sorted(rows, key=lambda row: str(row["document_id"]))


WHOLE = clustered(
    (FIRST, FIRST, "canonical", 1.0),
    (SAME, FIRST, "identical", 1.0),
    (NEAR, FIRST, "near", 0.9),
    (LATER, FIRST, "near", 0.85),
    (PART, FIRST, "excerpt", 0.7),
    (PART_AGAIN, PART, "identical", 1.0),
)

_MAKER = {"entity_id": "organisation:zenda-works", "kind": "organisation", "name": "Zenda Works"}
_ORDERED = "Ruritania orders 400 shells"


def _mention(document: Row, entity: Row, words: str) -> Row:
    start = document["text"].index(words)
    return {
        "document_id": document["document_id"],
        "entity_id": entity["entity_id"],
        "mention_start": start,
        "mention_end": start + len(words),
        "mention": words,
        "kind": "name",
    }


def with_copies(duplicates: list[Row] | None = None) -> dict[str, pa.Table]:
    """The tables with the order and its copies; what the order says was read in the first and in the excerpt."""
    rows = {name: list(found) for name, found in ROWS.items()}
    rows["documents"] += [FIRST, SAME, NEAR, LATER, PART, PART_AGAIN]
    rows["duplicates"] = WHOLE if duplicates is None else duplicates
    rows["entities"].append({"aliases": ["the Works"], "iso3": None, "external_ids": [("register", "Z1")]} | _MAKER)
    rows["entities"] = [
        row | {"aliases": ["Flavia Strakencz MP", "the Chancellor"]}
        if row["entity_id"] == CHANCELLOR["entity_id"]
        else row
        for row in rows["entities"]
    ]
    rows["mentions"] += [
        _mention(FIRST, RURITANIA, "Ruritania"),
        _mention(FIRST, _MAKER, "Zenda Works"),
        _mention(FIRST, CHANCELLOR, "Flavia Strakencz"),
        _mention(PART, RURITANIA, "Ruritania"),
        _mention(AID_DOCUMENT, CHANCELLOR, "the Chancellor"),
    ]
    for document in (FIRST, PART):
        rows.setdefault("transfers", [])
        rows["transfers"] = [
            *rows["transfers"],
            fact(
                "transfers",
                document,
                _ORDERED,
                item="shells",
                quantity=400,
                comparator="eq",
                status="requested",
                recipient_id="country:rur",
                provider_id=_MAKER["entity_id"] if document is FIRST else None,
            ),
        ]
    return tables(rows)
