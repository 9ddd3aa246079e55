"""`communique lock`: a project reads the version it was made with, or hears that it cannot."""

import json
import shutil
from pathlib import Path

import pytest
from called import Run
from small_tables import PROVENANCE, replaced, tables

import communique
from communique.errors import StoreError, UsageError
from communique.publish import publish


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "communique.lock"


@pytest.fixture
def dataset(datasets: Path, tmp_path: Path) -> Path:
    """A copy of the dataset, to be changed."""
    return Path(shutil.copytree(datasets / "aid", tmp_path / "copy" / "aid"))


def test_what_is_locked_is_what_is_opened(run: Run, datasets: Path, lock: Path) -> None:
    ran = run("lock", "--version", "~=1.0.0", "--file", str(lock))

    assert (ran.status, ran.out, ran.err) == (0, "", f"{lock}: aid 1.0.0\n")
    with communique.open(datasets / "aid", lock=lock) as opened:
        assert opened.version == "1.0.0"
    with communique.open(datasets / "aid", version="~=1.0", lock=lock) as opened:
        assert opened.version == "1.0.0"
    for other in ("1.1.0", "latest", "~=1.1"):
        with pytest.raises(UsageError, match=r"holds aid to 1\.0\.0, which is not"):
            communique.open(datasets / "aid", version=other, lock=lock)


def test_the_file_is_the_same_on_every_machine_and_keeps_other_datasets(run: Run, lock: Path) -> None:
    lock.write_text(json.dumps({"datasets": {"drills": {"version": "2.0.0", "manifest_sha256": "ab" * 32}}}))

    assert json.loads(run("lock", "--file", str(lock), "--json").out)["version"] == "1.2.0"

    first = lock.read_bytes()
    assert list(json.loads(first)["datasets"]) == ["aid", "drills"]
    run("lock", "--file", str(lock))
    assert lock.read_bytes() == first


def test_a_check_tells_what_is_newer(run: Run, lock: Path) -> None:
    run("lock", "--version", "1.1.0", "--file", str(lock))

    ran = run("lock", "--check", "--file", str(lock))
    assert ran.status == 0
    assert ran.err.splitlines() == [
        "aid 1.1.0 is what was locked",
        "  1.1.1 is there: the same documents give other rows in funding",
        "  1.2.0 is there: 1 document went",
        "  row by row: communique diff 1.1.0 1.2.0 --dataset aid",
    ]
    told = json.loads(run("lock", "--check", "--file", str(lock), "--json").out)
    assert told["passed"]
    assert [one["breaking"] for one in told["datasets"][0]["newer"]] == [False, False]


def test_a_major_change_is_told_before_it_is_taken(run: Run, dataset: Path, lock: Path) -> None:
    run("lock", "--file", str(lock), of=dataset.parent)
    other_contract = tables(replaced("funding", 0, status="allocated"))
    publish(other_contract, dataset, type(PROVENANCE)("0.3.0", "12" * 32, 2, "cd" * 32))

    ran = run("lock", "--check", "--file", str(lock), of=dataset.parent)
    assert ran.status == 0
    assert "  2.0.0 is there, a MAJOR change that may break what you read: the contract is version 2" in ran.err


def test_another_version_under_the_same_number(run: Run, dataset: Path, lock: Path) -> None:
    run("lock", "--file", str(lock), of=dataset.parent)
    shutil.rmtree(dataset)
    publish(tables(), dataset, PROVENANCE)
    written = json.loads(lock.read_bytes())
    written["datasets"]["aid"]["version"] = "1.0.0"
    lock.write_text(json.dumps(written))

    with pytest.raises(StoreError, match=r"aid 1\.0\.0 is not the version that was locked"):
        communique.open(dataset, lock=lock)
    ran = run("lock", "--check", "--file", str(lock), of=dataset.parent)
    assert ran.status == 1
    assert "is not the version that was locked" in ran.err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "make it with `communique lock`"),
        ("{", "is no lock"),
        ('{"datasets": {"aid": {"version": "1.0.0"}}}', "is no lock"),
        ('{"datasets": {}}', "the lock names no dataset"),
    ],
)
def test_a_lock_that_is_none(run: Run, lock: Path, content: str | None, told: str) -> None:
    if content is not None:
        lock.write_text(content)

    ran = run("lock", "--check", "--file", str(lock))
    assert ran.status == 2
    assert told in ran.err


def test_what_was_locked_and_is_gone(run: Run, datasets: Path, lock: Path) -> None:
    lock.write_text(json.dumps({"datasets": {"aid": {"version": "0.9.0", "manifest_sha256": "ab" * 32}}}))
    with pytest.raises(StoreError, match=r"locked to 0\.9\.0, which is not there \(there is 1\.0\.0, 1\.1\.0"):
        communique.open(datasets / "aid", lock=lock)
    assert run("lock", "--check", "--file", str(lock)).status == 1

    lock.write_text(json.dumps({"datasets": {"drills": {"version": "1.0.0", "manifest_sha256": "ab" * 32}}}))
    with pytest.raises(UsageError, match="the lock names drills, not aid"):
        communique.open(datasets / "aid", lock=lock)
