"""Write a version in a form: whole under its name, or not at all."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from communique.dataset.history import choose, read_history
from communique.dataset.manifest import check_all_files, read_manifest
from communique.describe import Version, ancestors
from communique.durable import sync
from communique.errors import StoreError, UsageError
from communique.export import Form
from communique.export.made import Made


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of an export."""

    version: str
    place: Path
    rows: Mapping[str, int]
    left_out: Mapping[str, int]


def export_as(dataset: Path, wanted: str, form: Form, place: Path) -> Exported:
    """Write the version that `wanted` names in a form to `place`, which is whole when it has its name.

    A folder or file that is there is not touched. Raises UsageError for a version that there is not, a place that is
    taken or a package that is missing, StoreError for a version that is damaged or a disk that takes no more.
    """
    history = read_history(dataset)
    release = choose(history, wanted)
    manifest = read_manifest(dataset, release)
    check_all_files(manifest.folder, manifest)
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise UsageError(f"{place} is there already: name a new place, or remove it")
    beside = place.absolute().with_name(f".{place.absolute().name}.new")
    try:
        _clear(beside)
        made = _writer(form)(Version(manifest, ancestors(history.releases, release.parent)), beside)
        sync(beside)
        if place.is_dir():
            place.rmdir()
        os.replace(beside, place)
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{place} cannot be written ({reason}): check the place and the disk") from error
    finally:
        _clear(beside)
    return Exported(release.version, place, made.rows, made.left_out)


_PACKAGES: Mapping[Form, str] = MappingProxyType(
    {Form.FOLLOWTHEMONEY: "pycountry", Form.IATI: "pycountry", Form.DELTA: "deltalake"}
)
"""What a form is written with, where the light install does not bring it."""


def _clear(beside: Path) -> None:
    if beside.is_dir():
        shutil.rmtree(beside)
    beside.unlink(missing_ok=True)


def _writer(form: Form) -> Callable[[Version, Path], Made]:
    """Return what writes a form, loaded when it is asked for. Raises UsageError where its package is missing."""
    package = _PACKAGES.get(form)
    if package is not None and find_spec(package) is None:
        raise UsageError(f"the export to {form} needs the package {package}: pip install {package}")
    match form:
        case Form.CSV:
            from communique.export.csv_files import write_csv

            return write_csv
        case Form.FOLLOWTHEMONEY:
            from communique.export.follow_the_money import write_entities

            return write_entities
        case Form.IATI:
            from communique.export.iati import write_activities

            return write_activities
        case Form.HUGGINGFACE:
            from communique.export.hugging_face import write_folder

            return write_folder
        case Form.DELTA:
            from communique.export.delta import write_delta

            return write_delta
        case Form.DUCKLAKE:
            from communique.export.ducklake import write_ducklake

            return write_ducklake
