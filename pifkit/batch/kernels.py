"""The kernel of a unit: an ordinary Jupyter kernel in its own process, that leaves nothing behind.

Loaded by workers only: it imports jupyter_client.
"""

from __future__ import annotations

import itertools
import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any, ClassVar

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.paths import jupyter_path
from jupyter_core.utils import ensure_async
from traitlets import DottedObjectName, Type, default

from pifkit.batch.warm import SOCKET, groups
from pifkit.batch.warm.provisioner import WarmProvisioner

_LONGEST_SOCKET = 92  # of the 108 bytes that a socket's path may have, less what jupyter_client appends


class UnitKernelClient(AsyncKernelClient):
    """A client without fixed waits: ready when the kernel has answered and its channel for outputs is seen to work."""

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        end = time.monotonic() + (timeout if timeout is not None else float("inf"))
        while True:
            request = self.kernel_info()
            if await self._answered(self.shell_channel, request, 1.0) and await self._answered(
                self.iopub_channel, request, 1.0
            ):
                return
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")

    wait_for_ready = _async_wait_for_ready

    async def _answered(self, channel: Any, request: str, seconds: float) -> bool:
        """Wait for the end of the answer to a request: the reply on the shell channel, `idle` on the other."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                message = await ensure_async(channel.get_msg(timeout=left))
            except Empty:
                return False
            if message["parent_header"].get("msg_id") == request:
                if message["msg_type"] == "kernel_info_reply":
                    self._handle_kernel_info_reply(message)
                    return True
                if message["content"].get("execution_state") == "idle":
                    return True
        return False


class UnitKernelManager(AsyncKernelManager):
    """Starts a unit's kernel on private sockets, tells who it is, and clears away what its cells have started.

    Sockets in a private folder instead of ports: two workers cannot race for one port, and nobody reaches a kernel
    over the network. Windows has no such sockets and uses ports.
    """

    scratch: ClassVar[Path | None] = None
    on_start: ClassVar[Callable[[int], None]] = staticmethod(lambda _pid: None)
    last_exit: ClassVar[int | None] = None
    client_class = DottedObjectName(f"{__name__}.UnitKernelClient")
    client_factory = Type(klass=UnitKernelClient)
    _count: ClassVar[Any] = itertools.count(1)
    _leader: int | None = None

    @default("kernel_spec_manager")
    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        """Where kernels are declared. The default asks IPython, all of it, for its folder, which is an empty one here."""
        return KernelSpecManager(data_dir=self.data_dir, kernel_dirs=jupyter_path("kernels"))

    async def _async_pre_start_kernel(self, **kw: Any) -> Any:
        prefix = str((self.scratch or Path()) / f"k{next(self._count)}")
        if self.scratch is not None:
            self.connection_file = (
                f"{prefix}.json"  # else it lies in the common folder for temporary files, with its key
            )
        if self.scratch is not None and os.name == "posix" and len(os.fsencode(prefix)) <= _LONGEST_SOCKET:
            self.transport, self.ip = "ipc", prefix
        if os.environ.get(SOCKET) and self.provisioner is None:
            # Without the entry point: it works in a checkout that was not installed again since it was declared.
            self.kernel_id = self.kernel_id or str(uuid.uuid4())
            self.provisioner = WarmProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kw)

    pre_start_kernel = _async_pre_start_kernel

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        await super()._async_launch_kernel(kernel_cmd, **kw)
        self._leader = getattr(self.provisioner, "pid", None)
        type(self).last_exit = None
        if self._leader:
            type(self).on_start(self._leader)

    _launch_kernel = _async_launch_kernel

    async def _async_is_alive(self) -> bool:
        alive = bool(await super()._async_is_alive())
        if not alive and self.has_kernel and self.provisioner is not None:
            type(self).last_exit = await self.provisioner.poll()
        return alive

    is_alive = _async_is_alive

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if self._leader and not restart:
            groups.kill_group(self._leader)
            self._leader = None

    cleanup_resources = _async_cleanup_resources
