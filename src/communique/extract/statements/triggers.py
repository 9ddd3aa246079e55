"""Which sentences may report what somebody says, known from their words alone, before they are parsed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from communique.extract.lemmas import ANY
from communique.extract.statements.bare_content import CIRCUMSTANCES, MOST_OF_CIRCUMSTANCE
from communique.extract.statements.cues import Complement, Cue, lexicon
from communique.extract.surface import Surface, beside, listed

_TO_THAT = 14
"""Words from a verb to the "that" of its clause, as the rules look for it."""
_TO_PREPOSITION = 3
_TO_INFINITIVE = 4
_TO_NOUN_COMPLEMENT = 8
_TO_COMMA = 18
"""Words from the comma before an inserted subject to its verb."""
_TO_END = 10
"""Words from an inserted verb to the end of its sentence: "..., X told reporters on Monday."."""
_TO_AS = 14
_TO_JOINED = 15
_NEAR = 5
_TO_SUBJECT = 12
_TO_NUMBER = 10
_PREPOSITIONS = (Complement.FOR, Complement.ON, Complement.OF, Complement.TO, Complement.AGAINST, Complement.ABOUT)
_INSERTING = frozenset({",", "—", "–"})
_MATTER = frozenset({"of", "about", "on"})
_THAT, _TO, _BY, _AS, _AT, _FOR, _COMMA = (frozenset({w}) for w in ("that", "to", "by", "as", "at", "for", ","))
_THIS, _ACCORDING = frozenset({"this"}), frozenset({"according"})


def may_report(words: Surface) -> bool:
    """Whether a sentence holds a cue where something that it reports may stand beside it."""
    return any(_may_cue(words, at) for at in words.positions(reporting_words()))


def may_point_back(words: Surface) -> bool:
    """Whether a sentence may say whose words stand before it: "This was stated by X", "X said this on Monday"."""
    strings = words.nlp.vocab.strings  # most sentences hold none of these, and their words are not written out for it
    if strings["this"] not in words.ids and words.ids[:1] not in ([strings["that"]], [strings["so"]], [strings["the"]]):
        return False
    first = words.word(0)
    if first in _words("pointing"):
        return first == "so" or (
            words.among(_words("being"), 1, _NEAR)
            and (words.among(_BY, 1, _TO_AS) or words.among(_ACCORDING, 1, _NEAR))
        )
    if first == "the" and words.among(_words("made"), 2, _NEAR) and words.among(_BY, _NEAR - 1, _TO_AS):
        return True
    return words.among(_THIS, 1, len(words.ids)) and any(
        words.word(at + 1) == "this" for at in words.positions(reporting_words())
    )


def may_introduce(words: Surface) -> bool:
    """Whether a sentence may introduce what stands on the next line: "The minister said:", "In her words:"."""
    return words.ids[-1:] == [words.nlp.vocab.strings[":"]]


@cache
def reporting_words() -> frozenset[str]:
    """The words and lemmas without one of which a sentence reports nothing."""
    words = lexicon()
    phrases = (phrase.split()[0].lower() for phrase in (*words.verbs, *words.as_phrases))
    return frozenset([*phrases, *words.nouns, *words.adjectives, "according"])


def _may_cue(words: Surface, at: int) -> bool:
    forms = words.forms(at)
    if ANY in forms:
        return True
    word = words.words[at]
    if word in _words("interjections") and words.word(at - 1) in {"", "and"} and at <= 1:
        return False
    if word == "according":
        return words.word(at + 1) == "to"
    if word in lexicon().adjectives and _may_be_convinced(words, at):
        return True
    return any(
        any(_may_say(words, at, form, cue) for cue in _verbs().get(form, ()))
        or (form in lexicon().nouns and _may_name(words, at, lexicon().nouns[form]))
        or (form in _as_phrases() and _may_put(words, at, _as_phrases()[form]))
        for form in sorted(forms)
    )


def _may_be_convinced(words: Surface, at: int) -> bool:
    """An adjective behind a verb of being, and a clause behind it: "is confident that", "made sure the ..."."""
    following = words.word(at + 1)
    being = next((i for i in range(at - 1, max(-1, at - _NEAR), -1) if words.words[i] in _words("being")), None)
    if being is None or _is_own(words, being):
        return False
    return words.among(_THAT, at + 1, at + _TO_THAT) or not _is_link(following)


def _is_own(words: Surface, at: int) -> bool:
    """Whether the nearest before a word that may be its subject is the text's own voice, or "it" and nobody."""
    for before in range(at - 1, max(-1, at - _TO_SUBJECT), -1):
        if words.words[before] in _words("nobody"):
            return True
        if words.capital[before] or words.words[before] in _words("somebody"):
            return False
    return False


def _may_name(words: Surface, at: int, cue: Cue) -> bool:
    """A noun with its complement: "statement that", "call for"."""
    if Complement.CLAUSE in cue.takes and words.word(at + 1) == "that":
        return True
    prepositions = frozenset(str(kind) for kind in cue.takes if kind is not Complement.CLAUSE)
    if Complement.INFINITIVE in cue.takes and words.word(at + 1) == "to":
        return True
    return words.among(prepositions, at + 1, at + _TO_NOUN_COMPLEMENT)


def _may_put(words: Surface, at: int, phrases: frozenset[str]) -> bool:
    """A phrase of "as": "As X put it"."""
    return words.word(at + 1) in phrases and words.among(_AS, at - _TO_AS, at)


@dataclass(frozen=True, slots=True)
class _Verb:
    """A word that may be a verb that reports: its place, where what is behind it begins, whether it is a base form."""

    cue: Cue
    at: int
    after: int
    is_base: bool


def _may_say(words: Surface, at: int, form: str, cue: Cue) -> bool:
    """A verb with a subject that is not the text's own voice, and a complement or a comma of an insertion."""
    if cue.of_documents and not words.may_hold(lexicon().documents):
        return False
    if words.words[at] != form and _is_no_verb(words, at):
        return False
    after = at + 1
    particle = cue.lemma.partition(" ")[2]
    if particle:
        if not words.among(frozenset({particle}), after, len(words.ids)):
            return False
        after += words.word(after) == particle
    is_base = words.words[at] == form and form not in _words("past")
    last = words.before(at)
    if _is_in_own_voice(words, last) or (is_base and words.word(at + 1) == "you"):
        return False  # "And again, thank you for ..." is said and not reported
    if is_base and not _may_be_finite(words, at, last) and not _may_be_purpose(words, at):
        return False
    verb = _Verb(cue, at, after, is_base)
    return any(is_there(words, verb) for is_there in (*_BESIDE, *_COMPLEMENTS))


def _is_no_verb(words: Surface, at: int) -> bool:
    """Whether an inflected form stands as a plural or an adjective: "of threats", "the states", "our shared values"."""
    word, before = words.words[at], words.word(at - 1)
    if word.endswith("s"):
        return before in _words("before_nouns") or before in _DETERMINERS
    return word.endswith("ed") and before in _DETERMINERS and before != "all"  # "the allies all agreed"


def _is_in_own_voice(words: Surface, at: int) -> bool:
    """Whether "I", "we" or "you" stands before a verb: not in "the minister and I think", but in "And I think"."""
    if words.word(at) not in beside("voice"):
        return False
    return words.word(at - 1) != "and" or at == 1 or words.word(at - 2) in beside("stops")


def _may_be_finite(words: Surface, at: int, last: int) -> bool:
    """Whether a base form may be a present tense; one joined to what somebody will or what we do is none."""
    if not words.may_be_present(at):
        return False
    open_words = beside("infinitive") | beside("voice")
    return words.word(last) not in beside("joining") or not words.among(open_words, last - _TO_JOINED, last)


def _may_be_purpose(words: Surface, at: int) -> bool:
    """An infinitive that says what a talk was for: "met the minister to reaffirm"."""
    known = lexicon()
    if words.word(at - 1) != "to":
        return False
    return words.may_hold(_leading()) or (words.words[at] in known.purposes and words.may_hold(known.talks))


def _inserted(words: Surface, verb: _Verb) -> bool:
    """`..., X said.`, `..., X said, ...` and `..., said X`."""
    if (
        not (verb.cue.quotes or words.may_hold(lexicon().documents))
        or words.words[verb.at].endswith("ing")
        or not words.among(_COMMA, verb.at - _TO_COMMA, verb.at)
    ):
        return False
    rest = words.words[verb.at + 1 :]
    if not rest or rest[0] == "," or beside("stops").issuperset(rest):
        return True
    if len(rest) <= _TO_END and verb.cue.lemma in _words("inserted"):
        return True
    return words.words[verb.at - 1] == "," and not (
        verb.is_base and len(rest) > _TO_THAT and "," not in rest[:_TO_THAT]
    )


def _behind_as(words: Surface, verb: _Verb) -> bool:
    """`As X noted, ...` and `..., as reported by X`."""
    if words.words[verb.at].endswith("ing") or verb.cue.lemma in lexicon().not_as:
        return False
    return words.among(_AS, verb.at - _TO_AS, verb.at) and words.among(_COMMA, 0, len(words.ids))


def _clause(words: Surface, verb: _Verb) -> bool:
    if Complement.CLAUSE not in verb.cue.takes:
        return False
    following = words.word(verb.after)
    if words.among(_THAT, verb.at + 1, verb.at + _TO_THAT) or words.among(
        beside("asking"), verb.after, verb.after + _TO_INFINITIVE
    ):
        return True
    if verb.cue.lemma not in _words("bare") or len(words.ids) - verb.after < 3:
        return False
    if verb.cue.lemma in _words("nouns") and (verb.is_base or words.words[verb.at].endswith("s")):
        return following in beside("openings") or bool(words.titled[verb.after])
    return following not in _words("not_bare") and (following in _INSERTING or following not in beside("stops"))


def _appeal(words: Surface, verb: _Verb) -> bool:
    following = words.word(verb.after)
    if Complement.APPEAL not in verb.cue.takes or following == "to" or following in beside("stops"):
        return False
    return words.among(_TO, verb.after + 1, len(words.ids))


def _infinitive(words: Surface, verb: _Verb) -> bool:
    return Complement.INFINITIVE in verb.cue.takes and words.among(_TO, verb.after, verb.after + _TO_INFINITIVE)


def _gerund(words: Surface, verb: _Verb) -> bool:
    return Complement.GERUND in verb.cue.takes and words.word(verb.after).endswith("ing")


def _preposition(words: Surface, verb: _Verb) -> bool:
    taken = frozenset(str(kind) for kind in _PREPOSITIONS if kind in verb.cue.takes)
    return words.among(taken, verb.after, verb.after + _TO_PREPOSITION)


def _somebody(words: Surface, verb: _Verb) -> bool:
    """`accused X of`, `thanked X for`, `put the damage at`, `called it a ...`, `reported 12 ...`."""
    end = len(words.ids)
    if Complement.SOMEBODY_OF in verb.cue.takes and words.among(_MATTER, verb.at + 1, end):
        return True
    if Complement.SOMEBODY_FOR in verb.cue.takes and words.among(_FOR, verb.at + 1, end):
        return True
    if Complement.SOMETHING_AT in verb.cue.takes and words.among(_AT, verb.at + 1, end):
        return True
    if Complement.AS in verb.cue.takes and words.among(_AS, verb.at + 1, end):
        return True
    if Complement.COMPLEMENT in verb.cue.takes and not _is_link(words.word(verb.after)):
        return True
    return Complement.NUMBER in verb.cue.takes and any(
        any(map(str.isdigit, word)) for word in words.words[verb.at + 1 : verb.at + _TO_NUMBER]
    )


def _object(words: Surface, verb: _Verb) -> bool:
    """`stressed the importance`, `the importance was stressed`, `the truce announced by X`."""
    if Complement.OBJECT not in verb.cue.takes:
        return False
    if words.word(verb.after) in CIRCUMSTANCES and words.among(
        _DETERMINERS, verb.after + 2, verb.after + MOST_OF_CIRCUMSTANCE
    ):
        return True  # "condemned in the strongest terms the attack"
    if not _is_link(words.word(verb.after)) or words.among(_BY, verb.at + 1, verb.at + _TO_NOUN_COMPLEMENT):
        return True
    return verb.cue.lemma not in lexicon().agent_needed and words.among(beside("passive"), verb.at - _NEAR, verb.at)


_DETERMINERS = frozenset({"the", "a", "an", "all", "any", "this", "these", "its", "their", "his", "her", "our"})
_BESIDE = (_inserted, _behind_as)
_COMPLEMENTS = (_clause, _appeal, _infinitive, _gerund, _preposition, _somebody, _object)


def _is_link(word: str) -> bool:
    """Whether a word, or none, is no beginning of an object or a clause."""
    return not word or word in beside("prepositions") or word in beside("stops")


@cache
def _verbs() -> Mapping[str, tuple[Cue, ...]]:
    """The cues of each verb, also those with a particle."""
    found: dict[str, tuple[Cue, ...]] = {}
    for lemma, cue in lexicon().verbs.items():
        verb = lemma.partition(" ")[0]
        found[verb] = (*found.get(verb, ()), cue)
    return found


@cache
def _as_phrases() -> Mapping[str, frozenset[str]]:
    """What follows the verbs that report only after "as"."""
    pairs = [phrase.split() for phrase in sorted(lexicon().as_phrases)]
    return {verb: frozenset(after for other, after in pairs if other == verb) for verb, _ in pairs}


@cache
def _leading() -> frozenset[str]:
    """First words of what somebody does in order to say something."""
    return frozenset(phrase.split()[0] for phrase in lexicon().leading)


def _words(name: str) -> frozenset[str]:
    return listed("statements", name)
