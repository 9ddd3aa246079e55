"""Write the derived pages into `docs/reference`, or into the folder named."""

import sys
from pathlib import Path

from communique.reference import PAGES

FOLDER = Path("docs/reference")

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")
