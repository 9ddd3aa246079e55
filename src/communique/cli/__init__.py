"""The command line: `communique VERB ...`. Commands load what they need when they run, so that a query stays light."""

import os
import sys
import warnings
from typing import Annotated

import typer

from communique.cli.archive import export as export_command
from communique.cli.archive import import_ as import_command
from communique.cli.backfill import backfill as backfill_command
from communique.cli.build import build as build_command
from communique.cli.collect import collect as collect_command
from communique.cli.diff import diff as diff_command
from communique.cli.doctor import doctor as doctor_command
from communique.cli.evaluate import evaluate as evaluate_command
from communique.cli.gc import gc as gc_command
from communique.cli.lock import lock as lock_command
from communique.cli.past import blame as blame_command
from communique.cli.past import log as log_command
from communique.cli.query import query as query_command
from communique.cli.refresh import refresh as refresh_command
from communique.cli.results import BROKEN_PIPE
from communique.cli.retract import retract as retract_command
from communique.cli.rollback import rollback as rollback_command
from communique.cli.schedule import schedule as schedule_command
from communique.cli.show import show as show_command
from communique.cli.site import site as site_command
from communique.cli.sources import app as sources_app
from communique.cli.status import status as status_command
from communique.cli.verify import verify as verify_command
from communique.cli.versions import versions as versions_command
from communique.cli.view import view as view_command
from communique.dataset.deprecation import ChangeWarning
from communique.errors import CommuniqueError

INTERRUPTED = 130
"""Exit status of a command that was interrupted, as a shell has it for SIGINT."""

INTERRUPTED_QUERY = "Query interrupted"
"""What DuckDB 2 raises for an interruption while it works."""

app = typer.Typer(
    name="communique",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Turn public defence-policy documents into versioned datasets, every cell with the words that say so.

    First build, then look:

        communique build seeds

        communique query "select speaker, content from statements_named limit 5"

        communique show funding --limit 3

    Exit status: 0 done, 1 the data did not pass, 2 the call was wrong, 3 something remote could not be reached.
    """,
)
app.command("build", epilog="Next: `communique show statements`, then ask with `communique query`.")(build_command)
app.command("collect", epilog="Next: `communique build archive` makes a version of what was fetched.")(collect_command)
app.command("refresh", epilog="Next: `communique log` tells what came, changed and went.")(refresh_command)
app.command("schedule", epilog="Next: `communique status` tells how the runs went.")(schedule_command)
app.command("backfill", epilog="Next: `communique diff` lists what is read differently, row by row.")(backfill_command)
app.add_typer(sources_app)
app.command("query", epilog="Next: `communique show TABLE ID` shows the words behind a row.")(query_command)
app.command("show", epilog="Next: `communique query` asks for exactly what you want.")(show_command)
app.command("versions", epilog="Next: `communique query SQL --version 1.0.0` asks an earlier version.")(
    versions_command
)
app.command("diff", epilog="Next: `communique show TABLE ID --version A` shows a row as it was.")(diff_command)
app.command("log", epilog="Next: `communique diff A B` lists what differs, row by row.")(log_command)
app.command("blame", epilog="Next: `communique show TABLE ID` shows the words behind the row.")(blame_command)
app.command("verify", epilog="Next: `communique versions` lists what there is.")(verify_command)
app.command("lock", epilog="Next: `communique lock --check` where your project is tested.")(lock_command)
app.command("rollback", epilog="Next: `communique versions` shows which version is the latest.")(rollback_command)
app.command("retract", epilog="Next: `communique diff` shows what went, `communique verify` checks every version.")(
    retract_command
)
app.command("gc", epilog="Next: `communique versions` shows which versions are marked or expired.")(gc_command)
app.command("export", epilog="Next: `communique import FILE` takes it in elsewhere.")(export_command)
app.command("import", epilog="Next: `communique versions` lists it, `communique verify` checks the chain.")(
    import_command
)
app.command("evaluate", epilog="Next: `--misses TABLE` lists what was missed and what nobody annotated.")(
    evaluate_command
)
app.command("site", epilog="Next: `communique view DIR` shows it on this machine.")(site_command)
app.command("view", epilog="Next: `communique show TABLE ID` shows the words behind a row in the terminal.")(
    view_command
)
app.command("status", epilog="Next: `communique refresh` runs now, `communique doctor` looks at the installation.")(
    status_command
)
app.command("doctor", epilog="Next: `communique build` makes a version, `communique query` asks it.")(doctor_command)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"communique {version('communique')}")
        raise typer.Exit


@app.callback()
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
    try:
        app()
    except CommuniqueError as error:
        print(f"communique: {error}", file=sys.stderr)
        sys.exit(int(error.exit_status))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except RuntimeError as error:
        if str(error) != INTERRUPTED_QUERY:
            raise
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Python flushes standard output once more when it ends; there is nobody left to read it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)
