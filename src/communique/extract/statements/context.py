"""Words that let the text around a quotation say whose it is (`context.toml`)."""

import tomllib
from functools import cache
from importlib.resources import files


def source_line_words(key: str) -> frozenset[str]:
    """The words of `[source_line]` under a key."""
    return _words("source_line", key)


def after_report_words(key: str) -> frozenset[str]:
    """The words of `[after_report]` under a key."""
    return _words("after_report", key)


@cache
def _words(part: str, key: str) -> frozenset[str]:
    data = tomllib.loads(files("communique.extract.statements").joinpath("context.toml").read_text("utf-8"))
    return frozenset(data[part][key])
