"""10,000 series of 36 points classified by XmR and Anhøj's rules: one call, a loop over the same function, and a peer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np

from pifkit.indicators.spc import classify_many
from tests.benchmarks.figure import Figure

SERIES, POINTS, LOOPED, ROUNDS = 10_000, 36, 400, 5
PEER = "clinical-qikit 0.5.0"


def _seconds(work: Callable[[], object], rounds: int = 1) -> float:
    """The best of so many rounds, in seconds."""
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)


def measure() -> Iterator[Figure]:
    """One vectorised call, then both loops over a sample, scaled up to all series."""
    matrix = np.random.default_rng(20_261_122).normal(100, 10, (SERIES, POINTS))
    classify_many(matrix[:10], direction="increase", target=100)
    once = _seconds(lambda: classify_many(matrix, direction="increase", target=100), ROUNDS)
    sample = matrix[:LOOPED]
    loop = _seconds(lambda: [classify_many(row[None], direction="increase", target=100) for row in sample])
    loop *= SERIES / LOOPED
    size = f"{SERIES:,} series x {POINTS} points"
    yield Figure(f"{size}, XmR (mdc) and Anhøj, one call", once, "s")
    yield Figure(
        "one call beside a loop over the same function", loop / once, "times faster", f"loop: {loop:.1f} s", "10"
    )
    try:
        from qikit import qic
    except ImportError:
        yield Figure(
            f"one call beside {PEER}", float("nan"), "times faster", "not installed: pip install clinical-qikit==0.5.0"
        )
        return
    peer = _seconds(lambda: [qic(y=row, chart="i") for row in sample]) * SERIES / LOOPED
    yield Figure(f"one call beside {PEER}, i chart", peer / once, "times faster", f"{PEER}: {peer:.1f} s", "10")
