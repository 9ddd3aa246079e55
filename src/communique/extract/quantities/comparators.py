"""Words that relate a stated number to the true one, before and behind it."""

import re
from functools import cache

from communique.extract.quantities.lexicon import alternatives, by_form, forms
from communique.extract.spans import Span
from communique.schemas.vocabulary import Comparator

_REACH = 60
"""Code points before a number in which its comparator and fillers stand."""

_ROUND = re.compile(r"(?:[2-9]0|\d+[\d,]*\d0)(?![.,]?\d|%)")
"""A round number, which is more likely to be a guess than to be known."""


_AT = r"(?:in|on|at|of|across|to|from|into|against|hit|struck|affected|damaged)\b"
"""Words before "over" behind which it compares: "damage in over four regions"."""


def before(text: str, start: int, limit: int) -> tuple[Comparator, Span, int] | None:
    """The comparator that ends at `start`, its own words, and where they begin with the adverb that sharpens them.

    Nothing before `limit` is read.
    """
    low = max(limit, start - _REACH)
    match = _before().search(text, low, start)
    if match is None or (low > limit and match.start() == low and low > 0 and text[low - 1].isalnum()):
        return None
    if match["comparator"].lower() == "over" and _parting().search(text, low, match.start()):
        return None  # "handed over 12 guns": a particle of the verb
    if match["comparator"].lower() == "over" and _is_overhead(text, low, match.start(), start):
        return None  # "drones shot down over four regions"
    if match["comparator"].lower() == "about" and (topic := _topic().search(text, low, match.start())):
        is_object = topic[0].strip().lower() in forms("comparators")["particles"]["with_object"]
        if not is_object or _ROUND.match(text, start) is None:
            return None  # "talk about 40 villages", "ask about two", but not "asked about 40 villages"
    comparator = by_form(forms("comparators")["before"])[_squeeze(match["comparator"])]
    return Comparator(comparator), Span(*match.span("comparator")), match.start()


def after(text: str, end: int, limit: int) -> tuple[Comparator, Span] | None:
    """The comparator that begins at `end` ("or more"). Nothing from `limit` on is read."""
    match = _after().match(text, end, limit)
    if match is None:
        return None
    return Comparator(by_form(forms("comparators")["after"])[_squeeze(match["comparator"])]), Span(
        *match.span("comparator")
    )


def announced_as_approximate(text: str, lead: Span) -> bool:
    """Whether the words before a table say that its numbers are approximate: "the losses were approximately:"."""
    return _announced().search(text, max(lead.start, lead.end - _REACH), lead.end) is not None


def _squeeze(words: str) -> str:
    return re.sub(r"\s+", " ", words).lower()


@cache
def _before() -> re.Pattern[str]:
    sections = forms("comparators")
    found = alternatives(by_form(sections["before"]))
    fillers, adverbs = alternatives(sections["fillers"]["words"]), alternatives(sections["adverbs"]["words"])
    return re.compile(
        rf"(?i)(?<!\w)(?:(?:{adverbs})\s+)?(?P<comparator>{found})(?:(?<=[<>~≈≤≥])\s*|\s+)(?:(?:{fillers})\s+){{0,3}}$"
    )


@cache
def _announced() -> re.Pattern[str]:
    sections = forms("comparators")
    found, behind = alternatives(sections["before"]["approx"]), alternatives(sections["announcing"]["words"])
    return re.compile(rf"(?i)(?<!\w)(?:{found})(?:\s+(?:{behind}))?\s*:\s*\Z")


@cache
def _parting() -> re.Pattern[str]:
    verbs = alternatives(forms("comparators")["particles"]["over"])
    return re.compile(rf"(?i)(?<!\w)(?:{verbs})\s+$")


def _is_overhead(text: str, low: int, over: int, number: int) -> bool:
    return _flying().search(text, low, over) is not None and _skies().match(text, number) is not None


@cache
def _flying() -> re.Pattern[str]:
    return re.compile(
        rf"(?i)(?<!\w)(?:{alternatives(forms('comparators')['particles']['flying'])})(?:\s+(?!{_AT})\w+){{0,4}}\s+$"
    )


@cache
def _skies() -> re.Pattern[str]:
    """So many regions as one raid may cross; "destroyed over 40 districts" compares."""
    places = alternatives(forms("comparators")["particles"]["skies"])
    return re.compile(rf"(?i)(?!\d{{3}}|[3-9]0\b)[\w-]+\s+(?:(?!{_AT})[\w-]+\s+){{0,2}}(?:{places})(?!\w)")


@cache
def _topic() -> re.Pattern[str]:
    words = alternatives(forms("comparators")["particles"]["about"])
    return re.compile(rf"(?i)(?<!\w)(?:{words})\s+$")


@cache
def _after() -> re.Pattern[str]:
    """What compares the number before it: not "220 million and more than 1,100", where it belongs to the next."""
    return re.compile(
        rf"(?i)[\s-]*(?P<comparator>{alternatives(by_form(forms('comparators')['after']))})(?!\w)(?!\s+(?:than\b|[\d$€£]))"
    )
