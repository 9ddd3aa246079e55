"""The flow `build` on the cluster of its task runner."""

import hashlib
import sys
from pathlib import Path

import pytest
from prefect_dask import DaskTaskRunner

sys.path.append(str(Path(__file__).resolve().parents[1] / "operations"))

from dask_cluster import running_cluster

from communique.build import BuildRequest, build
from communique.build.steps import PlainSteps, WorkerPool
from communique.flows.build import build as flow


def parquet_digests(version: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(version.glob("*.parquet"))}


@pytest.mark.slow
@pytest.mark.usefixtures("server")
def test_a_flow_works_on_the_cluster_of_its_task_runner_or_at_an_address(tmp_path: Path) -> None:
    press = tmp_path / "press"
    press.mkdir()
    for number in range(70):
        text = f"Note {number}\n\nDenmark pledged DKK {number + 1} million for ships, the ministry said.\n"
        (press / f"{number}.txt").write_text(text, encoding="utf-8")
    plain = build(BuildRequest((str(press),), tmp_path / "plain" / "aid", parse=False), PlainSteps(WorkerPool(1)))
    with running_cluster(tmp_path / "cluster", workers=2) as cluster:
        on_runner = flow.with_options(task_runner=DaskTaskRunner(address=cluster.address))
        by_runner = on_runner([str(press)], "aid", str(tmp_path / "runner"), parse=False)
        by_address = flow([str(press)], "aid", str(tmp_path / "address"), parse=False, scheduler=cluster.address)
        worked = [(tmp_path / "cluster" / f"worker{number}.log").read_text() for number in range(2)]
    assert all(log.count("Run out-of-band function 'installed'") == 2 for log in worked)
    for made in (by_runner, by_address):
        assert parquet_digests(made.publication.folder) == parquet_digests(plain.publication.folder)
