"""What introduces a person whose given name is not known: an office beside a name-like pair, or who spoke."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache

from communique.extract.names.gazetteer import text_of
from communique.extract.names.offices import head_at, title_words
from communique.extract.names.words import Word

_FURTHEST = 10
_LISTING = frozenset({"and", "or", "but", "as"})
_QUOTATION_ENDS = ("”", '"', "»", ",”")
_CLOSED = re.compile(r"[,.!?…]?[”\"»]\s+")
"""What stands between a quotation and the words behind it."""
_OPENS = re.compile(r"[,:]?\s+[“\"«„]")
"""What stands between a verb of speech and a quotation."""
_COLON = re.compile(r":\s*[“\"«„]")
"""What stands between a label and the quotation that it names the speaker of."""
_BEFORE_LABEL = re.compile(r"(?s).*[”\"»•*–—-]\s+")
_NO_NAME = ("ly", "ed", "ing", "ion", "ment", "ness", "ble", "ful", "s")
"""Endings of words that begin a paragraph before a colon far more often than names with them do."""
_SHORT = 4
"""Letters up to which a word is more often a name in spite of its ending ("Zed", "Amos")."""
_LONGEST_ROLE = 14
"""Words behind a name in a label, at most."""


def is_introduced(words: Sequence[Word], i: int, *, follows_name: bool) -> bool:
    """Whether the words around the pair at word `i` say that it is a person.

    That is: an office in small letters before it ("spokeswoman Zorba Vantrell"), an office with its country before it
    ("Ambassador to Malta Zorba Vantrell"), an office behind a comma on either side, or a verb of speech between it
    and a quotation. Whether the pair looks like a name is the caller's to say. `follows_name`: a known
    name ends directly before it.
    """
    return (
        _after_office(words, i)
        or _before_office(words, i)
        or _behind_office_phrase(words, i, follows_name)
        or _apposed_to_office(words, i)
        or _is_quoted(words, i)
        or _is_label(words, i)
    )


def _office(words: Sequence[Word], i: int) -> int | None:
    """The index after an office that begins at word `i` and is one person's: "head of", not "expert" or "member"."""
    known = title_words()
    head = head_at(words, i)
    if head is None or head[1] not in known.heads.values() or head[1] == "member":
        return None
    stop, key = head
    goes_on = stop < len(words) and words[stop - 1].after == " " and words[stop].lower == "of"
    return stop if key not in known.indefinite or goes_on else None


def _after_office(words: Sequence[Word], i: int) -> bool:
    if i == 0 or words[i - 1].possessive or words[i - 1].after != " " or words[i - 1].is_capitalised:
        return False
    return _office(words, i - 1) == i


def _before_office(words: Sequence[Word], i: int) -> bool:
    k = i + 2
    if k >= len(words) or words[i + 1].after != ", ":
        return False
    if words[k].lower in {"the", "a", "an"}:
        k += 1
    known = title_words().modifiers | title_words().portfolios
    while k < len(words) and _office(words, k) is None:
        if words[k].lower not in known or words[k].after != " ":
            return False
        k += 1
    return k < len(words)


def _behind_office_phrase(words: Sequence[Word], i: int, follows_name: bool) -> bool:
    """An office with "of ..." or "to ..." directly before the pair, or behind a comma where the pair speaks."""
    if i == 0 or i + 2 >= len(words) or words[i - 1].after not in {" ", ", "}:
        return False
    apposed = words[i - 1].after == ", "
    speaks = words[i + 1].after == ", " and words[i + 2].lower in _verbs_of_speech()
    if not follows_name and not (speaks if apposed else words[i - 1].lower in title_words().portfolios):
        return False
    acts = words[i + 1].after == " " and not words[i + 2].is_capitalised and words[i + 2].lower not in _LISTING
    if apposed and not speaks and not acts:
        return False
    k = i - 1
    while k > max(0, i - _FURTHEST) and words[k - 1].after == " ":
        k -= 1
        if words[k].lower in {"of", "to", "for"} and any(_office(words, j) == k for j in range(max(0, k - 4), k)):
            return True
    return False


def _apposed_to_office(words: Sequence[Word], i: int) -> bool:
    """Whether the pair stands between an office and a verb of speech, with commas: "the envoy, Zorba Roe, said"."""
    if i == 0 or i + 2 >= len(words) or (words[i - 1].after, words[i + 1].after) != (", ", ", "):
        return False
    return _office(words, i - 1) == i and words[i + 2].lower in _verbs_of_speech()


def _is_quoted(words: Sequence[Word], i: int) -> bool:
    """Whether `”, said Zorba Vantrell`, `”, Zorba Vantrell said` or `Zorba Vantrell said, “` stands at word `i`."""
    says = i + 2 < len(words) and words[i + 1].after == " " and words[i + 2].lower in _verbs_of_speech()
    if says and (_OPENS.fullmatch(words[i + 2].after) or (i and _CLOSED.fullmatch(words[i - 1].after))):
        return True
    is_said = i > 1 and words[i - 1].lower in _verbs_of_speech() and words[i - 1].after == " "
    return is_said and words[i - 2].after.strip().endswith(_QUOTATION_ENDS)


def _is_label(words: Sequence[Word], i: int) -> bool:
    """Whether a paragraph or an item begins at word `i` with a name, or a name with a role, a colon and a quotation.

    Not with words that have the endings of others: "Frequently Asked:", "Dear Friends:".
    """
    if any(len(word.text) > _SHORT and word.lower.endswith(_NO_NAME) for word in words[i : i + 2]):
        return False
    if (i and not _BEFORE_LABEL.fullmatch(words[i - 1].after)) or i + 1 >= len(words):
        return False
    if _COLON.fullmatch(words[i + 1].after):
        return True
    if words[i + 1].after != ", ":
        return False
    for word in words[i + 2 : i + 2 + _LONGEST_ROLE]:
        if _COLON.fullmatch(word.after):
            return True
        if word.after not in {" ", ", ", "-"}:
            return False
    return False


@cache
def _verbs_of_speech() -> frozenset[str]:
    return frozenset(tomllib.loads(text_of("person_words.toml"))["verbs_of_speech"])
