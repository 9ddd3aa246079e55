"""How to publish."""

from dataclasses import dataclass

from communique.dataset.manifest import RepublishedText


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """How to publish."""

    lock_seconds: float = 10.0
    """How long to wait for another writer of the same dataset."""
    accept: bool = False
    """Whether a version is published that stays below the bounds of the dataset."""
    store: bool | None = None
    """Whether what a version was made from is kept in the store. None: where the dataset republishes all of it, so that
    a folder that is copied to others never holds words that its versions withhold."""

    def stores(self, text: RepublishedText) -> bool:
        """Whether the inputs of a version are kept that republishes so much of them."""
        return text is RepublishedText.FULL if self.store is None else self.store
