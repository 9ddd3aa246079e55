"""Whatever a server says of a dataset, its reader gets the dataset or one line that says what is wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_website import VERSION, HostileWebsite, running_hostile

import communique
from communique.errors import StoreError
from communique.remote import reading


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
