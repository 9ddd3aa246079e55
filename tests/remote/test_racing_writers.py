"""Writers that race, and writers that are killed: exactly one version is published, whole."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from s3_server import Fault, S3Server
from sending import Elsewhere, States, paths, requests_of_a_publish, seen_whole, send

from communique.errors import BusyError
from communique.remote import claims
from communique.remote.cache import CACHE_VARIABLE

WRITER = Path(__file__).with_name("race_writer.py")
RACED = ("busy", "won")
TOO_LATE = ("nothing", "won")


@contextmanager
def writer(server: S3Server) -> Iterator["subprocess.Popen[str]"]:
    """A writer that waits for what to publish."""
    environment = {**os.environ, **server.environment(), "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, str(WRITER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert told(process) == "ready"
        yield process
    finally:
        process.kill()
        process.communicate()


def tell(process: "subprocess.Popen[str]", bucket: str, state: Path, cache: Path) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{bucket} {state} {cache}\n")
    process.stdin.flush()


def told(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize("races", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_of_two_writers_who_race_exactly_one_wins(
    s3_server: S3Server,
    s3_bucket: str,
    states: States,
    tmp_path: Path,
    races: int,
    record_property: Callable[[str, object], None],
) -> None:
    outcomes: Counter[tuple[str, ...]] = Counter()
    with writer(s3_server) as one, writer(s3_server) as two:
        # Who begins when the other is through, with the same version, has nothing to send: that was no race.
        while outcomes[RACED] < races and outcomes.total() < 2 * races:
            # By turns: the first version of a dataset, the same number twice, two numbers; one and the other begins.
            number = outcomes[RACED]
            bucket, same = s3_server.make_bucket(), number % 3 != 2
            first = states.first if number % 3 == 0 else states.second
            second = first if same else states.other
            if number % 3:
                send(bucket, states.first)
            for process, state in ((one, first), (two, second))[:: 1 if number % 2 else -1]:
                tell(process, bucket, state, tmp_path / f"{bucket}-{process.pid}")
            ended = (told(one), told(two))
            outcomes[tuple(sorted(ended))] += 1
            assert tuple(sorted(ended)) in (RACED, *([TOO_LATE] if same else [])), (number, ended)
            latest = {states.first: "1.0.0", states.second: "1.1.0", states.other: "1.0.1"}
            won = [state for state, end in zip((first, second), ended, strict=True) if end == "won"]
            assert [latest[state] for state in won] == [seen_whole(s3_server, bucket)], (number, ended)
            assert not [path for path in paths(s3_server, bucket) if path.startswith(claims.CLAIMS)]
    record_property("races", f"{races}: {dict(outcomes)}")
    assert outcomes[RACED] == races


@pytest.mark.parametrize("points", [(15,), pytest.param((), id="all", marks=pytest.mark.slow)])
def test_an_upload_that_is_killed_is_swept(
    s3_server: S3Server,
    s3_bucket: str,
    states: States,
    elsewhere: Elsewhere,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    points: tuple[int, ...],
    record_property: Callable[[str, object], None],
) -> None:
    """`points`: at which request; at every one without any."""
    ends: Counter[str] = Counter()
    for number in points or range(requests_of_a_publish(s3_server, states)):
        for fault in (Fault.CUT, Fault.LOST):
            bucket, cache = s3_server.make_bucket(), tmp_path / f"{number}-{fault}"
            send(bucket, states.first)
            s3_server.proxy.calm()
            with writer(s3_server) as doomed:
                s3_server.proxy.plan(fault, at=number, then=doomed.kill)
                tell(doomed, bucket, states.second, cache)
                assert told(doomed) == "", "it is dead"
            s3_server.proxy.calm()
            seen = seen_whole(s3_server, bucket)
            assert seen in ("1.0.0", "1.1.0")
            claimed = [path for path in paths(s3_server, bucket) if path.startswith(claims.CLAIMS)]
            ends[f"{seen}{', claimed' if claimed else ''}"] += 1
            with monkeypatch.context() as there:
                there.setenv(CACHE_VARIABLE, str(cache))
                if number % 2:
                    # Who was killed tries again: at once, from the same copy.
                    send(bucket, states.second)
                elif seen == "1.0.0":
                    # Another writer: not before nobody can be alive there.
                    if claimed:
                        with pytest.raises(BusyError):
                            elsewhere.send(bucket, states.second)
                    there.setattr(claims, "ABANDONED_AFTER", timedelta(seconds=-5))
                    elsewhere.send(bucket, states.second)
            shutil.rmtree(elsewhere.folder, ignore_errors=True)
            assert seen_whole(s3_server, bucket) == "1.1.0"
            left = [path for path in paths(s3_server, bucket) if path.startswith(claims.CLAIMS)]
            assert not left or (seen == "1.1.0" and not number % 2)
    record_property("kills", f"{sum(ends.values())}: {dict(ends)}")
