"""The digest of a table's content depends on what it says and on nothing else."""

import hashlib
import io
import struct
from datetime import UTC

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_tables import tables

from communique.dataset.content import content_sha256
from communique.dataset.type_names import full_type_name

SPAN = pa.struct([("field", pa.string()), ("span_start", pa.int64())])
SCHEMA = pa.schema(
    [
        ("words", pa.string()),
        ("count", pa.int64()),
        ("share", pa.float64()),
        ("amount", pa.decimal128(20, 2)),
        ("day", pa.date32()),
        ("instant", pa.timestamp("us", "UTC")),
        ("sure", pa.bool_()),
        ("tags", pa.list_(pa.string())),
        ("spans", pa.list_(SPAN)),
        ("ids", pa.map_(pa.string(), pa.string())),
    ]
)
_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "words": st.none() | _WORDS,
            "count": st.none() | st.integers(-(2**63), 2**63 - 1),
            "share": st.none() | st.floats(0, 1),
            "amount": st.none() | st.decimals(0, 10**9, places=2),
            "day": st.none() | st.dates(),
            "instant": st.none() | st.datetimes(timezones=st.just(UTC)),
            "sure": st.none() | st.booleans(),
            "tags": st.none() | st.lists(st.none() | _WORDS, max_size=3),
            "spans": st.none()
            | st.lists(
                st.fixed_dictionaries({"field": _WORDS, "span_start": st.none() | st.integers(0, 9)}), max_size=2
            ),
            "ids": st.none() | st.dictionaries(_WORDS, _WORDS, max_size=2).map(lambda d: list(d.items())),
        }
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(_ROWS, st.integers(0, 6), st.integers(1, 3), st.sampled_from(["none", "zstd", "snappy"]))
def test_chunks_slices_row_groups_and_compression_leave_the_digest_as_it_is(
    rows: list[dict[str, object]], cut: int, group: int, compression: str
) -> None:
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    sliced = pa.concat_tables([table.slice(0, cut), table.slice(cut)])
    file = io.BytesIO()
    pq.write_table(table, file, row_group_size=group, compression=compression)
    file.seek(0)

    assert content_sha256(sliced) == content_sha256(table)
    assert content_sha256(pq.read_table(file)) == content_sha256(table)


@settings(max_examples=40, deadline=None)
@given(_ROWS, _ROWS)
def test_other_rows_have_another_digest(one: list[dict[str, object]], other: list[dict[str, object]]) -> None:
    first, second = pa.Table.from_pylist(one, schema=SCHEMA), pa.Table.from_pylist(other, schema=SCHEMA)

    assert (content_sha256(first) == content_sha256(second)) == first.equals(second)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (pa.string(), [None], [""]),
        (pa.string(), ["ab", "c"], ["a", "bc"]),
        (pa.list_(pa.string()), [["a"], ["b"]], [["a", "b"], []]),
        (pa.list_(pa.string()), [[]], [None]),
        (pa.list_(pa.string()), [[None]], [[]]),
    ],
)
def test_what_looks_alike_end_to_end_is_told_apart(kind: pa.DataType, one: list[object], other: list[object]) -> None:
    first, second = pa.table({"c": pa.array(one, kind)}), pa.table({"c": pa.array(other, kind)})

    assert content_sha256(first) != content_sha256(second)


def test_a_column_left_out_does_not_count() -> None:
    documents = tables()["documents"]
    later = documents.set_column(
        documents.schema.get_field_index("collected_at"),
        documents.schema.field("collected_at"),
        pa.array([0, 1], pa.timestamp("us", "UTC")),
    )

    assert content_sha256(documents) != content_sha256(later)
    assert content_sha256(documents, ["collected_at"]) == content_sha256(later, ["collected_at"])


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_digest_follows_the_documented_rule() -> None:
    table = pa.table({"word": ["aid", None], "tags": [["a", "b"], []]})
    parts = [
        ("word", "text", b"\1\0", struct.pack("<q", 3), b"aid"),
        ("tags", "list", b"\1\1", struct.pack("<qq", 2, 0), b""),
        ("tags[]", "text", b"\1\1", struct.pack("<qq", 1, 1), b"ab"),
    ]
    lines = ["rows\t2\n", *("\t".join([path, kind, *map(sha256, fed)]) + "\n" for path, kind, *fed in parts)]

    assert content_sha256(table) == sha256("".join(lines).encode())


def test_a_type_has_one_name_however_arrow_stores_it() -> None:
    assert full_type_name(pa.large_list(pa.large_string())) == full_type_name(pa.list_(pa.string())) == "list<text>"
