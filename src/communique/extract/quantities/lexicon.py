"""The data files of this folder, and patterns made of their forms."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import cast

from babel import Locale
from babel.numbers import get_currency_name, list_currencies

Forms = Mapping[str, Mapping[str, list[str]]]
"""A file: section, key, forms."""

_LOCALES = ("en", "uk")
_PLURALS = (1, 2, 5)
"""Counts that ask CLDR for each plural form of its languages."""


@cache
def forms(name: str) -> Forms:
    """A data file of this folder whose sections map a key to its forms."""
    return cast(
        "Forms", tomllib.loads(files("communique.extract.quantities").joinpath(f"{name}.toml").read_text("utf-8"))
    )


def alternatives(found: Iterable[str]) -> str:
    """A pattern of literal forms, longest first; any white space fits a space."""
    ordered = sorted(set(found), key=lambda form: (-len(form), form))
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in ordered)


def by_form(sections: Mapping[str, list[str]]) -> dict[str, str]:
    """The key of each form."""
    return {form: key for key, members in sections.items() for form in members}


@cache
def numbers_of(section: str) -> Mapping[str, Decimal]:
    """Number of each form of a section of the number file."""
    return {form: Decimal(key) for form, key in by_form(forms("numbers")[section]).items()}


@cache
def currency_signs() -> Mapping[str, str]:
    """ISO code of each sign or code that may stand before an amount; case matters."""
    signs = {code: code for code in sorted(list_currencies()) if code not in forms("currencies")["ambiguous"]["codes"]}
    written = cast("dict[str, str]", forms("currencies")["signs"])
    doubled = {
        f"{code}{space}{sign}": code
        for sign in written
        if sign in "$€£₴"
        for code in forms("currencies")["behind"]["codes"]
        for space in ("", " ")
    }
    nations = by_form(cast("Forms", forms("currencies")["nations"])["dollar"])
    national = {f"{nation.title()} $": code for nation, code in nations.items() if nation.isascii()}
    return {**doubled, **national, **signs, **written, **scaled_signs()}


@cache
def scaled_signs() -> Mapping[str, str]:
    """ISO code of each sign that is money only before a number with a magnitude; "" where it is unclear."""
    return cast("dict[str, str]", forms("currencies")["scaled_signs"])


@cache
def currency_words() -> Mapping[str, str]:
    """ISO code of each lower-case word that may stand behind an amount; "" where it is unclear."""
    found: dict[str, str] = {}
    for locale in _LOCALES:
        for code in sorted(list_currencies(), reverse=True):
            if code not in Locale(locale).currencies or "(" in get_currency_name(code, locale=locale):
                continue  # historical ones carry their years
            for count in _PLURALS:
                found[get_currency_name(code, count=count, locale=locale).lower()] = code
    known = forms("currencies")
    found |= dict.fromkeys(known["unclear"]["words"], "")
    found |= by_form(known["words"])
    dollars = by_form(cast("Forms", known["nations"])["dollar"])
    found |= {
        f"{nation} {word}": code
        for nation, code in dollars.items()
        for word in ("dollar", "dollars", "доларів", "долари")
    }
    return found


@cache
def weighing_words() -> Mapping[str, str]:
    """ISO code of words that are money only after a magnitude."""
    return by_form(forms("currencies")["weights"])
