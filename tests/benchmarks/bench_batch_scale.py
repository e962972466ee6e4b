"""What a run costs when nothing has changed, and whether a unit of many partnerships costs what one of few does.

On the frozen set. The parent's memory is the most that the runner itself ever held.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.frozen_set import frozen_workspace

ROOT = Path(__file__).resolve().parents[2]
MOST, FEW, MANY = 54, 30, 300  # partnerships; 54 have 324 units
RUNNER = """
import atexit, pathlib, resource, sys
told = pathlib.Path(sys.argv.pop(1))
atexit.register(lambda: told.write_text(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)))
from pifkit.cli import main
main()
"""


@dataclass(frozen=True)
class Ran:
    """What a run took: wall and CPU seconds, and the runner's memory in MB."""

    wall: float
    cpu: float
    memory: float


def measure() -> Iterator[Figure]:
    """Unchanged, then few and many."""
    with tempfile.TemporaryDirectory() as folder:
        work = frozen_workspace(Path(folder) / "work", MOST).root
        full, again = _run(work, Path(folder)), _run(work, Path(folder))
        beside = f"full run: wall {full.wall:.0f} s, CPU {full.cpu:.0f} s; unchanged: wall {again.wall:.1f} s, CPU {again.cpu:.1f} s"
        yield Figure(
            f"unchanged / full run, CPU, {MOST * 6} units", 100 * again.cpu / full.cpu, "%", beside, "at most 2"
        )
    found = {}
    for count in (FEW, MANY):
        with tempfile.TemporaryDirectory() as folder:
            work = frozen_workspace(Path(folder) / "work", count).root
            found[count] = _run(work, Path(folder), "--stage", "check")
    few, many = found[FEW], found[MANY]
    beside = f"{FEW}: {few.wall:.1f} s, CPU {few.cpu:.1f} s; {MANY}: {many.wall:.1f} s, CPU {many.cpu:.1f} s; one stage"
    yield Figure(
        f"time per unit, {MANY} / {FEW} partnerships", many.wall / MANY / (few.wall / FEW), "x", beside, "at most 1.1"
    )
    beside = f"{FEW}: {few.memory:.0f} MB, {MANY}: {many.memory:.0f} MB"
    yield Figure(f"parent's memory, {MANY} / {FEW} partnerships", many.memory / few.memory, "x", beside, "1: flat")


def _run(work: Path, folder: Path, *more: str) -> Ran:
    """`pifkit run --all`, everything that it starts included."""
    told = folder / "memory.txt"
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-c", RUNNER, str(told), "run", "--all", "--workspace", str(work), *more]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(wall, cpu, int(told.read_text(encoding="utf-8")) / 1024)
