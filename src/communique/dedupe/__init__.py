"""Dedupe: which documents are copies, near copies, revisions or excerpts of one another."""

from dataclasses import dataclass, field

import pyarrow as pa

from communique.dedupe.candidates import same_address, sketch_join
from communique.dedupe.canonical import Precedence, mark_canonical
from communique.dedupe.clusters import cluster
from communique.dedupe.copies import Address, group
from communique.dedupe.judgement import Judgement, Thresholds
from communique.dedupe.sketches import sketch
from communique.dedupe.table import duplicates_table
from communique.dedupe.verification import Bodies
from communique.dedupe.words import read_words
from communique.errors import ContractError, UsageError

__all__ = ["DedupeSettings", "Thresholds", "dedupe", "mark_canonical"]

_NEEDED = ("document_id", "source", "url", "body", "published_on")


@dataclass(frozen=True, slots=True)
class DedupeSettings:
    """How documents are compared.

    `shingle_words` consecutive words make a shingle; one in `sketched` shingles is kept to find candidates by, and
    documents that share `candidate` of the smaller sketch are compared; `thresholds` decide. What more than
    `common_texts` different texts say is a paragraph that many add. `source_priority` names sources whose documents
    stand for copies elsewhere, the first first; those not named come after them.
    """

    shingle_words: int = 5
    sketched: int = 4
    candidate: float = 0.15
    common_texts: int = 25
    source_priority: tuple[str, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)

    def __post_init__(self) -> None:
        if min(self.shingle_words, self.sketched, self.common_texts) < 1 or not 0 <= self.candidate <= 1:
            raise UsageError(
                f"shingle words {self.shingle_words}, sketched {self.sketched} and common texts {self.common_texts} "
                f"must be positive, candidate {self.candidate} a share from 0 to 1"
            )


def dedupe(documents: pa.Table, settings: DedupeSettings = DedupeSettings()) -> pa.Table:
    """Find the documents that say the same, and say what each is to the one that stands for them.

    Takes `documents` (one row a document; needs document_id, source, url, body, published_on) and returns `duplicates`
    (for each document that has a copy, one row; sorted by document_id). Documents with one normalised body are
    identical; a body shorter than a shingle is never more than that, an empty one has no duplicates. Deterministic,
    whatever the order of the documents. Raises ContractError when a needed column is missing.
    """
    missing = [name for name in _NEEDED if name not in documents.column_names]
    if missing:
        raise ContractError(f"documents to dedupe lack the column {', '.join(missing)}")
    inputs = documents.select(_NEEDED).sort_by("document_id").to_pydict()
    ids, sources, texts = inputs["document_id"], inputs["source"], inputs["body"]
    rank = {source: i for i, source in enumerate(settings.source_priority)}
    precedence = [
        Precedence.of(rank.get(source, len(rank)), published_on, text, document_id)
        for source, published_on, text, document_id in zip(sources, inputs["published_on"], texts, ids, strict=True)
    ]
    addresses = [Address(source, url) if url else None for source, url in zip(sources, inputs["url"], strict=True)]

    words = read_words(texts)
    copies = group(words.digests, addresses, precedence)
    sketches = sketch(words, settings.shingle_words, settings.sketched)
    candidates = sketch_join(sketches, copies.groups, settings.candidate)
    pairs = copies.between_leaders([*candidates, *same_address(addresses)])
    bodies = Bodies(words, settings.shingle_words)
    judgement = Judgement(bodies, copies, inputs["published_on"], settings.thresholds, settings.common_texts)
    clusters = cluster(judgement.relations(pairs), judgement.vouched, precedence)
    return duplicates_table(clusters, copies, ids)
