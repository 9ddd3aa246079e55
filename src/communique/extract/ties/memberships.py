"""Members of a group as the text lists them: "the E5 group, comprising France, Germany and Poland"."""

import re
from collections.abc import Sequence

from communique.extract.facts import Tie
from communique.extract.names.name import Name, Names
from communique.extract.reading import Reading
from communique.extract.spans import hull
from communique.schemas.vocabulary import EntityKind, MentionKind, Predicate

_CONFIDENCE = 0.85
_LISTS = re.compile(
    r"(?:\s+(?:group|format|countries|nations|states|members|alliance|coalition))?\s*[,(:–—-]*\s*"
    r"(?:(?:which|that)\s+)?(?:comprising|comprises|consisting of|consists of|made up of|composed of|"
    r"includes|including|namely|that is,?)?\s*(?:the\s+)?",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(r"compris|consist|made up|composed|includ|namely|\(|[–—:]", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|and|&|,\s*and|as well as)\s+(?:the\s+)?", re.IGNORECASE)
_FEWEST = 2


def find_memberships(reading: Reading, names: Names) -> list[Tie]:
    """Each member of each group once. A list is believed only where words or punctuation say that it is the group's."""
    found: dict[tuple[str, str], Tie] = {}
    for sentence in reading.sentences:
        inside = list(names.within(sentence.span))
        for i, group in enumerate(inside):
            if group.entity.kind is EntityKind.GROUP:
                for member in _listed(reading.text, group, inside[i + 1 :]):
                    key = (member.entity.entity_id, group.entity.entity_id)
                    found.setdefault(key, _tie(member, group))
    return list(found.values())


def _listed(text: str, group: Name, following: Sequence[Name]) -> list[Name]:
    """The countries that stand in a list directly after the group's name; empty for fewer than two."""
    listed: list[Name] = []
    end = group.span.end
    for name in following:
        gap = text[end : name.span.start]
        fits = _BETWEEN.fullmatch(gap) if listed else _LISTS.fullmatch(gap) and _SAYS_SO.search(gap)
        if not fits or name.entity.kind is not EntityKind.COUNTRY or name.kind is not MentionKind.NAME:
            break
        listed.append(name)
        end = name.span.end
    return listed if len(listed) >= _FEWEST else []


def _tie(member: Name, group: Name) -> Tie:
    return Tie(
        evidence=hull([group.span, member.span]),
        method="ties:members",
        confidence=_CONFIDENCE,
        subject=member.span,
        predicate=Predicate.MEMBER_OF,
        object=group.span,
    )
