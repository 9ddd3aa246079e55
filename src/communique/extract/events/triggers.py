"""Which sentences may tell of an event, known from their words alone, before they are parsed."""

from functools import cache

from communique.extract.events.lexicon import VerbRule, event_words, lexicon
from communique.extract.reading import Sentence


def may_tell(sentence: Sentence) -> bool:
    """Whether the sentence may hold a word of a rule, and with a verb what the rule asks for beside it.

    "Including" tells of an event only where a list of sanctions is named too. Never for a sentence without a parser.
    """
    if not sentence.may_hold(event_words()):
        return False
    if sentence.may_hold(_enough()):
        return True
    return any(
        sentence.may_hold(verbs) and all(sentence.may_hold(words) for words in beside) for verbs, beside in _together()
    )


@cache
def _enough() -> frozenset[str]:
    """The words of rules that ask for no certain words beside."""
    verbs = (rule.lemmas for rule in lexicon().verbs if not _beside(rule))
    return (event_words() - frozenset().union(*(rule.lemmas for rule in lexicon().verbs))).union(
        *verbs, *(rule.lemmas for rule in lexicon().nouns)
    )


@cache
def _together() -> tuple[tuple[frozenset[str], tuple[frozenset[str], ...]], ...]:
    """The verbs of the other rules, each with the sets of which one word each must stand beside it."""
    return tuple((rule.lemmas, beside) for rule in lexicon().verbs if (beside := _beside(rule)))


def _beside(rule: VerbRule) -> tuple[frozenset[str], ...]:
    """What `fits` asks for as far as it is words; who does it may be left unsaid, and a name is not known yet."""
    asked = (rule.objects, rule.onto, rule.manner, rule.prepositions, rule.particles)
    return tuple(_written(words) for words in asked if words and not any(word.startswith("(") for word in words))


def _written(words: frozenset[str]) -> frozenset[str]:
    """The words of which one must be in the text: parts of pairs, and plurals, which in a name stand as they are."""
    parts = {part for word in words for part in word.lower().split()}
    return frozenset(parts | {f"{part}s" for part in parts})
