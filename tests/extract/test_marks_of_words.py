"""The loaded pipeline makes only those marks of a new word that something asks for."""

import re
from pathlib import Path

import pytest
import spacy
from spacy.lang.en import English
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

import communique
from communique.extract import models
from communique.extract.models import DEFAULT_MODEL, load, tokens


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


@pytest.mark.parametrize("word", ["kilometres", "Dont", "km", "USD", "x", "cannot", "ministersaid", "AC", "elll"])
def test_plain_letters_hold_nothing_that_a_tokenizer_cuts_off(word: str) -> None:
    defaults = English.Defaults
    assert compile_prefix_regex(defaults.prefixes).search(word) is None
    assert compile_suffix_regex(defaults.suffixes).search(word) is None
    assert compile_infix_regex(defaults.infixes).search(word) is None


@pytest.mark.parametrize("text", ["(the ministry's e-mail, info@example.org)", "www.example.org said: US$5m", "cannot"])
def test_a_quick_tokenizer_parts_words_as_the_pipeline_does(text: str) -> None:
    plain = spacy.load(DEFAULT_MODEL, exclude=["tok2vec", "tagger", "parser", "ner", "lemmatizer", "attribute_ruler"])
    assert [token.text for token in load().make_doc(text)] == [token.text for token in plain.make_doc(text)]
