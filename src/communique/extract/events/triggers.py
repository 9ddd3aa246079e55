"""Which sentences may tell of an event, known from their words alone, before they are parsed."""

from collections.abc import Mapping
from functools import cache

from communique.extract.events.lexicon import Need, NounRule, VerbRule, event_words, lexicon, noun_rules, verb_rules
from communique.extract.lemmas import ANY
from communique.extract.surface import Surface, beside, listed

_TO_CARRYING = 6
"""Words from "is scheduled" to its infinitive."""
_BEFORE_NOUN = 4
_NAMED = frozenset({Need.PLACE, Need.NAMED_OBJECT, Need.NAMED_PARTNER})
_PLACED = frozenset({Need.WHEN_OR_WHERE, Need.ATTACKED, Need.SITTING})
_TO_NAME = 5
_TO_LIGHT_VERB = 15


def may_tell(words: Surface) -> bool:
    """Whether the sentence may hold a word of a rule, with what the rule asks for beside it.

    "Including" tells of an event only where a list of sanctions is named too.
    """
    return any(_may_tell_at(words, at) for at in words.positions(event_words()))


def _may_tell_at(words: Surface, at: int) -> bool:
    forms = words.forms(at)
    if ANY in forms or words.word(at + 1) == "-" or words.word(at - 1) == "-":
        return True
    word = words.words[at]
    if words.capital[at] and word.capitalize() in lexicon().titles:
        return True
    for form in sorted(forms):
        rules = _verbs().get(form, ()) if _may_be_verb(words, at, form) else ()
        if any(_fits(words, at, rule, near) for rule, near in rules):
            return True
        nouns = noun_rules().get(form, ()) if _may_be_noun(words, at, form) else ()
        if any(_holds(words, at, rule) for rule in nouns):
            return True
    return False


def _may_be_verb(words: Surface, at: int, lemma: str) -> bool:
    """Whether a word may be a verb that tells of something real, by the words before it.

    Of an infinitive only behind a verb that carries it on: "is to meet", not "wants to meet".
    """
    word = words.words[at]
    if word != lemma or word in _words("past"):
        return not (word.endswith("s") and word != lemma and _is_attribute(words.word(at - 1)))
    last = words.before(at)
    if last < 0:
        return False
    before = words.words[last]
    if before == "to":
        carrying = range(max(0, last - _TO_CARRYING), last)
        return any(not words.forms(i).isdisjoint(_words("carrying")) for i in carrying)
    return before not in beside("unreal") and (before in beside("infinitive") or words.may_be_present(at))


def _may_be_noun(words: Surface, at: int, lemma: str) -> bool:
    """Whether a word may be a noun, and not the name of a body."""
    word = words.words[at]
    if word != lemma and not word.endswith("s"):
        return False
    return words.word(at - 1) not in _words("before_verbs") and not (words.capital[at] and word in _words("bodies"))


def _is_attribute(word: str) -> bool:
    """Whether behind this word a form in "-s" is a plural: "new sanctions", "of attacks"."""
    return word in beside("prepositions") or word in beside("attributes") or word.endswith(_endings())


def _fits(words: Surface, at: int, rule: VerbRule, near: tuple[frozenset[str], ...]) -> bool:
    """Whether the words that a rule wants beside its verb are in the sentence, and whom or what it needs may be."""
    if not all(words.may_hold(wanted) for wanted in near):
        return False
    if rule.need in _NAMED:
        return _names(words)
    if rule.need in _PLACED:
        return _names(words) or _dates(words)
    if rule.need is Need.PARTNER:
        people = words.among(_words("people"), 0, len(words.ids)) or words.may_hold(lexicon().people)
        return people or _names(words) or words.among(_words("together"), at, len(words.ids))
    return True


def _holds(words: Surface, at: int, rule: NounRule) -> bool:
    """Whether a noun has the words that its rule wants, and something that says that it happens, when, or where."""
    if words.word(at - 1) in rule.not_modifiers or (rule.proper and not words.capital[at]):
        return False
    if rule.modifiers and not words.among(rule.modifiers, 0, len(words.ids)):
        return False
    if rule.of and not words.may_hold(rule.of):
        return False
    if rule.need is Need.TOGETHER and not words.among(_words("together"), 0, len(words.ids)):
        return False
    if rule.need is Need.NAMED_OBJECT:
        return _names(words) and words.among(frozenset({"of"}), at, len(words.ids))
    if words.may_hold(lexicon().greeted) or _happens(words, at):
        return True
    if rule.need is Need.VERB:
        return False
    return _dates(words) or _is_placed(words, at)


def _names(words: Surface) -> bool:
    """Whether a word but the first may be a name."""
    return any(words.capital[1:])


def _dates(words: Surface) -> bool:
    """Whether a word tells a day or a time."""
    return any(word in _times() or word.isdigit() for word in words.words)


def _is_placed(words: Surface, at: int) -> bool:
    """Whether a place may be named, or with whom: behind a preposition, or right before the noun."""
    if at > 1 and words.capital[at - 1]:
        return True
    places = [i for i, word in enumerate(words.words) if word in _words("before_places")]
    return any(any(words.capital[i + 1 : i + _TO_NAME]) for i in places)


def _happens(words: Surface, at: int) -> bool:
    """Whether a verb may say that what a noun names happens."""
    if words.among(_words("told"), 0, len(words.ids)):
        return True
    if words.among(frozenset({"on"}), at - _BEFORE_NOUN, at):
        return True
    return any(abs(verb - at) <= _TO_LIGHT_VERB for verb in words.positions(_light()))


@cache
def _verbs() -> Mapping[str, tuple[tuple[VerbRule, tuple[frozenset[str], ...]], ...]]:
    """The rules of each verb, with sets of which one word each must stand beside it."""
    return {lemma: tuple((rule, _beside(rule)) for rule in rules) for lemma, rules in verb_rules().items()}


def _beside(rule: VerbRule) -> tuple[frozenset[str], ...]:
    """What `fits` asks for as far as it is words; who does it may be left unsaid, and a name is not known yet."""
    asked = (rule.objects, rule.onto, rule.manner, rule.prepositions, rule.particles)
    return tuple(_written(words) for words in asked if words and not any(word.startswith("(") for word in words))


def _written(words: frozenset[str]) -> frozenset[str]:
    """The words of which one must be in the text: parts of pairs, and plurals, which in a name stand as they are."""
    parts = {part for word in words for part in word.lower().split()}
    return frozenset(parts | {f"{part}s" for part in parts})


@cache
def _light() -> frozenset[str]:
    """The verbs that say that something happens."""
    return frozenset[str]().union(*(verb.lemmas for verb in lexicon().light)) - _words("common")


@cache
def _times() -> frozenset[str]:
    return _words("times").union(word.lower() for word in lexicon().times)


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(beside("attributive_endings")))


def _words(name: str) -> frozenset[str]:
    return listed("events", name)
