"""Who stands right beside an amount, by the order of the words: there a small parser errs most."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from spacy.tokens import Token

from communique.extract.funding.amounts import Amount
from communique.extract.funding.cues import nouns, verb_class
from communique.extract.funding.parties import is_party
from communique.extract.names.name import Name, Names
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind

_LONGEST_NAME = 80
"""Code points before an amount in which the name before it ends, at most."""


_CHAINED = frozenset({"to", "will", "would", "has", "have", "had", "also", "is", "are", "already"})
"""Words between who gives and the verb of giving."""
_NO_SUBJECT = frozenset({"to", "for", "from", "by", "with", "of", "in", "at", "on", "that", "which"})
"""Words behind which a name is no subject."""


class Role(Enum):
    """What a name right before an amount does: it gives or gets the amount."""

    GIVES = 0
    GETS = 1


@dataclass(frozen=True, slots=True)
class Gap:
    """A name right before an amount whose verb stands at an amount before: "gave €2 million, Italy €5 million"."""

    name: Span
    role: Role


def giver_before(sentence: Sentence, amount: Amount, names: Names) -> Span | None:
    """The party right before the verb of giving right before one of several amounts: "Norland pledged €2 million".

    Lists of such clauses without "and" are what the parser takes apart worst.
    """
    tree, i = amount.head.doc, amount.tokens[0].i - 1
    if not amount.rivals:
        return None
    while i > 0 and _filler().fullmatch(f" {tree[i].lower_} "):
        i -= 1
    if i < 1 or not _gives(tree[i]):
        return None
    while i > 0 and (tree[i].lower_ in _CHAINED or _gives(tree[i])):
        i -= 1
    name = _name_ending(sentence, sentence.place(tree[i]).end, names)
    if name is None:
        return None
    before = sentence.text[: name.span.start - sentence.span.start]
    led = re.search(r"(?i)(\S+?),?\s+(?:the\s+)?$", before)
    if led is not None and led[1].lower() in _NO_SUBJECT:
        return None
    joined = re.search(r"(?i),?\s+and\s+(?:the\s+)?$", before)
    if joined is not None and _name_ending(sentence, sentence.span.start + joined.start(), names) is not None:
        return None  # two who give together
    return name.span


def _gives(word: Token) -> bool:
    """Whether a word is a verb of giving or promising, whose subject is not who gets."""
    found = verb_class(word) if word.tag_.startswith("V") else None
    is_own = word.lemma_ not in nouns("receiving") | nouns("witnessing")
    return found is not None and is_own and found.name in {"give", "allocate", "pledge"}


def country_behind(sentence: Sentence, amount: Amount, names: Names, verb: Token | None) -> Span | None:
    """The country in which money is given: "provided €2 million in Norland", and in lists of such."""
    found = _country_behind(sentence, amount.quantity.span.end, names)
    if found is None or (verb is not None and verb.lemma_ in nouns("placing")):
        return found
    return found if len(_in_places().findall(sentence.text)) > 1 and amount.rivals else None


def destination_behind(sentence: Sentence, amount: Amount, names: Names) -> Span | None:
    """The country right behind one of several amounts: "€6 million to Norland and almost €2 million for Utopia"."""
    base = sentence.span.start
    led = _toward().match(sentence.text, amount.quantity.span.end - base) if amount.rivals else None
    name = next(iter(_at(names, base + led.end())), None) if led is not None else None
    if name is None or name.kind != "name" or name.entity.kind is not EntityKind.COUNTRY:
        return None
    return name.span if _ends_item().match(sentence.text, name.span.end - base) is not None else None


def _country_behind(sentence: Sentence, end: int, names: Names) -> Span | None:
    led = _in().match(sentence.text, end - sentence.span.start)
    name = next(iter(_at(names, sentence.span.start + led.end())), None) if led is not None else None
    is_country = name is not None and name.kind == "name" and name.entity.kind is EntityKind.COUNTRY
    return name.span if name is not None and is_country else None


def gap_before(sentence: Sentence, amount: Amount, names: Names) -> Gap | None:
    """The name of a part of a list without a verb of its own, and what it does by the first part of the list.

    None where no name stands there, or where the first part does not tell.
    """
    if (found := _bracketed(sentence, amount, names)) is not None:
        return found
    name = _name_before(sentence, _start(sentence, amount), names)
    if name is None or not amount.rivals or not _joins().search(_before(sentence, name.span.start)):
        return None
    role = _role(sentence, amount, names, name.span.start)
    return Gap(name.span, role) if role is not None else None


def _bracketed(sentence: Sentence, amount: Amount, names: Names) -> Gap | None:
    """Whose the amount in brackets is: "to Norland (€3 million), Utopia (€2 million)", by the word before the first."""
    text, start = sentence.text, _start(sentence, amount) - sentence.span.start
    opened = _opened().search(text, 0, start)
    if opened is None:
        return None
    name = first = _name_ending(sentence, sentence.span.start + opened.start(), names)
    while first is not None:
        before = text[: first.span.start - sentence.span.start]
        if (led := _led().search(before)) is not None:
            return Gap(name.span, Role.GETS if led[1].lower() in {"to", "for"} else Role.GIVES) if name else None
        listed = _listed().search(before)
        if listed is None:
            return None
        first = _name_ending(sentence, sentence.span.start + listed.start(), names)
    return None


def _name_ending(sentence: Sentence, end: int, names: Names) -> Name | None:
    """The party whose name ends at a place."""
    found = [name for name in names.overlapping(Span(end - 1, end)) if name.span.end == end]
    return next((name for name in found if is_party(sentence, name)), None) if end > sentence.span.start else None


def _role(sentence: Sentence, amount: Amount, names: Names, before: int) -> Role | None:
    """By the amount before a place: what stands before that, a name in the dative or the verb itself."""
    rivals = [i for i in sorted(amount.rivals) if sentence.place(amount.head.doc[i]).start < before]
    if not rivals:
        return None
    first = rivals[-1]
    while first - 1 in amount.rivals:
        first -= 1
    start = sentence.place(amount.head.doc[first]).start
    name = _name_before(sentence, start, names)
    if name is None:
        word = _word_before(sentence, amount, start)
        if word is None or not _is_verb(amount, word):
            return None
        return Role.GETS if amount.head.doc[word].lemma_ in nouns("receiving") else Role.GIVES
    if _joins().search(_before(sentence, name.span.start)):
        return _role(sentence, amount, names, name.span.start)
    return Role.GETS if _has_dative(sentence, amount, name) else None


def dative_before(sentence: Sentence, amount: Amount, names: Names) -> Span | None:
    """The name between a verb of giving and the amount: "lent Moldova about €2 million"."""
    name = _name_before(sentence, _start(sentence, amount), names)
    return name.span if name is not None and _has_dative(sentence, amount, name) else None


def destination_before(sentence: Sentence, amount: Amount, names: Names) -> Span | None:
    """The party of "assistance to Moldova worth €2 million", "support for Moldova amounting to €2 million"."""
    before = _before(sentence, _start(sentence, amount))
    size = _size().search(before)
    if size is None:
        return None
    end = _start(sentence, amount) - (len(before) - size.start())
    for name in names.within(Span(max(sentence.span.start, end - _LONGEST_NAME), end)) if end > 0 else ():
        if name.span.end == end and is_party(sentence, name):
            return name.span if _to().search(_before(sentence, name.span.start)) else None
    return None


def source_behind(sentence: Sentence, amount: Amount, names: Names) -> Span | None:
    """The party of "€2 million from Norway", "€2 million in aid from Norway"; None where several are joined."""
    start, end = sentence.span.start, amount.quantity.span.end
    found = _from().match(sentence.text, end - start)
    if found is None:
        return None
    name = next(names.overlapping(Span(start + found.end(), start + found.end() + 1)), None)
    if name is None or name.span.start != start + found.end() or not is_party(sentence, name):
        return None
    if sentence.tokens_in(name.span)[-1].dep_ in {"compound", "nmod", "amod", "poss"}:
        return None  # "from Ukraine supplemental funding"
    joined = _joined().match(sentence.text, name.span.end - start)
    if joined is not None and any(is_party(sentence, other) for other in _at(names, start + joined.end())):
        return None
    return name.span


def _at(names: Names, offset: int) -> list[Name]:
    return [name for name in names.overlapping(Span(offset, offset + 1)) if name.span.start == offset]


def _start(sentence: Sentence, amount: Amount) -> int:
    return min([amount.quantity.span.start, *(sentence.place(token).start for token in amount.tokens)])


def _before(sentence: Sentence, offset: int) -> str:
    return sentence.text[max(0, offset - sentence.span.start - _LONGEST_NAME) : offset - sentence.span.start]


def _name_before(sentence: Sentence, start: int, names: Names) -> Name | None:
    """The party that ends right before a place, words as "about", "another" left out."""
    low = max(sentence.span.start, start - _LONGEST_NAME)
    if low >= start:
        return None
    last: Name | None = None
    for name in names.overlapping(Span(low, start)):
        last = name
    if last is None or last.span.end > start or not is_party(sentence, last):
        return None
    text, base = sentence.text, sentence.span.start
    between = text[last.span.end - base : start - base]
    if between.startswith(")") and text[: last.span.start - base].endswith(" ("):
        # the letters of a name behind it: "the Harbour Relief Agency (HRA) €2 million"
        return _name_ending(sentence, last.span.start - 2, names) if _filler().fullmatch(between[1:]) else None
    return last if _filler().fullmatch(between) else None


def _word_before(sentence: Sentence, amount: Amount, start: int) -> int | None:
    """Index of the token before a place, words as "about" left out."""
    text = _before(sentence, start)
    end = start - (len(text) - len(_trailing().sub("", text)))
    for token in amount.head.doc:
        if sentence.place(token).end == end:
            return token.i
    return None


def _is_verb(amount: Amount, word: int) -> bool:
    return amount.head.doc[word].pos_ in {"VERB", "AUX"}


def _has_dative(sentence: Sentence, amount: Amount, name: Name) -> bool:
    """Whether a verb that takes who gets before what is given stands right before a name."""
    text = re.sub(r"(?i)\bthe\s+$", "", _before(sentence, name.span.start))
    word = _word_before(sentence, amount, name.span.start - len(_before(sentence, name.span.start)) + len(text))
    return word is not None and amount.head.doc[word].lemma_ in nouns("ditransitive") | nouns("repaying")


_FILLERS = (
    r"(?:a|an|another|a further|an additional|up to|about|over|more than|at least|nearly|almost|some|around|roughly"
    r"|approximately|an extra|a total of|also|the first|with)"
)


@cache
def _filler() -> re.Pattern[str]:
    return re.compile(rf"(?i)\s+(?:[—–]\s+)?(?:{_FILLERS}\s+)*")


@cache
def _in() -> re.Pattern[str]:
    return re.compile(r"(?i)\s+in\s+(?:the\s+)?")


@cache
def _toward() -> re.Pattern[str]:
    return re.compile(r"(?i)\s+(?:to|for)\s+(?:the\s+)?")


@cache
def _ends_item() -> re.Pattern[str]:
    return re.compile(r"(?i)\s*(?:$|[.;)]|,?\s+and\b|,\s)")


@cache
def _in_places() -> re.Pattern[str]:
    """Amounts right before "in" and a name."""
    return re.compile(r"(?:million|billion|thousand|[mb]n|[MBmb]|\d{3})\s+in\s+(?:the\s+)?[A-Z]")


@cache
def _opened() -> re.Pattern[str]:
    return re.compile(rf"(?i)\s+(?:\(|[—–]\s+)(?:{_FILLERS}\s+)*$")


@cache
def _led() -> re.Pattern[str]:
    """What stands before the first of several names that have their amounts in brackets."""
    return re.compile(r"(?i)\b(to|for|from|by)\s+(?:the\s+)?$")


@cache
def _listed() -> re.Pattern[str]:
    """The brackets or dashes of the name before, and what parts two names."""
    return re.compile(
        r"(?i)\s+(?:\([^()]*\)|[—–]\s+[^—–,;()]*(?:\([^()]*\))?(?:\s*[—–])?)(?:[,;]\s*|\s+)(?:and\s+)?(?:the\s+)?$"
    )


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?:\s+{_FILLERS})*\s+$")


@cache
def _size() -> re.Pattern[str]:
    """What stands between who gets an amount and the amount that is its size."""
    sizes = "worth|for|valued at|totall?ing|amounting to|to the (?:amount|tune|value) of|in the amount of|of"
    return re.compile(rf"(?i),?\s+(?:{sizes})(?:\s+{_FILLERS})*\s+$")


@cache
def _to() -> re.Pattern[str]:
    given = "|".join(sorted(nouns("given")))
    return re.compile(rf"(?i)\b(?:{given})s?\s+(?:to|for)\s+(?:the\s+)?$")


@cache
def _joins() -> re.Pattern[str]:
    """What parts one item of a list from the next."""
    return re.compile(r"(?i)(?:[,;]|[,;]?\s+(?:and|while))\s+(?:the\s+)?$")


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(r"(?i)(?:,|\s+and)\s+(?:the\s+)?")


@cache
def _from() -> re.Pattern[str]:
    money = r"(?:\s+(?:more|in total))?(?:\s+(?:in|of|worth of)(?:\s+[\w'’-]+){1,4})?"
    return re.compile(rf"(?i){money}\s+from\s+(?:the\s+)?")
