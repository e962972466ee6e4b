"""The kernel provisioner `pifkit-warm`: asks a fork server for a kernel, or starts it the ordinary way.

In the batch the server's address comes with the environment (`PIFKIT_WARM_SOCKET`). For stock papermill and JupyterLab,
set JUPYTER_DEFAULT_PROVISIONER_NAME=pifkit-warm: the first kernel starts a server that lives as long as that process.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from pifkit.batch.warm import SOCKET
from pifkit.batch.warm.owner import ServerError, own_server

HANDSHAKE = 30.0  # seconds for pid and ready
_LAUNCHER = ["-m", "ipykernel_launcher"]
_LONGEST_SOCKET = 92  # of the 108 bytes of a socket's path, less what jupyter_client appends
_EXIT_NOTICE = 0.5
_numbers = itertools.count(1)
_told: set[str] = set()


class ForkedKernel:
    """A kernel of the fork server, as if it were a `subprocess.Popen`.

    Args:
        connection: to the server; the kernel's lease.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.pid = 0
        self.returncode: int | None = None
        self._buffer = b""

    def messages(self) -> list[dict[str, Any]]:
        """What the server has said since the last call; never waits. A server that is gone counts as an exit."""
        while True:
            try:
                content = self.connection.recv(65536, socket.MSG_DONTWAIT)
            except BlockingIOError:
                break
            except OSError:
                content = b""
            if not content:
                return [*self._lines(), {"exit": -int(signal.SIGKILL)}]
            self._buffer += content
        return self._lines()

    def _lines(self) -> list[dict[str, Any]]:
        *lines, self._buffer = self._buffer.split(b"\n")
        return [json.loads(line) for line in lines]

    def poll(self) -> int | None:
        """Exit code, or None while it runs."""
        if self.returncode is None:
            for message in self.messages():
                if "exit" in message:
                    self.returncode = message["exit"]
                    self.connection.close()
                    break
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end; None when the time is over first."""
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None and (end is None or time.monotonic() < end):
            time.sleep(0.005)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Signal the kernel unless its end has been reported: its number may be another's by then."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)


class WarmProvisioner(LocalProvisioner):
    """Forks what can be forked; everything else is `LocalProvisioner`'s."""

    process: Any
    _ending = False
    _address: Path | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose private sockets instead of ports before the connection file is written."""
        self._address = await self._server()
        if self._address is not None and self.parent is not None and self.parent.transport == "tcp":
            prefix = str(self._address.parent / f"k{os.getpid()}-{next(_numbers)}")
            if len(os.fsencode(prefix)) <= _LONGEST_SOCKET:
                self.parent.transport, self.parent.ip = "ipc", prefix
        kwargs = await super().pre_launch(**kwargs)
        if self._address is not None and not _is_own_kernel(kwargs["cmd"]):
            _say(f"{kwargs['cmd'][0]} is not this Python's ipykernel")
            self._address = None
        return kwargs

    async def _server(self) -> Path | None:
        if not sys.platform.startswith("linux"):
            _say(f"there are no warm kernels on {sys.platform}")
            return None
        given = os.environ.get(SOCKET)
        if given:
            return Path(given)
        try:
            return await asyncio.to_thread(own_server)
        except ServerError as error:
            _say(str(error))
            return None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Ask the server; when it cannot, launch as usual."""
        if self._address is not None:
            try:
                return await asyncio.wait_for(self._fork(self._address, cmd, kwargs), HANDSHAKE)
            except (OSError, ServerError, TimeoutError) as error:
                _say(f"the fork server did not give one ({error or type(error).__name__})")
        return await super().launch_kernel(cmd, **kwargs)

    async def _fork(self, address: Path, cmd: list[str], kwargs: dict[str, Any]) -> Any:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        kernel = ForkedKernel(connection)
        try:
            connection.connect(str(address))
            environment = dict(kwargs.get("env") or os.environ)
            environment.pop(SOCKET, None)
            cwd = str(kwargs.get("cwd") or Path.cwd())
            request = {"argv": cmd[cmd.index("ipykernel_launcher") + 1 :], "env": environment, "cwd": cwd}
            content = json.dumps(request).encode("utf-8") + b"\n"
            sent = socket.send_fds(
                connection,
                [content[:60000]],
                [_descriptor(kwargs.get("stdout"), 1), _descriptor(kwargs.get("stderr"), 2)],
            )
            connection.sendall(content[sent:])
            await _handshake(kernel)
        except BaseException:
            connection.close()
            raise
        self.process = kernel
        self.pid = self.pgid = kernel.pid
        self.cwd = Path(cwd)
        self._ending = False
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:  # noqa: ARG002
        """From now on `poll` waits for the end a little instead of being asked again and again."""
        self._ending = True

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel's process group, unless its end has been reported."""
        self._ending = True
        if self.process is not None and self.process.poll() is None:
            await super().kill(restart=restart)

    async def poll(self) -> int | None:
        """Exit code, or None while it runs (0 without a process, as jupyter_client wants it)."""
        if self._ending and isinstance(self.process, ForkedKernel):
            end = time.monotonic() + _EXIT_NOTICE
            while self.process.poll() is None and time.monotonic() < end:
                await asyncio.sleep(0.003)
        code: int | None = await super().poll()
        return code


async def _handshake(kernel: ForkedKernel) -> None:
    """Wait for the kernel's number and for its sockets to be bound."""
    while True:
        for message in kernel.messages():
            if "refused" in message:
                raise ServerError(message["refused"])
            if "exit" in message:
                raise ServerError("the kernel ended before it was ready")
            kernel.pid = message.get("pid", kernel.pid)
            if message.get("ready") and kernel.pid:
                return
        await asyncio.sleep(0.002)


def _descriptor(given: Any, default: int) -> int:
    return given if isinstance(given, int) and given >= 0 else default


def _is_own_kernel(cmd: list[str]) -> bool:
    """Whether a command starts this environment's ipykernel; links are not resolved, or two environments look alike."""
    if not cmd or Path(cmd[0]).absolute() != Path(sys.executable).absolute():
        return False
    options = [option for option in cmd[1:] if option != "-Xfrozen_modules=off"]
    return options[:2] == _LAUNCHER


def _print(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


say: Callable[[str], None] = _print
"""Who is told, once per reason and process, that a kernel is started the ordinary way."""


def _say(why: str) -> None:
    if why not in _told:
        _told.add(why)
        say(f"A kernel is started the ordinary way, which takes longer: {why}.")
