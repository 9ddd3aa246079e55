"""Which versions are kept for good, from `[keep]` in `dataset.toml`.

[keep]
newest = 10                        # the versions with the highest numbers
versions = ["1.2.0", "~=2.0"]      # these and those in these ranges: what others rely on
"""

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

from communique.dataset.history import History, is_meant
from communique.dataset.layout import SETTINGS_FILE
from communique.errors import StoreError, UsageError
from communique.publish.places import write_durably

NEWEST = 10
"""How many versions are kept where nothing else is said."""

_VERSIONS_LINE = re.compile(r"^versions\s*=\s*\[[^\]\n]*\][^\n]*(\n|\Z)", re.MULTILINE)
_KEEP_LINE = re.compile(r"^\[keep\][^\n]*(\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Keep:
    """What is kept for good."""

    newest: int = NEWEST
    versions: tuple[str, ...] = ()
    """Numbers and ranges."""

    def kept(self, history: History) -> frozenset[str]:
        """Return the versions that must stay: the latest, the newest, and those that are meant by name."""
        by_number = sorted((release.version for release in history.present), key=Version, reverse=True)
        named = {
            release.version
            for release in history.present
            if any(is_meant(release, wanted, history) for wanted in self.versions)
        }
        latest = set() if history.latest is None else {history.latest}
        return frozenset({*by_number[: self.newest], *named, *latest})


def read_keep(dataset: Path) -> Keep:
    """Return what `[keep]` says; the usual where it says nothing. Raises UsageError that names what is wrong."""
    path = dataset / SETTINGS_FILE
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8")).get("keep", {})
    except FileNotFoundError:
        return Keep()
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}): check your rights") from error
    except ValueError as error:
        raise UsageError(f"{path} is not TOML ({error}): correct it") from error
    if not isinstance(written, dict) or set(written) - {"newest", "versions"}:
        raise UsageError(f"{path}: keep must be a table with newest and versions, and nothing else")
    newest, versions = written.get("newest", NEWEST), written.get("versions", [])
    if type(newest) is not int or newest < 1:
        raise UsageError(f"{path}: keep.newest must be a whole number from 1, not {newest!r}")
    if not isinstance(versions, list) or not all(isinstance(one, str) for one in versions):
        raise UsageError(f'{path}: keep.versions must be a list of versions as ["1.2.0", "~=1.4"], not {versions!r}')
    return Keep(newest, tuple(versions))


def keep_for_good(dataset: Path, versions: Sequence[str]) -> Keep:
    """Add versions or ranges to `[keep]`, and not a character of the rest changed; return all that is kept now.

    Raises UsageError where the file has no room for them on a line of its own.
    """
    path = dataset / SETTINGS_FILE
    keep = read_keep(dataset)
    wanted = (*keep.versions, *(one for one in dict.fromkeys(versions) if one not in keep.versions))
    if wanted == keep.versions:
        return keep
    content = path.read_text(encoding="utf-8") if path.exists() else ""
    line = f"versions = [{', '.join(json.dumps(one) for one in wanted)}]\n"
    begins = _KEEP_LINE.search(content)
    told = _VERSIONS_LINE.search(content, begins.end()) if begins else None
    if told:
        changed = content[: told.start()] + line + content[told.end() :]
    elif begins:
        changed = content[: begins.end()] + line + content[begins.end() :]
    else:
        changed = f"{content.rstrip()}\n\n[keep]\n{line}".lstrip()
    before = tomllib.loads(content)
    try:
        as_wanted = tomllib.loads(changed) == {**before, "keep": {**before.get("keep", {}), "versions": list(wanted)}}
    except ValueError:
        as_wanted = False
    if not as_wanted:
        raise UsageError(f"{path} does not say keep.versions on one line of its own: set it there to {line.strip()}")
    write_durably(path, changed.encode())
    return Keep(keep.newest, wanted)
