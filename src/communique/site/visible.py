"""Words of a source as a page may show them: nothing hidden in them stays hidden, and only web addresses are links."""

import re
import unicodedata
from urllib.parse import urlsplit

_BEYOND_ASCII = 0x80
_PICTURES = 0x2400
"""Unicode's pictures of control characters: U+2400 stands for U+0000, and so on."""
_DELETE = 0x7F

_HIDDEN = re.compile(
    "["
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f"  # controls, but for tabs and line ends
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, embeddings, overrides and isolates of direction
    "\u200b\u2028\u2029\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"  # no width, other line ends, deprecated controls
    "\U000e0000-\U000e007f"  # tags: letters that nobody sees
    "]"
)


def visible(text: str) -> str:
    """Return a text with every control, override of direction and character without width as a sign that is seen.

    Controls become Unicode's pictures of them (`␀`), the others their number (`⟨U+202E⟩`); tabs, line ends and the
    joiners that scripts need stay.
    """
    return _HIDDEN.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    point = ord(found.group())
    if point < _BEYOND_ASCII:
        return "\u2421" if point == _DELETE else chr(_PICTURES + point)
    return f"⟨U+{point:04X}⟩"


def hidden_names(text: str) -> tuple[str, ...]:
    """Return what `visible` made visible, each once, sorted: `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    found = sorted(set(_HIDDEN.findall(text)))
    return tuple(f"U+{ord(one):04X} {unicodedata.name(one, 'control')}" for one in found)


def web_address(address: str | None) -> str | None:
    """Return an address that a link may have: one of http or https with a host and nothing hidden in it; else None."""
    if not address or _HIDDEN.search(address) or any(one.isspace() or one in '"<>\\' for one in address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and host else None
