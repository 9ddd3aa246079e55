"""Materiel and goods in kind."""

from communique.schemas.columns import Quantity, column
from communique.schemas.facts import PeriodTable
from communique.schemas.vocabulary import Comparator, TransferStatus


class Transfers(PeriodTable):
    """Materiel or goods in kind that are asked for, promised or supplied."""

    item: str = column("Item", "What it is, verbatim.", key=True, verbatim=True)
    item_id: str = column(
        "Item entity", "The weapon or programme named.", nullable=True, references="entities.entity_id"
    )
    quantity: Quantity = column("Quantity", "How many or how much.", nullable=True, unit="unit")
    comparator: str = column(
        "Comparator", "How the quantity relates to the true one.", nullable=True, vocabulary=Comparator
    )
    unit: str = column("Unit", "What the quantity counts; null for pieces of the item.", nullable=True)
    status: str = column("Status", "How far the goods have come.", vocabulary=TransferStatus)
    provider_id: str = column("Provider", "Who gives it.", nullable=True, references="entities.entity_id")
    recipient_id: str = column("Recipient", "Who receives it.", nullable=True, references="entities.entity_id")
    programme_id: str = column(
        "Programme", "The programme or instrument.", nullable=True, references="entities.entity_id"
    )
