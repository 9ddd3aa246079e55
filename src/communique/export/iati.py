"""Funding as activities in the words of IATI 2.03, as far as its code lists have words for it.

One activity a row of `funding`. A row whose status has a transaction type in `schemas/codes.csv` and whose document
has a day has a `transaction`; every row has all that was read under `c:funding`, in a name space of its own, which
IATI allows: so an allocation or a blocked sum, for which IATI has no type, is told and not called something else.

It is like IATI and no file for its registry: nobody in it reports on activities of their own. `reporting-org` is who
publishes the dataset, as a secondary reporter; what no document says (`activity-status`, the role of a recipient) is
left out. Amounts are as the text states them: the lower one of a range, never added up, never converted;
`related-activity` names the sum that one is a part of.
"""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from communique.describe.about import about
from communique.describe.version import Version
from communique.export.made import Made
from communique.export.tables import rows_of
from communique.schemas.codes import codes
from communique.schemas.vocabulary import FundingStatus

VERSION = "2.03"

NAMESPACE = "urn:communique:funding"
"""Of what IATI has no words for."""

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

FUNDING_ROLE = "1"
"""Of code list OrganisationRole."""

OTHER = "90"
"""Of code list OrganisationType."""

SECONDARY = "1"
PARENT = "1"
"""Of code list RelatedActivityType."""

_COLUMNS = [
    *("id", "document_id", "evidence", "amount", "amount_upper", "currency", "comparator", "status", "confidence"),
    *("provider_id", "recipient_id", "programme_id", "source_of_funds_id", "tranche", "purpose", "part_of_id"),
    *("period_text", "period_start", "period_end", "period_precision"),
]
_OWN = tuple(name for name in _COLUMNS if name not in ("id", "document_id", "evidence", "purpose", "part_of_id"))


def write_activities(version: Version, place: Path) -> Made:
    """Write every row of funding as an activity."""
    entities = {row["entity_id"]: row for row in rows_of(version, "entities", ["entity_id", "kind", "name", "iso3"])}
    wanted = ["document_id", "title", "url", "published_on", "published_precision", "language"]
    documents = {row["document_id"]: row for row in rows_of(version, "documents", wanted)}
    ET.register_namespace("c", NAMESPACE)
    root = ET.Element("iati-activities", {"version": VERSION})
    counted: Counter[str] = Counter()
    for row in rows_of(version, "funding", _COLUMNS):
        activity = _activity(version, row, entities, documents.get(row["document_id"], {}))
        root.append(activity)
        counted["activities"] += 1
        counted["transactions"] += len(activity.findall("transaction"))
    ET.indent(root)
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    place.write_bytes(content)
    without = counted["activities"] - counted["transactions"]
    return Made(dict(counted), {"transactions without a type in IATI or a day": without} if without else {})


def _activity(
    version: Version, row: dict[str, Any], entities: dict[str, dict[str, Any]], document: dict[str, Any]
) -> ET.Element:
    made = ET.Element("iati-activity", {"default-currency": row["currency"]})
    if language := document.get("language"):
        made.set(LANGUAGE, language)
    _text(made, "iati-identifier", f"{version.name}-{row['id']}")
    publisher = about(version).publisher or version.text("title")
    reported_by = {"ref": version.name, "type": OTHER, "secondary-reporter": SECONDARY}
    _narrative(ET.SubElement(made, "reporting-org", reported_by), publisher)
    _narrative(ET.SubElement(made, "title"), row["purpose"] or f"{row['status']}: {row['amount']} {row['currency']}")
    _narrative(ET.SubElement(made, "description"), row["evidence"] or document.get("title") or row["id"])
    if row["provider_id"] in entities:
        _party(made, "participating-org", entities[row["provider_id"]], role=FUNDING_ROLE)
    recipient = entities.get(row["recipient_id"], {})
    if (code := _iso2(recipient.get("iso3"))) is not None:
        ET.SubElement(made, "recipient-country", {"code": code})
    if (transaction := _transaction(row, entities, document)) is not None:
        made.append(transaction)
    if address := _web(document.get("url")):
        link = ET.SubElement(made, "document-link", {"url": address, "format": "text/html"})
        _narrative(ET.SubElement(link, "title"), document.get("title") or address)
        ET.SubElement(link, "category", {"code": "A12"})
    if row["part_of_id"]:
        ET.SubElement(made, "related-activity", {"ref": f"{version.name}-{row['part_of_id']}", "type": PARENT})
    own = ET.SubElement(made, f"{{{NAMESPACE}}}funding", {"version": version.number, "document": row["document_id"]})
    for column in _OWN:
        if row[column] is not None:
            own.set(column.replace("_", "-"), _clean(str(row[column])))
    return made


def _transaction(
    row: dict[str, Any], entities: dict[str, dict[str, Any]], document: dict[str, Any]
) -> ET.Element | None:
    """Return the transaction that a row tells of; None where IATI has no type for it, or nobody says on which day."""
    told = transaction_type(row["status"])
    day = document.get("published_on") if document.get("published_precision") == "day" else None
    if told is None or day is None:
        return None
    made = ET.Element("transaction", {"ref": row["id"]})
    ET.SubElement(made, "transaction-type", {"code": told})
    ET.SubElement(made, "transaction-date", {"iso-date": day.isoformat()})
    value = ET.SubElement(made, "value", {"currency": row["currency"], "value-date": day.isoformat()})
    value.text = f"{row['amount']:f}"
    _narrative(ET.SubElement(made, "description"), row["evidence"] or row["status"])
    for column, name in (("provider_id", "provider-org"), ("recipient_id", "receiver-org")):
        if row[column] in entities:
            _party(made, name, entities[row[column]])
    return made


@cache
def transaction_type(status: str) -> str | None:
    """Return the code of a status in TransactionType; where it has two, the one of whoever gives. None for none."""
    code = codes(FundingStatus).get("IATI", {}).get(status)
    return None if code is None else code.partition("/")[0]


def _party(parent: ET.Element, name: str, entity: dict[str, Any], role: str | None = None) -> None:
    made = ET.SubElement(parent, name)
    if role is not None:
        made.set("role", role)
    _narrative(made, entity["name"] or entity["entity_id"])


def _narrative(parent: ET.Element, words: str) -> None:
    _text(parent, "narrative", words)


def _text(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = _clean(words)


def _clean(words: str) -> str:
    """Return words without the characters that XML has no way to write."""
    return _NOT_IN_XML.sub("\ufffd", words)


def _web(address: str | None) -> str | None:
    return _clean(address) if address and address.startswith(("http://", "https://")) else None


@cache
def _iso2(iso3: str | None) -> str | None:
    import pycountry

    found = pycountry.countries.get(alpha_3=iso3) if iso3 else None
    return None if found is None else str(found.alpha_2)
