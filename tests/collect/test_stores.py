"""Object storage as a source, by moto's server on loopback and a proxy before it."""

import gzip
import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import obstore
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from obstore.store import MemoryStore, S3Store
from pydantic import ValidationError
from s3_server import Fault, S3Server

from communique.collect import Archive, Collection, CollectRequest, Patience, collect, objects
from communique.collect.bodies import body
from communique.collect.configuration import Configuration
from communique.collect.loading import load
from communique.collect.plain_listing import Credentials, credentials, is_path, signed
from communique.collect.refusals import FetchError
from communique.errors import UsageError
from communique.sources import parse_sources, read

DAY = timedelta(days=1)
QUICK = Patience(connect=2, silence=2, page=5, attempts=2, first_wait=0.01, longest_wait=0.05)


class Bucket:
    """A bucket of a test, past the proxy."""

    def __init__(self, server: S3Server, name: str) -> None:
        self.name, self.proxy = name, server.proxy
        self._store = S3Store(name, config={"endpoint": server.endpoint}, client_options={"allow_http": True})

    def put(self, key: str, data: bytes | str) -> None:
        obstore.put(self._store, key, data.encode() if isinstance(data, str) else data)

    def drop(self, key: str) -> None:
        obstore.delete(self._store, key)


@pytest.fixture
def bucket(s3_server: S3Server, s3_bucket: str) -> Bucket:
    return Bucket(s3_server, s3_bucket)


def configured(bucket: Bucket, prefix: str = "/press", **source: object) -> Configuration:
    about = {"name": "press", "kind": "store", "url": f"s3://{bucket.name}{prefix}", "licence": "CC-BY-4.0"}
    return Configuration.model_validate({"sources": [{**about, **source}]})


def run(configuration: Configuration, archive: Path, after: timedelta = timedelta(), **request: object) -> Collection:
    now = datetime.now(UTC) + after
    return collect(CollectRequest(configuration, archive, patience=QUICK, **request), clock=lambda: now)  # type: ignore[arg-type]


def test_three_days_of_a_prefix(bucket: Bucket, tmp_path: Path) -> None:
    """New objects are fetched, a changed one is a second state, one that is gone is proposed as withdrawn."""
    bucket.put("press/2026/03/01/a.txt", "Norway sent 12 radars.")
    bucket.put("press/2026/03/02/b & c.html.gz", gzip.compress(b"<h1>Latvia</h1><p>Latvia sent 3 radars to Ukraine."))
    bucket.put("press-office/other.txt", "Not below the prefix.")
    bucket.put("press/scan.pdf", b"%PDF")
    dated = configured(bucket, published="address", address_date=r"(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/")
    first = run(dated, tmp_path)
    (visit,) = first.visits
    assert (visit.listed, visit.new, visit.problem) == (2, 2, None)
    assert len(first.notes) == 1
    assert "what ends in .pdf is left out, 1 in number, the first scan.pdf" in first.notes[0]

    bucket.proxy.calm()
    (visit,) = run(dated, tmp_path, timedelta(hours=1)).visits
    assert (visit.listed, visit.new, visit.unchanged) == (2, 0, 0)
    assert bucket.proxy.count() == 1  # what its listing says to be as it was is not asked for

    bucket.put("press/2026/03/01/a.txt", "Norway sent 14 radars.")
    (visit,) = run(dated, tmp_path, DAY).visits
    assert (visit.changed, visit.new) == (1, 0)

    bucket.drop("press/2026/03/01/a.txt")
    for day in (2, 3, 4):
        found = run(dated, tmp_path, day * DAY)
        assert found.visits[0].gone == 1
        assert [page.address for page in found.vanished] == (["2026/03/01/a.txt"] if day == 4 else [])
    with Archive(tmp_path) as archive:
        states = list(archive.states("press"))
        assert body(tmp_path, states[1].body_sha256) == b"Norway sent 14 radars."
    records = read(parse_sources([f"press={tmp_path}"])).records.to_pylist()
    assert [(one["locator"], one["published_on"], one["licence"], one["url"]) for one in records] == [
        ("2026/03/01/a.txt", date(2026, 3, 1), "CC-BY-4.0", None),
        ("2026/03/01/a.txt", date(2026, 3, 1), "CC-BY-4.0", None),
        ("2026/03/02/b & c.html.gz", date(2026, 3, 2), "CC-BY-4.0", None),
    ]
    assert "Latvia sent 3 radars" in records[2]["content"]

    bucket.put("press/2026/03/01/a.txt", "Norway sent 14 radars.")
    found = run(dated, tmp_path, 5 * DAY)
    assert (found.visits[0].unchanged, found.vanished) == (1, ())


def test_patterns_since_and_a_dry_run(bucket: Bucket, tmp_path: Path) -> None:
    for key in ("press/a.txt", "press/b.txt", "press/drafts/c.txt", "press/raw/", "press/d.md"):
        bucket.put(key, "text")
    wanted = configured(bucket, include=r"\.txt$", exclude="^drafts/")
    found = run(wanted, tmp_path / "none", dry_run=True)
    assert found.due == (("press", "a.txt"), ("press", "b.txt"))
    assert not (tmp_path / "none").exists()
    tomorrow = (datetime.now(UTC) + DAY).date()
    assert run(wanted, tmp_path / "none", dry_run=True, since=tomorrow).due == ()
    assert len(run(wanted, tmp_path / "none", dry_run=True, since=tomorrow - 2 * DAY).due) == 2
    (visit,) = run(wanted.model_copy(), tmp_path / "archive").visits
    assert visit.new == 2
    assert run(configured(bucket, "/nothing"), tmp_path / "none", dry_run=True).notes == (
        f"press: no document that it wants lies below s3://{bucket.name}/nothing",
    )


def test_what_is_refused_is_told_and_asked_for_again_when_it_is_another(bucket: Bucket, tmp_path: Path) -> None:
    bucket.put("press/large.txt", "x" * 5000)
    bucket.put("press/empty.txt", " ")
    bucket.put("press/good.txt", "Good.")
    small = configured(bucket, max_bytes=1024)
    found = run(small, tmp_path)
    assert [(one.address, str(one.refused)) for one in found.refused] == [
        ("empty.txt", "empty"),
        ("large.txt", "too_large"),
    ]
    assert bucket.proxy.count("GET", containing="large") == 0
    assert run(small, tmp_path, timedelta(hours=1)).refused == ()
    bucket.put("press/large.txt", "Not large.")
    assert run(small, tmp_path, timedelta(hours=2)).visits[0].new == 1


IMPOSSIBLE = ["press/a//b.txt", "press/c/../d.txt", "press/./e.txt", "press/f\x1b[31m.txt", "press/g/../scan.pdf"]


def test_a_key_that_no_request_can_ask_for_costs_the_others_nothing(
    bucket: Bucket, s3_server: S3Server, tmp_path: Path
) -> None:
    for key in ("press/a +.txt", "press/b & ü%20.txt", "press/z.txt"):
        bucket.put(key, f"What {key} says.")
    first = run(configured(bucket), tmp_path)
    for key in IMPOSSIBLE:
        s3_server.ask("PUT", f"/{bucket.name}/{quote(key)}", b"Nobody reads this.")
    bucket.put("press/new.txt", "New.")
    found = run(configured(bucket), tmp_path, DAY)
    (visit,) = found.visits
    assert (first.visits[0].new, visit.listed, visit.new, visit.gone, visit.problem) == (3, 8, 1, 0, None)
    assert [(one.address, str(one.refused)) for one in found.refused] == [
        (key, "not_web") for key in ("./e.txt", "a//b.txt", "c/../d.txt", "f%1B[31m.txt")
    ]
    assert "rename it" in str(found.refused[0].detail)
    assert "left out, 1 in number, the first g/../scan.pdf" in found.notes[0]
    assert run(configured(bucket), tmp_path, DAY + timedelta(hours=1)).refused == ()


def test_a_listing_with_such_a_key_goes_on_where_it_broke_off(
    bucket: Bucket, s3_server: S3Server, tmp_path: Path
) -> None:
    for number in range(3):
        bucket.put(f"press/{number}.txt", f"{number}")
    s3_server.ask("PUT", f"/{bucket.name}/press//1.txt", b"Nobody reads this.")
    for fault in (Fault.THROTTLED, Fault.HALF, Fault.CUT):
        bucket.proxy.calm()
        bucket.proxy.plan(fault, at=1)
        found = run(configured(bucket), tmp_path, dry_run=True)
        assert (found.visits[0].problem, found.visits[0].listed) == (None, 4)
        assert bucket.proxy.count(containing="list-type") == 3


def test_without_credentials_in_the_environment_such_a_key_is_told(
    bucket: Bucket, s3_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3_server.ask("PUT", f"/{bucket.name}/press/a//b.txt", b"Nobody reads this.")
    monkeypatch.setenv("AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "true")
    assert credentials(configured(bucket).sources[0], os.environ) is None  # type: ignore[arg-type]
    monkeypatch.delenv("AWS_VIRTUAL_HOSTED_STYLE_REQUEST")
    monkeypatch.setattr(objects, "credentials", lambda *_: None)
    (visit,) = run(configured(bucket), tmp_path).visits
    assert visit.problem is not None
    assert "empty path segment" in visit.problem
    assert "rename that object" in visit.problem


PARTS = st.sampled_from([*"a .%+?#[]~\\ü\x00\x1b\x7f\x85\u202e", "..", "", "a" * 300])


@given(st.lists(PARTS, min_size=1, max_size=4), st.sampled_from(["", "/"]))
def test_a_key_is_possible_where_the_library_takes_it(parts: list[str], between: str) -> None:
    """`head` of a store that is empty says which keys it does not even look for."""
    key = between.join(parts)
    assume(not key.startswith("/") and not key.endswith("/") and key)
    try:
        obstore.head(MemoryStore(), key)
    except FileNotFoundError:
        assert is_path(key)
    except ValueError:
        assert not is_path(key)


def test_a_listing_is_signed_as_it_is_asked_for() -> None:
    """A store signs what it was asked for and compares: each byte of the address has to be the one that was signed."""
    asked = {"prefix": "a b/ü+~", "list-type": "2", "continuation-token": "1/ab=="}
    request = signed("http://127.0.0.1:9000/bucket", asked, Credentials("key", "secret", "token", "eu-central-1"))
    words = "continuation-token=1%2Fab%3D%3D&list-type=2&prefix=a%20b%2F%C3%BC%2B~"
    assert str(request.url) == f"http://127.0.0.1:9000/bucket?{words}"
    assert "/eu-central-1/s3/aws4_request" in request.headers["authorization"]
    assert request.headers["x-amz-security-token"] == "token"


def test_a_listing_that_anybody_may_see_is_asked_for_without_a_signature() -> None:
    request = signed("http://127.0.0.1:9000/bucket", {"list-type": "2"}, Credentials())
    assert not [name for name in request.headers if name.startswith("x-amz") or name == "authorization"]


@pytest.mark.slow
def test_more_objects_than_a_listing_and_a_run_have(bucket: Bucket, s3_server: S3Server, tmp_path: Path) -> None:
    """A listing comes in pages of a thousand; those beyond `max_pages` come in the next run."""
    for number in range(1003):
        bucket.put(f"press/{number:04}.txt", f"{number}")
    found = run(configured(bucket, max_pages=2), tmp_path)
    assert (found.visits[0].listed, found.visits[0].new, found.visits[0].left_over) == (1003, 2, 1001)
    assert bucket.proxy.count(containing="list-type") == 2
    bucket.proxy.fail(Fault.ERROR, at=1)
    (visit,) = run(configured(bucket, max_pages=1), tmp_path, DAY).visits
    assert visit.listed == 1000
    assert bucket.proxy.count(containing="start-after=") == 1  # what was listed is not listed again
    assert visit.gone == 0  # what stands behind the break is not taken for gone
    assert visit.problem is not None
    bucket.proxy.calm()
    s3_server.ask("PUT", f"/{bucket.name}/press/0000/../x.txt", b"Nobody reads this.")
    (visit,) = run(configured(bucket), tmp_path, dry_run=True).visits
    assert (visit.listed, visit.problem) == (1004, None)
    assert bucket.proxy.count(containing="list-type") == 3  # the first page was refused by who reads it


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.THROTTLED, Fault.CUT, Fault.HALF])
def test_what_passes_is_tried_again(bucket: Bucket, tmp_path: Path, fault: Fault) -> None:
    bucket.put("press/a.txt", "Norway sent 12 radars." * 100)
    bucket.proxy.plan(fault, at=0)
    bucket.proxy.plan(fault, at=2)
    (visit,) = run(configured(bucket), tmp_path).visits
    assert (visit.new, visit.problem) == (1, None)
    assert bucket.proxy.count() == 4


def test_a_store_that_does_not_answer_costs_what_is_there_nothing(bucket: Bucket, tmp_path: Path) -> None:
    for number in range(9):
        bucket.put(f"press/{number}.txt", "text")
    bucket.proxy.fail(Fault.CUT, at=1)
    found = run(configured(bucket), tmp_path)
    (visit,) = found.visits
    assert visit.new == 0
    assert 3 <= visit.refused <= 6  # four at a time
    assert visit.left_over == 9 - visit.refused
    (note,) = found.notes
    assert note.startswith(
        f"s3://{bucket.name} could not be reached 3 times in a row (unreachable: s3://{bucket.name}/"
    )
    assert note.endswith(f"{visit.left_over} more of its pages wait for the next run")
    bucket.proxy.calm()
    bucket.proxy.fail(Fault.CUT)
    (visit,) = run(configured(bucket), tmp_path, DAY).visits
    assert visit.problem is not None
    assert visit.problem.startswith("unreachable: ")
    bucket.proxy.calm()
    (visit,) = run(configured(bucket), tmp_path, 2 * DAY).visits
    assert visit.new == 9


def test_a_bucket_that_is_not_there_and_one_that_may_not_be_read(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = Configuration.model_validate({"sources": [{"name": "a", "kind": "store", "url": "s3://no-such-bucket"}]})
    (visit,) = run(nowhere, tmp_path).visits
    assert visit.problem == "status: s3://no-such-bucket answers 404 (NoSuchBucket)"
    elsewhere = configured(bucket, endpoint="http://127.0.0.1:9")
    (visit,) = run(elsewhere, tmp_path).visits
    assert visit.problem is not None
    assert visit.problem.startswith(f"unreachable: s3://{bucket.name}/press (HTTP error")
    assert visit.problem.endswith(", at http://127.0.0.1:9)")


CASES_OF_PLACES = [
    ("https://example.org/press", "no place in object storage"),
    ("s3://key:secret@bucket/press", "no place in object storage"),
    ("s3://bucket/press//a", "empty parts"),
    ("s3://bucket/../a", "empty parts"),
]


@pytest.mark.parametrize(("url", "said"), CASES_OF_PLACES)
def test_places_that_are_none(url: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Configuration.model_validate({"sources": [{"name": "a", "kind": "store", "url": url}]})


def test_credentials_have_no_place_in_the_file() -> None:
    for extra in ({"endpoint": "https://key:secret@store.example.org"}, {"access_key_id": "key"}):
        with pytest.raises(ValidationError):
            Configuration.model_validate({"sources": [{"name": "a", "kind": "store", "url": "s3://bucket", **extra}]})


def test_the_name_of_an_object_does_nothing_to_a_terminal() -> None:
    with pytest.raises(FetchError) as met, objects._told("s3://bucket"):
        raise ValueError("Error parsing Path: e\x1b[31m.txt")
    assert "e\\x1b[31m.txt" in str(met.value)


@pytest.mark.parametrize("given", [{"url": "s3://key:hunter2@bucket/in"}, {"endpoint": "https://key:hunter2@s3.org"}])
def test_a_password_in_the_file_is_not_repeated(given: dict[str, str], tmp_path: Path) -> None:
    source = {"name": "a", "kind": "store", "url": "s3://bucket", **given}
    (tmp_path / "sources.yaml").write_text(json.dumps({"sources": [source]}), "utf-8")
    with pytest.raises(UsageError, match=r"credentials") as met:
        load(tmp_path / "sources.yaml")
    assert "hunter2" not in str(met.value)


def test_a_password_in_the_environment_is_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://key:hunter2@127.0.0.1:9")
    nowhere = Configuration.model_validate({"sources": [{"name": "a", "kind": "store", "url": "s3://no-such-bucket"}]})
    with pytest.raises(UsageError, match=r"a: AWS_ENDPOINT_URL is not the address of a store") as met:
        run(nowhere, tmp_path)
    assert "hunter2" not in str(met.value)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    nowhere = Configuration.model_validate({"sources": [{"name": "a", "kind": "store", "url": "s3://no-such-bucket"}]})
    with pytest.raises(UsageError, match=r"a lies in object storage.*pip install 'communique\[pipeline,remote\]'"):
        run(nowhere, tmp_path)
