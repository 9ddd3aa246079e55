"""How deeply a page nests, told from its markup in one pass, before it is parsed.

The time to parse a page, and to read it, grows with its depth times its length: a page that opens a hundred thousand
elements in one another would hold a build up for minutes. Elements that HTML closes by itself (the paragraph before
the next one, a cell before the next) nest no deeper, however many of them a page leaves open. The groups of elements
are those of the parsing section of the HTML standard; they stand in `nesting.toml`.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from communique.clean.parts import UncleanableError

__all__ = ["check_nesting", "parsable"]

_MAX_DEPTH = 2_000
"""Elements in one another. Pages of editors and of site builders stay far below 200."""
_MAX_REPEATED = 1_000_000
"""Inline elements left open that a parser has to open anew, one in each block that follows: each is a node."""
_MAX_SAME = 3
"""So many alike does a parser open anew (the standard's Noah's Ark clause)."""
_NO_START = ("<!", "<br>", "<br/>", "<br ", "<img ", "<input ", "<meta ", "<link ", "<source ")
"""Markup that opens no element with anything in it. Pages have thousands of them."""
_LEAF = re.compile(
    r'<(?!(?:br|img|input|meta|link|source)[ >])([a-z][a-z0-9]*+)(?: [a-z-]++="[^"<>]*+")*+>[^<>]*+</\1>'
)
"""An element that holds text alone, without a doubt: nothing can be open in it. None of `_NO_START`."""
_ONE_AT_A_TIME = frozenset({"a", "nobr"})
"""Inline elements whose start ends one that is open."""
_SPACE = " \t\n\f\r"
_TOKEN = re.compile(
    r"<!--|<(?P<end>/?)(?P<name>[a-zA-Z][^ \t\n\f\r/><]*+)"
    r"(?P<rest>(?:[ \t\n\f\r/]++|(?:=[^ \t\n\f\r/>=]*+|[^ \t\n\f\r/>=]++)"
    r"""(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+)?+)?+)*+)"""
)
"""A comment's begin or a tag with its attributes, of which a quoted value may hold `>`. It never goes back."""
_MAX_OPTIONS = 2_000
"""Choices of a page's forms: the parser looks at all of a list for each of them."""
_FEW = min(_MAX_DEPTH, _MAX_OPTIONS)
_OPTION_BEGIN = re.compile("<option", re.IGNORECASE)
_OPTION = re.compile(r"</?opt(?:ion|group)\b[^<>]*+>", re.IGNORECASE)
_XHTML = re.compile(r"\s*+(?:<\?xml\b|<!doctype[^>]{0,300}?\bxhtml\b)", re.IGNORECASE)
_EMPTY = re.compile(r"<(title|script|style|textarea|iframe)\b([^<>]*+)(?<=/)>", re.IGNORECASE)
_COMMENT_END = re.compile(r"--!?>")


@dataclass(frozen=True, slots=True)
class Elements:
    """The groups of `nesting.toml`."""

    void: frozenset[str]
    once: frozenset[str]
    raw: Mapping[str, re.Pattern[str]]
    """The end of each element whose content is text, whatever it looks like."""
    inline: frozenset[str]
    special: frozenset[str]
    scope: frozenset[str]
    ends_paragraph: frozenset[str]
    ended_by: Mapping[str, tuple[str, ...]]
    """The open elements that the start of an element ends."""
    kept_by: Mapping[str, tuple[str, ...]]
    """The elements that keep it from that: what is outside of them stays open."""


@dataclass(slots=True)
class _Open:
    """The elements that are open at a place of the markup."""

    stack: list[str] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    special: list[int] = field(default_factory=list)
    scope: list[int] = field(default_factory=list)

    def last(self, *names: str) -> int:
        """The place of the innermost element of these names; -1 if none is open."""
        found = -1
        for name in names:
            if (places := self.places.get(name)) and places[-1] > found:
                found = places[-1]
        return found

    def is_within(self, name: str, keeps: Iterable[str]) -> bool:
        """Whether an element of this name is open, and none of those that keep it open was opened in it."""
        place = self.last(name)
        return place >= 0 and place > self.last(*keeps)

    def push(self, name: str) -> None:
        known, place = elements(), len(self.stack)
        self.stack.append(name)
        self.places[name].append(place)
        if name in known.special:
            self.special.append(place)
        if name in known.scope:
            self.scope.append(place)

    def cut(self, place: int) -> None:
        """Close the element at a place and all in it."""
        while len(self.stack) > place:
            self.places[self.stack.pop()].pop()
        for places in (self.special, self.scope):
            while places and places[-1] >= place:
                places.pop()


def parsable(html: str) -> str:
    """Markup that a parser of HTML reads in good time, and as it was meant.

    Raises UncleanableError (rule `nested_too_deeply`) for a page that would take minutes.
    """
    html = _with_ends(html)
    if _most_starts(html, _FEW) <= _FEW:
        return html
    check_nesting(html)
    return _without_many_options(html)


def check_nesting(html: str) -> None:
    """Raise UncleanableError (rule `nested_too_deeply`) for markup whose elements nest beyond the bound."""
    starts = _most_starts(html, _MAX_DEPTH)
    if starts <= _MAX_DEPTH or starts - sum(map(html.count, _NO_START)) <= _MAX_DEPTH or _mostly_leaves(html, starts):
        return
    known, opened = elements(), _Open()
    inline: dict[str, dict[str, int]] = defaultdict(dict)
    svg, math = opened.places["svg"], opened.places["math"]
    paragraph_ends_at = ("button", *sorted(known.scope))
    left_open = repeated = at = 0
    while (tag := _TOKEN.search(html, at)) is not None:
        at = tag.end()
        if tag["name"] is None:
            close = _COMMENT_END.search(html, tag.start() + 2)
            if close is None:
                return
            at = close.end()
            continue
        name = tag["name"].lower()
        name = "h1" if name in ("h2", "h3", "h4", "h5", "h6") else name
        if name in known.void or name in known.once:
            continue
        drawn = bool(svg or math) and opened.last("svg", "math") > (opened.special[-1] if opened.special else -1)
        if tag["end"]:
            if name in known.inline:
                if alike := inline[name]:
                    written = next(reversed(alike))
                    left_open -= 1
                    alike[written] -= 1
                    if not alike[written]:
                        del alike[written]
            else:
                place = opened.last(name)
                keeps = opened.scope if name in known.special else opened.special
                if name in known.scope or place > (keeps[-1] if keeps else -1):
                    opened.cut(place if place >= 0 else len(opened.stack))
            continue
        if drawn and tag["rest"].endswith("/"):
            continue
        if name in known.raw and not drawn:
            close = known.raw[name].search(html, at)
            if close is None:
                return
            at = close.end()
            continue
        if name in known.inline:
            same = inline[name].get(tag["rest"], 0)
            if same < _MAX_SAME and not (name in _ONE_AT_A_TIME and inline[name]):
                inline[name][tag["rest"]] = same + 1
                left_open += 1
        else:
            if name in known.ends_paragraph and opened.is_within("p", paragraph_ends_at):
                opened.cut(opened.places["p"][-1])
            for ended in known.ended_by.get(name, ()):
                if opened.is_within(ended, known.kept_by[name]):
                    opened.cut(opened.places[ended][-1])
            opened.push(name)
            repeated += left_open
        if len(opened.stack) + left_open > _MAX_DEPTH:
            raise UncleanableError("nested_too_deeply", f"more than {_MAX_DEPTH} elements open at character {at}")
        if repeated > _MAX_REPEATED:
            raise UncleanableError("nested_too_deeply", f"{left_open} inline elements left open at character {at}")


def _most_starts(html: str, enough: int) -> int:
    """A number that the elements of a page do not exceed; above `enough`, that of all that looks like a start."""
    signs = html.count("<")
    return signs - html.count("</") if signs > enough else signs


def _mostly_leaves(html: str, starts: int) -> bool:
    """Whether the elements that hold more than text are too few for any bound, however they stand in one another."""
    rest = _LEAF.sub("", html)
    begun = rest.count("<") - rest.count("</") - sum(map(rest.count, _NO_START))
    left_open = len(_opened_anew().findall(rest)) + len(_ONE_AT_A_TIME)
    return begun <= _MAX_DEPTH and left_open * starts <= _MAX_REPEATED


@cache
def _opened_anew() -> re.Pattern[str]:
    """The start of an inline element of which several may be left open."""
    names = "|".join(sorted(elements().inline - _ONE_AT_A_TIME))
    return re.compile(rf"<(?:{names})(?=[{_SPACE}/>])", re.IGNORECASE)


def _without_many_options(html: str) -> str:
    """Markup without the tags of its choices where there are very many: what lists offer is not shown as text."""
    if html.count("<o") + html.count("<O") <= _MAX_OPTIONS or len(_OPTION_BEGIN.findall(html)) <= _MAX_OPTIONS:
        return html
    return _OPTION.sub(" ", html)


def _with_ends(html: str) -> str:
    """Markup of XHTML with an end for each `<title/>` or `<script/>`, which a parser of HTML would take to be open."""
    return _EMPTY.sub(lambda tag: f"{tag[0][:-2]}></{tag[1]}>", html) if _XHTML.match(html) else html


@cache
def elements() -> Elements:
    """What is in `nesting.toml`."""
    data = tomllib.loads(files("communique.clean.html").joinpath("nesting.toml").read_text("utf-8"))
    groups = {name: frozenset(names) for name, names in data["elements"].items()}
    return Elements(
        void=groups["void"],
        once=groups["once"],
        raw={name: re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE) for name in sorted(groups["raw"])},
        inline=groups["inline"],
        special=groups["special"],
        scope=groups["scope"],
        ends_paragraph=groups["ends_paragraph"],
        ended_by={name: tuple(rule["ends"]) for name, rule in data["start"].items()},
        kept_by={name: tuple(rule["within"]) for name, rule in data["start"].items()},
    )
