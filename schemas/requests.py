"""Appeals, needs, demands and proposals."""

from communique.schemas.columns import column
from communique.schemas.facts import FactTable
from communique.schemas.vocabulary import RequestKind


class Requests(FactTable):
    """An appeal, need, demand or proposal."""

    kind: str = column("Kind", "How it is asked for.", vocabulary=RequestKind, key=True)
    requester_id: str = column(
        "Requester", "For whom it is asked: the one who needs it.", nullable=True, references="entities.entity_id"
    )
    made_by_id: str = column("Made by", "Who voices it.", nullable=True, references="entities.entity_id")
    addressee_id: str = column("Addressee", "Who is asked.", nullable=True, references="entities.entity_id")
    object: str = column("Object", "What is asked for, verbatim.", key=True, verbatim=True)
