"""Where entities are named."""

from communique.schemas.columns import HEX_ID, column
from communique.schemas.facts import Table
from communique.schemas.vocabulary import MentionKind


class Mentions(Table):
    """A name or title in a text that stands for an entity."""

    document_id: str = column(
        "Document", "The document with the mention.", pattern=HEX_ID, key=True, references="documents.document_id"
    )
    entity_id: str = column("Entity", "The entity meant.", key=True, references="entities.entity_id")
    mention_start: int = column(
        "Mention start", "Where it begins in `documents.text`.", unit="code points", key=True, ge=0
    )
    mention_end: int = column("Mention end", "Where it ends, exclusive.", unit="code points", key=True, ge=1)
    mention: str = column("Mention", "The words, verbatim.", verbatim=True)
    kind: str = column("Kind", "How the words refer to the entity.", vocabulary=MentionKind)
