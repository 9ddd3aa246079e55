"""What is received as a shipment, what is bought to be passed on, and what nobody says will be sent."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import Row, resolve
from communique.schemas.vocabulary import BlockRole, Precision, TransferStatus

NORWAY, MOLDOVA, LATVIA = "country:nor", "country:mda", "country:lva"
DELIVERED, PROMISED = TransferStatus.DELIVERED, TransferStatus.PROMISED


def rows(text: str) -> list[Row]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document("0" * 20, text, (block,), "en", None, date(2024, 11, 5), Precision.DAY)
    return resolve(extract(document))["transfers"]


@pytest.mark.parametrize(
    ("text", "status", "provider", "recipient"),
    [
        ("Moldova received a shipment of 20 howitzers from Norway on Monday.", DELIVERED, NORWAY, MOLDOVA),
        ("Moldova has received the first shipment of helmets.", DELIVERED, None, MOLDOVA),
        ("Moldova received a batch of 15 generators from Latvia.", DELIVERED, LATVIA, MOLDOVA),
        ("A shipment of 30 drones arrived in Moldova from Latvia.", DELIVERED, LATVIA, MOLDOVA),
        ("Moldova took delivery of ten howitzers.", DELIVERED, None, MOLDOVA),
        ("Moldova received ten tanks upgraded with guns from Latvia.", DELIVERED, None, MOLDOVA),
        ("Ten howitzers arrived in Norway by train for Moldova.", DELIVERED, None, MOLDOVA),
        ("Latvian tanks arrived in Norway for an exercise.", DELIVERED, None, None),
        ("Moldova will receive a shipment of 20 howitzers from Norway.", PROMISED, NORWAY, MOLDOVA),
        ("Norway delivered a shipment of 20 howitzers to Moldova.", DELIVERED, NORWAY, MOLDOVA),
        ("Norway plans to buy two air defense systems to transfer them to Moldova.", PROMISED, NORWAY, MOLDOVA),
    ],
)
def test_who_receives_a_shipment_does_not_give_it(
    text: str, status: TransferStatus, provider: str | None, recipient: str | None
) -> None:
    found = [(row["status"], row["provider_id"], row["recipient_id"]) for row in rows(text)]
    assert found == [(str(status), provider, recipient)]


@pytest.mark.parametrize(
    "text",
    [
        "Neither minister said whether tanks would be sent to Moldova.",
        "The spokesman declined to say whether missiles would be delivered to Moldova.",
        "It is not clear whether Norway will send tanks to Moldova.",
        "Latvia has not decided whether to supply jets to Moldova.",
        "She did not say if Norway would send howitzers to Moldova.",
        "The government refused to comment on whether it would transfer helicopters to Moldova.",
        "No decision was made on sending jets to Moldova.",
    ],
)
def test_what_nobody_says_will_be_sent_is_no_transfer(text: str) -> None:
    assert rows(text) == []
