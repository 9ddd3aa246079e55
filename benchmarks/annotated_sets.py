"""A set of annotated documents and the version that is built of it, for the benchmarks that judge rows."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WRITTEN_AS = "[SOURCE=]GOLD"
"""How a set is named: the folder of its annotations, with the documents in its `source.jsonl` or in SOURCE."""


_COMMUNIQUE = "import sys; from communique.cli import main; sys.exit(main())"
"""The command line, as every state of the program has it."""

OTHER_SOURCE = "other"
_NAME = re.compile(r"([a-z]\w+)-[0-9a-f]{8}")


def gold_of(named: str) -> Path:
    """The folder of annotations of a set."""
    return Path(named.rpartition("=")[2])


def source_of(document: str) -> str:
    """Where an annotated document is from: the part of its name before `-` and eight hex digits; else OTHER_SOURCE."""
    found = _NAME.fullmatch(document)
    return found[1] if found else OTHER_SOURCE


@contextmanager
def built(named: str, **environment: str) -> Iterator[Path]:
    """Build the documents of a set into a temporary version and give its folder. Exits where the build fails.

    What `environment` names is so while it builds.
    """
    source = named.rpartition("=")[0] or str(gold_of(named) / "source.jsonl")
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        command = [sys.executable, "-c", _COMMUNIQUE, "build", source, "--datasets", folder]
        command += ["--dataset", "built", "--no-prefect", "--quiet", "--workers", "1"]
        if (
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=os.environ | environment).returncode
            != 0
        ):
            sys.exit(f"{named}: the build failed")
        yield Path(folder) / "built" / "1.0.0"
