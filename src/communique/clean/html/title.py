"""Which of the lines that could be it is the title of a page."""

import re
from collections.abc import Iterator, Sequence

from communique.clean.html.metadata import PageMetadata
from communique.clean.html.page import Block
from communique.clean.rules import fold

_JOINT = re.compile(r"\s+[|\-–—·•»:~‹›/]{1,2}\s+|\s*[|»｜：]\s*")
_AT_END = re.compile(rf"(?:{_JOINT.pattern}|_)\Z")
_COLONS = (":", "：")
"""They part a title in two as often as a title from a site."""
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Letters of languages that are written without spaces: kana and Chinese characters."""
_WORD = re.compile(rf"[^\W{_UNSPACED}]+|[{_UNSPACED}]{{1,2}}")
"""Two letters of such a language count as a word."""
_MAX_TITLE = 300
_MAX_DECLARED = 2_000
"""Of what a page says of its title, in characters; longer is no title."""
_ALIKE, _NEARLY = 0.5, 0.8
_MIN_HEADLINE, _MAX_HEADLINE = 4, 25
_ABOVE = 25


def find_title(blocks: Sequence[Block], said: PageMetadata, first: int) -> str | None:
    """The headline on the page that what the page says of its title speaks of.

    Else the only one just above the article, whose first block is `first`; else what the page says, without the site;
    else the article's first line if it is no sentence. None when the page neither says nor shows one.
    """
    named = list(dict.fromkeys([*said.titles, *([said.head_title] if said.head_title else [])]))
    shown = {line: i for line, i in _headlines(blocks) if len(line) <= _MAX_TITLE and not _is_site(line, said)}
    if named and shown:
        alike = {line: max(_alike(line, name) for name in named) for line in shown}
        best = max(shown, key=lambda line: alike[line])
        if alike[best] >= _ALIKE:
            return _in_small_letters(best, said, list(shown)) if best.isupper() else best
        if len(shown) == 1 and any(_goes_on(best, name) for name in named):
            return best
    above = [
        line for line, i in shown.items() if first - _ABOVE <= i <= first and len(_WORD.findall(line)) >= _MIN_HEADLINE
    ]
    if len(above) == 1:
        return above[0]
    if named:
        return without_site(named[0], said.site, list(shown))
    if len(shown) == 1:
        return next(iter(shown))
    line = blocks[first].text if not shown and first < len(blocks) else ""
    return line if _MIN_HEADLINE <= len(line.split()) <= _MAX_HEADLINE and line[-1].isalnum() else None


def without_site(title: str, site: Sequence[str], shown: Sequence[str] = ()) -> str:
    """A title without the name of the site at its end or head: `Grain leaves the port | The Courier`."""
    title = title[:_MAX_DECLARED].rstrip()
    joints = list(_JOINT.finditer(title))
    known, headlines = {fold(name) for name in site}, {fold(line) for line in shown}
    for joint in joints:
        head, tail = title[: joint.start()].strip(), title[joint.end() :].strip()
        if fold(head) in headlines or fold(tail) in known:
            return head
        if fold(head) in known:
            return tail
    if joints and joints[-1][0].strip() not in _COLONS:
        head, tail = title[: joints[-1].start()].strip(), title[joints[-1].end() :].strip()
        if len(_WORD.findall(tail)) <= 5 and len(_WORD.findall(head)) >= 2 * len(_WORD.findall(tail)) - 1:
            return head
    return title


def _in_small_letters(headline: str, said: PageMetadata, shown: Sequence[str]) -> str:
    """What the page says of a headline that is shown in capitals, where that is nearly the same."""
    for name in said.titles:
        plain = without_site(name, said.site, shown)
        if not plain.isupper() and _alike(headline, plain) >= _NEARLY:
            return plain
    return headline


def _headlines(blocks: Sequence[Block]) -> Iterator[tuple[str, int]]:
    """The headings of the first order, joined where a line end cuts them, and their last block."""
    lines: list[str] = []
    last = 0
    box = None
    for i, block in enumerate(blocks):
        at = block.box if block.box.tag == "h1" else block.box.parent
        if at is None or at.tag != "h1":
            continue
        if at is not box and lines:
            yield " ".join(lines), last
            lines = []
        box = at
        lines.append(block.text)
        last = i
    if lines:
        yield " ".join(lines), last


def _goes_on(line: str, name: str) -> bool:
    """Whether a title goes on where a headline ends, as in entries of a lexicon: "harbour", "Harbour Definition".

    What a sign follows is more often the name of a site: "Courier: grain leaves the port".
    """
    rest = fold(name).removeprefix(fold(line))
    return len(rest) < len(fold(name)) and rest[:1] == " " and rest[1:2].isalnum()


def _is_site(line: str, said: PageMetadata) -> bool:
    """Whether a heading is the name of the site.

    It is declared so, stands beside the title in the head's, or ends a title that is twice as long without it.
    """
    if fold(line) in {fold(name) for name in said.site}:
        return True
    head = fold(said.head_title or "")
    if head.endswith(fold(line)):
        before = head.removesuffix(fold(line))[-_MAX_DECLARED:]
        if _AT_END.search(before) and len(_WORD.findall(before)) >= 2 * len(_WORD.findall(line)):
            return True
    beside = [name for name in map(fold, said.titles) if name != head and name in head and fold(line) != name]
    return bool(beside) and fold(line) in head.replace(beside[0], "")


def _alike(line: str, name: str) -> float:
    """The share of the words of the shorter of two lines that are in the other, less for a line of one word."""
    own, other = set(_WORD.findall(fold(line))), set(_WORD.findall(fold(name)))
    if not own or not other:
        return 0.0
    both = len(own & other)
    return both / max(len(own), min(len(other), len(own) + 2)) if len(own) > 1 or own == other else 0.3 * both
