"""Funding in the words of IATI: a code where its lists have one, else nothing."""

import xml.etree.ElementTree as ET
from pathlib import Path

import defusedxml.ElementTree
import pytest
from hard_words import HARD

from communique.export import Form
from communique.export.exporting import export_as
from communique.export.iati import NAMESPACE, transaction_type
from communique.schemas.codes import codes
from communique.schemas.vocabulary import FundingStatus

OWN = f"{{{NAMESPACE}}}funding"


@pytest.fixture(scope="module")
def activities(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> list[ET.Element]:
    place = tmp_path_factory.mktemp("iati") / "aid.xml"
    done = export_as(dataset, "1.0.0", Form.IATI, place)
    found = list(defusedxml.ElementTree.parse(place).getroot())
    assert done.rows == {"activities": 9, "transactions": 3}
    assert done.left_out == {"transactions without a type in IATI or a day": 6}
    return found


def of(activities: list[ET.Element], status: str) -> ET.Element:
    [found] = [one for one in activities if one.find(OWN).attrib["status"] == status]  # type: ignore[union-attr]
    return found


@pytest.mark.parametrize("status", list(FundingStatus))
def test_a_status_has_the_code_of_the_list_or_no_transaction(activities: list[ET.Element], status: str) -> None:
    known = codes(FundingStatus)["IATI"].get(status)
    found = of(activities, status).find("transaction/transaction-type")

    assert (None if found is None else found.attrib["code"]) == (None if known is None else known.split("/")[0])
    assert transaction_type(status) == (None if found is None else found.attrib["code"])


def test_a_transaction_says_who_gives_what_to_whom_and_when(activities: list[ET.Element]) -> None:
    made = of(activities, "pledged").find("transaction")

    assert made is not None
    value = made.find("value")
    assert value is not None
    assert (value.text, value.attrib) == ("2.00", {"currency": "EUR", "value-date": "2030-10-03"})
    assert made.findtext("provider-org/narrative") == "Ruritania"
    assert made.findtext("receiver-org/narrative") == "Ukraine"
    assert of(activities, "pledged").find("recipient-country").attrib == {"code": "UA"}  # type: ignore[union-attr]


def test_a_part_names_the_sum_that_contains_it(activities: list[ET.Element]) -> None:
    related = of(activities, "pledged").find("related-activity")

    assert related is not None
    assert related.attrib == {"ref": of(activities, "requested").findtext("iati-identifier"), "type": "1"}


def test_what_was_read_stands_in_a_name_space_of_its_own(activities: list[ET.Element]) -> None:
    own = of(activities, "requested").find(OWN)

    assert own is not None
    assert own.attrib["amount-upper"] == "9.00"
    assert own.attrib["comparator"] == "between"
    assert "tranche" not in own.attrib


def test_words_that_xml_cannot_have_are_marked(activities: list[ET.Element]) -> None:
    said = of(activities, "requested").findtext("title/narrative")

    assert said == HARD.replace("\x0b", "\ufffd")


def test_elements_stand_in_the_order_that_iati_asks_for(activities: list[ET.Element]) -> None:
    order = ["iati-identifier", "reporting-org", "title", "description", "participating-org", "recipient-country"]
    order += ["transaction", "document-link", "related-activity", OWN]

    for activity in activities:
        places = [order.index(child.tag) for child in activity]
        assert places == sorted(places)
