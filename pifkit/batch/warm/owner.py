"""Starting a fork server and keeping its lifeline."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

START = 60.0  # seconds until everything is loaded
_LONGEST_FOLDER = 60
_MANY = 30  # kernels from which rehearsing charts once pays


class ServerError(Exception):
    """No warm kernel from there; the ordinary way is open."""


class ForkServer:
    """A fork server that ends with its owner: close it, or just die.

    Args:
        own: preload what the batch needs of pifkit; for an owner that does not live longer than an edit.
        rooms: and all that notebooks can use of it; False for notebooks that do not.
        thorough: rehearse the usual charts before the first kernel; False for a run of a few units.
        environment: its environment; None: this process's.

    Raises:
        ServerError: this system cannot fork safely, or the server did not start.
    """

    def __init__(
        self,
        own: bool = False,
        environment: Mapping[str, str] | None = None,
        *,
        rooms: bool = True,
        thorough: bool = True,
    ) -> None:
        if not sys.platform.startswith("linux"):
            raise ServerError(f"there are no warm kernels on {sys.platform}")
        self.folder = Path(tempfile.mkdtemp(prefix="pifkit-w", dir=_short_folder()))
        self.address = self.folder / "s"
        command = [sys.executable, "-m", "pifkit.batch.warm.server", str(self.address)]
        wanted = {"--own": own, "--rooms": rooms, "--thorough": thorough}
        command += [word for word in wanted if wanted[word]]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=dict(environment or os.environ),
                start_new_session=True,
            )
        self._ready: bool | None = None

    def wait(self) -> Path:
        """Wait until it has loaded everything; its address.

        Raises:
            ServerError: it ended, or took too long.
        """
        if self._ready is None:
            timer = threading.Timer(START, self.process.kill)
            timer.start()
            line = self.process.stdout.readline() if self.process.stdout else b""
            timer.cancel()
            with contextlib.suppress(ValueError):
                self._ready = bool(json.loads(line or b"{}").get("ready"))
        if not self._ready:
            said = (self.folder / "log").read_text(encoding="utf-8", errors="replace").strip().split("\n")[-1]
            self.close()
            raise ServerError(f"the fork server did not start ({said[:200]})")
        return self.address

    def close(self) -> None:
        """End it with all its kernels."""
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def server_for(notebooks: Sequence[Path | None], environment: Mapping[str, str]) -> ForkServer:
    """The fork server of one run: has ready what its notebooks name, and rehearses when there are many.

    Args:
        notebooks: the notebook of each unit, in any order.
        environment: the server's.

    Raises:
        ServerError: as `ForkServer`.
    """
    rooms = any(b"pifkit" in notebook.read_bytes() for notebook in {*notebooks} if notebook is not None)
    return ForkServer(True, environment, rooms=rooms, thorough=len(notebooks) >= _MANY)


def _short_folder() -> str | None:
    """The usual folder for temporary files, unless its name is too long for sockets in it."""
    usual = tempfile.gettempdir()
    return None if len(os.fsencode(usual)) <= _LONGEST_FOLDER else "/tmp"  # noqa: S108  # a private folder is made in it


_own: list[ForkServer] = []
_lock = threading.Lock()


def own_server() -> Path:
    """The address of this process's own server, started at the first call.

    Raises:
        ServerError: it cannot be started; it is not tried again.
    """
    with _lock:
        if not _own:
            server = ForkServer()
            _own.append(server)
            atexit.register(server.close)
        return _own[0].wait()
