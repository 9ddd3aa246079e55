"""The character encoding that an HTML page declares of itself."""

import re

_HEAD = 1024
"""Bytes in which a page must declare its encoding (HTML Living Standard, section 4.2.5.4)."""

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_XML = re.compile(rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']\s*([\w.:-]{1,40})""", re.IGNORECASE)
_META = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
"""Both forms: `<meta charset="...">`, and `http-equiv` with `content="text/html; charset=..."`."""


def declared_charset(data: bytes) -> str | None:
    """The label in a page's `meta` element or XML declaration, as written; None where neither stands in its head."""
    head = _COMMENT.sub(b"", data[:_HEAD])
    match = _XML.match(head) or _META.search(head)
    return match[1].decode("ascii", "replace") if match else None
