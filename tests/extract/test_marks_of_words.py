"""The loaded pipeline makes only those marks of a new word that something asks for."""

import re
from pathlib import Path

import communique
from communique.extract import models
from communique.extract.models import load, tokens


def test_no_rule_asks_for_a_mark_that_new_words_do_not_get() -> None:
    asked = re.compile(rf"\.(?:{'|'.join(models._NOT_ASKED)})\b", re.IGNORECASE)
    folder = Path(communique.__file__).parent
    rules = [path for room in ("extract", "resolve") for path in sorted((folder / room).rglob("*.py"))]
    assert len(rules) > 100
    assert [f"{path.name}: {found[0]}" for path in rules for found in asked.finditer(path.read_text("utf-8"))] == []


def test_a_new_word_has_the_marks_that_rules_ask_for() -> None:
    word, number, stop = tokens("Quxblorth 4,711 !", load())
    assert (word.is_title, word.is_alpha, word.lower_, word.shape_) == (True, True, "quxblorth", "Xxxxx")
    assert number.like_num
    assert not number.is_alpha
    assert stop.is_punct
    assert not stop.is_title


def test_the_tokenizer_remembers_more_than_ten_thousand_words() -> None:
    assert load().tokenizer.max_cache_size == models._WORDS_KEPT > 10_000  # type: ignore[union-attr]
