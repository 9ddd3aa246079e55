"""What a version was made of and made by."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from communique.dataset.manifest import Json
from communique.errors import ContractError


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model whose output went into rows."""

    name: str
    sha256: str
    """Of its weight files."""


@dataclass(frozen=True, slots=True)
class SourceDigest:
    """An input that was named to the build."""

    name: str
    sha256: str
    """Of what it contained."""
    documents: int


@dataclass(frozen=True, slots=True)
class RefusalCount:
    """How many inputs or rows one rule of one stage put into quarantine."""

    stage: str
    rule: str
    rows: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything beside the rows that a manifest records. Free of clocks, machines and paths."""

    code_version: str
    code_sha256: str
    """Of the program that made the rows: its modules and the data files that hold its rules."""
    contract: int
    gazetteer_sha256: str
    model: Model | None = None
    settings: Mapping[str, Json] = field(default_factory=dict)
    """Values that change what is extracted (not how fast)."""
    sources: tuple[SourceDigest, ...] = ()
    quarantine: tuple[RefusalCount, ...] = ()
    quality: Mapping[str, float] | None = None
    """Figures of the evaluation against annotated documents, by name."""
    evaluation: Mapping[str, Json] | None = None
    """The evaluation they are from: counts, intervals and reliability, as `communique evaluate --json` has them."""

    def to_json(self) -> dict[str, Json]:
        """Return the part of the manifest that this is, in an order that depends on nothing but content."""
        model: Json = None if self.model is None else {"name": self.model.name, "sha256": self.model.sha256}
        sources = sorted(self.sources, key=lambda s: (s.name, s.sha256))
        refused = sorted(self.quarantine, key=lambda r: (r.stage, r.rule))
        return {
            "contract": self.contract,
            "code_version": self.code_version,
            "code_sha256": self.code_sha256,
            "model": model,
            "gazetteer_sha256": self.gazetteer_sha256,
            "settings_sha256": self.settings_sha256,
            "settings": {name: self.settings[name] for name in sorted(self.settings)},
            "sources": [{"name": s.name, "sha256": s.sha256, "documents": s.documents} for s in sources],
            "quarantine": [{"stage": r.stage, "rule": r.rule, "rows": r.rows} for r in refused],
            "quality": None if self.quality is None else {name: self.quality[name] for name in sorted(self.quality)},
            **({} if self.evaluation is None else {"evaluation": self.evaluation}),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Provenance":
        """Return what a manifest says; the other way round of `to_json`. Raises ContractError for another form."""
        try:
            model = written["model"]
            return cls(
                code_version=written["code_version"],
                code_sha256=written["code_sha256"],
                contract=written["contract"],
                gazetteer_sha256=written["gazetteer_sha256"],
                model=None if model is None else Model(**model),
                settings=written["settings"],
                sources=tuple(SourceDigest(**source) for source in written["sources"]),
                quarantine=tuple(RefusalCount(**refused) for refused in written["quarantine"]),
                quality=written["quality"],
                evaluation=written.get("evaluation"),
            )
        except (KeyError, TypeError) as error:
            reason = f"the manifest does not say what made its version ({error}): use a newer communique"
            raise ContractError(reason) from error

    @property
    def settings_sha256(self) -> str:
        """The sha256 of the settings as JSON with sorted keys and no spaces."""
        written = json.dumps(self.settings, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()
