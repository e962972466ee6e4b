"""Process groups, where the system has them."""

from __future__ import annotations

import contextlib
import os
import signal

import psutil


def kill_group(leader: int) -> None:
    """Kill what is left of a process group whose leader has ended; does nothing where there are no groups.

    While a group has members its number is not given to a new process. So a live process with that number means that
    the group is empty and the number is somebody else's now.
    """
    if not hasattr(os, "killpg"):
        return
    try:
        if psutil.Process(leader).status() != psutil.STATUS_ZOMBIE:
            return
    except psutil.NoSuchProcess:
        pass
    except psutil.Error:
        return
    with contextlib.suppress(OSError):
        os.killpg(leader, signal.SIGKILL)
