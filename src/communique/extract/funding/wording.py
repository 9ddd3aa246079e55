"""How texts say that one amount is part of another: the phrases of `parts.toml` and its sisters, as patterns."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import cast

from communique.extract.quantities.lexicon import alternatives

DETERMINERS = r"the|its|their|our|his|her|a|an|this|that|these|those"
_FILES = ("parts.toml", "parts_uk.toml")


@cache
def phrases(section: str, key: str = "words") -> tuple[str, ...]:
    """The phrases under a key of a section, in all languages: their words do not collide."""
    return tuple(phrase for name in _FILES for phrase in _load(name).get(section, {}).get(key, ()))


@cache
def _load(name: str) -> Mapping[str, Mapping[str, list[str]]]:
    text = files("communique.extract.funding").joinpath(name).read_text("utf-8")
    return cast("Mapping[str, Mapping[str, list[str]]]", tomllib.loads(text))


@cache
def of() -> re.Pattern[str]:
    """Words as "of the", "out of a" right before a whole, behind a part."""
    apart = "".join(rf"(?<!\b{re.escape(word)}\s)" for word in phrases("apart"))
    return re.compile(rf"(?i){apart}\b(?:out\s+)?of(?:\s+(?:{DETERMINERS}))?(?:\s+[\w'’-]+){{0,4}}\s+$")


@cache
def as_part() -> re.Pattern[str]:
    """Words as "as part of the" before a whole, behind a part."""
    links = alternatives([phrase for phrase in phrases("behind", "any") if phrase != "of"])
    return re.compile(rf"(?i)\b(?:{links})\s+(?:[\w'’-]+\s+){{0,5}}$")


@cache
def under() -> re.Pattern[str]:
    """Words as "under the", "from its" before a whole, behind a part."""
    links = alternatives(phrases("behind", "named"))
    return re.compile(rf"(?i)\b(?:{links})\s+(?:{DETERMINERS}|[\w-]+['’]s?)(?:\s+[\w'’-]+){{0,3}}\s+$")


@cache
def head_of_clause() -> re.Pattern[str]:
    """Words as "Of the", "As part of its" at the head of a clause, before a whole."""
    any_, named = alternatives(phrases("heading", "any")), alternatives(phrases("heading", "named"))
    return re.compile(
        rf"(?i)(?:^\W*|[,;:—–]\s+|\b(?:that|and|but)\s+)(?:(?:{any_})|(?P<named>{named}))\s+(?:(?:{DETERMINERS}|[\w-]+['’]s?)\s+)(?:[\w'’-]+\s+){{0,3}}$"
    )


@cache
def which() -> re.Pattern[str]:
    """Words as "of which" between a whole and its part."""
    return re.compile(rf"(?i)\b(?:{alternatives(phrases('which'))})\b[^;:]{{0,80}}$")


@cache
def of_which() -> re.Pattern[str]:
    """Behind an amount: "€10 million of which is a grant"."""
    return re.compile(rf"(?i)\s+(?:{alternatives(phrases('which'))})\b")


@cache
def of_it() -> re.Pattern[str]:
    """Behind an amount: "€10 million of this sum", of the sentence before."""
    return re.compile(rf"(?i)\s+of\s+(?:{alternatives(phrases('this_sum'))})\b(?!\s+(?:that|which))")


@cache
def includes() -> re.Pattern[str]:
    """Words as "including" between a whole and its part; `rest` is what stands behind it."""
    return re.compile(rf"(?i)\b(?:{alternatives(phrases('including'))})\b:?(?P<rest>[^;:]{{0,60}})$")


@cache
def joins() -> re.Pattern[str]:
    """A list goes on at its commas, semicolons and "and"."""
    return re.compile(r"(?i)(?:[,;]|\band|\bplus|\bas well as)(?:\s+[\w'’-]+){0,6}\s*(?:[-–—•*]\s*)?$")


@cache
def lists_sources() -> re.Pattern[str]:
    """Between two amounts of a list, each with whom it is from or for: " from Norway, ", " will go to Malta, "."""
    name = r"(?:from\s|(?:[^,;:.]{0,40}\s)?(?:to|for)\s+(?:the\s+)?(?-i:[A-Z]))"
    return re.compile(
        rf"(?i)\s+{name}[^,;:.]{{1,60}}?(?:[,;]|[,;]?\s+(?:and|as well as))\s+(?:(?:almost|about|over|some|nearly)\s+)?"
    )


@cache
def source() -> re.Pattern[str]:
    """Behind an amount: whom it is from or for."""
    return re.compile(r"(?i)\s+(?:from\s|(?:to|for)\s+(?:the\s+)?(?-i:[A-Z]))")


@cache
def brings() -> re.Pattern[str]:
    """Words as "bringing its total support to" before a sum."""
    verbs, sums = alternatives(phrases("bringing", "verbs")), alternatives(phrases("bringing", "sums"))
    return re.compile(rf"(?i)\b(?:{verbs})\b[^;:]{{0,60}}\b(?:{sums})\b[^,;:]{{0,60}}\bto\s+$")


@cache
def totals() -> re.Pattern[str]:
    """The head of a sentence "This brings the total to", "The award brings the total to"."""
    verbs, sums = alternatives(phrases("bringing", "verbs")), alternatives(phrases("bringing", "sums"))
    subject = r"(?:this|it|that|the)(?:\s+[\w-]+){0,2}"
    return re.compile(rf"(?i)\W*{subject}\s+(?:{verbs})\b[^,;:]{{0,60}}\b(?:{sums})\b[^,;:]{{0,60}}\bto\s+$")


@cache
def sum_words() -> re.Pattern[str]:
    """A word that says that one amount is the sum of others."""
    return re.compile(rf"(?i)\b(?:{alternatives(phrases('sum'))})\b")


@cache
def continues_at_all() -> re.Pattern[str]:
    """The same without regard to where the amount stands."""
    return re.compile(continues().pattern.removesuffix("$"))


@cache
def totals_at_all() -> re.Pattern[str]:
    """The same without regard to where the amount stands."""
    return re.compile(totals().pattern.removesuffix("$"))


@cache
def continues() -> re.Pattern[str]:
    """Words as "This includes", "Of that amount": the head of a sentence that goes on about the one before."""
    subjects, of = alternatives(phrases("goes_on", "subjects")), alternatives(phrases("goes_on", "of"))
    links, nouns = alternatives(phrases("including")), alternatives(phrases("wholes"))
    own = rf"(?:{subjects}|(?:the|this)\s+(?:[\w-]+\s+){{0,2}}(?:{nouns}))"
    return re.compile(
        rf"(?i)\W*(?:(?:{of})\b[^;:.]{{0,80}}|{own}\s+(?:(?:also|will|would|mainly)\s+){{0,2}}(?:{links}):?(?:\s+[\w'’-]+){{0,4}}\s+)$"
    )


@cache
def whole_noun() -> re.Pattern[str]:
    """A noun of money that is given out bit by bit, right behind an amount."""
    return re.compile(rf"(?i)[\s-]+(?:[\w'’-]+\s+){{0,3}}(?:{alternatives(phrases('wholes'))})\b")


@cache
def bullet() -> re.Pattern[str]:
    """The mark before an item of a list."""
    return re.compile(rf"\s*(?:(?:{alternatives(phrases('lists', 'bullets'))})\s|\(?\d{{1,2}}[.)]\s|\(?[a-z]\)\s)")


@cache
def opens_list() -> re.Pattern[str]:
    """The end of a sentence that opens a list of parts, or of an item that is not the last."""
    return re.compile(rf"(?i)(?:[:;]|\b(?:{alternatives(phrases('including'))}))\s*$")
