"""Keys of artifacts."""

import re


def artifact_key(*parts: str) -> str:
    """Return a key that Prefect takes: small letters, digits and dashes, made of a flow's and a dataset's name."""
    return "-".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in parts)
