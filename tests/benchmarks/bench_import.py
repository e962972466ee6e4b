"""What `import pifkit` costs over a bare interpreter: medians of interleaved starts."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.benchmarks.figure import Figure

ROUNDS = 15


def start(code: str) -> float:
    """Milliseconds from start to end of an interpreter that runs this."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (time.perf_counter() - begun) * 1000


def measure() -> Iterator[Figure]:
    """Bare interpreter and `import pifkit`, turn by turn."""
    start("import pifkit")
    pairs = [(start("pass"), start("import pifkit")) for _ in range(ROUNDS)]
    bare = statistics.median(one for one, _ in pairs)
    extra = statistics.median(two - one for one, two in pairs)
    yield Figure("import pifkit over a bare interpreter", extra, "ms", f"bare: {bare:.1f} ms", "under 50 ms")
