"""The page of the vocabularies: their members, where they are used, and what others call them."""

from enum import StrEnum

from communique.reference.markdown import head, sentence, table
from communique.schemas.codes import codes
from communique.schemas.contract import TABLES, columns
from communique.schemas.vocabulary import BODY_ROLES, BlockRole


def vocabularies() -> str:
    """Return the page as Markdown."""
    lines = head("Vocabularies", "`schemas/vocabulary.py` and `schemas/codes.csv`")
    lines.append(
        "The only values of the columns that name a vocabulary. Where a code list of others has something that means "
        "the same, its code stands beside: "
        "[IATI](https://iatistandard.org/en/iati-standard/203/codelists/transactiontype/) transaction types, "
        "[PLOVER](https://github.com/openeventdata/PLOVER) event classes, "
        "[FollowTheMoney](https://followthemoney.tech/) schemata. A missing code says that none fits.\n"
    )
    for vocabulary, used in sorted(_used().items(), key=lambda item: item[0].__name__):
        known = codes(vocabulary)
        lines += [f"## {vocabulary.__name__}\n", f"{sentence(vocabulary.__doc__)} In {', '.join(used)}.\n"]
        rows = [(f"`{member}`", *(of.get(member, "") for of in known.values())) for member in vocabulary]
        if known:
            lines.append(table(("value", *known), rows))
        else:
            lines.append(", ".join(value for (value,) in rows) + "\n")
        if vocabulary is BlockRole:
            inside = ", ".join(f"`{role}`" for role in BlockRole if role in BODY_ROLES)
            lines.append(f"`documents.body` is made of {inside}.\n")
    return "\n".join(lines)


def _used() -> dict[type[StrEnum], list[str]]:
    """Return the vocabularies of the contract, each with the columns that name it."""
    found: dict[type[StrEnum], list[str]] = {BlockRole: ["`documents.blocks`"]}
    for name in TABLES:
        for column in columns(name):
            if column.vocabulary:
                found.setdefault(column.vocabulary, []).append(f"`{name}.{column.name}`")
    return found
