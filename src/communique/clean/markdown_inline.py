"""Where the syntax of Markdown stands inside a paragraph: marks of emphasis, of links, of code, escapes, entities."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of syntax, and what a reader sees instead."""

    start: int
    end: int
    shown: str


_TITLE = r"""(?:\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?"""
_DESTINATION = r"(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.|\([^\s()]*\))*\))*)"
_TARGET = rf"\(\s*{_DESTINATION}{_TITLE}\s*\)"
_LABEL = r"\[(?:[^\[\]\\]|\\.)*\]"
_LINK_END = re.compile(rf"\](?:{_TARGET}|{_LABEL})?", re.DOTALL)
_IMAGE = re.compile(rf"!\[(?:[^\[\]\\]|\\.|{_LABEL}(?:{_TARGET})?)*\](?:{_TARGET}|{_LABEL})?", re.DOTALL)
_AUTOLINK = re.compile(r"<[^<>\s]*>")
_BREAK = re.compile(r"(?: *|\\)\n[ \t]*")
_TICKS = re.compile(r"`+")
_FOOTNOTE = re.compile(r"\[\^[\w-]{1,20}\]")
_SPACES = re.compile(r"[ \t]*")
_BR = re.compile(r"<br\b", re.IGNORECASE)


class _MisalignedError(Exception):
    """A token does not stand where it should."""


def syntax(content: str, tokens: Sequence[Token]) -> list[Edit]:
    """The syntax in the content of a block, in order, with places in the content.

    Empty where the tokens cannot be laid along the content: then nothing is taken for syntax.
    """
    edits: list[Edit] = []
    at = 0
    try:
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.type == "link_open" and token.markup == "autolink":
                end = _match(_AUTOLINK, content, at)
                edits += [Edit(at, at + 1, ""), Edit(end - 1, end, "")]
                at, position = end, position + 3
                continue
            at = _laid(content, at, token, edits)
            position += 1
    except _MisalignedError:
        return []
    return edits if not content[at:].strip() else []


def _laid(content: str, at: int, token: Token, edits: list[Edit]) -> int:
    """Lay one token along the content from `at`; where it ends."""
    match token.type:
        case "text":
            return _text(content, at, token.content, edits)
        case "text_special":
            return _edit(edits, at, _literal(content, at, token.markup), token.content)
        case "softbreak" | "hardbreak":
            end = _match(_BREAK, content, at)
            line_end = content.index("\n", at)
            # The line end itself belongs to the block, which knows whether the paragraph goes on.
            edits += [Edit(a, b, "") for a, b in ((at, line_end), (line_end + 1, end)) if a < b]
            return end
        case "link_open":
            return _edit(edits, at, _literal(content, at, "["), "")
        case "link_close":
            return _edit(edits, at, _match(_LINK_END, content, at), "")
        case "image":
            return _edit(edits, at, _match(_IMAGE, content, at), "")
        case "html_inline":
            shown = " " if _BR.match(token.content) else ""
            return _edit(edits, at, _literal(content, at, token.content), shown)
        case "code_inline":
            return _code(content, at, token.markup, edits)
        case _:
            return _edit(edits, at, _literal(content, at, token.markup), "")


def _text(content: str, at: int, text: str, edits: list[Edit]) -> int:
    if not text:
        return at
    if not content.startswith(text, at):
        skipped = _match(_SPACES, content, at)
        if not content.startswith(text, skipped):
            raise _MisalignedError
        at = _edit(edits, at, skipped, "")
    edits += [Edit(m.start(), m.end(), "") for m in _FOOTNOTE.finditer(content, at, at + len(text))]
    return at + len(text)


def _code(content: str, at: int, ticks: str, edits: list[Edit]) -> int:
    start = _literal(content, at, ticks)
    for match in _TICKS.finditer(content, start):
        if match[0] == ticks:
            edits += [Edit(at, start, ""), Edit(match.start(), match.end(), "")]
            return match.end()
    raise _MisalignedError


def _literal(content: str, at: int, written: str) -> int:
    if not written or not content.startswith(written, at):
        raise _MisalignedError
    return at + len(written)


def _match(pattern: re.Pattern[str], content: str, at: int) -> int:
    match = pattern.match(content, at)
    if match is None:
        raise _MisalignedError
    return match.end()


def _edit(edits: list[Edit], start: int, end: int, shown: str) -> int:
    if end > start:
        edits.append(Edit(start, end, shown))
    return end
