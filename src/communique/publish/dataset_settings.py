"""`dataset.toml`: what a dataset is called and under which terms; made once, then its owner's.

[about]                                        # every entry may be left out
homepage = "https://riverland.example/aid"     # a page on the dataset
address = "https://data.riverland.example/aid" # where its folder is served
publisher = "Riverland Institute"
contributors = ["A. Writer", "B. Reader"]      # whom to cite
keywords = ["aid", "defence"]
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communique.dataset.layout import SETTINGS_FILE
from communique.dataset.manifest import Json, RepublishedText
from communique.errors import StoreError, UsageError
from communique.publish.gates import Gates, read_gates
from communique.publish.places import write_durably

LICENCE = (
    "Compiled from public documents that keep their own licences: documents.licence and documents.attribution give "
    "them for every document. Check them before you publish text from here."
)

_TEXT_LINE = re.compile(r"^text\s*=.*(\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    """Title, description and licence note of a dataset, and how much of its sources' texts it republishes."""

    title: str
    description: str
    licence: str
    text: RepublishedText
    gates: Gates = field(default_factory=Gates)
    about: Mapping[str, Json] = field(default_factory=dict)
    """Who publishes it and where, as far as `[about]` says: what accompanies a version repeats it."""


def default_title(name: str) -> str:
    """Return a title made of the dataset's name: `defence-aid` gives `Defence aid`."""
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def settings_of(
    dataset: Path,
    title: str | None = None,
    description: str | None = None,
    text: RepublishedText | None = None,
) -> DatasetSettings:
    """Return the settings in `dataset.toml`, which is made from title, description and text when it is not there.

    Of a file that is there only `text` is set, and only when it is given: what was withheld once must not come back
    with a later build that does not think of it. Raises UsageError when the file is not as it should be, StoreError
    when it cannot be read.
    """
    path = dataset / SETTINGS_FILE
    if not path.exists():
        name = dataset.resolve().name
        made = DatasetSettings(title or default_title(name), description or "", LICENCE, text or RepublishedText.FULL)
        write_durably(path, written(made).encode())
        return made
    content, found = _read(path)
    values = {name: found.get(name, default) for name, default in _defaults(dataset).items()}
    for name, value in values.items():
        if not isinstance(value, str):
            raise UsageError(f"{path}: {name} must be text, not {value!r}")
    from communique.schemas.contract import TABLES  # here, so that who only looks does not load what validates

    known = str(found.get("text", RepublishedText.FULL))
    if known not in list(RepublishedText):
        raise UsageError(f"{path}: text must be one of {', '.join(RepublishedText)}, not {known!r}")
    try:
        gates = read_gates(found.get("gates"), list(TABLES))
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None
    about = said_about(found, path)
    settings = DatasetSettings(**values, text=text or RepublishedText(known), gates=gates, about=about)
    if settings.text != known:
        write_durably(path, _with_text(path, content, settings.text).encode())
    return settings


def said_about(written: Mapping[str, Any], path: Path) -> Mapping[str, Json]:
    """Return what settings, or a manifest, say of who publishes it. Raises UsageError that names what is wrong."""
    found = written.get("about", {})
    if not isinstance(found, dict) or set(found) - {*_WORDS, *_LISTS}:
        raise UsageError(f"{path}: about must be a table with some of {', '.join((*_WORDS, *_LISTS))}, and no other")
    for name, value in found.items():
        if name in _WORDS and not isinstance(value, str):
            raise UsageError(f"{path}: about.{name} must be text, not {value!r}")
        if name in _ADDRESSES and not re.fullmatch(r"https?://[^\s\"<>\\^`{|}]+", value):
            raise UsageError(f"{path}: about.{name} must be an address that begins with https://, not {value!r}")
        if name in _LISTS and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            raise UsageError(f'{path}: about.{name} must be a list of texts as ["A. Writer"], not {value!r}')
    return {name: found[name] for name in sorted(found)}


_ADDRESSES = ("homepage", "address")
_WORDS = (*_ADDRESSES, "publisher")
_LISTS = ("contributors", "keywords")


def make_settings(dataset: Path, settings: DatasetSettings) -> None:
    """Make `dataset.toml` of a new dataset; one that is there stays as it is."""
    path = dataset / SETTINGS_FILE
    if not path.exists():
        write_durably(path, written(settings).encode())


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the file as it is written, and what it says."""
    try:
        content = path.read_text(encoding="utf-8")
        return content, tomllib.loads(content)
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}): check your rights") from error
    except ValueError as error:
        raise UsageError(f"{path} is not TOML ({error}): correct it, or delete it to have it made anew") from error


def _with_text(path: Path, content: str, text: RepublishedText) -> str:
    """Return the content of the file with another `text`, and not a character of the rest changed.

    Raises UsageError where one line does not do.
    """
    line = f"text = {_toml(text)}\n"
    told = _TEXT_LINE.search(content)
    changed = content[: told.start()] + line + content[told.end() :] if told else line + content
    try:
        as_wanted = tomllib.loads(changed) == {**tomllib.loads(content), "text": str(text)}
    except ValueError:
        as_wanted = False
    if not as_wanted:
        raise UsageError(f"{path} does not say `text` on a line of its own: set it there to {_toml(text)}")
    return changed


def _defaults(dataset: Path) -> dict[str, str]:
    return {"title": default_title(dataset.resolve().name), "description": "", "licence": LICENCE}


def written(settings: DatasetSettings) -> str:
    """Return the content of a new `dataset.toml` that says these settings, but for the gates."""
    return (
        "# What this dataset is. Every version repeats it; publishing changes nothing here but `text`, when asked to.\n"
        f"title = {_toml(settings.title)}\n"
        f"description = {_toml(settings.description)}\n"
        f"licence = {_toml(settings.licence)}\n"
        f"text = {_toml(settings.text)}\n"
    ) + _written_about(settings.about)


def _written_about(about: Mapping[str, Json]) -> str:
    if not about:
        return ""
    lines = (
        f"{name} = {_toml(value) if isinstance(value, str) else _toml_list(value)}\n" for name, value in about.items()
    )
    return "\n[about]\n" + "".join(lines)


def _toml_list(value: Json) -> str:
    members = value if isinstance(value, list) else []
    return f"[{', '.join(_toml(str(one)) for one in members)}]"


def _toml(value: str) -> str:
    """Return a text as a TOML string: JSON's escapes are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
