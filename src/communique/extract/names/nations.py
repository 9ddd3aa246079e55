"""Adjectives, names and bodies of countries, as the data files list them."""

from functools import cache

from communique.extract.names.gazetteer import country, rows, several


@cache
def countries_of_body(name: str) -> tuple[str, ...]:
    """The countries whose body one of organisations.csv is, by name; empty for others and for international ones."""
    found = {row["name"]: row["country"] for row in rows("organisations.csv")}
    return tuple(country(iso3).name for iso3 in several(found.get(name, "")))


@cache
def nationalities() -> frozenset[str]:
    """The adjectives of all countries ("Maltese")."""
    return frozenset(adjective for row in rows("countries.csv") for adjective in several(row["adjectives"]))


@cache
def nations() -> tuple[dict[str, str], dict[str, str]]:
    """The code of each country by its adjectives of one word, and by its names."""
    found = rows("countries.csv")
    return (
        {adjective: row["iso3"] for row in found for adjective in several(row["adjectives"])},
        {name: row["iso3"] for row in found for name in (row["name"], *several(row["other_names"]))},
    )


@cache
def adjective_of() -> dict[str, str]:
    """The first adjective of each country by all its names: "Russian" for "Russia" and for "Russian Federation"."""
    return {
        name: several(row["adjectives"])[0]
        for row in rows("countries.csv")
        if row["adjectives"]
        for name in (row["name"], *several(row["other_names"]))
    }
