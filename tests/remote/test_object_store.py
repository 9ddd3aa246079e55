"""A dataset in an object store: published whole or not at all, whatever happens on the way."""

import errno
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import obstore
import pytest
from obstore.exceptions import PreconditionError
from obstore.store import S3Store
from s3_server import Fault, S3Server
from sending import Elsewhere, Start, States, at, bring, paths, requests_of_a_publish, seen_whole, send
from small_tables import DRILL_DOCUMENT, PROVENANCE, replaced, tables, without

import communique
from communique.dataset.history import read_history
from communique.errors import BusyError, StoreError, UnreachableError, UsageError
from communique.publish import publish
from communique.publish.latest import rollback
from communique.remote import claims, objects, pushing
from communique.remote.location import location_of
from communique.remote.mirror import Origin, write_origin
from communique.remote.pushing import Pushed
from communique.remote.working_copy import working_copy

HASTY = objects.Patience(tries=1, request=timedelta(seconds=0.5))
"""Gives up at once, and on every request after a while."""

PASSING = [fault for fault in Fault if fault not in (Fault.SLOW, Fault.MISSING)]


def claimed(server: S3Server, bucket: str) -> list[str]:
    return [path for path in paths(server, bucket) if path.startswith(claims.CLAIMS)]


def test_what_is_published_to_a_store_is_read_from_there(s3_bucket: str, s3_server: S3Server) -> None:
    arrived: list[Pushed] = []
    for rows in (tables(without(DRILL_DOCUMENT)), tables(without(DRILL_DOCUMENT)), tables()):
        with working_copy(at(s3_bucket), arrived) as folder:
            publish(rows, folder, PROVENANCE)
    assert [(one.versions, one.copied > 5) for one in arrived] == [(("1.0.0",), False), (("1.1.0",), True)]
    with communique.open(f"s3://{s3_bucket}/data/aid") as opened:
        assert [release.version for release in opened.versions()] == ["1.0.0", "1.1.0"]
        assert opened.sql("FROM events SELECT count(*)").fetchall() == [(tables()["events"].num_rows,)]
    with communique.open(f"s3://{s3_bucket}/data", "1.0.0", verify=True) as opened:
        assert opened.table("documents").num_rows == tables()["documents"].num_rows - 1
    assert seen_whole(s3_server, s3_bucket) == "1.1.0"
    assert not claimed(s3_server, s3_bucket)


def test_a_table_that_did_not_change_is_copied_by_the_store(
    s3_bucket: str, s3_server: S3Server, states: States
) -> None:
    send(s3_bucket, states.first)
    s3_server.proxy.calm()
    send(s3_bucket, states.second)
    put = [request for request in s3_server.proxy.requests if request.method == "PUT"]
    copied = {Path(request.path).stem for request in put if request.is_copy}
    sent = {Path(request.path).stem for request in put if request.is_upload and request.path.endswith(".parquet")}
    assert {"funding", "statements", "entities"} <= copied
    assert sent == {"documents", "events", "changes"}
    assert [Path(request.path).name for request in put][-2:] == ["manifest.json", "versions.json"]
    assert "if-match" in put[-1].headers


def test_a_copy_on_another_machine_goes_on_from_there(
    s3_bucket: str, s3_server: S3Server, states: States, elsewhere: Elsewhere
) -> None:
    send(s3_bucket, states.first)
    done = elsewhere.send(s3_bucket, states.second)
    assert done is not None
    assert done.versions == ("1.1.0",)
    assert done.copied > 5
    assert seen_whole(s3_server, s3_bucket) == "1.1.0"


def test_what_is_published_is_no_failure_where_the_disk_is_full_after_it(
    s3_bucket: str, s3_server: S3Server, states: States, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_once_it_is_listed(folder: Path, origin: Origin) -> None:
        if origin.versions:
            raise OSError(errno.ENOSPC, "No space left on device")
        write_origin(folder, origin)

    with monkeypatch.context() as patched:
        patched.setattr(pushing, "write_origin", full_once_it_is_listed)
        done = send(s3_bucket, states.first)
    assert done is not None
    assert done.versions == ("1.0.0",)
    done = send(s3_bucket, states.second)
    assert done is not None
    assert done.versions == ("1.1.0",)
    assert seen_whole(s3_server, s3_bucket) == "1.1.0"


def test_of_two_writers_the_second_is_told_and_can_try_again(
    s3_bucket: str, s3_server: S3Server, states: States, elsewhere: Elsewhere
) -> None:
    def lose() -> None:
        with working_copy(at(s3_bucket), arrived) as folder:
            bring(states.other, folder)
            elsewhere.send(s3_bucket, states.second)

    send(s3_bucket, states.first)
    arrived: list[Pushed] = []
    with pytest.raises(BusyError, match=r"published to by another writer \(1\.1\.0: 1 document came\).*run it again"):
        lose()
    assert not arrived
    assert seen_whole(s3_server, s3_bucket) == "1.1.0"
    assert not [path for path in paths(s3_server, s3_bucket) if path.startswith("1.0.1")]
    with working_copy(at(s3_bucket), arrived) as folder:
        assert read_history(folder).latest == "1.1.0", "it begins from what is there now"
        publish(tables(replaced("funding", 0, status="allocated")), folder, PROVENANCE)
    assert [one.versions for one in arrived] == [("1.1.1",)]
    assert seen_whole(s3_server, s3_bucket) == "1.1.1"
    assert not claimed(s3_server, s3_bucket)


def test_rolling_back_moves_the_list_alone(s3_bucket: str, s3_server: S3Server, states: States) -> None:
    send(s3_bucket, states.second)
    s3_server.proxy.calm()
    with working_copy(at(s3_bucket), []) as folder:
        rollback(folder)
    assert seen_whole(s3_server, s3_bucket) == "1.0.0"
    assert [Path(r.path).name for r in s3_server.proxy.requests if r.method == "PUT"] == ["versions.json"]
    with communique.open(f"s3://{s3_bucket}/data/aid") as opened:
        assert opened.version == "1.0.0"


@pytest.mark.parametrize(
    "fault", [Fault.LOST, Fault.HALF, *(pytest.param(f, marks=pytest.mark.slow) for f in PASSING[:3])]
)
def test_passing_faults_are_survived(s3_bucket: str, s3_server: S3Server, states: States, fault: Fault) -> None:
    send(s3_bucket, states.first)
    s3_server.proxy.calm()
    for number in range(3, 60, 3):
        s3_server.proxy.plan(fault, at=number)
    done = send(s3_bucket, states.second)
    assert done is not None
    assert done.versions == ("1.1.0",)
    assert seen_whole(s3_server, s3_bucket) == "1.1.0"


def gives_up(server: S3Server, bucket: str, states: States, fault: Fault, number: int, *, lasting: bool) -> bool:
    """Publish the second version, with a fault at a request, once or from then on; whether that failed."""
    server.proxy.calm()
    if lasting:
        server.proxy.fail(fault, at=number)
    else:
        server.proxy.plan(fault, at=number)
    try:
        send(bucket, states.second)
    except UnreachableError:
        return True
    finally:
        server.proxy.calm()
    return False


def disturbed_at(server: S3Server, bucket: str, states: States, fault: Fault, number: int, *, lasting: bool) -> bool:
    """Publish the second version, with a fault at a request; the store is whole then, and a retry succeeds.

    The store has the first version and nothing else. Return whether it failed.
    """
    failed = gives_up(server, bucket, states, fault, number, lasting=lasting)
    assert seen_whole(server, bucket) in (("1.0.0", "1.1.0") if failed else ("1.1.0",))
    send(bucket, states.second)
    assert seen_whole(server, bucket) == "1.1.0"
    assert not claimed(server, bucket)
    return failed


@dataclass
class Attempts:
    """Publishing the second version over and over, each time from a store that has the first, once for each request."""

    requests: int
    start: Start
    record: Callable[[str, object], None]

    def __iter__(self) -> Iterator[int]:
        for number in range(self.requests):
            self.start.again()
            yield number

    def tell(self, what: str, failed: int, *, lasting: bool) -> None:
        often = "from then on" if lasting else "once"
        self.record("faults", f"{what} {often}: {self.requests} requests, {failed} failed")


@pytest.fixture
def attempts(
    s3_bucket: str,
    s3_server: S3Server,
    states: States,
    cache: Path,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> Attempts:
    requests = requests_of_a_publish(s3_server, states)
    return Attempts(requests, Start(s3_server, s3_bucket, states, cache, tmp_path / "kept"), record_property)


@pytest.mark.parametrize(("fault", "number"), [(Fault.CUT, 15), (Fault.LOST, -2)])
def test_a_store_that_fails_from_some_request_on_is_as_before_or_as_after(
    s3_bucket: str, s3_server: S3Server, states: States, fault: Fault, number: int, impatient: None
) -> None:
    if number < 0:
        number += requests_of_a_publish(s3_server, states)
    send(s3_bucket, states.first)
    assert disturbed_at(s3_server, s3_bucket, states, fault, number, lasting=True)


@pytest.mark.slow
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("fault", [*PASSING, Fault.SLOW])
def test_a_fault_at_any_request_leaves_the_version_before_or_the_one_after(
    s3_bucket: str,
    s3_server: S3Server,
    states: States,
    fault: Fault,
    lasting: bool,
    impatient: None,
    attempts: Attempts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Any pause lets everything else come first; a longer one only takes longer.
    monkeypatch.setattr(s3_server.proxy, "slow_seconds", 0.05)
    failed = sum(disturbed_at(s3_server, s3_bucket, states, fault, number, lasting=lasting) for number in attempts)
    attempts.tell(str(fault), failed, lasting=lasting)
    assert failed == 0 if fault is Fault.SLOW else failed > attempts.requests / 2


@pytest.mark.slow
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_a_request_that_arrives_after_its_writer_gave_up_harms_nobody(
    s3_bucket: str,
    s3_server: S3Server,
    states: States,
    lasting: bool,
    attempts: Attempts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failed, left = 0, 0
    for number in attempts:
        with monkeypatch.context() as hasty:
            hasty.setattr(objects, "PATIENCE", HASTY)
            hasty.setattr(s3_server.proxy, "slow_seconds", (3 if lasting else 1.5) * HASTY.request.total_seconds())
            failed += gives_up(s3_server, s3_bucket, states, Fault.SLOW, number, lasting=lasting)
        with suppress(BusyError):  # where the late one is the list: it names what was sent
            send(s3_bucket, states.second)  # while what is late arrives
        s3_server.proxy.wait()
        send(s3_bucket, states.second)
        assert seen_whole(s3_server, s3_bucket) == "1.1.0"
        left += len(claimed(s3_server, s3_bucket))
    attempts.tell("late", failed, lasting=lasting)
    assert failed > attempts.requests / 2
    assert left <= 1, "a claim that came when its version was listed: the next writer removes it"


def test_a_list_that_arrives_late_names_nothing_that_is_gone(
    s3_bucket: str, s3_server: S3Server, states: States, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    last_but_one = requests_of_a_publish(s3_server, states) - 2
    send(s3_bucket, states.first)
    s3_server.proxy.calm()
    opened = S3Store(s3_bucket, prefix="data/aid", endpoint=s3_server.endpoint)
    tag, late = obstore.head(opened, "versions.json")["e_tag"], (states.second / "versions.json").read_bytes()
    s3_server.proxy.fail(Fault.CUT, at=last_but_one)
    with pytest.raises(UnreachableError):
        send(s3_bucket, states.second)
    s3_server.proxy.calm()
    remove, refused = objects.Objects.remove, []

    def removed_before_it_came(self: objects.Objects, paths: Collection[str]) -> None:
        remove(self, paths)
        try:
            obstore.put(opened, "versions.json", late, mode={"e_tag": tag}, use_multipart=False)
        except PreconditionError:
            refused.append(seen_whole(s3_server, s3_bucket))

    monkeypatch.setattr(objects.Objects, "remove", removed_before_it_came)
    send(s3_bucket, states.second)
    assert refused[0] == "1.0.0"
    assert seen_whole(s3_server, s3_bucket) == "1.1.0"


@pytest.mark.parametrize("name", ["documents.parquet", "manifest.json"])
def test_a_file_that_arrives_late_is_in_nobodys_way(
    s3_bucket: str, s3_server: S3Server, states: States, name: str
) -> None:
    send(s3_bucket, states.first)
    opened = S3Store(s3_bucket, prefix="data/aid", endpoint=s3_server.endpoint)
    obstore.put(opened, f"1.1.0/{name}", (states.second / "1.1.0" / name).read_bytes())
    done = send(s3_bucket, states.second)
    assert done is not None
    assert done.versions == ("1.1.0",)
    assert seen_whole(s3_server, s3_bucket) == "1.1.0"
    assert not claimed(s3_server, s3_bucket)


def test_what_a_dead_upload_left_is_in_nobodys_way_for_longer_than_an_hour(
    s3_bucket: str,
    s3_server: S3Server,
    states: States,
    elsewhere: Elsewhere,
    monkeypatch: pytest.MonkeyPatch,
    impatient: None,
) -> None:
    send(s3_bucket, states.first)
    s3_server.proxy.fail(Fault.CUT, at=12)
    with pytest.raises(UnreachableError):
        send(s3_bucket, states.second)
    s3_server.proxy.calm()
    left = [path for path in paths(s3_server, s3_bucket) if path.startswith("1.1.0/")]
    assert left
    with pytest.raises(BusyError, match=r"1\.1\.0 is being sent by another writer \(process \d+ on"):
        elsewhere.send(s3_bucket, states.second)
    assert set(left) <= set(paths(s3_server, s3_bucket)), "it may be alive"
    monkeypatch.setattr(claims, "ABANDONED_AFTER", timedelta(seconds=-5))
    done = elsewhere.send(s3_bucket, states.other)
    assert done is not None
    assert (done.versions, done.swept) == (("1.0.1",), ("1.1.0",))
    assert seen_whole(s3_server, s3_bucket) == "1.0.1"
    assert not [path for path in paths(s3_server, s3_bucket) if path.startswith("1.1.0/")]


def test_a_version_that_the_list_does_not_name_is_no_leftover(
    s3_bucket: str, s3_server: S3Server, states: States, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(s3_bucket, states.second)
    obstore.put(S3Store(s3_bucket, prefix="data/aid"), "versions.json", (states.first / "versions.json").read_bytes())
    monkeypatch.setattr(claims, "ABANDONED_AFTER", timedelta(seconds=-5))
    before = paths(s3_server, s3_bucket)
    with pytest.raises(StoreError, match="is that an older copy"):
        elsewhere.send(s3_bucket, states.second)
    assert paths(s3_server, s3_bucket) == before


def test_a_version_that_was_made_and_not_sent_is_sent_by_the_next_call(
    s3_bucket: str, s3_server: S3Server, states: States, impatient: None
) -> None:
    s3_server.proxy.fail(Fault.ERROR, at=10)
    with pytest.raises(UnreachableError):
        send(s3_bucket, states.first)
    s3_server.proxy.calm()
    arrived: list[Pushed] = []
    with working_copy(at(s3_bucket), arrived) as folder:
        assert read_history(folder).latest == "1.0.0"
    assert [pushed.versions for pushed in arrived] == [("1.0.0",)]
    assert seen_whole(s3_server, s3_bucket) == "1.0.0"


def test_what_fails_here_sends_nothing(s3_bucket: str, s3_server: S3Server, states: States) -> None:
    def fail() -> None:
        with working_copy(at(s3_bucket), []) as folder:
            bring(states.first, folder)
            raise StoreError("the disk")

    with pytest.raises(StoreError, match="the disk"):
        fail()
    assert paths(s3_server, s3_bucket) == []


def test_a_web_server_is_not_written_to() -> None:
    location = location_of("http://127.0.0.1:9/aid")
    assert location is not None
    with pytest.raises(UsageError, match="can only be read"), working_copy(location, []):
        pass
