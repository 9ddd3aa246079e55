"""Whether a Ukrainian clause lies ahead: its verb is in the future tense or plans (`future_uk.toml`)."""

import re
import tomllib
from functools import cache
from importlib.resources import files


def is_ahead(sentence: str, start: int, end: int) -> bool:
    """Whether the clause around `sentence[start:end]`, from mark to mark, has a verb in the future tense."""
    first = max((mark.end() for mark in _MARK.finditer(sentence, 0, start)), default=0)
    mark = _MARK.search(sentence, end)
    return _future().search(sentence, first, mark.start() if mark else len(sentence)) is not None


_MARK = re.compile(r"[,;:«»]|\s[–—]\s")


@cache
def _future() -> re.Pattern[str]:
    data = tomllib.loads(files("communique.extract.periods").joinpath("future_uk.toml").read_text("utf-8"))
    return re.compile(rf"(?i)(?<![\w’'-])(?:{'|'.join(data['words'])})(?![\w’'-])")
