"""Words that names of people are made of: given names, what could be a surname, initials."""

import tomllib
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from communique.calendar import MONTHS, WEEKDAYS
from communique.extract.names.bodies import not_first
from communique.extract.names.gazetteer import lower, text_of
from communique.extract.names.offices import is_office_word, title_words
from communique.extract.names.words import Word

_SHORTEST_IN_CAPITALS = 3
"""Letters of a surname; two are initials."""
_BRACKETS = (" (", ") ")
_AROUND_NICKNAMES = frozenset({(" “", "” "), (' "', '" '), (" ”", "” "), (" ‘", "’ "), (" '", "' "), _BRACKETS})
"""What stands before and behind a nickname."""


@dataclass(frozen=True, slots=True)
class GivenName:
    """A given name: `m`, `f` or empty, and whether it is believed without a title before it.

    One that `is_likely` is believed where the next word could be a surname, and vouches for nothing else.
    """

    gender: str
    is_strong: bool
    is_likely: bool = False


@lru_cache(maxsize=1 << 14)
def given_name(word: str) -> GivenName | None:
    """The given name that a word is, or that its first part is ("Jean-Marc"); None for other words."""
    return given_names().get(fold(word)) or given_names().get(fold(word.split("-")[0]))


@cache
def given_names() -> dict[str, GivenName]:
    """The given names of given_names.txt and given_names_uk.txt, folded."""
    found: dict[str, GivenName] = {}
    section = ""
    for line in (text_of("given_names.txt") + text_of("given_names_uk.txt")).splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            for name in line.split():
                known = found.get(fold(name))
                is_likely = section.startswith("likely")
                sex = section[-1] if section[-1] in {"m", "f"} else ""
                if known is None:
                    found[fold(name)] = GivenName(sex, section != "weak" and not is_likely, is_likely)
                elif is_likely:
                    found[fold(name)] = GivenName(known.gender, False, True)
                elif section == "weak":
                    found[fold(name)] = GivenName(known.gender, False)
                elif known.gender != sex:
                    found[fold(name)] = GivenName("", known.is_strong)
    return found


def could_be_name(word: Word) -> bool:
    """Whether a word is written like part of a person's name, and is none that stands beside names."""
    return _is_like_a_name(word.text, word.lower)


@lru_cache(maxsize=1 << 14)
def _is_like_a_name(word: str, small: str) -> bool:
    if word[0].isdigit() or not word[0].isupper():
        return (small.startswith(("al-", "d'", "el-")) and word[-1].isalpha()) and any(c.isupper() for c in word)
    if small in person_words().stop or small in title_words().portfolios:
        return False
    if len(word) == 1 or not word.isupper() or "-" in word or len(word) > 4:
        return True
    given = given_names().get(fold(word))
    return given is not None and given.is_strong


def is_short_surname(words: Sequence[Word], i: int) -> bool:
    """Whether a word of three or four capitals is a surname ("Jane VOLK"), and no body: behind a sure given name."""
    word, given = words[i], given_names().get(fold(words[i - 1].text))
    is_sure = given is not None and given.is_strong and not is_common(words[i - 1].lower)
    is_written = word.text.isalpha() and word.text.isupper() and len(word.text) >= _SHORTEST_IN_CAPITALS
    return is_sure and not words[i - 1].text.isupper() and is_written and not is_office_word(word.lower)


def has_likely_surname(
    words: Sequence[Word], i: int, taken: Set[int], ordinary: frozenset[str], *, is_introduced: bool
) -> bool:
    """Whether the word behind a given name that is also another word could be a surname, and nothing goes on behind.

    At the beginning of a sentence one that is a verb too has to do something ("Mark Roe said", not "Will Roe come?").
    """
    if i + 1 >= len(words) or words[i].after != " " or words[i].possessive or words[i].text.isupper():
        return False
    begins = i == 0 or words[i - 1].after.strip(" \"“”‘’'") not in {"", ",", "(", ";"}
    k = i + 1
    while k + 1 < len(words) and len(words[k].text) == 1 and words[k].is_capitalised and words[k].after in {". ", " "}:
        k += 1
    if not _could_be_surname(words[k], taken, ordinary):
        return False
    is_verb = begins and words[i].lower in person_words().also_verbs
    if is_verb and not (_acts(words, k) or is_introduced):
        return False
    return _ends_with(words, k, taken)


def _ends_with(words: Sequence[Word], k: int, taken: Set[int]) -> bool:
    """Whether a surname at word `k` ends a name, or only a word that could be another part of it goes on."""
    goes_on = k + 1 < len(words) and words[k].after == " " and words[k + 1].is_capitalised and not words[k].possessive
    behind = words[k + 1] if goes_on else None
    return behind is None or (could_be_name(behind) and not is_common(behind.lower) and behind.start not in taken)


def _acts(words: Sequence[Word], k: int) -> bool:
    """Whether the name that ends with word `k` stands before a comma or a verb."""
    if words[k].possessive:
        return False
    is_before_verb = k + 1 < len(words) and words[k].after == " " and words[k + 1].lower in person_words().acts
    return is_before_verb or words[k].after.startswith(",")


def _could_be_surname(word: Word, taken: Set[int], ordinary: frozenset[str]) -> bool:
    return (
        len(word.text) > 2
        and word.is_capitalised
        and not word.text.isupper()
        and word.start not in taken
        and could_be_name(word)
        and word.text not in not_first()
        and not (is_common(word.lower) or is_office_word(word.lower) or word.lower in ordinary)
    )


def has_initials(words: Sequence[Word], i: int, taken: Set[int], ordinary: frozenset[str], *, is_titled: bool) -> bool:
    """Whether initials and a surname begin at word `i`: "J.B. Roe", behind a title also "J. Roe"."""
    k = i
    while k < len(words) and len(words[k].text) == 1 and words[k].is_capitalised and words[k].after in {".", ". "}:
        k += 1
    if k == i or k - i > 3 or k >= len(words) or not _could_be_surname(words[k], taken, ordinary):
        return False
    if not _ends_with(words, k, taken):
        return False
    letters = "".join(w.text for w in words[i:k])
    return (is_titled or len(letters) > 1) and letters not in person_words().not_initials


@cache
def is_common(word: str) -> bool:
    """Whether a word in small letters is one of common_words.txt, or the plural of one."""
    known = _common_words()
    if word in known:
        return True
    if not word.endswith("s"):
        return False
    singular = {word[:-1]} if not word.endswith("ys") else set()
    if word.endswith("es"):
        singular |= {word[:-2], word.removesuffix("ies") + "y"}
    return not known.isdisjoint(singular)


@cache
def _common_words() -> frozenset[str]:
    lines = text_of("common_words.txt").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1 << 14)
def fold(name: str) -> str:
    """A name without accents, in small letters, the endings of Slavic romanisations made one (-skyy, -skyi, -sky)."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower(name)) if not unicodedata.combining(c))
    plain = plain.replace("’", "'").replace("'", "") if plain.endswith("'") else plain.replace("’", "'")
    for ending in ("skyy", "skyi", "skiy", "skyj", "skij", "ski"):
        if plain.endswith(ending) and len(plain) > len(ending) + 2:
            return plain[: -len(ending)] + "sky"
    return plain


@dataclass(frozen=True, slots=True)
class PersonWords:
    """person_words.toml, as far as names of people are told by it."""

    particles: frozenset[str]
    suffixes: frozenset[str]
    stop: frozenset[str]
    endings: tuple[str, ...]
    also_surnames: frozenset[str]
    named_after: frozenset[str]
    ships: frozenset[str]
    legal_forms: frozenset[str]
    written_forms: tuple[str, ...]
    """The same as they are written."""
    of_firms: frozenset[str]
    post_nominals: frozenset[str]
    credits: frozenset[str]
    also_verbs: frozenset[str]
    acts: frozenset[str]
    not_initials: frozenset[str]


@cache
def person_words() -> PersonWords:
    """The words of person_words.toml."""
    data = tomllib.loads(text_of("person_words.toml"))
    return PersonWords(
        frozenset(data["particles"]),
        frozenset(data["suffixes"]),
        frozenset(data["stop"]) | (MONTHS - {"may"}) | WEEKDAYS,
        tuple(data["surname_endings"]),
        frozenset(data["also_surnames"]),
        frozenset(data["named_after"]),
        frozenset(data["ships"]),
        frozenset(form.lower() for form in data["legal_forms"]),
        tuple(data["legal_forms"]),
        frozenset(data["of_firms"]),
        frozenset(data["post_nominals"]),
        frozenset(data["credits"]),
        frozenset(data["also_verbs"]),
        frozenset(data["acts"]) | frozenset(data["verbs_of_speech"]),
        frozenset(data["not_initials"]),
    )


def without_nicknames(words: Sequence[Word]) -> Sequence[Word]:
    """The words but for nicknames inside a name, as if they were not written: `Jane “Bolt” Roe`, `J. R. (Jo) Roe`.

    In brackets may stand much else between two names (a party, a country): there only a given name is a nickname.
    """
    at = [i for i in range(1, len(words) - 1) if _is_nickname(words[i - 1], words[i], words[i + 1])]
    if not at:
        return words
    kept = list(words)
    for i in reversed(at):
        initial = kept[i - 1].after.startswith(".")
        kept[i - 1] = kept[i - 1]._replace(after=". " if initial else " ")
        del kept[i]
    return kept


def _is_nickname(before: Word, word: Word, after: Word) -> bool:
    marks = (before.after.lstrip("."), word.after)
    if marks not in _AROUND_NICKNAMES or before.possessive:
        return False
    if not (before.is_capitalised and word.is_capitalised and after.is_capitalised):
        return False
    return marks != _BRACKETS or given_name(word.text) is not None
