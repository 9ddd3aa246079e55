"""Help that teaches, completion, suggestions, and plain text for those who want it."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from communique.cli import application

Run = Callable[..., tuple[int, str, str]]
VERBS = sorted(typer.main.get_group(application()).commands)
COLOUR = ("\x1b[3", "\x1b[4", "\x1b[9", ";3", ";4")
"""Begin or continue the codes of colours, as bold (1) and dim (2) do not."""


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_every_command_has_an_example_and_a_next_step(run: Run, verb: str) -> None:
    status, out, err = run(verb, "--help")

    assert (status, err) == (0, "")
    assert f"  communique {verb}" in out
    assert "Next: " in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["evalute", "gold"], "Did you mean 'evaluate'?"),
        (["build", "--worker", "2"], "--workers"),
        (["show", "fundin"], "did you mean funding?"),
        (["show", "funding_name", "--json"], "did you mean funding?"),
        (["query", "select amont from funding"], '"amount"'),
        (["query", "select 1 from fundings"], 'Did you mean "funding'),
        (["show", "funding", "--datasets", "file"], "--datasets file is a file"),
        (["build", "file", "--datasets", "file"], "--datasets file is a file"),
        (["versions", "--datasets", "file"], "--datasets file is a file"),
        (["query", "select 1", "--version", "~=9"], "write ~=9.0 for the newest 9.x"),
    ],
)
@pytest.mark.usefixtures("published")
def test_a_mistyped_call_is_told_what_may_have_been_meant(
    run: Run, tmp_path: Path, arguments: list[str], says: str
) -> None:
    (tmp_path / "file").write_text("")
    status, out, err = run(*arguments)

    assert (status, out) == (2, "")
    assert says in err


@pytest.mark.usefixtures("published")
def test_a_view_with_names_is_shown_as_its_table_is(run: Run) -> None:
    assert run("show", "funding_named") == run("show", "funding")
    row = run("query", "select id from funding", "--format", "csv")[1].split()[1]
    assert run("show", "funding_named", row) == run("show", "funding", row)
    _, named, _ = run("show", "funding_named", "--json")
    assert '"provider": "Ruritania"' in named
    assert run("show", "documents_named")[0] == 2


def completed(shell: str, words: str, folder: Path) -> list[str]:
    """What a shell is told when it asks to complete the last of some words."""
    typed = words.split(" ")
    environment = {
        **os.environ,
        "_COMMUNIQUE_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": words,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": "\n".join(typed),
        "COMP_CWORD": str(len(typed) - 1),
    }
    done = subprocess.run(
        [str(Path(sys.executable).parent / "communique")],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("communique versi", ["versions"]),
        ("communique show fund", ["funding", "funding_named"]),
        ("communique show xyz", []),
        ("communique query --dataset a", ["aid"]),
        ("communique query --dataset aid --version ", ["latest", "1.0.0"]),
        ("communique query --datasets absent --version ", []),
        ("communique evaluate gold --misses ev", ["events"]),
        ("communique query x --format ", ["table", "csv", "json", "parquet"]),
    ],
)
@pytest.mark.usefixtures("published")
def test_a_shell_completes_what_is_there(tmp_path: Path, words: str, offered: list[str]) -> None:
    assert completed("bash", words, tmp_path) == offered


@pytest.mark.parametrize("shell", ["zsh", "fish"])
@pytest.mark.usefixtures("published")
def test_other_shells_are_told_what_an_offer_means(tmp_path: Path, shell: str) -> None:
    told = "\n".join(completed(shell, "communique query --version ", tmp_path))

    assert "1.0.0" in told
    assert "the first version" in told


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_installed(shell: str, tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    program = str(Path(sys.executable).parent / "communique")
    for option, told in (
        ("--show-completion", "_COMMUNIQUE_COMPLETE"),
        ("--install-completion", f"{shell} completion"),
    ):
        done = subprocess.run(
            [program, option, shell],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert told in done.stdout
    installed = [path for path in tmp_path.rglob("*") if path.is_file() and "_COMMUNIQUE_COMPLETE" in path.read_text()]
    assert len(installed) == 1


def on_a_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """What a command prints on a terminal of 100 columns, with its codes."""
    reading, writing = pty.openpty()
    program = str(Path(sys.executable).parent / "communique")
    inherited = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    running = subprocess.Popen(
        [program, *arguments],
        cwd=folder,
        stdin=writing,
        stdout=writing,
        stderr=writing,
        env={**inherited, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
    )
    os.close(writing)
    told = b""
    while True:
        try:
            part = os.read(reading, 65536)
        except OSError:  # the other side of the terminal is closed
            break
        if not part:
            break
        told += part
    running.wait()
    os.close(reading)
    return told.decode()


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["build", "--help"], ["bild"], ["show", "funding"], ["doctor", "--for", "read"], ["versions"]],
    ids=" ".join,
)
@pytest.mark.usefixtures("published")
def test_no_color_is_respected_everywhere(tmp_path: Path, arguments: list[str]) -> None:
    told = on_a_terminal(tmp_path, *arguments, NO_COLOR="1")

    assert told
    assert not any(code in told for code in COLOUR)


@pytest.mark.usefixtures("published")
def test_a_terminal_gets_colours_and_its_true_encoding(tmp_path: Path) -> None:
    told = on_a_terminal(tmp_path, "doctor", "--for", "read")

    assert "\x1b[32m" in told
    assert "utf-8, locale" in told.lower()
    assert "on, 100 columns" in told
