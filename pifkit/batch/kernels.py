"""The kernel of a unit: an ordinary Jupyter kernel in its own process, that leaves nothing behind.

Loaded by workers only: it imports jupyter_client.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from jupyter_client.manager import AsyncKernelManager

from pifkit.batch import processes

_LONGEST_SOCKET = 92  # of the 108 bytes that a socket's path may have, less what jupyter_client appends


class UnitKernelManager(AsyncKernelManager):
    """Starts a unit's kernel on private sockets, tells who it is, and clears away what its cells have started.

    Sockets in a private folder instead of ports: two workers cannot race for one port, and nobody reaches a kernel
    over the network. Windows has no such sockets and uses ports.
    """

    scratch: ClassVar[Path | None] = None
    on_start: ClassVar[Callable[[int], None]] = staticmethod(lambda _pid: None)
    last_exit: ClassVar[int | None] = None
    _count: ClassVar[Any] = itertools.count(1)
    _leader: int | None = None

    async def _async_pre_start_kernel(self, **kw: Any) -> Any:
        prefix = str((self.scratch or Path()) / f"k{next(self._count)}")
        if self.scratch is not None and os.name == "posix" and len(os.fsencode(prefix)) <= _LONGEST_SOCKET:
            self.transport, self.ip = "ipc", prefix
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
            processes.kill_group(self._leader)
            self._leader = None

    cleanup_resources = _async_cleanup_resources
