"""Which sentences may ask for something, known from their words alone, before they are parsed."""

from collections.abc import Mapping
from functools import cache

from communique.extract.lemmas import ANY
from communique.extract.requests.cues import Asks, NounCue, asking_words, cues
from communique.extract.surface import Surface, beside, listed

_TO_NOUN_COMPLEMENT = 15
_TO_INFINITIVE = 6
_TO_DUTY = 3
"""Words from "has" to the "to" of what is to be done: "has, of late, to", "has yet to"."""
_NEAR = 6


def may_ask(words: Surface) -> bool:
    """Whether a sentence holds a word that asks with what the rules want beside it."""
    return any(_may_ask_at(words, at) for at in words.positions(asking_words()))


def _may_ask_at(words: Surface, at: int) -> bool:
    forms = words.forms(at)
    word = words.words[at]
    if ANY in forms or "-" in (words.word(at - 1), words.word(at + 1)):
        return True
    if word in cues().modals:
        return words.word(words.before(at)) not in {"", *listed("requests", "nobody")}
    if word == "has" and not words.among(frozenset({"to"}), at + 1, at + 1 + _TO_DUTY):
        return False  # "has taken steps to help"
    is_noun = words.word(at - 1) in beside("attributes")
    is_real = words.word(words.before(at)) not in listed("requests", "unreal")
    asked = (asks for form in sorted(forms) for asks in _asks_of().get(form, ()))
    if is_real and not is_noun and any(_is_there(words, at, asks) for asks in asked):
        return True
    return any(_may_name(words, at, cue) for cue in cues().nouns if not forms.isdisjoint(cue.lemmas))


def _is_there(words: Surface, at: int, asks: Asks) -> bool:
    """Whether the words behind a verb may be what it asks for in this way."""
    behind, end = at + 1, len(words.ids)
    following = words.word(behind)
    is_link = not following or following in beside("prepositions") or following in beside("stops")
    match asks:
        case Asks.FOR:
            return words.among(frozenset({"for"}), behind, end)
        case Asks.ON | Asks.UPON:
            return words.among(frozenset({"on", "upon"}), behind, end)
        case Asks.TO:
            return words.among(frozenset({"to"}), behind, end)
        case Asks.SOMEBODY if following == "to":  # "was asked to leave", but nobody is asked in "I want to thank you"
            return words.among(beside("passive"), at - _NEAR, at)
        case Asks.SOMEBODY:
            return words.among(frozenset({"to"}), behind, end)
        case Asks.INFINITIVE:
            return words.among(frozenset({"to"}), behind, behind + _TO_INFINITIVE)
        case Asks.GERUND:
            return any(word.endswith("ing") for word in words.words[behind : behind + _TO_INFINITIVE])
        case Asks.CLAUSE:
            return not is_link or words.among(frozenset({"that"}), behind, end)
        case Asks.SOMETHING:
            return not is_link or words.among(beside("passive"), at - _NEAR, at) or following in {",", "and", "or"}


def _may_name(words: Surface, at: int, cue: NounCue) -> bool:
    before = words.word(at - 1)
    if before in cue.not_modifiers or before in {"any", "no"}:
        return False
    if cue.needs_verb and before != "in" and not words.may_hold(cues().told):
        return False
    return words.among(listed("requests", "behind_nouns"), at + 1, at + _TO_NOUN_COMPLEMENT)


@cache
def _asks_of() -> Mapping[str, frozenset[Asks]]:
    """What may follow each verb that asks."""
    found: dict[str, frozenset[Asks]] = {"need": frozenset({Asks.INFINITIVE}), "has": frozenset({Asks.INFINITIVE})}
    for cue in cues().verbs:
        for lemma in sorted(cue.lemmas):
            found[lemma] = found.get(lemma, frozenset()) | cue.asks
    return found
