"""Publish on disks of their own: too small ones, and one that cannot be written.

`unshare --user --map-root-user --mount python on_a_disk.py BEFORE DISK KIB ...` mounts a disk with so much space on the
folder DISK, copies the dataset BEFORE there and publishes; then makes it large enough and publishes again, and at last
makes it read-only and tries to go back. Prints one JSON object a disk.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from operations import go_back, look, publish_the_drill

from communique.errors import StoreError


def told(operation: object, folder: Path) -> object:
    """What came of an operation: its result, or its error in words."""
    try:
        return operation(folder)  # type: ignore[operator]
    except StoreError as error:
        return str(error)


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


if __name__ == "__main__":
    before, disk = map(Path, sys.argv[1:3])
    for size in map(int, sys.argv[3:]):
        mount("-t", "tmpfs", "-o", "size=64m", "none", str(disk))
        folder = disk / before.name
        shutil.copytree(before, folder)
        # Not a byte less than what is there already.
        mount("-o", f"remount,size={size + sum(f.stat().st_blocks for f in folder.rglob('*')) // 2}k", str(disk))
        found = {"size": size, "full": told(publish_the_drill, folder), "seen": look(folder)}
        mount("-o", "remount,size=64m", str(disk))
        found |= {"again": told(publish_the_drill, folder), "at last": look(folder)}
        mount("-o", "remount,ro", str(disk))
        found |= {"read-only": told(go_back, folder), "read": look(folder)}
        subprocess.run(["umount", "--lazy", str(disk)], check=True)
        print(json.dumps(found), flush=True)
