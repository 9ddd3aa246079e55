"""Parameters of flows: checked by their types when a run is asked for, before anything is done."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from communique.dataset.layout import is_dataset_name


def _dataset_name(written: str) -> str:
    if not is_dataset_name(written):
        raise ValueError("no name of a dataset: it has letters, digits, '.', '_' and '-'")
    return written


DatasetName = Annotated[str, AfterValidator(_dataset_name)]
"""The name of a dataset in its folder of datasets."""

DATASET = "defence-aid"
DATASETS = Path("datasets")

Count = Annotated[int, Field(ge=1)]
Tries = Annotated[int, Field(ge=0, le=10)]
"""How often work is tried again."""
Minutes = Annotated[float, Field(gt=0, le=60 * 24 * 30)]
Seconds = Annotated[float, Field(ge=0, le=60 * 60 * 24)]
