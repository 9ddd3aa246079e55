"""The data files of the gazetteer say nothing twice and nothing unknown."""

from collections import Counter

import pycountry
import pytest

from communique.extract.names.gazetteer import Group, country, groups, rows, several, terms

FILES = [
    "countries.csv",
    "organisations.csv",
    "programmes.csv",
    "weapons.csv",
    "places.csv",
    "people.csv",
    "forms_uk.csv",
]


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_all_cells_and_a_key_of_its_own(name: str) -> None:
    found = rows(name)
    key = next(iter(found[0]))
    assert all(None not in row and None not in row.values() for row in found)
    assert [k for k, n in Counter(row[key] for row in found).items() if n > 1] == []


def test_country_codes_are_those_of_iso_3166() -> None:
    assert [row["iso3"] for row in rows("countries.csv") if not pycountry.countries.get(alpha_3=row["iso3"])] == ["XKX"]


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.names[0])
def test_members_of_a_group_are_countries(group: Group) -> None:
    assert len(set(group.members)) == len(group.members)
    assert all(country(iso3).iso3 == iso3 for iso3 in group.members)


@pytest.mark.parametrize("name", ["organisations.csv", "places.csv"])
def test_country_cells_are_countries(name: str) -> None:
    assert all(country(code) for row in rows(name) for code in several(row["country"]))


def test_no_entity_id_has_two_names() -> None:
    by_id: dict[str, set[str]] = {}
    for term in terms():
        by_id.setdefault(term.entity.entity_id, set()).add(term.entity.name)
    assert {key: names for key, names in by_id.items() if len(names) > 1} == {}


def test_genders_of_office_holders_are_known() -> None:
    assert {row["gender"] for row in rows("people.csv")} <= {"f", "m", ""}
