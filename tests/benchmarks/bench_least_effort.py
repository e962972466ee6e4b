"""The exact least-effort plan for EFQM 2020 with attributes, beside one scoring of the same ratings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction

from pifkit.frameworks import load
from pifkit.improvement.least_effort import least_effort
from pifkit.scoring import build
from pifkit.scoring.consensus import Item, Key
from tests.benchmarks.figure import Figure

ROUNDS = 3


def ratings() -> dict[Key, Item]:
    """Every attribute of every part rated, a little apart from each other, all below the middle of the scale."""
    framework = load("efqm2020")
    found: dict[Key, Item] = {}
    for at, (part, criterion) in enumerate(framework.leaves):
        block = framework.block(criterion.block)
        for place, attribute in enumerate(block.attributes if block else ()):
            found[part.id, attribute.id] = Item("agreed", Fraction(30 + 5 * ((at + place) % 5)))
    return found


def measure() -> Iterator[Figure]:
    """Seconds for a plan of 100 points, and for the whole scale, beside one scoring."""
    framework, items = load("efqm2020"), ratings()
    scored = min(_seconds(lambda: build(framework, items)) for _ in range(ROUNDS))
    now = build(framework, items).total or 0.0
    for what, target in (("100 points more", now + 100), ("every point there is", 1000.0)):
        plan = least_effort(framework, items, target)
        assert plan is not None
        spent = min(_seconds(lambda aim=target: least_effort(framework, items, aim)) for _ in range(ROUNDS))
        yield Figure(
            f"least-effort plan, {len(items)} ratings, {what}", spent, "s",
            f"one scoring {scored:.3g} s; {plan.effort} steps on {len(plan.raises)} ratings", "exact",
        )  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
