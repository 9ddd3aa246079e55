"""Base forms of words: by tag, and all that a word may have before its tag is known.

The same lemmas as the pipeline's own component gives, which costs as much as the parser: a word is looked up once.
"""

from functools import cache
from typing import cast

from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc

UNIVERSAL = {"VB": "VERB", "MD": "VERB", "NN": "NOUN", "JJ": "ADJ", "RB": "ADV"}
"""Universal part of speech by the first two letters of the Penn Treebank tag. Others keep their lower-case form."""

ANY = "\0"
"""Among the forms of a word whose lemma cannot be told before it is parsed; no word itself."""

_BASE_FORMS = frozenset({"VB", "VBP", "NN", "NNP", "JJ"})
"""Tags of forms that are their own lemma; of VBP only "am", "are" and the like are not."""


@cache
def _lemmatizer(nlp: Language) -> Lemmatizer | None:
    """The component, which is there though it is not run."""
    return cast("Lemmatizer", nlp.get_pipe("lemmatizer")) if "lemmatizer" in nlp.component_names else None


def index_lemmas(nlp: Language) -> None:
    """Turn the lemmatizer's lists of known words into sets: it asks whether a word is among tens of thousands."""
    lemmatizer = _lemmatizer(nlp)
    if lemmatizer is not None:
        lookups = lemmatizer.lookups
        if lookups.has_table("lemma_index"):
            table = lookups.get_table("lemma_index")
            for pos in list(table):
                table[pos] = frozenset(table[pos])


def add_lemmas(doc: Doc, nlp: Language) -> None:
    """Set `lemma_` and a coarse `pos_` from the tags."""
    for token in doc:
        token.lemma_ = lemma(nlp, token.lower_, token.tag_)
        if (pos := UNIVERSAL.get(token.tag_[:2])) is not None:
            token.pos_ = pos


@cache
def lemma(nlp: Language, word: str, tag: str) -> str:
    """The lemma of a word (lower case) under a Penn Treebank tag."""
    pos = UNIVERSAL.get(tag[:2])
    lemmatizer = _lemmatizer(nlp)
    if pos is None or lemmatizer is None:
        return word
    if tag in _BASE_FORMS and lemmatizer.lookups.has_table("lemma_exc"):
        # The rules alone would take "need" for the past of a verb "nee" and "readiness" for a plural.
        irregular = lemmatizer.lookups.get_table("lemma_exc").get(pos.lower(), {}) if tag == "VBP" else {}
        return str(irregular.get(word, [word])[0])
    return str(lemmatizer.lemmatize(Doc(nlp.vocab, words=[word], tags=[tag], pos=[pos])[0])[0])


@cache
def base_forms(nlp: Language, word: str) -> frozenset[str]:
    """The word (lower case) and whatever `lemma` may make of it, under any tag, and more."""
    lemmatizer = _lemmatizer(nlp)
    if lemmatizer is None:
        return frozenset({word, ANY})
    lookups = lemmatizer.lookups
    if lemmatizer.mode != "rule" or not (lookups.has_table("lemma_rules") and lookups.has_table("lemma_exc")):
        return frozenset({word, ANY})
    forms = {word}
    for rules in lookups.get_table("lemma_rules").values():
        forms |= {word[: len(word) - len(old)] + new for old, new in rules if word.endswith(old)}
    for irregular in lookups.get_table("lemma_exc").values():
        forms.update(irregular.get(word, ()))
    return frozenset(forms)


class FormsById(dict[int, frozenset[str]]):
    """`base_forms` of a word by the id of its lower-case form; filled as words are asked for."""

    def __init__(self, nlp: Language) -> None:
        super().__init__()
        self._nlp = nlp

    def __missing__(self, word: int) -> frozenset[str]:
        self[word] = found = base_forms(self._nlp, self._nlp.vocab.strings[word])
        return found


@cache
def forms_by_id(nlp: Language) -> FormsById:
    """What `base_forms` gives for the words of a pipeline, by id."""
    return FormsById(nlp)


class WordsWith(dict[int, bool]):
    """Whether a word, by the id of its lower-case form, may have one of some lemmas."""

    def __init__(self, nlp: Language, lemmas: frozenset[str]) -> None:
        super().__init__()
        self._nlp = nlp
        self._lemmas = lemmas

    def __missing__(self, word: int) -> bool:
        forms = base_forms(self._nlp, self._nlp.vocab.strings[word])
        self[word] = found = ANY in forms or not forms.isdisjoint(self._lemmas)
        return found


@cache
def words_with(nlp: Language, lemmas: frozenset[str]) -> WordsWith:
    """Which words may have one of the lemmas; filled as words are asked for."""
    return WordsWith(nlp, lemmas)
