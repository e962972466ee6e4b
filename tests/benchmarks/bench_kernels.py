"""Kernels forked from a fork server beside ordinary ones: how soon they answer, one after the other and side by side, and their memory.

A kernel has answered when it has loaded what the notebooks import and computed something. Proportional set size shares out what
several processes have in common, the fork server among them; it is read while all of one kind are alive.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil

from pifkit.batch.environment import kernel_environment
from pifkit.batch.kernels import UnitKernelManager
from pifkit.batch.warm import SOCKET
from pifkit.batch.warm.owner import ForkServer
from tests.batch.warm.asking import environment
from tests.benchmarks.figure import Figure

ROW, AT_ONCE = 200, 8
CELL = "import pandas, seaborn, pifkit; pandas.DataFrame({'a': range(9)}).describe()"
EDGES = (0.1, 0.2, 0.3, 0.5, 1.0)


def measure() -> Iterator[Figure]:
    """Forked ones in a row and at once, then as many ordinary ones at once."""
    if not sys.platform.startswith("linux"):
        return
    server = ForkServer(own=True, environment=kernel_environment())
    try:
        address = str(server.wait())
        with tempfile.TemporaryDirectory() as folder:
            UnitKernelManager.scratch = Path(folder)
            with environment({**kernel_environment(), SOCKET: address}):
                row = asyncio.run(_row())
                forked, shared = asyncio.run(_at_once())
                own = psutil.Process(server.process.pid).memory_full_info().pss
            with environment(kernel_environment()):
                spawned, alone = asyncio.run(_at_once())
    finally:
        server.close()
    for what, found in (
        (f"{ROW} forked in a row", row),
        (f"{AT_ONCE} forked at once", forked),
        (f"{AT_ONCE} ordinary at once", spawned),
    ):
        told = f"median {statistics.median(found):.2f} s, longest {max(found):.2f} s; {_histogram(found)}"
        goal = "none" if "forked" in what else ""
        yield Figure(f"{what}: kernels that took over 1 s to answer", sum(one > 1 for one in found), "", told, goal)
    beside = f"forked {shared / 2**20:.0f} MB, ordinary {alone / 2**20:.0f} MB, fork server {own / 2**20:.0f} MB"
    yield Figure("proportional set size, forked / ordinary kernel", 100 * shared / alone, "%", beside, "at most 60")


async def _row() -> list[float]:
    """Seconds until each of them has answered."""
    found = []
    for _ in range(ROW):
        async with _Kernel() as kernel:
            found.append(kernel.seconds)
    return found


async def _at_once() -> tuple[list[float], float]:
    """The same side by side, and their mean proportional set size in bytes."""
    kernels = [_Kernel() for _ in range(AT_ONCE)]
    try:
        await asyncio.gather(*(one.__aenter__() for one in kernels))
        sizes = [psutil.Process(one.pid).memory_full_info().pss for one in kernels]
    finally:
        await asyncio.gather(*(one.__aexit__() for one in kernels))
    return [one.seconds for one in kernels], statistics.mean(sizes)


class _Kernel:
    """A kernel from its start until it has answered."""

    def __init__(self) -> None:
        self.manager = UnitKernelManager(kernel_name="python3")
        self.seconds = 0.0
        self.pid = 0

    async def __aenter__(self) -> _Kernel:
        start = time.perf_counter()
        await self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=60)
        await self.client.execute(CELL, reply=True, timeout=60)
        self.seconds = time.perf_counter() - start
        self.pid = self.manager.provisioner.pid
        return self

    async def __aexit__(self, *_: object) -> None:
        self.client.stop_channels()
        await self.manager.shutdown_kernel(now=True)


def _histogram(found: list[float]) -> str:
    """How many took how long."""
    counts = Counter(next((edge for edge in EDGES if one <= edge), None) for one in found)
    return ", ".join(
        f"{'over 1' if edge is None else f'up to {edge:g}'} s: {counts[edge]}"
        for edge in (*EDGES, None)
        if counts[edge]
    )
