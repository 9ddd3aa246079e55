"""How much of its sources' texts a version republishes: what stays, what goes, and that nothing else tells it."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from begun import begin
from hypothesis import given
from hypothesis import strategies as st
from small_tables import AID, DRILL_DOCUMENT, PROVENANCE, ROWS, Row, fact, replaced, tables, without

import communique
from communique.dataset.manifest import RepublishedText
from communique.errors import UsageError
from communique.publish import Publication, publish
from communique.publish.numbering import Rise, text_step
from communique.publish.withholding import cited, masked, withhold
from communique.schemas.contract import TABLES, arrow_schema, columns

FULL, EVIDENCE, NONE = RepublishedText
UNCITED = ("The hall was full", "Ruritania allocates", "hand-written line")
REFUSED = {
    "stage": "validate",
    "table_name": "events",
    "locator": "0" * 20,
    "document_id": None,
    "rule": "verbatim",
    "column_name": "evidence",
    "failing_value": "a hand-written line that is not in the text",
    "row_json": '{"evidence": "a hand-written line that is not in the text"}',
}


def refusing(rows: Mapping[str, Sequence[Row]] = ROWS) -> dict[str, Sequence[Row]]:
    return {**rows, "quarantine": [*rows["quarantine"], REFUSED]}


def everything_in(version: Path) -> str:
    """All that stands in the files of a version: values, what the files say of them, and their bytes."""
    told = []
    for path in sorted(version.iterdir()):
        told.append(path.read_bytes().decode("utf-8", "replace"))
        if path.suffix == ".parquet":
            file = pq.ParquetFile(path)
            told.append(json.dumps(file.read().to_pylist(), default=str, ensure_ascii=False))
            told.append(str(file.schema_arrow.metadata))
            groups = range(file.metadata.num_row_groups)
            told += [
                str(file.metadata.row_group(g).column(c)) for g in groups for c in range(file.metadata.num_columns)
            ]
    return "\n".join(told)


def read(publication: Publication, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(publication.folder / f"{table}.parquet").to_pylist()
    return rows


def windows(text: str, size: int = 20) -> set[str]:
    return {line[i : i + size] for line in text.splitlines() for i in range(len(line) - size + 1)}


def test_by_default_all_is_republished_and_the_version_says_so(published: Publication) -> None:
    assert {row["text"] for row in read(published, "documents")} == {AID, DRILL_DOCUMENT["text"]}
    assert json.loads((published.folder / "manifest.json").read_text())["text"] == "full"
    assert 'text = "full"' in (published.folder.parent / "dataset.toml").read_text()


def test_only_what_is_cited_stands_at_its_place(folder: Path) -> None:
    version = publish(tables(refusing()), folder, PROVENANCE, text=EVIDENCE)
    (aid,) = [row for row in read(version, "documents") if row["locator"] == "aid.txt"]

    assert aid["text"] == (
        "Ruritania allocates aid\n"  # its title
        "The Minister of Defence met the Chancellor in Strelsau.\n"
        'He said: "We will provide EUR 400.50 million in October."                   \n'
    )
    for table in ("statements", "funding", "events"):
        for row in read(version, table):
            (text,) = [d["text"] for d in read(version, "documents") if d["document_id"] == row["document_id"]]
            assert text[row["evidence_start"] : row["evidence_end"]] == row["evidence"] != ""
    assert "hall was full" not in everything_in(version.folder)
    assert "republishes only what it cites" in (version.folder / "README.md").read_text()


def test_without_text_every_word_of_the_sources_is_gone_and_the_rest_stays(
    folder: Path, published: Publication
) -> None:
    version = publish(tables(refusing()), folder, PROVENANCE, text=NONE)

    told = everything_in(version.folder)
    title = AID.splitlines()[0]
    assert not [words for words in windows(AID) - windows(title) if words in told]
    assert "hand-written" not in told
    for table in ("documents", "statements", "funding", "events", "mentions", "entities"):
        verbatim = {c.name for c in columns(table) if c.verbatim}
        assert verbatim
        for row, whole in zip(read(version, table), read(published, table), strict=True):
            assert {name: value for name, value in row.items() if name not in verbatim} == {
                name: value for name, value in whole.items() if name not in verbatim
            }
            assert all(not row[name] for name in verbatim)
    assert "republishes no text" in (version.folder / "README.md").read_text()


@pytest.mark.parametrize("mode", list(RepublishedText))
def test_whatever_is_withheld_the_files_have_the_schema_of_the_contract(folder: Path, mode: RepublishedText) -> None:
    version = publish(tables(refusing()), folder, PROVENANCE, text=mode)

    for table in TABLES:
        schema, expected = pq.read_schema(version.folder / f"{table}.parquet"), arrow_schema(table)
        assert schema.equals(expected), table
        assert schema.metadata == expected.metadata
        assert [column.metadata for column in schema] == [column.metadata for column in expected]


@pytest.mark.parametrize("mode", [EVIDENCE, NONE])
def test_refusals_keep_their_reasons_and_stay_apart(mode: RepublishedText) -> None:
    other = REFUSED | {"failing_value": "another hand-written line"}
    kept = withhold(tables({**ROWS, "quarantine": [REFUSED, other]}), mode)["quarantine"].to_pylist()

    assert [row["rule"] for row in kept] == ["verbatim", "verbatim"]
    assert len({row["failing_value"] for row in kept}) == 2
    assert all(row["failing_value"].startswith("withheld: ") and row["row_json"] is None for row in kept)


@given(st.text(alphabet="abc \n\t\u00a0é🚤", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_a_masked_text_has_its_length_its_line_ends_and_its_cited_places(
    text: str, places: list[tuple[int, int]]
) -> None:
    places = [(start, end) for start, end in places if start <= end <= len(text)]
    kept = masked(text, places)
    cited_at = {i for start, end in places for i in range(start, end)}

    assert len(kept) == len(text)
    for at, (now, before) in enumerate(zip(kept, text, strict=True)):
        assert now == (before if at in cited_at or before == "\n" else " ")


def test_every_kind_of_place_is_cited() -> None:
    said = ROWS["statements"][0]
    (found,) = [row for row in cited(tables()).to_pylist() if row["document_id"] == said["document_id"]]
    places = list(zip(found["starts"], found["ends"], strict=True))

    assert (said["content_start"], said["content_end"]) in places
    assert (said["evidence_start"], said["evidence_end"]) in places
    assert (said["spans"][0]["span_start"], said["spans"][0]["span_end"]) in places
    assert (0, 9) in places  # the mention


def test_a_body_that_is_not_made_of_its_blocks_keeps_no_words() -> None:
    body = AID.splitlines()[1]
    made = {"blocks": [{"role": "paragraph", "block_start": AID.index(body), "block_end": AID.index(body) + len(body)}]}

    def body_of(**values: Any) -> str:
        kept = withhold(tables(replaced("documents", 0, **made, **values)), EVIDENCE)
        found: str = kept["documents"].to_pylist()[0]["body"]
        return found

    assert body_of(body=body) == body  # an event cites all of it
    assert body_of(body="Made in\nanother way.") == "       \n            "


ALLOCATED = [(FULL, EVIDENCE, "2.0.0"), (FULL, NONE, "2.0.0"), (EVIDENCE, NONE, "2.0.0"), (NONE, EVIDENCE, "1.1.0")]


@pytest.mark.parametrize(("before", "after", "number"), [*ALLOCATED, (NONE, FULL, "1.1.0"), (EVIDENCE, FULL, "1.1.0")])
def test_less_text_is_a_major_version_and_more_a_minor_one(
    folder: Path, before: RepublishedText, after: RepublishedText, number: str
) -> None:
    publish(tables(refusing()), folder, PROVENANCE, text=before)
    version = publish(tables(refusing()), folder, PROVENANCE, text=after)

    assert (version.version, version.changed, version.text) == (number, True, after)
    assert version.reason.startswith("the version republishes ")
    assert "documents" not in version.reason
    assert read(version, "changes") == []


def test_a_step_is_for_a_difference() -> None:
    assert text_step(NONE, NONE) is None
    step = text_step(FULL, EVIDENCE)
    assert step is not None
    assert (step.rise, step.because) == (
        Rise.MAJOR,
        "the version republishes the cited words of its sources alone instead of the whole text of its sources",
    )


@pytest.mark.parametrize("mode", [EVIDENCE, NONE])
def test_a_version_made_of_one_with_more_text_does_not_repeat_it(folder: Path, mode: RepublishedText) -> None:
    publish(tables(refusing()), folder, PROVENANCE)
    rows = replaced("statements", 0, cue="asked", confidence=0.5)
    rows["quarantine"] = []
    rows["events"] = rows["events"][:1]

    version = publish(tables(rows), folder, PROVENANCE, text=mode)

    found = {(row["table_name"], row["operation"], row["field"]) for row in read(version, "changes")}
    assert found == {
        ("events", "removed", None),
        ("quarantine", "removed", None),
        ("statements", "changed", "confidence"),
    }
    told = everything_in(version.folder)
    assert not [words for words in UNCITED[:1] + UNCITED[2:] if words in told]
    assert "the same documents give other rows in statements, events, quarantine" in version.reason


def test_words_that_differ_are_told_and_not_repeated(folder: Path) -> None:
    publish(tables(), folder, PROVENANCE, text=EVIDENCE)

    version = publish(tables(replaced("statements", 0, cue="asked")), folder, PROVENANCE)

    assert version.version == "1.0.1"
    (row,) = read(version, "changes")
    assert (row["field"], row["old"], row["new"]) == ("cue", None, None)


def test_what_was_withheld_once_does_not_come_back_by_itself(folder: Path) -> None:
    begin(folder)
    publish(tables(), folder, PROVENANCE, text=NONE)

    later = publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    unchanged = publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)

    assert (later.version, later.text) == ("2.1.0", NONE)
    assert (unchanged.version, unchanged.changed, unchanged.text) == ("2.1.0", False, NONE)
    with communique.open(folder) as dataset:
        assert dataset.republished_text == "none"
        assert {text for (text,) in dataset.sql("SELECT text FROM documents").fetchall()} == {""}


def test_the_owner_s_settings_keep_their_words_and_their_order(folder: Path) -> None:
    begin(folder)
    written = '# ours\ntitle = "Aid"  # short\n\n[gates]\nlargest_fall = 0.4\n'
    (folder / "dataset.toml").write_text(written)

    publish(tables(), folder, PROVENANCE, text=EVIDENCE)
    assert (folder / "dataset.toml").read_text() == 'text = "evidence"\n' + written
    publish(tables(), folder, PROVENANCE, text=NONE)
    assert (folder / "dataset.toml").read_text() == 'text = "none"\n' + written


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        ('text = "half"\n', None, "text must be one of full, evidence, none, not 'half'"),
        ("text = 3\n", None, "text must be one of"),
        ('"text" = "full"\n', NONE, r'does not say `text` on a line of its own: set it there to "none"'),
        ('title = """\ntext = 1\n"""\n', NONE, "does not say `text` on a line of its own"),
    ],
)
def test_settings_that_are_not_understood_are_said(
    folder: Path, content: str, mode: RepublishedText | None, says: str
) -> None:
    folder.mkdir(parents=True)
    (folder / "dataset.toml").write_text(content)

    with pytest.raises(UsageError, match=says):
        publish(tables(), folder, PROVENANCE, text=mode)
    assert not (folder / "1.0.0").exists()


@pytest.mark.parametrize("mode", list(RepublishedText))
def test_a_reader_is_told_what_is_withheld(folder: Path, mode: RepublishedText) -> None:
    version = publish(tables(), folder, PROVENANCE, text=mode)
    funding = ROWS["funding"][0]

    with communique.open(folder) as dataset:
        found = dataset.evidence("funding", funding["id"])
    assert found.republished is mode is version.text
    assert found.words == ("" if mode is NONE else funding["evidence"])
    assert ("hall" in found.after) == (mode is FULL)


def test_a_mode_says_the_same_of_tables_in_several_chunks() -> None:
    whole = tables(refusing())
    chunked = {
        name: pa.concat_tables([rows.slice(i, 1) for i in range(rows.num_rows)] or [rows])
        for name, rows in whole.items()
    }

    for mode in RepublishedText:
        one, other = withhold(whole, mode), withhold(chunked, mode)
        assert all(one[name].equals(other[name]) for name in one)


def test_a_place_in_any_table_counts() -> None:
    exercise = fact("events", DRILL_DOCUMENT, "begins in June", kind="exercise")
    kept = withhold(tables({"documents": [DRILL_DOCUMENT], "events": [exercise]}), EVIDENCE)

    assert kept["documents"].to_pylist()[0]["text"].splitlines()[1].strip() == "begins in June"


def test_other_settings_of_a_run_are_none_of_its_business(folder: Path) -> None:
    one = publish(tables(), folder, PROVENANCE, text=NONE)
    other = dataclasses.replace(PROVENANCE, settings={"shingle_words": 9})

    assert not publish(tables(), folder, other).changed
    assert one.version == "1.0.0"
