"""`catalog.duckdb` shows every version as views, and is never more than a derivative."""

import dataclasses
import os
import shutil
from pathlib import Path

import duckdb
import pytest
from begun import begin
from small_tables import DRILL_DOCUMENT, PROVENANCE, replaced, tables, without

from communique.dataset.catalogue import is_current
from communique.dataset.history import read_history
from communique.publish import Publication, catalogue, publish


def ask(dataset: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(dataset / "catalog.duckdb"), read_only=True) as connection:
        connection.execute(f"SET file_search_path = '{dataset}'")
        return connection.execute(query).fetchall()


def test_main_is_the_latest_version_and_every_version_has_a_schema(published: Publication) -> None:
    dataset = published.folder.parent

    assert ask(dataset, "SELECT count(*) FROM documents") == [(2,)]
    assert ask(dataset, 'SELECT count(*) FROM "1.0.0".documents') == [(1,)]
    assert ask(dataset, "SELECT version, is_latest FROM versions") == [("1.0.0", False), ("1.1.0", True)]


def test_names_stand_instead_of_ids(published: Publication) -> None:
    dataset = published.folder.parent

    assert ask(dataset, "SELECT speaker, document_title FROM statements_named") == [
        ("Rudolf Elphberg", "Ruritania allocates aid")
    ]
    assert ask(dataset, "SELECT participants FROM events_named ORDER BY kind DESC") == [
        (["Rudolf Elphberg", "Flavia Strakencz"],),
        ([],),
    ]
    assert ask(dataset, "SELECT provider, recipient, published_on::VARCHAR FROM funding_named") == [
        ("Ruritania", None, "2030-10-03")
    ]


@pytest.mark.parametrize(
    "view",
    ["statements", "funding", "transfers", "figures", "events", "requests", "relations"],
)
def test_every_table_of_facts_has_a_named_view_without_ids_of_entities(published: Publication, view: str) -> None:
    columns = [row[0] for row in ask(published.folder.parent, f"DESCRIBE {view}_named")]

    assert {c for c in columns if c.endswith(("_id", "_ids"))} <= {"document_id", "statement_id", "part_of_id"}
    assert {"document_title", "published_on", "source", "url"} <= set(columns)
    assert len(columns) == len(set(columns))


def test_it_works_from_the_dataset_folder_and_after_a_move(
    published: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(published.folder.parent, moved)
    monkeypatch.chdir(moved)

    with duckdb.connect("catalog.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM events_named").fetchall() == [(2,)]


def test_tables_and_columns_are_explained(published: Publication) -> None:
    dataset = published.folder.parent

    (comment,) = ask(
        dataset,
        "SELECT comment FROM duckdb_columns() "
        "WHERE schema_name = 'main' AND table_name = 'funding' AND column_name = 'amount'",
    )
    (about,) = ask(dataset, "SELECT comment FROM duckdb_views() WHERE schema_name = 'main' AND view_name = 'funding'")

    assert str(comment[0]).startswith("Amount: As the text states it")
    assert "currency" in str(comment[0])
    assert str(about[0]).startswith("An amount of money")


def test_a_catalogue_that_cannot_be_written_is_a_warning_and_mended_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(catalogue, "STORAGE_VERSION", "no such version")
        first = publish(tables(), folder, PROVENANCE)

    assert first.changed
    assert "catalog.duckdb could not be written" in first.warnings[0]
    assert "\n" not in first.warnings[0]
    assert os.listdir(folder / "1.0.0")

    again = publish(tables(), folder, PROVENANCE)

    assert (again.changed, again.warnings) == (False, ())
    assert ask(folder, "SELECT count(*) FROM documents") == [(2,)]


def test_a_catalogue_behind_the_list_of_versions_is_not_current(folder: Path) -> None:
    begin(folder)
    behind = (folder / "catalog.duckdb").read_bytes()
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    assert is_current(folder, read_history(folder))

    (folder / "catalog.duckdb").write_bytes(behind)

    assert not is_current(folder, read_history(folder))


def test_a_catalogue_of_another_form_is_not_current_and_made_anew(folder: Path) -> None:
    begin(folder)
    with duckdb.connect(str(folder / "catalog.duckdb")) as connection:
        connection.execute("COMMENT ON TABLE versions IS 'Every version. (catalogue 1)'")
        connection.execute("DROP MACRO TABLE changes_between")
    assert not is_current(folder, read_history(folder))

    assert not publish(tables(), folder, PROVENANCE).changed

    assert is_current(folder, read_history(folder))
    assert ask(folder, "FROM changes_between('1.0.0', 'latest')") == []


@pytest.fixture(scope="module")
def expired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of four versions, the second of which has expired."""
    dataset = tmp_path_factory.mktemp("expired") / "aid"
    publish(tables(without(DRILL_DOCUMENT)), dataset, PROVENANCE)
    for status in ("allocated", "blocked", "pledged"):
        publish(tables(replaced("funding", 0, status=status)), dataset, PROVENANCE)
    history = read_history(dataset)
    gone = dataclasses.replace(history.releases[1], expired_at="2030-10-03T12:00:00+00:00")
    history = dataclasses.replace(history, releases=(history.releases[0], gone, *history.releases[2:]))
    (dataset / "versions.json").write_text(history.to_json())
    shutil.rmtree(dataset / "1.1.0")
    catalogue.derive(dataset, history)
    return dataset


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "FROM changes_between('1.0.0', '1.1.2')",
            "what changed is not known any more, since there expired 1.1.0: comp",
        ),
        ("FROM changes_between('1.0.0', '1.1.0')", "since there expired 1.1.0"),
        ("FROM changes_between('1.1.2', '1.1.0')", "1.1.0 does not come from 1.1.2"),
        ("FROM documents_at('1.1.0')", "no documents in version 1.1.0"),
    ],
)
def test_what_an_expired_version_changed_is_not_guessed(expired: Path, query: str, told: str) -> None:
    with pytest.raises(duckdb.Error, match=told):
        ask(expired, query)


def test_what_was_changed_after_an_expired_version_is_known(expired: Path) -> None:
    query = "SELECT version, new FROM changes_between('{}', 'latest') ORDER BY ALL"
    later = [("1.1.1", "blocked"), ("1.1.2", "pledged")]

    assert ask(expired, query.format("1.1.0")) == later
    assert ask(expired, query.format("1.1.1")) == later[1:]
    assert ask(expired, "SELECT version FROM versions") == [("1.0.0",), ("1.1.1",), ("1.1.2",)]


AT_EARLIER = [
    ("SELECT count(*) FROM documents_at('1.0.0')", [(1,)]),
    ("SELECT count(*) FROM documents_at('latest')", [(2,)]),
    ("SELECT version, table_name, operation FROM changes_between('1.0.0', 'latest') ORDER BY ALL", None),
    ("SELECT version, table_name, operation FROM all_changes ORDER BY ALL", None),
    ("FROM changes_between('1.1.0', '1.1.0')", []),
    ("FROM changes_between('latest', 'latest')", []),
    ("FROM changes_between('latest', '1.1.0')", []),
]


@pytest.mark.parametrize(("query", "rows"), AT_EARLIER)
@pytest.mark.parametrize("attached", [False, True])
def test_a_table_as_it_was_and_what_changed_since(
    published: Publication, query: str, rows: list[tuple[object, ...]] | None, attached: bool
) -> None:
    dataset = published.folder.parent
    came = [("1.1.0", "documents", "added"), ("1.1.0", "events", "added")]
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{dataset}'")
        connection.execute(f"ATTACH '{dataset / 'catalog.duckdb'}' AS aid (READ_ONLY)")
        if not attached:
            connection.execute("USE aid")
        for name in ("documents_at", "changes_between", "all_changes") if attached else ():
            query = query.replace(name, f"aid.{name}")
        assert connection.execute(query).fetchall() == (came if rows is None else rows)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("FROM documents_at('9.0.0')", "no documents in version 9.0.0: the table versions lists what there is"),
        ("FROM documents_at('1.0.0x')", "no documents in version 1.0.0x"),
        ("FROM documents_at('*')", r"no documents in version \*"),
        ("FROM documents_at('1.?.0')", "no documents in version"),
        ("FROM documents_at('~=1.0')", "no documents in version"),
        ("FROM documents_at(1.0)", "no documents in version 1.0"),
        ("FROM documents_at(NULL)", "no documents in version NULL"),
        ("FROM changes_between('1.1.0', '1.0.0')", "1.0.0 does not come from 1.1.0"),
        ("FROM changes_between('9.0.0', '1.1.0')", "no version 9.0.0"),
        ("FROM changes_between('1.0.0', '9.0.0')", "no version 9.0.0"),
        ("FROM changes_between('9.0.0', '9.0.0')", "no version 9.0.0"),
        ("FROM changes_between(NULL, '1.1.0')", "no version NULL"),
        ("FROM changes_between('1.0.0', NULL)", "no version NULL"),
        ("FROM changes_between(NULL, NULL)", "no version NULL"),
    ],
)
def test_versions_that_are_not_there(published: Publication, query: str, told: str) -> None:
    with pytest.raises(duckdb.Error, match=told):
        ask(published.folder.parent, query)
