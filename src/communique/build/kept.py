"""Which results of earlier builds a build may use: those of the same program, model and settings."""

import hashlib
from dataclasses import dataclass

from communique.build.program import rooms_sha256
from communique.build.request import BuildRequest
from communique.build.results import StageResults
from communique.build.signatures import KeptSignatures
from communique.dataset.layout import SETTINGS_FILE
from communique.dataset.manifest import RepublishedText
from communique.extract.models import model_sha256
from communique.publish.dataset_settings import settings_of
from communique.publish.settings import PublishSettings
from communique.publish.store import STORE_FOLDER

_SHARED = ("schemas", "calendar.py", "durable.py", "errors.py", "holding.py", "identity.py")
CLEANING = ("clean", "sources", "collect", *_SHARED)
"""The rooms and modules that have a part in what cleaning makes of a record."""
EXTRACTION = ("extract", "resolve", "clean", "sources", "collect", *_SHARED)
"""Those that have a part in what extraction makes of a document."""
_OWN = ("build",)


@dataclass(frozen=True, slots=True)
class Kept:
    """Results of the stages that read one document at a time, and signatures of what was compared."""

    clean: StageResults
    extract: StageResults
    signatures: KeptSignatures

    def settle(self) -> None:
        """Put them in order when a build is through."""
        self.clean.settle()
        self.extract.settle()


NOTHING_KEPT = Kept(StageResults(), StageResults(), KeptSignatures())


def kept_results(request: BuildRequest) -> Kept:
    """Return the results that a build may use and add to: none for a dataset that keeps no inputs either."""
    there = (request.dataset / SETTINGS_FILE).is_file()
    text = request.text or (settings_of(request.dataset).text if there else RepublishedText.FULL)
    if not PublishSettings(store=request.store).stores(text):
        return NOTHING_KEPT
    store = request.dataset / STORE_FOLDER
    model = f"{request.model} {model_sha256(request.model)}" if request.parse else "not parsed"
    return Kept(
        StageResults.of(store, "clean", rooms_sha256(*CLEANING, *_OWN)),
        StageResults.of(store, "extract", _digest(rooms_sha256(*EXTRACTION, *_OWN), model)),
        KeptSignatures.of(store),
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
