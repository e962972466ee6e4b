"""The most memory that a kernel may ask for: a cell that fills memory fails alone, and the machine goes on."""

from __future__ import annotations

import os
import sys

#: Megabytes, in the environment of workers, fork servers and kernels; 0 or nothing: no limit.
MEMORY = "PIFKIT_MEMORY"


def limit_memory() -> None:
    """Keep this process, and every one that it starts or forks, to what the environment says; on Linux only.

    What counts is memory that a process can write to and has to itself (RLIMIT_DATA). Address space would not do: libraries
    reserve far more of it than they use. Beyond the limit an allocation fails, which Python tells as MemoryError.
    """
    megabytes = int(os.environ.get(MEMORY) or 0)
    if megabytes <= 0 or not sys.platform.startswith("linux"):
        return
    import resource

    wanted = megabytes << 20
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
