"""What is installed is what stands in the tree, and the consumer's install is light."""

import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import communique

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ["prefect", "pandera", "polars", "spacy"]

pytestmark = pytest.mark.wheel


def _built(source: Path, out: Path, *what: str) -> Path:
    command = [sys.executable, "-m", "build", "--no-isolation", *what, "--outdir", str(out), str(source)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(out.iterdir())


def _contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {n: archive.read(n) for n in archive.namelist() if n.startswith("communique/")}


def _listed(*places: str) -> list[str]:
    """The project's files: those that git knows, and new ones that it does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *places]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(name for name in done.stdout.splitlines() if (ROOT / name).is_symlink() or (ROOT / name).exists())


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project's files: a build in the tree itself would leave things behind, and take up old ones."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in _listed():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    return folder


@pytest.fixture(scope="module")
def tree() -> dict[str, bytes]:
    """Every file of the package, through the links, as a wheel should hold it."""
    listed = _listed("src/communique", "schemas", "flows")
    found = {}
    for name in listed:
        path = ROOT / name
        if path.is_symlink():
            continue
        inside = name.removeprefix("src/") if name.startswith("src/") else f"communique/{name}"
        found[inside] = path.read_bytes()
    return found


@pytest.fixture(scope="module")
def sdist(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(checkout, tmp_path_factory.mktemp("sdist"), "--sdist")


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(checkout, tmp_path_factory.mktemp("wheel"), "--wheel")


def test_the_wheel_holds_the_tree_and_nothing_else(wheel: Path, tree: dict[str, bytes]) -> None:
    contents = _contents(wheel)

    assert sorted(contents) == sorted(tree)
    assert contents == tree


def test_the_wheel_of_the_sdist_holds_the_tree_too(sdist: Path, tree: dict[str, bytes], tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    source = next((tmp_path / "source").iterdir())

    assert _contents(_built(source, tmp_path / "wheel", "--wheel")) == tree


@pytest.fixture(scope="module")
def consumer(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment with the wheel and what a consumer needs; returns its python."""
    home = tmp_path_factory.mktemp("consumer") / "venv"
    venv.create(home)
    python = home / "bin" / "python"
    install = ["install", "--quiet", "--constraint", str(ROOT / "constraints.txt"), str(wheel)]
    subprocess.run([*_pip(python), *install], check=True, capture_output=True)
    return python


def _pip(python: Path) -> list[str]:
    """The pip of the tests, at work in another environment, which so needs none."""
    return [sys.executable, "-m", "pip", "--python", str(python)]


def test_a_consumer_gets_no_pipeline(consumer: Path) -> None:
    listed = subprocess.run([*_pip(consumer), "list", "--format=freeze"], capture_output=True, text=True)

    names = {line.partition("==")[0].lower() for line in listed.stdout.splitlines()}
    assert {"communique", "pyarrow", "duckdb"} <= names
    assert not names & {*HEAVY, "pandas", "numpy"}


def test_import_is_quick_and_loads_nothing_heavy(consumer: Path) -> None:
    code = (
        "import sys, time; t = time.perf_counter(); import communique; t = time.perf_counter() - t; "
        f"print(t, [m for m in {HEAVY} if m in sys.modules])"
    )
    runs = [subprocess.run([str(consumer), "-c", code], capture_output=True, text=True).stdout for _ in range(3)]

    assert all(run.endswith("[]\n") for run in runs), runs
    assert min(float(run.split()[0]) for run in runs) < 0.5


def test_a_consumer_is_told_what_building_needs(consumer: Path, tmp_path: Path) -> None:
    command = [str(consumer.parent / "communique"), "build", "--datasets", str(tmp_path), str(ROOT / "seeds")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)

    assert done.returncode == 2
    assert "communique[pipeline]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_consumer_queries_what_the_pipeline_published(consumer: Path, tmp_path: Path) -> None:
    build = [str(Path(sys.executable).parent / "communique"), "build", "--no-prefect", "--quiet"]
    build += ["--datasets", str(tmp_path), "--dataset", "example", str(ROOT / "seeds")]
    subprocess.run(build, check=True, capture_output=True)
    query = "select count(*) as n from documents"
    command = [str(consumer.parent / "communique"), "query", query, "--datasets", str(tmp_path), "--format", "csv"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)

    assert done.stderr == ""
    with communique.open(tmp_path / "example") as published:
        count = published.table("documents").num_rows
    assert count > 0
    assert done.stdout.split() == ["n", str(count)]
