import json
import sys
from pathlib import Path

import pytest
from typed import Run

from communique.cli.site import refresh_site


def test_a_site_is_written_and_what_became_of_it_told(run: Run, published: Path, tmp_path: Path) -> None:
    where = ("--datasets", str(published))
    status, out, err = run("site", "--out", "pages", *where)

    assert (status, out) == (0, "")
    assert err.startswith("pages: ")
    assert "pages of version 1.0.0 (" in err
    assert (tmp_path / "pages" / "index.html").is_file()
    assert (tmp_path / "pages" / "explorer" / "index.html").is_file()

    status, out, _ = run("site", str(published / "aid"), "--out", "pages", "--json")
    made = json.loads(out)
    assert (status, made["version"], made["removed"]) == (0, "1.0.0", 0)


def test_a_refresh_leaves_a_site_alone_that_is_up_to_date(published: Path, tmp_path: Path) -> None:
    refresh_site(published / "aid", tmp_path / "pages", quiet=True)
    (tmp_path / "pages" / "index.html").unlink()

    refresh_site(published / "aid", tmp_path / "pages", quiet=True)
    assert not (tmp_path / "pages" / "index.html").exists()

    (published / "aid" / "versions.json").write_text((published / "aid" / "versions.json").read_text() + "\n")
    refresh_site(published / "aid", tmp_path / "pages", quiet=True)
    assert (tmp_path / "pages" / "index.html").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("aid", "--dataset", "aid", "--out", "pages"), "name the dataset once"),
        (("--datasets", "nowhere", "--out", "pages"), "no dataset at nowhere"),
        (("--datasets", "s3://bucket/prefix", "--out", "pages"), "communique site works on a folder"),
    ],
)
def test_a_call_that_is_wrong_is_told(run: Run, arguments: tuple[str, ...], message: str) -> None:
    status, _, err = run("site", *arguments)

    assert status == 2
    assert message in err


def test_without_what_makes_pages_it_says_what_to_install(
    run: Run, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith(("jinja2", "communique.site"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jinja2", None)

    status, _, err = run("site", "--datasets", str(published), "--out", "pages")

    assert status == 2
    assert err == 'communique: communique site needs the package jinja2: pip install "communique[site]"\n'
