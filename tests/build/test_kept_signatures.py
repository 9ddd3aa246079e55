"""Signatures that a build keeps for the next one: they save work and change nothing."""

import logging
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from communique.build import BuildRequest, build, signatures
from communique.build.signatures import ROOMS, KeptSignatures, dedupe_kept, sign_documents
from communique.build.steps import PlainSteps, Progress, WorkerPool
from communique.dedupe import DedupeSettings, Thresholds, dedupe, known
from communique.dedupe.signatures import sign

SETTINGS = DedupeSettings()


def story(first: int, words: int = 80) -> str:
    return " ".join(f"ferry{first + i}" for i in range(words))


BODIES = [story(10 * i) for i in range(12)] + [story(5000 * i) for i in range(1, 20)]
"""Texts that run into one another, and texts of their own."""


def documents(bodies: list[str]) -> pa.Table:
    return pa.table(
        {
            "document_id": [f"{BODIES.index(body):020x}" for body in bodies],
            "source": ["harbour"] * len(bodies),
            "url": pa.nulls(len(bodies), pa.string()),
            "body": bodies,
            "published_on": pa.nulls(len(bodies), pa.date32()),
            "published_precision": pa.nulls(len(bodies), pa.string()),
        }
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bodies that were signed."""
    found: list[str] = []

    def watched(names: object, bodies: list[str], *args: object) -> object:
        found.extend(bodies)
        return sign(names, bodies, *args)  # type: ignore[arg-type]

    for module in (known, signatures):
        monkeypatch.setattr(module, "sign", watched)
    return found


def compared(documents: pa.Table, settings: DedupeSettings, kept: KeptSignatures) -> pa.Table:
    """What a build finds."""
    signed = sign_documents(documents, settings, PlainSteps(WorkerPool(1)), kept)
    return dedupe_kept(documents, settings, signed, kept)


def test_builds_one_after_another_sign_each_document_once_and_give_what_one_build_gives(
    tmp_path: Path, asked: list[str]
) -> None:
    order = random.Random(3).sample(BODIES, len(BODIES))
    for count in (12, 20, 21, len(order)):
        found = compared(documents(order[:count]), SETTINGS, KeptSignatures(tmp_path / "signatures"))
        assert sorted(asked) == sorted(order[:count])
        signed_by_builds = list(asked)
        assert found.equals(dedupe(documents(order[:count])))
        asked[:] = signed_by_builds
    assert found.num_rows > 5


def test_documents_that_left_are_forgotten_and_what_remains_is_as_if_they_had_never_been(
    tmp_path: Path, asked: list[str]
) -> None:
    kept = KeptSignatures(tmp_path / "signatures")
    compared(documents(BODIES), SETTINGS, kept)
    asked.clear()
    assert compared(documents(BODIES[:6]), SETTINGS, kept).equals(dedupe(documents(BODIES[:6])))
    asked.clear()
    compared(documents(BODIES[:7]), SETTINGS, kept)
    assert asked == [BODIES[6]]


def test_other_settings_or_another_program_sign_anew(
    tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptSignatures(tmp_path / "signatures")
    compared(documents(BODIES), SETTINGS, kept)
    for settings in (
        replace(SETTINGS, sketched=2),
        replace(SETTINGS, candidate=0.2),
        replace(SETTINGS, shingle_words=4),
    ):
        asked.clear()
        found = compared(documents(BODIES), settings, kept)
        assert len(asked) == len(BODIES)
        assert found.equals(dedupe(documents(BODIES), settings))
    asked.clear()
    compared(documents(BODIES), replace(SETTINGS, shingle_words=4, thresholds=Thresholds(near=0.9)), kept)
    assert asked == []
    monkeypatch.setattr("communique.build.signatures.rooms_sha256", lambda *rooms: "another program")
    compared(documents(BODIES), replace(SETTINGS, shingle_words=4), kept)
    assert len(asked) == len(BODIES)


@pytest.mark.parametrize("pack", [7, known.PACK])
@pytest.mark.parametrize("damaged", [0, 1])
def test_shards_that_a_build_had_signed_when_it_was_ended_are_not_signed_again(
    tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch, damaged: int, pack: int
) -> None:
    monkeypatch.setattr(signatures, "SHARD_BODIES", 4)
    monkeypatch.setattr(signatures, "PACK", pack)
    kept = KeptSignatures(tmp_path / "signatures")
    compared(documents(BODIES[:5]), SETTINGS, kept)
    asked.clear()

    def end(progress: Progress) -> None:
        if progress.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sign_documents(documents(BODIES), SETTINGS, PlainSteps(WorkerPool(1), end), kept)
    finished = asked[:]
    shards = sorted((tmp_path / "signatures").glob("*.shards/*.arrow"))
    assert (len(finished), len(shards)) == (12, 3)
    for shard in shards[:damaged]:
        shard.write_bytes(shard.read_bytes()[:-9])
    asked.clear()
    found = compared(documents(BODIES), SETTINGS, kept)

    assert len(asked) == len(BODIES) - 5 - 12 + 4 * damaged
    assert len(set(asked) & set(finished)) == 4 * damaged
    asked.clear()
    assert found.equals(dedupe(documents(BODIES)))
    assert found.num_rows > 5
    assert not list((tmp_path / "signatures").glob("*.shards"))


def test_a_dataset_without_documents_has_nothing_signed(tmp_path: Path, asked: list[str]) -> None:
    kept = KeptSignatures(tmp_path)
    compared(documents(BODIES[:3]), SETTINGS, kept)
    asked.clear()
    assert compared(documents([]), SETTINGS, kept).num_rows == 0
    assert asked == []


def test_what_is_damaged_is_signed_anew_and_mended(
    tmp_path: Path, asked: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    kept = KeptSignatures(tmp_path / "signatures")
    compared(documents(BODIES), SETTINGS, kept)
    next((tmp_path / "signatures").rglob("shingles.npy")).write_bytes(b"")
    with caplog.at_level(logging.WARNING):
        found = compared(documents(BODIES), SETTINGS, kept)
    assert "signed anew" in caplog.text
    assert found.equals(dedupe(documents(BODIES)))
    asked.clear()
    compared(documents(BODIES), SETTINGS, kept)
    assert asked == []


def test_a_place_that_takes_nothing_costs_no_build(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("no folder")
    with caplog.at_level(logging.WARNING):
        found = compared(documents(BODIES), SETTINGS, KeptSignatures(tmp_path / "file" / "signatures"))
    assert "not kept" in caplog.text
    assert found.equals(dedupe(documents(BODIES)))


def test_nothing_is_kept_of_the_words(tmp_path: Path) -> None:
    compared(documents(BODIES), SETTINGS, KeptSignatures(tmp_path))
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"ferry" in path.read_bytes()]


def test_the_rooms_that_have_a_part_in_signatures_are_all_that_deduplication_imports() -> None:
    code = (
        "import sys, communique; before = set(sys.modules)\n"
        "import communique.dedupe, communique.dedupe.kept\n"
        "print(*sorted(name for name in set(sys.modules) - before if name.startswith('communique.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {name.split(".")[1] for name in loaded} <= {room.removesuffix(".py") for room in ROOMS}


def test_a_build_keeps_signatures_and_the_next_one_signs_what_is_new(tmp_path: Path, asked: list[str]) -> None:
    press = tmp_path / "press"
    press.mkdir()
    names = ("Oslo", "Riga")
    for name in names:
        (press / f"{name}.txt").write_text(f"The harbour council of {name} met. It spoke about ferries for an hour.")
    request = BuildRequest((str(press),), tmp_path / "harbour")
    build(request, PlainSteps(WorkerPool(1)))
    assert len(asked) == 2
    (press / "Turku.txt").write_text("The harbour council of Turku did not meet.")
    build(request, PlainSteps(WorkerPool(1)))
    assert [body for body in asked if "Turku" in body] == asked[2:]
    assert (tmp_path / "harbour" / ".store" / "signatures" / "known.json").is_file()

    build(replace(request, dataset=tmp_path / "unwanted", store=False), PlainSteps(WorkerPool(1)))
    assert len(asked) == 6
    assert not (tmp_path / "unwanted" / ".store" / "signatures").exists()
