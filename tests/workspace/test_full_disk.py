"""A disk that is really full, and one that is really read-only: a clear message, nothing lost, nothing half-written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pifkit.model.errors import OutputError
from pifkit.workspace import check_workspace, find_workspace, new_partnership
from pifkit.workspace.importing.csvfile import import_csv
from tests.support import missing
from tests.workspace.base import write
from tests.workspace.disk import tree
from tests.workspace.test_importing import MAPS, TABLES

SIZE = 512 * 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A drive of its own of half a megabyte; only Linux, and only with the right to mount one."""
    if sys.platform != "linux" or shutil.which("mount") is None:
        missing("mount", "a small drive can be mounted on Linux only")
    folder = tmp_path / "small drive"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        missing("mount", "this user may not mount a drive")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Fill the drive but for some bytes."""
    stat = os.statvfs(disk)
    path = disk / "filler"
    path.write_bytes(b"x" * max(0, stat.f_bavail * stat.f_frsize - leave))
    return path


def importing(tmp_path: Path, root: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLES[0], encoding="utf-8")
    (tmp_path / "m.yaml").write_text(MAPS[0][1], encoding="utf-8")
    import_csv(tmp_path / "t.csv", tmp_path / "m.yaml", root)


def partnerships(root: Path) -> dict[str, bytes | None]:
    return {name: content for name, content in tree(root).items() if name.startswith("parameters")}


@pytest.mark.parametrize("pages", [0, 1, 3, 8, 12])
def test_a_full_drive_loses_nothing_and_the_same_command_works_once_there_is_space(
    pages: int, disk: Path, tmp_path: Path
) -> None:
    root = write(disk / "w")
    before = partnerships(root)
    filler = fill(disk, pages * 4096)
    for run in (lambda: importing(tmp_path, root), lambda: new_partnership(find_workspace(root), "south")):
        with pytest.raises(OutputError, match=r"No space left.*Free some space.*same command"):
            run()
        assert partnerships(root) == before
    filler.unlink()
    importing(tmp_path, root)
    new_partnership(find_workspace(root), "south")
    assert set(find_workspace(root).partnership_ids()) == {"angus", "fife", "north", "south"}
    assert check_workspace(find_workspace(root)) == []


def test_a_read_only_drive_is_explained(disk: Path, tmp_path: Path) -> None:
    root = write(disk / "w")
    before = tree(root)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        for run in (lambda: importing(tmp_path, root), lambda: new_partnership(find_workspace(root), "south")):
            with pytest.raises(OutputError, match=r"Read-only file system.*may be written to"):
                run()
        assert check_workspace(find_workspace(root)) == [], "what only reads still works"
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert tree(root) == before
