"""Sources that tests write, and what came of reading them in a few words."""

import json
from pathlib import Path

from communique.sources import ReadResult, Source

SENTENCE = "The ministry said that twelve lorries had arrived."


def write(folder: Path, files: dict[str, str | bytes]) -> Source:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Source("demo", folder)


def lines(*records: object) -> str:
    return "\n".join(json.dumps(record) for record in records)


def refusals(result: ReadResult) -> list[tuple[str, str, str | None]]:
    assert result.items == result.records.num_rows + result.quarantine.num_rows
    return [(row["locator"], row["rule"], row["column_name"]) for row in result.quarantine.to_pylist()]


def locators(result: ReadResult) -> list[str]:
    return result.records.column("locator").to_pylist()
