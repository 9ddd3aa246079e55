"""Builds on a real Dask cluster: the same bytes as on one machine, also when workers die."""

import hashlib
import json
import os
import shutil
import signal
from dataclasses import replace
from functools import partial
from operator import methodcaller
from pathlib import Path

import pyarrow as pa
import pytest
from dask_cluster import running_cluster

import communique
from communique.build import BuildRequest, BuildResult, build, signatures
from communique.build.rebuild import rebuild
from communique.build.results import MADE_OF, StageResults
from communique.build.steps import PlainSteps, Pool, Progress, Watch, WorkerPool, unwatched
from communique.cli.options import Runner
from communique.cli.pipeline import cluster_of, pool_for
from communique.cluster import pool as cluster_pool
from communique.cluster.pool import ClusterPool, pool_of
from communique.cluster.sending import keep, packed, unpacked
from communique.cluster.worker import Installed, difference
from communique.dedupe import known
from communique.errors import StoreError, UnreachableError, UsageError

HERE = Installed("CPython 3.12.1", "1.2", ("numpy 2.3", "spacy 3.8"), "c0de" * 16, f"small {'a' * 64}")


def notes(folder: Path, count: int) -> Path:
    """So many notes, each of which pledges something."""
    folder.mkdir()
    for number in range(count):
        text = f"Note {number}\n\nDenmark pledged DKK {number + 1} million for ships, the ministry said.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def made(press: Path, dataset: Path, pool: Pool, watch: Watch = unwatched, *, parse: bool = True) -> BuildResult:
    return build(BuildRequest((str(press),), dataset, parse=parse), PlainSteps(pool, watch))


def parquet_digests(result: BuildResult) -> dict[str, str]:
    files = sorted(result.publication.folder.glob("*.parquet"))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def kept(dataset: Path, stage: str) -> list[str]:
    return sorted(path.name for path in (dataset / ".store" / "results" / stage).rglob("*.arrow"))


def test_a_build_on_two_workers_gives_the_bytes_of_one_machine_and_keeps_its_results_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = notes(tmp_path / "press", 70)
    here = made(press, tmp_path / "here" / "aid", WorkerPool(1), parse=False)
    with running_cluster(tmp_path / "cluster") as cluster:
        with monkeypatch.context() as hurried:
            hurried.setattr(cluster_pool, "WORKERLESS_SECONDS", 0.5)
            with pytest.raises(
                UnreachableError, match=r"has had no worker for 0\.5 s: start some with `dask worker tcp"
            ):
                ClusterPool(cluster.address, None).__enter__()
        cluster.add(2)
        with pool_of(None, cluster.address, None) as pool:
            assert pool.workers == 2
            with pytest.raises(StoreError, match=r"^the worker at tcp://127\.0\.0\.1:\d+ cannot go on with /.*\(No sp"):
                list(pool.map(methodcaller("write_text", "full"), [Path("/dev/full")]))
            with pytest.raises(StoreError, match=r"cannot go on with /nowhere/x \(No such file or directory\)"):
                list(pool.map(methodcaller("read_text"), [Path("/nowhere/x")]))
            with monkeypatch.context() as elsewhere:
                elsewhere.delattr(signatures, "sign")
                elsewhere.delattr(known, "sign")
                there = made(press, tmp_path / "there" / "aid", pool, parse=False)
        with pool_for(tmp_path / "there" / "aid", None, None, cluster.address) as pool:
            assert isinstance(pool, ClusterPool)
            assert rebuild(tmp_path / "there" / "aid", None, [], PlainSteps(pool)).passed
    assert parquet_digests(there) == parquet_digests(here)
    for stage in ("clean", "extract"):
        assert kept(tmp_path / "there" / "aid", stage) == kept(tmp_path / "here" / "aid", stage) != []
    signed = [tmp_path / place / "aid" / ".store" / "signatures" / "known.json" for place in ("there", "here")]
    assert json.loads(signed[0].read_text()) == json.loads(signed[1].read_text())


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_nothing_and_when_all_are_what_is_finished_is_not_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = notes(tmp_path / "press", 400)
    here = made(press, tmp_path / "here" / "aid", WorkerPool(1))
    seen: list[Progress] = []
    with running_cluster(tmp_path / "cluster", workers=2) as cluster:

        def kill_at(done: int, worker: int, progress: Progress) -> None:
            seen.append(progress)
            if progress.stage == "extract" and progress.done == done < progress.total:
                os.kill(cluster.workers[worker].pid, signal.SIGKILL)

        with ClusterPool(cluster.address, BuildRequest((), press).model) as pool:
            there = made(press, tmp_path / "there" / "aid", pool, partial(kill_at, 2, 0))
            assert pool.workers == 1
        assert cluster.workers[0].wait(10) == -signal.SIGKILL
        assert parquet_digests(there) == parquet_digests(here)

        monkeypatch.setattr(cluster_pool, "WORKERLESS_SECONDS", 1.0)
        again = tmp_path / "again" / "aid"
        with (
            ClusterPool(cluster.address, BuildRequest((), press).model) as pool,
            pytest.raises(UnreachableError, match="has had no worker for 1 s"),
        ):
            made(press, again, pool, partial(kill_at, 3, 1))
        finished = kept(again, "extract")
        assert 3 <= len(finished) < 13
        assert not (again / "versions.json").exists()

        cluster.add(1)
        seen.clear()
        with ClusterPool(cluster.address, BuildRequest((), press).model) as pool:
            assert parquet_digests(made(press, again, pool, seen.append)) == parquet_digests(here)
        [total] = {progress.total for progress in seen if progress.stage == "extract"}
        assert total == 13 - len(finished)


@pytest.mark.slow
def test_a_worker_with_other_rules_is_named_before_work_begins(tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(Path(communique.__file__).parent, other / "communique")
    with (other / "communique" / "calendar.py").open("a") as rules:
        rules.write("\n# another rule\n")
    with running_cluster(tmp_path / "cluster") as cluster:
        cluster.add(1)
        cluster.add(1, PYTHONPATH=str(other))
        with pytest.raises(UsageError, match=r"the worker at tcp://127\.0\.0\.1:\d+ has rules with sha256 \w+ instead"):
            ClusterPool(cluster.address, None).__enter__()


def test_where_no_scheduler_answers_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_pool, "CONNECT_SECONDS", 0.5)
    with pytest.raises(UnreachableError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9 "):
        ClusterPool("tcp://127.0.0.1:9", None).__enter__()


@pytest.mark.parametrize(
    "address",
    [
        "smoke://signal",
        "localhost",
        "tcp://192.0.2.7",
        "tcp://192.0.2.7:x",
        "tcp://192.0.2.7:99999",
        "tcp://192.0.2.7:0",
        "tcp://:8786",
        "tcp://exa mple:8786",
        "",
    ],
)
def test_what_is_no_address_is_said_at_once(address: str) -> None:
    with pytest.raises(UsageError, match=f"--scheduler '{address}' is no address such as tcp:"):
        ClusterPool(address, None).__enter__()


def test_a_secret_connection_needs_certificates() -> None:
    with pytest.raises(UsageError, match=r"needs certificates: name them in Dask's settings, distributed\.comm\.tls"):
        ClusterPool("tls://127.0.0.1:9", None).__enter__()


def doubled(shard: pa.Table, results: StageResults) -> int:
    results.keep(shard)
    return 2 * shard.num_rows


def test_what_a_shard_keeps_is_gathered_elsewhere_and_kept_at_home(tmp_path: Path) -> None:
    home, rows = tmp_path / "home", pa.table({MADE_OF: ["a", "b"]})
    call, gathered = unpacked(packed(partial(doubled, results=StageResults(home)), rows))
    assert call() == 4
    assert gathered == [(str(home), rows)]
    assert not home.exists()
    keep(tuple(gathered))
    assert list(StageResults(home).parts()) == [rows]
    unkept, nothing = unpacked(packed(partial(doubled, results=StageResults()), rows))
    assert (unkept(), nothing) == (4, [])


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ({}, None),
        ({"python": "CPython 3.12.2"}, "CPython 3.12.2 instead of CPython 3.12.1"),
        ({"communique": "1.1", "code": "0" * 64}, "communique 1.1 instead of communique 1.2"),
        ({"packages": ("numpy 2.3", "spacy 3.7")}, "spacy 3.7 instead of spacy 3.8"),
        ({"packages": ("numpy 2.3",)}, "no such package instead of spacy 3.8"),
        ({"model": f"small {'b' * 64}"}, "the model small bbbbbbbbbbbb instead of the model small aaaaaaaaaaaa"),
        ({"code": "0" * 64}, "rules with sha256 000000000000 instead of rules with sha256 c0dec0dec0de"),
    ],
)
def test_what_another_machine_has_is_told_in_words(there: dict[str, str], told: str | None) -> None:
    assert difference(HERE, replace(HERE, **there)) == told


@pytest.mark.parametrize(
    ("runner", "scheduler", "workers", "told"),
    [
        (Runner.DASK, None, None, "--runner dask needs the address of a cluster"),
        (Runner.DASK, "tcp://192.0.2.7:8786", 2, "--workers is for processes of this machine"),
        (Runner.PROCESSES, "tcp://192.0.2.7:8786", None, "--scheduler tcp://192.0.2.7:8786 is for --runner dask"),
    ],
)
def test_options_that_do_not_fit_are_refused(runner: Runner, scheduler: str | None, workers: int, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        cluster_of(runner, scheduler, workers)


def test_options_that_fit_name_the_cluster_or_none() -> None:
    assert cluster_of(Runner.PROCESSES, None, 2) is None
    assert cluster_of(Runner.DASK, "tcp://192.0.2.7:8786", None) == "tcp://192.0.2.7:8786"
