"""What validating and publishing hold in memory does not grow with the documents as their tables do."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FEWER, MORE = 2_000, 12_000
MOST_MIB = 4.0
"""What a thousand documents more may take: their tables have 8 MiB, of which `documents` 5."""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="the system does not tell anonymous memory")
def test_validating_and_publishing_hold_no_table(tmp_path: Path) -> None:
    peaks = {}
    for count in (FEWER, MORE):
        folder = tmp_path / str(count)
        folder.mkdir()
        script = Path(__file__).with_name("memory_behind_extraction.py")
        done = subprocess.run(
            [sys.executable, str(script), str(count), str(folder)], capture_output=True, text=True, check=True
        )
        peaks[count] = json.loads(done.stdout)
    grown = {stage: (peaks[MORE][stage] - peak) / ((MORE - FEWER) / 1000) for stage, peak in peaks[FEWER].items()}
    assert set(grown) == {"validate", "publish", "publish again"}
    assert {stage: mib for stage, mib in grown.items() if mib > MOST_MIB} == {}
