"""A version travels as one file, whose every byte is checked before it takes a place."""

import gzip
import hashlib
import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_tables import AID_DOCUMENT, DRILL_DOCUMENT, PROVENANCE, replaced, tables, without

import communique
from communique.compare.verify import verify
from communique.dataset.history import read_history
from communique.dataset.manifest import RepublishedText
from communique.errors import StoreError, UsageError
from communique.publish import publish
from communique.publish.archive import export
from communique.publish.expiry import expire
from communique.publish.importing import import_version
from communique.publish.retraction import retract
from communique.publish.unpacking import checked

PACKINGS = [".tar.zst", ".tar.gz", ".zip"]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of `aid`; the drill came with the second."""
    folder = tmp_path_factory.mktemp("origin") / "aid"
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE, title="Aid, as told")
    publish(tables(), folder, PROVENANCE)
    return folder


@pytest.fixture(scope="module")
def archive(dataset: Path) -> Path:
    """The second version, packed as tar.gz."""
    file = dataset.parent / "aid-1.1.0.tar.gz"
    export(dataset, "1.1.0", file)
    return file


def wrong(folder: Path) -> list[object]:
    return [check for check in verify(folder, deep=True) if not check.passed]


@pytest.mark.parametrize("packing", PACKINGS)
def test_an_archive_brings_a_version_to_an_empty_place(dataset: Path, tmp_path: Path, packing: str) -> None:
    file = tmp_path / f"aid{packing}"
    assert export(dataset, "latest", file).version == "1.1.0"

    done = import_version(file, tmp_path / "there")

    assert (done.dataset, done.changed, done.is_latest) == (tmp_path / "there" / "aid", True, True)
    for original in sorted((dataset / "1.1.0").iterdir()):
        assert (done.dataset / "1.1.0" / original.name).read_bytes() == original.read_bytes()
    with communique.open(done.dataset, verify=True) as found:
        assert found.table("documents").num_rows == 2
    assert 'title = "Aid, as told"' in (done.dataset / "dataset.toml").read_text()
    release = read_history(done.dataset).release("1.1.0")
    assert (release.parent, release.imported_at is None) == ("1.0.0", False), "its parent is known and not there"


def test_the_chain_of_an_import_is_in_order_and_goes_on(archive: Path, tmp_path: Path) -> None:
    folder = import_version(archive, tmp_path).dataset

    assert wrong(folder) == []
    assert publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE).version == "1.2.0"
    assert wrong(folder) == []


@pytest.mark.parametrize("packing", PACKINGS)
def test_the_same_version_gives_the_same_bytes(dataset: Path, tmp_path: Path, packing: str) -> None:
    moved = shutil.copytree(dataset, tmp_path / "aid")
    for file in moved.rglob("*"):
        file.touch()
        file.chmod(0o755)
    one, another = tmp_path / f"one{packing}", tmp_path / f"another{packing}"

    export(dataset, "1.1.0", one)
    export(moved, "1.1.0", another)

    assert one.read_bytes() == another.read_bytes()


def test_unpacked_by_hand_it_is_a_dataset(archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")

    with communique.open(tmp_path / "aid", verify=True) as found:
        assert found.version == "1.1.0"


def test_parents_may_come_later_and_what_is_there_is_there(dataset: Path, archive: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.zip"
    export(dataset, "1.0.0", first)
    import_version(archive, tmp_path)

    done = import_version(first, tmp_path)

    assert (done.changed, done.is_latest) == (True, False)
    history = read_history(tmp_path / "aid")
    assert ([release.version for release in history.releases], history.latest) == (["1.0.0", "1.1.0"], "1.1.0")
    assert wrong(tmp_path / "aid") == []
    assert not import_version(first, tmp_path).changed


def test_a_version_with_another_content_is_never_replaced(archive: Path, tmp_path: Path) -> None:
    publish(tables(without(AID_DOCUMENT)), tmp_path / "aid", PROVENANCE)
    publish(tables(), tmp_path / "aid", PROVENANCE)
    before = (tmp_path / "aid" / "versions.json").read_bytes()

    with pytest.raises(StoreError, match=r"aid 1\.1\.0 is there with another content"):
        import_version(archive, tmp_path)

    assert (tmp_path / "aid" / "versions.json").read_bytes() == before


def test_a_version_of_another_line_does_not_fit(dataset: Path, archive: Path, tmp_path: Path) -> None:
    publish(tables(replaced("funding", 0, status="other")), tmp_path / "aid", PROVENANCE)

    with pytest.raises(StoreError, match=r"aid 1\.1\.0 comes from another 1\.0\.0"):
        import_version(archive, tmp_path)

    shutil.rmtree(tmp_path / "aid")
    import_version(archive, tmp_path)
    publish(tables(replaced("funding", 0, status="other")), tmp_path / "else" / "aid", PROVENANCE)
    export(tmp_path / "else" / "aid", "1.0.0", tmp_path / "other.zip")
    with pytest.raises(StoreError, match=r"1\.1\.0, which is there, comes from another 1\.0\.0"):
        import_version(tmp_path / "other.zip", tmp_path)


def test_what_has_expired_comes_back(dataset: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(dataset, tmp_path / "aid")
    export(folder, "1.0.0", tmp_path / "old.zip")
    for day in (1, 8):
        expire(folder, newest=1, now=datetime(2031, 1, day, tzinfo=UTC))
    assert not (folder / "1.0.0").exists()

    assert import_version(tmp_path / "old.zip", tmp_path).changed

    assert read_history(folder).release("1.0.0").is_there
    assert wrong(folder) == []


def test_words_that_were_purged_do_not_come_back(dataset: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(dataset, tmp_path / "aid")
    export(folder, "1.0.0", tmp_path / "old.zip")
    retract(folder, [AID_DOCUMENT["document_id"]], "court order", empty=True)

    with pytest.raises(StoreError, match=r"older than a purge of .* \(court order\)"):
        import_version(tmp_path / "old.zip", tmp_path)

    shutil.rmtree(folder / "1.0.0")
    versions = json.loads((folder / "versions.json").read_text())
    versions["versions"] = versions["versions"][1:]
    versions["versions"][0]["parent"] = None
    (folder / "versions.json").write_text(json.dumps(versions))
    (folder / "catalog.duckdb").unlink()
    with pytest.raises(StoreError, match=r"comes from another|was purged here"):
        import_version(tmp_path / "old.zip", tmp_path)
    assert not (folder / "1.0.0").exists()


@pytest.mark.parametrize("text", list(RepublishedText))
def test_words_of_a_version_that_expired_before_a_purge_do_not_come_back(text: RepublishedText, tmp_path: Path) -> None:
    folder = tmp_path / "aid"
    publish(tables(), folder, PROVENANCE, text=text)
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    export(folder, "1.0.0", tmp_path / "old.zip")
    for day in (1, 8):
        expire(folder, newest=1, now=datetime(2031, 1, day, tzinfo=UTC))
    retract(folder, [AID_DOCUMENT["document_id"]], "court order", empty=True)

    with pytest.raises(StoreError, match=r"was purged here"):
        import_version(tmp_path / "old.zip", tmp_path)

    assert not (folder / "1.0.0").exists()


def test_a_purged_version_travels_with_its_record(dataset: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(dataset, tmp_path / "aid")
    retract(folder, [AID_DOCUMENT["document_id"]], "court order", empty=True)
    export(folder, "1.1.0", tmp_path / "aid.zip")

    there = import_version(tmp_path / "aid.zip", tmp_path / "there").dataset

    [purge] = read_history(there).release("1.1.0").purges
    assert purge.reason == "court order"
    assert wrong(there) == []


@pytest.mark.parametrize(
    ("file", "words"), [("aid.rar", "does not say how it is packed"), ("absent.zip", "no archive at")]
)
def test_a_file_that_is_no_archive_by_its_name(tmp_path: Path, file: str, words: str) -> None:
    (tmp_path / "aid.rar").write_bytes(b"Rar!")

    with pytest.raises(UsageError, match=words):
        import_version(tmp_path / file, tmp_path)


def test_another_dataset_than_the_one_expected(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds a version of aid, not of drills"):
        import_version(archive, tmp_path, "drills")


# Archives that are not what they say

Member = tuple[tarfile.TarInfo, bytes]


def members(archive: Path) -> list[Member]:
    with tarfile.open(archive) as packed:
        return [(one, file.read()) for one in packed if (file := packed.extractfile(one))]


def repacked(members: list[Member], file: Path) -> Path:
    with tarfile.open(file, "w:gz") as packed:
        for member, content in members:
            packed.addfile(member, io.BytesIO(content))
    return file


def named(name: str, content: bytes = b"x", **attributes: object) -> Member:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    for attribute, value in attributes.items():
        setattr(member, attribute, value)
    return member, content


def changed(found: list[Member], name: str, change: Callable[[bytes], bytes]) -> list[Member]:
    return [
        named(member.name, change(content)) if member.name.endswith(name) else (member, content)
        for member, content in found
    ]


def of_another_version(found: list[Member]) -> list[Member]:
    return [named(m.name.replace("1.1.0", "../../1.1.0"), c.replace(b'"1.1.0"', b'"../../1.1.0"')) for m, c in found]


HOSTILE: dict[str, tuple[Callable[[list[Member]], list[Member]], str]] = {
    "a path that leads out": (lambda f: [*f, named("../evil.txt")], "evil"),
    "an absolute path": (lambda f: [*f, named("/etc/evil")], "evil"),
    "a path that leads out of the version": (lambda f: [*f, named("aid/1.1.0/../../evil")], "evil"),
    "a version that leads out": (of_another_version, "is damaged|does not list exactly one version"),
    "a dataset that leads out": (lambda f: [named(f"../{m.name}", c) for m, c in f], "outside|begins with"),
    "a symbolic link": (
        lambda f: [*f[:-1], named(f[-1][0].name, b"", type=tarfile.SYMTYPE, linkname="/etc/passwd")],
        "link|plain file",
    ),
    "a hard link": (
        lambda f: [*f[:-1], named(f[-1][0].name, b"", type=tarfile.LNKTYPE, linkname="aid/versions.json")],
        "plain file",
    ),
    "a device": (lambda f: [*f[:-1], named(f[-1][0].name, b"", type=tarfile.CHRTYPE)], "device|special|plain file"),
    "a folder": (lambda f: [*f, named("aid/more", b"", type=tarfile.DIRTYPE)], "no plain file"),
    "a file more": (lambda f: [*f, named("aid/1.1.0/more.parquet")], "which is no file of aid"),
    "a file twice": (lambda f: [*f, f[-1]], "or twice"),
    "a file less": (lambda f: f[:-1], "it lacks"),
    "nothing": (lambda _: [], "it ends where a list of versions should be"),
    "another order": (lambda f: list(reversed(f)), "it begins with"),
    "a table that was changed": (
        lambda f: changed(f, "events.parquet", lambda c: c[:-1] + b"\0"),
        "not the file whose size and digest",
    ),
    "a table that is longer": (lambda f: changed(f, "events.parquet", lambda c: c + b"\0"), "size and digest"),
    "a manifest that was changed": (lambda f: changed(f, "manifest.json", lambda c: c + b" "), "its manifest is not"),
    "another reason in the list": (
        lambda f: changed(f, "versions.json", lambda c: c.replace(b"1 document came", b"it is better")),
        "different things of reason",
    ),
    "another parent in the list": (
        lambda f: changed(f, "versions.json", lambda c: c.replace(b'"1.0.0"', b'"0.9.0"')),
        "different things of parent",
    ),
    "a list that is none": (lambda f: changed(f, "versions.json", lambda _: b"[]"), "is damaged"),
    "a page that was changed": (
        lambda f: changed(f, "README.md", lambda c: c + b"\0"),
        "not the file whose size and digest",
    ),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_what_is_not_what_it_says_leaves_nothing(archive: Path, tmp_path: Path, how: str) -> None:
    make, words = HOSTILE[how]
    file = repacked(make(members(archive)), tmp_path / "hostile.tar.gz")

    with pytest.raises(StoreError, match=words) as told:
        import_version(file, tmp_path / "there")

    assert "nothing was imported" in str(told.value)
    assert "\n" not in str(told.value)
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["hostile.tar.gz"]


def manifest_of_a_bomb(content: bytes) -> bytes:
    written = json.loads(content)
    written["tables"]["documents"]["bytes"] = 10**13
    return json.dumps(written).encode()


def test_what_would_unpack_to_too_much_is_refused_before_it_is_unpacked(archive: Path, tmp_path: Path) -> None:
    found = changed(members(archive), "manifest.json", manifest_of_a_bomb)
    digest = hashlib.sha256(found[1][1]).hexdigest().encode()
    before = json.loads(found[0][1])["versions"][0]["manifest_sha256"].encode()
    found = changed(found, "versions.json", lambda c: c.replace(before, digest))

    with pytest.raises(StoreError, match=r"would unpack to 10,000,\d+,\d+"):
        import_version(repacked(found, tmp_path / "bomb.tar.gz"), tmp_path / "there")


def test_a_header_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    member = tarfile.TarInfo("aid/versions.json")
    member.type, member.size = tarfile.GNUTYPE_LONGNAME, 10**9
    with gzip.open(tmp_path / "bomb.tar.gz", "wb") as packed:
        packed.write(member.tobuf(tarfile.GNU_FORMAT))
        for _ in range(100):
            packed.write(bytes(1 << 20))

    with pytest.raises(StoreError, match="unpacks to more than it says"):
        import_version(tmp_path / "bomb.tar.gz", tmp_path / "there")


def test_a_zip_with_a_link_or_a_bomb(archive: Path, tmp_path: Path) -> None:
    found = members(archive)
    link = zipfile.ZipInfo(found[-1][0].name)
    link.external_attr = 0o120777 << 16
    for name, last in (("link.zip", link), ("bomb.zip", zipfile.ZipInfo(found[-1][0].name))):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as packed:
            for member, content in found[:-1]:
                packed.writestr(member.name, content)
            packed.writestr(last, b"/etc/passwd" if last is link else bytes(100_000_000))

    with pytest.raises(StoreError, match="no plain file"):
        import_version(tmp_path / "link.zip", tmp_path / "there")
    with pytest.raises(StoreError, match="size and digest"):
        import_version(tmp_path / "bomb.zip", tmp_path / "there")
    assert not (tmp_path / "there").exists()


@pytest.fixture(scope="module")
def packed(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("packed")
    found = {}
    for packing in PACKINGS:
        export(dataset, "1.1.0", folder / f"aid{packing}")
        found[packing] = (folder / f"aid{packing}").read_bytes()
    return found


@settings(max_examples=60, deadline=None)
@given(packing=st.sampled_from(PACKINGS), data=st.data())
def test_whatever_byte_is_other_nothing_else_comes_in(
    packed: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, packing: str, data: st.DataObject
) -> None:
    content = bytearray(packed[packing])
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content) - 1))]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    folder = tmp_path_factory.mktemp("any")
    (folder / f"aid{packing}").write_bytes(content)

    try:
        found = checked(folder / f"aid{packing}")
    except StoreError:
        return
    assert (found.dataset, found.release.version) == ("aid", "1.1.0")


def test_a_place_that_cannot_be_written_keeps_nothing_half(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        export(dataset, "1.1.0", tmp_path / "absent" / "aid.zip")
