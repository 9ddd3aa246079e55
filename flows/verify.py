"""The flow `verify`: whether versions are what was published, as `communique verify` looks at it."""

from pathlib import Path

from prefect import flow, get_run_logger
from prefect.artifacts import create_table_artifact

from communique.compare.verify import Check
from communique.compare.verify import verify as checks
from communique.dataset.opening import find_dataset
from communique.errors import GateError
from communique.flows.artifacts import artifact_key
from communique.flows.parameters import DATASET, DATASETS, DatasetName


@flow(name="verify", flow_run_name="verify {dataset}", persist_result=False)
def verify(dataset: DatasetName = DATASET, datasets: Path = DATASETS, deep: bool = False) -> list[Check]:
    """Check every version of a dataset: its manifest, the chain of digests, its files; with `deep` every row too.

    Leaves a table of what is wrong as the artifact `verify-NAME`. Raises GateError where anything is, UsageError where
    there is no dataset.
    """
    found = list(checks(find_dataset(datasets / dataset), None, deep=deep))
    wrong = [
        {"version": check.version or dataset, "check": check.what, "problem": problem}
        for check in found
        for problem in check.problems
    ]
    told = f"{sum(check.passed for check in found)} of {len(found)} checks passed"
    create_table_artifact(wrong, key=artifact_key("verify", dataset), description=f"{dataset}: {told}")
    if wrong:
        first = wrong[0]
        raise GateError(f"{dataset}: {told}; first {first['version']}, {first['check']}: {first['problem']}")
    get_run_logger().info("%s: %s", dataset, told)
    return found
