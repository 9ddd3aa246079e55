"""Where the pages of a site are, as patterns that the browser fills in."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Addresses:
    """Patterns of addresses, relative to the root of the site."""

    fact: str = "document/{document_id}.html#{table}-{id}"
    document: str = "document/{document_id}.html"
    entity: str = "entity/{entity_id}.html"
    home: str = "index.html"
    """Where the site begins."""

    def to_json(self) -> dict[str, str]:
        """Return them as the catalogue has them."""
        return asdict(self)
