"""Entities, offices and memberships as entities of FollowTheMoney, one JSON object a line, sorted by id.

What a kind of entity or a tie becomes stands in `schemas/follow_the_money.csv`. Every tie names the document it is from
(`proof`) and its words (`summary`), every entity the documents that mention it; `datasets` is the dataset, `origin` the
version. Dates of offices are left open: a text that gives somebody a title says nothing of since when.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from communique.describe.version import Version
from communique.export.made import Made
from communique.export.tables import rows_of
from communique.schemas.follow_the_money import ENTITY, Told, told

_NOT_IN_IDS = re.compile(r"[^0-9A-Za-z.-]+")
_WEB = re.compile(r"https?://\S+")


@dataclass(slots=True)
class _Entity:
    """An entity of FollowTheMoney while it is put together; every property holds a set of values."""

    id: str
    schema: str
    caption: str
    properties: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, name: str, *values: str | None) -> None:
        """Add values to a property; what is missing or empty is none."""
        self.properties[name].update(value for value in values if value)

    def to_json(self, version: Version) -> str:
        written = {
            "id": self.id,
            "caption": self.caption,
            "schema": self.schema,
            "properties": {name: sorted(values) for name, values in sorted(self.properties.items()) if values},
            "datasets": [version.name],
            "origin": [f"{version.name} {version.number}"],
        }
        return json.dumps(written, ensure_ascii=False)


def write_entities(version: Version, place: Path) -> Made:
    """Write what a version tells of entities and ties; what no schema fits is left out and counted."""
    left_out: Counter[str] = Counter()
    kinds: dict[str, str] = {}
    entities: dict[str, _Entity] = {}
    iso3: dict[str, str] = {}
    columns = ["entity_id", "kind", "name", "aliases", "iso3", "external_ids"]
    for row in rows_of(version, "entities", columns):
        kinds[row["entity_id"]] = row["kind"]
        if row["iso3"]:
            iso3[row["entity_id"]] = row["iso3"]
        fits = told(ENTITY, row["kind"])
        if fits is None or not row["name"]:
            left_out[f"entities of kind {row['kind']}"] += 1
            continue
        entities[row["entity_id"]] = _of_row(row, fits)
    documents = {row["document_id"]: row for row in rows_of(version, "documents", _DOCUMENT)}
    proofs: set[str] = set()
    for row in rows_of(version, "mentions", ["document_id", "entity_id"]):
        if row["entity_id"] in entities and kinds[row["entity_id"]] != "country":
            entities[row["entity_id"]].add("proof", _id(f"document:{row['document_id']}"))
            proofs.add(row["document_id"])
    ties: dict[str, _Entity] = {}
    wanted = ["id", "document_id", "subject_id", "predicate", "object_id", "title", "evidence"]
    for row in rows_of(version, "relations", wanted):
        fits = told(row["predicate"], kinds.get(row["subject_id"], ""), kinds.get(row["object_id"], ""))
        ends = row["subject_id"] in entities and row["object_id"] in entities
        if fits is None or not ends or not _tie(row, fits, entities, ties, iso3, documents):
            left_out[f"relations {row['predicate']}"] += 1
            continue
        proofs.add(row["document_id"])
    articles = {one: _document(documents[one]) for one in sorted(proofs) if one in documents}
    everything = sorted([*entities.values(), *ties.values(), *articles.values()], key=lambda one: one.id)
    with place.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{one.to_json(version)}\n" for one in everything)
    return Made(dict(sorted(Counter(one.schema for one in everything).items())), dict(sorted(left_out.items())))


_DOCUMENT = ["document_id", "title", "url", "published_on", "published_precision", "language", "attribution", "locator"]


def _id(known: str) -> str:
    """Return an id as FollowTheMoney has ids: letters, digits, dots and dashes; a digest keeps what is alike apart."""
    plain = _NOT_IN_IDS.sub("-", known).strip("-.")
    if plain == known.replace(":", "-", 1).replace("@", "-"):
        return plain
    return f"{plain}-{hashlib.sha256(known.encode()).hexdigest()[:8]}".lstrip("-")


def _of_row(row: dict[str, Any], fits: Told) -> _Entity:
    made = _Entity(_id(row["entity_id"]), fits.schema or "", row["name"])
    made.add("name", row["name"])
    made.add("alias", *(row["aliases"] or ()))
    made.add("country", _iso2(row["iso3"]))
    made.add("wikidataId", dict(row["external_ids"] or ()).get("wikidata"))
    return made


def _tie(
    row: dict[str, Any],
    fits: Told,
    entities: dict[str, _Entity],
    ties: dict[str, _Entity],
    iso3: dict[str, str],
    documents: dict[str, dict[str, Any]],
) -> bool:
    """Add what a row of relations becomes. Return whether it has all that its schema asks for."""
    subject, object_ = entities[row["subject_id"]], entities[row["object_id"]]
    iso2 = _iso2(iso3.get(row["object_id"]))
    proof = _id(f"document:{row['document_id']}")
    if fits.subject_property is None:
        # The tie says something of the subject itself.
        value = iso2 if fits.object_property == "country" else object_.id
        subject.add(fits.object_property or "", value)
        subject.add("proof", proof)
        return value is not None
    end = object_
    if fits.schema == "Occupancy":
        if not row["title"]:
            return False
        post = _Entity(_id(f"position:{row['object_id']}:{row['title']}"), "Position", row["title"])
        end = ties.setdefault(post.id, post)
        end.add("name", row["title"])
        end.add("country", iso2)
        end.add("organization", object_.id if object_.schema == "Organization" else None)
        end.add("proof", proof)
    made = _Entity(_id(f"relation:{row['id']}"), fits.schema or "", row["title"] or fits.schema or "")
    made.add(fits.subject_property, subject.id)
    made.add(fits.object_property or "", end.id)
    made.add("role", row["title"] if fits.schema == "Membership" else None)
    made.add("proof", proof)
    made.add("recordId", row["id"])
    made.add("summary", row["evidence"])
    made.add("sourceUrl", _web(documents.get(row["document_id"], {}).get("url")))
    ties[made.id] = made
    return True


def _document(row: dict[str, Any]) -> _Entity:
    made = _Entity(_id(f"document:{row['document_id']}"), "Article", row["title"] or row["document_id"])
    made.add("title", row["title"])
    made.add("fileName", row["locator"])
    made.add("sourceUrl", _web(row["url"]))
    made.add("publisher", row["attribution"])
    made.add("language", _iso639_3(row["language"]))
    if row["published_on"] is not None:
        # A month is not its first day.
        length = {"year": 4, "month": 7}.get(row["published_precision"], 10)
        made.add("publishedAt", row["published_on"].isoformat()[:length])
    return made


def _web(address: str | None) -> str | None:
    return address if address and _WEB.fullmatch(address) else None


@cache
def _iso2(iso3: str | None) -> str | None:
    """Return the code of a country as FollowTheMoney has it; None for one that ISO does not know."""
    import pycountry

    found = pycountry.countries.get(alpha_3=iso3) if iso3 else None
    return None if found is None else str(found.alpha_2).lower()


@cache
def _iso639_3(language: str | None) -> str | None:
    import pycountry

    found = pycountry.languages.get(alpha_2=language) if language else None
    return None if found is None else str(found.alpha_3)
