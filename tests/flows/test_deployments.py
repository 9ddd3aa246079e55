"""`prefect.yaml`: every entry point, parameter and schedule in it is one."""

import inspect
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.cli.deploy._models import PrefectYamlModel
from prefect.client.schemas.schedules import CronSchedule
from prefect.flows import Flow, load_flow_from_entrypoint

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
DEPLOYMENTS = WRITTEN["deployments"]


def flow_of(deployment: dict[str, Any]) -> "Flow[..., Any]":
    return load_flow_from_entrypoint(deployment["entrypoint"], use_placeholder_flow=False)


def test_it_is_what_prefect_reads() -> None:
    assert len(PrefectYamlModel.model_validate(WRITTEN).deployments) == 3
    assert [flow_of(deployment).name for deployment in DEPLOYMENTS] == ["refresh", "verify", "gc"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda one: one["entrypoint"])
def test_every_parameter_is_one_of_its_flow_and_of_its_type(deployment: dict[str, Any]) -> None:
    flow = flow_of(deployment)
    assert set(deployment["parameters"]) <= set(inspect.signature(flow.fn).parameters)
    flow.validate_parameters(deployment["parameters"])


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda one: one["entrypoint"])
def test_every_schedule_is_one_and_runs_in_the_pool(deployment: dict[str, Any]) -> None:
    for schedule in deployment["schedules"]:
        CronSchedule(**schedule)
    assert deployment["work_pool"]["name"] == "communique"
    assert "communique" in deployment["tags"]
    assert "concurrency_limit" not in deployment


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({"dataset": "../elsewhere"}, "no name of a dataset"),
        ({"workers": 0}, "greater than or equal to 1"),
        ({"minutes": 0}, "greater than 0"),
        ({"tries": 11}, "less than or equal to 10"),
        ({"collect": "perhaps"}, "valid boolean"),
    ],
)
def test_a_parameter_of_another_type_is_refused_before_anything_is_done(parameters: dict[str, Any], wrong: str) -> None:
    from prefect.exceptions import ParameterTypeError

    with pytest.raises(ParameterTypeError, match=wrong):
        flow_of(DEPLOYMENTS[0]).validate_parameters(parameters)
