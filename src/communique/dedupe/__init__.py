"""Dedupe: which documents are copies, near copies, revisions or excerpts of one another."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from communique.dedupe.candidates import Sharing, as_pairs, of_documents, sharing
from communique.dedupe.canonical import Precedence, mark_canonical
from communique.dedupe.clusters import cluster
from communique.dedupe.concerned import concerned
from communique.dedupe.copies import Address, group
from communique.dedupe.judgement import Circumstances, Judgement, Thresholds
from communique.dedupe.known import NOTHING, Ahead, Known, Signing, signed
from communique.dedupe.signatures import body_names, in_order_of_names
from communique.dedupe.states import states_of
from communique.dedupe.table import duplicates_table
from communique.dedupe.texts import Texts
from communique.dedupe.verification import Bodies
from communique.errors import ContractError, UsageError
from communique.row_order import rows_at
from communique.schemas.vocabulary import Precision
from communique.workspace import IN_MEMORY, Workspace

__all__ = ["DedupeSettings", "Deduped", "Thresholds", "dedupe", "dedupe_again", "mark_canonical"]

_NEEDED = ("document_id", "source", "url", "body", "published_on", "published_precision")
_LOOKED_AT = ("document_id", "source", "url", "published_on", "published_precision", "locator", "collected_at")


@dataclass(frozen=True, slots=True)
class DedupeSettings:
    """How documents are compared.

    `shingle_words` consecutive words make a shingle; one in `sketched` shingles is kept to find candidates by. Those
    documents are compared that share enough of the smaller sketch for a relation, and `candidate` of it in any case;
    `thresholds` decide. What more than `common_texts` different texts say is a paragraph that many add.
    `source_priority` names sources whose documents stand for copies elsewhere, the first first; those not named come
    after them. A text of fewer than `short_words` words that its source publishes again on another day is no copy, but
    a form filled in once more.
    """

    shingle_words: int = 5
    sketched: int = 4
    candidate: float = 0.15
    common_texts: int = 25
    short_words: int = 200
    source_priority: tuple[str, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)

    def __post_init__(self) -> None:
        if min(self.shingle_words, self.sketched, self.common_texts) < 1 or not 0 <= self.candidate <= 1:
            raise UsageError(
                f"shingle words {self.shingle_words}, sketched {self.sketched} and common texts {self.common_texts} "
                f"must be positive, candidate {self.candidate} a share from 0 to 1"
            )

    def signing(self) -> Signing:
        """What decides the candidates."""
        related = min(self.thresholds.near, self.thresholds.contained)
        return Signing(self.shingle_words, self.sketched, Sharing(self.candidate, related, self.common_texts))


@dataclass(frozen=True, slots=True, eq=False)
class Deduped:
    """The rows of `duplicates`, and what the next comparison may know of these documents."""

    duplicates: pa.Table
    known: Known


def dedupe(documents: pa.Table, settings: DedupeSettings = DedupeSettings()) -> pa.Table:
    """Find the documents that say the same, and say what each is to the one that stands for them.

    Takes `documents` (one row a document; needs document_id, source, url, body, published_on, published_precision; with
    locator and collected_at the later states of a collected page are revisions of the first, whatever they say) and
    returns `duplicates` (for each document that has a copy, one row; sorted by document_id). Documents with one
    normalised body are identical; a body shorter than a shingle is never more than that, an empty one has no
    duplicates. Deterministic, whatever the order of the documents. Raises ContractError when a needed column is
    missing.
    """
    return dedupe_again(documents, settings, NOTHING).duplicates


def dedupe_again(
    documents: pa.Table,
    settings: DedupeSettings,
    known: Known,
    workspace: Workspace = IN_MEMORY,
    ahead: Ahead | None = None,
) -> Deduped:
    """Find the same as `dedupe`, from what is known of documents that were compared before by the same settings.

    Documents with a known body are neither signed nor joined again, and those that were signed `ahead` are not signed.
    What grows with them is held in the workspace.
    """
    missing = [name for name in _NEEDED if name not in documents.column_names]
    if missing:
        raise ContractError(f"documents to dedupe lack the column {', '.join(missing)}")
    order = pc.sort_indices(documents.column("document_id"))
    texts = Texts(documents.column("body"), np.asarray(order).astype(np.int64))
    documents = documents.select([name for name in _LOOKED_AT if name in documents.column_names])
    documents = rows_at(documents, order, workspace)
    names = body_names(texts) if ahead is None else ahead.names[order]
    firsts, numbers = in_order_of_names(names)
    packs = () if ahead is None else ahead.packs
    signatures = signed(names[firsts], texts.only(firsts), settings.signing(), known, workspace, packs)
    del names
    # From here on it is about the few documents that may be related to another.
    chosen = concerned(documents, numbers, signatures, workspace)
    texts, numbers = texts.only(chosen), numbers[chosen]
    documents = rows_at(documents, pa.array(chosen), workspace)
    inputs = documents.to_pydict()
    states = states_of(documents)
    ids, sources, published = (inputs[name] for name in ("document_id", "source", "published_on"))
    rank = {source: i for i, source in enumerate(settings.source_priority)}
    precedence = [
        Precedence.of(rank.get(source, len(rank)), on, length, document_id, state)
        for source, on, length, document_id, state in zip(
            sources, published, texts.lengths(), ids, states.numbers, strict=True
        )
    ]
    addresses = [Address(source, url) if url else None for source, url in zip(sources, inputs["url"], strict=True)]
    circumstances = [
        Circumstances(source, on if precision == Precision.DAY else None, length < settings.short_words, digest)
        for source, on, precision, length, digest in zip(
            sources,
            published,
            inputs["published_precision"],
            signatures.lengths[numbers].tolist(),
            signatures.digests(numbers),
            strict=True,
        )
    ]
    copies = group([known.text() for known in circumstances], addresses, precedence)
    met = of_documents(signatures.pairs, copies.leaders_of(numbers.tolist()))
    same_text = sharing([one.digest for one in circumstances])
    beside = as_pairs([*sharing(addresses), *same_text, *sharing(states.pages)])
    pairs = copies.between_leaders(np.concatenate([met, beside]))
    bodies = Bodies(texts, pairs, settings.shingle_words, workspace)
    judgement = Judgement(bodies, copies, circumstances, settings.thresholds, settings.common_texts, states.pages)
    clusters = cluster(judgement.relations(pairs), judgement.vouched, precedence)
    return Deduped(duplicates_table(clusters, copies, ids), signatures.known)
