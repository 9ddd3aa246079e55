"""What a command needs is loaded when it runs: help comes at once."""

import subprocess
import sys

READERS = {"duckdb", "numpy", "polars", "pyarrow"}


def test_the_command_line_loads_nothing_that_reads_tables() -> None:
    code = f"import sys, communique.cli; print(sorted(set({READERS!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
