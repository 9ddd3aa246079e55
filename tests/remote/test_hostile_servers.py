"""Whatever a server says of a dataset, its reader gets the dataset or one line that says what is wrong."""

import errno
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile_website import VERSION, HostileWebsite, own_certificate, redirecting, running_hostile
from obstore.store import HTTPStore

import communique
from communique.compare.verify import verify
from communique.dataset.history import parsed_history
from communique.errors import StoreError, UnreachableError, UsageError
from communique.remote import mirror, reading
from communique.remote.cache import CacheError
from communique.remote.location import location_of
from communique.remote.objects import Objects
from communique.remote.working_copy import working_copy
from communique.schemas.contract import CONTRACT_VERSION


@pytest.fixture
def site(datasets: Path, impatient: None) -> Iterator[HostileWebsite]:
    with running_hostile(datasets / "aid") as served:
        yield served


@pytest.mark.parametrize("path", ["versions.json", f"{VERSION}/manifest.json"])
def test_a_length_that_fits_into_no_memory_is_an_error(site: HostileWebsite, path: str) -> None:
    site.announced[path] = 10**12
    with pytest.raises(StoreError, match=r"json is longer than it may be \(67,108,864 bytes\)"):
        communique.open(site.url)


def test_small_files_need_no_server_that_gives_parts(site: HostileWebsite) -> None:
    site.gives_ranges = False
    with communique.open(site.url, verify=True) as opened:
        assert opened.sql("SELECT count(*) FROM funding").fetchall()


def test_a_server_that_gives_no_parts_of_large_files_is_told_with_what_to_do(
    site: HostileWebsite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SMALL", 0)
    site.gives_ranges = False
    with (
        communique.open(site.url) as opened,
        pytest.raises(StoreError, match=r"gives no parts of files: copy the dataset"),
    ):
        opened.sql("SELECT count(*) FROM funding")


def funding(**changes: object) -> Callable[[Any], object]:
    return lambda manifest: manifest["tables"]["funding"].update(changes)


@pytest.mark.parametrize(
    "manifest",
    [
        b"[" * 200_000,
        b"[]",
        funding(bytes="12"),
        funding(bytes=28087.0),
        funding(bytes=-5),
        funding(bytes=True),
        funding(sha256=5),
        funding(sha256=None),
        funding(file=5),
        funding(rows="many"),
        lambda manifest: manifest["tables"].update({"funding(": manifest["tables"].pop("funding")}),
        lambda manifest: manifest["tables"].update({"(a+)+$": manifest["tables"].pop("funding")}),
        lambda manifest: manifest["files"].update({"report.html": {"bytes": None, "sha256": "0" * 64}}),
        lambda manifest: manifest.update(version=5),
    ],
)
def test_a_manifest_of_another_form_is_refused_by_its_address(
    site: HostileWebsite, manifest: Callable[[Any], object] | bytes
) -> None:
    site.says(manifest)
    with pytest.raises(StoreError, match=rf"^{site.url}/{VERSION}/manifest\.json does not have the form"):
        communique.open(site.url)


def test_a_manifest_of_another_version_is_refused(site: HostileWebsite) -> None:
    site.says(lambda manifest: manifest.update(version="../../x"))
    with pytest.raises(StoreError, match="is the manifest of another version"):
        communique.open(site.url)


@pytest.mark.parametrize("contract", [0, 99])
def test_a_contract_that_is_not_known_is_refused(site: HostileWebsite, contract: int) -> None:
    site.says(lambda manifest: manifest.update(contract=contract))
    with pytest.raises(StoreError, match=rf"keeps to contract {contract}, .*install a newer one, or open an earlier"):
        communique.open(site.url)
    with communique.open(site.url, "1.1.0") as opened:
        assert opened.sql("SELECT count(*) FROM funding").fetchall()


def test_what_is_built_is_of_a_contract_that_is_read() -> None:
    assert mirror.NEWEST_CONTRACT == CONTRACT_VERSION


@pytest.mark.parametrize(
    "change",
    [
        funding(file="figures.parquet"),
        funding(file="Figures.parquet"),
        lambda manifest: manifest["files"].update({"funding.parquet": {"bytes": 1, "sha256": "0" * 64}}),
    ],
)
def test_one_file_for_two_is_refused(site: HostileWebsite, change: Callable[[Any], object]) -> None:
    site.says(change)
    with pytest.raises(StoreError, match=r"names '(figures|funding)\.parquet' twice"):
        communique.open(site.url)


def test_a_manifest_does_not_name_itself(site: HostileWebsite) -> None:
    site.says(lambda manifest: manifest["files"].update({"manifest.json": {"bytes": 1, "sha256": "0" * 64}}))
    with pytest.raises(StoreError, match=r"names 'manifest\.json', which is no file of a version"):
        communique.open(site.url)


def test_redirects_are_followed_but_not_from_https_to_http(
    site: HostileWebsite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trusting(url: str, client_options: dict[str, Any], **options: Any) -> HTTPStore:
        return HTTPStore(url, client_options={**client_options, "allow_invalid_certificates": True}, **options)

    with redirecting(site.port) as plain, redirecting(site.port, own_certificate(tmp_path)) as secure:
        with communique.open(f"http://127.0.0.1:{plain}/aid") as opened:
            assert opened.version == VERSION
        monkeypatch.setattr("obstore.store.HTTPStore", trusting)
        with pytest.raises(UnreachableError, match=r"following redirect"):
            communique.open(f"https://127.0.0.1:{secure}/aid")


def renumbered(version: str) -> Callable[[Any], object]:
    def change(listed: Any) -> None:
        listed["versions"][-1]["version"] = listed["latest"] = version

    return change


@pytest.mark.parametrize(
    "change",
    [*map(renumbered, [" 1.0.0", "1.0.0\n", "v1.0.0", "../../1.0.0", "1.0"]), lambda listed: listed.update(versions=5)],
)
def test_a_list_of_another_form_is_refused_by_its_address(
    site: HostileWebsite, change: Callable[[Any], object]
) -> None:
    site.lists(change)
    with pytest.raises(StoreError, match=rf"^{site.url}/versions\.json is damaged .*whether the address is that of"):
        communique.open(site.url)


@pytest.mark.parametrize("content", [b"<html>Sign in</html>", b"[" * 200_000])
def test_what_is_no_list_is_told_by_the_address_that_answers(site: HostileWebsite, content: bytes) -> None:
    site.answers["versions.json"] = content
    with pytest.raises(StoreError, match=rf"^{site.url}/versions\.json is damaged .*whether the address is that of"):
        communique.open(site.url)


def test_a_version_is_listed_once(datasets: Path) -> None:
    content = (
        (datasets / "aid" / "versions.json").read_text("utf-8").replace('"version": "1.1.0"', '"version": "1.0.0"')
    )
    with pytest.raises(StoreError, match="listed twice"):
        parsed_history(content.encode(), "versions.json")


@pytest.mark.parametrize("end", [b"PAR0", b"\xff\xff\xff\x7fPAR1"])
@pytest.mark.parametrize("look", [lambda opened: opened.sql("FROM funding"), lambda opened: opened.schema("funding")])
def test_a_part_that_is_damaged_is_no_fault_of_the_query(
    site: HostileWebsite, end: bytes, look: Callable[[Any], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SMALL", 0)
    path = f"{VERSION}/funding.parquet"
    content = site.content(path) or b""
    site.answers[path] = content[: -len(end)] + end
    with (
        communique.open(site.url) as opened,
        pytest.raises(StoreError, match=rf"a table of {site.url}/{VERSION} is damaged there"),
    ):
        look(opened)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("communique.remote.reading", "communique.remote.ranges"):
        monkeypatch.delitem(sys.modules, name)
    for name in ("obstore", "fsspec"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match=r"obstore and fsspec not installed: pip install 'communique\[remote\]'"):
        communique.open("http://127.0.0.1:9/aid")


def test_what_is_wrong_with_a_query_is_not_the_server(site: HostileWebsite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SMALL", 0)
    with communique.open(site.url) as opened, pytest.raises(UsageError, match="nonesuch"):
        opened.sql("SELECT nonesuch FROM funding")


@pytest.mark.parametrize(
    "address",
    [
        "http://somebody:hunter2@data.example.org/aid",
        "s3://KEY:hunter2@bucket/aid",
        "https://data.example.org/aid?token=hunter2",
        "https://data.example.org/aid#hunter2",
        "http://data.example.org/aid/..",
        "s3://bucket/./aid",
    ],
)
def test_an_address_with_more_than_a_path_is_refused_without_its_secrets(address: str) -> None:
    with pytest.raises(UsageError, match=r"write it without") as met:
        location_of(address)
    assert "hunter2" not in str(met.value)


@pytest.mark.parametrize(
    "address",
    ["ftp://somebody:hunter2@host/data", "gs://bucket/data", "file:///srv/data", "s3://", "https:/", "S3:", "data:v1"],
)
def test_an_address_that_leads_nowhere_is_no_folder(address: str) -> None:
    for typed in (address, Path(address)):
        with pytest.raises(UsageError, match=r"leads nowhere: name an object store as") as met:
            location_of(typed)
        assert "hunter2" not in str(met.value)


@pytest.mark.parametrize(
    "path", ["data", "/srv/data:v1", "data/v:1", "C:/data", "C:\\data", "/srv/s3:/data", "2026:/x"]
)
def test_a_path_with_a_colon_is_a_path(path: str) -> None:
    assert location_of(path) is None


def test_a_name_that_is_no_folder_is_no_dataset(site: HostileWebsite, cache: Path) -> None:
    site.answers["a%20b/versions.json"] = site.content("versions.json") or b""
    with pytest.raises(UsageError, match=r"'a%20b' of .* is not the name of a dataset"):
        communique.open(f"{site.url}/a%20b")
    assert not list(cache.rglob("*"))


def test_what_was_damaged_in_the_cache_is_fetched_anew(site: HostileWebsite, cache: Path) -> None:
    with communique.open(site.url) as opened:
        whole = opened.sql("FROM funding ORDER BY ALL").fetchall()
    for kept in (path for path in (cache / "files").rglob("*") if path.is_file()):
        kept.write_bytes(bytes(kept.stat().st_size))
    with communique.open(site.url) as opened:
        assert opened.sql("FROM funding ORDER BY ALL").fetchall() == whole


@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"])
@pytest.mark.parametrize("address", ["not a url", "http://user:hunter2@127.0.0.1:9", "ftp://127.0.0.1", "http://[::1"])
def test_what_is_no_address_of_a_store_is_refused_without_repeating_it(
    name: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, address)
    location = location_of("s3://bucket/aid")
    assert location is not None
    with pytest.raises(UsageError, match=f"{name} is not the address of a store") as met:
        Objects(location)
    assert address not in str(met.value)


def test_a_full_disk_in_a_build_is_told_as_one(s3_bucket: str) -> None:
    location = location_of(f"s3://{s3_bucket}/data/aid")
    assert location is not None
    with pytest.raises(CacheError, match="free some space"), working_copy(location, []):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_is_full_fails_no_check_of_what_lies_elsewhere(
    site: HostileWebsite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Path:
        raise CacheError("no space")

    location = location_of(site.url)
    assert location is not None
    folder = mirror.mirror(location)[1]
    monkeypatch.setattr(mirror, "fetched", full)
    with pytest.raises(CacheError):
        list(verify(folder))


def test_a_bucket_that_is_not_there_is_told_as_one(s3_bucket: str) -> None:
    location = location_of("s3://no-such-bucket/data/aid")
    assert location is not None
    with pytest.raises(UsageError, match="there is no bucket no-such-bucket"):
        mirror.mirror(location)
