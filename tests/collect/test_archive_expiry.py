"""An archive lets earlier states go that no version was made of, and nothing else."""

import gzip
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from communique.collect import Archive, bodies
from communique.collect.archive import one_collector
from communique.collect.expiry import ArchiveExpiry, Needed, expire_archive
from communique.collect.rows import Fetch, SourceAbout
from communique.errors import BusyError, UsageError
from communique.sources import parse_sources, read

START = datetime(2026, 1, 1, tzinfo=UTC)
LATER = START + timedelta(days=400)


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def collected(folder: Path, *states: tuple[str, bytes], is_list: bool = False) -> Path:
    """An archive with these states of pages, by address, a day apart."""
    folder.mkdir(exist_ok=True)
    with Archive(folder, create=True) as archive:
        run = archive.begin([SourceAbout("press", None, "en", None, None, "page", None)], START)
        for day, (address, body) in enumerate(states):
            at = START + timedelta(days=day)
            link = f"https://press.example/{address}"
            archive.record(run, Fetch("press", address, link, at, is_list, final_address=link, body=body))
    return folder


def held(folder: Path) -> set[str]:
    return set(bodies.sizes(folder))


def test_an_earlier_state_goes_and_the_request_that_brought_it_is_remembered(tmp_path: Path) -> None:
    archive = collected(tmp_path, ("a", b"one"), ("a", b"two"), ("a", b"three"), ("b", b"other"))
    before = held(archive)
    would = expire_archive(archive, LATER, Needed({sha256(b"two")}), dry_run=True)
    assert held(archive) == before
    done = expire_archive(archive, LATER, Needed({sha256(b"two")}))
    assert (done.expired, done.kept) == (1, 3)
    assert done == would
    assert held(archive) == {sha256(body) for body in (b"two", b"three", b"other")}
    with Archive(archive) as opened:
        assert [state.body_sha256 for state in opened.states("press")] == [
            sha256(body) for body in (b"two", b"three", b"other")
        ]
    assert expire_archive(archive, LATER, Needed({sha256(b"two")})) == ArchiveExpiry(0, 0, 3)
    assert read(parse_sources([f"press={archive}"])).quarantine.num_rows == 0


def test_no_state_of_a_page_goes_of_which_a_version_refused_one(tmp_path: Path) -> None:
    archive = collected(tmp_path, ("a", b"\x00\x01\x02"), ("a", b"two"), ("b", b"one"), ("b", b"two of b"))
    found = read(parse_sources([f"press={archive}"]))
    refused = set(found.quarantine["locator"].to_pylist())
    assert found.records.num_rows == 3
    assert expire_archive(archive, LATER, Needed(), dry_run=True).expired == 2
    assert expire_archive(archive, LATER, Needed(places=refused)).expired == 1
    assert sha256(b"\x00\x01\x02") in held(archive)


def test_what_is_not_old_enough_stays(tmp_path: Path) -> None:
    archive = collected(tmp_path, ("a", b"one"), ("a", b"two"), ("a", b"three"))
    assert expire_archive(archive, START + timedelta(hours=12), Needed()).expired == 1
    assert held(archive) == {sha256(b"two"), sha256(b"three")}


def test_a_state_that_came_again_is_as_old_as_the_last_time(tmp_path: Path) -> None:
    archive = collected(tmp_path, ("a", b"one"), ("a", b"two"), ("a", b"one"), ("a", b"two"))
    assert expire_archive(archive, START + timedelta(days=1), Needed()).expired == 0
    assert expire_archive(archive, LATER, Needed()).expired == 1


def test_lists_go_too_but_for_the_last(tmp_path: Path) -> None:
    archive = collected(tmp_path, ("feed", b"<rss>1</rss>"), ("feed", b"<rss>2</rss>"), is_list=True)
    assert expire_archive(archive, LATER, Needed()).expired == 1
    assert held(archive) == {sha256(b"<rss>2</rss>")}


def test_an_object_that_is_packed_is_known_to_versions_by_what_it_holds(tmp_path: Path) -> None:
    packed = gzip.compress(b"<p>Twelve lorries.</p>", mtime=0)
    archive = collected(tmp_path, ("a.html.gz", packed), ("a.html.gz", gzip.compress(b"<p>Ten.</p>", mtime=0)))
    assert expire_archive(archive, LATER, Needed({sha256(b"<p>Twelve lorries.</p>")})).expired == 0
    assert expire_archive(archive, LATER, Needed()).expired == 1


def test_what_no_request_names_goes_and_an_archive_at_work_is_left_alone(tmp_path: Path) -> None:
    archive = collected(tmp_path / "archive", ("a", b"one"))
    bodies.keep(archive, b"nobody names this")
    with one_collector(archive), pytest.raises(BusyError, match="is being collected into"):
        expire_archive(archive, LATER, Needed())
    assert expire_archive(archive, LATER, Needed()).expired == 0
    assert held(archive) == {sha256(b"one")}
    with pytest.raises(UsageError, match="no archive of collected pages"):
        expire_archive(tmp_path / "none", LATER, Needed())
    assert not (tmp_path / "none").exists()
