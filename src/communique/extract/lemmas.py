"""Base forms of words: by tag, and all that a word may have before its tag is known.

The same lemmas as the pipeline's own component gives, which costs as much as the parser: a word is looked up once.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple, cast

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
    if (inflection := _inflection(nlp)) is None:
        return frozenset({word, ANY})
    endings, irregular = inflection
    forms = {word, *irregular.get(word, ())}
    for old, new in endings:
        if word.endswith(old):
            forms.add(word[: len(word) - len(old)] + new)
    return frozenset(forms)


@cache
def _inflection(nlp: Language) -> tuple[tuple[tuple[str, str], ...], Mapping[str, frozenset[str]]] | None:
    """Endings with what stands for them in a base form, and irregular forms with theirs, of all parts of speech.

    None where the pipeline has no such rules.
    """
    lemmatizer = _lemmatizer(nlp)
    if lemmatizer is None or lemmatizer.mode != "rule":
        return None
    lookups = lemmatizer.lookups
    if not (lookups.has_table("lemma_rules") and lookups.has_table("lemma_exc")):
        return None
    pairs = {(old, new) for rules in lookups.get_table("lemma_rules").values() for old, new in rules}
    irregular: dict[str, frozenset[str]] = {}
    for table in lookups.get_table("lemma_exc").values():
        for word, forms in table.items():
            irregular[word] = irregular.get(word, frozenset()).union(forms)
    return tuple(sorted(pairs)), irregular


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


class Marks(dict[int, int]):
    """On which lists a word may be, a bit each, by the id of its lower-case form; filled as words are asked for.

    One look at the words of a sentence answers for all lists: on most of them it has no word.
    """

    def __init__(self, nlp: Language) -> None:
        super().__init__()
        self._nlp = nlp
        self.bits: dict[frozenset[str], int] = {}
        """The bit of each list of lemmas."""

    def bit(self, lemmas: frozenset[str]) -> int:
        """The bit of a list. What is known of words is forgotten when a list is new."""
        if (found := self.bits.get(lemmas)) is None:
            found = self.bits[lemmas] = 1 << len(self.bits)
            self.clear()
        return found

    def __missing__(self, word: int) -> int:
        forms = base_forms(self._nlp, self._nlp.vocab.strings[word])
        is_any = ANY in forms
        found = sum(bit for lemmas, bit in self.bits.items() if is_any or not forms.isdisjoint(lemmas))
        self[word] = found
        return found


@cache
def marks(nlp: Language) -> Marks:
    """Which words may have one of the lemmas of a list, or be one."""
    return Marks(nlp)


class Forms(NamedTuple):
    """What a word shows as it is written: the id of its lower-case form, and how its letters are written (0 or 1)."""

    lower: int
    is_title: int
    is_lower: int
    is_upper: int


class FormsWritten(dict[int, Forms]):
    """What words show, by the id of their spelling; filled as words are asked for."""

    def __init__(self, nlp: Language) -> None:
        super().__init__()
        self._vocab = nlp.vocab

    def __missing__(self, spelling: int) -> Forms:
        word = self._vocab[spelling]
        self[spelling] = found = Forms(word.lower, int(word.is_title), int(word.is_lower), int(word.is_upper))
        return found


@cache
def forms_written(nlp: Language) -> FormsWritten:
    """What the words of a pipeline show."""
    return FormsWritten(nlp)


class Spellings(dict[int, str]):
    """Words by their id; filled as they are asked for."""

    def __init__(self, nlp: Language) -> None:
        super().__init__()
        self._strings = nlp.vocab.strings

    def __missing__(self, word: int) -> str:
        self[word] = found = self._strings[word]
        return found


@cache
def spellings(nlp: Language) -> Spellings:
    """The words of a pipeline; its own store makes each anew."""
    return Spellings(nlp)
