"""Words before a colon at the head of a paragraph that say what the paragraph is: `Details: ...`, `Source: ...`."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from communique.extract.spans import Span, trim

_LABEL = re.compile(r"(?P<word>[A-Z][a-z]+): *(?=\S)")


def without_label(text: str, paragraph: Span) -> Span:
    """A paragraph from behind its label, which is no part of its first sentence; a credit keeps its own."""
    label = _LABEL.match(text, paragraph.start, paragraph.end)
    if label is None or label["word"].lower() not in _words("parts"):
        return paragraph
    return trim(text, label.end(), paragraph.end) or paragraph


def is_credit(text: str, paragraph: Span) -> bool:
    """Whether a paragraph says only where text or pictures are from, and reports nothing."""
    label = _LABEL.match(text, paragraph.start, paragraph.end)
    return label is not None and label["word"].lower() in _words("credits")


@cache
def _words(key: str) -> frozenset[str]:
    data = tomllib.loads(files("communique.extract").joinpath("line_labels.toml").read_text("utf-8"))
    return frozenset(data[key]["words"])
