"""Extract: from a clean document to its names and facts, each with its place in the text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from communique.extract.events import find_events
from communique.extract.events.triggers import may_tell
from communique.extract.facts import Fact
from communique.extract.figures import find_figures
from communique.extract.figures.admitted import is_never_told
from communique.extract.funding import find_funding
from communique.extract.models import DEFAULT_MODEL, load
from communique.extract.names import find_names
from communique.extract.names.name import Names
from communique.extract.projection import Projection, project
from communique.extract.quantities import find_quantities
from communique.extract.reading import Document, Reading, Sentence, parse_ahead, read
from communique.extract.requests import find_requests
from communique.extract.requests.triggers import may_ask
from communique.extract.statements import Spoken, find_spoken, find_statements, parse_around_quotations
from communique.extract.statements.triggers import may_report
from communique.extract.ties import find_ties
from communique.extract.transfers import find_transfers
from communique.extract.transfers.triggers import may_hand_over
from communique.extract.unparsed import read_unparsed, spoken_unparsed

_TRIGGERS = (may_report, may_tell, may_ask, may_hand_over)
_OF_QUESTIONS = (may_report,)
"""Nothing else is read in a question: who reports one reports what is asked."""
_QUOTATION = re.compile(r'["“”„«]')


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """`model`: the installed spaCy pipeline that parses; `parse`: whether it does (`extract.unparsed`)."""

    model: str = DEFAULT_MODEL
    parse: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Extraction:
    """What was read in one document."""

    reading: Reading
    names: Names
    facts: tuple[Fact, ...]
    projection: Projection | None = None
    """Where the reading is of the words without syntax: their places in the document. All places above are in the
    reading."""


@dataclass(slots=True, eq=False)
class Opened:
    """A document whose words are known and not yet what they say."""

    reading: Reading
    projection: Projection | None
    spoken: Spoken | None = None
    """Its quotations, once `parse_documents` has seen it, or from the beginning where nothing is parsed."""


def extract(document: Document, settings: ExtractSettings = ExtractSettings()) -> Extraction:
    """Read one document: its sentences, its names, its facts. Depends on nothing but the document and the settings."""
    opened = open_document(document, settings)
    parse_documents([opened])
    return extract_opened(opened)


def open_document(document: Document, settings: ExtractSettings = ExtractSettings()) -> Opened:
    """The first step of `extract`: a document split into sentences."""
    projection = project(document)
    shown = projection.shown if projection else document
    if settings.parse:
        return Opened(read(shown, load(settings.model)), projection)
    reading = read_unparsed(shown)
    return Opened(reading, projection, spoken_unparsed(reading))


def parse_documents(documents: Iterable[Opened]) -> None:
    """The second step, for several documents at once or left out: it changes how long the third takes, and no row."""
    opened = [one for one in documents if one.spoken is None]
    parse_ahead((one.reading for one in opened), _shows_a_cue)
    for one in opened:
        one.spoken = find_spoken(one.reading)
    parse_around_quotations(one.spoken for one in opened if one.spoken is not None)


def _shows_a_cue(reading: Reading, sentence: Sentence) -> bool:
    """Whether a rule is likely to ask for the tree; one that is not here is parsed by itself when a rule asks."""
    if not sentence.has_parser:
        return False
    return (
        any(sentence.shows(trigger) for trigger in (_OF_QUESTIONS if sentence.is_question else _TRIGGERS))
        or _QUOTATION.search(sentence.text) is not None
        or not all(map(is_never_told, find_quantities(reading.text, sentence.span, reading.document.language)))
    )


def extract_opened(opened: Opened) -> Extraction:
    """The last step: the names and facts of a document."""
    reading = opened.reading
    names = find_names(reading)
    funding = find_funding(reading, names)
    transfers = find_transfers(reading, names)
    facts: tuple[Fact, ...] = (
        *find_statements(reading, names, opened.spoken),
        *funding,
        *transfers,
        *find_figures(reading, names, funding, transfers),
        *find_events(reading, names),
        *find_requests(reading, names),
        *find_ties(reading, names),
    )
    return Extraction(reading, names, facts, opened.projection)
