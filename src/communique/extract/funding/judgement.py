"""What is said about an amount of money, and the words that say it."""

from dataclasses import dataclass, replace
from enum import Enum

from spacy.tokens import Token

from communique.schemas.vocabulary import FundingStatus

DIRECT = "funding_direct"
"""Method of an amount that is money only as the object of its verb: a public body must take part in it."""
OF_BILL = "funding_bill"
"""Method of an amount that a bill contains or would give: a small one is what somebody is to pay."""
MENTIONED = 0.4
"""Confidence of what is mentioned and not settled."""


class Told(Enum):
    """What stands before an amount: nothing of money, funding in the same sentence, or the total that it is part of."""

    NOT = 0
    BESIDE = 1
    PART = 2


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """A status, the word that gives it, the verb of giving (if any), the top of the clause that carries both."""

    status: FundingStatus
    cue: Token
    verb: Token | None
    clause: Token
    method: str
    confidence: float

    def unsettled(self) -> "Judgement":
        """The same with status other: it is denied, or only supposed."""
        return replace(self, status=FundingStatus.OTHER, confidence=min(self.confidence, MENTIONED))
