"""Characters: what each is to the words of a body, and how its variants are written. Tables for numpy."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Units = npt.NDArray[np.uint16]
"""The units of a text in UTF-16: its code points, but for those above U+FFFF, which have two (surrogates)."""
Classes = npt.NDArray[np.uint8]

OTHER, LETTER, DIGIT, APOSTROPHE, JOINER, COMMA, SPACE, UNSEEN = range(8)
"""What a character is to words. JOINER: a sign that joins two numbers to one, but for the comma. UNSEEN: not read.
Surrogates are OTHER: above U+FFFF are signs, and letters that next to no text has."""

VARIANTS: Mapping[str, str] = {"'": "’‘`´", '"': "“”«»„", "-": "–—‒‑", "": "\u00ad\u200b\u200c\u200d\ufeff\\"}
"""Quotation marks and dashes that are written in several ways, and signs that are not seen or only escape others."""

_SIGNS = {APOSTROPHE: "'", JOINER: ".:/-", COMMA: ",", SPACE: " \n\t\r"}
_UNITS = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Characters:
    """Tables by unit."""

    classes: Classes
    folded: Units
    """The character in small letters, its variants as the first of them."""
    capital: npt.NDArray[np.bool_]


@cache
def characters() -> Characters:
    """The tables, from the Unicode data of Python."""
    signs = [chr(code) for code in range(_UNITS)]
    classes = np.array([_class(unicodedata.category(sign)) for sign in signs], np.uint8)
    small = [sign.casefold() for sign in signs]
    folded = np.array(
        [ord(s if len(s) == 1 and ord(s) < _UNITS else sign) for s, sign in zip(small, signs, strict=True)]
    )
    capital = np.array([sign.isupper() for sign in signs])
    for kind, written in _SIGNS.items():
        classes[[ord(sign) for sign in written]] = kind
    for plain, written in VARIANTS.items():
        codes = [ord(sign) for sign in written]
        classes[codes] = classes[ord(plain)] if plain else UNSEEN
        folded[codes] = ord(plain) if plain else 0
    return Characters(classes, folded.astype(np.uint16), capital)


def _class(category: str) -> int:
    """The class of a general category: letters with their marks, and digits that count in tens."""
    if category == "Nd":
        return DIGIT
    return LETTER if category[0] in "LM" or category == "Nl" else OTHER
