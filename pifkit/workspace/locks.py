"""A lock against a second run over the same outputs.

The operating system holds the lock and drops it when the process ends, however it ends, so that a crash leaves none
behind. Who holds it is written beside it, for the message to the second one; that note alone locks nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from pifkit.model.errors import ParameterError
from pifkit.workspace.atomic import atomic_write, write_error

LOCK = ".pifkit.lock"
HOLDER = ".pifkit.lock.json"


@contextlib.contextmanager
def run_lock(folder: Path, purpose: str = "a run") -> Iterator[None]:
    """Hold the lock of a folder (by custom a workspace's outputs) while the block runs.

    Args:
        folder: made when it is missing.
        purpose: what the holder does, for the message to a second one.

    Raises:
        ParameterError: somebody else holds it; the message says who, where and since when.
        OutputError: the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        lock.acquire()
    except Timeout as err:
        raise ParameterError(
            f"{folder} is in use: {_holder(folder)}. Wait for it to end, or stop it, then try again."
        ) from err
    except OSError as err:
        raise write_error(folder / LOCK, err) from err
    try:
        since = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        note = {"pid": os.getpid(), "host": socket.gethostname(), "since": since, "purpose": purpose}
        atomic_write(folder / HOLDER, json.dumps(note) + "\n")
        yield
    finally:
        with contextlib.suppress(OSError):
            (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _holder(folder: Path) -> str:
    try:
        note = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        return f"{note['purpose']} (process {note['pid']} on {note['host']}, since {note['since']})"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "another process of pifkit holds it"
