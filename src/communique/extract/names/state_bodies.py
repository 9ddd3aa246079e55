"""Bodies that the text writes small: "the Lithuanian military said", "the president's press service reported".

Only where they speak, since what an army or a ministry does is told of its country. Words stand in state_bodies.toml.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache

from communique.extract.names.gazetteer import entity, text_of
from communique.extract.names.name import Name
from communique.extract.names.nations import nationalities
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind


def state_bodies(text: str, block: Span) -> Iterator[Name]:
    """The bodies of one block that are written small and say something, in order."""
    written = block.of(text)
    if not any(word in written for word in _heads()):
        return
    for pattern in _patterns():
        for match in pattern.finditer(text, block.start, block.end):
            span = Span(*match.span("name"))
            name = " ".join(span.of(text).replace("’", "'").split())
            yield Name(span, entity(EntityKind.ORGANISATION, name), MentionKind.NAME)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """A body before a verb of speech, and one behind it."""
    data = _data()
    adjectives = "|".join(map(re.escape, (*sorted(nationalities()), *data["adjectives"])))
    bodies, press, heads = ("|".join(map(re.escape, data[key])) for key in ("bodies", "press", "press_of"))
    name = (
        rf"(?P<name>(?:{adjectives}) (?:{bodies})|(?:{heads})(?:['’]s)? (?:{press})"
        rf"|(?:{press}) of the (?:{heads}))(?![\w’'-])(?! of (?:the )?[A-Z])"
    )
    verbs, before = "|".join(data["verbs"]), "|".join(data["before"])
    return (
        re.compile(rf"(?<![\w-]){name}(?: (?:has|have|had|also|later|earlier))? (?:{verbs})\b"),
        re.compile(rf"\b(?:(?i:according to)|{before}) (?:the )?{name}"),
    )


@cache
def _heads() -> tuple[str, ...]:
    """The words of which one stands in every such name."""
    data = _data()
    return tuple(sorted({*data["bodies"], *data["press"]}))


@cache
def _data() -> dict[str, list[str]]:
    return dict(tomllib.loads(text_of("state_bodies.toml")))
