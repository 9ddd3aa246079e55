"""Events: meetings, calls, visits, attacks, laws ... that a document reports as happened, happening or scheduled."""

from communique.extract.events.distinct import distinct
from communique.extract.events.mention import Mention, mentions
from communique.extract.events.mention_uk import ukrainian_mentions
from communique.extract.facts import Event
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.spans import Cell

__all__ = ["find_events"]

_BY_VERB = 0.7
_IN_PASSING = 0.5


def find_events(reading: Reading, names: Names) -> list[Event]:
    """The events of a document, in order of the text; one row an event, with the clause that tells it best.

    Rules read the parse tree (`lexicon.toml`); what is denied, wished for or conditional is no event. Ukrainian, which
    has no parser, is read by its own (`lexicon_uk.toml`).
    """
    found = ukrainian_mentions(reading, names) if reading.document.language == "uk" else mentions(reading, names)
    return [_event(reading.text, mention) for mention in distinct(reading.text, found, names)]


def _event(text: str, mention: Mention) -> Event:
    return Event(
        evidence=mention.evidence,
        method=mention.rule,
        confidence=_BY_VERB if mention.by_verb else _IN_PASSING,
        kind=mention.kind,
        name=None if mention.name is None else Cell(mention.name.of(text), mention.name),
        participants=mention.participants,
        place=mention.place,
        date=mention.date,
    )
