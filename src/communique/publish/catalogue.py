"""`catalog.duckdb`: views over the published versions, derived from what `versions.json` lists.

Paths inside are relative: start DuckDB in the dataset folder, or set `file_search_path` to it.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import duckdb

from communique.dataset.catalogue import FORM
from communique.dataset.history import LATEST, History
from communique.dataset.layout import CATALOG_FILE, ORIGIN_FILE
from communique.dataset.manifest import read_manifest
from communique.dataset.sql import exact, identifier, parquet, text
from communique.dataset.tables import CHANGES, table_schema
from communique.dataset.views import named_views, table_view
from communique.errors import StoreError

STORAGE_VERSION = "v1.2.0"
"""Every DuckDB since 1.2 reads this; what DuckDB 2 writes by itself, 1.5 cannot read."""

AT = "_at"
"""Ends the name of a macro that gives a table as a version has it."""

# Everything stands in the macro itself: where the catalogue is attached under another name, it would find nothing else.
_CHANGES_BETWEEN = """
CREATE MACRO main.changes_between(since, until) AS TABLE
WITH RECURSIVE asked AS (SELECT {since} AS since, {until} AS until),
listed(version, parent, expired) AS (VALUES {listed}),
line AS (
    SELECT l.* FROM listed l JOIN asked a ON l.version = a.until AND l.version <> a.since
    UNION ALL
    SELECT v.* FROM listed v JOIN line l ON v.version = l.parent JOIN asked a ON v.version <> a.since
)
SELECT c.* FROM ({changes}) c SEMI JOIN line USING (version)
WHERE (
    SELECT CASE WHEN any_value(a.since) = any_value(a.until) THEN true
        WHEN NOT bool_or(l.parent = a.since) IS true
        THEN error(any_value(a.until) || ' does not come from ' || any_value(a.since) || ': see the table versions')
        WHEN bool_or(l.expired) THEN error('what changed is not known any more, since there expired '
            || string_agg(l.version, ', ' ORDER BY l.version) FILTER (l.expired) || ': compare the two versions')
        ELSE true END
    FROM asked a LEFT JOIN line l ON true
)
"""

WORK_FILE = ".catalog.duckdb.new"


def derive(dataset: Path, history: History) -> Path:
    """Write the catalogue of the listed versions anew and put it in the old one's place by one atomic step.

    A working copy of an object store gets none. Raises StoreError, with the old catalogue still in place.
    """
    if (dataset / ORIGIN_FILE).is_file():
        return dataset / CATALOG_FILE  # of a dataset elsewhere only the versions that were needed are here
    work = dataset / WORK_FILE
    try:
        work.unlink(missing_ok=True)
        with duckdb.connect() as connection:
            connection.execute(f"SET file_search_path = {text(str(dataset.resolve()))}")
            connection.execute(f"ATTACH {text(str(work))} AS catalogue (STORAGE_VERSION {text(STORAGE_VERSION)})")
            connection.execute("USE catalogue")
            # One transaction: each statement on its own would wait for the disk.
            connection.execute(";\n".join(["BEGIN", *_statements(dataset, history), "COMMIT"]))
            connection.execute("USE memory")
            connection.execute("DETACH catalogue")
        os.replace(work, dataset / CATALOG_FILE)
    except (OSError, duckdb.Error, StoreError) as error:
        work.unlink(missing_ok=True)
        reason = str(error).splitlines()[0]
        raise StoreError(
            f"{dataset / CATALOG_FILE} could not be written ({reason}): the version is published all the same; "
            "publish again to write the catalogue"
        ) from error
    return dataset / CATALOG_FILE


def _statements(dataset: Path, history: History) -> list[str]:
    statements = [
        "CREATE TABLE versions (version VARCHAR, parent VARCHAR, reason VARCHAR, published_at TIMESTAMP, "
        "manifest_sha256 VARCHAR, is_latest BOOLEAN)",
        "COMMENT ON TABLE versions IS 'Every version that has not expired, oldest first; published_at is in UTC. "
        f"({FORM})'",
    ]
    for release in history.present:
        parent = "NULL" if release.parent is None else text(release.parent)
        values = [text(release.version), parent, text(release.reason), text(release.published_at)]
        values += [text(release.manifest_sha256), str(release.version == history.latest)]
        statements.append(f"INSERT INTO versions VALUES ({', '.join(values)})")
        statements.append(f"CREATE SCHEMA {identifier(release.version)}")
        statements += _version_statements(dataset, history, release.version, release.version)
    if history.latest is not None:
        statements += _version_statements(dataset, history, history.latest, "main")
        statements += _macros(dataset, history, history.latest)
    return statements


def _macros(dataset: Path, history: History, latest: str) -> list[str]:
    """Make `TABLE_at(version)` for every table that any version has, and `changes_between(since, until)`."""
    files: dict[str, dict[str, str]] = {}
    for release in history.present:
        for table, entry in read_manifest(dataset, release).tables.items():
            files.setdefault(table, {})[release.version] = exact(f"{release.version}/{entry.file}")
    statements = []
    for table, of_versions in files.items():
        macro = f"main.{identifier(table + AT)}"
        source = _chosen(f"no {table} in version ", "of_version", of_versions, latest)
        statements.append(f"CREATE MACRO {macro}(of_version) AS TABLE FROM read_parquet({source})")
        statements.append(f"COMMENT ON MACRO TABLE {macro} IS {text(f'`{table}` as the version `of_version` has it.')}")
    # By name: an earlier contract may have had other columns.
    changes = " UNION ALL BY NAME ".join(
        f"SELECT {text(version)} AS version, * FROM read_parquet({text(file)})"
        for version, file in files[CHANGES].items()
    )
    versions = {release.version: release.version for release in history.releases}
    listed = ", ".join(
        f"({text(release.version)}, {'NULL::VARCHAR' if release.parent is None else text(release.parent)}, "
        f"{not release.is_there})"
        for release in history.releases
    )
    between = _CHANGES_BETWEEN.format(
        since=_chosen("no version ", "since", versions, latest),
        until=_chosen("no version ", "until", versions, latest),
        listed=listed,
        changes=changes,
    )
    return [
        *statements,
        f"CREATE VIEW main.all_changes AS {changes}",
        "COMMENT ON VIEW main.all_changes IS 'The table changes of every version, with the version that made them.'",
        between,
        "COMMENT ON MACRO TABLE main.changes_between IS 'What the versions after `since` changed, up to `until`: the "
        "line of parents from one to the other.'",
    ]


def _chosen(what: str, version: str, values: Mapping[str, str], latest: str) -> str:
    """Return the expression for the value of the version that is given: an error for one that has none, and for null.

    DuckDB works it out as it plans a query, so that it can choose the file that is read.
    """
    named = ([(LATEST, values[latest])] if latest in values else []) + list(values.items())
    choices = " ".join(f"WHEN {text(name)} THEN {text(value)}" for name, value in named)
    given = f"coalesce({version}::VARCHAR, 'NULL')"
    told = f"{text(what)} || {given} || ': the table versions lists what there is'"
    return f"CASE {version}::VARCHAR {choices} ELSE error({told}) END"


def _version_statements(dataset: Path, history: History, version: str, in_schema: str) -> list[str]:
    manifest = read_manifest(dataset, history.release(version))
    schemas = {table: table_schema(dataset / version / entry.file) for table, entry in manifest.tables.items()}
    statements: list[str] = []
    for table, schema in schemas.items():
        source = parquet(f"{version}/{manifest.tables[table].file}")
        # Columns are explained once, in main: a comment for each column of each version would double the work.
        statements += table_view(table, schema, in_schema, source, explain=in_schema == "main")
    statements += named_views(schemas, in_schema)
    return statements
