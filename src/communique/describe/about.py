"""Who publishes a dataset and under which terms, in the words of its manifest."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from communique.describe.version import Version


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that is known by a short name."""

    spdx: str
    title: str
    address: str
    hugging_face: str


@dataclass(frozen=True, slots=True)
class About:
    """What `[about]` in `dataset.toml` said when the version was made; what it left out is empty."""

    homepage: str | None
    """The address of a page on the dataset."""
    address: str | None
    """Where the folder of the dataset is served, without a slash at the end."""
    publisher: str | None
    contributors: tuple[str, ...]
    keywords: tuple[str, ...]


def about(version: Version) -> About:
    """Return who publishes a version, as far as its manifest says."""
    told = version.manifest.written.get("about")
    said: Mapping[str, object] = told if isinstance(told, Mapping) else {}
    address = _text(said.get("address"))
    return About(
        homepage=_text(said.get("homepage")),
        address=None if address is None else address.rstrip("/"),
        publisher=_text(said.get("publisher")),
        contributors=_texts(said.get("contributors")),
        keywords=_texts(said.get("keywords")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, Sequence) else ()


def description(version: Version) -> str:
    """Return what a version is, in a sentence at least."""
    documents = version.tables["documents"].rows if "documents" in version.tables else 0
    facts = sum(entry.rows for name, entry in version.tables.items() if name in _FACTS)
    made = (
        f"{facts:,} facts read in {documents:,} public documents on defence policy: statements, money, materiel, "
        "figures, events and appeals, each with the words of the document that say so."
    )
    return f"{own}\n\n{made}" if (own := version.text("description").strip()) else made


_FACTS = ("relations", "statements", "funding", "transfers", "figures", "events", "requests")


def licence(version: Version) -> Licence | None:
    """Return the licence that a version names by identifier or address; None where it says something else."""
    said = version.text("licence").strip().rstrip("/").casefold()
    return next((one for one in known_licences() if said in (one.spdx.casefold(), one.address.rstrip("/"))), None)


@cache
def known_licences() -> tuple[Licence, ...]:
    """Return the licences that are known by a short name: `licences.csv`."""
    lines = files("communique.describe").joinpath("licences.csv").read_text("utf-8").splitlines()
    return tuple(
        Licence(row["spdx"], row["title"], row["address"], row["hugging_face"])
        for row in csv.DictReader(line for line in lines if not line.startswith("#"))
    )
