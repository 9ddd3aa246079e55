"""People: full names by given name, surname ending or title; bare surnames by what explains them."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache

from communique.extract.names.bodies import not_first
from communique.extract.names.gazetteer import OfficeHolder, entity, family_first, lower, office_holders
from communique.extract.names.given_names import (
    could_be_name as could_be_name,
)
from communique.extract.names.given_names import (
    fold,
    given_name,
    has_initials,
    has_likely_surname,
    is_short_surname,
    person_words,
    without_nicknames,
)
from communique.extract.names.given_names import (
    is_common as is_common,
)
from communique.extract.names.introductions import is_introduced
from communique.extract.names.name import Entity, Name
from communique.extract.names.offices import address_gender, is_address, is_office_word, title_ending_at, title_words
from communique.extract.names.words import Word, may_begin_name
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_MOST_WORDS = 5
_INITIALS = 3
"""Most letters of initials that a person is called by."""
_PREFIXES = ("anti-", "counter-", "inter-", "multi-", "non-")
"""What a word begins with that goes on with an office and names nobody: "Director General Inter-Harbour Affairs"."""
_ARTICLES = ("al-", "el-")
"""What an Arabic surname may begin with, and may be told without."""


def full_names(text: str, words: Sequence[Word], taken: Set[int], ordinary: frozenset[str] = frozenset()) -> list[Name]:
    """Names of two words and more, in order. `taken`: the places of names that are known, which these do not run into.

    `ordinary`: words that the document also writes small; without a sure given name no name contains them.
    """
    found: list[Name] = []
    after = 0
    words = without_nicknames(words)
    for i in may_begin_name(words):
        stop = _full_name(words, i, taken, ordinary) if i >= after else None
        if stop is not None:
            span = Span(words[i].start, _end(text, words[stop - 1]))
            found.append(Name(span, entity(EntityKind.PERSON, canonical_name(span.of(text))), MentionKind.NAME))
            after = stop
    return found


def _full_name(words: Sequence[Word], i: int, taken: Set[int], ordinary: frozenset[str]) -> int | None:
    """The index after the full name that begins at word `i`, if one does."""
    first = words[i]
    given = given_name(first.text)
    if not (could_be_name(first) or (given is not None and given.is_likely and first.is_capitalised)):
        return None
    if first.start in taken or _is_credited(words, i):
        return None
    title = title_ending_at(words, i)
    is_sure = given is not None and given.is_strong and not is_common(first.lower)
    is_likely = (
        given is not None
        and given.is_likely
        and has_likely_surname(words, i, taken, ordinary, is_introduced=_is_introduced_pair(words, i, taken))
    )
    by_initials = has_initials(words, i, taken, ordinary, is_titled=title is not None)
    if (
        not (is_sure or is_likely or by_initials)
        and title is None
        and not _has_surname_ending(words, i)
        and not _is_introduced_pair(words, i, taken)
    ):
        return None
    if not could_be_name(first) and not is_likely:
        return None
    if given is None and (is_common(first.lower) or first.lower in ordinary or is_office_word(first.lower)):
        return None
    stop = _run(words, i, taken) if could_be_name(first) else i + 2
    if is_sure and title is not None and stop == i + 1 and _is_surname_and_portfolio(words, i + 1):
        stop = i + 2
    if first.text.isupper() and len(first.text) > 1:
        stop = _one_surname(words, i, stop)
    # A sure given name or a form of address vouches for the word after it, and for nothing further on.
    vouched = i + 2 if is_sure or (title is not None and is_address(title)) else i + 1
    for k in range(vouched, stop):
        word = words[k].lower
        is_initial = len(word) == 1 and words[k].after.startswith(".")
        if (words[k].is_capitalised and not is_initial) and (
            is_common(word) or is_office_word(word) or (word in ordinary and given is None)
        ):
            stop = k
            break
    while stop > i and words[stop - 1].lower in person_words().particles:
        stop -= 1
    full = [w for w in words[i:stop] if (len(w.text) > 1 or by_initials) and w.lower not in person_words().suffixes]
    if any(w.lower in person_words().named_after for w in words[stop - 1 : stop + 1]):
        return None
    if _is_ship(words, i) or _is_firm(words, stop):
        return None
    return stop if len(full) > 1 and not words[stop - 1].after.startswith("- ") else None


def _is_surname_and_portfolio(words: Sequence[Word], i: int) -> bool:
    """Whether a word that is a minister's matter too ends a name: "Senator Jim Justice", not "Jim Justice Ministry"."""
    if i >= len(words) or words[i - 1].after != " " or not words[i].is_capitalised:
        return False
    goes_on = i + 1 < len(words) and words[i].after == " " and words[i + 1].is_capitalised
    return words[i].lower in title_words().portfolios and not goes_on


def _is_ship(words: Sequence[Word], i: int) -> bool:
    """Whether the word before word `i` says that a ship's name begins there: "the frigate Jane Roe", "HMS Roe"."""
    before = words[i - 1] if i else None
    return before is not None and before.lower in person_words().ships and before.after in {" ", " “", ' "', " ‘", " '"}


def _is_firm(words: Sequence[Word], stop: int) -> bool:
    """Whether a firm's name goes on behind a person's that ends before word `stop`: "Jane Roe Holdings"."""
    if stop >= len(words) or words[stop - 1].possessive or not words[stop].is_capitalised:
        return False
    gap, form = words[stop - 1].after, words[stop].lower
    is_form = gap in {" ", ", ", " & ", " and "} and form in person_words().legal_forms
    return is_form or (gap == " " and form in person_words().of_firms)


def _is_credited(words: Sequence[Word], i: int) -> bool:
    """Whether a name is that of a photographer ("Credit: Jane Roe"), of whom the text says nothing."""
    return i > 0 and words[i - 1].lower in person_words().credits and words[i - 1].after.strip() in {":", "/"}


def _one_surname(words: Sequence[Word], i: int, stop: int) -> int:
    """The end of a name in capitals, in which what follows the surname cannot be told from it."""
    k = i + 1
    while k < stop and (len(words[k].text) == 1 or words[k].lower in person_words().particles):
        k += 1
    return min(k + 1, stop)


def _is_introduced_pair(words: Sequence[Word], i: int, taken: Set[int]) -> bool:
    """Whether a pair of words that could be a name stands where people are introduced."""
    pair = words[i : i + 2]
    if len(pair) < 2 or pair[0].after != " " or pair[0].possessive or pair[0].text in not_first():
        return False
    looks_so = all(
        len(w.text) > 2
        and w.is_capitalised
        and not w.text.isupper()
        and could_be_name(w)
        and not is_common(w.lower)
        and not is_office_word(w.lower)
        for w in pair
    )
    return looks_so and is_introduced(words, i, follows_name=i > 0 and words[i - 1].start in taken)


def _run(words: Sequence[Word], i: int, taken: Set[int]) -> int:
    stop = i
    while stop < len(words) and stop - i < _MOST_WORDS:
        word = words[stop]
        if stop > i:
            gap = words[stop - 1].after
            is_initial = len(words[stop - 1].text) == 1 and gap.strip() in {".", ""}
            is_suffix = word.lower in person_words().suffixes and gap.strip() in {"", ","}
            if words[stop - 1].possessive or not (gap.isspace() or is_initial or is_suffix):
                break
            if is_suffix:
                stop += 1
                break
            if word.lower in person_words().particles and not word.is_capitalised:
                stop += 1
                continue
            if word.start in taken:
                break
            if word.text == "A" and word.after == ". ":
                stop += 1
                continue
        if not (could_be_name(word) or (stop == i + 1 and is_short_surname(words, stop))):
            break
        stop += 1
    return stop


def _has_surname_ending(words: Sequence[Word], i: int) -> bool:
    if i + 1 >= len(words) or words[i].text in not_first() or words[i].lower.endswith("ly"):
        return False
    if not words[i].after.isspace() or len(words[i].text) < 3:
        return False
    after = words[i + 1]
    return after.is_capitalised and len(after.text) > 5 and after.lower.endswith(person_words().endings)


def _end(text: str, last: Word) -> int:
    """Where a name ends: the stop of "Jr." belongs to it."""
    return last.end + 1 if last.lower in {"jr", "sr"} and text[last.end : last.end + 1] == "." else last.end


def canonical_name(written: str) -> str:
    """A person's name in one form: one line, one kind of apostrophe, capitals only at the beginnings of words.

    A surname in capitals ("Jane ROE") is told from initials by its length.
    """
    one_line = " ".join(written.split()).replace("’", "'")
    if one_line.isupper():
        return one_line.title()
    return " ".join(word.title() if len(word) > _INITIALS and word.isupper() else word for word in one_line.split())


def surnames(
    text: str,
    words: Sequence[Word],
    people: "Surnames",
    document_id: str,
    taken: Set[int],
    ordinary: frozenset[str] = frozenset(),
) -> list[Name]:
    """Single capitalised words that stand for a person: by a full name of the document, a title, public record.

    A word that is an office, a common word, or one that the document also writes small (`ordinary`) is nobody by a
    title alone ("General Staff"); after a form of address it is.
    """
    found: list[Name] = []
    particles = person_words().particles
    after = 0
    for start, word in enumerate(words):
        if not word.is_capitalised and word.lower not in particles and "-" not in word.text:
            continue
        if start < after:
            continue
        if not word.is_capitalised and word.lower in particles and (stop := _run(words, start, taken)) > start + 1:
            if words[stop - 1].start in taken:
                continue
            key = fold(text[word.start : words[stop - 1].end])
            if (who := people.known.get(key)) is not None:
                found.append(Name(Span(word.start, words[stop - 1].end), who, MentionKind.NAME))
                after = stop
            continue
        is_known = len(word.text) >= _INITIALS and fold(word.text) in people.known and not is_common(word.lower)
        if not (could_be_name(word) or is_known) or len(word.text) < 2 or word.start in taken:
            continue
        title = title_ending_at(words, start)
        followed = (
            start + 1 < len(words) and word.after == " " and could_be_name(words[start + 1]) and not word.possessive
        )
        who = people.known.get(fold(word.text))
        if who is None and title is not None and not followed and fold(word.text) not in people.shared:
            who = people.on_record(word.text, title)
            if who is None and _may_be_surname(word, title, ordinary):
                who = entity(EntityKind.PERSON, canonical_name(word.text), document_id)
        if who is not None:
            found.append(Name(Span(word.start, word.end), who, MentionKind.NAME))
    return found


def _may_be_surname(word: Word, title: str, ordinary: frozenset[str]) -> bool:
    """Whether an unknown word after a title is a surname: any but an office after "Mr.", else no common word.

    A word that is broken off ("President Bi- — Bipartisan") is none.
    """
    if word.after.startswith("- ") or word.lower.startswith(_PREFIXES):
        return False
    if is_address(title) and word.lower in person_words().also_surnames:
        return True
    if is_office_word(word.lower) or is_office_word(word.lower.removesuffix("s")):
        return False
    if word.lower in title_words().modifiers:
        return False
    return is_address(title) or not (word.lower in ordinary or is_common(word.lower))


@dataclass(frozen=True, slots=True)
class Surnames:
    """Whom a bare surname stands for in one document.

    `known`: folded surnames of exactly one person named in full; `shared`: those of several, which are nobody's.
    """

    known: dict[str, Entity]
    shared: frozenset[str]

    def allows(self, surname: str, who: Entity) -> bool:
        """Whether the document leaves a bare surname to the one whom the public record means by it."""
        key = fold(surname)
        return key not in self.shared and self.known.get(key, who) == who

    def on_record(self, surname: str, title: str) -> Entity | None:
        """The one office holder of this surname whose office the title names."""
        fits = [h.entity for h in _holders().get(fold(surname), ()) if any(office in title for office in h.offices)]
        return fits[0] if len(fits) == 1 else None


def surnames_of(entities: Sequence[Entity], written: Sequence[tuple[str, Entity]] = ()) -> Surnames:
    """The surnames of people with full names; a surname of two people is none's.

    `written`: the names as the text has them, which may stand in another script than the one on record.
    """
    by_surname: dict[str, dict[str, Entity]] = {}
    first: dict[str, dict[str, Entity]] = {}
    """By the first word, where it is no given name: a surname that stands first, or the one name somebody goes by."""
    for name, who in written:
        if not name.isascii() and who.name not in family_first() and any("\u0400" <= c <= "\u04ff" for c in name):
            by_surname.setdefault(fold(name.split()[-1]), {})[who.entity_id] = who
    for who in entities:
        parts = [p for p in who.name.replace(",", " ").split() if lower(p.strip(".")) not in person_words().suffixes]
        if len(parts) < 2:
            continue
        keys = {fold(parts[0 if parts[0] in family_first() else -1])}
        keys |= {key.partition("-")[2] for key in keys if key.startswith(_ARTICLES)}
        if given_name(parts[0]) is None and not is_common(lower(parts[0])):
            first.setdefault(fold(parts[0]), {})[who.entity_id] = who
        for k in range(1, len(parts) - 1):
            if lower(parts[k]) in person_words().particles:
                keys.add(fold(" ".join(parts[k:])))
                break
        for key in sorted(keys):
            by_surname.setdefault(key, {})[who.entity_id] = who
    by_surname = first | by_surname
    return Surnames(
        {key: next(iter(who.values())) for key, who in by_surname.items() if len(who) == 1},
        frozenset(key for key, who in by_surname.items() if len(who) > 1),
    )


def without_post_nominals(phrase: str) -> str:
    """A phrase without letters behind the name at its end: "Jane Roe" of "Jane Roe MP"."""
    while True:
        rest, _, last = phrase.rpartition(" ")
        if not rest or last not in person_words().post_nominals:
            return phrase
        phrase = rest.rstrip(", ")


@cache
def gender(name: str, address: str = "") -> str:
    """`m`, `f` or empty, by public record, form of address or given name."""
    for holder in office_holders():
        if holder.entity.name == name:
            return holder.gender
    if address and (known := address_gender(address)):
        return known
    given = given_name(name.split()[0] if " " in name else "")
    return given.gender if given else ""


@cache
def _holders() -> dict[str, list[OfficeHolder]]:
    found: dict[str, list[OfficeHolder]] = {}
    for holder in office_holders():
        found.setdefault(fold(holder.surname), []).append(holder)
    return found
