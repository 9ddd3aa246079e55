"""What a sentence shows before it is parsed: its words in order, the forms they may be, and what stands beside them.

Most sentences hold a word that a rule looks for, and few hold it in a place where the rule finds something. The
`triggers` of each room ask here whether there is such a place: a tree costs ten times as much as the answer. They may
let a sentence through that gives nothing, and should not hold one back that gives something.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from importlib.resources import files
from itertools import compress
from operator import not_, or_

from spacy.language import Language
from spacy.tokens import Doc

from communique.extract.lemmas import ANY, forms_by_id, forms_written, marks, spellings


@dataclass(slots=True, eq=False)
class Surface:
    """The words of a sentence. Make one by `surface`."""

    nlp: Language
    ids: list[int]
    """Ids of the lower-case forms."""
    titled: list[int]
    """Whether a word is written with a capital and small letters."""
    upper: list[int]
    """Whether it is written in capitals alone."""
    named: list[int]
    """Whether it is part of a name of several words, which is not inflected."""
    _words: list[str] = field(default_factory=list, init=False)
    _lemmas: frozenset[str] | None = field(default=None, init=False)
    _capital: list[bool] = field(default_factory=list, init=False)
    _marks: list[int] = field(default_factory=list, init=False)
    _all_marks: int = field(default=0, init=False)
    _marked_for: int = field(default=0, init=False)

    @property
    def words(self) -> list[str]:
        """The words in lower case."""
        if not self._words:
            self._words = list(map(spellings(self.nlp).__getitem__, self.ids))
        return self._words

    @property
    def capital(self) -> list[bool]:
        """Whether a word is written with a capital or in capitals, and is not "I"."""
        if not self._capital:
            own = self.nlp.vocab.strings["i"]
            written = zip(self.ids, self.titled, self.upper, strict=True)
            self._capital = [(titled or upper) == 1 and word != own for word, titled, upper in written]
        return self._capital

    @property
    def lemmas(self) -> frozenset[str]:
        """Whatever a word may have for its lemma; ANY among them where all may."""
        if self._lemmas is None:
            forms = forms_by_id(self.nlp)
            parts = list(compress(self.words, self.named))
            others = compress(self.ids, map(not_, self.named)) if parts else self.ids
            self._lemmas = frozenset(parts).union(*map(forms.__getitem__, others))
        return self._lemmas

    def may_hold(self, lemmas: frozenset[str]) -> bool:
        """Whether a word may have one of the lemmas (lower case), or be one.

        A part of a name is not inflected: the United States neither unite nor state anything.
        """
        own = self.lemmas
        return not own.isdisjoint(lemmas) or ANY in own

    def positions(self, lemmas: frozenset[str]) -> list[int]:
        """The places, in order, of the words that may have one of the lemmas, or be one."""
        found = self.marked(lemmas)
        if not found:
            return found
        return [at for at in found if not self.named[at] or self.words[at] in lemmas]

    def marked(self, lemmas: frozenset[str]) -> list[int]:
        """As `positions`, of parts of names too."""
        known = marks(self.nlp)
        bit = known.bit(lemmas)
        if self._marked_for != len(known.bits):
            self._marks = list(map(known.__getitem__, self.ids))
            self._all_marks = reduce(or_, self._marks, 0)
            self._marked_for = len(known.bits)
        if not self._all_marks & bit:
            return []
        return [at for at, mark in enumerate(self._marks) if mark & bit]

    def forms(self, at: int) -> frozenset[str]:
        """The lemmas that a word may have; of a part of a name only the word itself."""
        return frozenset({self.words[at]}) if self.named[at] else forms_by_id(self.nlp)[self.ids[at]]

    def word(self, at: int) -> str:
        """The word at a place; nothing beyond the ends."""
        return self.words[at] if 0 <= at < len(self.ids) else ""

    def among(self, words: frozenset[str], start: int, end: int) -> bool:
        """Whether one of the words, as it is written, stands between two places."""
        return not words.isdisjoint(self.words[max(0, start) : end])

    def before(self, at: int) -> int:
        """The place of the word before a verb with its auxiliaries and adverbs, -1 where there is none."""
        words, skipped = self.words, beside("auxiliaries")
        at -= 1
        while at >= 0 and (words[at] in skipped or words[at].endswith("ly")):
            at -= 1
        return at

    def may_be_present(self, at: int) -> bool:
        """Whether a base form may be a present tense, by the word before it: it needs a subject in the plural."""
        last = self.before(at)
        if last < 0:
            return False
        word = self.words[last]
        if word in beside("infinitive"):
            return False
        return word in beside("plural") or word.endswith("s") or bool(self.titled[last])


@cache
def beside(name: str) -> frozenset[str]:
    """A list of words in `surface.toml`."""
    return _lists("communique.extract", "surface.toml")[name]


@cache
def listed(room: str, name: str) -> frozenset[str]:
    """A list of words in the `triggers.toml` of a room (`statements`)."""
    return _lists(f"communique.extract.{room}", "triggers.toml")[name]


@cache
def _lists(package: str, file: str) -> Mapping[str, frozenset[str]]:
    sections = tomllib.loads(files(package).joinpath(file).read_text("utf-8"))
    return {name: frozenset(section["words"]) for name, section in sections.items()}


def surface(sentence: Doc, nlp: Language) -> Surface:
    """The surface of a sentence that the tokenizer has seen.

    Capitalised words that stand together are parts of names; in a headline that writes every word so, none are.
    """
    written = list(map(forms_written(nlp).__getitem__, sentence.to_array("ORTH").tolist()))
    words, title, lower, upper = map(list, zip(*written, strict=True)) if written else ([], [], [], [])
    named = [0] * len(words)
    if 2 <= sum(title) <= sum(lower):
        beside_it = zip([0, *title], title, [*title[1:], 0], strict=False)
        named = [is_title and (before or behind) for before, is_title, behind in beside_it]
    return Surface(nlp, words, title, upper, named)
