"""The data files of the gazetteer say nothing twice and nothing unknown."""

from collections import Counter

import pycountry
import pytest

from communique.extract.names.__main__ import counts
from communique.extract.names.gazetteer import (
    Group,
    country,
    groups,
    lookup,
    members,
    rows,
    several,
    terms,
    text_of,
    weapon_classes,
)

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


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("European Union", 27),
        ("NATO", 32),
        ("G7", 7),
        ("E5", 5),
        ("Nordic-Baltic Eight", 8),
        ("Joint Expeditionary Force", 10),
        ("Weimar Triangle", 3),
        ("Visegrad Four", 4),
        ("Collective Security Treaty Organization", 6),
        ("Ukraine Defense Contact Group", 0),
    ],
)
def test_groups_and_bodies_have_their_members_where_they_are_settled(name: str, number: int) -> None:
    found = members(name)
    assert len(set(found)) == len(found) == number
    assert all(country(iso3).iso3 == iso3 for iso3 in found)


@pytest.mark.parametrize("name", [*FILES, "organisations_uk.csv"])
def test_every_row_has_a_source_that_the_head_of_the_file_explains(name: str) -> None:
    notes = [line.removeprefix("# source: ") for line in text_of(name).splitlines() if line.startswith("# source: ")]
    explained = {code for code, equals, meaning in (note.partition(" = ") for note in notes) if equals and meaning}
    used = {code for row in rows(name) for code in several(row["source"])}
    assert used == explained
    assert all(row["source"] for row in rows(name))


def test_every_kind_is_counted() -> None:
    found = {kind: number for kind, number, _ in counts()}
    assert found["country"] == len(rows("countries.csv"))
    assert found["weapon"] >= len(rows("weapons.csv"))


def test_there_are_four_hundred_named_weapons_with_a_class_and_a_hundred_programmes() -> None:
    named = [row for row in rows("weapons.csv") if row["case"] == "exact" and row["class"] in weapon_classes()]
    assert len(named) >= 400
    assert len(rows("programmes.csv")) >= 100


def test_there_are_two_hundred_ministries_forces_agencies_and_companies_beside_the_media() -> None:
    # national ones by their country, companies and international agencies without one are left out of the count
    assert len([row for row in rows("organisations.csv") if row["country"]]) >= 200


def test_every_country_has_an_adjective_or_a_demonym_that_is_no_other_countrys_or_regions() -> None:
    found = rows("countries.csv")
    assert len(found) >= 193  # members of the United Nations
    without = {row["name"] for row in found if not row["adjectives"]}
    assert without == {
        "Central African Republic",
        "Dominica",
        "Dominican Republic",
        "Holy See",
        "Republic of the Congo",
    }


@pytest.mark.parametrize(
    ("former", "name"),
    [
        ("Burma", "Myanmar"),
        ("Swaziland", "Eswatini"),
        ("FYROM", "North Macedonia"),
        ("Zaire", "Democratic Republic of the Congo"),
        ("Ceylon", "Sri Lanka"),
        ("Upper Volta", "Burkina Faso"),
        ("Rhodesia", "Zimbabwe"),
        ("East Timor", "Timor-Leste"),
        ("Byelorussia", "Belarus"),
        ("Kampuchea", "Cambodia"),
        ("Dahomey", "Benin"),
        ("Persia", "Iran"),
        ("Siam", "Thailand"),
    ],
)
def test_countries_are_known_by_their_former_names(former: str, name: str) -> None:
    assert [match.term.entity.name for match in lookup(former, 0, len(former))][:1] == [name]


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


def test_weapons_are_of_a_known_class() -> None:
    assert {row["class"] for row in rows("weapons.csv")} <= weapon_classes().keys()
    assert {row["case"] for row in rows("weapons.csv")} == {"exact", "any"}


def test_the_gazetteer_is_as_large_as_the_genre_needs() -> None:
    assert len(rows("weapons.csv")) >= 400
    assert len(rows("programmes.csv")) >= 100
    assert len(rows("organisations.csv")) >= 200


def first_id(text: str, words: str) -> str | None:
    """The id of the longest entity that is known from the first character of the words on."""
    start = text.index(words)
    found = [match for match in lookup(text, 0, len(text)) if match.span.start == start]
    return found[0].term.entity.entity_id if found and found[0].span.of(text) == words else None


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The office sent Patriot batteries.", "Patriot batteries", "weapon:patriot"),
        ("The patriot spoke.", "patriot", None),
        ("The Great American Patriots marched.", "Patriots", None),
        ("Two Patriots arrived.", "Patriots", "weapon:patriot"),
        ("The office sent 20 Boxer vehicles.", "Boxer vehicles", "weapon:boxer"),
        ("The Boxer rebellion ended.", "Boxer", None),
        ("The unit has Marder infantry fighting vehicles.", "Marder infantry fighting vehicles", "weapon:marder"),
        ("Ten F-15s and Su-24s flew.", "F-15s", "weapon:f-15"),
        ("Ten F-15s and Su-24s flew.", "Su-24s", "weapon:su-24"),
        ("The port of Atlanta, Georgia, is dry.", "Atlanta, Georgia", "place:atlanta"),
        ("The port of Batumi, Georgia, is open.", "Georgia", "country:geo"),
        ("The Jordan River is low.", "Jordan River", "place:jordan-river"),
        ("The border of Jordan is open.", "Jordan", "country:jor"),
        ("Global Affairs Canada wrote.", "Global Affairs Canada", "organisation:global-affairs-canada"),
        ("TALLINN, 3 May", "TALLINN", "place:tallinn"),
        ("ŠIAULIAI, 3 May", "ŠIAULIAI", "place:siauliai"),
        ("The unit left Suwałki.", "Suwałki", "place:suwalki"),
        ("They sent tanks.", "tanks", "weapon:tanks"),
        ("They sent anti-tank launchers.", "tank", None),
        ("A think tank wrote it.", "tank", None),
        ("The coal mines were hit.", "mines", None),
        ("The mines were cleared.", "mines", "weapon:mines"),
        ("It was missile-like.", "missile", None),
    ],
)
def test_a_name_with_another_sense_needs_its_context(text: str, words: str, expected: str | None) -> None:
    assert first_id(text, words) == expected
