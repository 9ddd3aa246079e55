"""What is asked of a build, and what came of it."""

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from communique.build.failures import FailureBound
from communique.dataset.manifest import RepublishedText
from communique.errors import GateError
from communique.extract.models import DEFAULT_MODEL
from communique.publish import Publication
from communique.publish.provenance import RefusalCount


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build from what. `sources` are paths or NAME=PATH; `dataset` is the folder of the dataset.

    `model` is the installed spaCy pipeline that parses, `title` the dataset's title (None leaves it as it is),
    `text` how much of the sources' texts is republished (None: as the dataset's settings say), `failures` how many
    documents may fail a stage before nothing is published.
    """

    sources: tuple[str, ...]
    dataset: Path
    model: str = DEFAULT_MODEL
    title: str | None = None
    text: RepublishedText | None = None
    failures: FailureBound = field(default_factory=FailureBound)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of it: the version, and what was refused on the way, by stage and rule."""

    publication: Publication
    refused: tuple[RefusalCount, ...]


class NothingReadError(GateError):
    """No document was left to publish. `refused` says what was there, by stage and rule, `quarantine` one by one."""

    def __init__(self, message: str, refused: tuple[RefusalCount, ...], quarantine: pa.Table) -> None:
        super().__init__(message, refused, quarantine)
        self.message = message
        self.refused = refused
        self.quarantine = quarantine

    def __str__(self) -> str:
        return self.message


def refusals(quarantine: pa.Table) -> tuple[RefusalCount, ...]:
    """The rows of `quarantine` counted by stage and rule, in the order of both."""
    counts = quarantine.group_by(["stage", "rule"]).aggregate([([], "count_all")])
    found = (RefusalCount(row["stage"], row["rule"], row["count_all"]) for row in counts.to_pylist())
    return tuple(sorted(found, key=lambda refused: (refused.stage, refused.rule)))
