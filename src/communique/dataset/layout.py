"""Where things lie in a folder of datasets, and which folders are datasets."""

import re
from pathlib import Path

VERSIONS_FILE = "versions.json"
SETTINGS_FILE = "dataset.toml"
CATALOG_FILE = "catalog.duckdb"
MANIFEST_FILE = "manifest.json"
README_FILE = "README.md"
REPORT_FILE = "report.html"
STATUS_FILE = "status.json"
LOCK_FILE = ".lock"
ORIGIN_FILE = ".origin.json"
"""In a folder that stands for a dataset elsewhere: where that is."""
PURGE_FOLDER = ".purging"
"""Holds, while a take-down is at work, the versions as they are to be: until one is in its place, it is read here."""

_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def is_dataset_name(name: str) -> bool:
    """Whether `name` can name a dataset: one plain folder name, not hidden."""
    return _NAME.fullmatch(name) is not None


def is_version(name: str) -> bool:
    """Whether a name is the number of a version, as its folder has it."""
    return _VERSION.fullmatch(name) is not None


def is_dataset(folder: Path) -> bool:
    """Whether `folder` is a dataset: one that has a version, or settings for its first."""
    return (folder / VERSIONS_FILE).is_file() or (folder / SETTINGS_FILE).is_file()


def dataset_names(datasets: Path) -> list[str]:
    """The names of the datasets in a folder of datasets, sorted; none when the folder is not there."""
    if not datasets.is_dir():
        return []
    return sorted(child.name for child in datasets.iterdir() if is_dataset_name(child.name) and is_dataset(child))
