"""Where a partnership's store is, and whether it is safe to keep it there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pifkit.model.errors import StoreError

if TYPE_CHECKING:
    from pifkit.workspace import Workspace

FILE = "events.sqlite"
URL = "PIFKIT_STORE"
"""Environment variable: SQLAlchemy's address of one database for all partnerships, such as
`postgresql+psycopg://user@host/database`."""

# File systems on which SQLite's write-ahead log cannot be shared, because its memory map does not cross the network.
NETWORK = frozenset(
    {"nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.sshfs", "fuse.rclone",
     "fuse.davfs", "fuse.gvfsd-fuse", "ncpfs", "afs", "coda", "ceph", "fuse.glusterfs", "lustre", "drvfs"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where events are.

    Attributes:
        partnership: id of the partnership.
        path: the SQLite file; None where all partnerships share a database.
        url: address of that database; None for the file.
    """

    partnership: str
    path: Path | None = None
    url: str | None = None

    @property
    def name(self) -> str:
        """The place as messages name it; never a password."""
        if self.path is not None:
            return str(self.path)
        return re.sub(r"//[^@/]*@", "//", self.url or "")


def place_of(workspace: Workspace, partnership: str) -> Place:
    """The place of a partnership's store: the database named by the environment, else a file in its folder."""
    url = os.environ.get(URL, "").strip()
    if url:
        return Place(partnership, url=url)
    return Place(partnership, path=workspace.folder(partnership) / FILE)


def refuse_network_drive(path: Path) -> None:
    """Refuse to keep a store on a network drive.

    Raises:
        StoreError: with what to do instead.
    """
    kind = network_drive(path)
    if kind:
        raise StoreError(
            f"{path} is on a network drive ({kind}). SQLite cannot keep entries safe there: two computers writing at once "
            "can destroy the file. Put the workspace on a disk of this computer, or keep all events in PostgreSQL "
            f"({URL}=postgresql+psycopg://…). `pifkit export events` and `pifkit import events` carry them over."
        )


def network_drive(path: Path) -> str | None:
    """The kind of network drive that a path is on, such as `cifs`; None for a disk of this computer.

    Where the system does not tell, the answer is None: a doubt must not stop anybody from working.
    """
    if sys.platform == "win32":
        return _windows(path)
    try:
        here = path.resolve()
        if sys.platform == "darwin":
            return _kind_at(here, _mac_mounts(subprocess.run(["/sbin/mount"], capture_output=True, text=True).stdout))
        return _kind_at(here, linux_mounts(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return None


def linux_mounts(text: str) -> dict[Path, str]:
    """Kind of file system by mount point, from the text of `/proc/self/mountinfo`."""
    found: dict[Path, str] = {}
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if dash and len(fields) > 4 and kind:
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
            # Windows drives seen from its Linux subsystem come over a network protocol of their own.
            found[Path(point)] = "drvfs" if kind[0] == "9p" and "aname=drvfs" in after else kind[0]
    return found


def _mac_mounts(text: str) -> dict[Path, str]:
    rows = re.findall(r"^.+? on (.+) \(([a-z0-9]+)[,)]", text, re.MULTILINE)
    return {Path(point): kind for point, kind in rows}


def _kind_at(path: Path, mounts: dict[Path, str]) -> str | None:
    for folder in (path, *path.parents):
        if folder in mounts:
            return mounts[folder] if mounts[folder] in NETWORK else None
    return None


def _windows(path: Path) -> str | None:
    if sys.platform != "win32":
        return None
    import ctypes

    text = str(path.absolute())
    if text.startswith("\\\\") and not text.startswith(("\\\\?\\", "\\\\.\\")):
        return "a shared folder"
    remote = 4
    drive = ctypes.windll.kernel32.GetDriveTypeW(path.absolute().anchor)
    return "a mapped drive" if drive == remote else None
