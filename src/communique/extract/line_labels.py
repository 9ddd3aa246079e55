"""Words before a colon at the head of a paragraph that say what the paragraph is: `Details: ...`, `Source: ...`."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from communique.extract.spans import Span, trim

_PASSED_ON = re.compile(r",\s*as\b[^,.;]*")
"""`Source: the ministry, as told by Harbour News`: who passed it on."""
_LABEL = re.compile(r"(?P<word>[A-Z][a-z]+): *(?=\S)")


def without_label(text: str, paragraph: Span) -> Span:
    """A paragraph from behind its label, which is no part of its first sentence; a credit keeps its own."""
    label = _LABEL.match(text, paragraph.start, paragraph.end)
    if label is None or label["word"].lower() not in _words("parts") | _words("credits") or is_credit(text, paragraph):
        return paragraph
    return trim(text, label.end(), paragraph.end) or paragraph


def is_credit(text: str, paragraph: Span) -> bool:
    """Whether a paragraph says only where text or pictures are from, and reports nothing."""
    label = _LABEL.match(text, paragraph.start, paragraph.end)
    if label is None or label["word"].lower() not in _words("credits"):
        return False
    rest = _PASSED_ON.sub("", text[label.end() : paragraph.end])
    return _telling().search(rest) is None


@cache
def _telling() -> re.Pattern[str]:
    """A verb of saying, and who says it beside it."""
    verbs = f"(?:{'|'.join(map(re.escape, sorted(_words('telling'))))})"
    return re.compile(rf"\w[\w’'.”»\",]*\s+{verbs}\b(?!\s+by\b)|\b{verbs}\s+(?:the\b|[A-Z])")


@cache
def _words(key: str) -> frozenset[str]:
    data = tomllib.loads(files("communique.extract").joinpath("line_labels.toml").read_text("utf-8"))
    return frozenset(data[key]["words"])
