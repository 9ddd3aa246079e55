"""The page of the command line: every verb with its arguments, options, defaults and examples."""

import inspect
import types
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from typer import Typer
from typer.models import ArgumentInfo, CommandInfo, OptionInfo, ParameterInfo

from communique.cli import INTERRUPTED, application
from communique.cli.results import BROKEN_PIPE
from communique.errors import ExitStatus
from communique.reference.markdown import head, table

STATUSES = {
    ExitStatus.DONE: "done, also when nothing changed",
    ExitStatus.DATA_DID_NOT_PASS: "the data did not pass: a gate, a floor, the contract, or what `doctor` looked for",
    ExitStatus.WRONG_CALL: "the call was wrong: an unknown name or option, a path that is not there, a damaged dataset",
    ExitStatus.UNREACHABLE: "something remote could not be reached",
    INTERRUPTED: "interrupted (Ctrl-C)",
    BROKEN_PIPE: "the reader of the output went away (`| head`)",
}


def commands() -> str:
    """Return the page as Markdown."""
    lines = head("The command line", "the commands themselves")
    lines += [
        "Results go to standard output, progress and messages to standard error. `--json` gives one object. Colours "
        "keep away where `NO_COLOR` is set or the output is no terminal. `communique VERB --help` says what stands "
        "here, `communique --install-completion` teaches a shell the verbs and the names of datasets, versions and "
        "tables.\n",
        "## Exit statuses\n",
        table(("status", "meaning"), ((str(int(status)), told) for status, told in STATUSES.items())),
        "[Troubleshooting](../how-to/troubleshoot.md) tells of the messages.\n",
    ]
    for name, command in _commands(application()):
        if command.callback:
            lines += _command(name, command.callback, command.epilog or "")
    return "\n".join(lines)


def _commands(of: Typer, before: str = "") -> Iterator[tuple[str, CommandInfo]]:
    """Give every command with the words that call it, those of groups behind the others."""
    for command in of.registered_commands:
        yield f"{before}{command.name}", command
    for group in of.registered_groups:
        if group.typer_instance is not None:
            yield from _commands(group.typer_instance, f"{before}{group.typer_instance.info.name} ")


def _command(name: str, function: Callable[..., Any], epilog: str) -> Iterator[str]:
    hints = get_type_hints(function, include_extras=True)
    rows, arguments = [], []
    for parameter in inspect.signature(function).parameters.values():
        kind, info = get_args(hints[parameter.name])
        if isinstance(info, ArgumentInfo):
            arguments.append(info.metavar or parameter.name.upper())
        rows.append((_written(parameter.name, kind, info), _default(parameter.default), info.help or ""))
    yield f"## communique {name}\n"
    yield f"    communique {' '.join([name, *arguments, '[OPTIONS]'])}\n"
    yield f"{inspect.getdoc(function) or ''}\n"
    yield table(("argument or option", "default", "meaning"), rows)
    yield epilog + "\n"


def _written(name: str, kind: Any, info: ParameterInfo) -> str:
    """Return a parameter as it is typed, with what stands for its value."""
    if not isinstance(info, OptionInfo):
        return f"`{info.metavar or name.upper()}`"
    # Inside Annotated, typer holds the first name that an option is given for its default.
    first = [info.default] if isinstance(info.default, str) else []
    names = [part for written in (*first, *(info.param_decls or ())) for part in written.split("/")]
    value = info.metavar or _value(kind)
    return ", ".join(f"`{written}{value and f' {value}'}`" for written in names or [f"--{name.replace('_', '-')}"])


def _value(kind: Any) -> str:
    """Return what stands for a value of a type: the members of an enumeration, nothing for a switch."""
    if get_origin(kind) is types.UnionType:
        [kind] = [part for part in get_args(kind) if part is not type(None)]
    if kind is bool:
        return ""
    return "|".join(kind) if issubclass(kind, StrEnum) else kind.__name__.upper()


def _default(value: object) -> str:
    match value:
        case None | False | "" | inspect.Parameter.empty:
            return ""
        case True:
            return "yes"
        case Path() | str() | int():
            return f"`{value}`"
        case _:
            raise TypeError(f"no way to show the default {value!r}")
