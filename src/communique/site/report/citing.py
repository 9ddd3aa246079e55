"""How to cite a version, and what it was made by."""

from collections.abc import Mapping

from communique.site.blocks import Section, Table, Words, texts
from communique.site.version import Version

SHOWN_DIGITS = 16


def citing_section(version: Version, name: str) -> Section:
    """Return a reference to the version, its licence and what made it."""
    number, title = version.manifest.version, version.said("title") or name
    made = f"communique {version.said('code_version')}"
    model = version.manifest.written.get("model")
    rows = [
        ("Version", number),
        ("Licence", version.said("licence")),
        ("Made with", made),
        ("Language model", f"{model['name']}" if isinstance(model, Mapping) else "none"),
        ("Contract", str(version.manifest.contract)),
        *(
            (f"Digest of {table}", entry.content_sha256[:SHOWN_DIGITS])
            for table, entry in version.manifest.tables.items()
        ),
    ]
    return Section(
        "cite",
        "How to cite it",
        (
            Words(f"{title}, version {number} [data set]. Made with {made}."),
            Words(
                "Cite a single fact with its table and id, and the version: ids and versions do not change. Cite the "
                "document it was read in as well: the words are its publisher's.",
                note=True,
            ),
            Table("What identifies this version", texts("What", "Value"), tuple(rows), folded=True),
        ),
    )
