"""Where the pages of a site are, as patterns that the browser fills in."""

from dataclasses import asdict, dataclass

from communique.site.addresses import document_page, fact_address


@dataclass(frozen=True, slots=True)
class Addresses:
    """Patterns of addresses, relative to the root of the site."""

    fact: str = fact_address("{table}", "{document_id}", "{id}")
    document: str = document_page("{document_id}")
    entity: str = "entity/{kind}/{name}.html"
    """As `entity_page` has it: any sign but letters, digits, `-` and `_` is `~` and the hex of its bytes."""
    home: str = "index.html"
    """Where the site begins."""

    def to_json(self) -> dict[str, str]:
        """Return them as the catalogue has them."""
        return asdict(self)
