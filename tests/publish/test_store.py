"""What versions were made from is kept once, found again whole, and gone for good when it has to be."""

import dataclasses
from pathlib import Path

import pyarrow as pa
import pytest

from communique.dataset.history import EMPTY, Release
from communique.errors import StoreError
from communique.publish import store
from communique.publish.store import InputId, Inputs, expire, forget, is_kept, keep, kept
from communique.schemas.contract import arrow_schema

SCHEMA = pa.schema([(name, pa.string()) for name in ("source", "locator", "raw_sha256", "content", "title")])


def record(locator: str, content: str) -> dict[str, str | None]:
    digest = content.encode().hex().ljust(64, "0")[:64]
    return {"source": "notes", "locator": locator, "raw_sha256": digest, "content": content, "title": None}


def refusal(locator: str, value: str | None = None, row: str | None = None) -> dict[str, str | None]:
    known = {"stage": "read", "locator": locator, "rule": "not_json", "failing_value": value, "row_json": row}
    return {**dict.fromkeys(arrow_schema("quarantine").names), **known}


def inputs(*records: dict[str, str | None], refused: tuple[dict[str, str | None], ...] = ()) -> Inputs:
    return Inputs(
        pa.Table.from_pylist(list(records), schema=SCHEMA),
        pa.Table.from_pylist(list(refused), schema=arrow_schema("quarantine")),
        len(records) + len(refused),
    )


def input_id(of: dict[str, str | None]) -> InputId:
    return InputId(*(str(of[name]) for name in ("source", "locator", "raw_sha256")))


def packs(dataset: Path) -> list[Path]:
    return sorted((dataset / ".store" / "inputs" / "packs").iterdir())


def words(dataset: Path) -> str:
    """Everything that the store holds, as its files say it."""
    import pyarrow.parquet as pq

    files = sorted(path for path in (dataset / ".store").rglob("*") if path.is_file())
    return " ".join(str(pq.read_table(path).to_pylist()) for path in files)


HARBOUR = record("harbour.txt", "The harbour of Strelsau is closed.")
BRIDGE = record("bridge.txt", "The bridge at Zenda is open.")
REVISED = record("bridge.txt", "The bridge at Zenda is open again.")


def test_what_was_kept_is_found_again_in_the_order_of_reading(tmp_path: Path) -> None:
    refused = (refusal("notes/a.jsonl:2", "{"),)
    keep(tmp_path, "1.0.0", given := inputs(HARBOUR, BRIDGE, refused=refused))

    found = kept(tmp_path, "1.0.0")
    assert found is not None
    assert found.records.to_pylist() == given.records.to_pylist()
    assert found.refused.equals(given.refused)
    assert (found.items, found.purged) == (3, 0)
    assert is_kept(tmp_path, "1.0.0")
    assert not is_kept(tmp_path, "1.1.0")
    assert kept(tmp_path, "1.1.0") is None


def test_a_document_takes_space_once(tmp_path: Path) -> None:
    keep(tmp_path, "1.0.0", inputs(HARBOUR, BRIDGE))
    before = packs(tmp_path)
    keep(tmp_path, "1.0.1", inputs(HARBOUR, BRIDGE))
    assert packs(tmp_path) == before

    keep(tmp_path, "1.1.0", inputs(REVISED, HARBOUR))
    assert len(packs(tmp_path)) == len(before) + 1
    found = kept(tmp_path, "1.1.0")
    assert found is not None
    assert found.records.to_pylist() == [REVISED, HARBOUR]


def test_packs_of_another_program_may_have_other_columns(tmp_path: Path) -> None:
    keep(tmp_path, "1.0.0", inputs(HARBOUR))
    wider = inputs(HARBOUR, BRIDGE)
    wider = dataclasses.replace(wider, records=wider.records.append_column("licence", pa.array(["CC0", None])))
    keep(tmp_path, "1.1.0", wider)
    keep(tmp_path, "1.1.1", inputs(HARBOUR, BRIDGE))

    found = kept(tmp_path, "1.1.0")
    assert found is not None
    assert [row["licence"] for row in found.records.to_pylist()] == ["CC0", None]


def test_nothing_at_all_can_be_kept(tmp_path: Path) -> None:
    keep(tmp_path, "1.0.0", inputs())

    found = kept(tmp_path, "1.0.0")
    assert found is not None
    assert found.records.num_rows == 0


def test_a_document_that_is_forgotten_is_in_no_file_of_the_store(tmp_path: Path) -> None:
    repeated = refusal("notes/a.jsonl:7", "bridge.txt", '{"text": "The bridge at Zenda"}')
    keep(tmp_path, "1.0.0", inputs(HARBOUR, BRIDGE, refused=(repeated, refusal("notes/b.jsonl:2", "{"))))
    keep(tmp_path, "1.1.0", inputs(REVISED, HARBOUR))
    keep(tmp_path, "1.2.0", inputs(HARBOUR))
    assert "Zenda" in words(tmp_path)
    saving_work = tmp_path / ".store" / "results" / "clean" / "ab"
    saving_work.mkdir(parents=True)
    (saving_work / "rows.arrow").write_text("The bridge at Zenda is open.")

    assert forget(tmp_path, [input_id(BRIDGE), input_id(REVISED)]) == 2

    assert [path.name for path in (tmp_path / ".store").iterdir()] == ["inputs"]
    assert "Zenda" not in words(tmp_path)
    for version, purged in (("1.0.0", 1), ("1.1.0", 1), ("1.2.0", 0)):
        found = kept(tmp_path, version)
        assert found is not None
        assert (found.records.to_pylist(), found.purged) == ([HARBOUR], purged)
    assert forget(tmp_path, [input_id(BRIDGE)]) == 0
    first = kept(tmp_path, "1.0.0")
    assert first is not None
    assert [row["failing_value"] for row in first.refused.to_pylist()] == [None, "{"]


def test_forgetting_takes_all_that_stages_keep_beside_the_inputs(tmp_path: Path) -> None:
    one = record("a.txt", "text")
    keep(tmp_path, "1.0.0", inputs(one))
    (tmp_path / ".store/results/clean").mkdir(parents=True)
    (tmp_path / ".store/results/clean/x.arrow").write_text("text")
    forget(tmp_path, {input_id(one)})
    assert [path.name for path in (tmp_path / ".store").iterdir()] == ["inputs"]


def test_the_same_bytes_are_forgotten_wherever_they_were_read(tmp_path: Path) -> None:
    moved = BRIDGE | {"locator": "moved.txt"}
    keep(tmp_path, "1.0.0", inputs(HARBOUR, BRIDGE))
    keep(tmp_path, "1.1.0", inputs(HARBOUR, moved))

    assert forget(tmp_path, [input_id(BRIDGE)]) == 2

    assert "Zenda" not in words(tmp_path)


def test_forgetting_the_only_document_leaves_no_pack_of_it(tmp_path: Path) -> None:
    keep(tmp_path, "1.0.0", inputs(HARBOUR))
    forget(tmp_path, [input_id(HARBOUR)])

    found = kept(tmp_path, "1.0.0")
    assert found is not None
    assert (found.records.num_rows, found.purged) == (0, 1)
    assert "harbour" not in words(tmp_path)


def test_where_nothing_was_kept_nothing_is_forgotten(tmp_path: Path) -> None:
    assert forget(tmp_path, [input_id(HARBOUR)]) == 0
    expire(tmp_path, ["1.0.0"])
    assert not (tmp_path / ".store").exists()


@pytest.mark.parametrize("interrupted", ["_write_list", "_drop_unused"])
def test_forgetting_can_be_finished_where_it_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interrupted: str
) -> None:
    keep(tmp_path, "1.0.0", inputs(HARBOUR, BRIDGE))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store, interrupted, stop)
        with pytest.raises(KeyboardInterrupt):
            forget(tmp_path, [input_id(BRIDGE)])
    forget(tmp_path, [input_id(BRIDGE)])

    assert "Zenda" not in words(tmp_path)
    found = kept(tmp_path, "1.0.0")
    assert found is not None
    assert (found.records.to_pylist(), found.purged) == ([HARBOUR], 1)


def test_versions_that_are_gone_give_up_what_they_do_not_share(tmp_path: Path) -> None:
    keep(tmp_path, "1.0.0", inputs(HARBOUR))
    keep(tmp_path, "1.1.0", inputs(BRIDGE))
    expire(tmp_path, ["1.1.0"])

    assert "Zenda" not in words(tmp_path)
    assert kept(tmp_path, "1.1.0") is None
    assert kept(tmp_path, "1.0.0") is not None


def test_a_sweep_takes_what_belongs_to_no_listed_version_and_nothing_of_others(tmp_path: Path) -> None:
    keep(tmp_path, "1.0.0", inputs(HARBOUR))
    keep(tmp_path, "1.1.0", inputs(BRIDGE))
    folder = tmp_path / ".store" / "inputs"
    for half in (folder / ".1.1.0.new", folder / "packs" / ".pack.new"):
        half.write_text("half")
    (tmp_path / ".store" / "sketches").mkdir()
    (tmp_path / ".store" / "sketches" / "mine").write_text("others'")

    store.sweep(tmp_path, EMPTY.with_release(Release("1.0.0", None, "", "", "")))

    assert sorted(path.name for path in folder.iterdir()) == ["1.0.0.parquet", "packs"]
    assert len(packs(tmp_path)) == 2
    assert kept(tmp_path, "1.0.0") is not None
    assert (tmp_path / ".store" / "sketches" / "mine").is_file()


def test_damage_is_told_by_the_name_of_the_file(tmp_path: Path) -> None:
    keep(tmp_path, "1.0.0", inputs(HARBOUR, BRIDGE))
    pack = max(packs(tmp_path), key=lambda path: path.stat().st_size)
    content = bytearray(pack.read_bytes())
    content[len(content) // 2] ^= 1
    pack.write_bytes(content)
    with pytest.raises(StoreError, match=rf"{pack.name} is damaged"):
        kept(tmp_path, "1.0.0")
    pack.unlink()
    with pytest.raises(StoreError, match=rf"{pack.name} is damaged"):
        kept(tmp_path, "1.0.0")
    with pytest.raises(StoreError, match=rf"{pack.name} is damaged"):
        forget(tmp_path, [input_id(BRIDGE)])
    (tmp_path / ".store" / "inputs" / "1.0.0.parquet").write_text("no list")
    with pytest.raises(StoreError, match=r"1\.0\.0\.parquet is damaged"):
        kept(tmp_path, "1.0.0")
