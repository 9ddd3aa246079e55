"""People, countries, organisations, groups, programmes, weapons and places."""

from communique.schemas.columns import ENTITY_ID, StringMap, Strings, column
from communique.schemas.facts import Table
from communique.schemas.vocabulary import EntityKind


class Entities(Table):
    """A person, country, organisation, group, programme, weapon or place."""

    entity_id: str = column(
        "Entity", "Kind and name, as in `person:mykhailo-fedorov` or `country:ukr`.", pattern=ENTITY_ID, key=True
    )
    kind: str = column("Kind", "What sort of thing it is.", vocabulary=EntityKind)
    name: str = column("Name", "Fullest or common name.")
    aliases: Strings = column("Aliases", "Other names seen in the documents, sorted.", verbatim=True)
    iso3: str = column("ISO 3166 code", "Alpha-3 code of a country.", nullable=True, pattern=r"^[A-Z]{3}$")
    external_ids: StringMap = column("External ids", "Ids in other registers, by register.", is_map=True)
