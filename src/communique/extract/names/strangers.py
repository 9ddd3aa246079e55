"""People of one document alone: namesakes of people on public record, and bare surnames that come again."""

import re
import tomllib
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import cache

from communique.extract.names.gazetteer import entity, office_holders, text_of
from communique.extract.names.given_names import is_common
from communique.extract.names.name import Entity, Name
from communique.extract.names.words import Word, is_one_word
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_BESIDE = 40
"""Characters before a name in which an occupation stands."""


def without_namesakes(text: str, names: Sequence[Name], document_id: str) -> list[Name]:
    """The names, with those who only share the name of somebody on public record scoped to the document.

    Who is called by an occupation that no office holder has ("Jane Roe, a baker", "baker Jane Roe") is another.
    """
    on_record = {holder.entity.entity_id for holder in office_holders()}
    others: dict[str, Entity] = {}
    for name in names:
        if (
            name.entity.entity_id in on_record
            and not is_one_word(name.span.of(text))
            and _has_occupation(text, name.span)
        ):
            others[name.entity.entity_id] = entity(EntityKind.PERSON, name.entity.name, document_id)
    if not others:
        return list(names)
    return [replace(n, entity=others[n.entity.entity_id]) if n.entity.entity_id in others else n for n in names]


def _has_occupation(text: str, name: Span) -> bool:
    before, behind = _occupations()
    return (
        behind.match(text, name.end) is not None
        or before.search(text, max(0, name.start - _BESIDE), name.start) is not None
    )


@cache
def _occupations() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An occupation directly before a name, and one in apposition behind it."""
    listed = "|".join(map(re.escape, tomllib.loads(text_of("person_words.toml"))["occupations"]))
    apart = r"(?!former\b|ex-|retired\b|trained\b|qualified\b|one-time\b)"
    return (
        re.compile(rf"(?<![\w-])(?<!former )(?<!turned )(?:{listed}) $"),
        re.compile(rf",? (?:\d\d, )?(?:an?|the) (?:{apart}[a-z-]+ ){{0,3}}?(?:{listed})\b"),
    )


def named_again(
    words: Sequence[Word], known: Mapping[str, Entity], taken: Set[int], ordinary: frozenset[str]
) -> list[Name]:
    """Single words that name somebody of this document alone: "Minister Zorba" and later "Zorba".

    `known`: people and firms by the word as written; common words and those the document also writes small are nobody.
    """
    found: list[Name] = []
    for i, word in enumerate(words):
        who = known.get(word.text)
        if who is None or word.start in taken or is_common(word.lower) or word.lower in ordinary:
            continue
        before = words[i - 1] if i else None
        beside = i + 1 < len(words) and word.after == " " and not word.possessive and words[i + 1].is_capitalised
        led = before is not None and before.after == " " and before.is_capitalised and before.start not in taken
        if not beside and not led:
            found.append(Name(Span(word.start, word.end), who, MentionKind.NAME))
    return found


def phrases_again(text: str, known: Mapping[str, Entity]) -> list[Name]:
    """Every place of names of several words, by the words as written: "the label, Roe Music, says" and "Roe Music"."""
    if not known:
        return []
    listed = "|".join(map(re.escape, sorted(known, key=lambda name: (-len(name), name))))
    found = re.finditer(rf"(?<![\w-])(?:{listed})(?![\w-])", text)
    return [Name(Span(*match.span()), known[match[0]], MentionKind.NAME) for match in found]
