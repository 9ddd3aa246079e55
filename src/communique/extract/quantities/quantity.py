"""What a quantity is: a number in a text with all that stands around it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from communique.extract.spans import Span
from communique.schemas.vocabulary import Comparator


class QuantityKind(StrEnum):
    """What sort of thing is counted, as far as the words at the number say."""

    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that counts or measures something.

    `span` covers comparator, number, magnitude and currency or percent sign; `number_span` the number with its
    magnitude alone (both ends of a range). `value` is the number in full units, the lower end of a range; `upper`
    its upper end, given only with comparator `between`. `currency` is an ISO 4217 code, or None where money is meant
    and the words do not settle which ("5 million kroner").
    """

    span: Span
    number_span: Span
    value: Decimal
    upper: Decimal | None
    comparator: Comparator
    comparator_span: Span | None
    currency: str | None
    currency_span: Span | None
    kind: QuantityKind
    vague: bool
    """A round word for a number, as in "a dozen"."""
    converted: bool
    """The same money once more in another currency: "(about $44 million)" after an amount."""
    modifier: bool
    """Joined to the next word by a hyphen: "a 28-point plan", "a two-year agreement"."""

    @property
    def percent(self) -> bool:
        """Whether it counts hundredths."""
        return self.kind is QuantityKind.PERCENT

    @property
    def money(self) -> bool:
        """Whether it is an amount of money, of a known currency or not."""
        return self.kind is QuantityKind.MONEY
