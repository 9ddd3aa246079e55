"""Names of people and teams in the short lines around an article: after "by", and on lines of their own."""

import re
from dataclasses import dataclass
from functools import cache

from communique.clean.html.settings import load
from communique.clean.rules import load_dates

_CAPITAL = r"[^\W\d_a-zà-öø-ÿа-яёіїєґ]"
_GLUED = re.compile(r"^By(?=by\b|[A-Z][a-z]+ [A-Z])(?:by)?\s*")
"""A word that stood on its own on the page: `ByIda Testad`."""
_HEAD_END = re.compile(r"\s*[/·•|,@–—]|\s+-\s")
_MAX_LINE = 200
_MAX_NAME = 50


@dataclass(frozen=True, slots=True)
class Wording:
    """The patterns that the words of `byline.toml` make."""

    said: re.Pattern[str]
    labelled: re.Pattern[str]
    """What is said without "by"."""
    begins: re.Pattern[str]
    """The head of a line that is a byline from its first word on."""
    checked: re.Pattern[str]
    alone: re.Pattern[str]
    name: re.Pattern[str]
    listed: frozenset[str]
    """Small words in the names of columns and headings: no line of its own with one is a name."""
    foreign: frozenset[str]
    """Words, in one case, that no name on a line of its own has."""
    joint: re.Pattern[str]
    end: re.Pattern[str]
    role: re.Pattern[str]
    changed: re.Pattern[str]
    published: re.Pattern[str]


@cache
def wording() -> Wording:
    """The patterns of `byline.toml`."""
    data = load("byline.toml")
    wrote, names, dates = data["wrote"], data["name"], data["date"]
    months = sorted({re.escape(name.capitalize()) for found in load_dates()["months"].values() for name in found})
    before = "|".join([*wrote["before_by"], *wrote["checked"]])
    particles = "|".join([*names["particles"], *names["particles_after_by"]])
    word = rf"(?:\(?(?:\d(?=[^\W\d_]))?{_CAPITAL}[\w.’'()-]*|\d[^\W\d_]\w*|{particles})"
    capital_ends, glued = "|".join(names["capital_ends"]), "|".join(names["glued"])
    no_end = "".join(rf"(?<!\b{title})" for title in names["titles"])
    labelled = (
        rf"^(?:{'|'.join(wrote['labels'])})\s*:\s*(?P<label>\S.{{2,120}})"
        rf"|^(?:{'|'.join(wrote['other'])})\s+(?P<other>[^\W\d_a-z].{{2,80}})"
    )
    return Wording(
        said=re.compile(
            rf"(?:^|[|•·⋅—–\d,]\s*|(?<=\d)\s?[ap]\.?m\.?\s+(?:[a-z]{{2,4}}\s+)?)(?:(?:{before})\s+)?by\b:?\s+(?P<who>\S.{{1,120}})"
            rf"|{labelled}",
            re.IGNORECASE,
        ),
        labelled=re.compile(labelled, re.IGNORECASE),
        begins=re.compile(rf"(?:(?:{before})\s+)?by\b:?\s|(?:{'|'.join(wrote['labels'])})\s*:\s", re.IGNORECASE),
        checked=re.compile(rf"(?:{'|'.join(wrote['checked'])})\s+by\b", re.IGNORECASE),
        alone=re.compile(rf"(?:{'|'.join(wrote['alone'])})\s*:?", re.IGNORECASE),
        name=re.compile(rf"{word}(?:\s+{word}){{0,4}}"),
        listed=frozenset(names["particles_after_by"]),
        foreign=frozenset(names["foreign"]),
        joint=re.compile(rf"\s*(?:,|;|&|\b(?:{'|'.join(names['joints'])})\b)\s+"),
        end=re.compile(
            rf"\s+[-–—⋅·•|/]\s*|\s*[|•·⋅/]\s*|\s*\((?!\w+\)\s{_CAPITAL})|,\s+(?=\w+ (?:at|of|in|for)\b)"
            rf"|\s+(?:{'|'.join(names['ends'])})\s+(?=\S)"
            rf"|\s+\d|(?<=[^\s\d])\d|\s{{2,}}|{no_end}(?<!\b[A-Z])[.!?:]\s|\t"
            rf"|\s+(?=(?:{capital_ends})\b|(?:{'|'.join(months)})\b\.?,?\s+\d)|(?<=[a-z])(?=(?:{capital_ends}|{glued})\b)|,?\s+(?=@)"
        ),
        role=re.compile(rf"\b(?:{'|'.join(names['roles'])})\b", re.IGNORECASE),
        changed=re.compile(rf"\b(?:{'|'.join(dates['changed'])})\b", re.IGNORECASE),
        published=re.compile(rf"\b(?:{'|'.join(dates['published'])})\b", re.IGNORECASE),
    )


def byline(text: str) -> list[str]:
    """The names after "by" (or its like) in a short line; none where no name stands there."""
    known = wording()
    if len(text) > _MAX_LINE:
        return []
    match = known.said.search(_GLUED.sub("By ", text)) if "by" in text.lower() else known.labelled.match(text)
    if match is None or match.lastgroup is None:
        return []
    rest = match[match.lastgroup]
    return names(known.end.split(rest, maxsplit=1)[0])


def names(text: str) -> list[str]:
    """The names at the head of a text, up to what is none."""
    known = wording()
    kept: list[str] = []
    for part in known.joint.split(text.strip(" ,.;:-–—")):
        if not part:
            continue
        if not known.name.fullmatch(part) or len(part) > _MAX_NAME or (known.role.search(part) and kept):
            break
        kept.append(part)
    return kept


def is_name(text: str) -> bool:
    """Whether a line could be the name of a person or a team."""
    if not 3 <= len(text) <= 40 or not 2 <= text.count(" ") + 1 <= 4 or wording().alone.fullmatch(text):
        return False
    words = text.split()
    if not wording().foreign.isdisjoint(word.casefold() for word in words):
        return False
    return wording().name.fullmatch(text) is not None and wording().listed.isdisjoint(words)


def head_name(text: str) -> str | None:
    """The name at the head of a line about an author: `Ida Testad, @testad`, `Ida Testad / Courier / 3 May 2026`."""
    head = _HEAD_END.split(text, maxsplit=1)[0]
    return head if is_name(head) and head.count(" ") <= 2 else None
