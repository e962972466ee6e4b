"""The fork server: a process with one thread that forks a kernel per request and buries the dead.

    python -m pifkit.batch.warm.server SOCKET [--own] [--rooms] [--thorough]

Every line that goes over the socket is a JSON object. A client connects, sends one request (`argv`, `env`, `cwd`, and as
passed descriptors standard output and error) and is told `pid`, `ready` and in the end `exit`. Its connection is the
kernel's lease: when it ends, the kernel's process group is killed. Standard input is the owner's lifeline: when it ends,
all kernels are killed and the server leaves.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import selectors
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pifkit.batch.warm import preload
from pifkit.batch.warm.child import become_kernel
from pifkit.batch.warm.limits import limit_memory

#: Read by libraries when they are imported, which has happened here: a request that differs is refused.
READ_AT_IMPORT = (
    "PYTHONPATH",
    "PYTHONHASHSEED",
    "PYTHONHOME",
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "MPLCONFIGDIR",
    "LANG",
    "LC_ALL",
)
_READ = 1 << 16


@dataclass
class _Client:
    """A connection: what it has sent so far, and the kernel that it has been given."""

    connection: socket.socket
    buffer: bytes = b""
    streams: list[int] = field(default_factory=list)
    pid: int | None = None

    def tell(self, **message: Any) -> None:
        """Send a line; a client that is gone is noticed when its connection is read."""
        with contextlib.suppress(OSError):
            self.connection.sendall(json.dumps(message).encode("utf-8") + b"\n")

    def close(self) -> None:
        """Close the connection and the descriptors that came over it."""
        for descriptor in self.streams:
            with contextlib.suppress(OSError):
                os.close(descriptor)
        self.streams.clear()
        self.connection.close()


class Server:
    """The loop: requests, deaths of kernels, ends of leases, end of the lifeline.

    Args:
        address: path of the socket, in a folder that nobody else can enter.
        environment: what the server was started with, before it set anything itself.
    """

    def __init__(self, address: Path, environment: dict[str, str]) -> None:
        self.address = address
        self.environment = environment
        self.kernels: dict[int, _Client] = {}
        self.clients: set[int] = set()
        self.selector = selectors.DefaultSelector()
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        old = os.umask(0o177)
        try:
            self.listener.bind(str(address))
        finally:
            os.umask(old)
        self.listener.listen(64)
        self.listener.setblocking(False)
        self.wakeup, writes = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(writes, warn_on_full_buffer=False)
        self.own = [self.listener.fileno(), self.wakeup, writes, self.selector.fileno()]
        for file, what in ((self.listener, "listener"), (self.wakeup, "wakeup"), (0, "lifeline")):
            self.selector.register(file, selectors.EVENT_READ, what)

    def serve(self) -> None:
        """Serve until the lifeline ends."""
        while True:
            for key, _ in self.selector.select():
                if key.data == "lifeline":
                    if not os.read(0, _READ):
                        return
                elif key.data == "wakeup":
                    with contextlib.suppress(BlockingIOError):
                        os.read(self.wakeup, _READ)
                    self._reap()
                elif key.data == "listener":
                    with contextlib.suppress(OSError):
                        self._accept()
                elif key.fd in self.clients:
                    self._read(key.data)

    def _accept(self) -> None:
        connection, _ = self.listener.accept()
        connection.setblocking(False)
        client = _Client(connection)
        self.clients.add(connection.fileno())
        self.selector.register(connection, selectors.EVENT_READ, client)

    def _read(self, client: _Client) -> None:
        """Take what has come; never wait for the rest of a request."""
        try:
            content, streams, _, _ = socket.recv_fds(client.connection, _READ, 2)
        except BlockingIOError:
            return
        except OSError:
            content, streams = b"", []
        client.streams += streams
        if not content:
            self._lost(client)
            return
        client.buffer += content
        if client.pid is None and client.buffer.endswith(b"\n"):
            self._request(client, json.loads(client.buffer))

    def _lost(self, client: _Client) -> None:
        """The lease has ended: the kernel goes, with everything in its group."""
        self._forget(client)
        if client.pid in self.kernels:
            _kill_kernel(client.pid)

    def _forget(self, client: _Client) -> None:
        if client.connection.fileno() in self.clients:
            self.clients.discard(client.connection.fileno())
            self.selector.unregister(client.connection)
        client.close()

    def _request(self, client: _Client, request: dict[str, Any]) -> None:
        differing = [name for name in READ_AT_IMPORT if request["env"].get(name) != self.environment.get(name)]
        if differing or len(client.streams) != 2:
            client.tell(refused=f"{', '.join(differing) or 'standard streams'} differ")
            self._forget(client)
            return
        others = [one.connection.fileno() for one in self.kernels.values() if one is not client]
        waiting = [descriptor for descriptor in self.clients if descriptor != client.connection.fileno()]
        server = os.getpid()  # before the fork: afterwards the child might ask for a parent that is dead already
        pid = os.fork()
        if pid == 0:
            client.connection.setblocking(True)
            become_kernel(request, client.connection, client.streams, [*self.own, *{*others, *waiting}], server)
        client.pid = pid
        self.kernels[pid] = client
        for descriptor in client.streams:
            os.close(descriptor)
        client.streams.clear()
        client.tell(pid=pid)

    def _reap(self) -> None:
        """Collect every dead kernel and say how it ended; what it has started in its group goes too."""
        while self.kernels:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            client = self.kernels.pop(pid, None)
            _kill_group(pid)
            if client is not None:
                client.tell(exit=os.waitstatus_to_exitcode(status))

    def end(self) -> None:
        """Kill all kernels and remove the socket with its private folder."""
        for pid in self.kernels:
            _kill_kernel(pid)
        shutil.rmtree(self.address.parent, ignore_errors=True)


@contextlib.contextmanager
def _watched_lifeline(address: Path) -> Iterator[None]:
    """Leave at once if the owner ends while the libraries load; the thread for it is gone before anything is forked."""
    loaded = threading.Event()

    def watch() -> None:
        while not loaded.is_set():
            if select.select([0], [], [], 0.1)[0]:
                shutil.rmtree(address.parent, ignore_errors=True)
                os._exit(0)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        loaded.set()
        thread.join()


def _kill_kernel(pid: int) -> None:
    """Kill a kernel that has not been reaped, and its group; just forked it may have none yet."""
    _kill_group(pid)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def main(argv: list[str]) -> None:
    """Load everything, say so, and serve."""
    environment = dict(os.environ)
    if sys.path and not sys.flags.safe_path:
        del sys.path[0]  # the folder that `python -m` was started in; a kernel has none
    os.environ["MPLBACKEND"] = "agg"
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # a library that starts threads when it is imported makes forking unsafe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory()  # every kernel inherits it
    address = Path(argv[0])
    with _watched_lifeline(address):
        preload.load("--own" in argv, "--rooms" in argv, "--thorough" in argv)
    server = Server(address, environment)
    preload.settle("--own" in argv)
    print(json.dumps({"ready": os.getpid()}), flush=True)  # the owner waits for this line
    try:
        server.serve()
    finally:
        server.end()


if __name__ == "__main__":
    main(sys.argv[1:])
