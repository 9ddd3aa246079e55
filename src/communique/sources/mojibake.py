"""Mojibake: text that somebody decoded wrongly before it came to us, such as `â€œ` where a quotation mark stood.

Only the encoding is mended, by `ftfy.fix_encoding`: quotation marks, ligatures, dashes, spaces and the form of letters
stay as they are. It is asked only about lines in which UTF-8 that was read as another encoding can stand at all, which
keeps it from healthy text (of 56,000 lines of press texts it is asked about two) and is faster.
"""

import re
from functools import cache

from ftfy import ExplainedText, fix_encoding_and_explain
from ftfy.chardata import CHARMAP_ENCODINGS

_CONTROLS = re.compile(r"[\x80-\x84\x86-\x9f]")
"""Controls of ISO 8859-1, where windows-1252 has quotation marks. U+0085 is left out: it is also a line end."""

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]{2,}")
"""Every encoding that ftfy knows shows both bytes of a character as such: mojibake has two in a row at least."""

_EVERYDAY = "ІіЇїЄєҐґЁё«»„“”‘’‚…–—№•\xa0"
"""What follows a Cyrillic letter in healthy text, and in no mojibake without other signs beside it."""

_WRITTEN = re.compile(
    r"[\t -~\u00a0-\u024f\u0384-\u03ce\u0400-\u045f\u0490\u0491\u0590-\u06ff\u2002-\u2044\u20a0-\u20bf\u2100-\u214f"
    r"\u2190-\u22ff\u2500-\u27bf\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\ufb00-\ufb06\ufffd\U0001f300-\U0001faff]*"
)
"""What people write. A repair that brings in other characters has taken healthy letters for mojibake."""

_NAMES = {"latin-1": "iso-8859-1", "macroman": "macintosh", "cp437": "ibm437"}


def mend(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with mojibake mended, and what was done, each kind once, in the order of its first line.

    A line is mended by itself, so that healthy lines beside a broken one stay as they are.
    """
    if not _may_be_mended(text):
        return text, ()
    lines = text.split("\n")
    done: dict[str, None] = {}
    for i, line in enumerate(lines):
        if not _may_be_mended(line):
            continue
        fixed = fix_encoding_and_explain(line)
        if fixed.text != line and _WRITTEN.fullmatch("".join(sorted(set(fixed.text) - set(line)))):
            lines[i] = fixed.text
            done[f"mojibake: {_explained(fixed)}"] = None
    return "\n".join(lines), tuple(done)


def _may_be_mended(text: str) -> bool:
    if text.isascii():
        return False
    if any(_suspicious().search(signs) for signs in set(_BEYOND_ASCII.findall(text))):
        return True
    return _CONTROLS.search(text) is not None


def _explained(fixed: ExplainedText) -> str:
    """What had happened to a line: which encoding was taken for which."""
    steps = fixed.explanation or []
    read_as = [_name(step.parameter) for step in steps if step.action == "encode"]
    was = [_name(step.parameter) for step in steps if step.action == "decode"]
    if not read_as or not was:
        return "parts in utf-8 read as windows-1252"
    return f"{was[0]} read as {read_as[0]}" + (f", {len(read_as)} times over" if len(read_as) > 1 else "")


def _name(codec: str) -> str:
    plain = codec.removeprefix("sloppy-")
    return _NAMES.get(plain, plain)


@cache
def _suspicious() -> re.Pattern[str]:
    """The first byte of a character in UTF-8 and the byte after it, as any encoding that ftfy knows would show them."""
    pairs = []
    for encoding in CHARMAP_ENCODINGS:
        first = bytes(range(0xC2, 0xF5)).decode(encoding, "ignore")
        after = bytes(range(0x80, 0xC0)).decode(encoding, "ignore")
        if encoding.endswith("1251"):
            after = "".join(char for char in after if char not in _EVERYDAY)
        pairs.append(f"[{re.escape(first)}][{re.escape(after)}]")
    return re.compile("|".join(pairs))
