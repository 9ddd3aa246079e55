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


def pointing_back_words(key: str) -> frozenset[str]:
    """The words of `[pointing_back]` under a key."""
    return _words("pointing_back", key)


def spoken_for_words(key: str) -> frozenset[str]:
    """The words of `[spoken_for]` under a key."""
    return _words("spoken_for", key)


def beside_words(key: str) -> frozenset[str]:
    """The words of `[beside]` under a key."""
    return _words("beside", key)


def answering_words(key: str) -> frozenset[str]:
    """The words of `[answering]` under a key."""
    return _words("answering", key)


@cache
def _words(part: str, key: str) -> frozenset[str]:
    data = tomllib.loads(files("communique.extract.statements").joinpath("context.toml").read_text("utf-8"))
    return frozenset(data[part][key])
