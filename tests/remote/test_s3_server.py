"""The server that the tests of this room rely on does what S3 promises, and the proxy what it is told."""

import threading

import obstore
import pytest
from obstore.exceptions import AlreadyExistsError, PreconditionError
from obstore.store import S3Store
from s3_server import Fault, S3Server


def store(bucket: str, retries: int = 0) -> S3Store:
    return S3Store(bucket, retry_config={"max_retries": retries})


def test_of_writers_who_race_exactly_one_wins(s3_bucket: str) -> None:
    opened = store(s3_bucket)
    won: list[int] = []
    lost: list[int] = []

    def write(number: int) -> None:
        try:
            obstore.put(opened, "versions.json", str(number).encode(), mode="create")
        except AlreadyExistsError:
            lost.append(number)
        else:
            won.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 7)
    assert bytes(obstore.get(opened, "versions.json").bytes()) == str(won[0]).encode()


def test_what_was_read_is_replaced_and_nothing_else(s3_bucket: str) -> None:
    opened = store(s3_bucket)
    first = obstore.put(opened, "list", b"1")
    obstore.put(opened, "list", b"2", mode={"e_tag": first["e_tag"]})
    with pytest.raises(PreconditionError):
        obstore.put(opened, "list", b"3", mode={"e_tag": first["e_tag"]})
    assert bytes(obstore.get(opened, "list").bytes()) == b"2"


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in (Fault.SLOW, Fault.MISSING)])
def test_a_disturbed_request_fails_once_and_its_repetition_does_not(
    s3_server: S3Server, s3_bucket: str, fault: Fault
) -> None:
    obstore.put(store(s3_bucket), "there", b"x" * 1000)
    s3_server.proxy.plan(fault, at=0)
    with pytest.raises(obstore.exceptions.BaseError):
        obstore.get(store(s3_bucket), "there").bytes()
    assert len(obstore.get(store(s3_bucket), "there").bytes()) == 1000
    s3_server.proxy.plan(fault, at=0)
    assert len(obstore.get(store(s3_bucket, retries=1), "there").bytes()) == 1000


@pytest.mark.parametrize(("fault", "written"), [(Fault.CUT, False), (Fault.ERROR, False), (Fault.LOST, True)])
def test_a_disturbed_upload_arrives_whole_or_not_at_all(
    s3_server: S3Server, s3_bucket: str, fault: Fault, written: bool
) -> None:
    s3_server.proxy.plan(fault, at=0)
    with pytest.raises(obstore.exceptions.BaseError):
        obstore.put(store(s3_bucket), "new", b"x" * 100_000)
    assert [len(one["path"]) for page in obstore.list(store(s3_bucket)) for one in page] == [3] * written
