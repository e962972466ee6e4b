"""What a second Dask worker brings: the frozen set through a scheduler on the loopback, with one worker and with two.

Both workers are on this machine, so this says what the way through the scheduler costs and leaves, not what a network does. Every
cluster is started before its run, which is what the clock is for; the pages must be the same bytes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pifkit.batch.cluster import local_cluster
from tests.benchmarks.figure import Figure
from tests.benchmarks.frozen_set import frozen_workspace

ROOT = Path(__file__).resolve().parents[2]
PARTNERSHIPS = 5


def measure() -> Iterator[Figure]:
    """One worker, two workers, and the same without a cluster."""
    with tempfile.TemporaryDirectory() as folder:
        work = frozen_workspace(Path(folder) / "work", PARTNERSHIPS).root
        alone, expected = _run(work, "--jobs", "2")
        wall = {}
        for workers in (1, 2):
            with local_cluster(workers, 0) as address:
                wall[workers], found = _run(work, "--cluster", address)
            if found != expected:
                raise RuntimeError("A cluster made other pages than a run without one.")
    beside = f"one worker {wall[1]:.1f} s, two {wall[2]:.1f} s, without a cluster (two jobs) {alone:.1f} s"
    yield Figure(f"one Dask worker / two, wall, {PARTNERSHIPS * 6} units", wall[1] / wall[2], "x", beside)


def _run(work: Path, *more: str) -> tuple[float, dict[str, bytes]]:
    """Wall seconds of a whole run, and its stage pages."""
    shutil.rmtree(work / "outputs", ignore_errors=True)
    start = time.perf_counter()
    command = [sys.executable, "-m", "pifkit", "run", "--all", "--workspace", str(work), *more]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    pages = (work / "outputs").rglob("[1-6]_*.html")
    return wall, {path.relative_to(work).as_posix(): path.read_bytes() for path in pages}
