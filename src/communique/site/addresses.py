"""Where the pages of a site are: addresses that stay, since they are made of ids that come from content."""

import re
from urllib.parse import quote

_PLAIN = re.compile(r"[^A-Za-z0-9_-]")
LONGEST_NAME = 120
"""Bytes of a file's name that are taken from an id; a longer one ends in its digest."""


def anchor(table: str, row_id: str) -> str:
    """Return where a fact is on the page of its document: `funding-0c1f...`."""
    return f"{table}-{row_id}"


def document_page(document_id: str) -> str:
    """Return the page of a document, with all facts read in it."""
    return f"document/{document_id}.html"


def fact_address(table: str, document_id: str, row_id: str) -> str:
    """Return the address of a fact that can be cited."""
    return f"{document_page(document_id)}#{anchor(table, row_id)}"


def entity_page(entity_id: str) -> str:
    """Return the page of an entity: `person:olha-koval` is `entity/person/olha-koval.html`.

    Any other sign than letters, digits, `-` and `_` is written as `~` and the hex of its bytes, so that no id leads out
    of its folder and no two share a page.
    """
    kind, _, name = entity_id.partition(":")
    return f"entity/{_plain(kind)}/{_plain(name)}.html"


def _plain(name: str) -> str:
    written = _PLAIN.sub(lambda sign: "".join(f"~{byte:02x}" for byte in sign.group().encode()), name)
    if len(written) <= LONGEST_NAME:
        return written or "~"
    from hashlib import sha256

    return f"{written[: LONGEST_NAME - 21]}~{sha256(name.encode()).hexdigest()[:20]}"


def quoted(address: str) -> str:
    """Return an address as a link has it."""
    path, _, at = address.partition("#")
    return quote(path, safe="/~") + (f"#{quote(at)}" if at else "")
