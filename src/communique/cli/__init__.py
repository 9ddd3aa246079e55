"""The command line: `communique VERB ...`. Commands load what they need when they run, so that a query stays light."""

import os
import sys
import warnings
from collections.abc import Iterable, Mapping
from importlib import import_module
from inspect import getdoc
from typing import Annotated, NamedTuple

import typer

from communique.dataset.deprecation import ChangeWarning
from communique.errors import CommuniqueError, ExitStatus

INTERRUPTED = 130
"""Exit status of a command that was interrupted, as a shell has it for SIGINT."""

INTERRUPTED_QUERY = "Query interrupted"
"""What DuckDB 2 raises for an interruption while it works."""

_HELP = """Turn public defence-policy documents into versioned datasets, every cell with the words that say so.

First build, then look:

    communique build seeds

    communique query "select speaker, content from statements_named limit 5"

    communique show funding --limit 3

Exit status: 0 done, 1 the data did not pass, 2 the call was wrong, 3 something remote could not be reached.
"""


class Verb(NamedTuple):
    """Where the function of a verb is, or the group of verbs below it, and what its help ends with."""

    place: str
    epilog: str | None


VERBS: Mapping[str, Verb] = {
    "build": Verb("build:build", "Next: `communique show statements`, then ask with `communique query`."),
    "collect": Verb("collect:collect", "Next: `communique build archive` makes a version of what was fetched."),
    "refresh": Verb("refresh:refresh", "Next: `communique log` tells what came, changed and went."),
    "schedule": Verb("schedule:schedule", "Next: `communique status` tells how the runs went."),
    "backfill": Verb("backfill:backfill", "Next: `communique diff` lists what is read differently, row by row."),
    "query": Verb("query:query", "Next: `communique show TABLE ID` shows the words behind a row."),
    "show": Verb("show:show", "Next: `communique query` asks for exactly what you want."),
    "versions": Verb("versions:versions", "Next: `communique query SQL --version 1.0.0` asks an earlier version."),
    "diff": Verb("diff:diff", "Next: `communique show TABLE ID --version A` shows a row as it was."),
    "log": Verb("past:log", "Next: `communique diff A B` lists what differs, row by row."),
    "blame": Verb("past:blame", "Next: `communique show TABLE ID` shows the words behind the row."),
    "verify": Verb("verify:verify", "Next: `communique versions` lists what there is."),
    "lock": Verb("lock:lock", "Next: `communique lock --check` where your project is tested."),
    "rollback": Verb("rollback:rollback", "Next: `communique versions` shows which version is the latest."),
    "retract": Verb(
        "retract:retract", "Next: `communique diff` shows what went, `communique verify` checks every version."
    ),
    "gc": Verb("gc:gc", "Next: `communique versions` shows which versions are marked or expired."),
    "export": Verb("archive:export", "Next: `communique import FILE` takes it in elsewhere."),
    "import": Verb("archive:import_", "Next: `communique versions` lists it, `communique verify` checks the chain."),
    "evaluate": Verb("evaluate:evaluate", "Next: `--misses TABLE` lists what was missed and what nobody annotated."),
    "site": Verb("site:site", "Next: `communique view DIR` shows it on this machine."),
    "view": Verb("view:view", "Next: `communique show TABLE ID` shows the words behind a row in the terminal."),
    "status": Verb(
        "status:status", "Next: `communique refresh` runs now, `communique doctor` looks at the installation."
    ),
    "doctor": Verb("doctor:doctor", "Next: `communique build` makes a version, `communique query` asks it."),
    "sources": Verb("sources:app", None),
}
"""The verbs, in the order of their list."""


def application(verbs: Iterable[str] = VERBS) -> typer.Typer:
    """Return the command line with some verbs. Only their modules are loaded: another's would cost every call time."""
    app = typer.Typer(
        name="communique",
        no_args_is_help=True,
        rich_markup_mode=None,  # the library that draws frames would take half of the time of a call for help
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=_HELP,
    )
    app.callback()(_options)
    for name in verbs:
        module, _, function = VERBS[name].place.partition(":")
        found = getattr(import_module(f"communique.cli.{module}"), function)
        if isinstance(found, typer.Typer):
            app.add_typer(found, short_help=_first_lines(str(found.info.help)))
        else:
            app.command(name, epilog=VERBS[name].epilog, short_help=_first_lines(getdoc(found) or ""))(found)
    return app


def _first_lines(text: str) -> str:
    """What a list shows of the help of a verb; left to itself, the library cuts it off."""
    return text.partition("\n\n")[0]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"communique {version('communique')}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Take the options that stand before a verb."""


def _in_one_line(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    """Return a warning of ours without the place in the program where it arose, any other as Python has it."""
    if issubclass(category, ChangeWarning):
        return f"communique: {message}\n"
    return _formatted(message, category, filename, lineno, line)


_formatted = warnings.formatwarning


def main() -> None:
    """Run the command line: every error and warning of ours is one line on standard error."""
    warnings.formatwarning = _in_one_line
    typed = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    try:
        application([typed] if typed in VERBS else VERBS)()
    except CommuniqueError as error:
        print(f"communique: {error}", file=sys.stderr)
        sys.exit(int(error.exit_status))
    except PermissionError as error:
        # `Path.is_file` and its like raise it for whatever lies below a folder that may not be looked into.
        print(f"communique: {error.filename or error}: permission denied; check your rights to it", file=sys.stderr)
        sys.exit(int(ExitStatus.WRONG_CALL))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except RuntimeError as error:
        if str(error) != INTERRUPTED_QUERY:
            raise
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        from communique.cli.results import BROKEN_PIPE

        # Python flushes standard output once more when it ends; there is nobody left to read it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)
