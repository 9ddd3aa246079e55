"""`dataset.toml`: what a dataset is called and under which terms; made once, then its owner's."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from communique.dataset.layout import SETTINGS_FILE
from communique.errors import StoreError, UsageError
from communique.publish.places import write_durably

LICENCE = (
    "Compiled from public documents that keep their own licences: documents.licence and documents.attribution give "
    "them for every document. Check them before you publish text from here."
)


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    """Title, description and licence note of a dataset."""

    title: str
    description: str
    licence: str


def default_title(name: str) -> str:
    """Return a title made of the dataset's name: `defence-aid` gives `Defence aid`."""
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def settings_of(dataset: Path, title: str | None = None, description: str | None = None) -> DatasetSettings:
    """Return the settings in `dataset.toml`, which is made from title and description when it is not there.

    Raises UsageError when the file is not as it should be, StoreError when it cannot be read.
    """
    path = dataset / SETTINGS_FILE
    if not path.exists():
        made = DatasetSettings(title or default_title(dataset.resolve().name), description or "", LICENCE)
        write_durably(path, _written(made).encode())
        return made
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}): check your rights") from error
    except ValueError as error:
        raise UsageError(f"{path} is not TOML ({error}): correct it, or delete it to have it made anew") from error
    values = {name: found.get(name, default) for name, default in _defaults(dataset).items()}
    for name, value in values.items():
        if not isinstance(value, str):
            raise UsageError(f"{path}: {name} must be text, not {value!r}")
    return DatasetSettings(**values)


def _defaults(dataset: Path) -> dict[str, str]:
    return {"title": default_title(dataset.resolve().name), "description": "", "licence": LICENCE}


def _written(settings: DatasetSettings) -> str:
    return (
        "# What this dataset is. Every version repeats it; publishing never changes this file once it is there.\n"
        f"title = {_toml(settings.title)}\n"
        f"description = {_toml(settings.description)}\n"
        f"licence = {_toml(settings.licence)}\n"
    )


def _toml(value: str) -> str:
    """Return a text as a TOML string: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
