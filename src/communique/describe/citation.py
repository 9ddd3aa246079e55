"""How to cite a version: `CITATION.cff` in the Citation File Format, version 1.2.0, and BibTeX."""

import re

from communique.dataset.manifest import Json
from communique.describe.about import About, about, description, licence
from communique.describe.flow import flow
from communique.describe.version import Version

CITATION_FILE = "CITATION.cff"


def citation(version: Version) -> str:
    """Return the content of `CITATION.cff`, every value as JSON, which YAML has too."""
    who, known = about(version), licence(version)
    told: dict[str, Json] = {
        "cff-version": "1.2.0",
        "message": "If you use this version of the dataset, please cite it as below, with the number of the version.",
        "type": "dataset",
        "title": version.text("title"),
        "version": version.number,
        "abstract": description(version),
        "authors": [{"name": name} for name in authors(version, who)],
        **({"keywords": list(who.keywords)} if who.keywords else {}),
        **({"license": known.spdx} if known else {}),
        **({"url": who.homepage} if who.homepage else {}),
    }
    return "".join(f"{key}: {flow(value)}\n" for key, value in told.items())


def bibtex(version: Version) -> str:
    """Return an entry of BibTeX. It has no year: a version says when its documents were published, not when it was."""
    who = about(version)
    key = re.sub(r"[^A-Za-z0-9]+", "-", f"{version.name}-{version.number}")
    fields = {
        "author": " and ".join(f"{{{_plain(name)}}}" for name in authors(version, who)),
        "title": _plain(version.text("title")),
        "version": version.number,
        **({"howpublished": _plain(who.homepage)} if who.homepage else {}),
    }
    inner = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{inner}\n}}"


def authors(version: Version, who: About) -> tuple[str, ...]:
    """Return whom to name: the contributors, else the publisher, else whoever compiled it, without a name."""
    if who.contributors:
        return who.contributors
    return (who.publisher or f"Compilers of {version.text('title') or version.name}",)


def _plain(value: str) -> str:
    """Return a text without what BibTeX takes for its own."""
    return re.sub(r"[{}\\]", "", value)
