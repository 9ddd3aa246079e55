"""A dataset of one version with offices, memberships, money of every status, and words that are hard to write down."""

import sys
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish"))

from hard_words import HARD
from small_tables import AID_DOCUMENT, PROVENANCE, ROWS, Row, fact, tables

from communique.publish import publish
from communique.schemas.vocabulary import FundingStatus

MET = "The Minister of Defence met the Chancellor in Strelsau."
QUOTE = "We will provide EUR 400.50 million in October."


def entity(entity_id: str, name: str, **given: object) -> Row:
    kind = entity_id.partition(":")[0]
    return {"entity_id": entity_id, "kind": kind, "name": name, "aliases": [], "iso3": None, "external_ids": []} | given


def tie(subject: str, predicate: str, object_: str, title: str | None = None) -> Row:
    own = {"subject_id": subject, "predicate": predicate, "object_id": object_, "title": title}
    return fact("relations", AID_DOCUMENT, MET, **own)


ENTITIES = [
    *ROWS["entities"],
    entity("country:ukr", "Ukraine", iso3="UKR"),
    entity("group:e5", "E5"),
    entity("organisation:guard", "Guard", aliases=["the guard"], external_ids=[("wikidata", "Q42")]),
    entity("organisation:ministry-of-defence", "Ministry of Defence"),
    entity("weapon:sabre", "Sabre"),
    entity("programme:aid", "Aid programme"),
]
RELATIONS = [
    tie("person:rudolf-elphberg", "holds_office", "country:ukr", "Minister of Defence"),
    tie("person:flavia-strakencz", "holds_office", "organisation:guard", "Colonel"),
    tie("person:flavia-strakencz", "member_of", "organisation:guard"),
    tie("organisation:guard", "part_of", "organisation:ministry-of-defence"),
    tie("organisation:ministry-of-defence", "part_of", "country:ukr"),
    tie("country:ukr", "member_of", "group:e5"),
    tie("organisation:guard", "operates", "weapon:sabre"),
    tie("person:rudolf-elphberg", "holds_office", "organisation:guard"),
]


def money(number: int, status: str) -> Row:
    own = {"status": status, "amount": Decimal(number), "recipient_id": "country:ukr", "id": f"{number:020x}"}
    return dict(ROWS["funding"][0]) | own


FUNDING = [money(number, status) for number, status in enumerate(FundingStatus, start=1)]
FUNDING[0] |= {"purpose": HARD, "amount_upper": Decimal(9), "comparator": "between"}
FUNDING[1] |= {"part_of_id": FUNDING[0]["id"]}


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "aid"
    documents = [row | {"title": HARD if number else row["title"]} for number, row in enumerate(ROWS["documents"])]
    rows = {**ROWS, "documents": documents, "entities": ENTITIES, "relations": RELATIONS, "funding": FUNDING}
    publish(tables(rows), folder, PROVENANCE, title="Aid")
    return folder
