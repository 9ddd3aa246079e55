"""An environment of their own for the programs that are compared with: `python benchmarks/peers/environment.py [DIR]`

Installs what `requirements.txt` pins into DIR (default: `build/peers`) where it is not there yet, and prints where its
interpreter is. Nothing of it gets into the environment of the product.
"""

import hashlib
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
DEFAULT = Path(__file__).resolve().parents[2] / "build" / "peers"
_DONE = "requirements.sha256"


def main() -> None:
    """Make it, say where."""
    print(interpreter(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))


def interpreter(place: Path = DEFAULT) -> Path:
    """The interpreter of the environment, which is made when it is not there or pins something else."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    python, done = place / "bin" / "python", place / _DONE
    if not done.is_file() or done.read_text("utf-8") != wanted:
        print(f"making the environment of the peers in {place} (two minutes)", file=sys.stderr)
        venv.create(place, clear=True, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, "--requirement", str(REQUIREMENTS)], check=True, stdout=sys.stderr)
        done.write_text(wanted, "utf-8")
    return python


def packages(place: Path = DEFAULT) -> Path:
    """The folder with the packages of the environment, whether they are there or not."""
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(place), "platbase": str(place)}))


if __name__ == "__main__":
    main()
