"""From `sources.yaml` to a configuration; what is wrong in it is told with its line."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from communique.collect.configuration import Configuration, FolderSource, Source
from communique.errors import UsageError

DEFAULT_FILE = Path("sources.yaml")

_MAX_BYTES = 10_000_000


class ConfigurationError(UsageError):
    """A `sources.yaml` that does not say what can be done. `problems` has a line for each fault."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def load(path: Path) -> Configuration:
    """Read and check a `sources.yaml`.

    Paths in it are read from where the file lies. Raises ConfigurationError, with every fault as `FILE:LINE: what`.
    """
    try:
        data = path.read_bytes()
        if len(data) > _MAX_BYTES:
            raise ConfigurationError([f"{path}: more than {_MAX_BYTES} bytes"])
        written = data.decode("utf-8-sig")
        tree = yaml.compose(written, Loader=yaml.SafeLoader)
        _refuse_repeated(path, tree)
        said = yaml.safe_load(written)
    except OSError as error:
        hint = (
            "; `communique sources template` prints one to start from" if isinstance(error, FileNotFoundError) else ""
        )
        raise ConfigurationError([f"{path}: {(error.strerror or str(error)).lower()}{hint}"]) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError([f"{path}: no UTF-8 at byte {error.start}"]) from error
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ConfigurationError([f"{path}{line}: no YAML: {error.problem}"]) from error
    except yaml.YAMLError as error:
        raise ConfigurationError([f"{path}: no YAML: {str(error).splitlines()[0]}"]) from error
    except ValueError as error:  # a date that is none
        raise ConfigurationError([f"{path}: no YAML: {error}"]) from error
    except RecursionError as error:
        raise ConfigurationError([f"{path}: nested too deeply"]) from error
    if not isinstance(said, dict):
        raise ConfigurationError([f"{path}: it holds no `sources:`"])
    try:
        configuration = Configuration.model_validate(said)
    except ValidationError as error:
        faults = error.errors()
        # Where every source is wrong, that none is left is no fault of its own.
        told = [one for one in faults if one["type"] != "too_short" or len(faults) == 1]
        raise ConfigurationError([_told(path, tree, one) for one in told]) from error
    return _placed(configuration, path.parent)


def _placed(configuration: Configuration, folder: Path) -> Configuration:
    """Read the paths of a configuration from a folder."""
    sources = tuple(
        source.model_copy(update={"path": folder / source.path}) if isinstance(source, FolderSource) else source
        for source in configuration.sources
    )
    places = {"archive": folder / configuration.archive, "gold": configuration.gold and folder / configuration.gold}
    return configuration.model_copy(update={"sources": sources, **places})


def _told(path: Path, tree: yaml.Node, error: ErrorDetails) -> str:
    """Say in one line where a value is wrong and why."""
    place = [part for part in error["loc"] if not (isinstance(part, str) and part in _KINDS)]
    named = ".".join(str(part) for part in place)
    message = error["msg"].removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        message = "not known here; `communique sources template` shows what may be said"
    elif error["type"] in ("union_tag_not_found", "union_tag_invalid"):
        named, message = f"{named}.kind", f"a source is one of {', '.join(sorted(_KINDS))}"
    elif isinstance(error["input"], str | int | float) and not isinstance(error["input"], bool):
        said = str(error["input"])
        if "@" not in said:  # a password is not repeated
            message = f"{message}; it says {said[:100]!r}"
    return f"{path}:{_line(tree, place)}: {named + ': ' if named else ''}{message}"


def _kinds() -> Iterator[str]:
    members, _discriminator = get_args(Source)
    for member in get_args(members):
        yield from get_args(member.model_fields["kind"].annotation)


_KINDS = frozenset(_kinds())


def _line(node: yaml.Node, place: Sequence[str | int]) -> int:
    """Give the line, from 1, of what stands at a place, or of the last thing on the way to it."""
    line = node.start_mark.line + 1
    for part in place:
        child = None
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == part]
            if found:
                key, child = found[-1]
                line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            child = node.value[part]
            line = child.start_mark.line + 1
        if child is None:
            break
        node = child
    return int(line)


def _refuse_repeated(path: Path, tree: yaml.Node | None) -> None:
    """Raise ConfigurationError where a mapping has a key twice: YAML readers silently take the last.

    A part that is referred to from several places is looked at once.
    """
    waiting, met = [tree], set()
    while waiting:
        node = waiting.pop()
        if id(node) in met:
            continue
        met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        if not isinstance(node, yaml.MappingNode):
            continue
        seen: dict[str, int] = {}
        for key, _value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise ConfigurationError([f"{path}:{line}: a list or mapping is no name of a setting"])
            if key.value in seen:
                raise ConfigurationError([f"{path}:{line}: {key.value!r} stands at line {seen[key.value]} already"])
            seen[str(key.value)] = line
        waiting += [value for _key, value in reversed(node.value)]
