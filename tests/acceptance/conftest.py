"""The example documents, built once for every test that reads them."""

import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="session")
def seeds_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a dataset with one version, built of the example documents."""
    folder = tmp_path_factory.mktemp("datasets")
    command = [str(Path(sys.executable).parent / "communique"), "build", str(SEEDS), "--datasets", str(folder)]
    subprocess.run([*command, "--dataset", "seeds", "--no-prefect", "--quiet"], check=True, capture_output=True)
    return folder / "seeds"
