"""What is asked of a build, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from communique.build.failures import FailureBound, StoppedError
from communique.collect.archive import is_archive
from communique.dataset.manifest import RepublishedText
from communique.errors import UsageError
from communique.extract import ExtractSettings
from communique.extract.models import DEFAULT_MODEL
from communique.publish import Publication
from communique.publish.provenance import RefusalCount
from communique.sources import Source


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build from what. `sources` are paths, NAME=PATH or sources; `dataset` is the folder of the dataset.

    `model` is the installed spaCy pipeline that parses, `parse` whether it does (else rules that need a tree give
    nothing, and the rows of the others say so), `title` the dataset's title (None leaves it as it is),
    `text` how much of the sources' texts is republished (None: as the dataset's settings say), `failures` how many
    documents may fail a stage before nothing is published, `annotated` a folder of annotated documents that the version
    is evaluated against (None: it is not), `accept` whether a version below the dataset's bounds is published, `store`
    whether what was read is kept, so that the version can be built again (None: unless the dataset withholds text),
    `add` whether documents of the latest version stay whose sources are not among these, `source_priority` the names
    of sources whose documents stand for their copies in others, the first before the second.
    """

    sources: tuple[str | Source, ...]
    dataset: Path
    model: str = DEFAULT_MODEL
    title: str | None = None
    text: RepublishedText | None = None
    failures: FailureBound = field(default_factory=FailureBound)
    annotated: Path | None = None
    accept: bool = False
    store: bool | None = None
    add: bool = False
    source_priority: tuple[str, ...] = ()
    parse: bool = True

    @property
    def extract(self) -> ExtractSettings:
        """The settings of extraction; where nothing is parsed it is no matter which model does not."""
        return ExtractSettings(self.model) if self.parse else ExtractSettings(parse=False)


def check_apart(sources: Sequence[Source], dataset: Path) -> None:
    """Raise UsageError where a dataset would lie in a folder that it is made of, and a version be read for the next."""
    place = dataset.resolve()
    for source in sources:
        root = source.path.resolve()
        if not place.is_relative_to(root) or is_archive(root):
            continue
        if not any(part.startswith(".") for part in place.relative_to(root).parts):  # which reading passes over
            raise UsageError(
                f"the dataset {dataset} would lie in its source {source.path}, and be read as documents: name the "
                "folders that hold documents, or another folder for datasets (--datasets)"
            )


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of it: the version, and what was refused on the way, by stage and rule and one by one.

    `quarantine` has the values that were refused, also where the version withholds them.
    """

    publication: Publication
    refused: tuple[RefusalCount, ...]
    quarantine: pa.Table


class NothingReadError(StoppedError):
    """No document was left to publish. `refused` says what was there, by stage and rule."""

    @property
    def refused(self) -> tuple[RefusalCount, ...]:
        """The rows of quarantine counted by stage and rule."""
        return refusals(self.quarantine)


def refusals(quarantine: pa.Table) -> tuple[RefusalCount, ...]:
    """The rows of `quarantine` counted by stage and rule, in the order of both."""
    counts = quarantine.group_by(["stage", "rule"]).aggregate([([], "count_all")])
    found = (RefusalCount(row["stage"], row["rule"], row["count_all"]) for row in counts.to_pylist())
    return tuple(sorted(found, key=lambda refused: (refused.stage, refused.rule)))
