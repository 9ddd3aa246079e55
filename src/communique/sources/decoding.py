"""From bytes to text: a byte order mark, else UTF-8, else what a detector is sure of."""

import codecs
import re

from charset_normalizer import from_bytes

from communique.sources.refusals import RefusalError, Rule

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("cp1252", "cp1251", "koi8_u", "cp1250", "iso8859_5", "iso8859_2", "cp866")
"""Encodings that are looked for: those in which European pages were written before UTF-8; the earlier wins a tie."""

_SAME_CHAOS = 0.02
_SIGN_IN_WORD = re.compile(r"[^\W\d_][¡-©«-´¶-¹»-¿×÷][^\W\d_]")
"""Letters of one encoding look like signs in another: no language writes these inside a word."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_MAX_CONTROL_SHARE = 0.01
_HEAD_BYTES = 64


def decode(data: bytes) -> str:
    """The text of a file, with line feeds as line ends and without a byte order mark; nothing else is changed.

    Raises RefusalError: `binary` for null bytes or many control characters, `undecodable` for UTF-8 with broken
    sequences in it and for what no known encoding explains.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return plain_text(data.decode(encoding))
            except UnicodeDecodeError as error:
                raise RefusalError(
                    Rule.UNDECODABLE, f"{encoding}: {error.reason} at byte {error.start}", row=_head(data)
                ) from error
    if b"\0" in data:
        raise RefusalError(Rule.BINARY, "null bytes", row=_head(data))
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        text = _legacy(data, error)
    try:
        return plain_text(text)
    except RefusalError as refusal:
        raise RefusalError(refusal.rule, refusal.value, row=_head(data)) from refusal


def plain_text(text: str) -> str:
    """The text with line feeds as line ends. Raises RefusalError (`binary`) for nulls or many control characters."""
    controls = len(_CONTROLS.findall(text))
    if controls and ("\0" in text or controls > _MAX_CONTROL_SHARE * len(text)):
        raise RefusalError(Rule.BINARY, f"{controls} control characters in {len(text)} characters")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def to_utf8(data: bytes) -> bytes:
    """The bytes of a JSON Lines file as UTF-8: turned from UTF-16 or UTF-32 where a mark says so, else as they are."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding).encode("utf-8")
            except UnicodeError as error:
                raise RefusalError(Rule.UNDECODABLE, f"{encoding}: {error}", row=_head(data)) from error
    return data.removeprefix(codecs.BOM_UTF8)


def _legacy(data: bytes, error: UnicodeDecodeError) -> str:
    """The text by a detector. Mostly valid UTF-8 is refused: read as anything else, all of it would be garbled."""
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if sum(char > "\x7f" for char in lenient) - broken > broken:
        raise RefusalError(Rule.UNDECODABLE, f"utf-8: {error.reason} at byte {error.start}", row=_head(data)) from error
    matches = {match.encoding: match for match in from_bytes(data, cp_isolation=list(_LEGACY))}
    least = min((match.chaos for match in matches.values()), default=0.0)
    for encoding in _LEGACY:
        if encoding in matches and matches[encoding].chaos <= least + _SAME_CHAOS:
            text = str(matches[encoding])
            if not _SIGN_IN_WORD.search(text):
                return text
    detail = f"no known encoding; {error.reason} at byte {error.start}"
    raise RefusalError(Rule.UNDECODABLE, detail, row=_head(data)) from error


def _head(data: bytes) -> dict[str, str | int]:
    return {"bytes": len(data), "head_hex": data[:_HEAD_BYTES].hex(" ")}
