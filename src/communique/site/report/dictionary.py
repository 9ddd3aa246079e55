"""The data dictionary, as the Parquet files of the version say it themselves."""

from communique.site.blocks import Section, Table, texts
from communique.site.version import Version, about_column, about_table, vocabulary


def dictionary_section(version: Version) -> Section:
    """Return what every column of every table holds."""
    columns = texts("Column", "Type", "What it holds", "Unit", "One of")
    tables = tuple(
        Table(
            f"{name} ({version.count(name):,} rows): {about_table(schema)}",
            columns,
            tuple(
                (
                    column.name,
                    str(column.type) if len(str(column.type)) < 30 else str(column.type).split("<")[0],
                    _described(about_column(column)),
                    about_column(column).get("unit", ""),
                    ", ".join(vocabulary(column)),
                )
                for column in schema
            ),
            folded=True,
        )
        for name, schema in version.schemas.items()
    )
    return Section("dictionary", "Data dictionary", tables)


def _described(about: dict[str, str]) -> str:
    title, description = about.get("title", ""), about.get("description", "")
    return f"{title}: {description}" if title else description
