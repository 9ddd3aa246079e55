"""From bytes to text: by a byte order mark, a declaration, as UTF-8 or as a detector says; then mojibake is mended."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from charset_normalizer import from_bytes

from communique.sources.declared import declared_charset
from communique.sources.encodings import UTF_8, Encoding, by_label, looked_for
from communique.sources.mojibake import mend
from communique.sources.refusals import RefusalError, Rule
from communique.sources.signatures import shown

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MARKED = "{} (byte order mark)"
DEFAULT = "utf-8 (default)"
DECLARED = "{} (declared)"
DETECTED = "{} (detected)"

_SAME_CHAOS = 0.02
_SIGN_IN_WORD = re.compile(r"[^\W\d_][¡-©«-´¶-¹»-¿×÷][^\W\d_]")
"""Letters of one encoding look like signs in another: no language writes these inside a word."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_MAX_CONTROL_SHARE = 0.01
_MAX_STRAYS = 1000
_FIRST_BYTES = frozenset(b"\xc2\xc3\xc4\xc5\xce\xcf\xd0\xd1\xe2")
"""With these most characters of European texts begin in UTF-8: alone, each may be what is left of one."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a document, the encoding it was read with and how that was found, and what was mended."""

    text: str
    encoding: str
    repairs: tuple[str, ...] = ()
    unknown_charset: str | None = None
    """What it declares its encoding to be, where nobody knows that name."""


Detector = Callable[[bytes], Encoding | None]
"""Tells the encoding of bytes that are not UTF-8, or None when nothing explains them."""


def decode(data: bytes, *, declares: bool = False, charset: str | None = None) -> Decoded:
    """The text of a file: line feeds as line ends, no byte order mark, mojibake mended; nothing else is changed.

    `declares`: whether it may declare its encoding, as HTML does. `charset`: what whoever sent it said, which comes
    before its own declaration (HTML Living Standard, section 13.2.3.2). A declaration counts if the bytes can be
    decoded by it and are not valid UTF-8 with characters beyond ASCII: no text in another encoding looks like that by
    chance.
    Raises RefusalError: `binary` for null bytes or many control characters, `undecodable` for broken sequences that
    nothing explains and for what no known encoding explains.
    """
    try:
        found = marked(data) or _unmarked(data, charset or (declared_charset(data) if declares else None))
        text, repairs = legible(found.text)
    except RefusalError as refusal:
        raise RefusalError(refusal.rule, refusal.value, row=shown(data)) from refusal
    return replace(found, text=text, repairs=(*found.repairs, *repairs))


def marked(data: bytes) -> Decoded | None:
    """The text of data that begins with a byte order mark, None without one. Raises RefusalError (`undecodable`)."""
    mark = mark_of(data)
    if mark is None:
        return None
    try:
        text = data.decode("utf-8-sig" if mark == UTF_8.name else mark)
    except UnicodeDecodeError as error:
        if mark == UTF_8.name:
            return _patched(data.removeprefix(codecs.BOM_UTF8), MARKED.format(mark))
        raise RefusalError(Rule.UNDECODABLE, f"{mark}: {error.reason} at byte {error.start}") from error
    return Decoded(text, MARKED.format(mark))


def mark_of(data: bytes) -> str | None:
    """The encoding whose byte order mark stands at the head of the data."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def detect(data: bytes) -> Encoding | None:
    """The encoding that explains bytes which are not UTF-8 best, or None when none does."""
    ranked = looked_for()
    matches = {match.encoding: match for match in from_bytes(data, cp_isolation=[_key(e) for e in ranked])}
    least = min((match.chaos for match in matches.values()), default=0.0)
    for encoding in ranked:
        match = matches.get(_key(encoding))
        if match is not None and match.chaos <= least + _SAME_CHAOS and not _SIGN_IN_WORD.search(str(match)):
            return encoding
    return None


def decode_foreign(data: bytes, detector: Detector = detect) -> Decoded:
    """The text of data that is not valid UTF-8: UTF-8 with a few strays in it, or another encoding.

    Raises RefusalError (`undecodable`).
    """
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    # Mostly valid UTF-8 is not put to the detector: read as anything else, all of it would be garbled.
    if sum(char > "\x7f" for char in lenient) - broken > broken:
        return _patched(data, DEFAULT)
    encoding = detector(data)
    if encoding is not None:
        try:
            return Decoded(data.decode(encoding.codec), DETECTED.format(encoding.name))
        except UnicodeDecodeError:
            encoding = None
    raise RefusalError(Rule.UNDECODABLE, f"no known encoding; {_broken_at(data)}")


def legible(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with line feeds as line ends and mojibake mended, and what was mended.

    Raises RefusalError (`binary`) for null characters, and for many control characters that remain.
    """
    if "\0" in text:
        raise RefusalError(Rule.BINARY, "null characters")
    text, repairs = mend(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)
    controls = len(_CONTROLS.findall(text))
    if controls > _MAX_CONTROL_SHARE * len(text):
        raise RefusalError(Rule.BINARY, f"{controls} control characters in {len(text)} characters")
    return text, repairs


def _unmarked(data: bytes, label: str | None) -> Decoded:
    if b"\0" in data:
        wide = len(data) % 2 == 0 and 0 in (data[::2].count(0), data[1::2].count(0))
        raise RefusalError(Rule.BINARY, "null bytes" + (" (UTF-16 needs a byte order mark)" if wide else ""))
    declared = by_label(label) if label else None
    found = _declared(data, declared) if declared else _undeclared(data)
    return replace(found, unknown_charset=label if declared is None else None)


def _declared(data: bytes, declared: Encoding) -> Decoded:
    """The text by the encoding that it declares, unless the bytes say otherwise."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return Decoded(data.decode(declared.codec), DECLARED.format(declared.name))
        except UnicodeDecodeError:
            return decode_foreign(data)  # a declaration that does not fit says nothing
    if declared is UTF_8 or data.isascii():
        return Decoded(text, DECLARED.format(declared.name))
    return Decoded(text, f"utf-8 (not {declared.name} as declared)")


def _undeclared(data: bytes) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), DEFAULT)
    except UnicodeDecodeError:
        return decode_foreign(data)


def _patched(data: bytes, encoding: str) -> Decoded:
    """UTF-8 in which single bytes of windows-1252 stand: quotation marks and dashes that another program put in.

    A stray is read so only where it can be nothing else: a sign with ASCII beside it (windows-1251 must have the same
    sign there if a letter beyond ASCII touches it), a letter inside a Latin word. What may be left of a character
    that was cut is not guessed at. Raises RefusalError.
    """
    count = 0
    parts: list[str] = []
    position = 0
    while position < len(data):
        try:
            parts.append(data[position:].decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            at = position + error.start
            char = _stray(data, at)
            if char is None:
                raise RefusalError(Rule.UNDECODABLE, f"utf-8: {error.reason} at byte {at}") from error
            parts.append(data[position:at].decode("utf-8") + char)
            position = at + 1
            count += 1
            if count > _MAX_STRAYS:
                raise RefusalError(Rule.UNDECODABLE, f"utf-8: more than {_MAX_STRAYS} broken bytes") from error
    return Decoded("".join(parts), encoding, (f"{count} bytes of windows-1252 inside utf-8",))


def _stray(data: bytes, at: int) -> str | None:
    """The character of windows-1252 that a broken byte stands for, None where it may be part of another character."""
    byte = data[at : at + 1]
    before, after = data[at - 1 : at] if at else b"", data[at + 1 : at + 2]
    try:
        char = byte.decode("cp1252")
    except UnicodeDecodeError:
        return None
    if byte[0] >= 0xC0:
        return char if before.isalpha() and (after.isalpha() or byte[0] not in _FIRST_BYTES) else None
    if char.isalpha() or not (before.isascii() or after.isascii()) or not (before and after):
        return None
    return char if (before + after).isascii() or char == byte.decode("cp1251", "replace") else None


def _broken_at(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"{error.reason} at byte {error.start}"
    return "valid UTF-8"


def _key(encoding: Encoding) -> str:
    """The name by which the detector knows an encoding."""
    return encoding.codec.replace("-", "_")
