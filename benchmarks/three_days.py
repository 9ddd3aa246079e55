"""Three days of a web site, collected and published by what a schedule calls: `python benchmarks/three_days.py`

A real site on loopback (tests/collect/press_site.py) is collected on four mornings of a simulated clock. Prints as
Markdown what each run published, what came, what was refused by which rule, who was told of what, what changed from
version to version, and with `--status` the status file of the last morning. `published_at` has the machine's clock.
"""

import argparse
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "operations"))

from three_days import Morning, mornings
from webhook import running_hook

from communique.build.report import markdown_table
from communique.operations.status import STATUS_FILE

_SITE = re.compile(r"http://127\.0\.0\.1:\d+")
NAME = "https://press.example"
"""What the site is called in the output, since its port is another one each time."""

FACTS = ("statements", "funding", "transfers", "figures", "events", "requests")


def main() -> None:
    """Collect and publish, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--status", action="store_true", help="print the status file of the last morning too")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder, running_hook() as hook:
        os.environ["HOOK"] = hook.url
        with mornings(Path(folder), {"webhook": "HOOK"}) as (_site, runs):
            done = list(runs)
        parts = [runs_table(done), refused_table(done), told_lines(done), changes(Path(folder) / "datasets")]
        if asked.status:
            status = (Path(folder) / "datasets" / "press" / STATUS_FILE).read_text("utf-8")
            parts.append(f"```json\n{status}```")
    print(_SITE.sub(NAME, "\n\n".join(parts)))


def runs_table(done: list[Morning]) -> str:
    """Return a table with a row for each run: what came, what was published, and what changed with it."""
    rows = []
    for run in done:
        visits = run.visits().values()
        counts = Counter[str]()
        for visit in visits:
            counts.update({name: int(str(visit[name])) for name in ("new", "changed", "unchanged", "gone", "refused")})
        came = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        tables = run.rows()
        version = run.page.report.state.partition(":")[0] if run.outcome.result else ""
        what = f"{version}: {run.outcome.reason}" if tables["documents"][1] else f"none: {run.outcome.reason}"
        facts = sum(tables[name][1] for name in FACTS)
        rows.append((f"{run.at:%a %H:%M}", came, what, tables["documents"][0], tables["documents"][1], facts))
    columns = ("run", "pages", "version", "documents", "documents added", "facts added")
    return markdown_table(columns, rows, numbers=3)


def refused_table(done: list[Morning]) -> str:
    """Return a table of what the first run refused, by rule."""
    rows = [(row["rule"], row["pages"], row["examples"]) for row in done[0].page.refused_table()]
    rows += [(row["reason"], row["rows"], row["examples"]) for row in done[0].page.report.refused_table()]
    return markdown_table(("rule", "pages", "such as"), rows)


def told_lines(done: list[Morning]) -> str:
    """Return a line for each thing that somebody was told of."""
    return "\n".join(f"- {run.at:%a %H:%M}: {notice.line}" for run in done for notice in run.conclusion.notices)


def changes(datasets: Path) -> str:
    """Return what `communique log` says of every version."""
    command = [sys.executable, "-c", "from communique.cli import main; main()", "log", "--datasets", str(datasets)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return f"```text\n{done.stdout.strip()}\n```"


if __name__ == "__main__":
    main()
