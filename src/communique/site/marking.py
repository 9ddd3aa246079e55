"""A source text as HTML, with the words that facts stand on marked: escaped, nothing hidden, offsets as in the text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from communique.schemas.vocabulary import BODY_ROLES, BlockRole
from communique.site.visible import visible

_STRONG = frozenset({BlockRole.TITLE, BlockRole.HEADING})


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that something stands on, in code points, end exclusive."""

    start: int
    end: int
    fact: str = ""
    """The anchor of the fact whose evidence it is; empty for words of a field."""
    group: str = ""
    """What kind of thing the words say: the style of the mark."""
    label: str = ""
    """The field, for who points at it."""


def marked(text: str, marks: Sequence[Mark], start: int = 0, end: int | None = None) -> Markup:
    """Return `text[start:end]` with the words of fields marked, each stretch by the shortest field that covers it."""
    end = len(text) if end is None else end
    parts: list[str] = []
    for left, right, covering in _stretches(marks, start, end):
        words = escape(visible(text[left:right]))
        if covering:
            nearest = min(covering, key=lambda mark: (mark.end - mark.start, mark.start, mark.label))
            labels = ", ".join(dict.fromkeys(mark.label for mark in covering))
            style = f"f-{nearest.group}" if nearest.group else "f-other"
            parts.append(f'<mark class="{escape(style)}" title="{escape(labels)}">{words}</mark>')
        else:
            parts.append(words)
    return Markup("".join(parts))  # noqa: S704 - every part was escaped


def source_text(text: str, blocks: Sequence[Mapping[str, object]], marks: Sequence[Mark]) -> Markup:
    """Return a whole text: titles strong, what is no part of the article pale, evidence marked.

    A stretch says which facts stand on it (`data-facts`) and what its words say for them (`data-fields`: fact,
    colon, group); where the evidence of a fact begins there is the target `text-ANCHOR`. Marks of evidence have a fact
    and no group, those of fields both.
    """
    roles = sorted((_offset(b["block_start"]), _offset(b["block_end"]), str(b["role"])) for b in blocks)
    cuts = [Mark(start, end, group=_style(role)) for start, end, role in roles]
    begun: set[str] = set()
    parts: list[str] = []
    for left, right, covering in _stretches([*marks, *cuts], 0, len(text)):
        styles = dict.fromkeys(mark.group for mark in covering if not mark.fact and mark.group)
        facts = sorted({mark.fact for mark in covering if mark.fact and not mark.group})
        fields = sorted({f"{mark.fact}:{mark.group}" for mark in covering if mark.fact and mark.group})
        for fact in facts:
            if fact not in begun:
                begun.add(fact)
                parts.append(f'<a class="at" id="text-{escape(fact)}"></a>')
        words = escape(visible(text[left:right]))
        styles = {**styles, "ev": None} if facts else styles
        if styles or fields:
            data = "".join(
                f' data-{name}="{escape(" ".join(values))}"'
                for name, values in (("facts", facts), ("fields", fields))
                if values
            )
            parts.append(f'<span class="{escape(" ".join(styles))}"{data}>{words}</span>')
        else:
            parts.append(words)
    return Markup("".join(parts))  # noqa: S704 - every part was escaped


def _style(role: str) -> str:
    if role in _STRONG:
        return "strong"
    return "" if role in BODY_ROLES else "aside"


def _stretches(marks: Iterable[Mark], start: int, end: int) -> list[tuple[int, int, list[Mark]]]:
    """Return the stretches between one begin or end of a mark and the next, each with the marks that cover it."""
    inside = [mark for mark in marks if mark.start < end and mark.end > start and mark.start < mark.end]
    beginning: dict[int, list[Mark]] = {}
    ending: dict[int, list[Mark]] = {}
    for mark in inside:
        beginning.setdefault(max(mark.start, start), []).append(mark)
        ending.setdefault(min(mark.end, end), []).append(mark)
    points = sorted({start, end, *beginning, *ending})
    covering: list[Mark] = []
    found = []
    for left, right in pairwise(points):
        for mark in ending.get(left, ()):
            covering.remove(mark)
        covering += beginning.get(left, [])
        found.append((left, right, list(covering)))
    return found


def _offset(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"an offset is a whole number, not {value!r}")
    return value
