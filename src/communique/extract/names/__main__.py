"""How many names the gazetteer knows: `python -m communique.extract.names`."""

import sys
from collections import Counter

from communique.extract.names.gazetteer import groups, members, rows, several, terms, weapon_classes
from communique.schemas.vocabulary import EntityKind, MentionKind


def counts() -> list[tuple[str, int, str]]:
    """Each kind of entity, how many are known, and what of them."""
    entities = {term.entity.entity_id: term.entity.kind for term in terms()}
    by_kind = Counter(entities.values())
    listed = {row["name"] for name in ("organisations.csv", "organisations_uk.csv") for row in rows(name)}
    by_kind[EntityKind.ORGANISATION] = len(listed)  # terms also has the Ukrainian bodies of every country
    surfaces = Counter(term.entity.kind for term in terms())
    adjectives = sum(term.kind is MentionKind.ADJECTIVE for term in terms())
    settled = sum(bool(members(group.entity.name)) for group in groups())
    national = sum(bool(several(row["country"])) for row in rows("organisations.csv"))
    said = {
        EntityKind.COUNTRY: f"{adjectives} adjectives and demonyms",
        EntityKind.GROUP: f"{settled} with their members",
        EntityKind.WEAPON: f"in {len(weapon_classes())} classes",
        EntityKind.ORGANISATION: f"{national} of one country",
        EntityKind.PERSON: "offices on public record",
    }
    return [
        (str(kind), by_kind[kind], ", ".join(filter(None, [f"{surfaces[kind]} written forms", said.get(kind, "")])))
        for kind in EntityKind
        if by_kind[kind]
    ]


def main() -> None:
    """Print the counts, one kind a line."""
    for kind, number, more in counts():
        sys.stdout.write(f"{kind:<13}{number:>5}  {more}\n")


if __name__ == "__main__":
    main()
