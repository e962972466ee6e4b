"""The batch beside what people do today and beside the floor: wall and CPU time, side by side in one run.

60 units of the frozen set (and, for what the kit itself costs, its own notebooks on its example), cold start and HTML included. The
two slow ways are run once each and the two fast ones in turns around them, as often as PIFKIT_BENCH_ROUNDS says (3). Every
way must have made every figure: a way that loses them looks twice as fast.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pifkit.workspace import find_workspace
from pifkit.workspace.resources import example_parameters
from tests.benchmarks.batch_profile import profile
from tests.benchmarks.figure import Figure
from tests.benchmarks.frozen_set import IMAGES, PARTNERSHIPS, frozen_workspace

ROUNDS = int(os.environ.get("PIFKIT_BENCH_ROUNDS", "3"))
ROOT = Path(__file__).resolve().parents[2]
#: A figure of the page; nbconvert's own style sheet has a PNG in it, too.
IMAGE = re.compile(r'<img[^>]*\ssrc="data:image/png')


@dataclass
class Way:
    """One way of running a workspace, and what it took each time: wall and CPU seconds."""

    name: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def words(self) -> str:
        """Medians and ranges."""
        parts = []
        for what, found in (("wall", self.wall), ("CPU", self.cpu)):
            spread = f" ({min(found):.1f} to {max(found):.1f})" if len(found) > 1 else ""
            parts.append(f"{what} {statistics.median(found):.1f} s{spread}")
        return f"{self.name}: {', '.join(parts)}, n = {len(self.wall)}"


def measure() -> Iterator[Figure]:
    """The frozen set, then the kit's own notebooks."""
    with tempfile.TemporaryDirectory() as folder:
        work = frozen_workspace(Path(folder) / "frozen").root
        yield from _compare("frozen set", work, Path(folder), PARTNERSHIPS * 6 * IMAGES, goals=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "own"
        for name in ("parameters", "notebooks"):
            shutil.copytree(
                example_parameters() if name == "parameters" else find_workspace(ROOT).notebooks, work / name
            )
        yield from _compare("kit's own notebooks", work, Path(folder), None, goals=False)
    yield from profile()


def _compare(title: str, work: Path, scratch: Path, images: int | None, *, goals: bool) -> Iterator[Figure]:
    ways = {name: Way(name) for name in ("shell", "process", "pifkit", "bare")}
    order = [name for _ in range(ROUNDS) for name in ("bare", "pifkit")]
    order[2:2] = ["shell"]
    order[5:5] = ["process"]
    found: dict[str, int] = {}
    for name in order:
        out = scratch / f"out-{name}"
        shutil.rmtree(out, ignore_errors=True)
        _measure(ways[name], work, out)
        if name != "bare":
            found[name] = sum(len(IMAGE.findall(path.read_text(encoding="utf-8"))) for path in _pages(out))
    if len({*found.values(), *([images] if images else [])}) != 1:
        raise RuntimeError(f"Not every way made every figure: {found}, expected {images or 'the same'}.")
    count = len(find_workspace(work).partnership_ids()) * 6
    beside = "; ".join(way.words() for way in ways.values())
    median = {name: (statistics.median(way.wall), statistics.median(way.cpu)) for name, way in ways.items()}
    yield Figure(
        f"{title}: shell loop / pifkit, wall, {count} units", median["shell"][0] / median["pifkit"][0], "x", beside,
        "at least 10" if goals else "",
    )  # fmt: skip
    yield Figure(
        f"{title}: pifkit / bare cells, CPU", median["pifkit"][1] / median["bare"][1], "x", "",
        "at most 1.8" if goals else "",
    )  # fmt: skip
    yield Figure(f"{title}: one process / pifkit, wall", median["process"][0] / median["pifkit"][0], "x")
    yield Figure(f"{title}: figures in the pages of each way", found["pifkit"], "", "counted in the HTML")


def _measure(way: Way, work: Path, out: Path) -> None:
    """Run one way in a fresh process, everything that it starts included."""
    if way.name == "pifkit":
        shutil.rmtree(work / "outputs", ignore_errors=True)
        words = ["pifkit", "run", "--all", "--workspace", str(work)]
    else:
        words = ["tests.benchmarks.modes", way.name, str(work), str(out)]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", *words], check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    way.wall.append(time.perf_counter() - start)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    way.cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    if way.name == "pifkit":
        shutil.copytree(work / "outputs", out)


def _pages(out: Path) -> list[Path]:
    """The stage pages; a report holds the same figures once more."""
    return sorted(path for path in out.rglob("[1-6]_*.html"))
