"""Extract: from a clean document to its names and facts, each with its place in the text."""

from dataclasses import dataclass

from communique.extract.events import find_events
from communique.extract.facts import Fact
from communique.extract.figures import find_figures
from communique.extract.funding import find_funding
from communique.extract.models import DEFAULT_MODEL, load
from communique.extract.names import find_names
from communique.extract.names.name import Names
from communique.extract.projection import Projection, project
from communique.extract.reading import Document, Reading, read
from communique.extract.requests import find_requests
from communique.extract.statements import find_statements
from communique.extract.ties import find_ties
from communique.extract.transfers import find_transfers


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """`model`: the installed spaCy pipeline that parses."""

    model: str = DEFAULT_MODEL


@dataclass(frozen=True, slots=True, eq=False)
class Extraction:
    """What was read in one document."""

    reading: Reading
    names: Names
    facts: tuple[Fact, ...]
    projection: Projection | None = None
    """Where the reading is of the words without syntax: their places in the document. All places above are in the
    reading."""


def extract(document: Document, settings: ExtractSettings = ExtractSettings()) -> Extraction:
    """Read one document: its sentences, its names, its facts. Depends on nothing but the document and the settings."""
    projection = project(document)
    reading = read(projection.shown if projection else document, load(settings.model))
    names = find_names(reading)
    funding = find_funding(reading, names)
    transfers = find_transfers(reading, names)
    facts: tuple[Fact, ...] = (
        *find_statements(reading, names),
        *funding,
        *transfers,
        *find_figures(reading, names, funding, transfers),
        *find_events(reading, names),
        *find_requests(reading, names),
        *find_ties(reading, names),
    )
    return Extraction(reading, names, facts, projection)
