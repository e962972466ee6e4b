"""Ending processes with everything that they started, on every system.

A killed worker must not leave a kernel behind, nor a killed kernel what its cells started. psutil finds descendants on
Linux, macOS and Windows; where process groups exist the kernel's group goes too (`warm.groups`), because a grandchild
whose parent has died is nobody's descendant any more.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterable

import psutil


def tree(pid: int) -> list[psutil.Process]:
    """The process and all its descendants, leaves last; empty when it is gone."""
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.Error:
        return []


def kill(processes: Iterable[psutil.Process], wait: float = 5.0) -> None:
    """Kill these processes and wait until they are gone; those that have ended already are no error.

    psutil compares the start time, so a process that got a dead one's number is never hit.
    """
    found = list(processes)
    for process in found:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(found, timeout=wait)


def kill_tree(pid: int) -> None:
    """Kill a process and all its descendants, and what those started between the look and the blow."""
    for _ in range(3):
        found = tree(pid)
        if not found:
            return
        kill(found)


def how_it_ended(code: int | None) -> str:
    """An exit code in words: `killed by SIGKILL`, `exit code 3`."""
    if code is None:
        return "no exit code"
    if code < 0:
        try:
            return f"killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"killed by signal {-code}"
    return f"exit code {code}"
