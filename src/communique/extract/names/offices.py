"""Words of offices, ranks and forms of address (titles.toml)."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from communique.extract.names.gazetteer import text_of
from communique.extract.names.words import Word

_LONGEST = 4
_PM = "pm"


@dataclass(frozen=True, slots=True)
class TitleWords:
    """titles.toml, ready for look-up: heads, ranks, forms of address by their words in small letters, without stops."""

    heads: dict[tuple[str, ...], str]
    ranks: dict[tuple[str, ...], str]
    address: dict[tuple[str, ...], str]
    modifiers: frozenset[str]
    portfolios: frozenset[str]
    indefinite: frozenset[str]
    stands_for: dict[str, tuple[str, ...]]
    before_name: dict[tuple[str, ...], str]
    local: frozenset[str]
    """Heads of offices that a region or a city has."""
    left: frozenset[str]
    """Words that say of an office that it was left or is not yet held in full, also before whose it is."""
    departments: dict[str, dict[str, list[str]]]
    """By which fields ministers are called by what they head: `offices`, `heads`, `bodies` and `chiefs`."""


@cache
def title_words() -> TitleWords:
    """The words of titles.toml."""
    data = tomllib.loads(text_of("titles.toml"))
    heads, ranks, address, before_name = (
        {_key(words): str(value) for words, value in data[part].items()}
        for part in ("heads", "ranks", "address", "before_name")
    )
    return TitleWords(
        heads,
        ranks,
        address,
        frozenset(data["modifiers"]["rank"]),
        frozenset(data["modifiers"]["portfolio"]),
        frozenset(data["indefinite"]["heads"]),
        {left: tuple(right) for left, right in data["stands_for"].items()},
        before_name,
        frozenset(data["local"]["heads"]),
        frozenset(data["modifiers"]["left"]),
        data["departments"],
    )


def _key(words: str) -> tuple[str, ...]:
    return tuple(words.replace(".", "").split())


def head_at(words: Sequence[Word], i: int) -> tuple[int, str] | None:
    """The longest head word or phrase that begins at word `i`: the index after it, and its key."""
    if _is_hour(words, i):
        return None
    return _longest(title_words().heads, words, i)


def short_head_at(words: Sequence[Word], i: int) -> tuple[int, str] | None:
    """The same of words that are a title only right before a name ("Gov. Jane Roe"), which is the caller's to see."""
    return _longest(title_words().before_name, words, i)


@cache
def first_words() -> frozenset[str]:
    """The words that a head or rank begins with: nearly every word of a text is none of them."""
    known = title_words()
    return frozenset(key[0] for key in (*known.heads, *known.ranks, *known.before_name))


@cache
def _last_words() -> frozenset[str]:
    """The words that a head, rank or form of address ends with."""
    return frozenset(key[-1] for key in (*title_words().heads, *title_words().ranks, *title_words().address))


def is_rank(words: str) -> bool:
    """Whether words are a military rank or a form of address, whole."""
    return _key(words.lower()) in title_words().ranks or _key(words.lower()) in title_words().address


def is_address(title: str) -> bool:
    """Whether a title ends in a form of address ("mr", "dr"): what follows is a name, whatever the word."""
    return bool(title) and (title.split()[-1],) in title_words().address


def is_office_word(word: str) -> bool:
    """Whether one word in small letters is an office, rank or form of address by itself: "advisor", "gen", "dame"."""
    known = title_words()
    return (word,) in known.heads or (word,) in known.ranks or (word,) in known.address


def _longest(known: dict[tuple[str, ...], str], words: Sequence[Word], i: int) -> tuple[int, str] | None:
    if words[i].lower not in first_words():
        return None
    for n in range(min(_LONGEST, len(words) - i), 0, -1):
        part = words[i : i + n]
        if (
            all(w.after.strip(". ") == "" for w in part[:-1])
            and (value := known.get(tuple(w.lower for w in part))) is not None
        ):
            return i + n, value
    return None


def _is_hour(words: Sequence[Word], i: int) -> bool:
    """Whether "pm" is no prime minister: "at 6 PM"."""
    return words[i].lower == _PM and (words[i].text != _PM.upper() or (i > 0 and words[i - 1].text[0].isdigit()))


def title_ending_at(words: Sequence[Word], i: int) -> str | None:
    """The office, rank or form of address directly before word `i` ("Secretary" before a surname), in small letters."""
    known = title_words()
    if i == 0 or words[i - 1].lower not in _last_words() or _is_hour(words, i - 1):
        return None
    last = words[i - 1]
    if last.possessive or last.after.replace(".", "").strip() != "" or "\n" in last.after:
        return None
    if "." in last.after and len(last.text) > 6:
        return None
    for n in range(min(_LONGEST, i), 0, -1):
        part = words[i - n : i]
        key = tuple(w.lower for w in part)
        if key in known.ranks or key in known.address or (key in known.heads and part[-1].is_capitalised):
            if not part[0].is_capitalised:
                continue
            begin = i - n
            while (
                begin > 0
                and words[begin - 1].is_capitalised
                and words[begin - 1].lower in known.modifiers | known.portfolios
            ):
                begin -= 1
            return " ".join(w.lower for w in words[begin:i])
    return None


def address_gender(title: str) -> str:
    """The gender a form of address or a title tells, or empty."""
    last = title.split()[-1] if title else ""
    if title.endswith("first lady"):
        return "f"
    return title_words().address.get((last,), "")
