"""The Ukrainian lexicon of cues as patterns. The words stand in `cues_uk.toml`."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_WHO = r"[^.,;:!?«»“”\"–—]+"
_PRESENT = (("ить", "ять"), ("же", "жуть"), ("ше", "шуть"), ("є", "ють"))


@dataclass(frozen=True, slots=True, eq=False)
class UkrainianCues:
    """Patterns of attribution; `who` names the speaker, `cue` the words that say so."""

    after: re.Pattern[str]
    """`, – сказав X` after a quotation."""
    after_inverted: re.Pattern[str]
    """`, – X сказав` after a quotation."""
    before: re.Pattern[str]
    """`X сказав:` before one."""
    that: re.Pattern[str]
    """`X сказав у неділю, що ...`."""
    joined: re.Pattern[str]
    """`..., і додав, що ...` within what another cue reports."""
    appeal: re.Pattern[str]
    """`X закликав партнерів надати ...`, `X наголосив на ...`."""
    according: re.Pattern[str]
    """`За словами X, ...`, anywhere in a sentence."""
    own_words: re.Pattern[str]
    """`За його словами, ...`."""
    noted: re.Pattern[str]
    """`Як зазначив X, ...`."""
    tail: re.Pattern[str]
    """`..., повідомляє X.` at the end of a sentence."""
    stated: re.Pattern[str]
    """`Про це повідомив X.`."""
    documents: frozenset[str]
    """Nouns of documents, in whose words the body speaks that follows."""
    ends: frozenset[str]
    circumstances: frozenset[str]
    adverbs: frozenset[str]
    nobody: frozenset[str]
    pronouns: frozenset[str]


@cache
def ukrainian_verbs() -> frozenset[str]:
    """Every form of a verb that introduces quotations or "що", lower case."""
    data = _data()
    return frozenset([*_past(data["past"]), *_present(data["present"]), *data["phrases"]])


@cache
def ukrainian_cues() -> UkrainianCues:
    """The patterns that ship with the package."""
    data = _data()
    said = _any(ukrainian_verbs())
    noun = _any(data["with_noun"])
    that = rf"(?:{said}|(?:{_any(_past(data['with_noun_past']))})\s+(?:{noun}))"
    infinitive = r"\b[\w’'ʼ]+ти(?:ся|сь)?\b"
    appeal = _any([*_past(data["appeal_past"]), *_present(data["appeal_present"])])
    promise = _any([*_past(data["promise_past"]), *_present(data["promise_present"])])
    topic = _any([*_past(data["object_past"]), *_present(data["object_present"])])
    source = rf"(?:{said})|{_any(data['document'])}"
    gap = r"[,.]?\s*[–—-]?\s*"
    addressed = r"(?:\s+(?:в\s+|у\s+)?[«“\"][^«»“”\"]+[»”\"])?"

    def pattern(words: str) -> re.Pattern[str]:
        return re.compile(words, re.IGNORECASE)

    return UkrainianCues(
        after=pattern(rf"{gap}(?P<cue>{source})\b{addressed}\s+(?P<who>{_WHO})"),
        after_inverted=pattern(rf"{gap}(?P<who>[^.,;:!?«»“”\"]+?)\s+(?P<cue>{said})\b"),
        before=pattern(
            rf"(?:^|[.!?…]\s+)(?P<who>[^.!?:«»“”\"]{{1,300}}?)\s+(?P<cue>{said})\b[^.!?:«»“”\"]{{0,60}}:\s*$"
        ),
        that=pattern(
            rf"(?P<who>[^.!?:«»“”\"]{{1,300}}?)\s+(?P<cue>{that})\b[^.,!?:;«»“”\"]{{0,60}},\s*(?:що|аби|щоб)\s+"
        ),
        joined=pattern(
            rf",?\s+(?:і|й|та|а)\s+(?:також\s+)?(?P<cue>{that})\b[^.,!?:;«»“”\"]{{0,40}},\s*(?:що|аби|щоб)\s+"
        ),
        appeal=pattern(
            rf"(?P<who>[^.!?:«»“”\"]{{1,300}}?)\s+(?P<cue>(?:{appeal})(?=\s[^,:;«»“”\"]{{0,120}}?{infinitive})"
            rf"|(?:{promise})(?=\s+{infinitive})|{topic})\s+"
        ),
        according=pattern(rf"(?P<cue>\b(?:{_any(data['according_to'])}))\s+(?P<who>{_WHO})"),
        own_words=pattern(rf"(?P<cue>\bза\s+(?P<who>його|її)\s+(?:{_any(data['own_words'])}))\b"),
        noted=pattern(rf"(?P<lead>як)\s+(?P<cue>{source})\s+(?P<who>{_WHO})"),
        tail=pattern(rf"\s*,\s*(?P<dash>[–—-]\s+)?(?P<cue>{source})\s+(?P<who>{_WHO})\.?\s*$"),
        stated=pattern(rf"про\s+це\s+(?:також\s+)?(?P<cue>{source})\s+(?P<who>{_WHO})"),
        documents=frozenset(data["documents"]),
        ends=frozenset(data["ends"]),
        circumstances=frozenset(data["circumstances"]),
        adverbs=frozenset(data["adverbs"]),
        nobody=frozenset(data["nobody"]),
        pronouns=frozenset(data["pronouns"]),
    )


def _past(masculine: Iterable[str]) -> list[str]:
    """The past tense in all genders and the plural; a preposition after the verb stays."""
    found = []
    for phrase in masculine:
        verb, _, rest = phrase.partition(" ")
        reflexive = "ся" if verb.endswith("ся") else ""
        stem = verb.removesuffix("ся").removesuffix("в")
        forms = [verb, *(stem + ending + reflexive for ending in ("ла", "ло", "ли"))]
        found += [f"{form} {rest}".rstrip() for form in forms]
    return found


def _present(singular: Iterable[str]) -> list[str]:
    """The present tense, singular and plural."""
    found = []
    for phrase in singular:
        verb, _, rest = phrase.partition(" ")
        forms = [verb]
        for one, many in _PRESENT:
            if verb.endswith(one):
                forms.append(verb.removesuffix(one) + many)
                break
        found += [f"{form} {rest}".rstrip() for form in forms]
    return found


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _data() -> dict[str, list[str]]:
    text = files("communique.extract.statements").joinpath("cues_uk.toml").read_text("utf-8")
    return {name: [str(word) for word in words] for name, words in tomllib.loads(text).items()}
